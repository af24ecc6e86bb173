"""Connections to SQLite files, what their header says, and SQLite's refusals as sentences."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from forms.errors import WorldError
from forms.files import FileRefused, file_error, file_errors

DATABASE_FILE = "bao-cao.sqlite3"
MAGIC = b"SQLite format 3\0"
_VERSION_AT = slice(60, 64)
_BUSY_SECONDS = 10.0
_NOT_TEXT = "Could not decode to UTF-8"
"""What Python's own sqlite3 says, without a code, of a text that something else than this program wrote."""


class DamagedDatabase(WorldError):
    """The database cannot be read in full. backup: the newest good backup, None where there is none."""

    def __init__(self, sentence: str, remedy: str = "", backup: Path | None = None) -> None:
        super().__init__(sentence, remedy)
        self.backup = backup


SQLITE_ERRORS = (sqlite3.Error, OSError, UnicodeDecodeError)
"""What a statement raises. The last where SQLite's message names what is damaged, in bytes that are no text."""


class UnreadableRow(DamagedDatabase):
    """What stands in a row was not written by this program: a disk or another program changed it."""

    def __init__(self) -> None:
        super().__init__(
            "Dữ liệu bị hỏng, có phần không đọc được.", "Hãy khởi động lại chương trình để kiểm tra dữ liệu."
        )


class NewerDatabase(WorldError):
    """The file was written by a newer version of the program; it was not touched. backup: the newest one that this
    version reads, None where there is none."""

    def __init__(self, sentence: str, remedy: str = "", backup: Path | None = None) -> None:
        super().__init__(sentence, remedy)
        self.backup = backup


class ForeignFile(WorldError):
    """A file that is not a database of this program; it was not touched."""


def connect(path: Path) -> sqlite3.Connection:
    """The office's database. Nothing is written to the file by opening it; see `make_durable`."""
    return sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def sqlite_version() -> str:
    """The version of the SQLite library in use."""
    return sqlite3.sqlite_version


def make_durable(connection: sqlite3.Connection) -> None:
    """What is committed from now on is on the disk, whatever happens to program or machine."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


@contextlib.contextmanager
def plain(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of its own, e.g. for another thread; closed at the end."""
    with contextlib.closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        yield connection


def frames_taken(connection: sqlite3.Connection) -> int:
    """How many frames of the file beside the database count; they are brought into the main file."""
    return max(0, int(connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()[1]))


def all_in_main_file(path: Path) -> bool:
    """Have everything that is committed lie in the main file; False where somebody writes just now."""
    with plain(path) as connection:
        busy, frames, brought = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return not busy and bool(frames == brought)


@contextlib.contextmanager
def looking(path: Path) -> Iterator[sqlite3.Connection]:
    """A file that nobody writes, for reading only: no file beside it is made, and no byte of it changes."""
    uri = f"file:{_uri_path(path)}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        yield connection


def is_sound(connection: sqlite3.Connection, wholly: bool = False) -> bool:
    """SQLite's own quick_check found nothing. wholly: nor its integrity_check, which holds every index against its
    table and takes longer."""
    try:
        asked = "PRAGMA integrity_check(1)" if wholly else "PRAGMA quick_check(1)"
        return connection.execute(asked).fetchall() == [("ok",)]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if isinstance(world_error(error, Path()), DamagedDatabase):
            return False
        raise


def header_version(path: Path) -> int:
    """user_version out of the file's header, without opening it as a database; 0 for an empty file.

    DamagedDatabase where the file is no SQLite file.
    """
    with file_errors(path), path.open("rb") as stream:
        head = stream.read(100)
    if head and not (head.startswith(MAGIC) and len(head) == 100):
        raise DamagedDatabase(f"Tệp dữ liệu {path.name} bị hỏng: phần đầu tệp không đọc được.")
    return int.from_bytes(head[_VERSION_AT], "big")


@contextlib.contextmanager
def database_errors(path: Path) -> Iterator[None]:
    """Errors of SQLite and of the operating system in the block, as WorldError in the name of `path`.

    What is the program's own fault (wrong SQL, a broken constraint) goes on as it is.
    """
    try:
        yield
    except SQLITE_ERRORS as error:
        sentence = world_error(error, path)
        if sentence is None:
            raise
        raise sentence from error


def world_error(error: sqlite3.Error | OSError | UnicodeDecodeError, path: Path) -> WorldError | None:
    """The sentence for what SQLite or the operating system says; None where the error is a bug of the program."""
    if isinstance(error, UnicodeDecodeError):
        return unreadable(path)
    return file_error(error, path) if isinstance(error, OSError) else sqlite_error(error, path)


def sqlite_error(error: sqlite3.Error, path: Path) -> WorldError | None:
    """The sentence for what SQLite says of the world; None where the error is a bug of the program."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or str(error).startswith(_NOT_TEXT):
        return unreadable(path)
    if code == sqlite3.SQLITE_FULL:
        return FileRefused(
            f"Ổ đĩa đã đầy, chưa lưu được vào {path.name}; mọi ô đã báo “Đã lưu” còn nguyên.",
            "Hãy xóa bớt tệp không cần trên ổ đĩa rồi làm lại.",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_AUTH):
        return FileRefused(
            f"Không có quyền ghi vào tệp dữ liệu {path} hoặc thư mục chứa tệp.",
            "Hãy mở quyền ghi cho tài khoản này hoặc chọn thư mục dữ liệu khác.",
        )
    return _passing_error(code, path)


def unreadable(path: Path) -> DamagedDatabase:
    """The error for a database of which a part cannot be read."""
    return DamagedDatabase(f"Tệp dữ liệu {path.name} bị hỏng, có phần không đọc được.")


def _passing_error(code: int, path: Path) -> WorldError | None:
    if code == sqlite3.SQLITE_IOERR:
        return FileRefused(
            f"Ổ đĩa báo lỗi khi đọc hoặc ghi {path.name}; mọi ô đã báo “Đã lưu” còn nguyên.",
            "Hãy kiểm tra chỗ trống và kết nối của ổ đĩa rồi mở lại chương trình.",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return FileRefused(
            f"Tệp dữ liệu {path.name} đang bị một chương trình khác giữ.",
            "Hãy đóng chương trình đó (sao lưu, đồng bộ, diệt vi-rút) rồi làm lại.",
        )
    return None


def _uri_path(path: Path) -> str:
    from urllib.parse import quote

    posix = path.absolute().as_posix()
    lead = "//" if posix.startswith("//") else "" if posix.startswith("/") else "/"
    return lead + quote(posix, safe="/:")
