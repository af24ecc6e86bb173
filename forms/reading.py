"""A report to be read and not typed: the lines in which something is said, each with the cell that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from forms.cells import EMPTY, Cell
from forms.form import Field, Form, Row, Section
from forms.keys import split_table_key, table_key
from forms.pack import Pack
from forms.present import (
    cell_text,
    column_text,
    expand_tokens,
    field_text,
    fill_names,
    is_shown,
    names_for,
    table_view,
)
from forms.report import Report
from forms.values import effective, row_ids

GOAL, HEADING, FIGURE, HELPER = 0, 1, 2, 3
_BETWEEN = " · "


class ReadLine(Struct, frozen=True):
    """One line. key: of its cell, of a row of a table "TABLE[row]", of a heading its section's or row's.

    level: GOAL, HEADING, FIGURE or HELPER; text: what is said, long texts whole with their figures written out.
    """

    key: str
    tt: str
    label: str
    text: str
    unit: str
    level: int

    @property
    def is_heading(self) -> bool:
        return self.level <= HEADING


def reading(form: Form, pack: Pack, report: Report) -> tuple[ReadLine, ...]:
    """The lines of a report in printed order; headings only where something stands under them."""
    lines = _table(form, pack, report) if form.kind == "table" else _outline(form, pack, report)
    return tuple(_with_their_headings(lines))


def line_of(form: Form, lines: tuple[ReadLine, ...], key: str) -> int:
    """The line in which a cell stands: its own, else its row's, its table's or its section's; -1 for none.

    A helper figure that the unit answered by its row (yes or no) is found at the row.
    """
    heads_first = sorted(enumerate(lines), key=lambda pair: (not pair[1].is_heading, -pair[0]))
    places = {line.key: at for at, line in heads_first}
    parts = split_table_key(key)
    table = parts.table if parts else key
    first = next((line.key for line in lines if line.key.startswith(f"{table}[")), "")
    section = form.section_of.get(table)
    row = next((row.key for row in form.row if any(helper.key == key for helper in row.helper)), "")
    wanted = (key, f"{table}[{parts.row}]" if parts else "", table, first, row, section.key if section else "")
    return next((places[each] for each in wanted if each in places), -1)


def _with_their_headings(lines: Iterator[ReadLine]) -> Iterator[ReadLine]:
    """Headings wait until a line comes under them."""
    waiting: list[ReadLine] = []
    depth: dict[str, int] = {}
    for line in lines:
        if line.is_heading:
            depth[line.key] = line.key.count(".")
            waiting = [each for each in waiting if depth[each.key] < depth[line.key]] + [line]
        else:
            yield from waiting
            waiting = []
            yield line


def _table(form: Form, pack: Pack, report: Report) -> Iterator[ReadLine]:
    names, cells = names_for(pack, report), effective(form, report)
    for view in table_view(form, report):
        row = view.row
        label = fill_names(row.label, names)
        if row.kind == "heading":
            yield ReadLine(row.key, row.tt, label, "", "", GOAL if "." not in row.key else HEADING)
        elif view.text or is_shown(view, report):
            yield ReadLine(row.key, row.tt, label, view.text, row.unit, FIGURE)
            yield from _helpers(row, cells)


def _helpers(row: Row, cells: Mapping[str, Cell]) -> Iterator[ReadLine]:
    for helper in row.helper:
        cell = cells.get(helper.key, EMPTY)
        if not cell.is_empty:
            yield ReadLine(helper.key, "", helper.label, cell_text(cell, None, helper.options), helper.unit, HELPER)


def _outline(form: Form, pack: Pack, report: Report) -> Iterator[ReadLine]:
    names, cells = names_for(pack, report), effective(form, report)
    for section in form.section:
        title = fill_names(section.title, names)
        number = "" if section.number == "-" else section.number
        yield ReadLine(section.key, number, title, "", "", GOAL if section.depth == 1 else HEADING)
        for item in section.field:
            yield from _field(form, section, item, report, cells)


def _field(form: Form, section: Section, item: Field, report: Report, cells: Mapping[str, Cell]) -> Iterator[ReadLine]:
    name = item.label or section.short
    if item.type == "table":
        for number, row in enumerate(row_ids(report, item.key), 1):
            yield ReadLine(f"{item.key}[{row}]", str(number), name, _row_text(item, row, cells), "", FIGURE)
        return
    cell = cells.get(item.key, EMPTY)
    text = expand_tokens(form, field_text(item, cell), cells)
    if text:
        unit = item.unit or ("đồng" if item.type == "money" else "")
        yield ReadLine(item.key, "", name, text, unit, FIGURE)


def _row_text(item: Field, row: str, cells: Mapping[str, Cell]) -> str:
    """ "Ngày: 08/3/2024 · Nội dung: …": the columns that say something."""
    said = (
        (column.label, column_text(column, cells.get(table_key(item.key, row, column.key), EMPTY)))
        for column in item.column
    )
    return _BETWEEN.join(f"{label}: {text}" for label, text in said if text)
