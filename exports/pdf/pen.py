"""Drawing on the canvas with the origin at the top left of the page, y downwards; lengths are points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfgen.canvas import Canvas

from exports.pdf.letters import Line

Align = Literal["left", "center", "right", "justify"]
# Streams need no second coat of ASCII: smaller files, and half the time.
rl_config.useA85 = 0
ROOM = "bdg-cho-ky"
"""The named destination (ISO 32000-1, 12.3.2) whose rectangle is the room for the signatures: whoever signs the file
elsewhere finds it there, and so can any other tool."""
_DARK = re.compile(rb"\x01+")
_ASCENT = 0.891
_HEIGHT = 1.107


@dataclass(frozen=True, slots=True)
class Room:
    """The free box between the signer's title and name. page: from 0; points from the page's lower left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Pen:
    """One document being drawn. The same strokes give the same bytes."""

    def __init__(self, title: str, author: str, face: str, size: tuple[float, float] = A4) -> None:
        self.width, self.height = size
        self._data = BytesIO()
        settings: dict[str, Any] = {"invariant": 1, "initialFontName": face, "pageCompression": 1, "lang": "vi-VN"}
        self._canvas: Any = Canvas(self._data, pagesize=size, **settings)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("Báo cáo Bình đẳng giới")
        self._rules: list[tuple[float, float, float, float]] = []
        self._text: Any = self._canvas.beginText()
        self._gray = self._stretch = 0.0
        self._set_in: tuple[str, float] | None = None
        self.pages = 0
        self.room: Room | None = None

    def line(self, line: Line, x: float, top: float, width: float, leading: float, align: Align) -> None:
        """A line of text in the box (x, top, width, leading)."""
        room = width - line.indent - line.width
        left, stretch = x + line.indent, 0.0
        if align == "justify" and not line.ends and line.blanks and room > 0:
            stretch = room / line.blanks
        elif align in ("center", "right"):
            left += room / 2 if align == "center" else room
        self._pieces(line, left, top, leading, stretch)

    def _pieces(self, line: Line, left: float, top: float, leading: float, stretch: float) -> None:
        text = self._text
        passed = 0
        for piece in line.pieces:
            font = piece.font
            base = top + (leading - _HEIGHT * font.size) / 2 + _ASCENT * font.size - font.rise
            # As setTextOrigin, at a third of its cost: a report has thousands of pieces.
            text._code.append(f"1 0 0 1 {left + piece.x + passed * stretch:.3f} {self.height - base:.3f} Tm")
            if (piece.face, font.size) != self._set_in:
                text.setFont(piece.face, font.size)
                self._set_in = piece.face, font.size
            self._set_color(font.gray)
            if stretch != self._stretch:
                text.setWordSpace(stretch)
                self._stretch = stretch
            text.textLine(piece.text)
            passed += piece.blanks

    def _set_color(self, gray: float) -> None:
        if gray != self._gray:
            self._text.setFillGray(gray)
            self._gray = gray

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin black line."""
        self._rules.append((x0, self.height - y0, x1, self.height - y1))

    def box(self, x0: float, y0: float, width: float, height: float, gray: float | None, dashed: bool = False) -> None:
        """A rectangle under the text, filled with a gray where one is given, with a thin rim."""
        fill = f"{gray:.3f} g" if gray is not None else ""
        dash = "[2 2] 0 d" if dashed else ""
        act = "B" if gray is not None else "S"
        place = f"{x0:.3f} {self.height - y0 - height:.3f} {width:.3f} {height:.3f} re {act}"
        self._canvas.addLiteral(f"q 0.4 w 0.25 G {fill} {dash} {place} Q")

    def hatch(self, x0: float, y0: float, width: float, height: float, step: float = 3.0) -> None:
        """Slanting lines within a rectangle, under the text."""
        bottom, strokes = self.height - y0 - height, []
        start = x0 - height
        while start < x0 + width:
            strokes.append(f"{start:.2f} {bottom:.2f} m {start + height:.2f} {bottom + height:.2f} l")
            start += step
        clip = f"{x0:.3f} {bottom:.3f} {width:.3f} {height:.3f} re W n"
        self._canvas.addLiteral(f"q {clip} 0.4 w 0.35 G {' '.join(strokes)} S Q")

    def stroke(
        self, points: Sequence[tuple[float, float]], width: float, dashes: Sequence[float] = (), gray: float = 0
    ) -> None:
        """A line through points, under the text. dashes: lengths of strokes and gaps."""
        (x, y), *rest = points
        path = [f"{x:.2f} {self.height - y:.2f} m", *(f"{a:.2f} {self.height - b:.2f} l" for a, b in rest)]
        dash = f"[{' '.join(f'{one:g}' for one in dashes)}] 0 d" if dashes else ""
        self._canvas.addLiteral(f"q {width:g} w {gray:.3f} G {dash} {' '.join(path)} S Q")

    def dot(self, x: float, y: float, radius: float, filled: bool) -> None:
        """A circle, under the text."""
        self._canvas.saveState()
        self._canvas.setLineWidth(1)
        self._canvas.setFillGray(0 if filled else 1)
        self._canvas.circle(x, self.height - y, radius, stroke=1, fill=1)
        self._canvas.restoreState()

    def mark_room(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Remember the box for the signature on this page, here and in the document."""
        self.room = Room(self.pages, x0, self.height - y1, x1, self.height - y0)
        place = self._canvas.bookmarkPage(ROOM, "FitR", x0, self.room.y1, self.room.y0, x1)
        # reportlab writes a destination only where something links to it.
        self._canvas._doc.Catalog.Dests = PDFDictionary({ROOM: place})

    def picture(self, png: bytes, x0: float, y0: float, width: float, height: float) -> None:
        """A picture with its transparency, its upper left corner at (x0, y0)."""
        from reportlab.lib.utils import ImageReader

        bottom = self.height - y0 - height
        self._canvas.drawImage(ImageReader(BytesIO(png)), x0, bottom, width, height, mask="auto")

    def modules(self, rows: Sequence[Sequence[bool]], x0: float, y0: float, side: float) -> None:
        """Dark squares of `side` points, the first of the first row with its upper left corner at (x0, y0).

        One path for all, so that no light seams show between them.
        """
        path = [f"q {side:.4f} 0 0 {-side:.4f} {x0:.4f} {self.height - y0:.4f} cm 0 g"]
        for y, row in enumerate(rows):
            path += [f"{run.start()} {y} {run.end() - run.start()} 1 re" for run in _DARK.finditer(bytes(row))]
        self._canvas.addLiteral("\n".join([*path, "f Q"]))

    def end_page(self) -> None:
        """Finish the page; the next stroke is on a new one."""
        self._canvas.setLineWidth(0.5)
        if self._rules:
            self._canvas.lines(self._rules)
        self._canvas.drawText(self._text)
        self._canvas.showPage()
        self._rules = []
        self._text = self._canvas.beginText()
        self._gray = self._stretch = 0.0
        self._set_in = None
        self.pages += 1

    def finish(self) -> bytes:
        """The document."""
        self._canvas.save()
        return self._data.getvalue()
