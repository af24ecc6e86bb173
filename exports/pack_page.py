"""A pack's page on paper: across the sheet, with room for a pen, and who proofread it at the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reportlab.lib.pagesizes import A4, landscape

from exports.lists.pdf import Paper, draw_pages, table_slices
from exports.pdf.faces import typeface
from exports.pdf.flow import paginate
from exports.pdf.fonts import best_fonts
from exports.pdf.pen import Pen
from exports.pdf.setter import BODY, SPACING, Setter, text_slices
from exports.pdf.slices import Slice
from forms.packs.page import Part
from signing.pdf import to_pdfa

_SIZES = {1: BODY + 1, 2: BODY - 1}
_TEXT = BODY - 2
_SIGNED = (
    "Người đọc soát ghi chỗ cần sửa ngay bên cạnh, rồi ký.",
    "Người đọc soát: ………………………………………………………………    Ngày: ………………………    Chữ ký: ………………………………",
)


def render_page(title: str, parts: Sequence[Part], moment: datetime) -> bytes:
    """The page as PDF/A-3b; the same parts and moment (aware) give the same bytes."""
    paper = Paper(landscape(A4))
    setter = Setter(typeface(best_fonts()))
    pen = Pen(title, "", setter.regular(BODY).style.face.name, paper.size)
    slices = [each for part in parts for each in _part(setter, part, paper)]
    for text in _SIGNED:
        slices += text_slices(setter.lines(text, setter.regular(_TEXT), paper.width), _TEXT * SPACING, "left", 16, True)
    draw_pages(pen, setter, paginate(slices, paper.capacity), paper)
    return to_pdfa(pen.finish(), title, moment)


def _part(setter: Setter, part: Part, paper: Paper) -> list[Slice]:
    bold, size = setter.bold(_SIZES[part.depth]), _SIZES[part.depth]
    slices = text_slices(setter.lines(part.title, bold, paper.width), size * SPACING, "left", 18, True, 0, paper.width)
    for text in part.lead:
        lines = setter.lines(text, setter.regular(_TEXT), paper.width)
        slices += text_slices(lines, _TEXT * SPACING, "left", 3, bool(part.rows), 0, paper.width)
    return [*slices, *(table_slices(setter, part.columns, part.rows, paper.width) if part.rows else ())]
