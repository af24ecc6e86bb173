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
from forms.listing import Listing, ListRow, value_text
from forms.text import collapse
from signing.pdf import to_pdfa

_NUMBER, _NUMBER_TOP = 13, 10 * mm
_CELL = CELL - 0.5


@dataclass(frozen=True, slots=True)
class _Sheet:
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
    sheet = _Sheet(landscape(A4) if listing.wide else A4)
    setter = Setter(typeface(fonts or best_fonts()))
    title = f"{listing.kind} {listing.title}"
    pen = Pen(title, collapse(listing.document.issuer), setter.regular(BODY).style.face.name, sheet.size)
    slices = [*_front(setter, listing, sheet), *_table(setter, listing, sheet)]
    for text in listing.notes:
        slices += _paragraph(setter, text, sheet)
    _draw(pen, setter, paginate([*slices, *_closing(setter, listing, sheet)], sheet.capacity), sheet)
    return to_pdfa(pen.finish(), title, listing.moment)


def _front(setter: Setter, listing: Listing, sheet: _Sheet) -> list[Slice]:
    """Head, kind, title, and what is said before the table."""
    bold = setter.bold(BODY)
    title = setter.balanced(listing.title, bold, sheet.width * 0.8)
    slices: list[Slice] = [
        head_slice(setter, listing.document, listing.document.mark, sheet.width, bool(listing.document.symbol))
    ]
    slices += text_slices(
        setter.lines(listing.kind, bold, sheet.width), BODY * SPACING, "center", 14, True, 0, sheet.width
    )
    slices += text_slices(title, BODY * SPACING, "center", 0, True, 0, sheet.width)
    slices.append(RuleSlice(sheet.width, max(line.width for line in title) * 0.4, height=12))
    for text in listing.lead:
        slices += _paragraph(setter, text, sheet)
    return slices


def _paragraph(setter: Setter, text: str, sheet: _Sheet) -> list[Slice]:
    font = setter.regular(BODY)
    lines = setter.lines(text, font, sheet.width, INDENT)
    return text_slices(lines, BODY * SPACING, "justify", 6, False, 0, sheet.width)


def _table(setter: Setter, listing: Listing, sheet: _Sheet) -> list[Slice]:
    total = sum(column.width for column in listing.columns)
    widths = [sheet.width * column.width / total for column in listing.columns]
    edges, inner = edges_of(widths), [width - 2 * PAD_X for width in widths]
    bold = setter.bold(_CELL)
    boxes = [
        setter.box(column.head, bold, width, "center", True)
        for column, width in zip(listing.columns, inner, strict=True)
    ]
    head = make_head(boxes, edges)
    slices: list[Slice] = [RuleSlice(sheet.width, 0, height=8), head]
    rows = [
        _heading(setter, row, sheet, head) if row.is_heading else _row(setter, listing, row, inner, head)
        for row in listing.rows
    ]
    return [*slices, *rows]


def _heading(setter: Setter, row: ListRow, sheet: _Sheet, head: RowSlice) -> RowSlice:
    """A row of one cell over all columns; it stays with the row below it."""
    text = value_text(row.cells[0])
    box = setter.box(text, setter.bold(_CELL), sheet.width - 2 * PAD_X)
    return make_row([box], edges_of([sheet.width]), (head,), keep=True)


def _row(setter: Setter, listing: Listing, row: ListRow, inner: Sequence[float], head: RowSlice) -> RowSlice:
    plain = setter.regular(_CELL)
    boxes = []
    for column, value, width in zip(listing.columns, row.cells, inner, strict=True):
        centred = column.centred or not isinstance(value, str | None)
        boxes.append(setter.box(value_text(value), plain, width, "center" if centred else "left", True))
    return make_row(boxes, head.edges, (head,))


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


def _closing(setter: Setter, listing: Listing, sheet: _Sheet) -> list[Slice]:
    if not listing.document.signers.strip():
        return []
    return [_Moved(item, sheet.width - WIDTH) for item in closing_slices(setter, listing.document)]


def _draw(pen: Pen, setter: Setter, pages: tuple[Page, ...], sheet: _Sheet) -> None:
    """The pages, numbered from 2 on."""
    for number, page in enumerate(pages, 1):
        if number > 1:
            line = setter.lines(str(number), setter.regular(_NUMBER), sheet.width)[0]
            pen.line(line, LEFT, _NUMBER_TOP, sheet.width, _NUMBER * 1.2, "center")
        for index, placed in enumerate(page):
            before = page[index - 1].item if index else None
            after = page[index + 1].item if index + 1 < len(page) else None
            placed.item.draw(pen, LEFT, TOP + placed.top, Place(before, after))
        pen.end_page()
