"""How a form's cells are consolidated at an office's level, read out of the pack once for a form and level."""

from __future__ import annotations

from msgspec import Struct

from forms.consolidation.model import LEVELS
from forms.form import Field, Form, Helper, Row
from forms.values import helper_of

_BESIDE = ("part", "whole", "school_year")


class Pair(Struct, frozen=True):
    """A rate of helper cells: recomputed from their sums."""

    row: Row
    top: str
    bottom: str
    level: str


class Alternative(Struct, frozen=True):
    """A rate's other denominator and the cell that says which of the two is used (A.6 #2, #3)."""

    row: Row
    key: str
    basis: str
    level: str


class Quartered(Struct, frozen=True):
    """A row answered by quarters at its first level: above it, how many passed of how many."""

    row: Row
    passed: str
    total: str
    level: str


class Plan(Struct, frozen=True):
    """What a table form asks of an office. Levels are those that answer first.

    sums: (key, level) of figures added up; answers: (row, level) of yes or no counted; whole_units: rows whose figure
    is the number of units of a level below; led: rows that a lead agency answers for the office; listed: rows whose
    answers are only listed.
    """

    sums: tuple[tuple[str, str], ...]
    pairs: tuple[Pair, ...]
    alternatives: tuple[Alternative, ...]
    answers: tuple[tuple[Row, str], ...]
    quartered: tuple[Quartered, ...]
    whole_units: tuple[Row, ...]
    led: tuple[Row, ...]
    listed: tuple[Row, ...]

    @property
    def levels(self) -> frozenset[str]:
        """The levels that answer something first."""
        return frozenset(
            (
                *(level for _, level in self.sums),
                *(level for _, level in self.answers),
                *(pair.level for pair in self.pairs),
                *(other.level for other in self.alternatives),
                *(each.level for each in self.quartered),
            )
        )


class Outline(Struct, frozen=True):
    """What an outline form asks of an office: fields by how they are consolidated."""

    counts: tuple[Field, ...]
    totals: tuple[Field, ...]
    tables: tuple[Field, ...]
    sections: tuple[Field, ...]
    texts: tuple[Field, ...]
    lists: tuple[Field, ...]


def outline_of(form: Form) -> Outline:
    """The plan of an outline form; the same at every level."""
    fields = list(form.fields.values())
    joined = [item for item in fields if collect_of(item) == "join"]
    return Outline(
        tuple(item for item in fields if collect_of(item) == "sum" and not item.total_of),
        tuple(item for item in fields if collect_of(item) == "sum" and item.total_of),
        tuple(item for item in joined if item.type == "table" and not item.as_sections),
        tuple(item for item in joined if item.type == "table" and item.as_sections),
        tuple(item for item in joined if item.type == "narrative"),
        tuple(item for item in joined if item.type == "list"),
    )


def collect_of(item: Field) -> str:
    """sum, join or own: what the pack says, else by the field's type."""
    if item.collect:
        return item.collect
    if item.type in ("count", "money"):
        return "sum"
    return "join" if item.type in ("table", "narrative", "list") else "own"


def collected_keys(form: Form, level: str) -> frozenset[str]:
    """The cells that a unit of the level gets from the units below it; of a table its key."""
    if form.kind == "outline":
        return frozenset(key for key, item in form.fields.items() if collect_of(item) != "own")
    plan = plan_of(form, level)
    return frozenset(
        (
            *(key for key, _ in plan.sums),
            *(key for pair in plan.pairs for key in (pair.top, pair.bottom)),
            *(other.key for other in plan.alternatives),
            *(row.key for row, _ in plan.answers),
            *(key for quartered in plan.quartered for key in (quartered.passed, quartered.total)),
        )
    )


def first_level(levels: tuple[str, ...]) -> str:
    """The lowest level that types it; "" where only an agency does."""
    return next((level for level in LEVELS if level in levels), "")


def plan_of(form: Form, level: str) -> Plan:
    """The plan of a table form for an office of the level."""
    rows = [row for row in form.row if row.kind != "heading"]
    above = level == LEVELS[-1]
    return Plan(
        sums=tuple((row.key, low) for row in rows if row.collect == "sum" and (low := _from_below(row.levels, level))),
        pairs=tuple(pair for row in rows if row.collect == "recompute" and (pair := _pair(row, level))),
        alternatives=tuple(other for row in rows if (other := _alternative(row, level))),
        answers=tuple((row, low) for row in rows if row.collect == "count_yes" and (low := _yes_level(row, level))),
        quartered=tuple(found for row in rows if row.collect == "quarters" and (found := _quartered(row, level))),
        whole_units=tuple(row for row in rows if row.units_of and _is_below(row.units_of, level)),
        led=tuple(row for row in rows if above and _is_led(row)),
        listed=tuple(row for row in rows if above and row.collect == "list"),
    )


def _is_led(row: Row) -> bool:
    owned = row.collect == "owner" and not row.units_of
    return bool(row.leads) and (owned or (row.collect in ("recompute", "list", "quarters") and row.kind != "rate"))


def beside_status(row: Row) -> tuple[Helper, ...]:
    """The helper cells that go with a status: figures beside it, the school year."""
    return tuple(helper for helper in row.helper if helper.role in _BESIDE)


def _is_below(low: str, level: str) -> bool:
    return level in LEVELS and low in LEVELS and LEVELS.index(low) < LEVELS.index(level)


def _from_below(levels: tuple[str, ...], level: str) -> str:
    low = first_level(levels)
    return low if low and _is_below(low, level) else ""


def _pair(row: Row, level: str) -> Pair | None:
    top, bottom = helper_of(row, "numerator"), helper_of(row, "denominator")
    if top is None or bottom is None:
        return None
    low = _from_below(top.levels, level)
    return Pair(row, top.key, bottom.key, low) if low else None


def _alternative(row: Row, level: str) -> Alternative | None:
    other, basis = helper_of(row, "alternative"), helper_of(row, "basis")
    if other is None or basis is None:
        return None
    low = _from_below(other.levels, level)
    return Alternative(row, other.key, basis.key, low) if low else None


def _yes_level(row: Row, level: str) -> str:
    low = first_level(tuple(each for each, kind in row.level_kinds.items() if kind == "yes_no"))
    return low if low and _is_below(low, level) else ""


def _quartered(row: Row, level: str) -> Quartered | None:
    passed, total = helper_of(row, "numerator"), helper_of(row, "denominator")
    quarter = helper_of(row, "quarter")
    if passed is None or total is None or quarter is None:
        return None
    low = _from_below(quarter.levels, level)
    return Quartered(row, passed.key, total.key, low) if low else None
