"""Charts as slices of a document: the geometry of forms/, drawn in grays, patterns and words so that it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from exports.pdf.letters import Font
from exports.pdf.pen import Pen
from exports.pdf.setter import WIDTH, Setter
from exports.pdf.slices import Place, Slice
from forms.chart import DOT, Box, Chart, Label, chart
from forms.course import Course
from forms.seeing.bars import BarRow, Bars, MarkLine, Word, bars
from forms.seeing.districts import Groups
from forms.seeing.progress import Progress
from forms.seeing.strips import Key, StripRow, strips

SIZE = 9.0
_LINE = SIZE * 1.12
_HEIGHT = 150.0
_TOGETHER = 24
_GRAYS: dict[str, float | None] = {
    "met": 0.58, "partly": 0.78, "missed": 1.0, "plain": 0.6, "whole": 0.2, "none": 0.93, "absent": None,
}  # fmt: skip
_HATCHED, _DASHED = frozenset({"missed", "partly"}), frozenset({"absent"})
_ALIGN = {"left": "left", "right": "right", "centre": "center"}
_MARK_DASHES = {"tinh": (5.0, 3.0), "tw": (1.5, 2.5)}
_STROKES: dict[str, tuple[float, tuple[float, ...]]] = {
    "axis": (0.5, ()), "tinh": (0.9, (5, 3)), "tw": (0.9, (1.5, 2.5)), "course": (1.6, ()), "forecast": (1.2, (3, 3)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DrawnSlice:
    """A strip of a chart that draws itself at (left, top)."""

    height: float
    paint: Callable[[Pen, float, float], None]
    gap: float = 0
    keep: bool = False
    heads: tuple[Slice, ...] = ()

    def draw(self, pen: Pen, left: float, top: float, _place: Place) -> None:
        """Draw it."""
        self.paint(pen, left, top)

    def split(self, _room: float) -> None:
        """A strip stays whole."""


def chart_slices(setter: Setter, drawn: Progress | Groups | Course, width: float = WIDTH) -> list[Slice]:
    """The chart as strips that a page may end between; heads are repeated on each page."""
    ink = _Ink(setter)
    if isinstance(drawn, Progress):
        return list(_bars(ink, drawn, width))
    if isinstance(drawn, Groups):
        return list(_strips(ink, drawn, width))
    return [_course(ink, drawn, width)]


class _Ink:
    """Words in the charts' two faces."""

    def __init__(self, setter: Setter) -> None:
        self._setter = setter
        self.plain, self.bold = setter.regular(SIZE), setter.bold(SIZE)

    def measure(self, text: str) -> float:
        return self._line(text, self.bold).width if text else 0.0

    def word(self, pen: Pen, word: Word, left: float, top: float, bold: bool = False) -> None:
        self.text(pen, word.text, word.box, _ALIGN[word.align], left, top, bold)

    def text(self, pen: Pen, text: str, box: Box, align: Any, left: float, top: float, bold: bool = False) -> None:
        if text:
            line = self._line(text, self.bold if bold else self.plain)
            pen.line(line, left + box.x, top + box.y, box.width, box.height, align)

    def _line(self, text: str, font: Font) -> Any:
        return self._setter.lines(text, font, 10_000)[0]


def _bars(ink: _Ink, found: Progress, width: float) -> Iterator[Slice]:
    laid = bars(found, width, ink.measure, _LINE)
    head = DrawnSlice(laid.plot.y, lambda pen, left, top: _mark_heads(ink, pen, laid, left, top), gap=4, keep=True)
    if laid.plot.y:
        yield head
    for row in laid.rows:
        yield DrawnSlice(row.row.height, _bar_painter(ink, laid, row), heads=(head,) if laid.plot.y else ())


def _mark_heads(ink: _Ink, pen: Pen, laid: Bars, left: float, top: float) -> None:
    for mark in laid.marks:
        ink.word(pen, mark.label, left, top, bold=True)
        _cross(pen, mark, left, top + mark.top, top + laid.plot.y)


def _cross(pen: Pen, mark: MarkLine, left: float, top: float, bottom: float) -> None:
    pen.stroke(((left + mark.x, top), (left + mark.x, bottom)), 0.9, _MARK_DASHES[mark.scope])


def _bar_painter(ink: _Ink, laid: Bars, row: BarRow) -> Callable[[Pen, float, float], None]:
    def paint(pen: Pen, left: float, top: float) -> None:
        up = top - row.row.y
        bold = row.tone == "whole"
        ink.word(pen, row.name, left, up, bold)
        _fill(pen, row.bar, row.tone, left, up)
        ink.word(pen, row.value, left, up, bold)
        ink.word(pen, row.words, left, up, bold)
        for mark in laid.marks:
            _cross(pen, mark, left, top, top + row.row.height)

    return paint


def _strips(ink: _Ink, found: Groups, width: float) -> Iterator[Slice]:
    laid = strips(found, width, ink.measure, _LINE)
    high = laid.rows[0].row.y if laid.rows else 0.0
    head = DrawnSlice(high, lambda pen, left, top: _legend(ink, pen, laid.legend, left, top), gap=4, keep=True)
    yield head
    together = len(laid.rows) <= _TOGETHER
    for number, row in enumerate(laid.rows, 1):
        stays = number < len(laid.rows) if together else number == 1
        yield DrawnSlice(row.row.height, _strip_painter(ink, row), keep=stays, heads=(head,))


def _legend(ink: _Ink, pen: Pen, keys: tuple[Key, ...], left: float, top: float) -> None:
    for key in keys:
        _fill(pen, key.sample, key.tone, left, top, hatched=False)
        ink.word(pen, key.word, left, top)


def _strip_painter(ink: _Ink, row: StripRow) -> Callable[[Pen, float, float], None]:
    def paint(pen: Pen, left: float, top: float) -> None:
        up = top - row.row.y
        ink.word(pen, row.name, left, up)
        for piece in row.pieces:
            _fill(pen, piece.box, piece.tone, left, up, hatched=False)
            ink.text(pen, piece.text, piece.box, "center", left, up)
        ink.word(pen, row.value, left, up)
        ink.word(pen, row.words, left, up)

    return paint


def _fill(pen: Pen, box: Box, tone: str, left: float, top: float, hatched: bool = True) -> None:
    if box.width <= 0:
        return
    place = (left + box.x, top + box.y, box.width, box.height)
    pen.box(*place, _GRAYS[tone], tone in _DASHED)
    if hatched and tone in _HATCHED:
        pen.hatch(*place)


def _course(ink: _Ink, found: Course, width: float) -> DrawnSlice:
    laid = chart(found, width, _HEIGHT, ink.measure, _LINE)
    return DrawnSlice(_HEIGHT, lambda pen, left, top: _draw_course(ink, pen, laid, left, top), gap=4)


def _draw_course(ink: _Ink, pen: Pen, laid: Chart, left: float, top: float) -> None:
    for stroke in laid.strokes:
        width, dashes = _STROKES[stroke.role]
        pen.stroke([(left + x, top + y) for x, y in stroke.points], width, dashes)
    for dot in laid.dots:
        pen.dot(left + dot.x, top + dot.y, DOT if dot.now else DOT - 1, not (dot.past or dot.estimated))
    for label in laid.labels:
        _label(ink, pen, label, left, top)


def _label(ink: _Ink, pen: Pen, label: Label, left: float, top: float) -> None:
    ink.text(pen, label.text, label.box, "center", left, top, label.role in ("present", "value_now"))
