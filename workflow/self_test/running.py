"""The self-test from outside: a process of its own takes the steps in a folder thrown away, so that one that hangs, or
is torn away by a broken library, still ends with a told result."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from forms.broken_start import BAD, FAILED, GOOD, LINES, PROCESS, STEPS_FAILED, STEPS_OPTION
from forms.files import file_error, file_errors
from forms.shipped import is_frozen, program_folder
from forms.version import VERSION

PASSED = 0
LIMIT = 180.0
"""Seconds: for a laptop of ten years whose virus guard looks at every file of a program that it sees first."""
CRASH = "dung-dot-ngot.txt"
"""In the folder thrown away, beside LINES, which the steps tell: where Python stood when it was torn away."""
_PREFIX = "tu-kiem-tra-"
_TRIES, _PAUSE, _LOOK = 30, 0.1, 0.05
Told = Callable[[str], object]


def self_test(file: Path, command: Sequence[str] = (), limit: float = LIMIT) -> int:
    """Try the program and write what was found to `file` (UTF-8), line by line; 0 where all is well, else 1.

    FileRefused where `file` cannot be written. command, limit: as in `try_program`.
    """
    with file_errors(file), file.open("w", encoding="utf-8") as stream:

        def write(line: str) -> None:
            with file_errors(file):
                stream.write(f"{line}\n")
                stream.flush()

        for name, value in machine_facts():
            write(f"{name}: {value}")
        return PASSED if try_program(write, command, limit) else FAILED


def try_program(told: Told, command: Sequence[str] = (), limit: float = LIMIT) -> bool:
    """Take the steps in a process of its own, telling each in a line, the result last; whether all is well.

    Any thread may call it; no office is touched. command: what takes the steps, this program where none is given.
    limit: seconds, after which it is broken off.
    """
    try:
        with _thrown_away() as folder:
            good = _taken([*(command or own_command(STEPS_OPTION)), str(folder)], folder, limit, told)
    except OSError as error:
        refused = file_error(error, Path(error.filename or tempfile.gettempdir()))
        told(f"{PROCESS}: không đạt: {refused.sentence} {refused.remedy}")
        good = False
    told(GOOD if good else BAD)
    return good


def own_command(*words: str) -> list[str]:
    """The command line that starts this program anew."""
    return [sys.executable, *(() if is_frozen() else (str(program_folder() / "main.py"),)), *words]


def machine_facts() -> tuple[tuple[str, str], ...]:
    """The program and the machine that it runs on, for the result and for those who help."""
    return (
        ("Chương trình", f"Báo cáo Bình đẳng giới {VERSION}"),
        ("Thư mục chương trình", f"{program_folder()}{'' if is_frozen() else ' (mã nguồn)'}"),
        ("Hệ điều hành", platform.platform()),
        ("Python", f"{platform.python_version()} ({platform.machine()})"),
    )


def _taken(command: list[str], folder: Path, limit: float, told: Told) -> bool:
    """Run the steps, telling them as they come; whether all went well."""
    nowhere, unseen = subprocess.DEVNULL, getattr(subprocess, "CREATE_NO_WINDOW", 0)
    process = subprocess.Popen(
        command, stdin=nowhere, stdout=nowhere, stderr=nowhere, env=_environment(folder), creationflags=unseen
    )
    lines, until = _Lines(folder / LINES, told), time.monotonic() + limit
    try:
        while process.poll() is None and time.monotonic() < until:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LOOK)
            lines.tell()
        late = process.poll() is None
    finally:
        process.kill()
        status = process.wait()
    lines.tell()
    if late:
        told(f"{PROCESS}: không đạt: quá {limit:g} giây mà chưa xong.")
    elif status not in (PASSED, STEPS_FAILED) or not lines.told:
        for line in _torn_away(folder, status):
            told(line)
    return not late and status == PASSED and lines.told > 0


def _torn_away(folder: Path, status: int) -> list[str]:
    """What is to be said of a process that did not tell its result itself."""
    crash = folder / CRASH
    where = crash.read_text(encoding="utf-8", errors="replace").splitlines() if crash.is_file() else []
    return [f"{PROCESS}: không đạt: dừng đột ngột (mã {status}).", *where]


class _Lines:
    """A file that another process writes into, told on line by line. told: how many were."""

    def __init__(self, path: Path, tell: Told) -> None:
        self._path, self._tell = path, tell
        self._place = 0
        self.told = 0

    def tell(self) -> None:
        """Tell the whole lines that have come since."""
        if not self._path.is_file():
            return
        with self._path.open("rb") as stream:
            stream.seek(self._place)
            data = stream.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._place += len(whole)
        for line in whole.decode("utf-8", "replace").splitlines():
            self._tell(line)
            self.told += 1


def _environment(folder: Path) -> dict[str, str]:
    """Everything that the steps write by themselves goes to the folder; no screen is asked for."""
    own = dict.fromkeys(("TEMP", "TMP", "TMPDIR"), str(folder))
    return {
        **os.environ,
        **own,
        "BDG_HOME": str(folder / "khong-dung"),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYINSTALLER_RESET_ENVIRONMENT": "1",
    }


@contextlib.contextmanager
def _thrown_away() -> Iterator[Path]:
    """A new folder that is gone afterwards; a virus guard may hold a file of it for a moment."""
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    try:
        yield folder
    finally:
        for _try in range(_TRIES):
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(_PAUSE)
