"""A block of texts typed elsewhere (a spreadsheet, another form), as cells: all of them, or the reasons why not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from forms.cells import EMPTY, Cell
from forms.entry import answer_of, iso_day, read_entry, retyped, school_year_of, settled
from forms.errors import BadInput
from forms.form import Form
from forms.keys import split_table_key
from forms.numbers import Ambiguous, format_number
from forms.report import Report
from forms.rules.naming import cell_name, row_names
from forms.specs import CLOSED_KINDS, NUMBER_KINDS, WHOLE_KINDS, CellSpec, cell_spec, find_column
from forms.text import nfc
from forms.values import fills, fills_helper, is_quartered, row_ids

_ONE_GROUP = re.compile(r"(?<![\d.,])\d{1,3}\.\d{3}(?![\d.,])", re.ASCII)
_SHOWN = 40
_ASKED = 3


class AmbiguousBlock(BadInput):
    """Some numbers of a block can be read two ways; nothing was stored. One answer settles them all.

    questions: by cell, in the order of the block. Ask whether the dot parts whole from fraction, and enter the block
    again with that as `decimal_point`.
    """

    def __init__(self, questions: Mapping[str, Ambiguous], problems: tuple[str, ...]) -> None:
        texts = ", ".join(f"“{question.text}”" for question in list(questions.values())[:_ASKED])
        more = ", …" if len(questions) > _ASKED else ""
        super().__init__(
            f"Trong phần dán có {len(questions)} số có thể hiểu hai cách: {texts}{more}. Chưa ghi gì vào báo cáo.",
            "Hãy cho biết dấu chấm trong phần dán là dấu thập phân hay dấu phân cách hàng nghìn.",
            problems,
        )
        self.questions = questions


class _Reading(Struct, frozen=True):
    cells: dict[str, Cell | None] = field(default_factory=dict)
    questions: dict[str, Ambiguous] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


def read_block(
    form: Form, report: Report, entries: Sequence[tuple[str, str]], decimal_point: bool | None = None
) -> dict[str, Cell | None]:
    """The cells that (key, text) pairs make of the report; None empties one. What a person noted stays.

    decimal_point: how "1.7" and "1,234" are meant: True as in English, False as in Vietnamese, None not known.
    BadInput naming every cell that this office does not type or that cannot be read; AmbiguousBlock where only
    numbers are left that must be asked about.
    """
    reading = _Reading()
    for key, text in entries:
        _take(reading, form, report, key, nfc(text), decimal_point)
    names = row_names(form)
    told = {key: f"{cell_name(form, report, names, key)}: {why}" for key, why in reading.problems.items()}
    if told:
        raise BadInput(
            f"Phần dán có {len(told)} ô chưa dùng được nên chưa ghi gì vào báo cáo. {next(iter(told.values()))}",
            "Hãy sửa các ô được nêu ở bảng tính rồi dán lại.",
            tuple(told.values()),
        )
    if reading.questions:
        asked = reading.questions
        lines = (f"{cell_name(form, report, names, key)}: {_readings(question)}" for key, question in asked.items())
        raise AmbiguousBlock(asked, tuple(lines))
    return reading.cells


def _take(reading: _Reading, form: Form, report: Report, key: str, text: str, decimal_point: bool | None) -> None:
    spec = cell_spec(form, report.unit, key)
    if spec is None or not _typed_here(form, report, key):
        reading.problems[key] = "đơn vị không nhập ô này."
        return
    if key in reading.cells or key in reading.questions:
        reading.problems[key] = "ô này có hai giá trị trong phần dán."
        return
    read = _read(spec, text, decimal_point)
    if isinstance(read, Ambiguous):
        if decimal_point is None:
            reading.questions[key] = read
        else:
            reading.problems[key] = f"“{read.text}” không phải là số viết theo cách đã chọn."
    elif _is_unread(spec, read):
        reading.problems[key] = f"“{text.strip()[:_SHOWN]}” không phải là {_wanted(spec)}."
    else:
        kept = retyped(report.cell(key), read)
        reading.cells[key] = None if kept == EMPTY else kept


def _typed_here(form: Form, report: Report, key: str) -> bool:
    if key in form.rows:
        row = form.rows[key]
        return fills(row, report.unit) and not is_quartered(row, report.unit)
    if key in form.helpers:
        return fills_helper(*form.helpers[key], report.unit)
    parts = split_table_key(key)
    if parts is None:
        return key not in form.fields or form.fields[key].type != "table"
    column = find_column(form, parts)
    return column is not None and not column.sum_of and parts.row in row_ids(report, parts.table)


def _read(spec: CellSpec, text: str, decimal_point: bool | None) -> Cell | Ambiguous:
    read = read_entry(spec.kind, text, spec.options)
    if decimal_point is None or spec.kind not in NUMBER_KINDS:
        return read
    if isinstance(read, Ambiguous):
        reading = _chosen(read, decimal_point)
        return read if reading is None else settled(read, reading)
    if decimal_point and spec.kind not in WHOLE_KINDS and isinstance(read.value, Decimal) and _ONE_GROUP.search(text):
        return replace(read, value=read.value.scaleb(-3))
    return read


def _chosen(question: Ambiguous, decimal_point: bool) -> Decimal | None:
    """The reading that the choice leaves; "1,234.5" can be English only."""
    if len(question.readings) == 1:
        return question.readings[0] if decimal_point else None
    parts_thousands = decimal_point if "," in question.text else not decimal_point
    return (max if parts_thousands else min)(question.readings, key=abs)


def _is_unread(spec: CellSpec, cell: Cell) -> bool:
    text = cell.text
    if not text:
        return False
    if spec.kind in CLOSED_KINDS:
        return answer_of(spec.kind, text, spec.options) is None
    if spec.kind == "date":
        return iso_day(text) is None
    if spec.kind == "school_year":
        return school_year_of(text) is None
    return spec.kind in NUMBER_KINDS


def _wanted(spec: CellSpec) -> str:
    if spec.kind in CLOSED_KINDS:
        answers = [option.text for option in spec.options] or ["Có", "Không"]
        return f"câu trả lời của ô ({', '.join(answers)})"
    return {"date": "một ngày", "school_year": "một năm học"}.get(spec.kind, "một số")


def _readings(question: Ambiguous) -> str:
    return f"“{question.text}” có thể là {' hoặc '.join(format_number(reading) for reading in question.readings)}."
