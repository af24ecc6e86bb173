"""Slices of a document: strips as wide as the text area. Heights, gaps and widths are points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from exports.pdf.letters import Line
from exports.pdf.pen import Align, Pen


class Slice(Protocol):
    """gap: room above it, dropped at the top of a page. keep: it stays on the page of the slice after it.

    heads: slices repeated above it where it begins a page.
    """

    @property
    def height(self) -> float: ...
    @property
    def gap(self) -> float: ...
    @property
    def keep(self) -> bool: ...
    @property
    def heads(self) -> tuple[Slice, ...]: ...

    def draw(self, pen: Pen, left: float, top: float, place: Place, /) -> None:
        """Draw it with its upper left corner at (left, top)."""

    def split(self, room: float) -> tuple[Slice, Slice] | None:
        """What fits into `room`, and the rest; None where it stays whole."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where on its page a slice stands: the slices before and after it there, None at the ends."""

    before: Slice | None
    after: Slice | None


@dataclass(frozen=True, slots=True)
class TextSlice:
    """One line of text in a column that begins at x."""

    line: Line
    x: float
    width: float
    height: float
    align: Align = "left"
    gap: float = 0
    keep: bool = False
    heads: tuple[Slice, ...] = ()

    def draw(self, pen: Pen, left: float, top: float, _place: Place) -> None:
        """Draw the line."""
        pen.line(self.line, left + self.x, top, self.width, self.height, self.align)

    def split(self, room: float) -> None:
        """A line stays whole."""


@dataclass(frozen=True, slots=True)
class RuleSlice:
    """A short rule in the middle of the strip."""

    total: float
    width: float
    height: float = 6
    gap: float = 0
    keep: bool = True
    heads: tuple[Slice, ...] = ()

    def draw(self, pen: Pen, left: float, top: float, _place: Place) -> None:
        """Draw the rule."""
        start = left + (self.total - self.width) / 2
        pen.rule(start, top + 2, start + self.width, top + 2)

    def split(self, room: float) -> None:
        """A rule stays whole."""
