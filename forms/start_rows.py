"""The rows that a table of a new report begins with (forms/form.Field.start), and which of them nobody has touched.

They are the pack's word, not the office's: a row that still says what the pack put there, and no more, says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from forms.cells import EMPTY, Cell, Source, State
from forms.form import Column, Field, Form
from forms.keys import order_key, table_key

Cells = Mapping[str, Cell]


def start_cells(form: Form) -> dict[str, Cell]:
    """The cells of every table's first rows, with the order of each."""
    cells: dict[str, Cell] = {}
    for item in form.fields.values():
        if item.start:
            ids = [f"b{number}" for number in range(1, len(item.start) + 1)]
            cells[order_key(item.key)] = Cell(" ".join(ids), source=Source.IMPORTED)
            for row_id, row in zip(ids, item.start, strict=True):
                cells |= {table_key(item.key, row_id, name): cell for name, cell in _row(item, row).items()}
    return cells


def is_untouched(item: Field, cells: Cells, row: str) -> bool:
    """Whether all that the row says is what one of the field's first rows says."""
    said = {column.key: cell for column in item.column if not (cell := _cell(item, cells, row, column)).is_empty}
    return any(_is_same(said, _row(item, start)) for start in item.start)


def without_untouched(item: Field, cells: Cells) -> dict[str, Cell | None]:
    """The changes that take out of a table the rows that nobody has touched; {} where there are none."""
    order = cells.get(order_key(item.key), EMPTY).text.split()
    gone = {row for row in order if is_untouched(item, cells, row)}
    if not gone:
        return {}
    left = " ".join(row for row in order if row not in gone)
    keys = (table_key(item.key, row, column.key) for row in gone for column in item.column)
    return {order_key(item.key): Cell(left) if left else None, **{key: None for key in keys if key in cells}}


def _cell(item: Field, cells: Cells, row: str, column: Column) -> Cell:
    return EMPTY if column.sum_of else cells.get(f"{item.key}[{row}].{column.key}", EMPTY)


def _is_same(said: Cells, start: Cells) -> bool:
    return said.keys() == start.keys() and all(
        (cell.value, cell.state, cell.note) == (start[name].value, State.VALUE, "") for name, cell in said.items()
    )


def _row(item: Field, start: Mapping[str, str]) -> dict[str, Cell]:
    columns = {column.key: column for column in item.column}
    return {name: Cell(_value(columns[name], text), source=Source.IMPORTED) for name, text in start.items() if text}


def _value(column: Column, text: str) -> Decimal | str:
    return Decimal(text) if column.is_figure else text
