"""Where an act writes: every place that Python is told to write to, and what stands in folders before and after.

The audit hook stays for the life of a process and costs it little while nobody watches. What SQLite makes beside a
database, it makes without a word; the listings show it.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_NAMED = {
    "os.mkdir": 1, "os.rename": 2, "os.remove": 1, "os.rmdir": 1, "os.link": 2, "os.symlink": 2, "os.truncate": 1,
    "os.chmod": 1, "os.chown": 1, "os.utime": 1, "os.mkfifo": 1, "os.mknod": 1, "sqlite3.connect": 1,
}  # fmt: skip
"""Events that name places that are changed: how many of their first arguments are such."""
_STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "socket.connect")


class Watch:
    """What was written, or started, outside the folders that may be written to."""

    def __init__(self, *allowed: Path) -> None:
        self._allowed = tuple(os.path.realpath(folder) for folder in allowed)
        self.outside: list[str] = []

    def hears(self, event: str, given: tuple[Any, ...]) -> None:
        """One event of the interpreter."""
        if event in _STARTS:
            self.outside.append(f"{event} {given[:1]}")
        for path in _written(event, given):
            if isinstance(path, (str, bytes, os.PathLike)) and not self._may(os.fsdecode(path)):
                self.outside.append(f"{event} {os.fsdecode(path)!r}")

    def _may(self, path: str) -> bool:
        plain, _, options = path.partition("?") if path.startswith("file:") else (path, "", "")
        if "mode=ro" in options:
            return True
        plain = unquote(plain.removeprefix("file:")) if path.startswith("file:") else plain
        if plain in ("", os.devnull, ":memory:") or plain.startswith("/proc/self/"):
            return True
        folder, name = os.path.split(plain)
        real = os.path.join(os.path.realpath(folder), name)  # noqa: PTH118 - what the system would make of it
        return any(real == one or real.startswith(one + os.sep) for one in self._allowed)


def _written(event: str, given: tuple[Any, ...]) -> tuple[Any, ...]:
    if event == "open":
        path, mode, flags = given
        return (path,) if flags & _WRITES or (mode and set(mode) & set("wax+")) else ()
    return given[: _NAMED.get(event, 0)]


_watching: list[Watch] = []
_hooked: list[bool] = []


def _hears(event: str, given: tuple[Any, ...]) -> None:
    for watch in _watching:
        watch.hears(event, given)


@contextmanager
def watched(*allowed: Path) -> Iterator[Watch]:
    """Watch what is written meanwhile."""
    if not _hooked:
        sys.addaudithook(_hears)
        _hooked.append(True)
    watch = Watch(*allowed)
    _watching.append(watch)
    try:
        yield watch
    finally:
        _watching.remove(watch)


def listing(folder: Path) -> dict[str, str]:
    """What stands below a folder, links not followed: kind, and of a file its content, by name."""
    found = {}
    for place, _, files in os.walk(folder):
        found[place] = "folder"
        for name in files:
            path = os.path.join(place, name)  # noqa: PTH118 - names that Path would clean
            mode = os.lstat(path).st_mode
            found[path] = sha256(Path(path).read_bytes()).hexdigest() if stat.S_ISREG(mode) else f"{stat.S_IFMT(mode)}"
    return found
