"""The rows of a table in the order of one of its columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from forms.cells import EMPTY, Cell
from forms.dates import parse_date
from forms.form import Column, Field
from forms.keys import table_key
from forms.present import column_text
from forms.report import Report
from forms.text import collation_key
from forms.values import row_ids


def sorted_rows(
    item: Field, column: Column, report: Report, cells: Mapping[str, Cell], falling: bool
) -> tuple[str, ...]:
    """The row ids by that column: days by date, figures by value, texts and answers by the Vietnamese alphabet.

    What cannot be read comes after what can, empty cells last in either direction; equals keep their order.
    cells: stored and computed ones.
    """
    found = {row: cells.get(table_key(item.key, row, column.key), EMPTY) for row in row_ids(report, item.key)}
    empty = [row for row, cell in found.items() if not column_text(column, cell)]
    words = [row for row in found if row not in empty and _value(column, found[row]) is None]
    values = [row for row in found if row not in empty and row not in words]
    values.sort(key=lambda row: _value(column, found[row]) or Decimal(0), reverse=falling)
    words.sort(key=lambda row: collation_key(column_text(column, found[row])), reverse=falling)
    return (*values, *words, *empty)


def is_sorted(item: Field, column: Column, report: Report, cells: Mapping[str, Cell]) -> bool:
    """Whether the rows already rise by that column."""
    return sorted_rows(item, column, report, cells, falling=False) == row_ids(report, item.key)


def _value(column: Column, cell: Cell) -> Decimal | None:
    """The figure to order by, a day as its number; None where words decide."""
    if column.type == "date":
        day = parse_date(cell.text)
        return Decimal(day.toordinal()) if day else None
    return cell.number if column.is_figure else None


def moved_rows(rows: Sequence[str], chosen: Collection[str], step: int) -> tuple[str, ...]:
    """The rows with the chosen ones one place up (-1) or down (1), in their own order; at the end they stay."""
    order = list(rows) if step < 0 else list(reversed(rows))
    for place in range(1, len(order)):
        if order[place] in chosen and order[place - 1] not in chosen:
            order[place - 1], order[place] = order[place], order[place - 1]
    return tuple(order if step < 0 else reversed(order))
