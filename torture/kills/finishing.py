"""Killed while a report is finished (which backs everything up) and opened again: a revision is there whole or not."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from storage.backup import BACKUP_FOLDER
from tests.sample import clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.offices import drafts, given
from workflow.finishing import finish_report, reopen_report
from workflow.reports import enter
from workflow.session import Session, open_session

ROUNDS, KEY = 5, "M3.2a.1"


@dataclass(frozen=True)
class Stood:
    """values: the figure that each finished revision holds, the first one first; figure: of the present draft or
    revision; is_finished: which of both it is."""

    report: str
    values: tuple[int, ...]
    figure: int
    is_finished: bool

    def after(self, words: list[Any]) -> Stood:
        """With one act more."""
        what, figure = words
        if what == "type":
            return replace(self, figure=figure)
        if what == "finish":
            return replace(self, values=(*self.values, self.figure), is_finished=True)
        return replace(self, is_finished=False)


def make(home: Path) -> Stood:
    """A commune's drafts, with which nothing is wrong."""
    report, _ = given(drafts, home)
    with open_session(home, clock) as session:
        enter(session, report, KEY, "1000")
    return Stood(report, (), 1000, False)


def job(line: Line, home: Path, known: Stood, chance: random.Random) -> None:
    """Finished, opened again, a figure typed, finished: whatever comes next."""
    session = open_session(home, clock)
    line.arm()
    for _ in range(3 * ROUNDS):
        figure = chance.randrange(1000, 9000)
        what = "reopen" if known.is_finished else "type" if known.figure in known.values[-1:] else "finish"
        line.begin(what, figure)
        if what == "type":
            enter(session, known.report, KEY, str(figure))
        elif what == "finish":
            finish_report(session, known.report)
        else:
            reopen_report(session, known.report, "sửa số liệu")
        line.done()
        known = known.after([what, figure])
    line.closing(session)


def judge(home: Path, end: End, known: Stood) -> Stood:
    """Every finished revision, frozen with its figure under its digest; the report locked or open, never between."""
    known, one_more = end.after(known)
    with next_start(home, end) as session:
        found = _found(session, known.report)
    must(found in (known, one_more), f"{found} instead of {known} or {one_more}")
    made = sum(words[0] == "finish" for words, _ in end.done)
    backups = list((home / BACKUP_FOLDER).glob("*finish*.sqlite3"))
    must(len(backups) >= min(made, 10), "a report was finished without the backup that goes with it")
    return found


def _found(session: Session, report: str) -> Stood:
    head, values = session.store.report_head(report), []
    for revision in session.store.revisions(report):
        data = session.store.revision_snapshot(report, revision.number) or b""
        must(hashlib.sha256(data).hexdigest() == revision.digest, f"revision {revision.number} is not what it was")
        values.append(int(json.loads(data)["cells"][KEY]["value"]))
    must(head.revision == len(values) + (not head.is_finished), f"revision {head.revision} beside {len(values)} frozen")
    figure = int(session.store.load_report(report).cell(KEY).value or -1)
    return Stood(report, tuple(values), figure, head.is_finished)


TRIAL = Trial(make, job, judge, ("revisions.py",))
