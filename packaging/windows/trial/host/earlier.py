"""The installer that an upgrade starts from: built from the commit that gave the version before its number.

That commit is the release; what came after it under the same number was on the way to the next one, its schema too.
`python -m trial.host.earlier` makes it in the checkout that is the present folder, and says where it is.
"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

from trial.outcome import Failed, expect, say

VERSION_FILE = "forms/version.py"
EARLIER = ("build", "windows", "earlier")
COMMIT = "commit.txt"
"""Beside what was built: of which commit it is."""
_NUMBER = re.compile(r'^VERSION = "(.+)"$', re.MULTILINE)


def earlier_installer(root: Path, commit: str = "") -> Path:
    """The installer of an earlier version, built where that of this commit is not there yet. commit: "" finds it."""
    chosen = _git(root, "rev-parse", f"{commit}^{{commit}}") if commit else earlier_commit(root)
    found = _built(root, chosen)
    if found is None:
        note = root.joinpath(*EARLIER, COMMIT)
        note.unlink(missing_ok=True)
        build = root / "packaging" / "windows" / "build.py"
        done = subprocess.run([sys.executable, build, "--from", chosen], cwd=root, check=False)
        expect(done.returncode == 0, f"{chosen} could not be built")
        note.write_text(f"{chosen}\n", encoding="utf-8")
        found = _built(root, chosen)
    if found is None:
        raise Failed(f"no installer of another version came out of {chosen}")
    return found


def earlier_commit(root: Path) -> str:
    """The last commit that gave the program another version number than it has now."""
    version = runpy.run_path(str(root / VERSION_FILE))["VERSION"]
    for commit in _git(root, "log", "--format=%H", "--", VERSION_FILE).split():
        number = _NUMBER.search(_git(root, "show", f"{commit}:{VERSION_FILE}"))
        if number and number[1] != version:
            return commit
    raise Failed(f"the history knows no version but {version}")


def _built(root: Path, commit: str) -> Path | None:
    """The installer that was built of a commit, of a version other than the one under trial."""
    folder, version = root.joinpath(*EARLIER), runpy.run_path(str(root / VERSION_FILE))["VERSION"]
    note = folder / COMMIT
    if not note.is_file() or note.read_text(encoding="utf-8").strip() != commit:
        return None
    lie = sorted((folder / "dist").glob("*-cai-dat.exe"))
    return next((path for path in lie if f"-{version}-" not in path.name), None)


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    say(str(earlier_installer(Path.cwd(), os.environ.get("PREVIOUS", ""))))
