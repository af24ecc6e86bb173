"""An earlier report as the start of a new one: its texts and its lists of names, never a figure, a sum or a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.cells import EMPTY, Cell, Source
from forms.form import Column, Field, Form
from forms.keys import DOCUMENT, order_key, table_key
from forms.report import Report
from forms.values import filled_rows

CARRIED = "Lấy từ báo cáo"
_TEXTS = ("narrative", "list", "text")
_NOT_OF_THE_FRAME = frozenset(f"{DOCUMENT}{name}" for name in ("number", "date", "cut_off", "mark", "subject"))
_OF_TABLES = ("text", "choice")


def is_carried(cell: Cell) -> bool:
    """Whether the cell still stands as it was taken from an earlier report; any edit by the officer ends that."""
    return cell.source is Source.IMPORTED and cell.note.startswith(CARRIED)


def carried_cells(form: Form, earlier: Report, earlier_form: Form, begun_with: Mapping[str, Cell]) -> dict[str, Cell]:
    """What a new report on `form` can take from an earlier one: texts, rows of lists of names, the document's frame.

    Only what both forms know under the same key and type. begun_with: the cells that the earlier report began with;
    a line of the frame that nobody changed is not taken, since the new report's own may be newer. Each text bears
    the note CARRIED, so that it is known as last year's until somebody edits it. A table is a list of names where
    all its columns are texts or closed questions: rows of events and of dated documents belong to their period.
    """
    mark = f"{CARRIED} {earlier.period.title}, xin rà soát."
    found = dict(_texts(form, earlier, earlier_form))
    for item in _lists(form, earlier_form):
        found |= _rows(item, earlier)
    marked = {key: Cell(cell.value, note=mark, source=Source.IMPORTED) for key, cell in found.items()}
    orders = {order_key(item.key): found[order_key(item.key)] for item in form.fields.values() if _begun(item, found)}
    return {**_frame(earlier, begun_with), **marked, **orders}


def _begun(item: Field, found: Mapping[str, Cell]) -> bool:
    return order_key(item.key) in found


def _frame(earlier: Report, begun_with: Mapping[str, Cell]) -> dict[str, Cell]:
    return {
        key: Cell(cell.text)
        for key, cell in earlier.cells.items()
        if key.startswith(DOCUMENT) and key not in _NOT_OF_THE_FRAME and cell.text
        if cell.text != begun_with.get(key, EMPTY).text
    }


def _texts(form: Form, earlier: Report, earlier_form: Form) -> Iterator[tuple[str, Cell]]:
    for key, item in form.fields.items():
        other = earlier_form.fields.get(key)
        cell = earlier.cell(key)
        if item.type in _TEXTS and other is not None and other.type in _TEXTS and _is_own(cell):
            yield key, cell


def _lists(form: Form, earlier_form: Form) -> Iterator[Field]:
    """The tables that are lists of names in both forms, with the columns that both know."""
    for item in form.fields.values():
        other = earlier_form.fields.get(item.key)
        if item.type == "table" and other is not None and _is_list(item) and _is_list(other):
            yield item


def _is_list(item: Field) -> bool:
    return not item.start and all(column.type in _OF_TABLES for column in item.column)


def _rows(item: Field, earlier: Report) -> dict[str, Cell]:
    rows = {row: dict(_row(item, row, earlier)) for row in filled_rows(earlier, item.key)}
    said = [row for row, cells in rows.items() if cells]
    order = {order_key(item.key): Cell(" ".join(said))} if said else {}
    return {**order, **{key: cell for row in said for key, cell in rows[row].items()}}


def _row(item: Field, row: str, earlier: Report) -> Iterator[tuple[str, Cell]]:
    for column in item.column:
        key = table_key(item.key, row, column.key)
        if _is_own(earlier.cell(key)) and _says(column, earlier.cell(key)):
            yield key, earlier.cell(key)


def _is_own(cell: Cell) -> bool:
    """Whether the cell says something of this office's own: what units below said belongs to their period."""
    return bool(cell.text) and cell.source is not Source.CONSOLIDATED


def _says(column: Column, cell: Cell) -> bool:
    return bool(cell.text) and (column.type == "text" or cell.text in {option.value for option in column.options})
