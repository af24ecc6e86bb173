"""What no name of a file may be if every system is to take it: Windows is the narrowest (Microsoft, "Naming Files")."""

from __future__ import annotations

FORBIDDEN = frozenset('<>:"|?*\\/')
"""Letters that no part of a path may hold; control characters besides."""
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in "123456789¹²³"}
)


def is_device(name: str) -> bool:
    """Whether Windows takes the name for a device, whatever suffix follows: "COM1.pdf"."""
    return name.split(".")[0].strip().lower() in _DEVICES
