"""What Windows says of a file that it refuses, in the numbers of POSIX that forms/files.py has sentences for.

Python gives Windows' own code for some calls (`winerror`); for `open`, `os.write` and their like it gives only the
number that the C library made out of it, which calls a pulled stick and a file that is in use alike. The C library
keeps the code that it started from, by thread.

Codes: Microsoft, "System Error Codes" (winerror.h).
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

HELD = frozenset({5, 32, 33})
"""Access denied, sharing violation, lock violation: also said while a virus scanner reads what was just written."""
_DENIED, _IN_USE = 5, frozenset({32, 33})
_LONGEST, _LONGEST_NAME = 247, 255
_CLUSTER = 1 << 16
_BAD_NAMES = frozenset({123, 161})
_NOT_FOUND = frozenset({2, 3})
_TOO_LONG = frozenset({111, 206})
_MEANINGS = {
    errno.EBUSY: {32, 33, 170, 303, 1224},
    errno.EROFS: {19},
    errno.ENOSPC: {39, 112, 1295},
    errno.EPERM: {225, 226, 1260},
    errno.ENODEV: {
        15, 20, 21, 23, 26, 27, 31, 53, 55, 59, 64, 67, 121, 362, 433, 483, 1005, 1006, 1110, 1112, 1117, 1167, 1392,
        1393,
    },
}  # fmt: skip
_LUMPED = (errno.EACCES, errno.EINVAL, errno.ENOENT)


def code_of(error: OSError) -> int:
    """Windows' own code of an error that was just raised in this thread; 0 on other systems."""
    given = getattr(error, "winerror", None)
    return int(given) if given else _kept_code() if error.errno in _LUMPED else 0


def number_of(error: OSError, path: Path) -> int:
    """The errno that tells what happened to `path`; on other systems the error's own."""
    number, code = error.errno or 0, code_of(error)
    if code in _TOO_LONG or (code in _BAD_NAMES | _NOT_FOUND and _is_long(path)):
        return errno.ENAMETOOLONG
    if code == _DENIED:
        return _why_denied(error, path)
    known = next((meaning for meaning, codes in _MEANINGS.items() if code in codes), number)
    is_name = code in _BAD_NAMES or not (code or sys.platform == "win32")
    return known if known != errno.EINVAL or is_name else _why_invalid(path)


def _why_denied(error: OSError, path: Path) -> int:
    """Access is denied to who opens a folder as a file, and to who puts a file in the place of one that is open."""
    opened = error.filename if not getattr(error, "winerror", None) else None
    if opened and Path(opened).is_dir():
        return errno.EISDIR
    try:
        os.close(os.open(path, os.O_RDWR))
    except OSError as again:
        return errno.EBUSY if code_of(again) in _IN_USE else errno.EACCES
    return errno.EACCES


def _why_invalid(path: Path) -> int:
    """What the C library has no number for: a drive that went meanwhile, or that is full to the last cluster."""
    from shutil import disk_usage

    try:
        return errno.ENOSPC if disk_usage(path.parent).free < _CLUSTER else errno.ENODEV
    except OSError:
        return errno.ENODEV


def _is_long(path: Path) -> bool:
    return len(str(path.absolute())) > _LONGEST or any(len(part) > _LONGEST_NAME for part in path.parts)


def _kept_code() -> int:
    if sys.platform == "win32":
        import ctypes

        code = ctypes.c_ulong()
        ctypes.CDLL("ucrtbase")._get_doserrno(ctypes.byref(code))
        return code.value
    return 0
