"""Starts what was prepared, apart from this program, which closes afterwards: no other place starts an installer."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from forms.errors import BadInput
from forms.files import FileRefused, file_errors
from forms.shipped import sha256_of
from workflow.updating.offers import Prepared

_OF_PYINSTALLER = ("_PYI", "_MEI")


def start_prepared(prepared: Prepared) -> None:
    """Start the copied installer if it still is what was checked; then close the program in order.

    BadInput where there is nothing to start here, or the copy was exchanged; FileRefused where the system refuses.
    """
    if not prepared.command:
        raise BadInput("Trên máy này chương trình không tự cài được phiên bản khác.", prepared.instruction)
    with file_errors(prepared.copy):
        found = sha256_of(prepared.copy)
    if found != prepared.sha256:
        raise BadInput(
            f"Tệp {prepared.copy.name} đã bị thay đổi sau khi kiểm tra nên không chạy; chưa có gì thay đổi.",
            "Hãy cập nhật lại từ USB; nếu vẫn gặp, hãy báo người hỗ trợ kỹ thuật.",
        )
    _start(prepared.command, prepared.copy.parent)


def _start(command: Sequence[str], folder: Path) -> None:
    """On its own, with none of this program's streams and in no folder of the program, which is to be exchanged."""
    flags = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    try:
        with _own_libraries_hidden():
            process = subprocess.Popen(
                command, cwd=folder, env=_environment(), creationflags=flags, start_new_session=True, close_fds=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            process.returncode = 0  # this program ends before it: nobody waits, and Popen need not warn of that
    except OSError as error:
        raise FileRefused(
            f"Hệ thống không cho chạy tệp cài đặt {command[0]}; phiên bản và dữ liệu đang dùng còn nguyên.",
            "Hãy đóng chương trình rồi tự mở tệp đó, hoặc nhờ người quản trị máy.",
        ) from error


def _environment() -> dict[str, str]:
    """Without what PyInstaller tells the processes of this program: the new one is started as if by hand."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OF_PYINSTALLER)}
    return {**kept, "PYINSTALLER_RESET_ENVIRONMENT": "1"}


@contextmanager
def _own_libraries_hidden() -> Iterator[None]:
    """A process that is started looks for DLLs where this one was told to (SetDllDirectory): not in our folder, which
    it is to exchange."""
    inside = getattr(sys, "_MEIPASS", None)
    if os.name != "nt" or inside is None:
        yield
        return
    kernel = ctypes.CDLL("kernel32")
    kernel.SetDllDirectoryW(None)
    try:
        yield
    finally:
        kernel.SetDllDirectoryW(ctypes.c_wchar_p(str(inside)))
