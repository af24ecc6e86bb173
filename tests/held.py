"""Files that another program has open and shares with nobody, as Windows lets a program do."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_READ, _WRITE, _NO_SHARING, _OPEN_EXISTING = 0x80000000, 0x40000000, 0, 3


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep the file open for reading and writing, without sharing. Only Windows can: elsewhere the test is skipped."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(str(path), _READ | _WRITE, _NO_SHARING, None, _OPEN_EXISTING, 0, None)
        assert handle != ctypes.c_void_p(-1).value, ctypes.get_last_error()
        try:
            yield
        finally:
            kernel.CloseHandle(ctypes.c_void_p(handle))
    else:
        pytest.skip("only Windows lets a program keep a file to itself")
