"""A table form as a Word table in an annex of its own: the printed columns, merged as printed, notes below."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Word
from docx.table import Table

from exports.docx import paper
from exports.pdf.notes import Notes
from exports.pdf.wording import attached_to
from forms.cells import State
from forms.form import Form, Row
from forms.pack import Pack
from forms.present import RowView, fill_names, is_shown, names_for, table_view
from forms.report import Report

_WIDTHS = (15, 62, 20, 24, 27, 17)
_RESULT, _LEAD, _PERIOD = 2, 4, 5
_STATED = (State.NONE, State.MISSING, State.NOT_APPLICABLE)
_NOTES = "Ghi chú:"


def put_annex(word: Word, pack: Pack, form: Form, report: Report) -> None:
    """Number, title, basis, table and notes."""
    names, texts = names_for(pack, report), form.document
    for text, italic in (
        (texts.annex_number, False),
        (fill_names(texts.annex_title, names), False),
        (fill_names(texts.annex_basis, names), True),
        (attached_to(pack, form, report), True),
    ):
        if text:
            paper.paragraph(word, text, bold=not italic, italic=italic, align="center", indent=False, before=2)
    paper.rule(word, 0.25)
    notes = Notes(form, report)
    _table(word, form, report, names, notes)
    if notes.texts:
        paper.paragraph(word, _NOTES, bold=True, size=paper.CELL, indent=False)
    for number, text in enumerate(notes.texts, 1):
        paper.paragraph(word, f"({number}) {text}", size=paper.CELL, indent=False, before=2)


def _table(word: Word, form: Form, report: Report, names: dict[str, str], notes: Notes) -> None:
    table = paper.grid(word, _WIDTHS)
    head = paper.add_row(table, _WIDTHS, repeat=True)
    for cell, text in zip(head.cells, form.column, strict=True):
        paper.fill(cell, fill_names(text, names), bold=True, align="center")
    views = table_view(form, report)
    for view in views:
        _row(table, view, report, notes)
    rows = [view.row for view in views]
    _merge(table, rows, [row.lead_printed for row in rows], _LEAD)
    _merge(table, rows, [row.period_printed for row in rows], _PERIOD)


def _row(table: Table, view: RowView, report: Report, notes: Notes) -> None:
    row = view.row
    goal = row.kind == "heading" and "." not in row.key
    cells = paper.add_row(table, _WIDTHS).cells
    unit = row.unit_printed or ("" if row.kind == "heading" else row.unit)
    paper.fill(cells[0], row.tt, bold=goal, align="center")
    paper.fill(cells[1], row.label, bold=goal)
    if is_shown(view, report):
        small = view.cell.state in _STATED
        marks = notes.marks(view)
        paper.fill(cells[_RESULT], view.text, italic=small, size=paper.CELL - 1.5 * small, align="center")
        if marks:
            made = cells[_RESULT].paragraphs[-1].add_run(f" {marks}")
            made.font.superscript = True
    paper.fill(cells[3], unit, align="center")


def _merge(table: Table, rows: Sequence[Row], printed: Sequence[str], column: int) -> None:
    """One cell from each start (where something is printed, and at headings) down to the next."""
    starts = [index for index, row in enumerate(rows) if index == 0 or printed[index] or row.kind == "heading"]
    cells = table.column_cells(column)[1:]
    for first, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        cell = cells[first].merge(cells[end - 1]) if end - first > 1 else cells[first]
        for extra in cell.paragraphs[1:]:
            cell._tc.remove(extra._p)
        paper.fill(cell, printed[first], align="center")
