"""Whose report a report.json says it is, read from a stranger's bytes; the rest of it is the codec's to judge."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import msgspec

from forms.codec import REVISIONS, SCHEMA_VERSION, no_repeats
from forms.errors import BadInput
from signing.names import LIMITS, Limits

_WORD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,62}[A-Za-z0-9])?\Z")
UNIT, CODE = b'"unit"', b'"code"'
_SPELLED = b"\\u"
"""Begins a letter written by its number, so that a key may stand there unseen; or as good as that."""


class NewerReport(BadInput):
    """A report.json of a schema that this program does not know yet."""


class ReportIdentity(msgspec.Struct, frozen=True):
    """Unit code, form, period as written, revision; None where absent or not of the right kind."""

    unit_code: str | None
    form: str | None
    period: str | None
    revision: int | None


def read_identity(report_json: bytes, limits: Limits = LIMITS) -> ReportIdentity:
    """The identity in a report.json. Raises BadInput where it is no JSON object, too large, too deep, or says a
    thing twice; NewerReport where a newer version of the program wrote it."""
    if len(report_json) > limits.report:
        raise _unreadable("quá lớn")
    try:
        head = _head(report_json) or _whole_head(report_json)
    except RecursionError as error:
        raise _unreadable("lồng nhau quá sâu") from error
    except ValueError as error:
        raise _unreadable("không đúng cú pháp JSON") from error
    _refuse_newer(head.schema)
    return ReportIdentity(
        unit_code=_word(head.unit.get("code")) if isinstance(head.unit, dict) else None,
        form=_word(head.form),
        period=_word(head.period),
        revision=_revision(head.revision),
    )


class _Head(msgspec.Struct, frozen=True):
    """What the keys of the identity say, whatever that is."""

    schema: Any = None
    unit: Any = None
    form: Any = None
    period: Any = None
    revision: Any = None


class _Written(msgspec.Struct):
    """The same with the unit as it is written."""

    schema: Any = None
    unit: msgspec.Raw = msgspec.Raw()
    form: Any = None
    period: Any = None
    revision: Any = None


def _head(report_json: bytes) -> _Head | None:
    """The keys that are asked for, at a fifth of the cost; None where the unit may stand there twice (then the whole
    is read, and told; of the others the codec tells it). ValueError where it is no JSON in UTF-8."""
    place = report_json.rfind(UNIT)  # bytes are searched backwards at a fifth of the cost
    if place < 0 or report_json.rfind(UNIT, 0, place) >= 0 or report_json.rfind(_SPELLED) >= 0:
        return None
    report_json.decode()
    found = _DECODER.decode(report_json)
    raw = bytes(found.unit)
    once = raw.count(CODE) == 1
    unit = _UNIT_DECODER.decode(raw) if once else json.loads(raw, object_pairs_hook=no_repeats)
    return _Head(found.schema, unit, found.form, found.period, found.revision)


def _whole_head(report_json: bytes) -> _Head:
    """The same out of the whole, read word by word."""
    report = json.loads(
        report_json.decode(), object_pairs_hook=no_repeats, parse_float=str, parse_constant=_no_constant
    )
    if not isinstance(report, dict):
        raise _unreadable("không phải một báo cáo")
    return _Head(**{key: report.get(key) for key in _Head.__struct_fields__})


def _refuse_newer(schema: object) -> None:
    if type(schema) is int and schema > SCHEMA_VERSION:
        raise NewerReport(
            "Báo cáo này do phiên bản mới hơn của chương trình lập.", "Hãy cập nhật chương trình rồi mở lại."
        )


_DECODER, _UNIT_DECODER = msgspec.json.Decoder(_Written), msgspec.json.Decoder()


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and _WORD.match(value) else None


def _revision(value: object) -> int | None:
    return value if type(value) is int and 1 <= value <= REVISIONS else None


def _unreadable(reason: str) -> BadInput:
    return BadInput(f"Số liệu report.json không đọc được: {reason}.", "Hãy đề nghị đơn vị gửi lại gói báo cáo.")
