"""The office's data folder: opened by one program at a time, checked, brought up to date, closed."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal

from forms.dates import moment_text
from forms.files import file_errors, make_own_folder
from storage import migrations
from storage.acts import Acts
from storage.arrivals import Arrivals
from storage.attachments import Attachments
from storage.backup import (
    BACKUP_FOLDER,
    PROGRAM,
    copy_database,
    list_backups,
    remove_partial,
)
from storage.blob_files import drop_half_blobs
from storage.blobs import Blobs
from storage.consolidated import Consolidations
from storage.database import (
    DATABASE_FILE,
    DamagedDatabase,
    ForeignFile,
    NewerDatabase,
    all_in_main_file,
    connect,
    database_errors,
    frames_taken,
    header_version,
    is_sound,
    make_durable,
)
from storage.exchange import aside_of_coming, carry_through
from storage.lock import OfficeLock, kept_time, noted_time, was_stopped
from storage.moments import Moments, last_write
from storage.overview import Overview
from storage.pack_acts import PackActs
from storage.past import PastFigures
from storage.pictures import PictureTable
from storage.received import ReceivedReports
from storage.replies import Replies
from storage.restored import RestoredReports
from storage.revisions import Revisions
from storage.signed import Signings
from storage.soundness import Soundness
from storage.stray import mark_of_end, mark_of_log, set_aside_stray, stray_sentence
from storage.trust import OfficeTables
from storage.wal import commits_behind, is_lost
from storage.ways_out import damaged, end_lost_sentence, newer

BEFORE, BEFORE_SCHEMA, CHANGED = "program.before", "program.before.schema", "program.changed"
"""Settings: the version that used the data before the present one, the steps of its schema, and when that changed."""
WARNED = "data.warned"
"""Setting: what was found wrong with the data, a sentence a line; it stands until an officer has read it."""

__all__ = ["BACKUP_FOLDER", "DATABASE_FILE", "Store", "open_store"]


class Store(
    Revisions,
    Acts,
    OfficeTables,
    PastFigures,
    Replies,
    Overview,
    PictureTable,
    Blobs,
    Attachments,
    Signings,
    Consolidations,
    ReceivedReports,
    RestoredReports,
    Arrivals,
    PackActs,
    Moments,
    Soundness,
):
    """Everything the office keeps in SQL. Used by one thread at a time, not always the one that opened it.

    program: the program's version; recovered: one sentence after an unclean stop, else "".
    """

    def __init__(
        self, connection: sqlite3.Connection, home: Path, program: str, lock: OfficeLock, opened: datetime
    ) -> None:
        super().__init__(connection, home, home / DATABASE_FILE)
        self.program = program
        self.recovered = ""
        self._lock: OfficeLock | None = lock
        self._opened = opened
        self._settled = connection.total_changes

    def close(self) -> None:
        """Put everything away; a second call does nothing. Let running backups end before."""
        if self._lock is None:
            return
        lock, self._lock = self._lock, None
        try:
            with database_errors(self.path):
                log = ""
                try:
                    if self._sound:
                        lock.close_up()
                        log = mark_of_log(self.path)
                finally:
                    self._connection.close()
                if self._sound:
                    lock.clear(mark_of_end(self.path, log))
        finally:
            lock.release()

    def settle(self, now: datetime) -> bool:
        """Have everything committed lie in the main file, so that little hangs on SQLite's file beside it; whether
        anything was to be done. Works in any thread, with a connection of its own, while the store is being written.
        """
        lock, written = self._lock, self._connection.total_changes if self._lock else 0
        if lock is None or written == self._settled:
            return False
        with database_errors(self.path):
            if all_in_main_file(self.path):
                lock.note(self._opened, now)
                self._settled = written
        return True

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(home: Path, program: str, now: Callable[[], datetime]) -> Store:
    """Open the office's data in `home`, which is made if need be.

    OfficeInUse where another program has it open; NewerDatabase and ForeignFile, nothing touched;
    DamagedDatabase naming the newest good backup; FileRefused where the folder cannot be written.
    """
    with file_errors(home):
        make_own_folder(home)
    lock = OfficeLock(home)
    try:
        return _open(home, program, now, lock)
    except BaseException:
        lock.release()
        raise


def _open(home: Path, program: str, now: Callable[[], datetime], lock: OfficeLock) -> Store:
    path = home / DATABASE_FILE
    try:
        restored = _restored(home, lock)
        _check_header(home, path)
        remove_partial(home)
        with database_errors(path):
            moment = now()
            stray = set_aside_stray(home, lock.ended, moment)
            end = _end(path, lock.left_behind)
            connection = connect(path)
            try:
                store = _prepare(connection, home, program, moment, lock, end)
                if stray:
                    with _noted(lock, moment):
                        _warn(store, stray_sentence(stray))
                store.recovered = restored or store.recovered
                if was_stopped(lock.left_behind):
                    drop_half_blobs(home, store.blob_sizes(), _opened_before(lock.left_behind))
                lock.note(now())
            except BaseException:
                connection.close()
                raise
            return store
    except DamagedDatabase as error:
        raise damaged(home, error.sentence) from error
    except NewerDatabase as error:
        raise newer(home, error.sentence) from error


def _opened_before(left_behind: str) -> float:
    """When the program was opened that was stopped, less a minute, since clocks differ; 0.0 where it is not known."""
    opened = noted_time(left_behind)
    return opened.timestamp() - 60 if opened else 0.0


def _restored(home: Path, lock: OfficeLock) -> str:
    """End a restore that was cut short, before anything is looked at; the sentence about it, "" where there was none.
    What was noted of the last use is about the database that is set aside by it."""
    with file_errors(home):
        if aside_of_coming(home) is None:
            return ""
        lock.close_up()
        aside = carry_through(home)
        lock.clear()
    lock.left_behind = ""
    kept = f"; dữ liệu trước đó không bị xóa, được để riêng ở {aside[0].name}" if aside else ""
    return f"Lần trước chương trình dừng đột ngột khi đang khôi phục từ bản sao lưu; nay đã khôi phục xong{kept}."


def _check_header(home: Path, path: Path) -> None:
    """What can be told without opening the file, so that a file that is refused is not touched."""
    with file_errors(path):
        is_empty = not path.exists() or path.stat().st_size == 0
    if is_empty:
        if list_backups(home):
            raise DamagedDatabase(f"Không thấy tệp dữ liệu {path.name} hoặc tệp trống, dù đã có bản sao lưu.")
        return
    _refuse_newer(path, header_version(path))


def _refuse_newer(path: Path, version: int) -> None:
    if version > len(migrations.STEPS):
        raise NewerDatabase(f"Tệp dữ liệu {path.name} do phiên bản mới hơn của chương trình ghi; tệp vẫn còn nguyên.")


_End = Literal["", "doubtful", "gone"]
"""Of the file that held the last commits after a stop: doubtful whether it is whole, or gone; "" after none."""


def _end(path: Path, left_behind: str) -> _End:
    if not was_stopped(left_behind) or not path.exists() or path.stat().st_size == 0:
        return ""
    return "gone" if is_lost(path) else "doubtful"


def _prepare(
    connection: sqlite3.Connection, home: Path, program: str, now: datetime, lock: OfficeLock, end: _End
) -> Store:
    path = home / DATABASE_FILE
    _refuse_foreign(connection, path)
    if lock.left_behind and not is_sound(connection):
        raise DamagedDatabase(f"Kiểm tra sau lần dùng trước cho thấy tệp dữ liệu {path.name} bị hỏng.")
    make_durable(connection)
    end_lost = end == "gone" or (end == "doubtful" and commits_behind(path, frames_taken(connection)) > 1)
    schema = _migrate(connection, home, now, lock)
    store = Store(connection, home, program, lock, now)
    if lock.left_behind:
        store.recovered = _recovered(connection, lock.left_behind, end_lost)
    if end_lost:
        _warn(store, end_lost_sentence(home, kept_time(lock.left_behind)))
    _note_program(store, program, schema, lock, now)
    return store


def _warn(store: Store, sentence: str) -> None:
    """Say it beside what nobody has read yet."""
    store.set_settings({WARNED: "\n".join(filter(None, (store.setting(WARNED), sentence)))})


def _note_program(store: Store, program: str, schema: int, lock: OfficeLock, now: datetime) -> None:
    """Note the version that uses the data from now on; and, where another did, which, its schema, and since when."""
    before = store.setting(PROGRAM)
    if before == program:
        return
    changed = {BEFORE: before, BEFORE_SCHEMA: str(schema), CHANGED: now.isoformat()} if before else {}
    with _noted(lock, now):
        store.set_settings({PROGRAM: program, **changed})


def _refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE name NOT LIKE '%sqlite_%'").fetchall()
    if mark != migrations.APPLICATION_ID and (mark or tables):
        raise ForeignFile(
            f"{path} không phải là tệp dữ liệu của chương trình này; tệp vẫn còn nguyên.",
            "Hãy chọn thư mục dữ liệu khác.",
        )


def _migrate(connection: sqlite3.Connection, home: Path, now: datetime, lock: OfficeLock) -> int:
    """Bring the schema up to date, after a backup where there is something to lose; the steps it had before."""
    path = home / DATABASE_FILE
    known = {step.__name__ for step in migrations.STEPS}
    applied = migrations.applied(connection)
    if applied - known:
        _refuse_newer(path, len(migrations.STEPS) + 1)
    if not applied:
        migrations.apply(connection)
    elif applied != known:
        with _noted(lock, now):
            copy_database(home, "migration", now)
            migrations.apply(connection)
    if connection.execute("PRAGMA user_version").fetchone() != (len(migrations.STEPS),):
        connection.execute(f"PRAGMA user_version = {len(migrations.STEPS)}")
    return len(applied)


@contextlib.contextmanager
def _noted(lock: OfficeLock, moment: datetime) -> Iterator[None]:
    """A stop in the block is known afterwards; one that ends in an error has told of itself."""
    lock.note(moment)
    try:
        yield
    except BaseException:
        lock.forget()
        raise


def _recovered(connection: sqlite3.Connection, left_behind: str, end_lost: bool) -> str:
    moments = (("mở lúc", noted_time(left_behind)), ("lần ghi cuối lúc", last_write(connection)))
    known = ", ".join(f"{what} {moment_text(moment)}" for what, moment in moments if moment)
    when = f" ({known})" if known else ""
    kept = "" if end_lost else "; mọi ô đã báo “Đã lưu” còn nguyên"
    return f"Lần trước chương trình dừng đột ngột{when}{kept}."
