"""Somebody reads what is shared (each commune's count, each district's sum, the province's) and reckons: which values
may each hidden count of one to four have? The reader makes no mistake, and knows that what is withheld is none of one
to four, since it would say so."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal

from forms.guard import Guarded, guard
from torture.rows import Case, Row, Work
from torture.taking_away import put

Counts = Mapping[str, Mapping[str, int]]
"""By district and commune."""
SMALL = range(1, 5)
ROOM = 40
"""By how much a figure that is withheld may be larger than all that there is, to the reader."""


def _mask(values: Iterable[int]) -> int:
    return sum(1 << value for value in values)


def _sums(first: int, second: int, limit: int) -> int:
    """The sums of one value of each set, as bits."""
    found = 0
    for value in range(limit + 1):
        if second >> value & 1:
            found |= first << value
    return found & ((1 << limit + 1) - 1)


class _Reader:
    """What the published figures leave open. May: the values of a figure, as bits."""

    def __init__(self, counts: Counts, found: Guarded) -> None:
        self.counts, self.found = counts, found
        self.whole = sum(sum(units.values()) for units in counts.values())
        self.limit = self.whole + ROOM
        self.groups = {name: self._group(name, self._units(units)) for name, units in counts.items()}

    def _unit(self, code: str, value: int) -> int:
        if code in self.found.small:
            return _mask(SMALL)
        if code in self.found.withheld:
            return _mask(other for other in range(self.limit + 1) if other not in SMALL)
        return _mask((value,))

    def _units(self, units: Mapping[str, int]) -> int:
        may = _mask((0,))
        for code, value in units.items():
            may = _sums(may, self._unit(code, value), self.limit)
        return may

    def _group(self, name: str, may: int) -> int:
        """The sums of a district that what is said of it allows."""
        if name in self.found.small_groups:
            return may & _mask(SMALL)
        return may if name in self.found.withheld_groups else may & _mask((sum(self.counts[name].values()),))

    def may_be(self, group: str, code: str) -> list[int]:
        """The values that a hidden count of one to four may have."""
        units = {other: value for other, value in self.counts[group].items() if other != code}
        rest, others = self._units(units), _mask((0,))
        for name, may in self.groups.items():
            if name != group:
                others = _sums(others, may, self.limit)
        total = _mask(range(self.limit + 1)) if self.found.total else _mask((self.whole,))
        return [
            value for value in SMALL
            if _sums(others, self._group(group, rest << value & ((1 << self.limit + 1) - 1)), self.limit) & total
        ]  # fmt: skip


def _drawn(chance: random.Random) -> Counts:
    most = chance.choice((3, 6, 6, 12, 40))
    return {
        f"h{group}": {f"{group}-{unit}": chance.randint(0, most) for unit in range(chance.randint(1, 6))}
        for group in range(chance.randint(1, 4))
    }


def _prepare(work: Work) -> Case:
    def case(chance: random.Random) -> str:
        counts = _drawn(chance)
        found = guard({name: {code: Decimal(n) for code, n in units.items()} for name, units in counts.items()})
        reader = _Reader(counts, found)
        for group, units in counts.items():
            for code, count in units.items():
                if count not in SMALL:
                    continue
                work.counted["small counts"] += 1
                may = reader.may_be(group, code) if code in found.small else [count]
                if len(may) < 2:
                    return f"{code} can only be {may}: {counts}, {found}"
        return ""

    return case


def _alone() -> None:
    """What is small is hidden, and nothing beside it."""
    put("torture.peers.small_counts.guard", _hides_alone)


def _hides_alone(counts: Mapping[str, Mapping[str, Decimal]]) -> Guarded:
    small = frozenset(code for units in counts.values() for code, n in units.items() if 0 < n < 5)
    return Guarded(small=small)


ROWS = (
    Row("small counts reckoned from what is shown", "others are withheld along with them", _prepare, _alone,
        cases=2_000, few=20),
)  # fmt: skip
