"""What became of a unit, and what it was formed from, over as many changes as lie between two days.

A unit maps onto another where its whole territory went there. Where it was divided the shares are named, and no
figure is ever split: the lists do not tell how much of a divided unit went where (resources/units/README.md).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from msgspec import Struct

from forms.units import Unit, UnitTree

_DAY = timedelta(days=1)
_Step = Callable[[Unit], tuple[tuple[Unit, bool], ...]]


class Share(Struct, frozen=True):
    """A unit that took in another one, or was taken in: whole, or only a part of it."""

    unit: Unit
    whole: bool


def stands(unit: Unit, day: date) -> bool:
    """Whether this very unit is in the tree on the day."""
    return unit.since <= day and (unit.until is None or day <= unit.until)


def heirs(tree: UnitTree, unit: Unit, day: date) -> tuple[Share, ...]:
    """The units of a later day in which the unit's territory lies, in code order; itself where it still stands.

    Empty where the lists do not tell. A unit whose parts all came together again in one unit is whole there.
    """
    day = tree.answered(day)
    reached = _walk(unit, day, tree.successors, lambda each: each.since > day)
    found = tuple(share for share in reached if share is not None)
    if len(found) == 1 and not found[0].whole and _all_arrive(tree, unit, day):
        return (Share(found[0].unit, True),)
    return found


def forerunners(tree: UnitTree, unit: Unit, day: date) -> tuple[Share, ...]:
    """The units of an earlier day that the unit was formed from, in code order; itself where it stood already.

    whole tells whether the earlier unit went into this one entirely. Empty where the lists do not tell all of them.
    """
    day = tree.answered(day)
    found = _walk(unit, day, lambda each: _formed_from(tree, each), lambda each: (each.until or date.max) < day)
    return () if None in found else tuple(share for share in found if share is not None)


def _walk(unit: Unit, day: date, step: _Step, passed: Callable[[Unit], bool]) -> tuple[Share | None, ...]:
    """The units of the day that are reached from a unit, in code order; None at the end where a way was lost."""
    found: dict[tuple[str, date], Share] = {}
    lost = False
    waiting = [Share(unit, True)]
    while waiting:
        share = waiting.pop()
        if stands(share.unit, day):
            mark = (share.unit.code, share.unit.since)
            known = found.get(mark)
            found[mark] = Share(share.unit, share.whole or (known is not None and known.whole))
            continue
        near = () if passed(share.unit) else step(share.unit)
        lost = lost or not near
        waiting += [Share(each, share.whole and whole) for each, whole in near]
    return (*(found[mark] for mark in sorted(found)), *([None] if lost else []))


def _all_arrive(tree: UnitTree, unit: Unit, day: date) -> bool:
    """Whether every share that the unit was divided into is known to have gone on entirely, and there were several."""
    shares = tree.successors(unit)
    several = len(shares) > 1
    return all(
        (whole or several) and (stands(near, day) or all(share.whole for share in heirs(tree, near, day)))
        for near, whole in shares
    )


def _formed_from(tree: UnitTree, unit: Unit) -> tuple[tuple[Unit, bool], ...]:
    eve = unit.since - _DAY
    return tuple((tree.get(before.code, eve), before.whole) for before in unit.predecessors)


def former_parent(tree: UnitTree, unit: Unit) -> Unit | None:
    """The unit between this one and its province before its last change, where it has none now: its old district.

    Of several the one that most of its forerunners lay in, whole ones first; None where the lists tell none.
    """
    eve = unit.since - _DAY
    if unit.since <= tree.first_day:
        return None
    counts: dict[str, tuple[int, int]] = {}
    for share in forerunners(tree, unit, eve):
        if share.unit.level == unit.level and share.unit.parent:
            whole, parts = counts.get(share.unit.parent, (0, 0))
            counts[share.unit.parent] = (whole + share.whole, parts + 1)
    if not counts:
        return None
    code = max(sorted(counts), key=lambda each: counts[each])
    return tree.get(code, eve)
