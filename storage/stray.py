"""A log of SQLite's that comes back beside a database that was closed in order, and is none of its own.

After a clean end no "-wal" lies there. A virus scanner may put one back that it had taken away, weeks later: SQLite
would lay its pages over everything that was committed since, and say nothing. So a clean end notes the size and the
moment of the main file as it left it, and which log was the last. A log is set aside only where the main file still is
that very file: where it is not (a copied or restored folder, an earlier version of the program in between) nobody
knows, and SQLite does as it always does. The last log itself, whole, may be there after a power cut, since its removal
is not waited for: its pages all stand in the main file already.
"""

from __future__ import annotations

import contextlib
import zlib
from datetime import datetime
from pathlib import Path

from forms.files import move, sync_folder
from storage.database import DATABASE_FILE
from storage.exchange import STAMP, free_name
from storage.lock import no_other_holds
from storage.wal import wal_of

STRAY = "tep-la"
_NONE = "-"
_STEM, _SUFFIX = DATABASE_FILE.split(".")
_CHUNK = 1 << 20


def mark_of_log(database: Path) -> str:
    """The log as it is now, by its CRC-32; "-" for none, or an empty one; "" where it cannot be read."""
    found = 0
    if not _has_log(database):
        return _NONE
    with contextlib.suppress(OSError):
        with wal_of(database).open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                found = zlib.crc32(chunk, found)
        return f"{found:08x}"
    return ""


def mark_of_end(database: Path, log: str) -> str:
    """What a clean end notes, once SQLite has closed the database; "" where a log is left, which means something. log:
    the mark of the last one; "" where it is not known, and then nothing is noted."""
    main = "" if _has_log(database) else _main(database)
    return f"{main} {log}" if main and log else ""


def set_aside_stray(home: Path, ended: str, now: datetime) -> Path | None:
    """Give a log that is none of the database's own a dated name, and the file by it ("-shm") too; its new name, None
    where nothing had to be done. ended: what the last end noted. Only while the lock is held and SQLite has the
    database not open. OSError."""
    database = home / DATABASE_FILE
    main, _, log = ended.rpartition(" ")
    if not main or not _has_log(database) or main != _main(database) or mark_of_log(database) in (_NONE, log):
        return None
    if not no_other_holds(database):
        return None
    aside = free_name(home, f"{_STEM}.{STRAY}-{now:{STAMP}}", f".{_SUFFIX}")
    for beside in ("-shm", "-wal"):
        present = home / f"{DATABASE_FILE}{beside}"
        if present.exists():
            move(present, home / f"{aside.name}{beside}", over=False)
    sync_folder(home)
    return home / f"{aside.name}-wal"


def stray_sentence(aside: Path) -> str:
    """What to say about it."""
    return (
        f"Cạnh tệp dữ liệu có tệp {DATABASE_FILE}-wal mà lần đóng chương trình gần nhất không để lại (thường do chương "
        "trình diệt vi-rút hoặc đồng bộ đưa trở lại). Tệp này có thể đè số liệu cũ lên số liệu mới nên đã được để "
        f"riêng với tên {aside.name}, không bị xóa; số liệu trong chương trình vẫn như lúc đóng lần trước."
    )


def _has_log(database: Path) -> bool:
    path = wal_of(database)
    return path.is_file() and path.stat().st_size > 0


def _main(database: Path) -> str:
    """The main file: bytes and the moment it was written, in nanoseconds; "" for none."""
    if not database.is_file():
        return ""
    about = database.stat()
    return f"{about.st_size} {about.st_mtime_ns}"
