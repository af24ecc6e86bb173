"""Events that may stand in a joined table twice, side by side, and what an officer does about them."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

from msgspec import Struct

from forms.cells import EMPTY, Cell
from forms.consolidation.joining import title_column, unnamed
from forms.findings import Finding
from forms.form import Field
from forms.keys import order_key, split_table_key, table_key
from forms.present import column_text
from forms.text import plain
from workflow.standing.prospect import Looked


class TwinRow(Struct, frozen=True):
    """One of the two. texts: as the columns are called; key: of its cell that names the event."""

    row: str
    key: str
    texts: tuple[str, ...]


class TwinPair(Struct, frozen=True):
    """Two rows that may be one event. message: who reported them; explained: the reason for which both stay."""

    table: str
    title: str
    columns: tuple[str, ...]
    first: TwinRow
    second: TwinRow
    message: str
    explained: str


def pairs_in(found: Looked) -> tuple[TwinPair, ...]:
    """Every pair that was pointed out (V23), in the order of the form."""
    told = [one for one in found.made.findings if one.code == "V23" and split_table_key(one.key)]
    return tuple(pair for one in told if (pair := _pair(found, one)) is not None)


def _pair(found: Looked, told: Finding) -> TwinPair | None:
    """None where the row is no longer in the report, or nothing there is like it."""
    parts = split_table_key(told.key)
    assert parts is not None
    form = found.gathered.scope.form
    item, cells = form.fields[parts.table], _cells(found)
    rows = cells.get(order_key(item.key), EMPTY).text.split()
    other = _likest(item, cells, rows, parts.row)
    if other is None or parts.row not in rows:
        return None
    section = form.section_of[item.key]
    return TwinPair(
        item.key, item.label or section.short or section.title, tuple(column.label for column in item.column),
        _row(item, cells, other), _row(item, cells, parts.row), told.message, cells.get(told.key, EMPTY).note,
    )  # fmt: skip


def _cells(found: Looked) -> Mapping[str, Cell]:
    """What the report says where it was begun and consolidated, else what it would."""
    opened = found.opened
    if opened is not None and opened.report.consolidation is not None:
        return opened.report.cells
    return found.made.cells


def _likest(item: Field, cells: Mapping[str, Cell], rows: list[str], row: str) -> str | None:
    """The other row of the same day whose title is most like this one's."""
    day = next((column.key for column in item.column if column.type == "date"), "")
    said = cells.get(table_key(item.key, row, day), EMPTY).text
    same = [each for each in rows if each != row and cells.get(table_key(item.key, each, day), EMPTY).text == said]
    title = _title(item, cells, row)
    return max(same, key=lambda each: SequenceMatcher(None, title, _title(item, cells, each)).ratio(), default=None)


def _title(item: Field, cells: Mapping[str, Cell], row: str) -> str:
    column = title_column(item)
    cell = cells.get(table_key(item.key, row, column.key), EMPTY) if column else EMPTY
    return plain(unnamed(cell.text, cell.source))


def _row(item: Field, cells: Mapping[str, Cell], row: str) -> TwinRow:
    column = title_column(item) or item.column[0]
    texts = tuple(column_text(each, cells.get(table_key(item.key, row, each.key), EMPTY)) for each in item.column)
    return TwinRow(row, table_key(item.key, row, column.key), texts)
