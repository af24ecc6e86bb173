"""Rows that count units of a level, on days on which the country has that level or has none any more.

Row 1.3 speaks of districts: from 1/7/2025 there are none, and the row, its part and its rate are "không áp dụng"
(domain/rules.md B5). Nothing here knows the level or the day: the tree of units does.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from forms.cells import Cell, Source, State
from forms.dates import day_text
from forms.form import Form, Row
from forms.report import Report
from forms.units import LEVELS, Level, UnitTree, split_agency
from forms.values import fills

LEVEL_NAMES = {"tinh": "cấp tỉnh", "huyen": "cấp huyện", "xa": "cấp xã"}
UNITS_NOTE = "Theo danh mục đơn vị hành chính đến ngày {day}."
FIRST_LIST_NOTE = "Theo danh mục đơn vị hành chính ngày {day}, danh mục sớm nhất mà chương trình có; hãy đối chiếu lại."
NONE_NOTE = "Ngày {day} không còn đơn vị hành chính {level}."


def bound_level(form: Form, row: Row) -> str:
    """The level whose units the row counts, itself, as a part or as a rate; "" where it counts none."""
    for key in (row.key, row.part_of, row.denominator):
        if key in form.rows and form.rows[key].units_of:
            return form.rows[key].units_of
    return ""


def is_gone(tree: UnitTree, unit: str, level: str, day: date) -> bool:
    """Whether the unit's province has no unit of the level on the day. BadInput for an unknown code."""
    base, _ = split_agency(unit)
    chain = (tree.get(base, day), *tree.ancestors(base, day))
    return all(above.level != level for above in chain) and not tree.descendants(chain[-1].code, _level(level), day)


def unit_cells(form: Form, report: Report, tree: UnitTree) -> dict[str, Cell]:
    """The cells that the tree of units answers: numbers of units (V7), "không áp dụng" for a level that is gone."""
    base, _ = split_agency(report.unit.code)
    day = report.period.last
    cells: dict[str, Cell] = {}
    for row in form.row:
        level = bound_level(form, row)
        if not level or not fills(row, report.unit):
            continue
        if is_gone(tree, base, level, day):
            note = NONE_NOTE.format(day=day_text(day), level=LEVEL_NAMES[level])
            cells[row.key] = Cell(None, State.NOT_APPLICABLE, note=note, source=Source.IMPORTED)
        elif row.units_of:
            number = Decimal(tree.count(base, row.units_of, day))
            cells[row.key] = Cell(number, note=units_note(tree, day), source=Source.IMPORTED)
    return cells


def units_note(tree: UnitTree, day: date) -> str:
    """Which list of units a number was counted in."""
    answered = tree.answered(day)
    return (UNITS_NOTE if answered == day else FIRST_LIST_NOTE).format(day=day_text(answered))


def _level(name: str) -> Level:
    return next(level for level in LEVELS if level == name)
