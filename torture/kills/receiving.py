"""Killed while an office takes bundles in, stick after stick: a report is kept with its file, or not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from signing import keys
from storage.blob_files import BLOB_FOLDER, write_loose_blob
from storage.store import Store
from tests.sample import SECRET, clock
from tests.signed_bundles import COUNT, PACK, Sent, trust
from tests.unit_keys import FEW_ROUNDS
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.taking_away import put
from workflow.keys.office_keys import new_key
from workflow.office import init_office
from workflow.receiving.taking import receive
from workflow.session import Session, open_session

DISTRICT, UNITS = "256", ("09190", "09187", "09184")
STICKS, AT_ONCE = 4, 2
STICK = "ổ USB {}"
_BUNDLES: dict[tuple[str, int], bytes] = {}


def figure_of(unit: str, revision: int) -> int:
    """What the unit's revision says."""
    return int(unit[-3:]) * 10 + revision


def bundle_of(unit: str, revision: int) -> bytes:
    """The unit's bundle of that revision, made once for all processes."""
    if (unit, revision) not in _BUNDLES:
        _BUNDLES[unit, revision] = Sent(unit, {COUNT: figure_of(unit, revision)}, revision).bundle()
    return _BUNDLES[unit, revision]


@dataclass(frozen=True)
class Kept:
    """revisions: how many of each unit were taken in, that is how many sticks."""

    revisions: int = 0


def district(home: Path, units: Sequence[str] = UNITS, sticks: int = STICKS) -> None:
    """The office of the district, which knows the communes' keys, and their sticks beside it, each with a revision of
    every unit."""
    keys.KDF_ROUNDS = FEW_ROUNDS
    with open_session(home, clock) as session:
        init_office(session, PACK.id, DISTRICT)
        new_key(session, "khoa-1", SECRET)
        trust(session, home.parent / "chứng thư", *units)
    for revision in range(1, sticks + 1):
        folder = home.parent / STICK.format(revision)
        folder.mkdir()
        for unit in units:
            (folder / f"{unit}.asice").write_bytes(bundle_of(unit, revision))


def make(home: Path) -> Kept:
    """A district that has received nothing."""
    district(home)
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
    """Unit and revision of all that was taken in: each once, with its figure, and with the file that it came in."""
    rows = session.store.received_rows()
    for row in rows:
        value = session.store.received_cells(row.number)[COUNT].value
        must(value == figure_of(row.unit, row.revision), f"{row.unit} r{row.revision} says {value}")
        file = session.home / BLOB_FOLDER / str(row.blob)
        whole = file.is_file() and file.read_bytes() == bundle_of(row.unit, row.revision)
        must(whole, f"{row.unit} r{row.revision} is kept without the file that it came in")
    found = {(row.unit, row.revision) for row in rows}
    must(len(rows) == len(found), "a report was taken in twice")
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
