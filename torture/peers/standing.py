"""Reports come in any order, again, under other names, over several sticks: filled ones, empty ones, ones that say only
who writes. What stands, and what the district's total is, is reckoned here by hand."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from forms.standing import Kept
from tests.sample import clock
from tests.signed_bundles import COUNT, FORM, PERIOD, Sent
from torture.districts import COMMUNES, empty, figure_of, ready
from torture.offices import copied, in_memory
from torture.rows import Case, Row, Work
from torture.taking_away import put
from workflow.receiving.taking import receive
from workflow.session import Session, open_session
from workflow.standing.prospect import look
from workflow.standing.reports import standing_report, standings

Kind = Literal["filled", "empty", "frame"]
UNITS, REVISIONS = COMMUNES[:4], 4
Come = Mapping[tuple[str, int], Kind]
"""What comes in, by unit and revision."""


@cache
def _bundle(unit: str, revision: int, kind: Kind) -> bytes:
    cells: Mapping[str, str | int] = {}
    if kind == "filled":
        cells = {COUNT: figure_of(unit, revision)}
    elif kind == "frame":
        cells = {"document.number": f"{revision}/BC-UBND"}
    return Sent(unit, cells, revision).bundle()


def _ready() -> None:
    ready()
    for unit in UNITS:
        for revision in range(1, REVISIONS + 1):
            for kind in get_args(Kind):
                _bundle(unit, revision, kind)


def _stands(come: Come, unit: str) -> tuple[int, int | None]:
    """Revision and figure of what has to stand for a unit: the last that says something, else the last; 0 for none."""
    revisions = [revision for one, revision in come if one == unit]
    filled = [revision for revision in revisions if come[unit, revision] == "filled"]
    if filled:
        return max(filled), figure_of(unit, max(filled))
    return max(revisions, default=0), None


def _drawn(chance: random.Random) -> Come:
    return {
        (unit, revision): chance.choice(get_args(Kind))
        for unit in UNITS
        for revision in range(1, REVISIONS + 1)
        if chance.random() < 0.6
    }


def _sticks(chance: random.Random, come: Come, folder: Path) -> Sequence[Path]:
    """All of it in any order, some of it again, over some sticks, under names that say nothing."""
    whole = [(*place, kind) for place, kind in come.items()]
    whole += chance.choices(whole, k=3) if whole else []
    chance.shuffle(whole)
    sticks = [folder / f"ổ {number}" for number in range(chance.randint(1, 4))]
    for stick in sticks:
        stick.mkdir(parents=True)
    for number, one in enumerate(whole):
        (chance.choice(sticks) / f"{number:02}.asice").write_bytes(_bundle(*one))
    return sticks


def _prepare(work: Work) -> Case:
    place = in_memory(work) / "huyện"

    def case(chance: random.Random) -> str:
        come = _drawn(chance)
        home = copied(empty, place / "nhà")
        try:
            for stick in _sticks(chance, come, place):
                with open_session(home, clock) as session:
                    receive(session, [stick])
            work.counted["reports taken in"] += len(come)
            with open_session(home, clock) as session:
                return _wrong(session, come)
        finally:
            shutil.rmtree(place)

    return case


def _wrong(session: Session, come: Come) -> str:
    if len(session.store.received_rows()) != len(come):
        return f"{len(session.store.received_rows())} reports kept of {len(come)}"
    found, total = standings(session, FORM, PERIOD), Decimal(0)
    for unit in UNITS:
        revision, figure = _stands(come, unit)
        current = found[unit].current if unit in found else None
        row = session.store.received_row(current) if current is not None else None
        if (row.revision if row else 0) != revision:
            return f"of {unit} stands r{row.revision if row else 0}, not r{revision}: {come}"
        report = standing_report(session, unit, FORM, PERIOD)
        value = report.cell(COUNT).value if report else None
        if value != figure:
            return f"{unit} says {value}, not {figure}"
        total += figure or 0
    made = look(session, FORM, PERIOD).made.cells[COUNT]
    return "" if (made.value or 0) == total else f"the total is {made.value}, not {total}"


def _last_stands() -> None:
    """The highest revision stands, whatever it says."""

    def top(signed: Sequence[tuple[Kept, ...]], typed: Sequence[tuple[Kept, ...]]) -> Sequence[tuple[Kept, ...]]:
        del typed
        last = max((chain[-1].revision for chain in signed), default=0)
        return [chain for chain in signed if chain[-1].revision == last]

    put("forms.standing._top", top)


def _first_come() -> None:
    """What came in last stands, whatever its revision."""

    def top(signed: Sequence[tuple[Kept, ...]], typed: Sequence[tuple[Kept, ...]]) -> Sequence[tuple[Kept, ...]]:
        del typed
        return [max(signed, key=lambda chain: chain[-1].number)] if signed else []

    put("forms.standing._top", top)


ROWS = (
    Row("empty reports sent after filled ones", "what says nothing stands over nothing", _prepare, _last_stands,
        cases=200, few=2, shared=_ready),
    Row("old reports sent after newer ones, and again", "the highest revision stands, each counts once", _prepare,
        _first_come, cases=100, few=2, shared=_ready),
)  # fmt: skip
