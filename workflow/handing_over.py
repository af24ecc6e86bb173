"""A file that is opened while the office has its window already is handed over to that window.

The second process leaves a request in the data folder and ends once the window has taken it. What is meant for
another user's window, or for one on another machine, or was left by another user, is left alone. A window takes a
request at once, whatever it is busy with; what it does with it then is its own matter.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import stat
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct, convert, to_builtins

from forms.errors import WorldError
from forms.files import make_folder, random_name, read_file, write_file
from storage.lock import holder

FOLDER = "yeu-cau-mo"
PATIENCE = 10.0
"""Seconds for which a request waits: the window may be opening just now."""
_LOOK, _LOOK_AT_LOCK = 0.05, 0.5
_STALE = 120.0
_LARGEST = 1 << 20
_SUFFIX = ".json"

Handed = Literal["taken", "nobody", "another", "silent"]
"""What became of a request: a window took it; no program has the office open; it is another user's; nobody took it."""


class Request(Struct, frozen=True):
    """files: absolute paths to be opened, none where the window is only to come to the front. user, machine: whose
    screen they are to be shown on."""

    files: tuple[str, ...]
    user: str
    machine: str


def hand_over(home: Path, files: Sequence[Path] = (), patience: float = PATIENCE) -> Handed:
    """Ask the window that has the office open to show itself and the files. patience: seconds."""
    process = holder(home)
    if not process:
        return "nobody"
    if not _is_ours(process):
        return "another"
    _let_come_forward(process)
    try:
        request = _leave(home, files)
    except WorldError:
        return "silent"
    return _waited(home, request, patience)


def take_requests(home: Path) -> tuple[Request, ...]:
    """The requests left for this window, in their order; they are taken. Those that nobody waits for are cleared."""
    found = []
    try:
        paths = sorted(path for path in (home / FOLDER).iterdir() if path.suffix == _SUFFIX and _is_own(path))
    except OSError:
        return ()
    for path in paths:
        request = _read(path)
        if request is None or (request.user, request.machine) == _here():
            with contextlib.suppress(OSError):
                fresh = time.time() - path.stat().st_mtime < _STALE
                path.unlink()
                if fresh and request is not None:
                    found.append(request)
    return tuple(found)


def _leave(home: Path, files: Sequence[Path]) -> Path:
    import json

    folder = home / FOLDER
    make_folder(folder)
    user, machine = _here()
    request = Request(tuple(str(path) for path in files), user, machine)
    path = folder / f"{time.time_ns():020}-{random_name()}{_SUFFIX}"
    write_file(path, json.dumps(to_builtins(request)).encode())  # a file's name need not be text that UTF-8 can hold
    return path


def _waited(home: Path, request: Path, patience: float) -> Handed:
    """Wait until the window has taken the request, or has gone; what nobody takes is withdrawn."""
    begun = looked = time.monotonic()
    while time.monotonic() - begun < patience:
        if not request.exists():
            return "taken"
        if time.monotonic() - looked > _LOOK_AT_LOCK:
            looked = time.monotonic()
            if not holder(home):
                return "nobody" if _withdrawn(request) else "taken"
        time.sleep(_LOOK)
    return "silent" if _withdrawn(request) else "taken"


def _withdrawn(request: Path) -> bool:
    """Whether the request could still be taken back: of the window and the one who asks, one removes it."""
    try:
        request.unlink()
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return True


def _read(path: Path) -> Request | None:
    import json

    try:
        request = convert(json.loads(read_file(path, _LARGEST)), Request)
    except (WorldError, ValueError, RecursionError):
        return None
    return None if any("\0" in file for file in request.files) else request


def _is_own(path: Path) -> bool:
    """Whether a request is a plain file of this user; on Windows the rights of the data folder see to that."""
    try:
        told = path.lstat()
    except OSError:
        return False
    return stat.S_ISREG(told.st_mode) and (sys.platform == "win32" or told.st_uid == os.getuid())


def _here() -> tuple[str, str]:
    """This user and this machine."""
    import platform

    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = ""
    return user, platform.node()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    def _is_ours(process: int) -> bool:
        """Whether the process is on this screen: Windows numbers the sessions of those who are logged on."""
        ours, its = wintypes.DWORD(), wintypes.DWORD()
        kernel = ctypes.windll.kernel32
        known = kernel.ProcessIdToSessionId(os.getpid(), ctypes.byref(ours))
        known = kernel.ProcessIdToSessionId(process, ctypes.byref(its)) and known
        return not known or ours.value == its.value

    def _let_come_forward(process: int) -> None:
        """Windows lets a window come to the front only if the process that was clicked on allows it."""
        ctypes.windll.user32.AllowSetForegroundWindow(process)

else:

    def _is_ours(process: int) -> bool:
        try:
            os.kill(process, 0)
        except PermissionError:
            return False
        except OSError:
            return True
        return True

    def _let_come_forward(process: int) -> None:
        """Elsewhere the desktop decides which window comes to the front."""
