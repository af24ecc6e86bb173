"""A report as a Word document: for reading and changing by others, never the official one, and marked so."""

from __future__ import annotations

import io
from datetime import datetime

from docx.document import Document as Word

from exports.docx import frame, paper
from exports.docx.annex import put_annex
from exports.docx.outline import Body
from exports.docx.parts import put_parts
from exports.pdf.wording import cut_off_sentence, parts_sentence
from forms.asked import form_for
from forms.form import Paragraph
from forms.pack import Pack
from forms.present import fill_names, names_for
from forms.report import Report
from forms.text import collapse

DRAFT = "BẢN DỰ THẢO"
_LONGEST = 255


def render_docx(pack: Pack, report: Report, made_at: datetime) -> bytes:
    """The bytes of the .docx; made_at: the moment that its properties tell."""
    form = form_for(pack.form_by_key[report.form], report)
    mark = " - ".join(word for word in (DRAFT, report.document.mark) if word)
    word = paper.new_document(mark)
    frame.put_head(word, report, mark)
    frame.put_title(word, pack, form, report)
    _sentences(word, pack, report, form.document.opening)
    for sentence in filter(None, (cut_off_sentence(report), parts_sentence(report))):
        paper.paragraph(word, sentence)
    if form.kind == "outline":
        Body(word, pack, form, report).put()
    _sentences(word, pack, report, form.document.closing)
    paper.paragraph(word, "", before=0, size=6)
    frame.put_closing(word, report.document)
    if form.kind == "table":
        paper.new_section(word, mark)
        put_annex(word, pack, form, report)
    if report.consolidation:
        paper.new_section(word, mark)
        put_parts(word, pack, form, report, report.consolidation)
    title = fill_names(f"{form.document.type_name} {form.document.summary}", names_for(pack, report))
    _describe(word, title, collapse(report.document.issuer), made_at)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _sentences(word: Word, pack: Pack, report: Report, texts: tuple[Paragraph, ...]) -> None:
    names = names_for(pack, report)
    for text in texts:
        if not text.levels or report.unit.level in text.levels:
            paper.paragraph(word, fill_names(text.text, names))


def _describe(word: Word, title: str, issuer: str, made_at: datetime) -> None:
    facts = word.core_properties
    facts.title, facts.author, facts.last_modified_by = title[:_LONGEST], issuer[:_LONGEST], issuer[:_LONGEST]
    facts.comments, facts.language, facts.subject = "", "vi-VN", DRAFT
    facts.created = facts.modified = made_at
