"""Killed while the office is opened, the first time of all among them, used and closed: the next start says so."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from storage.lock import OfficeLock
from tests.sample import COMMUNE, clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.taking_away import put
from workflow.office import init_office
from workflow.reports import enter, report_list, start_report
from workflow.session import Session, open_session

ROUNDS, CELL = 4, "M3.2a.1"


@dataclass(frozen=True)
class Begun:
    """figure: typed last, -1 before; there: the report was begun."""

    figure: int = -1
    there: bool = False


def make(home: Path) -> Begun:
    """Nothing at all, not even the folder; the units and packs are read once."""
    with open_session(home / "xem", clock) as session:
        init_office(session, "bac-ninh-2024", COMMUNE)
        start_report(session, "phu-luc-01", "2024")
    return Begun()


def job(line: Line, home: Path, known: Begun, chance: random.Random) -> None:
    """Open, type a figure, close."""
    del known
    folder = home / "dữ liệu"
    line.arm(opened=False)
    for _ in range(ROUNDS):
        session = open_session(folder, clock)
        line.opened()
        report = _begun(session, line)
        figure = chance.randrange(1000, 9000)
        line.begin("type", figure)
        enter(session, report, CELL, str(figure))
        line.done()
        line.closing(session)


def _begun(session: Session, line: Line) -> str:
    found = report_list(session)
    if found:
        return found[0].id
    line.begin("start", 0)
    init_office(session, "bac-ninh-2024", COMMUNE)
    report = start_report(session, "phu-luc-01", "2024")
    line.done()
    return report


def judge(home: Path, end: End, known: Begun) -> Begun:
    """The figure typed last, or the one in flight."""
    figures = [known.figure]
    for (what, figure), answer in end.acts:
        known = known if answer is None else replace(known, there=True)
        if what == "type":
            figures = [figure] if answer is not None else [*figures, figure]
    with next_start(home / "dữ liệu", end) as session:
        found = report_list(session)
        must(found or not known.there, "a report that was begun is missing")
        cell = session.store.load_report(found[0].id).cell(CELL) if found else None
    figure = int(cell.value) if cell is not None and cell.value is not None else -1
    must(figure in figures, f"the figure is {figure} instead of {figures}")
    return Begun(figure, bool(found))


TRIAL = Trial(make, job, judge, goes_on=4)


def without_a_note() -> None:
    """Nobody notes that the office is open."""

    def note(self: OfficeLock, moment: datetime, kept: datetime | None = None) -> None:
        del self, moment, kept

    put("storage.lock.OfficeLock.note", note)
