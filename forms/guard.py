"""Small counts guarded where they are shared (V14): which figures of a chart or list must not be shown as they are.

A count of 1-4 at a commune reads "dưới 5". That alone hides nothing where a total stands beside it and the other
communes are shown: so further figures are withheld ("không nêu") until nobody can work a guarded one out from the
totals. What can be worked out is reckoned exactly, by somebody who knows that what is withheld is none of 1 to 4: the
figures are whole numbers, and units, groups and the total form a tree, up and down which what can be is passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from math import inf

from msgspec import Struct

SMALL_FROM, SMALL_TO = 1, 4
SMALL = "dưới 5"
WITHHELD = "không nêu"
EXPLANATION = (
    "Số từ 1 đến 4 của cấp xã được ghi “dưới 5”; một số ô khác ghi “không nêu” để không suy ra được số đó từ tổng."
    " Biểu chính thức vẫn ghi đủ."
)

Figures = Mapping[str, Mapping[str, Decimal | None]]
"""By group (a district, or one group for all), each unit's count; None where the unit gave none."""
_Span = tuple[float, float]
_Spans = tuple[_Span, ...]
"""Whole numbers: of each span the first and the last."""


class Guarded(Struct, frozen=True):
    """What must not be shown: units and groups whose count is small, those withheld for their sake.

    total: whether the sum of everything is withheld too.
    """

    small: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    small_groups: frozenset[str] = frozenset()
    withheld_groups: frozenset[str] = frozenset()
    total: bool = False

    def unit(self, code: str) -> str:
        """What is written for a unit in place of its figure, "" where the figure may stand."""
        return SMALL if code in self.small else WITHHELD if code in self.withheld else ""

    def group(self, name: str) -> str:
        """The same for the sum of a group."""
        return SMALL if name in self.small_groups else WITHHELD if name in self.withheld_groups else ""

    @property
    def is_empty(self) -> bool:
        """Whether everything may be shown."""
        return not (self.small or self.withheld or self.small_groups or self.withheld_groups or self.total)


NOTHING_GUARDED = Guarded()


def is_small(count: Decimal | None) -> bool:
    """Whether a count is one that V14 guards."""
    return count is not None and SMALL_FROM <= count <= SMALL_TO


def guard(figures: Figures) -> Guarded:
    """What must not be shown of counts that stand in groups, beside the groups' sums and the sum of all.

    Counts are whole and not below 0; a unit without one adds nothing and is told as such.
    """
    work = _Work(
        {name: {code: int(n) for code, n in units.items() if n is not None} for name, units in figures.items()}
    )
    if not work.small:
        return NOTHING_GUARDED
    while group := work.disclosed():
        work.hide_in(group)
    return Guarded(
        frozenset(work.small),
        frozenset(work.hidden - work.small),
        frozenset(work.small_sums),
        frozenset(work.hidden_sums - work.small_sums),
        work.total_hidden,
    )


@dataclass
class _Work:
    """The figures and what of them is hidden so far."""

    groups: dict[str, dict[str, int]]
    small: set[str] = field(default_factory=set)
    small_sums: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    hidden_sums: set[str] = field(default_factory=set)
    total_hidden: bool = False
    total_small: bool = False

    def __post_init__(self) -> None:
        for name, units in self.groups.items():
            self.small |= {code for code, count in units.items() if SMALL_FROM <= count <= SMALL_TO}
            if SMALL_FROM <= sum(units.values()) <= SMALL_TO:
                self.small_sums.add(name)
        self.hidden, self.hidden_sums = set(self.small), set(self.small_sums)
        self.total_hidden = self.total_small = SMALL_FROM <= self._all <= SMALL_TO

    @property
    def _all(self) -> int:
        return sum(sum(units.values()) for units in self.groups.values())

    def disclosed(self) -> str:
        """The group of a small count that can be worked out from what is shown; "" where none can."""
        sums = self._sums()
        return next((name for name in self.groups if self._pinned(name, sums[name])), "")

    def _pinned(self, name: str, whole: _Spans) -> bool:
        """Whether somebody who knows the group's sum this well can work out one of its small counts: for each of them
        the others are the same."""
        small = self.small & self.groups[name].keys()
        if not small:
            return False
        others = self._inside(name, but=next(iter(small)))
        return _is_one(_met(_UNDER_FIVE, _less(whole, others)))

    def hide_in(self, name: str) -> None:
        """Hide one figure more, so that a small count of the group is less easily worked out: the least comes first.

        Where "dưới 5" itself tells too much of a sum (four units of one case each), less is said of it.
        """
        if (other := self._next_unit(name)) is not None:
            self.hidden.add(other)
        elif name not in self.hidden_sums:
            self.hidden_sums.add(name)
        elif name in self.small_sums and self._pinned(name, self._sum(name)):
            self.small_sums.remove(name)
        elif (group := self._next_group()) is not None:
            self.hidden_sums.add(group)
            self.hidden |= {one for one in (self._next_unit(group),) if one is not None}
        elif not self.total_hidden:
            self.total_hidden = True
        else:
            self.total_small = False

    def _next_unit(self, name: str) -> str | None:
        """The smallest shown count of a group that is not 0; a 0 where there is none else."""
        shown = [(count == 0, count, code) for code, count in self.groups[name].items() if code not in self.hidden]
        return min(shown)[2] if shown else None

    def _next_group(self) -> str | None:
        """The smallest shown sum, of a group that hides units already before others."""
        shown = [
            (not self.hidden & units.keys(), sum(units.values()), name)
            for name, units in self.groups.items()
            if name not in self.hidden_sums and units
        ]
        return min(shown)[2] if shown else None

    def _inside(self, name: str, but: str = "") -> _Spans:
        """What the units of a group, but for one, can be together. Whatever is withheld is none of 1 to 4, or it would
        say “dưới 5”; several such figures together leave open what one does."""
        units = [(code, count) for code, count in self.groups[name].items() if code != but]
        shown = sum(count for code, count in units if code not in self.hidden)
        small = sum(code in self.small for code, _ in units)
        withheld = any(code in self.hidden and code not in self.small for code, _ in units)
        whole = ((shown + small * SMALL_FROM, shown + small * SMALL_TO),)
        return _plus(whole, _WITHHELD) if withheld else whole

    def _sums(self) -> dict[str, _Spans]:
        """What each group's sum can be for somebody who sees what is shown."""
        spans = {name: self._sum(name) for name in self.groups}
        whole: _Spans = ((self._all, self._all),)
        if self.total_hidden:
            whole = _UNDER_FIVE if self.total_small else _ANY
        others = _of_others(tuple(spans.values()))
        return {name: _met(spans[name], _less(whole, rest)) for name, rest in zip(spans, others, strict=True)}

    def _sum(self, name: str) -> _Spans:
        if name not in self.hidden_sums:
            whole = sum(self.groups[name].values())
            return ((whole, whole),)
        return _met(self._inside(name), _UNDER_FIVE) if name in self.small_sums else self._inside(name)


_UNDER_FIVE: _Spans = ((SMALL_FROM, SMALL_TO),)
_WITHHELD: _Spans = ((0, 0), (SMALL_TO + 1, inf))
_ANY: _Spans = ((0, inf),)


def _joined(spans: Iterable[_Span]) -> _Spans:
    """The same whole numbers in as few spans as there can be, the least first."""
    found: list[_Span] = []
    for low, high in sorted(spans):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return tuple(found)


def _plus(one: _Spans, other: _Spans) -> _Spans:
    """What one of each can be together."""
    return _joined((a + c, b + d) for a, b in one for c, d in other)


def _less(whole: _Spans, part: _Spans) -> _Spans:
    """What is left of the whole without the part."""
    return _joined((a - d, b - c) for a, b in whole for c, d in part)


def _met(one: _Spans, other: _Spans) -> _Spans:
    """What both can be."""
    return _joined((max(a, c), min(b, d)) for a, b in one for c, d in other if max(a, c) <= min(b, d))


def _of_others(spans: Sequence[_Spans]) -> list[_Spans]:
    """For each of them what all others can be together."""
    none: _Spans = ((0, 0),)
    before = accumulate(spans[:-1], _plus, initial=none)
    after = [*accumulate(reversed(spans[1:]), _plus, initial=none)]
    return [_plus(one, other) for one, other in zip(before, reversed(after), strict=True)]


def _is_one(spans: _Spans) -> bool:
    return len(spans) == 1 and spans[0][0] == spans[0][1]
