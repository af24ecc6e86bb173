"""Zero, nothing to report, no figure yet, does not apply, an estimate, not a word: from a commune's report through its
signed bundle into the district's total, which is reckoned here by hand."""

from __future__ import annotations

import random
import shutil
from decimal import Decimal
from functools import cache

from forms.cells import Cell, State
from tests.sample import clock
from tests.signed_bundles import COUNT, FORM, PERIOD, Sent
from torture.districts import COMMUNES, empty, ready
from torture.offices import copied, in_memory
from torture.rows import Case, Row, Work
from torture.taking_away import put
from workflow.receiving.taking import receive
from workflow.session import open_session
from workflow.standing.prospect import look

UNITS, ALWAYS, WARD_COUNT = COMMUNES[:5], "M1.1.1", 19
"""Of the district's wards; a figure that every report has, so that none of them is empty."""
SAID: dict[str, Cell | None] = {
    "zero": Cell(Decimal(0)), "some": Cell(Decimal(7)), "many": Cell(Decimal(120)), "nothing": Cell(None, State.NONE),
    "not yet": Cell(None, State.MISSING), "no matter": Cell(None, State.NOT_APPLICABLE),
    "about": Cell(Decimal(30), State.ESTIMATE), "silence": None,
}  # fmt: skip


@cache
def _bundle(unit: str, said: str) -> bytes:
    cell = SAID[said]
    return Sent(unit, {ALWAYS: 76, **({COUNT: cell} if cell else {})}).bundle()


def _ready() -> None:
    ready()
    for unit in UNITS:
        for said in SAID:
            _bundle(unit, said)


def _reckoned(said: list[str]) -> tuple[str, int | None, tuple[int, int]]:
    """State and figure of the total, and (units that answered, units that could)."""
    figures = {"zero": 0, "some": 7, "many": 120, "about": 30}
    numbers = [figures[one] for one in said if one in figures]
    covered, base = len(numbers) + said.count("nothing"), WARD_COUNT - said.count("no matter")
    if not covered:
        return "missing", None, (covered, base)
    if not numbers:
        return "none", None, (covered, base)
    return "estimate" if "about" in said else "value", sum(numbers), (covered, base)


def _prepare(work: Work) -> Case:
    place = in_memory(work) / "huyện"

    def case(chance: random.Random) -> str:
        said = [chance.choice([*SAID]) for _ in range(chance.randint(1, len(UNITS)))]
        home, stick = copied(empty, place / "nhà"), place / "ổ"
        try:
            stick.mkdir()
            for unit, one in zip(UNITS, said, strict=False):
                (stick / f"{unit}.asice").write_bytes(_bundle(unit, one))
            with open_session(home, clock) as session:
                receive(session, [stick])
                kept = {row.unit: session.store.received_cells(row.number) for row in session.store.received_rows()}
                made = look(session, FORM, PERIOD).made
        finally:
            shutil.rmtree(place)
        work.counted["cells sent"] += len(said)
        for unit, one in zip(UNITS, said, strict=False):
            cell, sent = kept[unit].get(COUNT), SAID[one]
            if (cell.value, cell.state) != (sent.value, sent.state) if cell and sent else cell is not sent:
                return f"{unit} said {one}, and it is kept as {cell}"
        found = made.cells[COUNT]
        total = found.state.value, found.value, made.consolidation.coverage.get(COUNT, (0, WARD_COUNT))
        return "" if total == _reckoned(said) else f"{said} gave {total}, not {_reckoned(said)}"

    return case


def _nothing_is_zero() -> None:
    """Whatever a unit says in the place of a figure is a zero."""
    from forms.consolidation.totals import Total

    add = Total.add
    put("forms.consolidation.totals.Total.add", lambda total, cell: add(total, Cell(cell.number or Decimal(0))))


ROWS = (
    Row("zero, nothing, not yet and does not apply", "a state stands beside the figure, never in it", _prepare,
        _nothing_is_zero, cases=200, few=2, shared=_ready),
)  # fmt: skip
