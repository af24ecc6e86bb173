"""One office, one running program: a lock that the operating system frees when its process ends.

The file's text (process id and times) stays behind when the program is killed: that is how the next start
knows of an unclean stop. A clean end says first that everything is being put away, and empties it at last: behind the
emptied text, where earlier versions do not read, it notes how it left things (see storage/stray.py).
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

from forms.dates import moment_text
from forms.errors import WorldError
from forms.files import file_errors

LOCK_FILE = "dang-mo.lock"
_FAR = 1 << 30
_LENGTH = 100
"""Of the text, and of the note of a clean end behind it."""
_CLOSING = "closing"


class OfficeInUse(WorldError):
    """Another running program has this office open."""


class OfficeLock:
    """Held from the making to `release`. OfficeInUse where another program, or another window, holds it.

    left_behind: what a program that was killed had noted, "" after a clean end. ended: what a clean end noted, "" where
    it could not say, or an earlier version ended.
    """

    def __init__(self, home: Path) -> None:
        path = home / LOCK_FILE
        with file_errors(path):
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        try:
            with file_errors(path):
                self.left_behind, self.ended = self._read()
                free = _take(self._handle)
            if not free:
                raise _in_use(self.left_behind)
        except BaseException:
            os.close(self._handle)
            raise

    def note(self, moment: datetime, kept: datetime | None = None) -> None:
        """Write down who holds the lock, durably, so that an unclean stop is known afterwards. kept: when all that was
        committed until then lay in the database's main file; None: at that moment itself."""
        times = [moment] if kept is None else [moment, kept]
        self._write(" ".join((str(os.getpid()), *(time.isoformat(timespec="seconds") for time in times))))

    def close_up(self) -> None:
        """Write down, durably, that everything is about to be put away: what SQLite then removes is not missed."""
        self._write(_CLOSING)

    def forget(self) -> None:
        """Take back what was noted: whoever held the lock before left this behind."""
        self._write(self.left_behind)

    def clear(self, ended: str = "") -> None:
        """Everything was put away in order: the next start need not look. ended: how, as `mark_of_end` has it. Not
        waited for: where the power goes before this is on the disk, what `close_up` noted is, and says as much."""
        self._write("", ended, sync=False)

    def release(self) -> None:
        """Let go. What was noted stays unless `clear` was called before."""
        os.close(self._handle)

    def _read(self) -> tuple[str, str]:
        os.lseek(self._handle, 0, os.SEEK_SET)
        text = os.read(self._handle, 2 * _LENGTH)
        left_behind, ended = (part.decode("utf-8", "replace").strip() for part in (text[:_LENGTH], text[_LENGTH:]))
        return left_behind, "" if left_behind else ended

    def _write(self, text: str, ended: str = "", sync: bool = True) -> None:
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, (text.ljust(_LENGTH) + ended.ljust(_LENGTH)).encode())
        if sync:
            os.fsync(self._handle)


def holder(home: Path) -> int:
    """The id of the process that has the office open; 0 where nobody has, also after one that was killed.

    Nothing is written; the lock is tried only where a process has noted itself.
    """
    try:
        handle = os.open(home / LOCK_FILE, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return 0
    try:
        noted = os.read(handle, _LENGTH).decode("utf-8", "replace").partition(" ")[0]
        return int(noted) if noted.isdecimal() and not _take(handle) else 0
    except OSError:
        return 0
    finally:
        os.close(handle)


def noted_time(text: str) -> datetime | None:
    """When the program was opened, by a lock file's text; None where it cannot be read."""
    return next(iter(_times(text)), None)


def kept_time(text: str) -> datetime | None:
    """Until when everything lay in the database's main file, by a lock file's text; None where it cannot be read."""
    return next(reversed(_times(text)), None)


def was_stopped(text: str) -> bool:
    """Whether the program was stopped in the midst of its work, not while it put everything away."""
    return text not in ("", _CLOSING)


def _times(text: str) -> list[datetime]:
    try:
        return [datetime.fromisoformat(word) for word in text.split(" ")[1:]]
    except ValueError:
        return []


def _in_use(text: str) -> OfficeInUse:
    moment = noted_time(text)
    since = f", từ {moment_text(moment)}" if moment else ""
    return OfficeInUse(
        f"Chương trình đang mở ở cửa sổ khác{since}; mỗi thư mục dữ liệu chỉ mở ở một cửa sổ tại một thời điểm.",
        "Hãy dùng cửa sổ đang mở, hoặc đóng cửa sổ đó rồi mở lại.",
    )


def no_other_holds(database: Path) -> bool:
    """Whether no program at all has the SQLite file open, an officer's tool for example. SQLite holds a shared lock of
    these bytes as long as it has a file with a log open. Only while this process itself has it not open. OSError."""
    handle = os.open(database, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        return _take_bytes(handle)
    finally:
        os.close(handle)


_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""SQLite's os.h."""


if sys.platform == "win32":
    import msvcrt

    def _take_bytes(handle: int) -> bool:
        os.lseek(handle, _SHARED_FIRST, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, _SHARED_SIZE)
        except OSError:
            return False
        msvcrt.locking(handle, msvcrt.LK_UNLCK, _SHARED_SIZE)
        return True

    def _take(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take_bytes(handle: int) -> bool:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
        except OSError:
            return False
        return True

    def _take(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
