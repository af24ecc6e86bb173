"""Symbolic links, which not every account of Windows may make and Wine makes no real ones of."""

from __future__ import annotations

from pathlib import Path

import pytest


def link(place: Path, target: Path) -> None:
    """Have `place` point to `target`, which need not be there. The test is skipped where that cannot be had."""
    try:
        place.symlink_to(target, target_is_directory=target.is_dir())
    except OSError as error:
        pytest.skip(f"no symbolic link can be made: {error}")
    if not place.is_symlink():
        pytest.skip("symbolic links are not told apart here")
