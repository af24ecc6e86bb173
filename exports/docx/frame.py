"""The administrative frame: national title, issuer, number, date, title, addressees; recipients and signature.

NĐ 30/2020/NĐ-CP, Phụ lục I, mục II; the wording is that of the official PDF.
"""

from __future__ import annotations

from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import _Cell

from exports.docx import paper
from exports.docx.paper import Align
from exports.pdf.wording import supplement_line
from forms.dates import parse_date, place_date
from forms.form import Form
from forms.pack import Pack
from forms.present import document_number, fill_names, names_for
from forms.report import Document, Report

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_LEFT, _RIGHT = 72, 93
_COPIES, _SIGNATURE = 76, 89
_SIGNING_ROOM = 72


def put_head(word: Word, report: Report, mark: str) -> None:
    """The two columns above everything, then number and date, then the mark of a draft."""
    document = report.document
    table = paper.grid(word, (_LEFT, _RIGHT), lined=False)
    left, right = paper.add_row(table, (_LEFT, _RIGHT)).cells
    _lines(left, document.parent, size=12)
    _lines(left, document.issuer, size=12, bold=True)
    paper.rule(left, 0.4, _LEFT - 4)
    _lines(right, STATE, size=12, bold=True)
    _lines(right, MOTTO, size=13, bold=True)
    paper.rule(right, 0.68, _RIGHT - 4)
    number, date = paper.add_row(table, (_LEFT, _RIGHT)).cells
    _lines(number, f"Số: {document_number(document.number, document.symbol)}".replace(" ", "\u00a0"), size=13)
    place = place_date(document.place, parse_date(document.date))
    _lines(date, place.replace(" ", "\u00a0"), size=13, italic=True)
    _lines(number, mark, size=13, bold=True)
    for cell in (left, right, number, date):
        paper.drop_first(cell)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP


def put_title(word: Word, pack: Pack, form: Form, report: Report) -> None:
    """Type, summary, what a supplement says of itself, and whom the report is sent to."""
    summary = fill_names(form.document.summary, names_for(pack, report))
    _centred(word, form.document.type_name, bold=True, before=14)
    _centred(word, summary, bold=True, before=0)
    if line := supplement_line(report):
        _centred(word, line, italic=True, before=0)
    paper.rule(word, 0.3)
    _addressees(word, paper.lines_of(report.document.addressee))


def put_closing(word: Word, document: Document) -> None:
    """Recipients at the left, the signer's titles and name at the right; no page parts them."""
    table = paper.grid(word, (_COPIES, _SIGNATURE), lined=False)
    left, right = paper.add_row(table, (_COPIES, _SIGNATURE)).cells
    names = paper.lines_of(document.recipients)
    if names:
        _lines(left, "Nơi nhận:", size=12, bold=True, italic=True, align="left")
    for name in names:
        _lines(left, f"- {name.strip().removeprefix('-').strip()}", size=11, align="left")
    for title in paper.lines_of(document.signers):
        aside = title.strip().startswith("(")
        _lines(right, title, size=13 if aside else paper.BODY, bold=not aside, italic=aside)
    signed = right.add_paragraph()
    signed.alignment = WD_ALIGN_PARAGRAPH.CENTER
    signed.paragraph_format.space_before = Pt(_SIGNING_ROOM)
    paper.run(signed, document.signer_name, bold=True)
    for cell in (left, right):
        paper.drop_first(cell)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP


def _addressees(word: Word, names: tuple[str, ...]) -> None:
    if len(names) == 1:
        _centred(word, f"Kính gửi: {names[0]}", before=8)
    elif names:
        paper.paragraph(word, "Kính gửi:", align="left", before=8, keep=True)
        ends = [*(";" for _ in names[1:]), "."]
        for name, end in zip(names, ends, strict=True):
            made = paper.paragraph(word, f"- {name.rstrip(' ;.')}{end}", align="left", before=0, keep=True)
            made[0].paragraph_format.left_indent = paper.INDENT * 2


def _lines(
    cell: _Cell, text: str, *, size: float, bold: bool = False, italic: bool = False, align: Align = "center"
) -> None:
    if text.strip():
        paper.paragraph(cell, text, size=size, bold=bold, italic=italic, align=align, indent=False, before=0)


def _centred(word: Word, text: str, *, bold: bool = False, italic: bool = False, before: float = 6) -> None:
    paper.paragraph(word, text, bold=bold, italic=italic, align="center", indent=False, before=before, keep=True)
