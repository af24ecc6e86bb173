"""How the tests of the commands run one: as a machine does, with --json."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from main import main

Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command on a data folder; its status, what it printed as data, and its complaint."""

    def call(home: Path, *arguments: str) -> tuple[int, Any, str]:
        status = main(["--home", str(home), *arguments, "--json"])
        out, err = capsys.readouterr()
        return status, json.loads(out) if out.strip() else None, err

    return call
