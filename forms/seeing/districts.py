"""An overview without a map: the groups of units (districts, or clusters of communes) beside each other.

For one measure a row a group: its own figure out of sums, how many units reach the target, how many have no figure.
For all measures a table of groups, each place with a figure and a word, so that nothing hangs on colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from forms.form import Form
from forms.guard import EXPLANATION, WITHHELD, Guarded
from forms.seeing.measures import Measure, Total, guarded_units, shown_text, total
from forms.seeing.progress import marks, reason_of, short_words, verdicts
from forms.seeing.units import Seen, grouped

ALL = "Tất cả đơn vị"
NO_GROUP = "Chưa rõ cụm"


class Place(Struct, frozen=True):
    """One group and one measure. text: "83,3", "không nêu", "" where nothing can be added up.

    shares: (word, number of units) of what the group's units say, in one order for all groups: đạt, chỉ đạt …, chưa
    đạt, có số liệu, then the reasons why there is none. covered: units that the figure speaks of, and of how many.
    """

    group: str
    text: str
    words: str
    shares: tuple[tuple[str, int], ...]
    covered: tuple[int, int]


class Groups(Struct, frozen=True):
    """One measure over the groups, the whole last. words: every word of the shares, in order, each once."""

    measure: Measure
    places: tuple[Place, ...]
    words: tuple[str, ...]
    marks: tuple[str, ...]
    note: str = ""


class Heat(Struct, frozen=True):
    """Every measure that has a target over the groups: rows of places, one a group, the whole last."""

    groups: tuple[str, ...]
    rows: tuple[tuple[Measure, tuple[Place, ...]], ...]
    note: str = ""


_FIRST = ("đạt", "chỉ đạt tỉnh", "chỉ đạt TW", "chưa đạt", "có số liệu", "Có", "Không", "Đạt", "Không đạt")


def groups(form: Form, one: Measure, units: Iterable[Seen], year: int, communes: Iterable[Seen] = ()) -> Groups:
    """The measure over the groups in the order in which they come, and over all units. communes: those below units
    that are none themselves."""
    every = tuple(units)
    hidden = guarded_units(form, one, every, communes)
    found = [_place(one, name or NO_GROUP, inside, year, hidden) for name, inside in grouped(every).items()]
    found.append(_place(one, ALL, every, year, hidden))
    words = sorted({word for place in found for word, _ in place.shares}, key=_word_order)
    told = tuple(mark.text for mark in marks(one, year))
    return Groups(one, tuple(found), tuple(words), told, "" if hidden.is_empty else EXPLANATION)


def heat(form: Form, every: Sequence[Measure], units: Iterable[Seen], year: int, communes: Iterable[Seen] = ()) -> Heat:
    """The measures that have a target and can be added up, over the groups. communes: as for `groups`."""
    seen, below = tuple(units), tuple(communes)
    rows, guarded = [], False
    for one in every:
        if one.row is None or not one.row.target or not one.has_parts:
            continue
        found = groups(form, one, seen, year, below)
        if not any(place.text for place in found.places):
            continue
        guarded = guarded or bool(found.note)
        rows.append((one, found.places))
    names = tuple(name or NO_GROUP for name in grouped(seen))
    return Heat((*names, ALL), tuple(rows), EXPLANATION if guarded else "")


def _place(one: Measure, name: str, inside: Sequence[Seen], year: int, hidden: Guarded) -> Place:
    whole: Total = total(one, inside)
    secret = hidden.total if name == ALL else bool(hidden.group(inside[0].group if inside else ""))
    said = () if secret else verdicts(one, whole.cell, year)
    shares: dict[str, int] = {}
    for unit in inside:
        word = _word(one, unit, year, hidden)
        shares[word] = shares.get(word, 0) + 1
    return Place(
        group=name,
        text=WITHHELD if secret else shown_text(one, whole.cell),
        words="" if secret else short_words(said),
        shares=tuple(sorted(shares.items(), key=lambda item: _word_order(item[0]))),
        covered=(whole.counted, whole.expected),
    )


def _word(one: Measure, unit: Seen, year: int, hidden: Guarded) -> str:
    reason = reason_of(one, unit, hidden)
    return reason or short_words(verdicts(one, unit.cell(one.key), year)) or "có số liệu"


def _word_order(word: str) -> tuple[int, str]:
    return (_FIRST.index(word) if word in _FIRST else len(_FIRST)), word
