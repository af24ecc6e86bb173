"""A table form consolidated: sums, counts of yes, rates out of helper cells, what lead agencies answer (A.8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from forms.cells import EMPTY, Cell, State
from forms.consolidation.choosing import Came, Place, below_of
from forms.consolidation.making import Making, some
from forms.consolidation.plan import Alternative, Pair, Plan, Quartered
from forms.consolidation.totals import Total, covers, given
from forms.form import Row

_VALUE = State.VALUE
_ALTERNATIVE, _PRINTED = "alternative", "printed"


def consolidate_table(plan: Plan, making: Making) -> None:
    """Every cell of a table form that this level gets from below."""
    came = {level: making.tree.came(level) for level in plan.levels}
    for key, level in plan.sums:
        total = total_of(key, came[level])
        making.cells[key] = total.cell(came[level].units)
        making.coverage[key] = total.coverage(came[level].units)
    first = dict(plan.sums)
    for row in making.form.row:
        if row.kind == "rate" and row.numerator in first and row.denominator in first:
            _tell_unlike(making, row, came[first[row.numerator]])
    for row, level in plan.answers:
        _count_answers(making, row, level, came[level])
    for quartered in plan.quartered:
        _count_quartered(making, quartered, came[quartered.level])
    for pair in plan.pairs:
        _add_pair(making, pair, came[pair.level])
    for other in plan.alternatives:
        _choose_denominator(making, other, came[other.level])
    for row in plan.whole_units:
        _count_units(making, row)


def total_of(key: str, came: Came) -> Total:
    """One figure added up over what counts."""
    total = Total()
    total.add_each(key, came.single)
    for place in came.wholes:
        cell = place.cells.get(key)
        total.add_whole(cell, place.units, covers(key, cell, place.units, place.made))
    return total


def _tell_unlike(making: Making, row: Row, came: Came) -> None:
    """A warning where the two sums of a rate are not of the same units: some gave but one of the two figures."""
    above, below = row.numerator, row.denominator
    covered = making.coverage[above][0], making.coverage[below][0]
    if not all(covered) or covered == (came.units, came.units):
        return
    half = [place.node.unit.name for place in came.places if _speaks_for(place, above) != _speaks_for(place, below)]
    if half:
        message = (
            f"{making.name(row.key)}: tử số và mẫu số không cộng từ cùng những đơn vị, vì {some(half)} "
            "mới có một trong hai số."
        )
        making.warn("V24", above, message)


def _speaks_for(place: Place, key: str) -> int:
    """Of how many units the place gives the figure."""
    cell = place.cells.get(key)
    if cell is None or cell.number is None:
        return 0
    return covers(key, cell, place.units, place.made)[0] if place.whole else 1


def _count_answers(making: Making, row: Row, level: str, came: Came) -> None:
    """Yes counted over the units that answer; in a report from above them the same row holds the count."""
    if not came.units:
        making.cells[row.key] = given(None, State.NOT_APPLICABLE)
        return
    total = _answers(row.key, row.key, came, level)
    making.cells[row.key] = total.count(came.units)
    making.coverage[row.key] = total.coverage(came.units)


def _answers(answer: str, count: str, came: Came, level: str) -> Total:
    """answer: the key of yes or no at the first level; count: that of the number of yes above it."""
    total = Total()
    for cells in came.single:
        if answer in cells:
            total.add_answer(cells[answer])
    for place in came.wholes:
        asked = _asked_below(place, count, level)
        if asked is None:
            cell = place.cells.get(count)
            total.add_whole(cell, place.units, covers(count, cell, place.units, place.made))
        else:
            part = _answers(answer, count, asked, level)
            covered, base = part.coverage(asked.units)
            total.add_whole(part.cell(asked.units), place.units, (covered, base))
    return total


def _asked_below(place: Place, count: str, level: str) -> Came | None:
    """What came from the units below a report that cannot give the count; None where it can.

    A report that was typed knows no answers of the units below; nothing is counted twice by asking these.
    """
    if not place.node.children or count in place.cells or (place.made and count in place.made.coverage):
        return None
    return Came(below_of(place.node, level))


def _count_quartered(making: Making, quartered: Quartered, came: Came) -> None:
    """Passed out of how many: at the first level the row says yes or no, above it the two numbers."""
    total = _answers(quartered.row.key, quartered.passed, came, quartered.level)
    covered, base = total.coverage(came.units)
    making.cells[quartered.passed] = total.count(came.units)
    making.cells[quartered.total] = given(Decimal(base)) if base else given(None, State.NOT_APPLICABLE)
    making.coverage[quartered.passed] = making.coverage[quartered.total] = covered, base


def _add_pair(making: Making, pair: Pair, came: Came) -> None:
    """Both helper sums where every unit gave both, else neither: a rate of some units would pass for that of all."""
    sums = PairSums(pair, came)
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

    def __init__(self, pair: Pair, came: Came) -> None:
        self.top, self.bottom = Total(), Total()
        self.units, self._known, self.said = came.units, 0, False
        self._add_units(pair, came.single)
        for place in came.wholes:
            self._add_whole(pair, place)

    @property
    def coverage(self) -> tuple[int, int]:
        """(covered, base); what a district knows of its units counts though it gave no sum."""
        covered, base = self.top.coverage(self.units)
        return min(covered + self._known, base), base

    def _add_units(self, pair: Pair, reports: Iterable[Mapping[str, Cell]]) -> None:
        """Units one by one; figures, which most are, are added up here, all else in `_add_unit`."""
        above, below, covered = pair.top, pair.bottom, 0
        tops = bottoms = Decimal(0)
        for cells in reports:
            top, bottom = cells.get(above), cells.get(below)
            if top is None or bottom is None:
                if top is not bottom:
                    self._add_unit(top or EMPTY, bottom or EMPTY)
                continue
            part, base = top.value, bottom.value
            plain = top.state is _VALUE and bottom.state is _VALUE
            if plain and isinstance(part, Decimal) and isinstance(base, Decimal):
                tops, bottoms, covered = tops + part, bottoms + base, covered + 1
            else:
                self._add_unit(top, bottom)
        self.said = self.said or covered > 0
        self.top.add_figures(tops, covered)
        self.bottom.add_figures(bottoms, covered)

    def _add_unit(self, top: Cell, bottom: Cell) -> None:
        self.said = True
        if top.number is not None and bottom.number is not None:
            self.top.add(top)
            self.bottom.add(bottom)
        elif State.NOT_APPLICABLE in (top.state, bottom.state):
            self._leave(1)

    def _add_whole(self, pair: Pair, place: Place) -> None:
        top, bottom = place.cells.get(pair.top, EMPTY), place.cells.get(pair.bottom, EMPTY)
        self.said = self.said or not (top.is_empty and bottom.is_empty)
        if top.number is not None and bottom.number is not None:
            of = [covers(key, place.cells[key], place.units, place.made) for key in (pair.top, pair.bottom)]
            self.top.add_whole(top, place.units, min(of))
            self.bottom.add_whole(bottom, place.units, min(of))
        elif State.NOT_APPLICABLE in (top.state, bottom.state):
            self._leave(place.units)
        elif place.made is not None:
            known = place.made.coverage.get(pair.top, (0, place.units))
            self._leave(place.units - known[1])
            self._known += known[0]
            self.said = self.said or known[0] > 0

    def _leave(self, units: int) -> None:
        self.top.left += units
        self.bottom.left += units


def _choose_denominator(making: Making, other: Alternative, came: Came) -> None:
    """The alternative denominator only where every unit that counts in the printed one gave it (A.6 #2, #3)."""
    total = Total()
    chose: list[str] = []
    kept: list[str] = []
    without: list[str] = []
    printed_key, other_key, basis_key = other.row.denominator, other.key, other.basis
    for place in came.places:
        cells = place.cells
        printed = cells[printed_key].number if printed_key in cells else None
        if printed is None:
            continue
        cell = cells.get(other_key, EMPTY)
        if cell.number is None and printed == 0:
            continue
        total.add(cell)
        if cell.number is None:
            without.append(place.node.unit.name)
        wanted = basis_key in cells and cells[basis_key].value == _ALTERNATIVE
        (chose if wanted else kept).append(place.node.unit.name)
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
