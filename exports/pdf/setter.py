"""Typesetting of one document: its fonts, its text area, and paragraphs as slices (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportlab.lib.units import mm

from exports.pdf.faces import Typeface
from exports.pdf.grid import Box
from exports.pdf.letters import Font, Line, Span
from exports.pdf.pen import Align
from exports.pdf.slices import Slice, TextSlice
from exports.pdf.text import Missing, wrap
from forms.text import nfc

TOP, BOTTOM, LEFT, RIGHT = 20 * mm, 20 * mm, 30 * mm, 15 * mm
WIDTH = 210 * mm - LEFT - RIGHT
CAPACITY = 297 * mm - TOP - BOTTOM
INDENT = 12.7 * mm
SPACING = 1.25
BODY, SMALL, CELL = 14, 10.5, 11
AFTER = 6
_WHOLE = 8


class Setter:
    """Fonts by style and size, and text set in them. missing gathers the letters that no face has."""

    def __init__(self, face: Typeface) -> None:
        self.missing = Missing()
        self._face = face

    def regular(self, size: float, gray: float = 0) -> Font:
        """Upright."""
        return Font(self._face.regular, size, gray=gray)

    def bold(self, size: float, gray: float = 0) -> Font:
        """Bold."""
        return Font(self._face.bold, size, gray=gray)

    def italic(self, size: float) -> Font:
        """Italic."""
        return Font(self._face.italic, size)

    def bold_italic(self, size: float) -> Font:
        """Bold italic."""
        return Font(self._face.bold_italic, size)

    def raised(self, size: float) -> Font:
        """A mark of a note, above the line."""
        return Font(self._face.regular, size * 0.65, rise=size * 0.35)

    def lines(self, text: str, font: Font, width: float, indent: float = 0) -> tuple[Line, ...]:
        """The text's lines in `width`; each of its own lines begins a new one."""
        return self.span_lines((Span(font, text),), width, indent)

    def balanced(self, text: str, font: Font, width: float) -> tuple[Line, ...]:
        """As `lines`, with lines of about the same length: for centred titles. What fits a line whole is not cut."""
        wide = self.lines(text, font, width)
        longest = max((self.lines(word, font, width)[0].width for word in text.split(" ") if word), default=0)
        low, high = max(width / 2, longest), width
        while high - low > 4:
            middle = (low + high) / 2
            if len(self.lines(text, font, middle)) > len(wide):
                low = middle
            else:
                high = middle
        return self.lines(text, font, max(high, low))

    def span_lines(self, spans: Sequence[Span], width: float, indent: float = 0) -> tuple[Line, ...]:
        """As `lines`, for text in several fonts; only the last span may hold line ends."""
        *first, last = (replace(span, text=nfc(span.text)) for span in spans)
        lines: tuple[Line, ...] = ()
        for part in filled_lines(last.text) or ("",):
            lines += wrap((*first, Span(last.font, part)), width, self.missing, indent)
            first = []
        return lines

    def box(self, text: str, font: Font, width: float, align: Align = "left", middle: bool = False) -> Box:
        """A cell of a table; `width` is that of the text."""
        return Box(self.lines(text, font, width), font.size * 1.18, align, middle)

    def paragraph(
        self,
        text: str,
        font: Font,
        align: Align = "justify",
        indent: float = INDENT,
        gap: float = AFTER,
        keep: bool = False,
        lead: Span | None = None,
    ) -> list[Slice]:
        """Paragraphs, one for each line of the text; lead: words in another font before the first.

        No first line alone at the bottom of a page and no last line alone at its top. keep: it stays with what follows,
        whole where it is short.
        """
        slices: list[Slice] = []
        for part in filled_lines(text) or ("",):
            spans = (lead, Span(font, part)) if lead else (Span(font, part),)
            lines = wrap(spans, WIDTH, self.missing, indent)
            slices += text_slices(lines, font.size * SPACING, align, gap, keep)
            lead = None
        return slices


def filled_lines(text: str) -> tuple[str, ...]:
    """The lines of a text in NFC that hold more than blanks."""
    return tuple(line for line in nfc(text).split("\n") if line.strip())


def text_slices(
    lines: Sequence[Line], leading: float, align: Align, gap: float, keep: bool, x: float = 0, width: float = WIDTH
) -> list[Slice]:
    """The lines of one paragraph as slices."""
    last = len(lines) - 1
    return [
        TextSlice(line, x, width, leading, align, 0 if number else gap, _stays(number, last, keep))
        for number, line in enumerate(lines)
    ]


def _stays(number: int, last: int, keep: bool) -> bool:
    if keep and (last < _WHOLE or number == last):
        return True
    return last > 0 and number in (0, last - 1)
