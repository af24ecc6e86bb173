"""Where the files that ship with the program lie, unfrozen and inside a PyInstaller folder."""

from __future__ import annotations

import sys
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """A path under resources/, e.g. resource_path("packs", "bac-ninh-2024")."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)
