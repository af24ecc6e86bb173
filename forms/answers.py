"""What an office says to a report that it received, as data: accepted, or returned with comments on its cells.

The JSON is canonical, as that of forms/key_statements.py: one answer has one digest, and any other way of writing it
is refused, and with that repeated names, unknown names and numbers with a fraction. One signed container carries one
answer. Published as resources/schema/answer-1.schema.json.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from forms.codec import canonical_bytes
from forms.errors import BadInput
from forms.key_statements import CODE, EARLIEST, LATEST, PERIOD, Moment, StatedUnit
from forms.keys import DOCUMENT, KEY, ROW_ID, split_table_key
from forms.report import DOCUMENT_FIELDS
from forms.text import nfc

SCHEMA_VERSION = 1
MAX_BYTES = 8 << 20
MAX_COMMENTS = 2000
TEXT_LETTERS = 4000
KEY_LETTERS = 200

Kind = Literal["accepted", "returned"]
Words = Annotated[str, Meta(max_length=TEXT_LETTERS)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]

KIND_TITLE: dict[Kind, str] = {"accepted": "Phiếu tiếp nhận báo cáo", "returned": "Phiếu trả lại báo cáo"}


class BadAnswer(BadInput):
    """The bytes are not an answer to a report that this program can read."""


class Comment(Struct, frozen=True, forbid_unknown_fields=True):
    """What is said of one place of the report. key: of a cell, a row, a section, a table's row ("KEY[rowid]") or a
    part of the document ("document.number"); text may hold line breaks."""

    key: Annotated[str, Meta(max_length=KEY_LETTERS)]
    text: Words


class AnsweredReport(Struct, frozen=True, forbid_unknown_fields=True):
    """The revision that is answered. period: as written ("2024-H1"); data_digest: SHA-256 of its report.json."""

    unit: StatedUnit
    form: str
    period: str
    revision: Annotated[int, Meta(ge=1, le=1_000_000)]
    data_digest: Digest


class Answer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An office's answer to one revision of a report.

    made_at: when it was given, by the clock of who gives it. office: who answers. text: why it is returned, or a
    remark; "" where nothing was said to an accepted one. At most one comment on a place.
    """

    schema: int = SCHEMA_VERSION
    kind: Kind
    made_at: Moment
    office: StatedUnit
    report: AnsweredReport
    text: Words = ""
    comments: Annotated[tuple[Comment, ...], Meta(max_length=MAX_COMMENTS)] = ()


class _Version(Struct, frozen=True):
    schema: int


def encode_answer(answer: Answer) -> bytes:
    """The answer as canonical UTF-8 JSON ending in a line feed."""
    return canonical_bytes(msgspec.to_builtins(answer))


def decode_answer(data: bytes) -> Answer:
    """The answer in canonical JSON. BadAnswer where it is none, too large, or of a newer program."""
    if len(data) > MAX_BYTES:
        raise _unreadable("quá lớn")
    try:
        version = msgspec.json.decode(data, type=_Version).schema
        if version > SCHEMA_VERSION:
            raise BadAnswer("Phiếu này được lập bằng phiên bản chương trình mới hơn.", "Hãy cập nhật chương trình.")
        answer = msgspec.json.decode(data, type=Answer)
        canonical = encode_answer(answer) == data
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _unreadable("không đúng cấu trúc") from error
    if version < 1 or not canonical:
        raise _unreadable("không viết theo dạng chuẩn")
    if problem := answer_problem(answer):
        raise _unreadable(problem)
    return answer


def answer_problem(answer: Answer) -> str:
    """Why the answer cannot be meant, as a Vietnamese clause; empty where it can."""
    names = (answer.office.name, answer.report.unit.name)
    if any(not name.strip() or nfc(name) != name or not name.isprintable() for name in names):
        return "có tên đơn vị trống, có ký tự ẩn hoặc không theo chuẩn Unicode"
    if not EARLIEST <= answer.made_at.date() <= LATEST:
        return "có ngày giờ không hợp lệ"
    codes = (answer.office.code, answer.report.unit.code, answer.report.form)
    if not all(CODE.fullmatch(code) for code in codes) or not PERIOD.fullmatch(answer.report.period):
        return "có mã đơn vị, mã biểu hoặc kỳ báo cáo không hợp lệ"
    if answer.kind == "returned" and not answer.text:
        return "thiếu lý do trả lại"
    return next(_said_wrongly(answer), "")


def _said_wrongly(answer: Answer) -> Iterator[str]:
    keys = [comment.key for comment in answer.comments]
    if not all(_is_place(key) for key in keys):
        yield "có góp ý không ghi đúng ô"
    if len(set(keys)) != len(keys):
        yield "có ô được góp ý hai lần"
    if any(not comment.text for comment in answer.comments):
        yield "có góp ý trống"
    if not all(is_plain(text) for text in (answer.text, *(comment.text for comment in answer.comments))):
        yield "có lời góp ý chứa ký tự ẩn hoặc không theo chuẩn Unicode"


def plain_words(text: str) -> str:
    """Words as they are written down, out of what was typed or pasted: see `is_plain`."""
    return nfc("\n".join(_plain_line(line).rstrip() for line in nfc(text).split("\n"))).strip()


def _plain_line(line: str) -> str:
    return "".join(letter if letter.isprintable() else " " if letter.isspace() else "" for letter in line)


def is_plain(text: str) -> bool:
    """Whether words are as they are written down: NFC, no blanks around them, nothing hidden but line breaks."""
    return nfc(text) == text == text.strip() and all(line.isprintable() for line in text.split("\n"))


def row_of_place(key: str) -> tuple[str, str] | None:
    """(table, row's id) of a place that is a whole row of a table: "I.5[r1]"; None for any other."""
    table, bracket, rest = key.partition("[")
    if not bracket or not rest.endswith("]"):
        return None
    row = rest[:-1]
    return (table, row) if KEY.fullmatch(table) and ROW_ID.fullmatch(row) else None


def _is_place(key: str) -> bool:
    if key.startswith(DOCUMENT):
        return key.removeprefix(DOCUMENT) in DOCUMENT_FIELDS
    parts = split_table_key(key)
    if parts is not None and not parts.is_order:
        return bool(KEY.fullmatch(parts.table) and ROW_ID.fullmatch(parts.row))
    return bool(KEY.fullmatch(key)) or row_of_place(key) is not None


def _unreadable(reason: str) -> BadAnswer:
    return BadAnswer(f"Phiếu phản hồi không đọc được: {reason}.", "Hãy đề nghị nơi gửi lập lại.")
