"""The list of the reports that a consolidated one was made out of, as a Word table."""

from __future__ import annotations

from docx.document import Document as Word

from exports.docx import paper
from exports.pdf.wording import attached_to
from forms.form import Form
from forms.made_of import PARTS_HEADS, PARTS_TITLE, missing_names, part_lines
from forms.pack import Pack
from forms.report import Consolidation, Report

_WIDTHS = (12, 50, 20, 14, 46, 23)
_LEFT = 1


def put_parts(word: Word, pack: Pack, form: Form, report: Report, made: Consolidation) -> None:
    """Title, the list, and whose reports are missing."""
    paper.paragraph(word, PARTS_TITLE, bold=True, align="center", indent=False, before=2)
    paper.paragraph(word, attached_to(pack, form, report), italic=True, align="center", indent=False, before=2)
    paper.rule(word, 0.25)
    table = paper.grid(word, _WIDTHS)
    head = paper.add_row(table, _WIDTHS, repeat=True)
    for cell, text in zip(head.cells, PARTS_HEADS, strict=True):
        paper.fill(cell, text, bold=True, align="center")
    for line in part_lines(made):
        for column, (cell, text) in enumerate(zip(paper.add_row(table, _WIDTHS).cells, line.texts, strict=True)):
            paper.fill(cell, text, align="left" if column == _LEFT else "center")
    if made.missing:
        paper.paragraph(word, f"Chưa gồm: {missing_names(made)}.", indent=False)
