"""The short form of torture: every row holds, and fails once its protection is taken away."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from torture.__main__ import ROOMS


@pytest.mark.parametrize("room", [room for room, rows in ROOMS.items() if rows])
def test_every_row_holds_and_fails_without_its_protection(room: str) -> None:
    line = [sys.executable, "-m", "torture", "--short", "--room", room, "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    rows = json.loads(done.stdout)
    assert {row["name"] for row in rows} == {row.name for row in ROOMS[room]}
    assert [row for row in rows if not row["holds"]] == [] and done.returncode == 0
