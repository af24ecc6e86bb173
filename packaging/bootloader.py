"""The part of the built Windows program that runs before Python: its messages in Vietnamese.

PyInstaller's bootloader shows a box in English where it misses a file. Its sentences are overwritten in the program,
each by one that is no longer, so that nothing else moves. The console program keeps the English ones: they are written
in the code page of the console, which has no Vietnamese letters.
"""

from __future__ import annotations

from pathlib import Path

WIDE = {
    "Failed to load Python DLL '%ls'.\n": "Thiếu tệp '%ls'. Hãy cài lại.\n",
    "Failed to execute script '%ls' due to unhandled exception: %ls": "Chương trình không chạy được ('%ls'): %ls",
    "Unhandled exception in script": "Chương trình gặp lỗi",
    "Error": "Lỗi",
}
NARROW = {
    "Failed to start embedded python interpreter: %s\n": "Thiếu tệp, hãy cài lại: %s\n",
    "Failed to start embedded python interpreter!\n": "Thiếu tệp, hãy cài lại.\n",
    "Could not load PyInstaller's embedded PKG archive from the executable (%s)\n": "Tệp bị hỏng, hãy cài lại (%s)\n",
}


class BootloaderUnknown(Exception):
    """A sentence is not where it is expected: this PyInstaller's bootloader says something else."""


def translated(program: bytes) -> bytes:
    """The program with its sentences in Vietnamese; what is done already stays as it is. BootloaderUnknown."""
    for table, coding, end in ((WIDE, "utf-16-le", b"\0\0"), (NARROW, "utf-8", b"\0")):
        for english, vietnamese in table.items():
            program = _replaced(program, english.encode(coding), vietnamese.encode(coding), end)
    return program


def _replaced(program: bytes, old: bytes, new: bytes, end: bytes) -> bytes:
    """One string of C, whole: from the end of another one up to its own."""
    framed, made = end + old + end, end + new.ljust(len(old), b"\0") + end
    if len(made) != len(framed):
        raise BootloaderUnknown(f"longer than what it replaces: {new!r}")
    if program.count(framed) + program.count(made) != 1:
        raise BootloaderUnknown(f"not found, or more than once: {old!r}")
    return program.replace(framed, made)


def translate(path: Path) -> None:
    """Rewrite a program that PyInstaller has just made, with its check sum."""
    from PyInstaller.utils.win32.winutils import update_exe_pe_checksum

    path.write_bytes(translated(path.read_bytes()))
    update_exe_pe_checksum(str(path))
