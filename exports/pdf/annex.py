"""The annex that carries a table form: exactly the printed columns, merged cells as printed, notes below.

The wording of the "(Kèm theo ...)" line follows NĐ 30/2020/NĐ-CP, Phụ lục I, mục III.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from reportlab.lib.units import mm

from exports.pdf.grid import PAD_X, Box, RowSlice, edges_of, make_head, tallest
from exports.pdf.letters import Span
from exports.pdf.notes import Notes, note_slices
from exports.pdf.setter import BODY, CELL, SPACING, WIDTH, Setter, text_slices
from exports.pdf.slices import RuleSlice, Slice
from exports.pdf.wording import attached_to
from forms.cells import State
from forms.form import Form, Row
from forms.pack import Pack
from forms.present import RowView, fill_names, is_shown, names_for, table_view
from forms.report import Report

_WIDTHS = (15 * mm, 62 * mm, 20 * mm, 24 * mm, 27 * mm, 17 * mm)
_INNER = tuple(width - 2 * PAD_X for width in _WIDTHS)
_EDGES = edges_of(_WIDTHS)
_STATED = (State.NONE, State.MISSING, State.NOT_APPLICABLE)
_PART = "Trong đó:"
_LEAD, _PERIOD = 4, 5


def annex_slices(setter: Setter, pack: Pack, form: Form, report: Report) -> list[Slice]:
    """Number, title, basis, table and notes of a table form."""
    names = names_for(pack, report)
    texts = form.document
    slices: list[Slice] = []
    bold, italic = setter.bold(BODY), setter.italic(BODY - 1)
    for text, font in (
        (texts.annex_number, bold),
        (fill_names(texts.annex_title, names), bold),
        (fill_names(texts.annex_basis, names), italic),
        (attached_to(pack, form, report), italic),
    ):
        if text:
            slices += text_slices(setter.balanced(text, font, WIDTH), font.size * SPACING, "center", 2, True)
    slices.append(RuleSlice(WIDTH, WIDTH * 0.25, height=14))
    notes = Notes(form, report)
    return [*slices, *_table(setter, form, report, names, notes), *note_slices(setter, notes.texts)]


def _table(setter: Setter, form: Form, report: Report, names: dict[str, str], notes: Notes) -> list[Slice]:
    bold = setter.bold(CELL)
    heads = [
        setter.box(fill_names(text, names), bold, width, "center", True)
        for text, width in zip(form.column, _INNER, strict=True)
    ]
    head = make_head(heads, _EDGES)
    views = table_view(form, report)
    rows = [_row(_boxes(setter, view, report, notes), head) for view in views]
    merged = _merge(rows, [_starts(view.row, view.row.lead_printed) for view in views], _LEAD)
    merged = _merge(merged, [_starts(view.row, view.row.period_printed) for view in views], _PERIOD)
    return [head, *_keep_headings(merged, [view.row for view in views])]


def _row(boxes: list[Box], head: RowSlice) -> RowSlice:
    """A row as high as the cells that are not merged; _merge adds what the others need."""
    return RowSlice(tuple(boxes), _EDGES, tallest(boxes[:_LEAD]), heads=(head,))


def _starts(row: Row, printed: str) -> bool:
    """Whether a merged cell begins here: where something is printed, and at every heading."""
    return bool(printed) or row.kind == "heading"


def _boxes(setter: Setter, view: RowView, report: Report, notes: Notes) -> list[Box]:
    row = view.row
    goal = row.kind == "heading" and "." not in row.key
    font = setter.bold(CELL) if goal else setter.regular(CELL)
    unit = row.unit_printed or ("" if row.kind == "heading" else row.unit)
    plain = setter.regular(CELL)
    return [
        setter.box(row.tt, font, _INNER[0], "center", True),
        _label(setter, row, goal),
        _result(setter, view, report, notes),
        setter.box(unit, plain, _INNER[3], "center", True),
        setter.box(row.lead_printed, plain, _INNER[4], "center"),
        setter.box(row.period_printed, plain, _INNER[5], "center"),
    ]


def _label(setter: Setter, row: Row, goal: bool) -> Box:
    font = setter.bold(CELL) if goal else setter.regular(CELL)
    spans: tuple[Span, ...] = (Span(font, row.label),)
    if row.label.startswith(_PART):
        spans = (Span(setter.italic(CELL), _PART), Span(font, row.label.removeprefix(_PART)))
    return Box(setter.span_lines(spans, _INNER[1]), CELL * 1.18, middle=True)


def _result(setter: Setter, view: RowView, report: Report, notes: Notes) -> Box:
    if not is_shown(view, report):
        return setter.box("", setter.regular(CELL), _INNER[2])
    small = view.cell.state in _STATED
    font = setter.italic(CELL - 1.5) if small else setter.regular(CELL)
    marks = notes.marks(view)
    lines = setter.lines(view.text, font, _INNER[2])
    if marks:
        lines = setter.span_lines((Span(font, view.text), Span(setter.raised(CELL), marks)), _INNER[2])
    return Box(lines, font.size * 1.18, "center", True)


def _merge(rows: Sequence[RowSlice], starts: Sequence[bool], column: int) -> list[RowSlice]:
    """The rows with the cells of a column merged down from each start to the next."""
    bounds = [index for index, start in enumerate(starts) if start or index == 0]
    result: list[RowSlice] = []
    for first, end in pairwise([*bounds, len(rows)]):
        result += _merge_group(list(rows[first:end]), column)
    return result


def _merge_group(rows: list[RowSlice], column: int) -> list[RowSlice]:
    """One merged cell: its text begins in the first row and flows down; on a new page it is said again."""
    said = rows[0].boxes[column]
    blank = replace(said, lines=())
    heights = [row.height for row in rows]
    heights[-1] += max(0.0, said.height - sum(heights))
    last = len(rows) - 1
    result = []
    for number, row in enumerate(rows):
        content = said if number == 0 else blank
        box = replace(content, opens=number == 0)
        fits = sum(heights[number:]) >= said.height
        again = said if fits else content
        kept = row.keep or (number < last and sum(heights[: number + 1]) < said.height)
        result.append(
            replace(
                row,
                boxes=_with(row.boxes, column, box),
                height=heights[number],
                keep=kept,
                again=_with(row.again or row.boxes, column, again),
            )
        )
    return result


def _with(boxes: tuple[Box, ...], column: int, box: Box) -> tuple[Box, ...]:
    return (*boxes[:column], box, *boxes[column + 1 :])


def _keep_headings(slices: list[RowSlice], rows: Sequence[Row]) -> list[RowSlice]:
    """A heading does not end a page."""
    return [
        replace(item, keep=True) if row.kind == "heading" and row is not rows[-1] else item
        for item, row in zip(slices, rows, strict=True)
    ]
