"""Backups: made, listed, put back. Restoring sets the present file aside and deletes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import BadInput, WorldError
from storage import backup
from storage.backup import Backup, RestoreResult
from storage.database import DamagedDatabase
from storage.doubts import Doubt, doubts_in
from storage.ways_out import newest_agreeing
from workflow.packs import forget_pack, pack_folders
from workflow.session import Session, open_session, vietnam_now
from workflow.soundness import note_doubts, note_put_back

__all__ = [
    "Backup",
    "Made",
    "RestoreResult",
    "backup_list",
    "checked_backup",
    "daily_backup",
    "last_backup",
    "make_backup",
    "restore",
    "settle",
]


class Made(Struct, frozen=True):
    """path: the file written; wrong: what does not agree in it, and so in the office's data, in sentences."""

    path: Path
    wrong: tuple[str, ...]


def make_backup(session: Session) -> Path:
    """Back the office's data up now; the file written."""
    return checked_backup(session).path


def checked_backup(session: Session) -> Made:
    """Back the office's data up now, and say what was found wrong with them."""
    return _made(session, "manual")


def daily_backup(session: Session) -> Path | None:
    """Back up where the newest backup is a day old or there is none; None where that is not needed yet.

    A backup from the future, which a clock that ran ahead named, is no reason to wait for it.
    """
    last = last_backup(session)
    if last is not None and timedelta(0) <= session.now() - last < timedelta(days=1):
        return None
    return _made(session, "daily").path


def _made(session: Session, kind: backup.BackupKind) -> Made:
    made = backup.make_backup(session.store, kind, session.now())
    return Made(made, note_doubts(session, made))


def settle(session: Session) -> bool:
    """Have everything stored lie in the main file of the database, so that little hangs on the file beside it that a
    cleaner might remove; whether there was anything to do. Beside the work, after some rest.

    Where the disk refuses, nothing is said (False): what was stored is safe as it is, the next rest tries again, and
    whoever stores something next is told.
    """
    try:
        return session.store.settle(session.now())
    except WorldError:
        return False


def last_backup(session: Session) -> datetime | None:
    """When the newest backup was made, by its name alone; None where there is none."""
    return backup.last_backup_at(session.home)


def backup_list(home: Path) -> tuple[Backup, ...]:
    """The readable backups of a data folder, newest first."""
    return tuple(backup.list_backups(home))


def restore(home: Path, path: Path | None = None) -> RestoreResult:
    """Put a backup (the newest good one where none is named) in the place of the office's data.

    The office must be closed. BadInput where there is no backup. What does not agree in it stands in the result, and
    as a warning in the office until it is read.
    """
    chosen = path
    if chosen is None:
        newest = newest_agreeing(home)
        if newest is None:
            raise BadInput("Chưa có bản sao lưu nào dùng được.", "Hãy chỉ ra tệp sao lưu cần khôi phục.")
        chosen = newest.path
    done = backup.restore_backup(home, chosen, vietnam_now())
    for folder in pack_folders(home):
        forget_pack(folder.name, home)
    return replace(done, wrong=_wrong_in(home, done.database))


def _wrong_in(home: Path, put_back: Path) -> tuple[str, ...]:
    """The office is opened for it only where there is something to say; what cannot be opened tells of itself next."""
    try:
        found = _doubts_in(put_back)
        if found is not None and all(one.kind == "history" for one in found):
            return ()
        with open_session(home) as session:
            return note_put_back(session, found)
    except WorldError:
        return ()


def _doubts_in(path: Path) -> list[Doubt] | None:
    try:
        return doubts_in(path)
    except DamagedDatabase:
        return None
