"""Killed while an office takes bundles in, stick after stick: a report is kept with its file, or not."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path

from storage.blob_files import write_loose_blob
from storage.store import Store
from tests.sample import clock
from torture.districts import STICK, make_district, taken_in
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.taking_away import put
from workflow.receiving.taking import receive
from workflow.session import Session, open_session

UNITS = ("09190", "09187", "09184")
STICKS, AT_ONCE = 4, 2


@dataclass(frozen=True)
class Kept:
    """revisions: how many of each unit were taken in, that is how many sticks."""

    revisions: int = 0


def make(home: Path) -> Kept:
    """A district that has received nothing."""
    make_district(home, UNITS, STICKS)
    return Kept()


def job(line: Line, home: Path, known: Kept, chance: random.Random) -> None:
    """The sticks in turn; now and then one that was taken in already."""
    session = open_session(home, clock)
    line.arm()
    revision = known.revisions
    for _ in range(AT_ONCE):
        again = revision == STICKS or (revision and chance.random() < 0.2)
        number = chance.randint(1, revision) if again else revision + 1
        line.begin(number)
        taken = receive(session, [home.parent / STICK.format(number)])
        line.done(len(taken.lines))
        revision = max(revision, number)
    line.closing(session)


def judge(home: Path, end: End, known: Kept) -> Kept:
    """All of the sticks that were told of, of the one in flight all or nothing, each report with its figure."""
    kept = max([known.revisions, *(words[0] for words, _ in end.done)])
    with next_start(home, end) as session:
        found = kept_whole(session)
    flying = max(kept, *(end.open or [0]))
    allowed = [{(unit, number) for unit in UNITS for number in range(1, top + 1)} for top in (kept, flying)]
    must(allowed[0] <= found, f"told of and not there: {sorted(allowed[0] - found)}")
    must(found in allowed, f"half a stick: {sorted(found - allowed[0])}")
    return replace(known, revisions=len(found) // len(UNITS))


def kept_whole(session: Session) -> set[tuple[str, int]]:
    """Unit and revision of all that was taken in; Wrong where it is not as it was sent."""
    found, wrong = taken_in(session)
    must(not wrong, "; ".join(wrong))
    return found


TRIAL = Trial(make, job, judge, ("blob_files.py", "received.py", "files.py"), goes_on=4, anew=True)


def rows_before_files() -> None:
    """What is received is noted first; its files are written when the office is closed."""
    waiting: list[tuple[Path, bytes, str]] = []
    close = Store.close

    def hold(folder: Path, data: bytes, name: str) -> bool:
        waiting.append((folder, data, name))
        return True

    def closing(self: Store) -> None:
        while waiting:
            write_loose_blob(*waiting.pop())
        close(self)

    put("workflow.receiving.keeping.write_loose_blob", hold)
    put("workflow.receiving.syncing.Syncing.begin", lambda *_: None)
    put("storage.store.Store.close", closing)
