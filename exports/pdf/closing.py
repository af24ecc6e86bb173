"""The end of an administrative document: recipients at the left, the signer's titles and name at the right.

NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.7 and II.9. The block is never parted and never alone on a page.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from exports.pdf.letters import Line
from exports.pdf.pen import Pen
from exports.pdf.setter import BODY, CAPACITY, WIDTH, Setter, filled_lines, text_slices
from exports.pdf.slices import Place, Slice
from forms.report import Document
from forms.text import nfc

LEFT_WIDTH = 76 * mm
_RIGHT = WIDTH - LEFT_WIDTH
_HEAD, _COPY = 12, 11
_LEADING = 1.2
SIGNING_ROOM = 34 * mm
_PART = 5


@dataclass(frozen=True, slots=True)
class SignatureSlice:
    """titles: each with the room above it; below: what stands under the recipients."""

    copies: tuple[tuple[Line, float], ...]
    titles: tuple[tuple[Line, float], ...]
    name: tuple[Line, ...]
    below: Slice | None = None
    gap: float = 12
    keep: bool = False
    heads: tuple[Slice, ...] = ()

    @property
    def height(self) -> float:
        """The taller of the two columns."""
        return max(self._copies_height, self.room_top + SIGNING_ROOM + self._name_height)

    @property
    def room_top(self) -> float:
        """How far below the block's top the room for the signature begins."""
        return sum(above + BODY * _LEADING for _, above in self.titles)

    @property
    def _copies_height(self) -> float:
        below = self.below.gap + self.below.height if self.below else 0
        return sum(leading for _, leading in self.copies) + below

    @property
    def _name_height(self) -> float:
        return len(self.name) * BODY * _LEADING

    def draw(self, pen: Pen, left: float, top: float, place: Place) -> None:
        """Draw both columns and remember where the signature's room is."""
        y = top
        for line, leading in self.copies:
            pen.line(line, left, y, LEFT_WIDTH, leading, "left")
            y += leading
        if self.below:
            self.below.draw(pen, left, y + self.below.gap, place)
        y = top
        for line, above in self.titles:
            pen.line(line, left + LEFT_WIDTH, y + above, _RIGHT, BODY * _LEADING, "center")
            y += above + BODY * _LEADING
        pen.mark_room(left + LEFT_WIDTH, y, left + LEFT_WIDTH + _RIGHT, y + SIGNING_ROOM)
        for line in self.name:
            pen.line(line, left + LEFT_WIDTH, y + SIGNING_ROOM, _RIGHT, BODY * _LEADING, "center")
            y += BODY * _LEADING

    def split(self, room: float) -> None:
        """The block is never parted."""


def closing_slices(setter: Setter, document: Document) -> list[Slice]:
    """The block; recipients too many for one page go on below it."""
    copies = _copies(setter, document.recipients)
    limit = int(CAPACITY * 0.7 / (_COPY * _LEADING))
    block = SignatureSlice(copies[:limit], _titles(setter, document.signers), _name(setter, document.signer_name))
    rest = [line for line, _ in copies[limit:]]
    return [block, *(text_slices([line], _COPY * _LEADING, "left", 0, False)[0] for line in rest)]


def _copies(setter: Setter, recipients: str) -> tuple[tuple[Line, float], ...]:
    names = filled_lines(recipients)
    if not names:
        return ()
    lines = list(setter.lines("Nơi nhận:", setter.bold_italic(_HEAD), LEFT_WIDTH))
    set_lines = [(line, _HEAD * _LEADING) for line in lines]
    for name in names:
        text = f"- {name.strip().removeprefix('-').strip()}"
        set_lines += [
            (line, _COPY * _LEADING) for line in setter.lines(text, setter.regular(_COPY), LEFT_WIDTH - 5 * mm)
        ]
    return tuple(set_lines)


def _titles(setter: Setter, signers: str) -> tuple[tuple[Line, float], ...]:
    """One entry a line; an empty line parts the committee's title from the state's."""
    titles: list[tuple[Line, float]] = []
    above = 0.0
    for text in nfc(signers).split("\n"):
        if not text.strip():
            above = _PART if titles else 0.0
            continue
        font = setter.italic(BODY - 1) if text.strip().startswith("(") else setter.bold(BODY)
        for line in setter.lines(text, font, _RIGHT):
            titles.append((line, above))
            above = 0.0
    return tuple(titles)


def _name(setter: Setter, name: str) -> tuple[Line, ...]:
    return setter.lines(name, setter.bold(BODY), _RIGHT) if name.strip() else ()
