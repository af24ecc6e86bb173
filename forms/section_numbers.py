"""Numbers of an outline's headings: the next one of a run, and those that stay when some are not asked for.

Only siblings whose printed numbers are a run (I. II. III., 1. 2. 3., a) b) c), 5.1. 5.2.) are; any others keep theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from forms.form import Section

_NUMBER = re.compile(r"(?P<lead>(?:\w+\.)*?)(?P<count>[^\W_]+)(?P<end>[.)/]*)")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
          "XVIII", "XIX", "XX")  # fmt: skip
_LETTERS = tuple("abcdđeghiklmnopqrstuvxy")
_ARABIC = tuple(str(number) for number in range(1, 100))
_SERIES: tuple[tuple[str, ...], ...] = (_ROMAN, _ARABIC, _LETTERS, tuple(letter.upper() for letter in _LETTERS))

_Number = tuple[str, str, str]


def counted_anew(whole: Sequence[Section], kept: Sequence[Section]) -> tuple[Section, ...]:
    """The sections that stay, with the numbers they bear among themselves. whole: all of the form, in order."""
    numbers: dict[str, str] = {}
    staying = {section.key for section in kept}
    for parent, children in _families(whole).items():
        left = [child for child in children if child.key in staying]
        numbers |= _run(children, left, _moved(whole, numbers, parent))
    return tuple(replace(each, number=numbers[each.key]) if each.key in numbers else each for each in kept)


def next_number(number: str) -> str:
    """What is printed before the next heading: "1." -> "2.", "I." -> "II.", "a)" -> "b)", "5.1" -> "5.2", "-" stays."""
    lead, count, end = _parts(number) or ("", "", "")
    series = next((each for each in _SERIES if count in each[:-1]), None)
    return number if series is None else f"{lead}{series[series.index(count) + 1]}{end}"


def _families(sections: Sequence[Section]) -> dict[str, list[Section]]:
    """The numbered sections under each heading, by its key; "" for the outermost."""
    found: dict[str, list[Section]] = {"": []}
    path: list[Section] = []
    for section in sections:
        path = [above for above in path if above.depth < section.depth]
        if _parts(section.number):
            found.setdefault(path[-1].key if path else "", []).append(section)
        path.append(section)
    return found


def _moved(whole: Sequence[Section], numbers: Mapping[str, str], parent: str) -> Callable[[str], str]:
    """How the lead of a child's number ("5." of "5.1.") reads under its parent's new number."""
    was = next((section.number for section in whole if section.key == parent), "")
    new = numbers.get(parent, was)
    before, after = f"{was.rstrip('.')}.", f"{new.rstrip('.')}."
    return lambda lead: after if lead == before else lead


def _run(children: Sequence[Section], left: Sequence[Section], moved: Callable[[str], str]) -> dict[str, str]:
    parts = [found for child in children if (found := _parts(child.number))]
    series = next((each for each in _SERIES if _is_run(parts, each)), None)
    if series is None or not left:
        return {}
    first, (lead, _, end) = series.index(parts[0][1]), parts[0]
    return {child.key: f"{moved(lead)}{series[first + at]}{end}" for at, child in enumerate(left)}


def _is_run(parts: Sequence[_Number], series: tuple[str, ...]) -> bool:
    if any(count not in series for _, count, _ in parts):
        return False
    places = [series.index(count) for _, count, _ in parts]
    return len({(lead, end) for lead, _, end in parts}) == 1 and all(b == a + 1 for a, b in pairwise(places))


def _parts(number: str) -> _Number | None:
    match = _NUMBER.fullmatch(number.strip())
    return (match["lead"], match["count"], match["end"]) if match else None
