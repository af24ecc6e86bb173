"""Text as it is handed to the line breaker, and lines as they come out of it. Lengths are points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from exports.pdf.faces import Style


@dataclass(frozen=True)
class Font:
    """A style at a size. rise: how far above the line it stands; gray: 0 black to 1 white."""

    style: Style
    size: float
    rise: float = 0
    gray: float = 0

    @cached_property
    def blank(self) -> float:
        """The width of a blank."""
        return self.style.word(" ").width * self.size


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text in one font."""

    font: Font
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters set in one face at one size, from x on within the line."""

    face: str
    font: Font
    text: str
    x: float
    blanks: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line. blanks: how many can be stretched; ends: whether it ends its paragraph; indent: room at its left."""

    pieces: tuple[Piece, ...]
    width: float
    blanks: int
    ends: bool
    indent: float = 0
