"""A backup takes the place of the database: decided by one new name, and carried to its end by whoever comes next.

The database and SQLite's files beside it are one database. Between their being set aside and the backup's moving in
there are several renames, and a stop among them would leave no database, or one without its log: so the backup first
gets a name that says what is to be done, and under which name the present database is to be set aside.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from forms.files import file_errors, is_there, move, sync_folder
from storage.database import DATABASE_FILE

ASIDE, COMING = "de-rieng", "khoi-phuc"
STAMP = "%Y%m%d-%H%M%S"
_STEM, _SUFFIX = DATABASE_FILE.split(".")
_BESIDE = ("-wal", "-shm")


def decide(part: Path, home: Path, now: datetime) -> None:
    """Let the whole, durable `part` be the next database. OSError; then nothing was decided."""
    aside = free_name(home, f"{_STEM}.{ASIDE}-{now:{STAMP}}", f".{_SUFFIX}")
    move(part, home / aside.name.replace(ASIDE, COMING, 1))
    sync_folder(home)


def aside_of_coming(home: Path) -> Path | None:
    """Where a backup was decided to be the next database and has not moved in yet, as what the present one is set
    aside; None elsewhere. FileRefused where the disk does not say."""
    with file_errors(home):
        return next((_aside_of(coming) for coming in home.glob(f"{_STEM}.{COMING}-*.{_SUFFIX}")), None)


def carry_through(home: Path) -> tuple[Path, ...] | None:
    """Do what was decided, or what is left of it; the files that were set aside, under one name so that they stay one
    database. None where nothing was decided. Only while the lock is held. OSError: then the rest is for the next one.
    """
    aside: tuple[Path, ...] | None = None
    for coming in sorted(home.glob(f"{_STEM}.{COMING}-*.{_SUFFIX}")):
        names = {beside: f"{_aside_of(coming).name}{beside}" for beside in ("", *_BESIDE)}
        for beside, name in names.items():
            present = home / f"{DATABASE_FILE}{beside}"
            if present.exists():
                move(present, home / name, over=False)
        sync_folder(home)
        move(coming, home / DATABASE_FILE)
        sync_folder(home)
        aside = tuple(home / name for name in names.values() if (home / name).exists())
    return aside


def _aside_of(coming: Path) -> Path:
    return coming.with_name(coming.name.replace(COMING, ASIDE, 1))


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """The first name that no database bears, nor SQLite's files beside one: "STEM.sqlite3", "STEM-2.sqlite3".
    FileRefused."""
    path, again = folder / f"{stem}{suffix}", 1
    while any(is_there(Path(f"{path}{beside}")) for beside in ("", *_BESIDE)):
        again += 1
        path = folder / f"{stem}-{again}{suffix}"
    return path
