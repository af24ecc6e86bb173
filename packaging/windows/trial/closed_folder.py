"""A folder on real Windows in which this user may write nothing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EVERYONE = "*S-1-1-0"


@contextmanager
def closed_folder(folder: Path) -> Iterator[Path | None]:
    """The folder while writing is denied to everyone; None where the denial does not hold."""
    closed = folder / "Không ghi được"
    closed.mkdir(parents=True, exist_ok=True)
    _rights("/deny", f"{EVERYONE}:(OI)(CI)(WD,AD,WA,WEA)", closed)
    try:
        yield closed if _holds(closed) else None
    finally:
        _rights("/remove:d", EVERYONE, closed)


def _rights(act: str, who: str, folder: Path) -> None:
    if os.name == "nt":
        subprocess.run(["icacls", str(folder), act, who], capture_output=True, timeout=60, check=False)


def _holds(folder: Path) -> bool:
    probe = folder / "thu.txt"
    try:
        probe.write_bytes(b"")
    except OSError:
        return True
    probe.unlink()
    return False
