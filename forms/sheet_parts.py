"""The sheets that a consolidated report's workbook has besides: its parts, and of how many units each figure speaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from forms.cells import EMPTY
from forms.form import Form
from forms.made_of import PARTS_HEADS, PARTS_TITLE, made_of_sentence, part_lines
from forms.report import Consolidation, Report
from forms.rules.naming import order_of, row_names, section_name
from forms.sheet import Book, Sheet, Slot, Style, number_format, sheet_name, shown_value
from forms.sheet_table import unit_line
from forms.sheet_text import height_for, line_count
from forms.specs import cell_spec
from forms.values import effective

_PARTS_WIDTHS = (8.0, 46.0, 16.0, 8.0, 30.0, 20.0)
_COVERAGE_WIDTHS = (64.0, 18.0, 18.0, 14.0, 14.0)
_COVERAGE_HEADS = ("Số liệu", "Tổng hợp được", "Ghi trong báo cáo", "Số đơn vị có", "Trên tổng số")
_COVERAGE_TITLE = "SỐ LIỆU TỔNG HỢP VÀ SỐ ĐƠN VỊ CÓ SỐ LIỆU"
_HEAD, _SIZE, _NAME = 4, 12.0, 2


def parts_sheets(form: Form, report: Report, book: Book) -> tuple[Sheet, ...]:
    """The list of parts and the list of coverage, to follow the book's own sheets; none for a typed report."""
    made = report.consolidation
    if made is None:
        return ()
    taken = {sheet.name.casefold() for sheet in book.sheets}
    parts, covered = sheet_name("Báo cáo đã tổng hợp", taken), sheet_name("Số đơn vị có số liệu", taken)
    coverage = list(_coverage(form, report, made))
    return (
        _listed(parts, PARTS_TITLE, report, made, PARTS_HEADS, _PARTS_WIDTHS, list(_parts(made))),
        _listed(covered, _COVERAGE_TITLE, report, made, _COVERAGE_HEADS, _COVERAGE_WIDTHS, coverage),
    )


def _parts(made: Consolidation) -> Iterator[list[Slot]]:
    for line in part_lines(made):
        yield [
            Slot(0, col, text or None, "words" if col == _NAME else "tt", number_format="@")
            for col, text in enumerate(line.texts, 1)
        ]


def _coverage(form: Form, report: Report, made: Consolidation) -> Iterator[list[Slot]]:
    cells, places = effective(form, report), order_of(form, report)
    for key in sorted((key for key in made.coverage if key in places), key=places.__getitem__):
        (covered, expected), spec = made.coverage[key], cell_spec(form, report.unit, key)
        if spec is None or spec.kind in ("narrative", "list", "table"):
            continue
        figures = ((2, made.given.get(key, EMPTY)), (3, cells.get(key, EMPTY)))
        yield [
            Slot(0, 1, _label(form, key), "words"),
            *(
                Slot(0, col, shown_value(cell, spec.options), "number", number_format=number_format(cell, "number"))
                for col, cell in figures
            ),
            Slot(0, 4, str(covered), "tt", number_format="@"),
            Slot(0, 5, str(expected), "tt", number_format="@"),
        ]


def _label(form: Form, key: str) -> str:
    """A figure's printed number and wording; of a helper cell, of which row it is."""
    if key in form.rows:
        row = form.rows[key]
        return f"{row.tt} {row.label}".strip()
    if key in form.helpers:
        row, helper = form.helpers[key]
        return f"{helper.label} ({row_names(form)[row.key]})"
    return form.fields[key].label or section_name(form.section_of[key])


def _listed(
    name: str,
    title: str,
    report: Report,
    made: Consolidation,
    heads: tuple[str, ...],
    widths: tuple[float, ...],
    lines: list[list[Slot]],
) -> Sheet:
    total, cols = sum(widths), len(widths)
    tops: tuple[tuple[str, Style], ...] = (
        (title, "title"),
        (unit_line(report), "subtitle"),
        (made_of_sentence(made), "hint"),
    )
    slots = [Slot(line, 1, text, style) for line, (text, style) in enumerate(tops, 1)]
    heights = {slot.row: height_for(line_count(str(slot.value), total, _SIZE, True), _SIZE) for slot in slots}
    slots += [Slot(_HEAD, col, text, "head") for col, text in enumerate(heads, 1)]
    heights[_HEAD] = height_for(2, _SIZE)
    for row, line in enumerate(lines, _HEAD + 1):
        slots += [replace(slot, row=row) for slot in line]
        most = (line_count(str(s.value), widths[s.col - 1], _SIZE) for s in line if isinstance(s.value, str))
        heights[row] = height_for(max([1, *most]), _SIZE)
    return Sheet(
        name, tuple(slots), widths, heights, _HEAD + len(lines), cols,
        tuple((line, 1, line, cols) for line in (1, 2, 3)), (_HEAD, _HEAD), _HEAD, True, _SIZE,
    )  # fmt: skip
