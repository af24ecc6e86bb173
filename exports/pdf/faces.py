"""Registered faces, and which of them draws which letters of a word.

A letter is drawn by the document's face, else by the bundled Tinos, else by Noto Emoji; what no face has becomes
U+FFFD and is reported. Signs without shape (zero-width blanks, joiners, soft hyphens) take a glyph of no width, so
that they are in the text that comes out of the PDF as they were in the text that went in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from reportlab.pdfbase.pdfmetrics import registerFont

from exports.pdf.fonts import BUNDLED, EMOJI, FontChoice
from exports.pdf.mapped_font import MappedFont

REPLACEMENT = "\ufffd"
_ZERO_WIDTH_JOINER = 0x200D
_WORDS = 20_000
_STYLES = ("regular", "bold", "italic", "bold_italic")


class Shapeless:
    """Every sign without shape, drawn as the emoji face's joiner, which is empty and has no width."""

    def __init__(self, font: MappedFont) -> None:
        self._glyphs = font.face.charToGlyph
        self._advances = font.face.charWidths
        self._glyph = self._glyphs[_ZERO_WIDTH_JOINER]
        self.face = Face(font.fontName, {})

    def take(self, letter: str) -> Face:
        """The face, now able to draw the letter."""
        code = ord(letter)
        self._glyphs[code] = self._glyph
        self._advances[code] = 0
        self.face.widths[code] = 0.0
        return self.face


@dataclass(frozen=True, slots=True)
class Face:
    """A registered font: its name there, the advance of each character in 1/1000 em."""

    name: str
    widths: dict[int, float]

    def has(self, letter: str) -> bool:
        """Whether the face can draw the letter."""
        return ord(letter) in self.widths


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one face. width: in em."""

    face: str
    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is drawn. width: in em; missing: letters that no face has."""

    runs: tuple[Run, ...]
    width: float
    missing: tuple[str, ...]


class Style:
    """One style of a typeface with its fallbacks; words are measured once."""

    def __init__(self, faces: tuple[Face, ...], shapeless: Shapeless) -> None:
        self.face = faces[0]
        self._faces = faces
        self._shapeless = shapeless
        self._words: dict[str, Word] = {}

    def word(self, text: str) -> Word:
        """The word's runs and width."""
        known = self._words.get(text)
        if known is None:
            if len(self._words) > _WORDS:
                self._words.clear()
            known = self._words[text] = self._make(text)
        return known

    def _make(self, text: str) -> Word:
        drawn = [(*self._face_of(letter), letter) for letter in text]
        runs = tuple(_run(face, part) for face, part in groupby(drawn, key=lambda item: item[0]))
        missing = tuple(letter for _, shown, letter in drawn if shown == REPLACEMENT != letter)
        return Word(runs, sum(run.width for run in runs), missing)

    def _face_of(self, letter: str) -> tuple[Face, str]:
        if is_shapeless(letter):
            return self._shapeless.take(letter), letter
        for face in self._faces:
            if face.has(letter):
                return face, letter
        return next(face for face in self._faces if face.has(REPLACEMENT)), REPLACEMENT


@dataclass(frozen=True, slots=True)
class Typeface:
    """The four styles of a document."""

    regular: Style
    bold: Style
    italic: Style
    bold_italic: Style


def is_shapeless(letter: str) -> bool:
    """Whether the character has no shape of its own: format signs and variation selectors."""
    return unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f" or letter == "\u034f"


@cache
def typeface(choice: FontChoice) -> Typeface:
    """The choice's faces, registered once per process."""
    emoji, shapeless = _emoji()
    styles = []
    for style in _STYLES:
        chain = [_register(f"{choice.name}-{style}", str(getattr(choice, style)))]
        if choice != BUNDLED:
            chain.append(_register(f"{BUNDLED.name}-{style}", str(getattr(BUNDLED, style))))
        styles.append(Style((*chain, emoji), shapeless))
    return Typeface(*styles)


@cache
def _register(name: str, file: str) -> Face:
    font = MappedFont(name, file, shapable=False)
    registerFont(font)
    return _measured(name, font)


@cache
def _emoji() -> tuple[Face, Shapeless]:
    font = MappedFont("Noto Emoji", str(EMOJI), shapable=False)
    registerFont(font)
    return _measured("Noto Emoji", font), Shapeless(font)


def _measured(name: str, font: Any) -> Face:
    default = font.face.defaultWidth
    widths = font.face.charWidths
    return Face(name, {code: widths.get(code, default) for code in font.face.charToGlyph})


def _run(face: Face, part: Iterable[tuple[Face, str, str]]) -> Run:
    text = "".join(shown for _, shown, _ in part)
    return Run(face.name, text, sum(face.widths[ord(letter)] for letter in text) / 1000)
