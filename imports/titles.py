"""Whose sheet it is and for when, guessed from what stands over the table and from the file's name; never decided."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from forms.text import nfc, plain
from forms.unit_names import name_key, split_type

_HALF = re.compile(r"\b0?6 thang (dau|cuoi) nam (?:nam )?(20\d{2})\b")
_HALF_BARE = re.compile(r"\b0?6 thang\b.{0,12}?\b(20\d{2})\b")
_YEAR = re.compile(r"\bnam (20\d{2})\b")
_ANY_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_DATE = re.compile(r"\b(ngay|so)\b[^,;()]{0,40}|/20\d{2}")
WHOLE = 10
_MARKS = re.compile(r"[,;:()\[\]/\"“”]+")
_SEPARATORS = re.compile(r"[_\-.]+")
_SAYS_UNIT = ("don vi", "ubnd", "uy ban", "ban vstbpn", "co quan")


class Named(Struct, frozen=True):
    """A unit that a title may name. path: the names above it; aliases: other spellings of its whole name."""

    code: str
    name: str
    path: str = ""
    aliases: tuple[str, ...] = ()


def guess_periods(texts: Sequence[str], file_name: str) -> tuple[str, ...]:
    """Periods as written forms, the likeliest first: what the titles say goes before the file's name."""
    found: dict[str, None] = {}
    for text in (*texts, _spoken(file_name)):
        for period in _periods(plain(text)):
            found[period] = None
    if not found:
        found = dict.fromkeys(_ANY_YEAR.findall(file_name))
    return tuple(found)


def _periods(text: str) -> list[str]:
    halves = [f"{year}-H{1 if part == 'dau' else 2}" for part, year in _HALF.findall(text)]
    if halves:
        return halves
    bare = _DATE.sub(" ", text)
    return [f"{year}-H1" for year in _HALF_BARE.findall(bare)] or _YEAR.findall(bare)


def guess_units(texts: Sequence[str], file_name: str, units: Iterable[Named]) -> tuple[str, ...]:
    """Codes of the units named there, the likeliest first; a unit that only lies above another one named is none."""
    lines = [(_key(text), plain(text)) for text in (*texts, _spoken(file_name))]
    scores = {unit: score for unit in units if (score := _score(unit, lines))}
    if any(score >= WHOLE for score in scores.values()):
        scores = {unit: score for unit, score in scores.items() if score >= WHOLE}
    paths = " ".join(_key(unit.path) for unit in scores)
    own = {unit: score for unit, score in scores.items() if not _holds(paths, _key(unit.name))} or scores
    best = max(own.values(), default=0)
    return tuple(unit.code for unit, score in sorted(own.items(), key=lambda pair: -pair[1]) if score * 2 > best)


def _score(unit: Named, lines: Sequence[tuple[str, str]]) -> int:
    """WHOLE for the whole name, 3 for the name without its type, 1 for that without tones; more where the line says
    that it names the unit, or the unit above stands there too."""
    whole = [_key(name) for name in (unit.name, *unit.aliases)]
    bare, without = _key(split_type(unit.name)[1]), plain(split_type(unit.name)[1])
    best = 0
    for key, letters in lines:
        full = any(_holds(key, name) for name in whole)
        score = WHOLE if full else 3 if _holds(key, bare) else 1 if _holds(letters, without) else 0
        if score and score < WHOLE and any(word in letters for word in _SAYS_UNIT):
            score += 2
        best = max(best, score)
    above = _key(split_type(unit.path.partition(",")[0])[1])
    return best + bool(best and above and any(_holds(key, above) for key, _ in lines))


def _key(text: str) -> str:
    """The key of names in a text, marks between them apart."""
    return name_key(_MARKS.sub(" ", nfc(text)))


def _holds(text: str, words: str) -> bool:
    return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _spoken(file_name: str) -> str:
    """ "vo_cuong-2024.xlsx" as words."""
    return _SEPARATORS.sub(" ", nfc(file_name).rpartition(".")[0] or file_name)
