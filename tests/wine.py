"""Whether the tests run on a Windows that is Wine, which takes some things that Windows refuses."""

from __future__ import annotations

import sys


def under_wine() -> bool:
    """Wine's own system library says so."""
    if sys.platform == "win32":
        import ctypes

        return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
    return False
