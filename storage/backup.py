"""Copies of the database in `sao-luu/`: made while it is in use, listed without it, put back in its place.

The files that a database names lie beside the copies in `sao-luu/bundles/`, each once, as long as any copy names it;
the packs of the data folder in `sao-luu/goi-bieu-mau/`, each as it was last.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from msgspec import Struct

from forms.dates import VIETNAM
from forms.errors import BadInput, WorldError
from forms.files import (
    FileRefused,
    file_errors,
    make_folder,
    make_own_folder,
    move,
    random_name,
    sync_file,
    sync_folder,
)
from storage.blob_files import BLOB_FOLDER, copy_blobs, drop_blobs, named_blobs
from storage.database import (
    DATABASE_FILE,
    DamagedDatabase,
    ForeignFile,
    NewerDatabase,
    database_errors,
    header_version,
    is_sound,
    looking,
    plain,
)
from storage.doubts import agrees
from storage.exchange import STAMP, carry_through, decide, free_name
from storage.lock import OfficeLock
from storage.migrations import APPLICATION_ID, STEPS, applied
from storage.pack_files import PACK_FOLDER, copy_packs

if TYPE_CHECKING:
    from storage.store import Store

BackupKind = Literal["daily", "finish", "migration", "manual"]

BACKUP_FOLDER = "sao-luu"
KEPT = 10
PROGRAM = "program.last"
_NAME = re.compile(
    r"(?P<stamp>\d{8}-\d{6})(?P<zone>[+-]\d{4})?-(?P<kind>daily|finish|migration|manual)(-(?P<again>\d+))?\.sqlite3"
)
_PART = re.compile(r"\.[0-9a-f]{12}\.part")
_EPOCH = datetime(1970, 1, 1, 7, tzinfo=VIETNAM)


class Backup(Struct, frozen=True):
    """made_at: as the clock said, with its zone where it had one; program: version that last used the data."""

    path: Path
    made_at: datetime
    kind: BackupKind
    reports: int
    cells: int
    program: str


class RestoreResult(Struct, frozen=True):
    """set_aside: the files that were in the way, under their new names; nothing was deleted.

    missing: names of the files (attachments, bundles) that the database names and that were found nowhere.
    renamed_keys: name on the stick and name here of each key that another key of this computer had the name of.
    wrong: what does not agree in what was put back, in sentences (see `workflow.backups.restore`).
    """

    database: Path
    backup: Path
    set_aside: tuple[Path, ...]
    missing: tuple[str, ...] = ()
    renamed_keys: tuple[tuple[str, str], ...] = ()
    wrong: tuple[str, ...] = ()


def make_backup(store: Store, kind: BackupKind, now: datetime) -> Path:
    """Copy the database as it is now, check the copy, and give its path; then drop what need not be kept. Where the
    copy's content does not agree with itself, the newest one whose content does is kept too.

    Works in any thread, with a connection of its own, while the store is being written. WorldError where the
    disk is full or the copy is not sound, DamagedDatabase naming the way out where the office's data are not; no half
    copy stays.
    """
    try:
        return copy_database(store.home, kind, now)
    except DamagedDatabase as error:
        from storage.ways_out import damaged

        raise damaged(store.home, error.sentence) from error


def copy_database(home: Path, kind: BackupKind, now: datetime) -> Path:
    """`make_backup` for a database that no Store is open on yet."""
    folder = home / BACKUP_FOLDER
    make_folder(folder)
    part = folder / f"{random_name()}.part"
    target = free_name(folder, f"{now:{STAMP}%z}-{kind}", ".sqlite3")
    with database_errors(target):
        try:
            _copy_and_check(home / DATABASE_FILE, part)
            copy_blobs((home,), folder, blobs_of(part))
            copy_packs(home, folder)
            move(part, target)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(folder)
        _prune(home, target, target if kind == "migration" or agrees(target) else _agreeing(home, now))
    return target


def _agreeing(home: Path, now: datetime) -> Path | None:
    found = newest_good(home, now=now, agreeing=True)
    return found.path if found else None


def list_backups(home: Path) -> list[Backup]:
    """The readable backups, newest first; the office's database is not opened."""
    found = (_look(path) for path in _paths(home / BACKUP_FOLDER))
    return [backup for backup in found if backup is not None]


def last_backup_at(home: Path) -> datetime | None:
    """When the newest backup was made, by its name alone; None where there is none."""
    paths = _paths(home / BACKUP_FOLDER)
    return _made_at(_match(paths[0])) if paths else None


def newest_good(
    home: Path, most: int = len(STEPS), *, now: datetime | None = None, agreeing: bool = False
) -> Backup | None:
    """The newest backup that is whole and whose schema (`schema_of`) is at most that, so that it can be put back.

    agreeing: and whose content agrees with itself (storage/doubts.py). One from after `now`, by default the machine's
    clock, was named by a clock that ran ahead: it comes after the
    others.
    """
    tomorrow = ((now or datetime.now(VIETNAM)) + timedelta(days=1)).timestamp()
    by_clock = sorted(list_backups(home), key=lambda backup: _age(backup.path)[0] > tomorrow)
    good = (backup for backup in by_clock if _is_good(backup.path, most))
    return next((backup for backup in good if not agreeing or agrees(backup.path)), None)


def schema_of(path: Path) -> int:
    """How many steps of the schema a backup has, as its header says; -1 where that cannot be told."""
    try:
        return header_version(path)
    except WorldError:
        return -1


def restore_backup(home: Path, backup_path: Path, now: datetime) -> RestoreResult:
    """Put a backup in the place of the office's database, which is set aside under a dated name.

    Works although the present database is damaged or gone; packs that lie beside the backup come along, a newer one
    here stays. OfficeInUse while a program has the office open;
    BadInput, ForeignFile, NewerDatabase or DamagedDatabase where the backup is no good: nothing is changed.
    """
    _check_backup(backup_path)
    with file_errors(home):
        make_own_folder(home)
    lock = OfficeLock(home)
    try:
        with database_errors(home / DATABASE_FILE):
            carry_through(home)
            beside = (backup_path.parent, home / BACKUP_FOLDER)
            missing = copy_blobs(beside, home, blobs_of(backup_path))
            for place in beside:
                copy_packs(place, home)
            _decide(home, backup_path, now)
            lock.close_up()
            aside = carry_through(home) or ()
            lock.clear()
    finally:
        lock.release()
    return RestoreResult(home / DATABASE_FILE, backup_path, aside, missing)


def blobs_of(path: Path) -> dict[str, int]:
    """Bytes of each file that a backup names, by SHA-256; they lie in `bundles` beside it."""
    with database_errors(path), looking(path) as connection:
        return named_blobs(connection)


def check_backup(path: Path) -> datetime:
    """See that a file can be put back, without changing anything, and tell when it was made.

    BadInput, ForeignFile, NewerDatabase or DamagedDatabase where it is no good. A file of another name is as old as
    the file system says.
    """
    _check_backup(path)
    match = _NAME.search(path.name)
    if match and _is_moment(match):
        return with_zone(_made_at(match))
    with file_errors(path):
        seconds = int(path.stat().st_mtime)
    return _EPOCH + timedelta(seconds=seconds)  # datetime.fromtimestamp fails before 1970 on Windows


def remove_partial(home: Path) -> None:
    """Clear away what a program that was killed left half written: backups, files, packs, keys. Only while the lock is
    held."""
    with file_errors(home):
        backups = home / BACKUP_FOLDER
        blobs = (path for place in (home, backups) for path in place.glob(f"{BLOB_FOLDER}/*.part"))
        packs = (path for place in (home, backups) for path in place.glob(f"{PACK_FOLDER}*/**/.*.part"))
        other = [path for depth in ("*", "*/*") for path in home.glob(f"{depth}/.*.part") if _PART.fullmatch(path.name)]
        for path in (*home.glob("*.part"), *backups.glob("*.part*"), *blobs, *packs, *other):
            path.unlink(missing_ok=True)


def _copy_and_check(source: Path, part: Path) -> None:
    with plain(source) as origin, plain(part) as copy:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        if not is_sound(copy):
            if not is_sound(origin):
                raise DamagedDatabase(
                    f"Tệp dữ liệu {source.name} bị hỏng, có phần không đọc được, nên chưa sao lưu được."
                )
            raise FileRefused(
                f"Bản sao lưu của {source.name} không đọc lại được nên đã bỏ; dữ liệu đang dùng vẫn còn nguyên.",
                "Hãy kiểm tra ổ đĩa rồi sao lưu lại.",
            )
    sync_file(part)


def _check_backup(path: Path) -> None:
    if not path.is_file():
        raise BadInput(f"Không có bản sao lưu {path}.", "Hãy chọn một bản trong danh sách sao lưu.")
    if _header_version(path) > len(STEPS):
        raise _newer_backup(path)
    with database_errors(path), looking(path) as connection:
        if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION_ID,):
            raise ForeignFile(
                f"{path.name} không phải là bản sao lưu của chương trình này; chưa có gì thay đổi.",
                "Hãy chọn một bản trong danh sách sao lưu.",
            )
        if not is_sound(connection, wholly=True) or not _has_tables(connection):
            raise _damaged_backup(path)
        if applied(connection) - {step.__name__ for step in STEPS}:
            raise _newer_backup(path)


def _has_tables(connection: sqlite3.Connection) -> bool:
    """Whether the tables of the first version are there: a sound SQLite file that bears our mark need not have them."""
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {"settings", "reports", "cells", "history", "revisions", "sendings"} <= {name for (name,) in found}


def _newer_backup(path: Path) -> NewerDatabase:
    return NewerDatabase(
        f"Bản sao lưu {path.name} do phiên bản mới hơn của chương trình ghi; chưa có gì thay đổi.",
        "Hãy cài phiên bản mới của chương trình rồi khôi phục.",
    )


def _header_version(path: Path) -> int:
    try:
        return header_version(path)
    except DamagedDatabase as error:
        raise _damaged_backup(path) from error


def _damaged_backup(path: Path) -> DamagedDatabase:
    return DamagedDatabase(f"Bản sao lưu {path.name} bị hỏng; chưa có gì thay đổi.", "Hãy chọn bản sao lưu khác.")


def _decide(home: Path, backup: Path, now: datetime) -> None:
    """Have a checked copy of the backup lie there as what comes next. From here on there is no way back."""
    part = home / f"{random_name()}.part"
    try:
        part.write_bytes(backup.read_bytes())
        sync_file(part)
        if not _is_sound_file(part):
            raise DamagedDatabase(
                f"Bản chép của {backup.name} không đọc lại được; chưa có gì thay đổi.",
                "Hãy kiểm tra ổ đĩa rồi làm lại.",
            )
        decide(part, home, now)
    finally:
        part.unlink(missing_ok=True)


def _paths(folder: Path) -> list[Path]:
    """Backups by name, newest first."""
    with file_errors(folder):
        named = [
            path for path in folder.glob("*.sqlite3") if (match := _NAME.fullmatch(path.name)) and _is_moment(match)
        ]
    return sorted(named, key=_age, reverse=True)


def _match(path: Path) -> re.Match[str]:
    return cast("re.Match[str]", _NAME.fullmatch(path.name))


def _made_at(match: re.Match[str]) -> datetime:
    text = match["stamp"] + (match["zone"] or "")
    return datetime.strptime(text, STAMP + ("%z" if match["zone"] else ""))


def _is_moment(match: re.Match[str]) -> bool:
    """Whether the name tells a moment that there is: somebody may have written the name."""
    try:
        with_zone(_made_at(match)).timestamp()
    except (ValueError, OverflowError):
        return False
    return True


def with_zone(moment: datetime) -> datetime:
    """A backup's moment with a zone: that of Vietnam where it had none. Without one, Windows cannot tell how long ago a
    moment before 1970 was."""
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _age(path: Path) -> tuple[float, int]:
    match = _match(path)
    return with_zone(_made_at(match)).timestamp(), int(match["again"] or 1)


def _prune(home: Path, made: Path, agreeing: Path | None) -> None:
    """Keep the newest ten, the newest of each month and of each schema, the one just made, whatever a clock set back
    named it, and the newest whose content agrees with itself. An earlier version of the program can be gone back to as
    long as a backup of its schema is kept: one that cannot be read stands for none."""
    kept: set[str | int] = set()
    paths = _paths(home / BACKUP_FOLDER)
    for place, path in enumerate(paths):
        month, schema = path.name[:6], schema_of(path)
        if place >= KEPT and {month, schema} <= kept and path not in (made, agreeing):
            with contextlib.suppress(PermissionError):  # held by another program on Windows: it goes the next time
                path.unlink()
        if schema > len(STEPS) or _look(path) is not None:
            kept.update((month, schema))
    remaining = [path for path in paths if path.exists()]
    if len(remaining) < len(paths):
        _prune_blobs(home, remaining)


def _prune_blobs(home: Path, backups: list[Path]) -> None:
    """What the database itself names stays: a backup that is being made in another thread may need it.

    A copy that cannot be read, or that a newer version wrote, may name anything: then everything stays.
    """
    if any(schema_of(path) > len(STEPS) for path in backups):
        return
    try:
        with plain(home / DATABASE_FILE) as connection:
            kept = set(named_blobs(connection))
        kept.update(name for path in backups for name in blobs_of(path))
    except DamagedDatabase:
        return
    drop_blobs(home / BACKUP_FOLDER, kept)


def _look(path: Path) -> Backup | None:
    """None where the file cannot be read as a backup."""
    match = _match(path)
    try:
        with looking(path) as connection:
            reports, cells, program = connection.execute(
                "SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM cells),"
                " (SELECT value FROM settings WHERE name = ?)",
                (PROGRAM,),
            ).fetchone()
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return None
    return Backup(path, _made_at(match), cast(BackupKind, match["kind"]), reports, cells, program or "")


def _is_good(path: Path, most: int) -> bool:
    try:
        _check_backup(path)
    except WorldError:
        return False
    return schema_of(path) <= most


def _is_sound_file(path: Path) -> bool:
    with contextlib.suppress(sqlite3.OperationalError), looking(path) as connection:
        return is_sound(connection)
    return False
