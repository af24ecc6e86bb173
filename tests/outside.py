"""The programs of others that tests ask for a second opinion."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest

JARS = Path("/usr/share/java")


def tool(name: str) -> str:
    """The path of an outside program. Missing in CI on Linux: a failure; elsewhere the test is skipped."""
    path = shutil.which(name)
    if path is None:
        missing(f"{name} is not installed; packaging/apt-packages.txt names what tests need")
    return path


def java(*jars: str) -> list[str]:
    """A command that runs one Java source file with these jars of the system, or others by their path."""
    paths = [JARS / name for name in jars]
    absent = [str(path) for path in paths if not path.exists()]
    if absent:
        missing(f"{', '.join(absent)}: not installed; packaging/apt-packages.txt names what tests need")
    return [tool("java"), "-Dsun.stdout.encoding=UTF-8", "-cp", os.pathsep.join(map(str, paths))]


def missing(sentence: str) -> NoReturn:
    """What a test needs is not there: a failure in CI on Linux, where all of it can be had; else a reason to skip."""
    if os.environ.get("CI") and sys.platform == "linux":
        pytest.fail(sentence)
    pytest.skip(sentence)
