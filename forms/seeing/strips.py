"""The groups of units as strips: a row a group, divided by what its units say. Plain geometry, as in bars.py."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from forms.chart import Box
from forms.seeing.bars import GAP, NAME_SHARE, TEXT_GAP, Measure, Word, elided, row_height
from forms.seeing.districts import Groups, Place
from forms.standing import UNIT_STATE_TEXT

Tone = Literal["met", "partly", "missed", "plain", "none", "absent"]
STRIP_SHARE = 0.62
LEAST = 120.0
_TONES: dict[str, Tone] = {
    "đạt": "met",
    "Đạt": "met",
    "Có": "met",
    "chỉ đạt tỉnh": "partly",
    "chỉ đạt TW": "partly",
    "chưa đạt": "missed",
    "Không đạt": "missed",
    "Không": "missed",
    "có số liệu": "plain",
}


class Piece(Struct, frozen=True):
    """The units of a group that say the same. text: "12 chưa đạt", only the number or nothing where room is scarce."""

    word: str
    count: int
    box: Box
    text: str
    tone: Tone


class StripRow(Struct, frozen=True):
    """A group: its name, its pieces from left to right, its own figure and verdict."""

    place: int
    row: Box
    name: Word
    pieces: tuple[Piece, ...]
    value: Word
    words: Word


class Key(Struct, frozen=True):
    """A word of the legend with the sample before it."""

    sample: Box
    word: Word
    tone: Tone


class Strips(Struct, frozen=True):
    """Rows and the legend above them."""

    width: float
    height: float
    rows: tuple[StripRow, ...]
    legend: tuple[Key, ...]


def tone_of(word: str) -> Tone:
    """How a piece is filled: what was answered, what was left open, what did not come."""
    return _TONES.get(word) or ("absent" if word in UNIT_STATE_TEXT.values() else "none")


def strips(found: Groups, width: float, measure: Measure, line: float) -> Strips:
    """The picture, as high as it needs. All strips are equally long: they show shares of a group's units."""
    legend, head = _legend(found, width, measure, line)
    names = min(max(measure(place.group) for place in found.places), width * NAME_SHARE)
    values = max(measure(place.text) for place in found.places)
    words = max(measure(place.words) for place in found.places)
    left = names + GAP
    long = max(LEAST, width - left - values - words - 3 * TEXT_GAP)
    rows = []
    for number, place in enumerate(found.places):
        top = head + number * row_height(line)
        middle = top + (row_height(line) - line) / 2
        right = left + long + TEXT_GAP
        rows.append(
            StripRow(
                number,
                Box(0.0, top, width, row_height(line)),
                Word(elided(place.group, names, measure), Box(0.0, middle, names, line), "right"),
                _pieces(place, left, top, long, measure, line),
                Word(place.text, Box(right, middle, values, line), "right"),
                Word(place.words, Box(right + values + TEXT_GAP, middle, words, line)),
            )
        )
    return Strips(width, head + len(rows) * row_height(line) + 2, tuple(rows), legend)


def _pieces(place: Place, left: float, top: float, long: float, measure: Measure, line: float) -> tuple[Piece, ...]:
    height = row_height(line)
    thick = height * STRIP_SHARE
    whole = sum(count for _, count in place.shares) or 1
    made, at = [], left
    for word, count in place.shares:
        wide = long * count / whole
        box = Box(at, top + (height - thick) / 2, wide, thick)
        texts = (f"{count} {word}", str(count), "")
        text = next(one for one in texts if not one or measure(one) + 2 * TEXT_GAP <= wide)
        made.append(Piece(word, count, box, text, tone_of(word)))
        at += wide
    return tuple(made)


def _legend(found: Groups, width: float, measure: Measure, line: float) -> tuple[tuple[Key, ...], float]:
    made: list[Key] = []
    x = y = 0.0
    for word in found.words:
        wide = line + TEXT_GAP + measure(word) + 2 * GAP
        if x and x + wide > width:
            x, y = 0.0, y + line * 1.3
        sample = Box(x, y + line * 0.15, line * 0.9, line * 0.7)
        made.append(Key(sample, Word(word, Box(x + line + TEXT_GAP, y, measure(word), line)), tone_of(word)))
        x += wide
    return tuple(made), (y + line * 1.3 + GAP if made else 0.0)
