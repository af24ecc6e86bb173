"""A list as a paper: the frame of NĐ 30/2020/NĐ-CP, Phụ lục I, the table with a head on every page, who drew it up.

The same list gives the same bytes, however much later it is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm

from exports.pdf.closing import closing_slices
from exports.pdf.faces import typeface
from exports.pdf.flow import Page, paginate
from exports.pdf.fonts import FontChoice, best_fonts
from exports.pdf.frame import head_slice
from exports.pdf.grid import PAD_X, RowSlice, edges_of, make_head, make_row
from exports.pdf.pen import Pen
from exports.pdf.setter import BODY, BOTTOM, CELL, INDENT, LEFT, RIGHT, SPACING, TOP, WIDTH, Setter, text_slices
from exports.pdf.slices import Place, RuleSlice, Slice
from forms.listing import ListColumn, Listing, ListRow, value_text
from forms.report import Document
from forms.text import collapse
from signing.pdf import to_pdfa

_NUMBER, _NUMBER_TOP = 13, 10 * mm
_CELL = CELL - 0.5


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper, in points. width, capacity: of the text area."""

    size: tuple[float, float]

    @property
    def width(self) -> float:
        return self.size[0] - LEFT - RIGHT

    @property
    def capacity(self) -> float:
        return self.size[1] - TOP - BOTTOM


def render_list(listing: Listing, fonts: FontChoice | None = None) -> bytes:
    """The paper as PDF/A-3b, upright or across the sheet.

    fonts: Times New Roman where it is installed, else the bundled face.
    """
    paper = Paper(landscape(A4) if listing.wide else A4)
    setter = Setter(typeface(fonts or best_fonts()))
    title = f"{listing.kind} {listing.title}"
    pen = Pen(title, collapse(listing.document.issuer), setter.regular(BODY).style.face.name, paper.size)
    slices = front_slices(setter, listing.document, listing.kind, listing.title, listing.lead, paper)
    slices += table_slices(setter, listing.columns, listing.rows, paper.width)
    for text in listing.notes:
        slices += _paragraph(setter, text, paper)
    draw_pages(pen, setter, paginate([*slices, *signed_slices(setter, listing.document, paper)], paper.capacity), paper)
    return to_pdfa(pen.finish(), title, listing.moment)


def front_slices(
    setter: Setter, document: Document, kind: str, title: str, lead: Sequence[str], paper: Paper
) -> list[Slice]:
    """Head, kind, title, and what is said before all else."""
    bold = setter.bold(BODY)
    lines = setter.balanced(title, bold, paper.width * 0.8)
    slices: list[Slice] = [head_slice(setter, document, document.mark, paper.width, bool(document.symbol))]
    slices += text_slices(setter.lines(kind, bold, paper.width), BODY * SPACING, "center", 14, True, 0, paper.width)
    slices += text_slices(lines, BODY * SPACING, "center", 0, True, 0, paper.width)
    slices.append(RuleSlice(paper.width, max(line.width for line in lines) * 0.4, height=12))
    for text in lead:
        slices += _paragraph(setter, text, paper)
    return slices


def _paragraph(setter: Setter, text: str, paper: Paper) -> list[Slice]:
    font = setter.regular(BODY)
    lines = setter.lines(text, font, paper.width, INDENT)
    return text_slices(lines, BODY * SPACING, "justify", 6, False, 0, paper.width)


def table_slices(setter: Setter, columns: Sequence[ListColumn], rows: Sequence[ListRow], width: float) -> list[Slice]:
    """A table as wide as `width`, its head repeated on each page; what follows it never stands alone on a page."""
    total = sum(column.width for column in columns)
    widths = [width * column.width / total for column in columns]
    edges, inner = edges_of(widths), [width - 2 * PAD_X for width in widths]
    bold = setter.bold(_CELL)
    boxes = [setter.box(column.head, bold, width, "center", True) for column, width in zip(columns, inner, strict=True)]
    head = make_head(boxes, edges)
    slices: list[Slice] = [RuleSlice(width, 0, height=8), head]
    made = [
        _heading(setter, row, width, head)
        if row.spans(len(columns))
        else _row(setter, columns, row, inner, head, keep=number == len(rows))
        for number, row in enumerate(rows, 1)
    ]
    return [*slices, *made]


def _heading(setter: Setter, row: ListRow, width: float, head: RowSlice) -> RowSlice:
    """A row of one cell over all columns; it stays with the row below it."""
    font = setter.bold(_CELL) if row.is_heading else setter.regular(_CELL)
    box = setter.box(value_text(row.cells[0]), font, width - 2 * PAD_X)
    return make_row([box], edges_of([width]), (head,), keep=True)


def _row(
    setter: Setter, columns: Sequence[ListColumn], row: ListRow, inner: Sequence[float], head: RowSlice, keep: bool
) -> RowSlice:
    plain = setter.regular(_CELL)
    boxes = []
    for column, value, width in zip(columns, row.cells, inner, strict=True):
        centred = column.centred or not isinstance(value, str | None)
        boxes.append(setter.box(value_text(value), plain, width, "center" if centred else "left", True))
    return make_row(boxes, head.edges, (head,), keep)


@dataclass(frozen=True, slots=True)
class _Moved:
    """A slice made for the upright sheet, at the right of a wide one."""

    inner: Slice
    by: float

    @property
    def height(self) -> float:
        return self.inner.height

    @property
    def gap(self) -> float:
        return self.inner.gap

    @property
    def keep(self) -> bool:
        return self.inner.keep

    @property
    def heads(self) -> tuple[Slice, ...]:
        return self.inner.heads

    def draw(self, pen: Pen, left: float, top: float, place: Place) -> None:
        """Draw it further right."""
        self.inner.draw(pen, left + self.by, top, place)

    def split(self, _room: float) -> None:
        """The block is never parted."""


def signed_slices(setter: Setter, document: Document, paper: Paper) -> list[Slice]:
    """The block of who drew it up, nothing where nobody signs."""
    if not document.signers.strip():
        return []
    return [_Moved(item, paper.width - WIDTH) for item in closing_slices(setter, document)]


def draw_pages(pen: Pen, setter: Setter, pages: tuple[Page, ...], paper: Paper) -> None:
    """The pages, numbered from 2 on."""
    for number, page in enumerate(pages, 1):
        if number > 1:
            line = setter.lines(str(number), setter.regular(_NUMBER), paper.width)[0]
            pen.line(line, LEFT, _NUMBER_TOP, paper.width, _NUMBER * 1.2, "center")
        for index, placed in enumerate(page):
            before = page[index - 1].item if index else None
            after = page[index + 1].item if index + 1 < len(page) else None
            placed.item.draw(pen, LEFT, TOP + placed.top, Place(before, after))
        pen.end_page()
