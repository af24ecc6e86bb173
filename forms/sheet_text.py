"""How tall wrapped text stands in a cell, reckoned from the widths of Times New Roman, and long text in pieces.

Excel and LibreOffice do not fit rows to merged or protected cells by themselves, so the heights are written.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from math import ceil

from forms.sheet import CELL_LIMIT

POINTS_PER_UNIT = 5.25
MAX_HEIGHT = 400.0
_PADDING = 7.0
_CAUTION = 0.95
_WIDTHS = {
    250: " .,",
    278: "ijlt:;/\\",
    333: "frI()-[]!'\"",
    389: "sJ",
    444: "acez?",
    500: "bdghknopquvxy0123456789đ_*#$",
    556: "PSFơư",
    611: "ELTZ",
    667: "BCR",
    722: "ADGHKNOQUVXYwĐƠƯ",
    778: "m&",
    889: "M%",
    944: "W",
    1000: "…—",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Points that a line of text takes; letters outside the table count as wide ones. Words come again and again."""
    total = sum(_WIDTH_OF.get(letter, 0) or _bare_width(letter) for letter in text)
    return total * size / 1000 * (1.07 if bold else 1.0)


def _bare_width(letter: str) -> int:
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTH_OF.get(base, 600 if letter < "\u2000" else 1000)


def line_count(text: str, width: float, size: float, bold: bool = False) -> int:
    """Lines that the text needs in a cell of `width` character units, broken between words."""
    room = (width * POINTS_PER_UNIT - _PADDING) * _CAUTION
    return sum(_paragraph_lines(part, room, size, bold) for part in text.split("\n"))


def _paragraph_lines(text: str, room: float, size: float, bold: bool) -> int:
    lines, used = 1, 0.0
    for word in text.split(" "):
        wide = text_width(word, size, bold)
        blank = text_width(" ", size) if used else 0.0
        if used and used + blank + wide > room:
            lines, used, blank = lines + 1, 0.0, 0.0
        if wide > room:
            whole = ceil(wide / room) - 1
            lines, wide = lines + whole, wide - whole * room
        used += blank + wide
    return lines


def height_for(lines: int, size: float) -> float:
    """Row height in points for so many lines."""
    return min(MAX_HEIGHT, round(lines * size * 1.22 + 5, 1))


def pieces(text: str, width: float, size: float) -> tuple[str, ...]:
    """The text in pieces that each fit a cell and a row's greatest height; joined they are the text again."""
    most = max(1, int((MAX_HEIGHT - 5) / (size * 1.22)))
    if len(text) <= CELL_LIMIT and line_count(text, width, size) <= most:
        return (text,)
    letters = max(20, int(most * width * POINTS_PER_UNIT * 0.8 / (size * 0.46)))
    return tuple(_cut(text, min(letters, CELL_LIMIT), most, width, size))


def _cut(text: str, letters: int, most: int, width: float, size: float) -> list[str]:
    found = []
    while text:
        end = _break(text, letters)
        while end > 20 and line_count(text[:end], width, size) > most:
            end = _break(text, max(20, end * 3 // 4))
        found.append(text[:end])
        text = text[end:]
    return found


def _break(text: str, limit: int) -> int:
    """Where to cut: after a line end, else after a blank, else before a letter that starts anew."""
    if len(text) <= limit:
        return len(text)
    for mark in ("\n", " "):
        at = text.rfind(mark, limit // 2, limit)
        if at >= 0:
            return at + 1
    while limit > 1 and unicodedata.combining(text[limit]):
        limit -= 1
    return limit
