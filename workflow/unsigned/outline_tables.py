"""Phụ lục 02 in a workbook without keys: only its tables are read, by their heads; the rest is told as not read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from forms.cells import EMPTY, Cell
from forms.entry import iso_day
from forms.form import Column
from forms.keys import order_key, table_key
from forms.numbers import Ambiguous
from forms.rules.naming import cell_name
from forms.specs import CellSpec
from imports.grids import Grid, GridCell
from imports.headed_tables import HeadedTable, headed_tables
from imports.loose_values import Read as ReadValue
from imports.loose_values import read_value
from workflow.unsigned.looked import Answers, FoundCell, LeftLine, Read
from workflow.unsigned.places import Place

ONLY_TABLES = (
    "Bảng tính không có khóa ẩn nên chỉ đọc được các bảng của đề cương; lời văn và các số khác không lấy từ tệp này."
    " Muốn nhận đủ, hãy đề nghị đơn vị gửi bảng tính do chương trình xuất hoặc gói báo cáo."
)

NO_COLUMN = "cột này không có trong bảng của biểu"


def read_tables(grids: Sequence[Grid], place: Place, answers: Answers) -> Read | None:
    """The tables of the outline; None where none of them stands in the file."""
    tables = headed_tables(place.form, grids)
    if not any(table.rows for table in tables):
        return None
    readings = [_Table(place, answers, table) for table in tables if table.rows]
    given: dict[str, tuple[str, Decimal | None]] = {}
    for reading in readings:
        given |= reading.given
    left = tuple(line for reading in readings for line in reading.left)
    return Read(tuple(each.found() for each in readings), left, given, notices=(ONLY_TABLES,), sheet=tables[0].sheet)


class _Table:
    """One table: its cells, what could not be read of it, and what it reckoned itself."""

    def __init__(self, place: Place, answers: Answers, table: HeadedTable) -> None:
        self._place, self._answers, self._table = place, answers, table
        self._columns = {column.key: column for column in table.field.column}
        line = f"{table.sheet}!{table.line}"
        self.left = [LeftLine(line, text, "", NO_COLUMN) for text in table.unknown]
        self.given: dict[str, tuple[str, Decimal | None]] = {}
        self._question: Ambiguous | None = None
        self._cells = dict(self._read())

    def found(self) -> FoundCell:
        """The table as one thing to be taken or not."""
        table, key = self._table, self._table.field.key
        rows = self._cells[order_key(key)].text.split() if self._cells else []
        question = self._question
        return FoundCell(
            key,
            cell_name(self._place.form, self._place.report("0" * 32), {}, key),
            "label",
            "",
            f"{table.sheet}!{table.line}".lstrip("!"),
            f"{len(rows)} dòng",
            {} if question else self._cells,
            question,
            f"“{question.text}” có thể đọc hai cách" if question else "",
        )

    def _read(self) -> Iterator[tuple[str, Cell]]:
        ids: list[str] = []
        for number, texts in self._table.rows:
            row = f"r{len(ids) + 1}"
            cells = dict(self._row(row, number, texts))
            if cells:
                ids.append(row)
                yield from cells.items()
        if ids:
            yield order_key(self._table.field.key), Cell(" ".join(ids))

    def _row(self, row: str, number: int, texts: Mapping[str, GridCell]) -> Iterator[tuple[str, Cell]]:
        for name, value in texts.items():
            column, key = self._columns[name], table_key(self._table.field.key, row, name)
            if column.sum_of:
                self.given[key] = (value.text, value.number)
                continue
            read = _value(column, value, self._answers)
            if read.question is not None:
                self._question = self._question or read.question
            elif read.cell is None:
                place = f"{self._table.sheet}!{number}"
                self.left.append(LeftLine(place, column.label, value.text, read.problem))
            elif read.cell != EMPTY:
                yield key, read.cell


def _value(column: Column, value: GridCell, answers: Answers) -> ReadValue:
    if column.type == "date":
        day = iso_day(value.text)
        return ReadValue(Cell(day)) if day else ReadValue(problem=f"“{value.text[:40]}” không phải là ngày")
    if column.type == "text" and not value.is_unreckoned and value.kind != "error":
        return ReadValue(Cell(value.text.strip()))
    return read_value(CellSpec(column.type, column.options), value, answers.notation)
