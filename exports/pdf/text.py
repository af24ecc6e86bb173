"""Text into lines: words of mixed faces and sizes, broken at blanks; a word longer than the line is cut.

White space collapses as in any paragraph; a non-breaking blank keeps its words together. Lengths are points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from exports.pdf.faces import Word, is_shapeless
from exports.pdf.letters import Font, Line, Piece, Span

_BLANKS = re.compile("[^\\S\u00a0\u2007\u202f]+")
_FIXED = re.compile("[\u00a0\u2007\u202f]")
_CUT_AFTER = "/-"
_KEPT = 2048


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, perhaps of several fonts. blank: the font of the blank before it, None where there is none."""

    parts: tuple[tuple[Font, Word], ...]
    width: float
    blank: Font | None


class Missing(set[str]):
    """The letters that no face has, gathered while a document is set."""


def wrap(spans: tuple[Span, ...], width: float, missing: Missing, indent: float = 0) -> tuple[Line, ...]:
    """The lines of a paragraph in `width`; indent: of its first line. No text gives one empty line."""
    lines, unknown = _wrapped(spans, width, indent)
    missing.update(unknown)
    return lines


@lru_cache(maxsize=_KEPT)
def _wrapped(spans: tuple[Span, ...], width: float, indent: float) -> tuple[tuple[Line, ...], frozenset[str]]:
    """The lines, and the letters that no face has. What a form prints is the same in each look at a report."""
    missing = Missing()
    lines: list[Line] = []
    row: list[_Token] = []
    used = indent
    for token in _cut(_tokens(spans, missing), width):
        gap = token.blank.blank if row and token.blank else 0.0
        if row and used + gap + token.width > width:
            lines.append(_line(row, False, 0 if lines else indent))
            row, used, gap = [], 0.0, 0.0
        row.append(token)
        used += gap + token.width
    lines.append(_line(row, True, 0 if lines else indent))
    return tuple(lines), frozenset(missing)


def _tokens(spans: tuple[Span, ...], missing: Missing) -> Iterator[_Token]:
    parts: list[tuple[Font, Word]] = []
    blank: Font | None = None
    for span in spans:
        for index, text in enumerate(_BLANKS.split(span.text)):
            if index and parts:
                yield _token(parts, blank)
                parts = []
            if index:
                blank = span.font
            if text:
                word = span.font.style.word(_FIXED.sub("\u00a0", text))
                missing.update(word.missing)
                parts.append((span.font, word))
    if parts:
        yield _token(parts, blank)


def _token(parts: list[tuple[Font, Word]], blank: Font | None) -> _Token:
    return _Token(tuple(parts), sum(font.size * word.width for font, word in parts), blank)


def _cut(tokens: Iterator[_Token], width: float) -> Iterator[_Token]:
    for token in tokens:
        if token.width <= width:
            yield token
        else:
            yield from _cut_token(token, width)


def _cut_token(token: _Token, width: float) -> Iterator[_Token]:
    blank = token.blank
    for font, word in token.parts:
        rest = "".join(run.text for run in word.runs)
        while rest:
            end = _fitting(font, rest, width)
            part = font.style.word(rest[:end])
            rest = rest[end:]
            yield _Token(((font, part),), part.width * font.size, blank)
            blank = None


def _fitting(font: Font, text: str, width: float) -> int:
    """How many letters fit, at least one: up to the last "/" or "-" in the second half, else to any letter."""
    used, end = 0.0, 0
    for index, letter in enumerate(text):
        used += font.style.word(letter).width * font.size
        if used > width and end:
            break
        if _may_cut(text, index + 1):
            end = index + 1
    else:
        return len(text)
    marks = [index for index in range(end // 2, end) if text[index] in _CUT_AFTER]
    return marks[-1] + 1 if marks else end


def _may_cut(text: str, index: int) -> bool:
    """Whether the text may be parted before `index`: not between a letter and its mark."""
    if index >= len(text):
        return True
    after, before = text[index], text[index - 1]
    return not (unicodedata.combining(after) or is_shapeless(after) or before == "\u200d")


def _line(row: list[_Token], ends: bool, indent: float) -> Line:
    joiner = _Joiner()
    for token in row:
        if token.blank and joiner.started:
            joiner.add(token.blank.style.face.name, token.blank, " ", token.blank.blank)
        for font, word in token.parts:
            for run in word.runs:
                joiner.add(run.face, font, run.text, run.width * font.size)
    return joiner.line(ends, indent)


class _Joiner:
    """Runs joined into pieces of one face and font."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._texts: list[str] = []
        self._face = ""
        self._font: Font | None = None
        self._start = self._x = 0.0
        self.started = False

    def add(self, face: str, font: Font, text: str, width: float) -> None:
        """Letters of one face, `width` points wide."""
        if face != self._face or font is not self._font:
            self._close()
            self._face, self._font, self._start = face, font, self._x
        self._texts.append(text)
        self._x += width
        self.started = True

    def _close(self) -> None:
        if self._font is not None:
            text = "".join(self._texts)
            blanks = text.count(" ") + text.count("\u00a0")
            self._pieces.append(Piece(self._face, self._font, text, self._start, blanks))
            self._texts = []

    def line(self, ends: bool, indent: float) -> Line:
        """The line of all that was added."""
        self._close()
        return Line(tuple(self._pieces), self._x, sum(piece.blanks for piece in self._pieces), ends, indent)
