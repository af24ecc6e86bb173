"""Sorted bars as plain geometry: a row a unit, target lines across, values and words beside. Drawn by ui/ and exports/.

Lengths are in the units of the screen or paper; y grows downwards. Nothing is told by colour alone: each bar has its
figure and its verdict in words, and what does not reach its target has another filling.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from forms.chart import Box
from forms.seeing.progress import Mark, Progress, Verdict, short_words

Measure = Callable[[str], float]
"""The width of a text."""
Tone = Literal["met", "partly", "missed", "plain", "whole"]
WHOLE = "Tính chung"
GAP, TEXT_GAP, LEAST_PLOT, BAR_SHARE = 8.0, 6.0, 80.0, 0.56
NAME_SHARE = 0.3
ELLIPSIS = "…"


class Word(Struct, frozen=True):
    """A text in its box. align: where it stands there."""

    text: str
    box: Box
    align: Literal["left", "right", "centre"] = "left"


class BarRow(Struct, frozen=True):
    """One unit. place: its line in Progress.lines, -1 for the whole; row: the whole row, to be pointed at."""

    place: int
    row: Box
    name: Word
    bar: Box
    value: Word
    words: Word
    tone: Tone


class MarkLine(Struct, frozen=True):
    """A target across the rows. label: its words in the head."""

    scope: str
    x: float
    top: float
    bottom: float
    label: Word


class Bars(Struct, frozen=True):
    """plot: where bars begin and end."""

    width: float
    height: float
    plot: Box
    rows: tuple[BarRow, ...]
    marks: tuple[MarkLine, ...]


def row_height(line: float) -> float:
    """The height of a row for a line of text of that height."""
    return line * 1.45


def bars(
    found: Progress, width: float, measure: Measure, line: float, first: int = 0, count: int | None = None
) -> Bars:
    """The picture of the lines from `first` on, as high as they need; the whole stands above them on the first page."""
    made = _Layout(found, width, measure, line)
    last = len(found.lines) if count is None else min(first + count, len(found.lines))
    places = [*([-1] if first == 0 and made.whole is not None else []), *range(first, last)]
    head = made.head
    rows = tuple(made.row(place, head + number * row_height(line)) for number, place in enumerate(places))
    bottom = head + len(places) * row_height(line)
    plot = Box(made.left, head, made.plot_width, bottom - head)
    return Bars(width, bottom + 2, plot, rows, made.mark_lines(bottom))


class _Layout:
    """Where the columns stand: names, bars, figures with their verdicts."""

    def __init__(self, found: Progress, width: float, measure: Measure, line: float) -> None:
        self.found, self.width, self.measure, self.line = found, width, measure, line
        drawn = found.measure.kind != "count" and found.whole_text[:1].isdigit()
        self.whole = found.whole.cell.number if drawn else None
        texts = [(one.name, one.text, one.short_words) for one in found.lines]
        if self.whole is not None:
            texts.append((WHOLE, found.whole_text, short_words(found.whole_verdicts)))
        self.names = min(max((measure(name) for name, _, _ in texts), default=0.0), width * NAME_SHARE)
        self.values = max((measure(text) for _, text, _ in texts), default=0.0)
        self.words = max((measure(word) for _, _, word in texts), default=0.0)
        right = self.values + self.words + 2 * TEXT_GAP + (TEXT_GAP if self.words else 0.0)
        self.left = self.names + GAP
        self.plot_width = max(LEAST_PLOT, width - self.left - right)
        self.low, self.high = self._range()
        self.head = len(found.marks) * line + (TEXT_GAP if found.marks else 0.0)

    def x(self, value: Decimal) -> float:
        return self.left + float((value - self.low) / (self.high - self.low)) * self.plot_width

    def _range(self) -> tuple[Decimal, Decimal]:
        values = [one.value for one in self.found.lines] + [mark.value for mark in self.found.marks]
        values += [self.whole] if self.whole is not None else []
        low = min([Decimal(0), *values])
        high = max([Decimal(0), *values]) or Decimal(1)
        return low, max(high, Decimal(100)) if self.found.measure.kind == "share" else high

    def row(self, place: int, top: float) -> BarRow:
        value, name, text, verdicts = self._of(place)
        height = row_height(self.line)
        thick = height * BAR_SHARE
        start, end = sorted((self.x(Decimal(0)), self.x(value)))
        bar = Box(start, top + (height - thick) / 2, end - start, thick)
        middle = top + (height - self.line) / 2
        right = self.left + self.plot_width + TEXT_GAP
        return BarRow(
            place,
            Box(0.0, top, self.width, height),
            Word(elided(name, self.names, self.measure), Box(0.0, middle, self.names, self.line), "right"),
            bar,
            Word(text, Box(right, middle, self.values, self.line), "right"),
            Word(short_words(verdicts), Box(right + self.values + TEXT_GAP, middle, self.words, self.line)),
            "whole" if place < 0 else tone(verdicts),
        )

    def _of(self, place: int) -> tuple[Decimal, str, str, tuple[Verdict, ...]]:
        if place < 0:
            return self.whole or Decimal(0), WHOLE, self.found.whole_text, self.found.whole_verdicts
        one = self.found.lines[place]
        return one.value, one.name, one.text, one.verdicts

    def mark_lines(self, bottom: float) -> tuple[MarkLine, ...]:
        return tuple(self._mark(mark, number, bottom) for number, mark in enumerate(self.found.marks))

    def _mark(self, mark: Mark, number: int, bottom: float) -> MarkLine:
        x, wide = self.x(mark.value), self.measure(mark.text)
        left = max(0.0, min(x - wide / 2, self.width - wide))
        top = number * self.line
        return MarkLine(mark.scope, x, top + self.line, bottom, Word(mark.text, Box(left, top, wide, self.line)))


def tone(found: tuple[Verdict, ...]) -> Tone:
    """How a bar is filled: every target reached, some, none, or nothing to reach."""
    if not found:
        return "plain"
    met = sum(one.met for one in found)
    return "met" if met == len(found) else "partly" if met else "missed"


def elided(text: str, width: float, measure: Measure) -> str:
    """The text, cut with an ellipsis where it is wider."""
    if measure(text) <= width:
        return text
    cut = text
    while cut and measure(cut.rstrip() + ELLIPSIS) > width:
        cut = cut[:-1]
    return cut.rstrip() + ELLIPSIS
