"""Ruled tables: rows of cells whose head repeats on each page, columns merged over rows, cells that split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from exports.pdf.letters import Line
from exports.pdf.pen import Align, Pen
from exports.pdf.slices import Place, Slice

PAD_X = 3.5
PAD_Y = 2.5


@dataclass(frozen=True, slots=True)
class Box:
    """The content of one cell. leading: the height of each line.

    opens: whether a rule stands above it (not inside a merged cell).
    """

    lines: tuple[Line, ...]
    leading: float
    align: Align = "left"
    middle: bool = False
    opens: bool = True

    @property
    def height(self) -> float:
        """The height of the lines with the room above and below."""
        return len(self.lines) * self.leading + 2 * PAD_Y


@dataclass(frozen=True, slots=True)
class RowSlice:
    """One row. edges: the x of every vertical rule, one more than boxes.

    again: what the boxes hold where the row is the first below a repeated head (merged cells say their text again).
    """

    boxes: tuple[Box, ...]
    edges: tuple[float, ...]
    height: float
    keep: bool = False
    gap: float = 0
    heads: tuple[Slice, ...] = ()
    again: tuple[Box, ...] = ()
    role: Literal["head", "body"] = "body"

    def draw(self, pen: Pen, left: float, top: float, place: Place) -> None:
        """Draw texts and rules; a page's first and last row of the table are closed by rules."""
        first = not isinstance(place.before, RowSlice)
        last = not isinstance(place.after, RowSlice)
        below_head = isinstance(place.before, RowSlice) and place.before.role == "head"
        boxes = self.again if below_head and self.again else self.boxes
        self._draw_rules(pen, left, top, [box.opens or first or below_head for box in boxes])
        if last:
            self._draw_rules(pen, left, top + self.height, [True for _ in boxes])
        for edge in self.edges:
            pen.rule(left + edge, top, left + edge, top + self.height)
        for index, box in enumerate(boxes):
            self._draw_box(pen, box, left + self.edges[index], left + self.edges[index + 1], top)

    def _draw_rules(self, pen: Pen, left: float, y: float, drawn: Sequence[bool]) -> None:
        """One rule above (or below) each run of neighbouring boxes that has one."""
        start = 0
        for shown, group in groupby(drawn):
            end = start + len(list(group))
            if shown:
                pen.rule(left + self.edges[start], y, left + self.edges[end], y)
            start = end

    def _draw_box(self, pen: Pen, box: Box, x0: float, x1: float, top: float) -> None:
        shift = (self.height - box.height) / 2 if box.middle else 0
        for number, line in enumerate(box.lines):
            y = top + PAD_Y + shift + number * box.leading
            pen.line(line, x0 + PAD_X, y, x1 - x0 - 2 * PAD_X, box.leading, box.align)

    def split(self, room: float) -> tuple[Slice, Slice] | None:
        """The lines that fit into `room`, and a second row with the others; None where hardly any fits."""
        counts = [int((room - 2 * PAD_Y) // box.leading) for box in self.boxes]
        if min(counts) < 2:
            return None
        upper = tuple(
            replace(box, lines=box.lines[:count], middle=False) for box, count in zip(self.boxes, counts, strict=True)
        )
        lower = tuple(
            replace(box, lines=box.lines[count:], middle=False, opens=False)
            for box, count in zip(self.boxes, counts, strict=True)
        )
        top = replace(self, boxes=upper, height=room, keep=False, again=())
        return top, replace(self, boxes=lower, height=tallest(lower), again=())


def tallest(boxes: Sequence[Box]) -> float:
    """The height of a row with these boxes."""
    return max(box.height for box in boxes)


def edges_of(widths: Sequence[float]) -> tuple[float, ...]:
    """The x of every vertical rule of columns of these widths."""
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    return tuple(edges)


def make_row(
    boxes: Sequence[Box], edges: tuple[float, ...], heads: tuple[RowSlice, ...] = (), keep: bool = False
) -> RowSlice:
    """A row as high as its tallest box."""
    return RowSlice(tuple(boxes), edges, tallest(boxes), keep, heads=heads)


def make_head(boxes: Sequence[Box], edges: tuple[float, ...]) -> RowSlice:
    """A head row; it stays with the row below it."""
    return RowSlice(tuple(boxes), edges, tallest(boxes), True, role="head")
