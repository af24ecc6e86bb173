"""The head of an administrative document: agencies, national motto, number, place and date, title, addressees.

NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm

from exports.pdf.letters import Font, Line
from exports.pdf.pen import Pen
from exports.pdf.setter import SPACING, WIDTH, Setter
from exports.pdf.slices import Place, Slice
from forms.dates import parse_date, place_date
from forms.present import document_number
from forms.report import Document, Report

_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
DRAFT = "DỰ THẢO"
_LEFT = 72 * mm
_RULE = 0.4
_CAPS, _TAGLINE, _NUMBER = 12, 13, 13


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of one of the two columns; rule: the length of the rule below it, 0 for none."""

    line: Line
    leading: float
    rule: float = 0


@dataclass(frozen=True, slots=True)
class HeadSlice:
    """The two columns, then number and date on one line, then the mark where there is one. width: of both columns."""

    left: tuple[_Entry, ...]
    right: tuple[_Entry, ...]
    number: tuple[Line, ...]
    date: tuple[Line, ...]
    mark: Line | None
    width: float = WIDTH
    gap: float = 0
    keep: bool = True
    heads: tuple[Slice, ...] = ()

    @property
    def height(self) -> float:
        """The taller column, the number's line, and the mark where there is one."""
        return self._columns + self._numbers + 4 + (24 if self.mark else 0)

    @property
    def _numbers(self) -> float:
        return max(len(self.number), len(self.date)) * _NUMBER * SPACING

    @property
    def _columns(self) -> float:
        return max(sum(entry.leading for entry in column) for column in (self.left, self.right)) + 6

    def draw(self, pen: Pen, left: float, top: float, _place: Place) -> None:
        """Draw it."""
        _draw_column(pen, self.left, left, top, _LEFT)
        _draw_column(pen, self.right, left + _LEFT, top, self.width - _LEFT)
        below = top + self._columns
        for column, x, width in ((self.number, left, _LEFT), (self.date, left + _LEFT, self.width - _LEFT)):
            for index, line in enumerate(column):
                pen.line(line, x, below + index * _NUMBER * SPACING, width, _NUMBER * SPACING, "center")
        if self.mark:
            self._draw_mark(pen, self.mark, left, below + self._numbers + 5)

    def _draw_mark(self, pen: Pen, line: Line, left: float, top: float) -> None:
        x0 = left + (_LEFT - line.width) / 2 - 6
        x1, bottom = x0 + line.width + 12, top + 18
        pen.line(line, left, top, _LEFT, 18, "center")
        for start, end in (((x0, top), (x1, top)), ((x0, bottom), (x1, bottom))):
            pen.rule(*start, *end)
        for x in (x0, x1):
            pen.rule(x, top, x, bottom)

    def split(self, room: float) -> None:
        """The head stays whole."""


def mark_text(report: Report, draft: bool) -> str:
    """What every page says the paper is not yet, or not at all: a draft, sample figures; "" on a real report."""
    return " - ".join(word for word in (DRAFT if draft else "", report.document.mark) if word)


def head_slice(
    setter: Setter, document: Document, mark: str = "", width: float = WIDTH, numbered: bool = True
) -> HeadSlice:
    """The head of a paper with this frame. mark: as `mark_text` gives it; numbered: it has a number of its own."""
    right = width - _LEFT
    motto = setter.lines(_MOTTO, setter.bold(_TAGLINE), right)
    number = f"Số: {document_number(document.number, document.symbol)}"
    date = place_date(document.place, parse_date(document.date))
    return HeadSlice(
        (
            *_entries(setter, document.parent, setter.regular(_CAPS)),
            *_entries(setter, document.issuer, setter.bold(_CAPS), _RULE),
        ),
        (
            *_entries(setter, _STATE, setter.bold(_CAPS), width=right),
            _Entry(motto[0], _TAGLINE * SPACING, motto[0].width),
        ),
        _open_lines(setter, number if numbered else "", setter.regular(_NUMBER), _LEFT),
        _open_lines(setter, date, setter.italic(_NUMBER), right),
        setter.lines(mark, setter.bold(_NUMBER), _LEFT)[0] if mark else None,
        width,
    )


def _open_lines(setter: Setter, text: str, font: Font, width: float) -> tuple[Line, ...]:
    """One line whose blanks are kept, as room to write by hand; wrapped only where it is too long."""
    text = text.replace("\n", " ")
    lines = setter.lines(text.replace(" ", "\u00a0"), font, WIDTH * 10)
    return lines if lines[0].width <= width else setter.lines(text, font, width)


def _entries(setter: Setter, text: str, font: Font, rule: float = 0, width: float = _LEFT) -> list[_Entry]:
    lines = setter.balanced(text, font, width - 6) if text.strip() else ()
    last = len(lines) - 1
    return [
        _Entry(line, font.size * SPACING, line.width * rule if number == last else 0)
        for number, line in enumerate(lines)
    ]


def _draw_column(pen: Pen, entries: tuple[_Entry, ...], x: float, top: float, width: float) -> None:
    for entry in entries:
        pen.line(entry.line, x, top, width, entry.leading, "center")
        top += entry.leading
        if entry.rule:
            start = x + (width - entry.rule) / 2
            pen.rule(start, top + 1, start + entry.rule, top + 1)
