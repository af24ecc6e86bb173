"""A table form consolidated: sums, counts of yes, rates out of helper cells, what lead agencies answer (A.8)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from forms.cells import EMPTY, State
from forms.consolidation.choosing import Place, below_of
from forms.consolidation.making import Making, some
from forms.consolidation.model import Source
from forms.consolidation.plan import Alternative, Pair, Plan, Quartered
from forms.consolidation.totals import Total, covers, given
from forms.pack import Row

Totals = dict[str, Total]
_ALTERNATIVE, _PRINTED = "alternative", "printed"


def consolidate_table(plan: Plan, making: Making) -> None:
    """Every cell of a table form that this level gets from below."""
    places = {level: making.tree.places(level) for level in plan.levels}
    for level, at in places.items():
        _add_sums(making, [key for key, low in plan.sums if low == level], at)
    for row, level in plan.answers:
        _count_answers(making, row, level, places[level])
    for quartered in plan.quartered:
        _count_quartered(making, quartered, places[quartered.level])
    for pair in plan.pairs:
        _add_pair(making, pair, places[pair.level])
    for other in plan.alternatives:
        _choose_denominator(making, other, places[other.level])
    for row in plan.whole_units:
        _count_units(making, row)


def units_at(places: Iterable[Place]) -> int:
    """How many units should have answered."""
    return sum(place.units for place in places)


def _add_sums(making: Making, keys: list[str], places: tuple[Place, ...]) -> None:
    if not keys:
        return
    totals = add_up(keys, places)
    units = units_at(places)
    for key, total in totals.items():
        making.cells[key] = total.cell(units)
        making.coverage[key] = total.coverage(units)


def add_up(keys: Iterable[str], places: Iterable[Place]) -> Totals:
    """Figures added up over what counts, in one pass over the reports."""
    totals = {key: Total() for key in keys}
    adding = [(key, total.add) for key, total in totals.items()]
    for place in places:
        source = place.source
        if source is None:
            continue
        cells = source.cells
        if place.whole:
            for key, total in totals.items():
                cell = cells.get(key)
                total.add_whole(cell, place.units, covers(key, cell, place.units, source.consolidation))
        else:
            for key, add in adding:
                if key in cells:
                    add(cells[key])
    return totals


def _count_answers(making: Making, row: Row, level: str, places: tuple[Place, ...]) -> None:
    """Yes counted over the units that answer; in a report from above them the same row holds the count."""
    key = row.key
    total, units = _answers(row.key, key, places, level), units_at(places)
    if not units:
        making.cells[key] = given(None, State.NOT_APPLICABLE)
        return
    making.cells[key] = total.count(units)
    making.coverage[key] = total.coverage(units)


def _answers(answer: str, count: str, places: Iterable[Place], level: str) -> Total:
    """answer: the key of yes or no at the first level; count: that of the number of yes above it."""
    total = Total()
    for place in places:
        for each in _speaking(place, count, level):
            source = each.source
            if source is None:
                continue
            if each.whole:
                cell = source.cells.get(count)
                total.add_whole(cell, each.units, covers(count, cell, each.units, source.consolidation))
            elif answer in source.cells:
                total.add_answer(source.cells[answer])
    return total


def _speaking(place: Place, count: str, level: str) -> Iterable[Place]:
    """The place, or what came from the units below it where its own report cannot give the count.

    A report that was typed knows no answers of the units below; nothing is counted twice by asking these.
    """
    source = place.source
    if not place.whole or source is None or not place.node.children or count in source.cells:
        return (place,)
    made = source.consolidation
    return (place,) if made and count in made.coverage else tuple(below_of(place.node, level))


def _count_quartered(making: Making, quartered: Quartered, places: tuple[Place, ...]) -> None:
    """Passed out of how many: at the first level the row says yes or no, above it the two numbers."""
    total, units = _answers(quartered.row.key, quartered.passed, places, quartered.level), units_at(places)
    covered, base = total.coverage(units)
    making.cells[quartered.passed] = total.count(units)
    gone = making.cells[quartered.passed].state is State.NOT_APPLICABLE or not base
    making.cells[quartered.total] = given(None, State.NOT_APPLICABLE) if gone else given(Decimal(base))
    making.coverage[quartered.passed] = making.coverage[quartered.total] = covered, base


def _add_pair(making: Making, pair: Pair, places: tuple[Place, ...]) -> None:
    """Both helper sums where every unit gave both, else neither: a rate of some units would pass for that of all."""
    sums = PairSums(pair, places)
    if not sums.said:
        return
    covered, base = making.coverage[pair.top] = making.coverage[pair.bottom] = sums.coverage
    if covered == base:
        making.cells[pair.top], making.cells[pair.bottom] = sums.top.cell(sums.units), sums.bottom.cell(sums.units)
    elif covered:
        message = (
            f"{making.name(pair.row.key)} chưa tính lại được từ các đơn vị: "
            f"mới có {covered}/{base} đơn vị gửi đủ tử số và mẫu số."
        )
        making.tell("V24", pair.row.key, message, "Hãy lấy số của cơ quan chủ trì, hoặc đề nghị đơn vị gửi bổ sung.")


class PairSums:
    """Two helper cells added up together: a unit is covered where it gave both."""

    def __init__(self, pair: Pair, places: tuple[Place, ...]) -> None:
        self.top, self.bottom = Total(), Total()
        self.units, self._known, self.said = units_at(places), 0, False
        for place in places:
            if place.source is not None:
                self._add(pair, place, place.source)

    @property
    def coverage(self) -> tuple[int, int]:
        """(covered, base); what a district knows of its units counts though it gave no sum."""
        covered, base = self.top.coverage(self.units)
        return min(covered + self._known, base), base

    def _add(self, pair: Pair, place: Place, source: Source) -> None:
        top, bottom = source.cells.get(pair.top, EMPTY), source.cells.get(pair.bottom, EMPTY)
        self.said = self.said or not (top.is_empty and bottom.is_empty)
        if State.NOT_APPLICABLE in (top.state, bottom.state):
            self._leave(place.units)
        elif top.number is not None and bottom.number is not None:
            of = [covers(key, source.cells[key], place.units, source.consolidation) for key in (pair.top, pair.bottom)]
            spoken = min(of) if place.whole else (1, 1)
            self.top.add_whole(top, place.units, spoken)
            self.bottom.add_whole(bottom, place.units, spoken)
        elif source.consolidation is not None:
            known = source.consolidation.coverage.get(pair.top, (0, place.units))
            self._leave(place.units - known[1])
            self._known += known[0]
            self.said = self.said or known[0] > 0

    def _leave(self, units: int) -> None:
        self.top.left += units
        self.bottom.left += units


def _choose_denominator(making: Making, other: Alternative, places: tuple[Place, ...]) -> None:
    """The alternative denominator only where every unit that counts in the printed one gave it (A.6 #2, #3)."""
    total = Total()
    chose: list[str] = []
    kept: list[str] = []
    without: list[str] = []
    for place in places:
        printed = place.source.cells.get(other.row.denominator, EMPTY).number if place.source else None
        if place.source is None or printed is None:
            continue
        cell = place.source.cells.get(other.key, EMPTY)
        if cell.number is None and printed == 0:
            continue
        total.add(cell)
        if cell.number is None:
            without.append(place.source.name)
        wanted = place.source.cells.get(other.basis, EMPTY).text == _ALTERNATIVE
        (chose if wanted else kept).append(place.source.name)
    if total.covered and not without:
        making.cells[other.key] = total.cell(total.covered)
        making.coverage[other.key] = making.coverage.get(other.row.denominator, total.coverage(total.covered))
    if chose:
        making.cells[other.basis] = given(_PRINTED if without else _ALTERNATIVE)
        _say_basis(making, other, chose, kept, without)


def _say_basis(making: Making, other: Alternative, chose: list[str], kept: list[str], without: list[str]) -> None:
    row = making.name(other.row.key)
    if without:
        message = (
            f"{row}: {some(chose)} tính theo mẫu số “trong đó”, nhưng {some(without)} không gửi số này; "
            "tỷ lệ tổng hợp tính theo mẫu số in trên biểu."
        )
        making.tell("V24", other.row.key, message)
    elif kept:
        message = (
            f"{row}: {some(kept)} tính theo mẫu số in trên biểu, {some(chose)} theo mẫu số “trong đó”; "
            "mọi đơn vị đều có số này nên tỷ lệ tổng hợp tính theo mẫu số “trong đó”."
        )
        making.tell("V24", other.row.key, message)


def _count_units(making: Making, row: Row) -> None:
    number = making.tree.count(row.units_of)
    making.cells[row.key] = given(Decimal(number)) if number else given(None, State.NOT_APPLICABLE)
