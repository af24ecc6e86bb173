"""The annex of charts as a paper: the frame of NĐ 30/2020/NĐ-CP, then each chart with its words (PDF/A).

What cannot be drawn is printed as a table. The same album gives the same bytes.
"""

from __future__ import annotations

from reportlab.lib.pagesizes import A4

from exports.lists.pdf import Paper, draw_pages, front_slices, signed_slices, table_slices
from exports.pdf.chart_slices import chart_slices
from exports.pdf.faces import typeface
from exports.pdf.flow import paginate
from exports.pdf.fonts import FontChoice, best_fonts
from exports.pdf.pen import Pen
from exports.pdf.setter import BODY, SPACING, Setter, text_slices
from exports.pdf.slices import Slice
from forms.listing import ListRow
from forms.seeing.album import Album, Picture
from forms.seeing.tables import Table
from forms.text import collapse
from signing.pdf import to_pdfa

_HEADING, _WORDS = 11.5, 10.5
_COLUMNS = 5
_BRIEF = 200
"""Characters up to which words above a picture stay on its page."""


def render_charts(album: Album, fonts: FontChoice | None = None) -> bytes:
    """The annex as PDF/A-3b. fonts: Times New Roman where it is installed, else the bundled face."""
    paper = Paper(A4)
    setter = Setter(typeface(fonts or best_fonts()))
    title = f"{album.kind} {album.title}"
    pen = Pen(title, collapse(album.document.issuer), setter.regular(BODY).style.face.name, paper.size)
    slices = front_slices(setter, album.document, album.kind, album.title, album.lead, paper)
    for chapter in album.chapters:
        printed = [one for one in chapter.pictures if one.printed]
        if printed:
            slices += _line(setter, chapter.title, BODY, paper.width, 14)
        for picture in printed:
            slices += _picture(setter, picture, paper.width)
    slices += signed_slices(setter, album.document, paper)
    draw_pages(pen, setter, paginate(slices, paper.capacity), paper)
    return to_pdfa(pen.finish(), title, album.moment)


def _picture(setter: Setter, picture: Picture, width: float) -> list[Slice]:
    slices = _line(setter, picture.heading, _HEADING, width, 10)
    for number, text in enumerate(picture.lead, 1):
        slices += _paragraph(setter, text, width, number == len(picture.lead) or len(text) < _BRIEF)
    if picture.drawn is None:
        slices += _table(setter, picture.table, width)
    else:
        slices += chart_slices(setter, picture.drawn, width)
    for text in picture.notes:
        slices += _paragraph(setter, text, width)
    return slices


def _table(setter: Setter, table: Table, width: float) -> list[Slice]:
    """A table of many columns is parted: the first column is repeated before each of its parts."""
    first, *others = range(len(table.columns))
    slices: list[Slice] = []
    parts = -(-len(others) // _COLUMNS) if len(others) > 2 * _COLUMNS - 2 else 1
    each = -(-len(others) // parts)
    for start in range(0, len(others), each):
        chosen = (first, *others[start : start + each])
        columns = [table.columns[place] for place in chosen]
        rows = [row if row.is_heading else ListRow(tuple(row.cells[place] for place in chosen)) for row in table.rows]
        slices += table_slices(setter, columns, rows, width)
    return slices


def _line(setter: Setter, text: str, size: float, width: float, gap: float) -> list[Slice]:
    lines = setter.lines(text, setter.bold(size), width)
    return text_slices(lines, size * SPACING, "left", gap, True, 0, width)


def _paragraph(setter: Setter, text: str, width: float, keep: bool = False) -> list[Slice]:
    lines = setter.lines(text, setter.regular(_WORDS), width)
    return text_slices(lines, _WORDS * SPACING, "left", 3, keep, 0, width)
