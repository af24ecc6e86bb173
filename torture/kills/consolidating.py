"""Killed while a district puts its communes' reports together, and takes that back: all figures of it, or none."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from tests.sample import clock
from tests.signed_bundles import COUNT, FORM, PERIOD
from torture.districts import STICK, figure_of, make_district
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.kills.receiving import STICKS, UNITS
from workflow.consolidating.making import consolidate
from workflow.receiving.taking import receive
from workflow.session import Session, open_session
from workflow.undoing import undo

ROUNDS = 5


@dataclass(frozen=True)
class Made:
    """revision: of the communes' reports that the district's is made of now; 0: of none."""

    revision: int = 0


def make(home: Path) -> Made:
    """A district that has received the first report of each commune."""
    make_district(home, UNITS, STICKS)
    with open_session(home, clock) as session:
        receive(session, [home.parent / STICK.format(1)])
    return Made()


def job(line: Line, home: Path, known: Made, chance: random.Random) -> None:
    """Put together, take back, put together; a later stick makes other figures of it."""
    del chance
    session = open_session(home, clock)
    revision = known.revision
    line.arm()
    for _ in range(ROUNDS):
        if revision:
            (head,) = session.store.report_heads()
            line.begin("undo")
            undo(session, head.id)
        else:
            line.begin("make")
            consolidate(session, FORM, PERIOD)
        line.done()
        revision = 1 - revision
    line.closing(session)


def judge(home: Path, end: End, known: Made) -> Made:
    """The sum of what stands, and of what it was made; or neither."""
    made = known.revision
    for words, _ in end.done:
        made = int(words == ["make"])
    with next_start(home, end) as session:
        heads = session.store.report_heads()
        value, named = _found(session, heads[0].id) if heads else (None, False)
    must(
        named is (value is not None), f"the figure is {value}, and what it was made of is {'' if named else 'not '}told"
    )
    must(value in (None, sum(figure_of(unit, 1) for unit in UNITS)), f"the sum is {value}")
    must(end.open or named is bool(made), "what was told of was not done")
    return Made(int(named))


def _found(session: Session, report: str) -> tuple[object, bool]:
    """The sum, and whether the report says what it was made of."""
    found = session.store.load_report(report)
    return found.cell(COUNT).value, found.consolidation is not None


TRIAL = Trial(make, job, judge, ("consolidated.py",))
