"""Running a program and reading its answer: exit status, text, JSON. Nothing waits for ever."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trial.outcome import Failed, expect

PATIENCE = 300.0
"""Seconds that a command may take."""


@dataclass(frozen=True)
class Answer:
    """What a program said. out, err: its two streams, read as UTF-8."""

    status: int
    out: str
    err: str

    @property
    def tail(self) -> str:
        """The last words, for a sentence about a failure."""
        return (self.err.strip() or self.out.strip())[-400:]


def run(words: Sequence[object] | str, patience: float = PATIENCE, env: Mapping[str, str] | None = None) -> Answer:
    """Run a program until it ends. words: a list, or a whole command line where Windows' quoting would spoil it."""
    line = words if isinstance(words, str) else [str(word) for word in words]
    done = subprocess.run(
        line,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=patience,
        check=False,
        env=None if env is None else {**env},
    )
    return Answer(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\r\n", "\n")


@dataclass(frozen=True)
class Program:
    """The program's commands: `bdg.exe`, or `python main.py`."""

    words: tuple[str, ...]

    def call(self, *arguments: object, statuses: tuple[int, ...] = (0,), patience: float = PATIENCE) -> Answer:
        """Run one command. Failed where its status is none of `statuses` or it broke down."""
        answer = run([*self.words, *arguments], patience)
        what = " ".join(str(word) for word in arguments[:3])
        expect("Traceback" not in answer.err, f"{what} broke down: {answer.tail}")
        expect(answer.status in statuses, f"{what} ended with {answer.status}: {answer.tail}")
        return answer

    def data(self, *arguments: object, statuses: tuple[int, ...] = (0,)) -> Any:
        """Run one command with --json and read what it says."""
        answer = self.call(*arguments, "--json", statuses=statuses)
        try:
            return json.loads(answer.out)
        except json.JSONDecodeError as error:
            raise Failed(f"{arguments[0]} gave no JSON: {answer.tail}") from error


def bdg(folder: Path) -> Program:
    """The console program of a program folder."""
    return Program((str(folder / "bdg.exe"),))
