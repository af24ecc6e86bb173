"""Rows: bytes and pages of the database are overwritten; what SQLite keeps beside it is lost."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from forms.errors import WorldError
from storage.database import DamagedDatabase
from storage.lock import LOCK_FILE
from storage.store import DATABASE_FILE
from storage.wal import wal_of
from tests.sample import NOW, clock
from torture.disks.acts import shown
from torture.offices import copied, drafts, figures, in_memory, ready, report_of, signed
from torture.rows import Case, Row, Work
from torture.taking_away import put
from workflow.backups import daily_backup, restore
from workflow.reports import enter, open_report
from workflow.session import Session, open_session
from workflow.soundness import warnings

_PAGE = 4096
_SECTOR = 512
_TOMORROW = timedelta(days=1)


def _overwritten(work: Work) -> Case:
    place = in_memory(work) / "home"
    whole = (signed() / DATABASE_FILE).read_bytes()
    with open_session(copied(signed, work.folder / "whole"), clock) as session:
        good = _content(session)
        daily_backup(session)

    def case(chance: random.Random) -> str:
        shutil.copytree(work.folder / "whole", place)
        path = place / DATABASE_FILE
        path.write_bytes(chance.choice(_WAYS)(bytearray(whole), chance))
        if chance.random() < 0.5:
            (place / LOCK_FILE).write_text("4711 2024-12-10T09:00:00+07:00".ljust(100))
        try:
            return _told_or_good(place, good, work)
        finally:
            shutil.rmtree(place)

    return case


def _told_or_good(home: Path, good: object, work: Work) -> str:
    """Damage is told by an error that names a backup, which can be put back, or by a warning; or nothing is wrong."""
    try:
        with open_session(home, lambda: NOW + _TOMORROW) as session:
            daily_backup(session)
            now, said = _content(session), warnings(session)
    except DamagedDatabase as error:
        work.counted["refused with a backup named"] += 1
        return _way_out(home, good, error)
    except WorldError as error:
        return "" if error.sentence else "an error without a sentence"
    work.counted["warned of" if said else "no harm done" if now == good else "silent"] += 1
    return "" if said or now == good else "a wrong figure is shown and nothing is said"


def _way_out(home: Path, good: object, error: DamagedDatabase) -> str:
    if not error.sentence:
        return "an error without a sentence"
    restore(home, error.backup)
    with open_session(home, clock) as session:
        return "" if _content(session) == good else "the backup that was named holds something else"


def _content(session: Session) -> object:
    store = session.store
    return {
        head.id: (
            {key: shown(cell) for key, cell in store.load_report(head.id).cells.items()},
            [(line.key, line.old, line.new) for line in store.history(head.id)],
            [store.revision_snapshot(head.id, one.number) for one in store.revisions(head.id)],
        )
        for head in store.report_heads()
    }


def _zeros(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(0, len(data), chance.choice((_SECTOR, _PAGE)))
    length = chance.choice((_SECTOR, _PAGE, 8 * _PAGE))
    data[at : at + length] = bytes(len(data[at : at + length]))
    return data


def _noise(data: bytearray, chance: random.Random) -> bytearray:
    at = chance.randrange(0, len(data), _PAGE)
    data[at : at + _PAGE] = chance.randbytes(len(data[at : at + _PAGE]))
    return data


def _other_page(data: bytearray, chance: random.Random) -> bytearray:
    here, there = (chance.randrange(0, len(data), _PAGE) for _ in range(2))
    data[here : here + _PAGE] = data[there : there + _PAGE]
    return data


def _flipped(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.choice((1, 1, 1, 20))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _digit(data: bytearray, chance: random.Random) -> bytearray:
    """One digit of one figure, where its row stands: the worst that can happen, since everything stays well formed."""
    figures = [found.start(1) for found in re.finditer(rb"[MI][0-9A-Za-z.]{3,14}n([0-9])[0-9]*value", bytes(data))]
    at = chance.choice(figures)
    data[at] = ord("0") + (data[at] - ord("0") + chance.randrange(1, 10)) % 10
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.choice((0, 50, chance.randrange(len(data)), len(data) - _PAGE))]


_WAYS: tuple[Callable[[bytearray, random.Random], bytearray], ...] = (
    _zeros, _noise, _other_page, _flipped, _digit, _digit, _cut,
)  # fmt: skip


def _nothing_compared() -> None:
    """Cells are not held against their history any more; SQLite's own check goes on."""
    put("workflow.soundness.doubts_in", lambda _path: [])
    put("storage.backup.agrees", lambda _path: True)


def _beside(work: Work) -> Case:
    """An officer types, is killed, and something befalls SQLite's file beside the database; or it comes back after a
    clean end. That the last commit alone is gone cannot be told from a power cut in its midst."""
    place = in_memory(work)

    def case(chance: random.Random) -> str:
        home, left = place / "home", place / "left"
        copied(drafts, home)
        try:
            said, last, harm = _typed_and_harmed(home, left, chance)
            with open_session(left, clock) as session:
                report = open_report(session, report_of(session)).report
                lost = [key for key, value in said.items() if shown(report.cell(key)) != value]
                told = warnings(session)
            work.counted["losses told" if told else "nothing lost"] += 1
            if lost and not told and not (harm == "flipped" and lost == [last]):
                return f"{len(lost)} values are gone and nothing is said"
            return "an alarm for nothing" if told and harm == "kept" else ""
        finally:
            shutil.rmtree(home)
            shutil.rmtree(left, ignore_errors=True)

    return case


def _typed_and_harmed(home: Path, left: Path, chance: random.Random) -> tuple[dict[str, str], str, str]:
    """What was stored by cell, the cell that was stored last, and what befell the file."""
    said, harm = dict[str, str](), chance.choice(("kept", "gone", "zeros", "junk", "flipped", "back"))
    with open_session(home, clock) as session:
        key = _typed(session, said, chance)
        shutil.copytree(home, left)
        if harm == "back":
            key = _typed(session, said, chance)
    wal = wal_of(left / DATABASE_FILE)
    if harm == "back":
        data = wal.read_bytes()
        shutil.rmtree(left)
        shutil.copytree(home, left)
        wal.write_bytes(data)
    else:
        _harm(wal, harm, chance)
    return said, key, harm


def _typed(session: Session, said: dict[str, str], chance: random.Random) -> str:
    """Values stored, put down in `said`; the cell of the last."""
    report, key = report_of(session), ""
    keys = figures(session, report)
    for _ in range(chance.randrange(4, 14)):
        key, text = chance.choice(keys), str(chance.randrange(1, 9_999))
        enter(session, report, key, text)
        said[key] = text
        if chance.random() < 0.1:
            session.store.settle(NOW)
    return key


def _harm(wal: Path, harm: str, chance: random.Random) -> None:
    """What a cleaner, a virus scanner or a dying disk does to it."""
    wal.with_name(f"{DATABASE_FILE}-shm").unlink(missing_ok=True)
    data = bytearray(wal.read_bytes())
    match harm:
        case "gone":
            wal.unlink()
        case "zeros":
            wal.write_bytes(bytes(len(data)))
        case "junk":
            wal.write_bytes(chance.randbytes(len(data)))
        case "flipped":
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            wal.write_bytes(data)


def _end_not_looked_at() -> None:
    """The next start does not ask for the file, as SQLite does not."""
    put("storage.store.is_lost", lambda _path: False)
    put("storage.store.commits_behind", lambda _path, _frames: 0)
    put("storage.store.set_aside_stray", lambda _home, _ended, _now: None)


ROWS = (
    Row("pages and bytes of the database overwritten", "cells against their history", _overwritten, _nothing_compared,
        cases=700, few=6, shared=ready),
    Row("the file beside the database lost", "the log of commits is asked for", _beside, _end_not_looked_at,
        cases=600, few=6, shared=ready),
)  # fmt: skip
