"""The installer that an upgrade starts from: built from the last commit that had another version.

`python -m trial.host.earlier` makes it in the checkout that is the present folder, and says where it is.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

from trial.outcome import expect, say

VERSION_FILE = "forms/version.py"
DIST = ("build", "windows", "earlier", "dist")


def earlier_installer(root: Path, commit: str = "") -> Path:
    """The installer of an earlier version, built where there is none yet. commit: build this one, "" finds it."""
    version = str(runpy.run_path(str(root / VERSION_FILE))["VERSION"])
    found = _built(root, version)
    if found is None:
        build = root / "packaging" / "windows" / "build.py"
        chosen = commit or _git(root, "rev-parse", _git(root, "log", "-1", "--format=%H", "--", VERSION_FILE) + "^")
        done = subprocess.run([sys.executable, build, "--from", chosen], cwd=root, check=False)
        found = _built(root, version)
        expect(found and done.returncode == 0, f"no earlier installer came out of {chosen}")
    assert found is not None
    return found


def _built(root: Path, version: str) -> Path | None:
    """An installer that lies there, of a version other than the one under trial."""
    lie = sorted(root.joinpath(*DIST).glob("*-cai-dat.exe"))
    return next((path for path in lie if f"-{version}-" not in path.name), None)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    say(str(earlier_installer(Path.cwd(), os.environ.get("PREVIOUS", ""))))
