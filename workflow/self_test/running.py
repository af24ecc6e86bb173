"""The self-test from outside: a process of its own takes the steps in a folder thrown away, so that one that hangs, or
is torn away by a broken library, still ends with a written result."""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from forms.files import file_error, file_errors
from forms.shipped import is_frozen, program_folder
from forms.version import VERSION

PASSED, FAILED = 0, 1
GOOD, BAD = "KẾT QUẢ: ĐẠT", "KẾT QUẢ: KHÔNG ĐẠT"
LIMIT = 180.0
"""Seconds: for a laptop of ten years whose virus guard looks at every file of a program that it sees first."""
CRASH = "dung-dot-ngot.txt"
"""In the folder thrown away: where Python stood when a library tore the process away."""
_PREFIX = "tu-kiem-tra-"
_TRIES, _PAUSE = 30, 0.1


def self_test(command: Sequence[str], file: Path, limit: float = LIMIT) -> int:
    """Take the steps by `command`, to which FILE and a folder are added; what was found stands in `file` (UTF-8).

    0: everything as it should be; 1: not, or `file` cannot be written (then FileRefused is raised). limit: seconds.
    """
    file = file.absolute()
    with file_errors(file):
        file.write_text(_head(), encoding="utf-8")
    try:
        with _thrown_away() as folder:
            fault = _taken([*command, str(file), str(folder)], folder, limit)
    except OSError as error:
        refused = file_error(error, Path(error.filename or tempfile.gettempdir()))
        fault = [f"Thư mục tạm: không đạt: {refused.sentence} {refused.remedy}"]
    for line in fault or ():
        add_line(file, line)
    add_line(file, GOOD if fault is None else BAD)
    return PASSED if fault is None else FAILED


def add_line(file: Path, line: str) -> None:
    """Add a line to the result, so that what was found stands there even if the process ends with the next step."""
    with file_errors(file), file.open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")


def technical_lines() -> tuple[str, ...]:
    """The program and the machine that it runs on, a line each, for the result and for those who help."""
    return (
        f"Chương trình: Báo cáo Bình đẳng giới {VERSION}",
        f"Thư mục chương trình: {program_folder()}{'' if is_frozen() else ' (mã nguồn)'}",
        f"Hệ điều hành: {platform.platform()}",
        f"Python: {platform.python_version()} ({platform.machine()})",
    )


def _head() -> str:
    return "".join(f"{line}\n" for line in ("TỰ KIỂM TRA CHƯƠNG TRÌNH", *technical_lines()))


def _taken(command: list[str], folder: Path, limit: float) -> list[str] | None:
    """Run the steps; what is still to be said of how they ended, None where all went well."""
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, env=_environment(folder))
    try:
        status = process.wait(limit)
    except subprocess.TimeoutExpired:
        return [f"Tiến trình thử: không đạt: quá {limit:g} giây mà chưa xong."]
    finally:
        process.kill()
        process.wait()
    if status in (PASSED, FAILED):
        return [] if status else None
    crash = folder / CRASH
    where = crash.read_text(encoding="utf-8", errors="replace").splitlines() if crash.is_file() else []
    return [f"Tiến trình thử: không đạt: dừng đột ngột (mã {status}).", *where]


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
