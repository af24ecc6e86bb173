"""Joined tables and what the office itself wrote into them: which rows stand, in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from forms.cells import Cell, Source
from forms.form import Form
from forms.keys import order_key, split_table_key

Cells = Mapping[str, Cell]
ORDER_END = order_key("")
NO_ROWS = Cell("")


def merged_order(
    joined: Iterable[str],
    own: Iterable[str] | None,
    before: Iterable[str],
    edited: frozenset[str],
    changed: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """The rows of a joined table after the office's own hand: it may have added, moved or taken away rows.

    joined: the rows that consolidation gives now, before: those it gave last time; own: the order that the office
    left, None where it never touched it; edited: rows in which the office wrote; changed: rows that their unit wrote
    otherwise since. A row taken away stays away until its unit changes it; a row that no unit gives any more goes,
    unless the office wrote in it.
    """
    now, then = tuple(joined), set(before)
    if own is None:
        return now
    left, given = tuple(own), set(now)
    kept = [row for row in left if row in given or row not in then or row in edited]
    there = set(left) | (then - changed)
    return (*kept, *(row for row in now if row not in there))


def tables_of(form: Form) -> tuple[str, ...]:
    """The keys of the form's tables."""
    return tuple(key for key, item in form.fields.items() if item.type == "table")


def order_in(cells: Cells, table: str) -> tuple[str, ...]:
    """The row ids that an order cell lists."""
    cell = cells.get(order_key(table))
    return tuple(cell.text.split()) if cell else ()


def own_order(cells: Cells, table: str) -> tuple[str, ...] | None:
    """The order as the office left it, () where it took every row out; None where consolidation's own stands."""
    cell = cells.get(order_key(table))
    return None if cell is None or cell.source is Source.CONSOLIDATED else tuple(cell.text.split())


def with_emptied(form: Form, present: Cells, before: Cells) -> dict[str, Cell]:
    """A report's cells, with an empty order for each table that was given rows and has none left: they were all taken
    out by hand. before: what its last consolidation gave."""
    emptied = {order_key(table) for table in tables_of(form) if order_in(before, table)} - present.keys()
    return {**present, **dict.fromkeys(emptied, NO_ROWS)}


def changed_rows(table: str, joined: Cells, before: Cells) -> frozenset[str]:
    """The rows, given before and now, that say something else now."""
    rows = set(order_in(joined, table)) & set(order_in(before, table))
    then, now = _said(table, before, rows), _said(table, joined, rows)
    return frozenset(row for row in rows if then.get(row) != now.get(row))


def _said(table: str, cells: Cells, rows: Iterable[str]) -> dict[str, dict[str, tuple[object, object]]]:
    said: dict[str, dict[str, tuple[object, object]]] = {row: {} for row in rows}
    for key, cell in cells.items():
        parts = split_table_key(key) if key.startswith(table) else None
        if parts and parts.table == table and parts.row in said:
            said[parts.row][parts.column] = cell.value, cell.state
    return said


def edited_rows(cells: Cells, table: str) -> frozenset[str]:
    """The rows in which the office itself wrote something."""
    found = (split_table_key(key) for key, cell in cells.items() if cell.source is not Source.CONSOLIDATED)
    return frozenset(parts.row for parts in found if parts and parts.table == table and parts.row)


def as_it_will_stand(form: Form, joined: Cells, present: Cells, before: Cells) -> dict[str, Cell]:
    """Every cell after the consolidation is written: the office's own, then what was given."""
    own = {key: cell for key, cell in present.items() if cell.source is not Source.CONSOLIDATED and _tells(key, cell)}
    cells = {**joined, **own}
    rows: dict[str, frozenset[str]] = {}
    for table in tables_of(form):
        given, left = order_in(joined, table), own_order(own, table)
        order = given
        if left is not None:
            changed = changed_rows(table, joined, before)
            order = merged_order(given, left, order_in(before, table), edited_rows(own, table), changed)
        rows[table] = frozenset(order)
        cells.pop(order_key(table), None)
        if order:
            cells[order_key(table)] = joined[order_key(table)] if order == given else Cell(" ".join(order))
    return {key: cell for key, cell in cells.items() if _stands(key, rows)}


def _tells(key: str, cell: Cell) -> bool:
    """Whether the office says something there: that a table has no rows is one."""
    return not cell.is_empty or key.endswith(ORDER_END)


def _stands(key: str, rows: Mapping[str, frozenset[str]]) -> bool:
    """Whether a table's cell stands in a row of it; every other cell does."""
    table, bracket, rest = key.partition("[")
    row = rest.partition("]")[0]
    return not bracket or not row or row in rows.get(table, frozenset())
