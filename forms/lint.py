"""Where a text was hurt on its way out of a PDF (domain A.6 #25): lost letters, double blanks, broken lines.

Only what hardly ever stands in a sound text is pointed out. Names, abbreviations, addresses, units, list marks and
foreign words are left alone: a word is doubted only where it has no vowel at all, or carries Vietnamese letters and is
no syllable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from forms.syllables import is_syllable

_MARKED = re.compile(r"(?<!\S)[^\s@/.]*[@/.]\S*")
_ADDRESS = re.compile(r"@|://|\bwww\.|[\w-]/[\w-]|\w\.\w")
_WORD = re.compile(r"(?<![\w&.\-])[^\W\d_]+(?![\w&\-])")
_DOUBLE = re.compile(r"(?<=[^\W_])(?P<comma>[,)]?)(?P<gap> {2,3})(?=[^\W_])")
_NUMBERED = re.compile(r"(?<![\w.\-/])(?P<word>[^\W\d_]{3,7})(?P<note>\d{1,2})(?=[\s,.;)]|$)")
_LONE_NOTE = re.compile(r"(?<=\S)[ \t]*\n\s*(?P<note>\d{1,2})[ \t]*\n\s*(?=[,;.]|[^\W\d_A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ])")
_BREAK = re.compile(r"(?P<last>[^\W_]|[,(])[ \t]*(?P<gap>\n\s*)(?=(?P<next>[^\W\d_]+)(?P<after>.?))")
_VIETNAMESE = re.compile("[à-öø-ỹ]")
_VOWEL = re.compile("[aeiouyàáâãèéêìíòóôõùúýăĩũơưạ-ỹ]", re.IGNORECASE)
_HEADLESS = frozenset(["ây", "ã", "ảy", "ếp", "ử"])
_UNIT_LIST = "m g l t s h km cm mm dm kg mg ml dl đ tr kwh kw w v mw hz mb gb tb vnd vnđ tp ths pgs ts bs"
_UNITS = frozenset(_UNIT_LIST.split())
_LEAST_LINE = 40
_AROUND = 12


class Slip(Struct, frozen=True):
    """text[start:end] is doubtful; sentence: why, in Vietnamese."""

    start: int
    end: int
    sentence: str


@lru_cache(maxsize=64)
def lint(text: str) -> tuple[Slip, ...]:
    """The doubtful places of a text in their order, none inside another; what only blanks part is one place."""
    blanked = _MARKED.sub(lambda match: "0" * len(match[0]) if _ADDRESS.search(match[0]) else match[0], text)
    found = sorted([*_double_blanks(blanked), *_words(blanked), *_notes(blanked), *_breaks(blanked)], key=_place)
    kept: list[Slip] = []
    for slip in found:
        last = kept[-1] if kept else None
        if last is not None and not text[last.end : slip.start].strip(" "):
            kept[-1] = Slip(last.start, max(last.end, slip.end), last.sentence)
        else:
            kept.append(slip)
    return tuple(kept)


def excerpt(text: str, slip: Slip) -> str:
    """The doubtful place with the whole words around it on its line; a line break within it is shown as ⏎."""
    head = text[max(0, slip.start - _AROUND) : slip.start]
    tail = text[slip.end : slip.end + _AROUND]
    before = head[max(head.find(" "), head.rfind("\n")) + 1 :] if slip.start > _AROUND else head.rpartition("\n")[2]
    after = tail.partition("\n")[0]
    if len(after) == _AROUND and slip.end + _AROUND < len(text):
        after = after[: max(0, after.rfind(" "))]
    return re.sub(r"\s*\n\s*", " ⏎ ", f"{before}{text[slip.start : slip.end]}{after}".strip())


def _place(slip: Slip) -> tuple[int, int]:
    return slip.start, -slip.end


def _double_blanks(text: str) -> Iterator[Slip]:
    for match in _DOUBLE.finditer(text):
        yield Slip(match.start("gap"), match.end("gap"), "có hai dấu cách liền nhau, có thể mất chữ")


def _words(text: str) -> Iterator[Slip]:
    for match in _WORD.finditer(text):
        word = match[0]
        if _is_sound(word):
            continue
        if _is_fragment(text, match):
            yield Slip(match.start(), match.end(), f"“{word}” không có nguyên âm, có thể mất chữ")
        elif word in _HEADLESS:
            yield Slip(match.start(), match.end(), f"“{word}” có thể mất chữ ở đầu")
        elif _VOWEL.search(word):
            yield Slip(match.start(), match.end(), f"“{word}” không phải là một tiếng, có thể mất chữ hoặc dính liền")


@lru_cache(maxsize=20_000)
def _is_sound(word: str) -> bool:
    """Whether the word needs no look at its place: it has a vowel, and is a syllable where it looks like one."""
    if not _VOWEL.search(word) or word in _HEADLESS:
        return False
    return not (word.islower() and _VIETNAMESE.search(word)) or is_syllable(word)


def _is_fragment(text: str, match: re.Match[str]) -> bool:
    """Letters without a vowel that are no unit after a figure, no list mark and no abbreviation."""
    word, after = match[0], text[match.end() : match.end() + 1]
    if _VOWEL.search(word) or len(word) > 3 or after in (")", ".", ":", "/", "]", "}"):
        return False
    if text[match.start() - 1 : match.start()] in ("{", "“", '"', "'", "("):
        return False
    if not word.islower():
        return len(word) == 1 and _next_is_fragment(text, match.end())
    before = text[max(0, match.start() - _AROUND) : match.start()].rstrip()[-1:]
    return not (word in _UNITS and (before.isdigit() or before == "/"))


def _next_is_fragment(text: str, at: int) -> bool:
    """ "L ng ghép": the next word is small and has no vowel either."""
    following = _WORD.match(text, at + 1)
    return following is not None and following[0].islower() and not _VOWEL.search(following[0])


def _notes(text: str) -> Iterator[Slip]:
    for match in _NUMBERED.finditer(text):
        word = match["word"]
        if word.islower() and _VIETNAMESE.search(word) and is_syllable(word):
            yield Slip(match.start(), match.end(), f"số “{match['note']}” dính sau chữ, có thể là số chú thích")
    for match in _LONE_NOTE.finditer(text):
        yield Slip(match.start(), match.end(), f"số “{match['note']}” đứng riêng, có thể là số chú thích")


def _breaks(text: str) -> Iterator[Slip]:
    for match in _BREAK.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start() + 1]
        mark = len(match["next"]) == 1 and match["after"] in (")", ".", "/")
        if match["next"][0].islower() and len(line.strip()) >= _LEAST_LINE and not mark:
            yield Slip(match.start("last"), match.end("next"), "xuống dòng giữa câu")
