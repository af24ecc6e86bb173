"""Let NSIS speak Vietnamese where its language files do not reach.

What a damaged installer says is compiled into NSIS's stub in English, because it is shown before anything else of
the file can be trusted. NSIS takes stubs from its data folder (NSISDIR), so that folder is copied and the sentences
are replaced in the copy: UTF-16, never longer, filled up with NUL. The stub is also marked to be run from the swap
file when it lies on a stick or a share (IMAGE_FILE_REMOVABLE_RUN_FROM_SWAP, IMAGE_FILE_NET_RUN_FROM_SWAP), so that
pulling the stick ends in a message and not in a crash.

`python packaging/windows/stub.py FOLDER` makes the copy.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

STUB = "lzma_solid-x86-unicode"
"""The one that installer.nsi asks for: SetCompressor /SOLID lzma, Unicode, 32-bit."""
RUN_FROM_SWAP = 0x0400 | 0x0800
SENTENCES = {
    "Installer integrity check has failed. Common causes include\nincomplete download and damaged media. Contact the\n"
    "installer's author to obtain a new copy.\n\nMore information at:\nhttp://nsis.sf.net/NSIS_Error": (
        "Tệp cài đặt bị hỏng hoặc chép chưa đủ.\nChưa cài gì: bản đang dùng và dữ liệu\nkhông thay đổi.\n\n"
        "Hãy chép lại tệp cài đặt từ nguồn đã nhận\nrồi mở lại."
    ),
    "Error writing temporary file. Make sure your temp folder is valid.": (
        "Không ghi được tệp tạm: ổ đĩa đã đầy hoặc không cho ghi."
    ),
    "Error launching installer": "Không mở được bộ cài đặt",
    "unpacking data: %d%%": "đang giải nén: %d%%",
    "verifying installer: %d%%": "đang kiểm tra tệp: %d%%",
    "NSIS Error": "Bộ cài đặt",
}

LOOKS = "modern.exe"
"""Where NSIS takes the dialogs from that MUI2 asks for, among them what a slow machine shows while it reads."""
LOADING = ("Please wait while Setup is loading...", "Đang mở bộ cài đặt, hãy đợi một lát.")
"""In a dialog's template, where what follows may not move: the Vietnamese is filled up with blanks."""


def translate(stub: bytes) -> bytes:
    """The stub with its English sentences in Vietnamese, of the same size; ValueError when one is not there."""
    for english, vietnamese in SENTENCES.items():
        old, new = (f"{text}\0".encode("utf-16-le") for text in (english, vietnamese))
        if len(new) > len(old):
            raise ValueError(f"longer than what it replaces: {vietnamese!r}")
        if old not in stub:
            raise ValueError(f"not in this stub: {english!r}")
        stub = stub.replace(old, new.ljust(len(old), b"\0"))
    return stub


def translate_looks(looks: bytes) -> bytes:
    """The dialogs with their one English sentence that NSIS never replaces; ValueError when it is not there."""
    english, vietnamese = LOADING
    old = english.encode("utf-16-le")
    if old not in looks:
        raise ValueError(f"not in these dialogs: {english!r}")
    return looks.replace(old, vietnamese.ljust(len(english)).encode("utf-16-le"))


def run_from_swap(stub: bytes) -> bytes:
    """The stub with the two flags set in its COFF header (PE format, 'Characteristics', 18 bytes after the machine)."""
    at = struct.unpack_from("<I", stub, 0x3C)[0] + 4 + 18
    flags = struct.unpack_from("<H", stub, at)[0] | RUN_FROM_SWAP
    return stub[:at] + struct.pack("<H", flags) + stub[at + 2 :]


def nsis_folder() -> Path:
    """Where makensis has its data: NSISDIR, what makensis itself says, or the folder makensis lies in (Windows)."""
    if chosen := os.environ.get("NSISDIR"):
        return Path(chosen)
    program = shutil.which("makensis")
    if program is None:
        raise FileNotFoundError("makensis is not installed")
    listed = subprocess.run([program, "-HDRINFO"], capture_output=True, text=True, check=False).stdout
    for word in listed.replace("\n", ",").split(","):
        if word.strip().startswith("NSISDIR="):
            return Path(word.strip().removeprefix("NSISDIR="))
    beside = Path(program).resolve().parent
    return next(folder for folder in (beside, beside.parent, Path("/usr/share/nsis")) if (folder / "Stubs").is_dir())


def copy_translated(source: Path, target: Path) -> Path:
    """A copy of NSIS's data folder whose stubs speak Vietnamese; made anew each time. Returns the copy."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("Docs", "Examples", "*-ansi", "amd64-unicode"))
    stub = target / "Stubs" / STUB
    stub.write_bytes(run_from_swap(translate(stub.read_bytes())))
    looks = target / "Contrib" / "UIs" / LOOKS
    looks.write_bytes(translate_looks(looks.read_bytes()))
    return target


if __name__ == "__main__":
    copy_translated(nsis_folder(), Path(sys.argv[1]))
