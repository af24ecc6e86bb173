"""How signatures show (NĐ 30/2020/NĐ-CP, Phụ lục I): the person's picture between title and name, the seal over a
third of it from the left, and two lines of text on a separate annex.

Where the signatures go is read out of the document itself, since it may be signed on a machine that knows nothing of
the report.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reportlab.lib.units import mm

from exports.pdf.faces import typeface
from exports.pdf.fonts import FontChoice, best_fonts
from exports.pdf.pen import ROOM, Pen
from exports.pdf.setter import Setter
from forms.dates import VIETNAM
from forms.pictures import WIDTHS_MM, Picture, Pictures
from signing.pdf import Appearance, Role

if TYPE_CHECKING:
    import pikepdf

_CLEAR = 1 * mm
_LEAST = 8 * mm
_COVERED = 1 / 3
_DEFAULT_HEIGHT = 16 * mm
_EDGE = 5 * mm
_ANNEX_SIZE, _ANNEX_LEADING = 10, 12
_ANNEX_RIGHT, _ANNEX_TOP, _ANNEX_WIDTH = 15 * mm, 7 * mm, 75 * mm
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Place:
    """A page of the document and a box on it: left, bottom, right, top in points."""

    page: int
    box: Box


def appearance_for(pdf: bytes, role: Role, pictures: Pictures, *, fonts: FontChoice | None = None) -> Appearance | None:
    """Where and how the signature of `role` shows in `pdf`; None where there is no picture for it, or no room.

    A signature of the person that is there already and shows is what the seal is laid upon.
    """
    picture = pictures.signature if role == "person" else pictures.seal
    if picture is None:
        return None
    found = _find(pdf)
    if found is None:
        return None
    room, shown = found
    box = _in_the_middle(room.box, pictures.signature)
    if role == "organisation":
        box = _over(next((one for one in shown if _meet(one, room.box)), box), picture)
    face = typeface(fonts or best_fonts()).regular.face.name
    return Appearance(room.page, box, _drawn(picture, box, face))


def annex_appearance(
    number_and_symbol: str, when: datetime, *, fonts: FontChoice | None = None, page: tuple[float, float] | None = None
) -> Appearance:
    """The text of the organisation's signature on a separate annex: top right of its first page, no picture.

    when: aware, shown in Vietnam's time (ISO 8601). page: width and height in points, A4 portrait where not given.
    """
    width, height = page or (210 * mm, 297 * mm)
    setter = Setter(typeface(fonts or best_fonts()))
    font = setter.regular(_ANNEX_SIZE)
    moment = when.astimezone(VIETNAM).replace(microsecond=0).isoformat()
    lines = [
        line
        for text in (f"Số, ký hiệu: {number_and_symbol.strip()}", f"Thời gian ký: {moment}")
        for line in setter.lines(text, font, _ANNEX_WIDTH)
    ]
    tall = len(lines) * _ANNEX_LEADING
    pen = Pen("", "", font.style.face.name, (_ANNEX_WIDTH, tall))
    for number, line in enumerate(lines):
        pen.line(line, 0, number * _ANNEX_LEADING, _ANNEX_WIDTH, _ANNEX_LEADING, "right")
    pen.end_page()
    top, right = height - _ANNEX_TOP, width - _ANNEX_RIGHT
    return Appearance(0, (right - _ANNEX_WIDTH, top - tall, right, top), pen.finish())


def _find(pdf: bytes) -> tuple[_Place, tuple[Box, ...]] | None:
    """The room, and the boxes of the signatures that show on its page; None where the document names no room."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            room = _room(document)
            return (room, tuple(_signatures(document.pages[room.page].obj))) if room else None
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return None


def _room(document: pikepdf.Pdf) -> _Place | None:
    destination = document.Root.get("/Dests", {}).get(f"/{ROOM}")
    if destination is None or str(destination[1]) != "/FitR":
        return None
    pages = [page.obj.objgen for page in document.pages]
    number = pages.index(destination[0].objgen)
    x0, y0, x1, y1 = (float(destination[index]) for index in range(2, 6))
    box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    left, bottom, right, top = (float(side) for side in document.pages[number].mediabox)
    fits = (
        left <= box[0] <= box[2] - _LEAST and bottom <= box[1] <= box[3] - _LEAST and box[2] <= right and box[3] <= top
    )
    return _Place(number, box) if fits else None


def _signatures(page: Any) -> Iterator[Box]:
    """The rectangles of the signature fields on a page, if they are more than a point."""
    for field in page.get("/Annots", []):
        parent = field.get("/Parent", {})
        if str(field.get("/FT", parent.get("/FT", ""))) == "/Sig":
            x0, y0, x1, y1 = (float(side) for side in field.Rect)
            if abs(x1 - x0) > 1 and abs(y1 - y0) > 1:
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _in_the_middle(room: Box, picture: Picture | None) -> Box:
    """The signature's box: as wide as it is kept, made smaller only where the room is."""
    width, height = _size(picture) if picture else (WIDTHS_MM["signature"] * mm, _DEFAULT_HEIGHT)
    left, bottom, right, top = room
    scale = min(1.0, (right - left) / width, (top - bottom - 2 * _CLEAR) / height)
    width, height = width * scale, height * scale
    x, y = (left + right - width) / 2, (bottom + top - height) / 2
    return x, y, x + width, y + height


def _over(signature: Box, seal: Picture) -> Box:
    """The seal's box in its true size: its right side covers a third of the signature's width, at the same height."""
    width, height = _size(seal)
    left, bottom, right, top = signature
    x = max(_EDGE, left + (right - left) * _COVERED - width)
    y = max(_EDGE, (bottom + top - height) / 2)
    return x, y, x + width, y + height


def _size(picture: Picture) -> tuple[float, float]:
    from PIL import Image

    with Image.open(io.BytesIO(picture.png)) as opened:
        width, height = opened.size
    shown = picture.width_mm * mm
    return shown, shown * height / width


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _drawn(picture: Picture, box: Box, face: str) -> bytes:
    """The picture as a PDF of one page of the box's size."""
    width, height = box[2] - box[0], box[3] - box[1]
    pen = Pen("", "", face, (width, height))
    pen.picture(picture.png, 0, 0, width, height)
    pen.end_page()
    return pen.finish()
