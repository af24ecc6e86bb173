"""What an office says about keys, as data: presented, renewed, withdrawn, listed. One signed container carries one.

The JSON is canonical (sorted names, real letters, one line feed at the end), so that one statement has one digest;
any other way of writing it is refused, and with that repeated names, unknown names and numbers with a fraction.
Certificates are DER in base64, moments ISO 8601 with their offset, days ISO 8601. Published as
resources/schema/key-statement-1.schema.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from forms.codec import canonical_bytes
from forms.errors import BadInput
from forms.text import nfc

SCHEMA_VERSION = 1
MAX_BYTES = 16 << 20
MAX_UNITS = 20_000
CERTIFICATE_BYTES = 16 << 10
TEXT_LETTERS = 500
EARLIEST, LATEST = date(1900, 1, 1), date(9999, 12, 30)
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?")
PERIOD = re.compile(r"[0-9A-Za-z.-]{1,60}")

Purpose = Literal["sign", "decrypt"]
Kind = Literal["key-card", "renewal", "withdrawal", "roster"]
Der = Annotated[bytes, Meta(max_length=CERTIFICATE_BYTES)]
Text = Annotated[str, Meta(max_length=TEXT_LETTERS)]
Moment = Annotated[datetime, Meta(tz=True)]

KIND_TITLE: dict[Kind, str] = {
    "key-card": "Giới thiệu khóa",
    "renewal": "Gia hạn khóa",
    "withdrawal": "Thông báo thôi dùng khóa",
    "roster": "Danh sách chứng thư của các đơn vị",
}


class BadStatement(BadInput):
    """The bytes are not a statement about keys that this program can read."""


class StatedUnit(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit as a statement names it: official code (with agency: "27.so-y-te") and name."""

    code: str
    name: Text


class _Statement(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", kw_only=True):
    """made_at: when it was said, by the clock of who says it. unit: who says it, or whom it is about."""

    schema: int = SCHEMA_VERSION
    made_at: Moment
    unit: StatedUnit


class KeyCard(_Statement, frozen=True, tag="key-card"):
    """An office presents its certificates. decryption: b"" where it has none. Signed by the key presented."""

    signing: Der
    decryption: Der = b""


class Renewal(_Statement, frozen=True, tag="renewal", kw_only=True):
    """New certificates take the place of old ones. old: fingerprint of the certificate whose key signs this.

    The old signing certificate stays good for what it signed. old_decryption: fingerprint of the certificate that
    nothing is encrypted to any more, "" where there was none.
    """

    old: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    old_decryption: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")] = ""
    signing: Der
    decryption: Der = b""


class Withdrawal(_Statement, frozen=True, tag="withdrawal", kw_only=True):
    """A key is no longer used from the first moment of the day `since` (in Vietnam) on. unit: whose key it is."""

    signing: Der
    decryption: Der = b""
    since: date
    reason: Text


class RosterKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A certificate of a unit. valid_from, valid_to: for how long the office above knows it, both ends within."""

    purpose: Purpose
    certificate: Der
    valid_from: Moment
    valid_to: Moment
    withdrawn_at: Moment | None = None


class RosterUnit(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit below the one that signs, and its certificates."""

    code: str
    name: Text
    keys: tuple[RosterKey, ...] = ()


class DueDay(Struct, frozen=True, forbid_unknown_fields=True):
    """The last day on which the units of a roster are in time with a form of a period ("2024-H1")."""

    form: str
    period: str
    day: date


class Roster(_Statement, frozen=True, tag="roster"):
    """The certificates of units below the one that signs, and the days by which it wants their reports."""

    units: Annotated[tuple[RosterUnit, ...], Meta(max_length=MAX_UNITS)] = ()
    due: Annotated[tuple[DueDay, ...], Meta(max_length=1000)] = ()


Statement = KeyCard | Renewal | Withdrawal | Roster


class _Version(Struct, frozen=True):
    schema: int


def kind_of(statement: Statement) -> Kind:
    """The kind as it stands in the JSON."""
    kinds: dict[type, Kind] = {KeyCard: "key-card", Renewal: "renewal", Withdrawal: "withdrawal", Roster: "roster"}
    return kinds[type(statement)]


def encode_statement(statement: Statement) -> bytes:
    """The statement as canonical UTF-8 JSON ending in a line feed."""
    return canonical_bytes(msgspec.to_builtins(statement))


def decode_statement(data: bytes) -> Statement:
    """The statement in canonical JSON. BadStatement where it is none, too large, or of a newer program."""
    if len(data) > MAX_BYTES:
        raise _unreadable("quá lớn")
    try:
        version = msgspec.json.decode(data, type=_Version).schema
        if version > SCHEMA_VERSION:
            raise BadStatement(
                "Thông báo khóa này được lập bằng phiên bản chương trình mới hơn.", "Hãy cập nhật chương trình."
            )
        statement: Statement = msgspec.json.decode(data, type=Statement)
        canonical = encode_statement(statement) == data
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _unreadable("không đúng cấu trúc") from error
    if version < 1 or not canonical:
        raise _unreadable("không viết theo dạng chuẩn")
    if problem := _problem(statement):
        raise _unreadable(problem)
    return statement


def _unreadable(reason: str) -> BadStatement:
    return BadStatement(f"Thông báo khóa không đọc được: {reason}.", "Hãy đề nghị nơi gửi lập lại.")


def _problem(statement: Statement) -> str:
    """Why what is said cannot be meant, as a clause; empty where it can."""
    units = statement.units if isinstance(statement, Roster) else ()
    codes = [unit.code for unit in units]
    texts = [statement.unit.name, *(unit.name for unit in units)]
    if isinstance(statement, Withdrawal):
        texts.append(statement.reason)
    if any(not text.strip() or nfc(text) != text or not text.isprintable() for text in texts):
        return "có tên hoặc lý do trống, có ký tự ẩn hoặc không theo chuẩn Unicode"
    if not all(EARLIEST <= moment <= LATEST for moment in _days(statement)):
        return "có ngày giờ không hợp lệ"
    if not all(CODE.fullmatch(code) for code in (statement.unit.code, *codes)):
        return "có mã đơn vị không hợp lệ"
    if len(set(codes)) != len(codes):
        return "có đơn vị được ghi hai lần"
    if isinstance(statement, Roster):
        return _roster_problem(statement)
    return "" if statement.signing else "thiếu chứng thư ký"


def _days(statement: Statement) -> Iterator[date]:
    yield statement.made_at.date()
    if isinstance(statement, Withdrawal):
        yield statement.since
    if isinstance(statement, Roster):
        for key in (key for unit in statement.units for key in unit.keys):
            yield from (moment.date() for moment in (key.valid_from, key.valid_to, key.withdrawn_at) if moment)
        yield from (item.day for item in statement.due)


def _roster_problem(roster: Roster) -> str:
    certificates = [key.certificate for unit in roster.units for key in unit.keys]
    if not all(certificates) or len(set(certificates)) != len(certificates):
        return "có chứng thư trống hoặc được ghi hai lần"
    due = [(item.form, item.period) for item in roster.due]
    if len(set(due)) != len(due) or not all(CODE.fullmatch(form) and PERIOD.fullmatch(when) for form, when in due):
        return "có hạn nộp sai hoặc được ghi hai lần"
    return ""
