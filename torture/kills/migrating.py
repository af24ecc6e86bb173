"""Killed while a database of an earlier version is brought up to date: nothing is missing of it, nothing half new."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import storage.migrations
from storage.backup import BACKUP_FOLDER
from storage.migrations import STEPS
from storage.store import DATABASE_FILE
from tests.sample import clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start, rows
from torture.taking_away import put
from workflow.session import open_session

OLD = Path(__file__).parents[2] / "tests" / "data" / "databases" / "0.1.sqlite3"
LINES = 2000
"""Of history, which the old database is given so that a change of it takes a while."""
_MORE = f"""WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {LINES})
    INSERT INTO history (report, number, key, old, new, who, why, at)
    SELECT 1, 1000 + i, 'M3.2a.1', NULL, '{{"kind":"n","value":"' || i || '"}}', 'ai đó', '',
    '2024-01-02T03:04:05+07:00' FROM n"""
_SAID = (
    "SELECT report, key, kind, value, state, note FROM cells ORDER BY 1, 2",
    "SELECT report, number, key, old, new, who, at FROM history ORDER BY 1, 2",
    "SELECT report, revision, digest, snapshot FROM revisions ORDER BY 1, 2",
    "SELECT name, value FROM settings WHERE name NOT LIKE 'program.%' ORDER BY 1",
)
_TABLES = "SELECT type, name, sql FROM sqlite_schema"


@dataclass(frozen=True)
class Old:
    """said: what the old database says; schema: how the newest one is built."""

    said: list[list[tuple[Any, ...]]]
    schema: set[tuple[Any, ...]]


def make(home: Path) -> Old:
    """The folder of an office; beside it the database of the first version, as it was and as each step leaves it."""
    home.mkdir()
    shutil.copyfile(OLD, _old(home, 1))
    for steps in range(1, len(STEPS) + 1):
        if steps > 1:
            shutil.copyfile(_old(home, steps - 1), _old(home, steps))
        with contextlib.closing(sqlite3.connect(_old(home, steps), isolation_level=None)) as connection:
            if steps == 1:
                connection.execute(_MORE)
            else:
                _step(connection, steps)
    return Old(rows(_old(home, 1), *_SAID), set(rows(_old(home, len(STEPS)), _TABLES)[0]))


def _old(home: Path, steps: int) -> Path:
    return home.parent / f"{steps}.sqlite3"


def _step(connection: sqlite3.Connection, steps: int) -> None:
    """Bring a database to so many steps, by the program's own way and undisturbed."""
    storage.migrations.STEPS = STEPS[:steps]  # type: ignore[assignment]
    try:
        storage.migrations.apply(connection)
    finally:
        storage.migrations.STEPS = STEPS
    connection.execute(f"PRAGMA user_version = {steps}")


def job(line: Line, home: Path, known: Old, chance: random.Random) -> None:
    """An old database is put into the folder and opened."""
    del known
    shutil.rmtree(home)
    home.mkdir()
    steps = 1 if chance.random() > 0.5 else chance.randrange(1, len(STEPS))
    shutil.copyfile(_old(home, steps), home / DATABASE_FILE)
    line.begin(steps)
    line.arm(opened=False)
    session = open_session(home, clock)
    line.opened()
    line.done()
    line.closing(session)


def judge(home: Path, end: End, known: Old) -> Old:
    """The next start ends what was begun; the database is as one that nobody killed, and the old one is backed up."""
    ((steps,), _) = end.acts[0]
    begun = any((home / BACKUP_FOLDER).glob("*.sqlite3"))
    with next_start(home, end) as session:
        must(not begun or not end.killed or _over(end) or session.recovered, "a change that was cut short is not told")
        must(rows(home / DATABASE_FILE, *_SAID) == known.said, "the old database's content is not what it was")
        must(set(rows(home / DATABASE_FILE, _TABLES)[0]) == known.schema, "the database is half new")
    backups = sorted((home / BACKUP_FOLDER).glob("*-migration*.sqlite3"))
    must(backups, "the database was changed without a backup")
    must(all(rows(path, *_SAID) == known.said for path in backups), "a backup does not hold what was there before")
    of = [rows(path, "SELECT count(*) FROM _sqlite_migrations")[0][0][0] for path in backups]
    must(steps in of, f"no backup is of before: of {steps} steps, they have {of}")
    return known


def _over(end: End) -> bool:
    """Whether the office was being closed already."""
    return not end.working and bool(end.done)


TRIAL = Trial(make, job, judge, ("migrations.py", "migration_"), anew=True)


def without_transactions() -> None:
    """Each statement of a step stands by itself, and the step is noted after them."""
    noted = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('bao-cao', ?, '2024')"

    def apply(connection: sqlite3.Connection) -> None:
        class Bare:
            conn = connection

        done = storage.migrations.applied(connection)
        for step in storage.migrations.STEPS:
            if step.__name__ not in done:
                step(Bare())
                connection.execute(noted, (step.__name__,))

    put("storage.migrations.apply", apply)
