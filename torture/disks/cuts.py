"""Rows: the power goes at any call of an act, and the disk keeps what it likes of what was not synced."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from storage import database
from torture import districts
from torture.disks import acts
from torture.disks.acts import Act, Word, told
from torture.disks.after import (
    wrong_after_migration,
    wrong_after_restore,
    wrong_at_district,
    wrong_at_home,
    wrong_outside,
)
from torture.disks.power import Disk
from torture.disks.recording import Call, record, said_by
from torture.offices import copied, drafts, in_memory, old, ready, signed
from torture.rows import Case, Row, Work
from torture.taking_away import put

VARIANTS = 2
"""How often an act is recorded, each time with another chance, for the cases of a row to be cut out of."""


@dataclass(frozen=True)
class Recorded:
    """One watched run. before: the folders as they were before it, `home` and `out` where they were watched."""

    home: Path
    out: Path
    before: Path
    calls: list[Call]
    words: list[Word]

    def cut(self, chance: random.Random, place: Path) -> list[Word]:
        """Lay `home` and `out` down below `place` as a power cut left them; what had been told until then."""
        disk = Disk({str(self.home): self.before / "home", str(self.out): self.before / "out"})
        calls = self.calls[: chance.randint(0, len(self.calls))]
        for call in calls:
            disk.do(call)
        place.mkdir()
        disk.fall(chance, {str(self.home): place / "home", str(self.out): place / "out"})
        return told(said_by(calls))


def _watched(folder: Path, of: Callable[[], Path], act: Act, number: int) -> Recorded:
    home, out, before = folder / "home", folder / "out", folder / "before"
    folder.mkdir()
    copied(of, home)
    out.mkdir()
    before.mkdir()
    for path in (home, out):
        shutil.copytree(path, before / path.name)
    chance = random.Random(number)
    calls = record([home, out], folder / "log", lambda say: act(home, out, acts.telling(say), chance))
    (folder / "log").unlink()
    return Recorded(home, out, before, calls, told(said_by(calls)))


Wrong = Callable[[Recorded, Path, list[Word]], str]
"""What is wrong with the folder that a cut left, held against what had been told until then."""


def _prepare(of: Callable[[], Path], act: Act, wrong: Wrong) -> Callable[[Work], Case]:
    def prepare(work: Work) -> Case:
        recorded: dict[int, Recorded] = {}
        place = in_memory(work) / "cut"

        def case(chance: random.Random) -> str:
            number = chance.randrange(VARIANTS)
            if number not in recorded:
                recorded[number] = _watched(work.folder / f"run-{number}", of, act, number)
                work.counted["calls watched"] += len(recorded[number].calls)
            words = recorded[number].cut(chance, place)
            try:
                work.counted["acknowledgements held to"] += sum("did" in word for word in words)
                return wrong(recorded[number], place, words)
            finally:
                shutil.rmtree(place)

        return case

    return prepare


def _at_home(_run: Recorded, place: Path, words: list[Word]) -> str:
    return wrong_at_home(place / "home", words)


def _at_home_and_outside(run: Recorded, place: Path, words: list[Word]) -> str:
    return wrong_outside(place / "out", run.out, words, run.words) or wrong_at_home(place / "home", words)


def _migrated(_run: Recorded, place: Path, _words: list[Word]) -> str:
    return wrong_after_migration(place / "home")


def _restored(_run: Recorded, place: Path, words: list[Word]) -> str:
    backup_word = next((word for word in words if word.get("did") == "backup"), None)
    return wrong_after_restore(place / "home", words, backup_word)


def _received(_run: Recorded, place: Path, words: list[Word]) -> str:
    return wrong_at_district(place / "home", words)


def without_sync_of_bundles() -> None:
    """Rows are written while the files that they name are left to the system."""
    put("workflow.receiving.syncing.sync_blobs", lambda _home, _names: None)


def without_sync_of_commits() -> None:
    """SQLite writes on without waiting for the disk."""
    _synchronous("OFF")


def without_wal_sync() -> None:
    """Commits are consistent but not durable: SQLite's NORMAL."""
    _synchronous("NORMAL")


def _synchronous(level: str) -> None:
    durable = database.make_durable

    def weaker(connection: sqlite3.Connection) -> None:
        durable(connection)
        connection.execute(f"PRAGMA synchronous = {level}")

    put("storage.store.make_durable", weaker)


def without_sync_of_parts() -> None:
    """A file gets its final name before its content is on the disk."""
    put("os.fsync", _no_sync)


def _no_sync(handle: int) -> None:
    if not Path(f"/proc/self/fd/{handle}").readlink().name.endswith(".part"):
        _SYNC(handle)


def without_sync_of_folders() -> None:
    """Names are left to the system."""
    put("os.fsync", _only_files)
    put("exports.delivery._flush_drive", lambda _folder, _placed: None)


def _only_files(handle: int) -> None:
    if not stat.S_ISDIR(os.fstat(handle).st_mode):
        _SYNC(handle)


_SYNC = os.fsync

ROWS = (
    Row("power cut while typing", "PRAGMA synchronous = FULL", _prepare(drafts, acts.type_cells, _at_home),
        without_wal_sync, cases=1500, few=6, needs=("strace",), shared=ready),
    Row("power cut while finishing and backing up", "PRAGMA synchronous = FULL",
        _prepare(drafts, acts.finishing, _at_home), without_wal_sync, cases=500, few=2, needs=("strace",), soon=3,
        shared=ready),
    Row("power cut while signing and sending", "fsync before rename",
        _prepare(signed, acts.sending, _at_home_and_outside), without_sync_of_parts, cases=500, few=2, soon=11,
        needs=("strace",), shared=ready),
    Row("power cut once it is safe to remove", "fsync of the folder",
        _prepare(signed, acts.sending, _at_home_and_outside), without_sync_of_folders, cases=300, few=2,
        needs=("strace",), shared=ready),
    Row("power cut while migrating", "PRAGMA synchronous = FULL", _prepare(old, acts.migrating, _migrated),
        without_sync_of_commits, cases=400, few=2, bare=300, needs=("strace",), soon=44, shared=ready),
    Row("power cut while restoring", "fsync before rename", _prepare(drafts, acts.restoring, _restored),
        without_sync_of_parts, cases=500, few=2, needs=("strace",), soon=12, shared=ready),
    Row("power cut while receiving", "fsync of the files before their rows",
        _prepare(districts.empty, acts.receiving, _received), without_sync_of_bundles, cases=200, few=2,
        needs=("strace",), shared=districts.ready),
)  # fmt: skip
