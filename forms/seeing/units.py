"""A unit below an office with what its report says, and the groups that units stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from forms.cells import EMPTY, Cell
from forms.standing import UNIT_STATE_TEXT, UnitState

Level = str


class Seen(Struct, frozen=True):
    """A unit and its figures. group: name of the district or cluster that it stands in, "" for none.

    state: of its report, as forms/standing.py has it; cells: stored and computed, None where nothing counts.
    received: number of the report that stands, 0 for none.
    """

    code: str
    name: str
    level: Level
    group: str
    state: UnitState
    cells: Mapping[str, Cell] | None = None
    received: int = 0

    def cell(self, key: str) -> Cell:
        """The effective cell, EMPTY where nothing was said or nothing counts."""
        return EMPTY if self.cells is None else self.cells.get(key, EMPTY)

    @property
    def state_text(self) -> str:
        """ "chưa nộp", "trả lại", …"""
        return UNIT_STATE_TEXT[self.state]


def grouped(units: Iterable[Seen]) -> dict[str, list[Seen]]:
    """The units by group, in the order in which the groups first come."""
    found: dict[str, list[Seen]] = {}
    for unit in units:
        found.setdefault(unit.group, []).append(unit)
    return found
