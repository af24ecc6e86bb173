"""Rows of a table field: put in, taken out, moved, ordered, pasted. Each is one act, durable when it returns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from forms.cells import EMPTY, Cell
from forms.entry import read_entry, retyped
from forms.files import random_name
from forms.form import Column, Field
from forms.keys import order_key, table_key
from forms.numbers import Ambiguous
from forms.pasted_rows import Line
from forms.report import Report
from forms.row_order import is_sorted, moved_rows, sorted_rows
from forms.text import nfc
from forms.values import effective, filled_rows, row_ids
from workflow.reports import OpenReport, open_report, set_cells
from workflow.session import Session

Changes = dict[str, Cell | None]


class PastedRows(Struct, frozen=True):
    """rows: the ids that the block went into, in order; added: how many of them are new; replaced: filled cells
    that now say something else.
    """

    report: OpenReport
    rows: tuple[str, ...]
    added: int
    replaced: int


def insert_rows(
    session: Session, report_id: str, table: str, rows: Sequence[Mapping[str, str]] = ({},), after: str = ""
) -> tuple[OpenReport, tuple[str, ...]]:
    """New rows with these texts by column, below the row `after` or at the end; their ids."""
    opened = open_report(session, report_id)
    ids = tuple(random_name(4) for _ in rows)
    order = list(row_ids(opened.report, table))
    place = order.index(after) + 1 if after in order else len(order)
    order[place:place] = ids
    changes: Changes = {order_key(table): Cell(" ".join(order))}
    for row, texts in zip(ids, rows, strict=True):
        changes |= _texts(opened, table, row, texts)
    return set_cells(session, report_id, changes, why="thêm dòng"), ids


def delete_rows(session: Session, report_id: str, table: str, rows: Collection[str]) -> OpenReport:
    """Take rows out with all their cells; the history keeps them and undo brings them back."""
    report = open_report(session, report_id).report
    prefixes = tuple(table_key(table, row, "") for row in rows)
    gone: Changes = {key: None for key in report.cells if key.startswith(prefixes)}
    left = [row for row in row_ids(report, table) if row not in rows]
    return set_cells(
        session, report_id, {**gone, order_key(table): Cell(" ".join(left)) if left else None}, why="xóa dòng"
    )


def move_rows(session: Session, report_id: str, table: str, rows: Collection[str], step: int) -> OpenReport:
    """Move rows together one place up (-1) or down (1); at the end they stay and nothing is written."""
    opened = open_report(session, report_id)
    return _ordered(session, opened, table, moved_rows(row_ids(opened.report, table), rows, step), "chuyển dòng")


def sort_rows(session: Session, report_id: str, table: str, column: str, falling: bool | None = None) -> OpenReport:
    """Order the rows by a column; without `falling` they rise, or fall where they rise already."""
    opened = open_report(session, report_id)
    item, cells = opened.form.fields[table], effective(opened.form, opened.report)
    by = _column(item, column)
    down = is_sorted(item, by, opened.report, cells) if falling is None else falling
    return _ordered(session, opened, table, sorted_rows(item, by, opened.report, cells, down), "xếp dòng")


def _ordered(session: Session, opened: OpenReport, table: str, rows: tuple[str, ...], why: str) -> OpenReport:
    if rows == row_ids(opened.report, table):
        return opened
    return set_cells(session, opened.report.id, {order_key(table): Cell(" ".join(rows))}, why=why)


def paste_lines(
    session: Session, report_id: str, table: str, lines: Sequence[Line], at: str = "", headed: bool = False
) -> PastedRows:
    """Lay the lines of a block over the rows from `at` on, and over new rows below the last.

    A line keeps its place by its number, so that a line that is left out leaves its row as it is; beyond the end
    rows follow one another. A block with a head is a list of its own: it goes below all rows that say anything.
    What a column cannot read is kept as text, and a finding names it.
    """
    opened = open_report(session, report_id)
    order = list(row_ids(opened.report, table))
    start = _below_all(opened.report, table, order) if headed else order.index(at) if at in order else len(order)
    first = min((line.number for line in lines), default=1) if headed else 1
    changes: Changes = {}
    rows: list[str] = []
    old = len(order)
    for line in lines:
        place = start + line.number - first
        if place >= old:
            order.append(random_name(4))
        rows.append(order[place] if place < old else order[-1])
        changes |= _texts(opened, table, rows[-1], line.texts)
    replaced = sum(
        not opened.report.cell(key).is_empty and opened.report.cell(key) != new for key, new in changes.items()
    )
    if len(order) > old:
        changes[order_key(table)] = Cell(" ".join(order))
    changed = set_cells(session, report_id, changes, why="dán từ bảng tính") if changes else opened
    return PastedRows(changed, tuple(rows), len(order) - old, replaced)


def _below_all(report: Report, table: str, order: Sequence[str]) -> int:
    filled = filled_rows(report, table)
    return order.index(filled[-1]) + 1 if filled else 0


def _texts(opened: OpenReport, table: str, row: str, texts: Mapping[str, str]) -> Changes:
    item = opened.form.fields[table]
    changes: Changes = {}
    for name, text in texts.items():
        column = _column(item, name)
        read = read_entry(column.type, nfc(text), column.options)
        new = Cell(nfc(text)) if isinstance(read, Ambiguous) else read
        key = table_key(table, row, name)
        kept = retyped(opened.report.cell(key), new)
        changes[key] = None if kept == EMPTY else kept
    return changes


def _column(item: Field, key: str) -> Column:
    return next(column for column in item.column if column.key == key)
