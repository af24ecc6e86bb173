"""A frozen report as the administrative document of NĐ 30/2020/NĐ-CP, Phụ lục I, byte for byte reproducible."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256

from reportlab.lib.units import mm

from exports.pdf.annex import annex_slices
from exports.pdf.closing import closing_slices
from exports.pdf.errata import errata_slices
from exports.pdf.faces import typeface
from exports.pdf.flow import Page, paginate
from exports.pdf.fonts import FontChoice, best_fonts
from exports.pdf.frame import head_slice, mark_text
from exports.pdf.grid import RowSlice
from exports.pdf.outline import Outline
from exports.pdf.parts import parts_slices
from exports.pdf.pen import Pen, Room
from exports.pdf.setter import BODY, CAPACITY, LEFT, TOP, WIDTH, Setter
from exports.pdf.slices import Place, Slice, TextSlice
from exports.pdf.symbol import with_symbol
from exports.pdf.title import title_slices
from exports.pdf.wording import cut_off_sentence, parts_sentence
from forms.asked import form_for
from forms.codec import encode
from forms.form import Form, Paragraph
from forms.pack import Pack
from forms.paper_text import PaperText, paper_text
from forms.present import fill_names, names_for
from forms.report import Report
from forms.text import collapse

_NUMBER_TOP = 10 * mm
_NUMBER, _MARK = 13, 11


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """missing: characters that no face could draw, printed as U+FFFD. room: where the signature goes."""

    data: bytes = field(repr=False)
    pages: int
    missing: tuple[str, ...] = ()
    room: Room | None = None


def render_pdf(
    pack: Pack, report: Report, *, fonts: FontChoice | None = None, draft: bool = False, data: bytes | None = None
) -> RenderedPdf:
    """The document of a report: the covering report or the outline, then the annexes; a QR symbol on the last page.

    fonts: Times New Roman where it is installed, else the bundled face. draft: marked as "DỰ THẢO" on every page, and
    without a symbol. data: the report's report.json, made here where it is not given.
    """
    form = form_for(pack.form_by_key[report.form], report)
    setter = Setter(typeface(fonts or best_fonts()))
    names = names_for(pack, report)
    title = fill_names(f"{form.document.type_name} {form.document.summary}", names)
    mark = mark_text(report, draft)
    sections = [_document(setter, pack, form, report, mark)]
    if form.kind == "table":
        sections.append(annex_slices(setter, pack, form, report))
    sections.append(parts_slices(setter, pack, form, report))
    sections.append(errata_slices(setter, pack, form))
    pen = Pen(title, collapse(report.document.issuer), setter.regular(BODY).style.face.name)
    filled = [slices for slices in sections if slices]
    for slices in filled:
        last = slices is filled[-1] and not draft
        pages = with_symbol(setter, slices, _paper(pack, report, data)) if last else paginate(slices, CAPACITY)
        _draw(pen, setter, pages, mark)
    return RenderedPdf(pen.finish(), pen.pages, tuple(sorted(setter.missing)), pen.room)


def _paper(pack: Pack, report: Report, data: bytes | None) -> PaperText:
    return paper_text(pack, report, sha256(data or encode(report, pack)).hexdigest())


def _document(setter: Setter, pack: Pack, form: Form, report: Report, mark: str) -> list[Slice]:
    slices: list[Slice] = [head_slice(setter, report.document, mark), *title_slices(setter, pack, form, report)]
    slices += _paragraphs(setter, pack, form.document.opening, report)
    for sentence in filter(None, (cut_off_sentence(report), parts_sentence(report))):
        slices += setter.paragraph(sentence, setter.regular(BODY))
    if form.kind == "outline":
        slices += Outline(setter, pack, form, report).slices()
    slices += _paragraphs(setter, pack, form.document.closing, report, keep=True)
    if isinstance(slices[-1], TextSlice | RowSlice):
        slices[-1] = replace(slices[-1], keep=True)
    return [*slices, *closing_slices(setter, report.document)]


def _paragraphs(
    setter: Setter, pack: Pack, texts: tuple[Paragraph, ...], report: Report, keep: bool = False
) -> list[Slice]:
    names = names_for(pack, report)
    slices: list[Slice] = []
    for paragraph in texts:
        if not paragraph.levels or report.unit.level in paragraph.levels:
            slices += setter.paragraph(fill_names(paragraph.text, names), setter.regular(BODY), keep=keep)
    return slices


def _draw(pen: Pen, setter: Setter, pages: tuple[Page, ...], mark: str) -> None:
    """One part of the document; its pages are numbered from 2 on (NĐ 30: each annex on its own)."""
    for number, page in enumerate(pages, 1):
        if number > 1:
            _draw_words(pen, setter, str(number), _NUMBER, False)
        if mark and pen.pages:
            _draw_words(pen, setter, mark, _MARK, True)
        for index, placed in enumerate(page):
            before = page[index - 1].item if index else None
            after = page[index + 1].item if index + 1 < len(page) else None
            placed.item.draw(pen, LEFT, TOP + placed.top, Place(before, after))
        pen.end_page()


def _draw_words(pen: Pen, setter: Setter, text: str, size: float, left: bool) -> None:
    """In the top margin: the page's number in the middle, the mark at the left."""
    font = setter.bold(size, gray=0.45) if left else setter.regular(size)
    line = setter.lines(text, font, WIDTH)[0]
    pen.line(line, LEFT, _NUMBER_TOP, WIDTH, size * 1.2, "left" if left else "center")
