"""What a machine hands in ({key: value}, the `fill` command), as cells. All or nothing, every problem listed.

Unlike typed text, a value of the wrong type is refused here: nobody is looking at the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from forms.cells import EMPTY, NO, YES, Cell, Source, State
from forms.dates import date_fault
from forms.entry import answer_of, iso_day, read_entry, retyped, school_year_of
from forms.errors import BadInput
from forms.form import Field, Form, Option, Row
from forms.keys import DOCUMENT, ROW_ID, TableKey, order_key, split_table_key, table_key
from forms.numbers import Ambiguous, canonical, parse_canonical, parse_number
from forms.report import Report
from forms.specs import CLOSED_KINDS, NUMBER_KINDS, TEXT_KINDS, WHOLE_KINDS, cell_spec, find_column
from forms.text import nfc
from forms.values import fills, fills_helper, is_quartered, row_ids

MAX_ROWS = 2_000
_MAX_DIGITS = 30
_MEMBERS = frozenset({"value", "state", "note", "as_of"})
_BARE_STATES = (State.NONE, State.MISSING, State.NOT_APPLICABLE)
_WORDS = {bool: "đúng/sai", str: "chữ", list: "danh sách", dict: "nhóm giá trị"}

Changes = Mapping[str, Cell | None]
_TEXT_READERS: Mapping[str, Callable[[str], str | None]] = {"date": iso_day, "school_year": school_year_of}


class WrongType(ValueError):
    """A value cannot be what the cell wants; the text is the reason, in Vietnamese."""


def read_fill(form: Form, report: Report, data: Mapping[str, object]) -> Changes:
    """{key: cell, or None to empty it} for the report. BadInput lists every problem; then nothing may be written.

    Keys: cells that this office types, "document.*", fields, "KEY[row].column", and whole tables as
    KEY: [{"id"?: ..., column: value}], which replace the table. Values: see cell_from_fill; null empties the cell,
    notes that are not spoken of stay, and a note alone leaves the value as it is.
    """
    filling = _Filling(form, report)
    for key, value in data.items():
        filling.take(key, value)
    if filling.problems:
        count, first = len(filling.problems), filling.problems[0]
        raise BadInput(
            f"Dữ liệu nhập có {count} chỗ chưa dùng được nên chưa ghi gì vào báo cáo. {first}",
            "Hãy sửa các chỗ được nêu rồi nhập lại.",
            tuple(filling.problems),
        )
    return filling.changes


def cell_from_fill(kind: str, value: object, options: tuple[Option, ...] = ()) -> Cell:
    """The cell of a machine's value: text, int, Decimal, null, or {"value", "state", "note", "as_of"}. WrongType.

    A number as text is canonical ("1234.5") or Vietnamese ("1.234,5"); where a whole number is due, "1.234" is
    refused because nobody can say which of the two it is, and so is an Ambiguous from a workbook. Other texts of a
    number cell are read as an officer writes them: "12 %", "ước 12", "kps".
    """
    if not isinstance(value, Mapping):
        return _plain_cell(kind, value, options)
    unknown = sorted(str(name) for name in value.keys() - _MEMBERS)
    if unknown:
        raise WrongType(f"có mục lạ “{'”, “'.join(unknown)}”; chỉ dùng value, state, note, as_of")
    cell = _plain_cell(kind, value.get("value"), options)
    state = _state(value["state"]) if "state" in value else cell.state
    if cell.state not in (State.VALUE, state):
        raise WrongType(f"“{value.get('value')}” nói trạng thái khác với “{state.value}”")
    if state in _BARE_STATES and cell.value is not None:
        raise WrongType(f"trạng thái “{state.value}” không đi cùng giá trị")
    if state is State.ESTIMATE and cell.is_empty:
        raise WrongType("ước thực hiện cần có giá trị")
    return Cell(cell.value, state, _note(value.get("note", "")), as_of=_as_of(value.get("as_of")))


def _plain_cell(kind: str, value: object, options: tuple[Option, ...]) -> Cell:
    if value is None or value == "":
        return EMPTY
    if kind in NUMBER_KINDS:
        return _number(kind, value)
    if kind == "yes_no" and isinstance(value, bool):
        return Cell(YES if value else NO)
    if kind == "list" and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return Cell(nfc("\n".join(value)))
    if not isinstance(value, str):
        raise WrongType(f"cần chữ, gặp {_type_word(value)}")
    return Cell(_text(kind, nfc(value), options)) if value.strip() else EMPTY


def _number(kind: str, value: object) -> Cell:
    if isinstance(value, Ambiguous):
        raise _two_ways(value.text)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise WrongType(f"cần một số, gặp {_type_word(value)}")
    cell = _number_text(kind, value.strip()) if isinstance(value, str) else Cell(Decimal(value))
    number = cell.value
    if not isinstance(number, Decimal):
        return cell
    if not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS or len(canonical(number)) > _MAX_DIGITS:
        raise WrongType("số quá lớn hoặc quá nhiều chữ số")
    return replace(cell, value=Decimal(canonical(number)))


def _number_text(kind: str, text: str) -> Cell:
    plain_form = parse_canonical(text)
    read = parse_number(text, kind in WHOLE_KINDS)
    if kind in WHOLE_KINDS and plain_form is not None and isinstance(read, Decimal) and read != plain_form:
        raise WrongType(f"“{text}” có thể hiểu hai cách; hãy ghi số nguyên không có dấu chấm, ví dụ {canonical(read)}")
    if plain_form is not None:
        return Cell(plain_form)
    cell = read_entry(kind, text)
    if isinstance(cell, Ambiguous):
        raise _two_ways(text)
    if cell.text:
        raise WrongType(f"cần một số, gặp chữ “{text[:40]}”")
    return cell


def _two_ways(text: str) -> WrongType:
    return WrongType(f"“{text}” có thể hiểu nhiều cách; hãy ghi theo dạng 1234.5 hoặc 1.234,5")


def _text(kind: str, text: str, options: tuple[Option, ...]) -> str:
    if kind in TEXT_KINDS:
        return text
    if kind in CLOSED_KINDS:
        return answer_of(kind, text, options) or text
    read = _TEXT_READERS.get(kind, nfc)(text)
    if read is None:
        wanted = "một ngày, ví dụ 05/4/2024" if kind == "date" else "một năm học, ví dụ 2023-2024"
        fault = f" ({date_fault(text)})" if kind == "date" else ""
        raise WrongType(f"cần {wanted}, gặp “{text[:40]}”{fault}")
    return read


def _type_word(value: object) -> str:
    return next((word for kind, word in _WORDS.items() if isinstance(value, kind)), "số")


def _state(value: object) -> State:
    try:
        return State(str(value))
    except ValueError as error:
        raise WrongType(f"trạng thái lạ “{value}”; chỉ dùng {', '.join(state.value for state in State)}") from error


def _note(value: object) -> str:
    if not isinstance(value, str):
        raise WrongType("ghi chú (note) cần là chữ")
    return nfc(value)


def _as_of(value: object) -> date | None:
    if value is None:
        return None
    day = iso_day(value) if isinstance(value, str) else None
    if day is None:
        raise WrongType("as_of cần là một ngày, ví dụ 2024-12-15")
    return date.fromisoformat(day)


@dataclass
class _Filling:
    """The changes and problems gathered so far. replaced: by table given whole, the row ids that the data names."""

    form: Form
    report: Report
    changes: dict[str, Cell | None] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    replaced: dict[str, set[str]] = field(default_factory=dict)

    def take(self, key: str, value: object) -> None:
        """Read one entry of the data."""
        parts = split_table_key(key)
        item = self.form.fields.get(key)
        if item is not None and item.type == "table":
            self._table(item, value)
        elif parts is not None:
            self._table_cell(key, parts, value)
        else:
            self._cell(key, value, self._refusal(key))

    def _refusal(self, key: str) -> str:
        """Why this office may not fill the key; "" where it may."""
        unit = self.report.unit
        if key in self.form.rows:
            return _row_refusal(self.form.rows[key], self.report)
        if key in self.form.helpers:
            row, helper = self.form.helpers[key]
            return "" if fills_helper(row, helper, unit) else "đơn vị không nhập số này"
        if key in self.form.fields or (key.startswith(DOCUMENT) and cell_spec(self.form, unit, key)):
            return ""
        return f"không có ô này trong biểu {self.form.short}"

    def _cell(self, key: str, value: object, refusal: str = "") -> None:
        spec = cell_spec(self.form, self.report.unit, key)
        if refusal or spec is None:
            self.problems.append(f"{key}: {refusal or 'không có ô này trong biểu'}.")
            return
        try:
            cell = cell_from_fill(spec.kind, value, spec.options)
        except WrongType as reason:
            self.problems.append(f"{key}: {reason}.")
        else:
            self.changes[key] = _laid_over(self._old(key), cell, value)

    def _old(self, key: str) -> Cell:
        """The cell that the new one comes to; EMPTY in a row that a table given whole does not name by its id."""
        parts = split_table_key(key)
        if parts is not None and parts.row not in self.replaced.get(parts.table, {parts.row}):
            return EMPTY
        return self.report.cell(key)

    def _table_cell(self, key: str, parts: TableKey, value: object) -> None:
        column = find_column(self.form, parts)
        known = row_ids(self.report, parts.table)
        if parts.table in self.replaced:
            self.problems.append(f"{key}: bảng {parts.table} đã được thay cả bảng trong cùng tệp.")
        elif column is None or parts.row not in known:
            self.problems.append(f"{key}: không có dòng hoặc cột này trong bảng.")
        else:
            self._cell(key, value, "là tổng tự tính từ các cột khác" if column.sum_of else "")

    def _table(self, item: Field, value: object) -> None:
        rows = _rows_of(value)
        if rows is None or item.key in self.replaced or any(key.startswith(f"{item.key}[") for key in self.changes):
            reason = "cần một danh sách dòng [{cột: giá trị}]" if rows is None else "bảng được ghi hai lần"
            self.problems.append(f"{item.key}: {reason}.")
            return
        self.replaced[item.key] = {str(row["id"]) for row in rows if "id" in row}
        for key in self.report.cells:
            parts = split_table_key(key)
            if parts is not None and parts.table == item.key:
                self.changes[key] = None
        ids = self._row_ids(item, rows)
        order, present = Cell(" ".join(ids)), self.report.cell(order_key(item.key))
        self.changes[order_key(item.key)] = None if not ids else present if order.text == present.text else order
        for row_id, row in zip(ids, rows, strict=False):
            self._table_row(item, row_id, row)

    def _row_ids(self, item: Field, rows: list[Mapping[str, object]]) -> tuple[str, ...]:
        """The rows' ids, given or made ("r1", "r2", ...); a problem for bad or repeated ones."""
        given = [row.get("id") for row in rows]
        taken = {each for each in given if isinstance(each, str)}
        fresh = (f"r{number}" for number in range(1, 2 * MAX_ROWS + 1) if f"r{number}" not in taken)
        ids: list[str] = []
        for at, each in enumerate(given, start=1):
            row_id = next(fresh) if each is None else each
            if not isinstance(row_id, str) or not ROW_ID.fullmatch(row_id) or row_id in ids:
                self.problems.append(f"{item.key}, dòng {at}: mã dòng “{each}” không hợp lệ hoặc bị lặp.")
                row_id = next(fresh)
            ids.append(row_id)
        return tuple(ids)

    def _table_row(self, item: Field, row_id: str, row: Mapping[str, object]) -> None:
        columns = {column.key: column for column in item.column}
        for name, value in row.items():
            if name == "id":
                continue
            key = table_key(item.key, row_id, name)
            if name not in columns:
                self.problems.append(f"{key}: bảng không có cột “{name}”.")
            else:
                self._cell(key, value, "là tổng tự tính từ các cột khác" if columns[name].sum_of else "")


def _laid_over(old: Cell, new: Cell, given: object) -> Cell | None:
    """The new cell; a note or day that the data does not speak of stays, and so does a value when it gives only those.

    None where nothing is left.
    """
    said: Mapping[str, object] = given if isinstance(given, Mapping) else {"value": given}
    if new == EMPTY and "value" in said:
        return None
    kept = retyped(old, replace(new, note="", as_of=None)) if said.keys() & {"value", "state"} else old
    unchanged = old.source is not Source.TYPED and new.note == old.note
    note = new.note if "note" in said and not unchanged else kept.note
    as_of = new.as_of if "as_of" in said else kept.as_of
    laid = replace(kept, note=note, as_of=as_of)
    return None if laid == EMPTY else laid


def _row_refusal(row: Row, report: Report) -> str:
    if row.kind == "heading":
        return "là dòng tiêu đề, không có ô nhập"
    if row.kind == "rate":
        return "là tỷ lệ tự tính từ tử số và mẫu số"
    if is_quartered(row, report.unit):
        return "là kết quả tự tính từ số của từng quý"
    return "" if fills(row, report.unit) else "đơn vị không nhập dòng này"


def _rows_of(value: object) -> list[Mapping[str, object]] | None:
    if not isinstance(value, list) or len(value) > MAX_ROWS:
        return None
    return value if all(isinstance(row, Mapping) for row in value) else None
