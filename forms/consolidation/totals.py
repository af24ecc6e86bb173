"""The arithmetic of cells added up: what is a figure, what is nothing, of how many units it speaks (DESIGN section 4).

"Không phát sinh" is 0 and covered; a value and an estimate count, and one estimate makes the sum an estimate;
"chưa có số liệu" and an empty cell add nothing and are not covered; "không áp dụng" leaves the base; nothing covered
is "chưa có số liệu". Where all that is covered says "không phát sinh", so does the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from forms.cells import EMPTY, NO, YES, Cell, Source, State
from forms.report import Consolidation

_ZERO, _ONE = Decimal(0), Decimal(1)
_VALUE, _ESTIMATE, _NONE = State.VALUE, State.ESTIMATE, State.NONE
_GONE = State.NOT_APPLICABLE
NOT_COVERED = (0, 0)
Cells = Mapping[str, Cell]


class Total:
    """A sum in the making. covered, left: units that answered, units for which the figure does not apply."""

    __slots__ = ("covered", "estimate", "figures", "left", "number", "said")

    def __init__(self) -> None:
        self.number = _ZERO
        self.covered = self.left = 0
        self.estimate = self.figures = self.said = False

    def add(self, cell: Cell) -> None:
        """One unit's answer."""
        state, value = cell.state, cell.value
        if state is _VALUE or state is _ESTIMATE:
            if isinstance(value, Decimal):
                self.number += value
                self.covered += 1
                self.figures = True
                self.estimate = self.estimate or state is _ESTIMATE
        elif state is _NONE:
            self.covered += 1
        elif state is _GONE:
            self.left += 1
        self.said = True

    def add_each(self, key: str, reports: Iterable[Cells]) -> None:
        """One cell of many units, one by one; this is the loop over everything that came in."""
        number, covered = _ZERO, 0
        for cells in reports:
            cell = cells.get(key)
            if cell is None:
                continue
            value = cell.value
            if cell.state is _VALUE and isinstance(value, Decimal):
                number += value
                covered += 1
            else:
                self.add(cell)
        self.add_figures(number, covered)

    def add_figures(self, number: Decimal, covered: int) -> None:
        """Figures of so many units, added up already."""
        if covered:
            self.number, self.covered = self.number + number, self.covered + covered
            self.figures = self.said = True

    def add_answer(self, cell: Cell) -> None:
        """One unit's yes or no: yes is 1, no is 0."""
        value, state = cell.value, cell.state
        if state is not _VALUE and state is not _ESTIMATE:
            self.add(cell)
        elif value in (YES, NO):
            self.number += _ONE if value == YES else _ZERO
            self.covered += 1
            self.figures = self.said = True
            self.estimate = self.estimate or state is _ESTIMATE
        elif not cell.is_empty:
            self.said = True

    def add_whole(self, cell: Cell | None, units: int, covers: tuple[int, int]) -> None:
        """The figure of a unit that speaks for `units` units; covers: (covered, base) of them."""
        covered, base = covers
        self.left += units - base
        self.covered += covered
        self.said = self.said or cell is not None
        if cell is None or cell.number is None:
            return
        self.number += cell.number
        self.figures = self.figures or cell.state is not _NONE
        self.estimate = self.estimate or cell.state is _ESTIMATE

    def coverage(self, units: int) -> tuple[int, int]:
        """(covered, base) where so many units are expected in all."""
        base = max(units - self.left, self.covered)
        return self.covered, base

    def cell(self, units: int) -> Cell:
        """The sum as a cell of source CONSOLIDATED; a figure that claims to speak for nobody counts all the same."""
        if not (self.covered or self.figures):
            gone = self.left > 0 and self.coverage(units)[1] == 0
            return given(None, State.NOT_APPLICABLE if gone else State.MISSING)
        if not self.figures:
            return given(None, State.NONE)
        return given(self.number, State.ESTIMATE if self.estimate else State.VALUE)

    def count(self, units: int) -> Cell:
        """The number of yes as a cell: a figure even where it is 0, an estimate while units are missing."""
        covered, base = self.coverage(units)
        if not covered:
            return self.cell(units)
        complete = covered == base and not self.estimate
        return given(self.number, State.VALUE if complete else State.ESTIMATE)


def given(value: Decimal | str | None, state: State = State.VALUE) -> Cell:
    """A cell that consolidation gives."""
    return Cell(value, state, source=Source.CONSOLIDATED)


def covers(key: str, cell: Cell | None, units: int, made: Consolidation | None) -> tuple[int, int]:
    """(covered, base) of the units that a report with units below it speaks for.

    What its own consolidation says of the cell, while the cell comes of it; a figure that was typed where
    consolidation gave none speaks for all.
    """
    counted = cell is not None and cell.number is not None
    known = made.coverage.get(key) if made else None
    if cell is not None and cell.state is _GONE:
        return NOT_COVERED
    if known is not None and made is not None:
        comes = cell is None or cell.source is Source.CONSOLIDATED or made.given.get(key, EMPTY).number is not None
        if comes:
            return known if counted else (0, known[1])
    return (units if counted else 0), units
