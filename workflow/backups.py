"""Backups: made, listed, put back. Restoring sets the present file aside and deletes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from forms.errors import BadInput, WorldError
from storage import backup
from storage.backup import Backup, RestoreResult
from storage.ways_out import newest_agreeing
from workflow.packs import forget_pack, pack_folders
from workflow.session import Session, vietnam_now
from workflow.soundness import note_doubts

__all__ = ["Backup", "RestoreResult", "backup_list", "daily_backup", "last_backup", "make_backup", "restore", "settle"]


def make_backup(session: Session) -> Path:
    """Back the office's data up now; the file written."""
    return _made(session, "manual")


def daily_backup(session: Session) -> Path | None:
    """Back up where the newest backup is a day old or there is none; None where that is not needed yet.

    A backup from the future, which a clock that ran ahead named, is no reason to wait for it.
    """
    last = last_backup(session)
    if last is not None and timedelta(0) <= session.now() - last < timedelta(days=1):
        return None
    return _made(session, "daily")


def _made(session: Session, kind: backup.BackupKind) -> Path:
    made = backup.make_backup(session.store, kind, session.now())
    note_doubts(session, made)
    return made


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

    The office must be closed. BadInput where there is no backup.
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
    return done
