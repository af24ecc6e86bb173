"""Killed while the office is backed up: what lies among the backups is good, each with the figures of its moment."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import storage.backup
from storage.backup import BACKUP_FOLDER, BackupKind
from storage.blob_files import copy_blobs
from storage.database import database_errors
from storage.exchange import STAMP
from storage.store import DATABASE_FILE
from tests.sample import NOW
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start, rows
from torture.offices import drafts, given
from torture.taking_away import put
from workflow.backups import backup_list, make_backup
from workflow.reports import enter
from workflow.session import Session, open_session

ROUNDS, CELL, KEPT = 4, "M3.2a.1", 10
_FIGURE = f"SELECT value FROM cells WHERE key = '{CELL}'"


@dataclass(frozen=True)
class Copies:
    """minute: that comes next; figure: of the report; told: the figure in each backup that was told of, by name."""

    report: str
    minute: int
    figure: int
    told: dict[str, int]


def make(home: Path) -> Copies:
    """A commune's drafts with a file that goes along into every backup."""
    report, _ = given(drafts, home)
    with open_session(home, lambda: NOW) as session:
        session.store.put_blob(b"minh chung")
        enter(session, report, CELL, "7")
    return Copies(report, 0, 7, {})


def job(line: Line, home: Path, known: Copies, chance: random.Random) -> None:
    """A figure, then a backup, minute after minute."""
    minute = [known.minute]
    session = open_session(home, lambda: NOW + timedelta(minutes=minute[0]))
    line.arm()
    for _ in range(ROUNDS):
        minute[0] += 1
        _type(session, line, known, chance.randrange(1000, 9000))
        if chance.random() < 0.3:
            session.store.put_blob(chance.randbytes(4000))
        line.begin("copy", minute[0])
        line.done(make_backup(session).name)
    line.closing(session)


def _type(session: Session, line: Line, known: Copies, figure: int) -> None:
    line.begin("type", figure)
    enter(session, known.report, CELL, str(figure))
    line.done()


def judge(home: Path, end: End, known: Copies) -> Copies:
    """Every backup can be put back (next_start looks into it), and those that were told of are there, up to ten."""
    for (what, number), answer in end.acts:
        if what == "type":
            known = replace(known, figure=number if answer is not None else known.figure)
        elif answer is not None:
            known = replace(known, minute=number, told={**known.told, answer[0]: known.figure})
        else:
            known = replace(known, minute=number)
    with next_start(home, end) as session:
        found = int(session.store.load_report(known.report).cell(CELL).value or -1)
    typing = [end.open[1]] if end.open and end.open[0] == "type" else []
    must(found in (known.figure, *typing), f"the figure is {found}, told was {known.figure}")
    _look_at_copies(home, known)
    return replace(known, figure=found)


def _look_at_copies(home: Path, known: Copies) -> None:
    folder = home / BACKUP_FOLDER
    listed = {backup.path.name for backup in backup_list(home)}
    there = {path.name for path in folder.glob("*.sqlite3*")}
    must(listed == there, f"what lies among the backups is none: {sorted(there - listed)}")
    newest = [name for name in known.told if name >= min(sorted(listed)[-KEPT:], default="")]
    must(listed.issuperset(newest), "a backup that was told of is missing")
    for name in newest:
        (((figure,),),) = rows(folder / name, _FIGURE)
        must(int(figure) == known.told[name], f"{name} holds {figure} instead of {known.told[name]}")


TRIAL = Trial(make, job, judge, ("backup.py", "files.py"), anew=True)


def under_its_final_name() -> None:
    """The copy is written, and checked, in the place where it is to be found."""

    def copy_database(home: Path, kind: BackupKind, now: datetime) -> Path:
        folder = home / BACKUP_FOLDER
        folder.mkdir(exist_ok=True)
        target = folder / f"{now:{STAMP}%z}-{kind}.sqlite3"
        with database_errors(target):
            storage.backup._copy_and_check(home / DATABASE_FILE, target)
            copy_blobs((home,), folder, storage.backup.blobs_of(target))
        return target

    put("storage.backup.copy_database", copy_database)
