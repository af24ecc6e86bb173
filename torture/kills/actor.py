"""A child of this process that works in a data folder, tells what it was told, and is killed (SIGKILL) on the way.

The moment is drawn in two ways: so many seconds after the work began, whatever is being done then, inside SQLite or the
system; or just before, or just after, one call that leaves the program (a statement, a write, a sync, a new name). What
is chosen comes from the seed alone; which instruction a number of seconds meets does not, so that a case of that kind
need not die at the same place twice. A case of the other kind does.
"""

from __future__ import annotations

import io
import json
import os
import random
import select
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, NoReturn

from workflow.session import Session

CALLS = frozenset(
    ("execute", "executemany", "fsync", "write", "open", "replace", "rename", "unlink", "mkdir", "backup", "close")
)
"""Functions written in C, by name, through which the program reaches the disk."""
_OUTSIDE = (ModuleType, sqlite3.Connection, sqlite3.Cursor, io.FileIO, io.BufferedWriter, io.BufferedRandom)
"""What they are functions of, where they reach the disk and not memory."""
_READ = 1 << 16


@dataclass(frozen=True)
class Moment:
    """When the child dies. seconds: after it armed; call: the number of the call instead, 0 for none; after: once that
    call has come back, else before it is made. None of both: it lives to its end."""

    seconds: float = 0.0
    call: int = 0
    after: bool = False

    @property
    def by_clock(self) -> bool:
        return self.seconds > 0


@dataclass(frozen=True)
class Pace:
    """How much there is to die in. seconds: from the arming to the end; calls: the same."""

    seconds: float
    calls: int

    def moment(self, chance: random.Random) -> Moment:
        """Any of it, by the clock or by the calls."""
        if chance.random() < 0.5:
            return Moment(seconds=chance.uniform(0.0, 0.9 * self.seconds))
        return Moment(call=chance.randint(1, self.calls), after=chance.random() < 0.5)


class Line:
    """The child's way to tell; a word that was said was heard, whatever comes after."""

    def __init__(self, pipe: int, moment: Moment) -> None:
        self._pipe, self._moment, self._count = pipe, moment, 0

    def say(self, *words: Any) -> None:
        """Tell; at most a page, so that it arrives whole or not at all."""
        os.write(self._pipe, (json.dumps(words) + "\n").encode())

    def begin(self, *words: Any) -> None:
        """An act begins, of these words."""
        self.say("begin", *words)

    def done(self, *words: Any) -> None:
        """The act that began was acknowledged to whoever works here."""
        self.say("done", *words)

    def arm(self) -> None:
        """From here on death may come."""
        self.say("armed")
        if not self._moment.by_clock:
            sys.setprofile(self._called)

    def closing(self, session: Session) -> None:
        """Close the office; a stop from here on may leave nothing that the next start could tell of."""
        self.say("closing")
        session.close()

    def end(self) -> None:
        sys.setprofile(None)
        self.say("calls", self._count)

    def _called(self, _frame: object, event: str, function: Any) -> None:
        if (event != "c_call" and event != "c_return") or getattr(function, "__name__", "") not in CALLS:
            return
        if not isinstance(getattr(function, "__self__", None), _OUTSIDE):
            return
        self._count += event == "c_call"
        if self._count == self._moment.call and (event == "c_return") is self._moment.after:
            os.kill(os.getpid(), signal.SIGKILL)


Job = Callable[[Line], None]


@dataclass(frozen=True)
class End:
    """What a child had told. acts: (words of the beginning, words of the acknowledgement or None), in order; killed:
    it was; else it came to its end. working: it had the office open and was not closing it yet. fault: its own error.
    """

    acts: tuple[tuple[list[Any], list[Any] | None], ...]
    killed: bool
    working: bool
    fault: str
    seconds: float
    calls: int

    @property
    def done(self) -> list[tuple[list[Any], list[Any]]]:
        """The acts that were acknowledged."""
        return [(words, answer) for words, answer in self.acts if answer is not None]

    @property
    def open(self) -> list[Any] | None:
        """The act in flight; None where the child died between two."""
        return self.acts[-1][0] if self.acts and self.acts[-1][1] is None else None


def pace_of(job: Job) -> Pace:
    """The job done once, to its end."""
    end = run(job, Moment())
    if end.fault or end.killed:
        raise AssertionError(f"the work cannot be done at all: {end.fault}")
    return Pace(max(end.seconds, 0.001), max(end.calls, 1))


def run(job: Job, moment: Moment) -> End:
    """Fork, let the child do the job, kill it at the moment, and bury it."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        _live(job, Line(there, moment))
    os.close(there)
    try:
        heard, armed, ended = _listen(child, here, moment)
    finally:
        os.close(here)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return _end(heard, ended - armed if armed else 0.0)


def _live(job: Job, line: Line) -> NoReturn:
    try:
        signal.setitimer(signal.ITIMER_REAL, 0)
        job(line)
        line.end()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - told to the parent, which judges
        sys.setprofile(None)
        line.say("fault", traceback.format_exc(limit=-4)[-1500:])
    finally:
        os._exit(3)


def _listen(child: int, pipe: int, moment: Moment) -> tuple[bytes, float, float]:
    """What was told, when the child armed (0.0 where it did not), and when it was silent."""
    heard, armed, patience = b"", 0.0, None
    while True:
        ready, _, _ = select.select([pipe], [], [], patience)
        if not ready:
            os.kill(child, signal.SIGKILL)
            moment, patience = Moment(), None
            continue
        told = os.read(pipe, _READ)
        if not told:
            return heard, armed, time.monotonic()
        heard += told
        if not armed and b'["armed"]\n' in heard:
            armed = time.monotonic()
        if armed and moment.by_clock:
            patience = max(0.0, armed + moment.seconds - time.monotonic())


def _end(heard: bytes, seconds: float) -> End:
    acts: list[tuple[list[Any], list[Any] | None]] = []
    fault, calls, ended, working = "", 0, False, False
    for text in heard.decode().splitlines(keepends=True):
        if not text.endswith("\n"):
            break
        what, *words = json.loads(text)
        if what == "begin":
            acts.append((words, None))
        elif what == "done":
            acts[-1] = (acts[-1][0], words)
        elif what == "fault":
            fault = str(words[0])
        elif what == "calls":
            calls, ended = int(words[0]), True
        working = what != "closing" and (working or what == "armed")
    return End(tuple(acts), not (ended or fault), working, fault, seconds, calls)
