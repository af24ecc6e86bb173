"""The programs of others that tests ask for a second opinion."""

from __future__ import annotations

import os
import shutil

import pytest


def tool(name: str) -> str:
    """The path of an outside program. Missing in CI: a failure; elsewhere the test is skipped."""
    path = shutil.which(name)
    if path is None:
        missing = f"{name} is not installed; packaging/apt-packages.txt names what tests need"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return path
