"""Killed while a backup is put back: either the figures of before or those of the backup, and the others set aside."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from storage.backup import BACKUP_FOLDER
from storage.exchange import ASIDE
from storage.store import DATABASE_FILE
from tests.sample import NOW, clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start, rows
from torture.offices import drafts, given
from torture.taking_away import put
from workflow.backups import make_backup, restore
from workflow.reports import enter
from workflow.session import Session, open_session

_STOPPED: list[Session] = []
"""Of the child: sessions that nobody closes before it dies."""
ROUNDS, CELL, COPIES = 3, "M3.2a.1", 3
_FIGURE = f"SELECT value FROM cells WHERE key = '{CELL}'"


@dataclass(frozen=True)
class Stood:
    """copies: the figure in each backup, by name; figure: of the report now; aside: the figures of all that was in the
    way of a backup."""

    report: str
    copies: dict[str, int]
    figure: int
    aside: tuple[int, ...] = ()

    def after(self, words: list[Any]) -> Stood:
        """With one act more."""
        what, value = words
        if what == "type":
            return replace(self, figure=value)
        return replace(self, figure=self.copies[str(value)], aside=(*self.aside, self.figure))


def make(home: Path) -> Stood:
    """A commune's drafts with three backups."""
    report, _ = given(drafts, home)
    minute, copies = [0], {}
    with open_session(home, lambda: NOW + timedelta(minutes=minute[0])) as session:
        for number in range(COPIES):
            minute[0] = number
            enter(session, report, CELL, str(100 + number))
            copies[make_backup(session).name] = 100 + number
    return Stood(report, copies, 100 + COPIES - 1)


def job(line: Line, home: Path, known: Stood, chance: random.Random) -> None:
    """Something is typed, by a program that is stopped or closed, then a backup is put back."""
    line.arm(opened=False)
    for _ in range(ROUNDS):
        figure, stopped = chance.randrange(1000, 9000), chance.random() < 0.7
        line.begin("type", figure)
        _type(home, known.report, figure, stopped)
        line.done()
        name = chance.choice(sorted(known.copies))
        line.begin("restore", name)
        restore(home, home / BACKUP_FOLDER / name)
        line.done()


def _type(home: Path, report: str, figure: int, stopped: bool) -> None:
    """stopped: not closed, so that SQLite's log lies beside the database still, as after a stop."""
    session = open_session(home, clock)
    enter(session, report, CELL, str(figure))
    if stopped:
        _STOPPED.append(session)
        session.store._lock.release()  # type: ignore[union-attr]
    else:
        session.close()


def judge(home: Path, end: End, known: Stood) -> Stood:
    """The figure told of or that of the act in flight, and under a name of their own all that a backup replaced."""
    known, one_more = end.after(known)
    with next_start(home, end) as session:
        figure = int(session.store.load_report(known.report).cell(CELL).value or -1)
    kept = one_more if figure == one_more.figure else known
    must(figure == kept.figure, f"the figure is {figure} instead of {known.figure} or {one_more.figure}")
    lost = Counter(kept.aside) - Counter(_aside(home))
    must(not lost, f"what a backup replaced was not set aside whole: {sorted(lost)}")
    return kept


def _aside(home: Path) -> list[int]:
    found = []
    for path in home.glob(f"*.{ASIDE}-*.sqlite3"):
        sound, ((figure,),) = rows(path, "PRAGMA integrity_check", _FIGURE)
        must(sound == [("ok",)], f"{path.name} is half a database")
        found.append(int(figure))
    return found


TRIAL = Trial(make, job, judge, ("files.py", "exchange.py", "restoring.py"), anew=True)


def over_what_stands() -> None:
    """The backup is written over the database itself."""

    def decide(home: Path, backup: Path, now: datetime) -> None:
        del now
        (home / DATABASE_FILE).write_bytes(backup.read_bytes())

    put("storage.backup._decide", decide)
