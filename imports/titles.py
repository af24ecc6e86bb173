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
_SEPARATORS = re.compile(r"[_\-.]+")
_SAYS_UNIT = ("don vi", "ubnd", "uy ban", "ban vstbpn", "co quan")


class Named(Struct, frozen=True):
    """A unit that a title may name. path: the names above it."""

    code: str
    name: str
    path: str = ""


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
    lines = [(name_key(nfc(text)), plain(text)) for text in texts]
    spoken = _spoken(file_name)
    lines.append((name_key(spoken), plain(spoken)))
    scores = {unit: _score(unit, lines) for unit in units}
    named = {unit: score for unit, score in scores.items() if score}
    paths = " ".join(name_key(unit.path) for unit in named)
    own = {unit: score for unit, score in named.items() if not _holds(paths, name_key(unit.name))} or named
    best = max(own.values(), default=0)
    ranked = sorted(own.items(), key=lambda pair: -pair[1])
    return tuple(unit.code for unit, score in ranked if score * 2 > best)


def _score(unit: Named, lines: Sequence[tuple[str, str]]) -> int:
    """3 for the whole name, 1 for the name without its type; more where the line says that it names the unit, or the
    unit above stands there too."""
    full, bare = name_key(unit.name), name_key(split_type(unit.name)[1])
    without = plain(split_type(unit.name)[1])
    best = 0
    for key, letters in lines:
        score = 6 if _holds(key, full) else 3 if _holds(key, bare) else 1 if _holds(letters, without) else 0
        if score and any(word in letters for word in _SAYS_UNIT):
            score += 2
        best = max(best, score)
    above = name_key(split_type(unit.path.partition(",")[0])[1])
    return best + bool(best and above and any(_holds(key, above) for key, _ in lines))


def _holds(text: str, words: str) -> bool:
    return bool(words) and re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def _spoken(file_name: str) -> str:
    """ "vo_cuong-2024.xlsx" as words."""
    return _SEPARATORS.sub(" ", nfc(file_name).rpartition(".")[0] or file_name)
