"""Drive letters of Windows that come and go, as when a stick is plugged in and pulled."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_REMOVE = 2


def free_letter() -> Path:
    """The root of a drive that is not there, "Y:\\\\"."""
    return next(root for letter in "YXWVUTSR" if not (root := Path(f"{letter}:\\")).exists())


@contextmanager
def plugged_in(root: Path, folder: Path) -> Iterator[None]:
    """Let the folder be that drive. Windows only; the test is skipped under Wine."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        assert kernel.DefineDosDeviceW(0, root.drive, str(folder))
        try:
            if not root.exists():
                pytest.skip("Wine gives a folder no letter in this way")
            yield
        finally:
            assert kernel.DefineDosDeviceW(_REMOVE, root.drive, None)
