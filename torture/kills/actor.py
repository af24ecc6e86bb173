"""A child of this process that works in a data folder, tells what it was told, and is killed (SIGKILL) on the way.

The moment is drawn in two ways: so many seconds after the work began, whatever is being done then, inside SQLite or the
system; or just before, or just after, one call that changes something outside of memory (a statement, a write, a sync,
a new name), of which those that are made seldom are drawn as often as others. What is chosen comes from the seed alone;
which instruction a number of seconds meets does not, so that a case of that kind need not die at the same place twice.
A case of the other kind does.
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
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NoReturn, Protocol, Self, TypeVar

from workflow.session import Session

CALLS = frozenset(("execute", "executemany", "fsync", "write", "replace", "rename", "link", "unlink", "backup"))
"""Functions written in C, by name, through which the program reaches the disk."""
_OUTSIDE = (ModuleType, sqlite3.Connection, sqlite3.Cursor, io.FileIO, io.BufferedWriter, io.BufferedRandom)
"""What they are functions of, where they reach the disk and not memory."""
_READ = 1 << 16
BY_CLOCK, NEAR, BY_PLACE = 0.35, 0.7, 0.85
"""Of all moments those by the clock; those and the ones near the row's own protection; those and the ones whose place
in the program is drawn first."""


@dataclass(frozen=True)
class Moment:
    """When the child dies. seconds: after it armed; place: of the program, instead, where it makes its nth call; after:
    once that call has come back, else before it is made. None of both: it lives to its end."""

    seconds: float = 0.0
    place: str = ""
    nth: int = 1
    after: bool = False

    @property
    def by_clock(self) -> bool:
        return self.seconds > 0


@dataclass(frozen=True)
class Pace:
    """How much there is to die in. seconds: from the arming to the end; calls: how many are made, by the
    place in the program, where they change something; near: modules that the row is about."""

    seconds: float
    calls: dict[str, int]
    near: tuple[str, ...] = ()

    def moment(self, chance: random.Random, part: float = 1.0) -> Moment:
        """Any of it, or of its first part, by the clock or by the calls."""
        way = chance.random()
        if way < BY_CLOCK or not self.calls:
            return Moment(seconds=chance.uniform(0.0, 0.9 * part * self.seconds))
        places = sorted(self.calls)
        if way < NEAR:
            places = [place for place in places if place.startswith(self.near)] or places
        weights = None if way < BY_PLACE else [self.calls[place] for place in places]
        (place,) = chance.choices(places, weights)
        most = max(1, int(part * self.calls[place]))
        return Moment(place=place, nth=chance.randint(1, most), after=chance.random() < 0.5)


class Line:
    """The child's way to tell; a word that was said was heard, whatever comes after."""

    def __init__(self, pipe: int, moment: Moment) -> None:
        self._pipe, self._moment = pipe, moment
        self._count, self._changing = Counter[str](), set[str]()
        self._before: object = None

    def say(self, *words: Any) -> None:
        """Tell; at most a page, so that it arrives whole or not at all."""
        os.write(self._pipe, (json.dumps(words) + "\n").encode())

    def begin(self, *words: Any) -> None:
        """An act begins, of these words."""
        self.say("begin", *words)

    def done(self, *words: Any) -> None:
        """The act that began was acknowledged to whoever works here."""
        self.say("done", *words)

    def arm(self, opened: bool = True) -> None:
        """From here on death may come. opened: the office is open by now."""
        self.say("armed")
        if opened:
            self.opened()
        if not self._moment.by_clock:
            sys.setprofile(self._called)

    def opened(self) -> None:
        """The office was opened: a stop from now on has to be told by the next start."""
        self.say("opened")

    def closing(self, session: Session) -> None:
        """Close the office; a stop from here on may leave nothing that the next start could tell of."""
        self.say("closing")
        session.close()

    def end(self) -> None:
        sys.setprofile(None)
        self.say("calls", {place: self._count[place] for place in self._changing})

    def _called(self, frame: FrameType, event: str, function: Any) -> None:
        if not reaches_outside(event, function):
            return
        of = function.__self__
        place = f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {function.__name__}"
        came_back = event == "c_return"
        self._count[place] += not came_back
        if place == self._moment.place and self._count[place] == self._moment.nth and came_back is self._moment.after:
            os.kill(os.getpid(), signal.SIGKILL)
        if not self._moment.place:
            self._note(place, came_back, of)

    def _note(self, place: str, came_back: bool, of: object) -> None:
        """Remember the place, if its call changed something; of a statement its connection says so."""
        state = _state(of)
        if not came_back:
            self._before = state
        elif state is None or state != self._before:
            self._changing.add(place)


def reaches_outside(event: str, function: Any) -> bool:
    """Whether an event of the profiler is the beginning or the end of a call that reaches the disk or a pipe."""
    if (event != "c_call" and event != "c_return") or getattr(function, "__name__", "") not in CALLS:
        return False
    return isinstance(getattr(function, "__self__", None), _OUTSIDE)


def _state(of: object) -> object:
    if isinstance(of, sqlite3.Cursor):
        of = of.connection
    return (of.total_changes, of.in_transaction) if isinstance(of, sqlite3.Connection) else None


Job = Callable[[Line], None]


class Stands(Protocol):
    """What is known to stand in an office."""

    def after(self, words: list[Any]) -> Self:
        """What stands after one more act."""


Known = TypeVar("Known", bound=Stands)


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
    calls: dict[str, int]

    @property
    def done(self) -> list[tuple[list[Any], list[Any]]]:
        """The acts that were acknowledged."""
        return [(words, answer) for words, answer in self.acts if answer is not None]

    @property
    def open(self) -> list[Any] | None:
        """The act in flight; None where the child died between two."""
        return self.acts[-1][0] if self.acts and self.acts[-1][1] is None else None

    def after(self, known: Known) -> tuple[Known, Known]:
        """What stands after the acts that were acknowledged, and after the one in flight too."""
        for words, _ in self.done:
            known = known.after(words)
        return known, known.after(self.open) if self.open else known


def pace_of(job: Job, near: tuple[str, ...] = ()) -> Pace:
    """The job done once, to its end."""
    end = run(job, Moment())
    if end.fault or end.killed:
        raise AssertionError(f"the work cannot be done at all: {end.fault}")
    return Pace(max(end.seconds, 0.001), end.calls, near)


def run(job: Job, moment: Moment) -> End:
    """Fork, let the child do the job, kill it at the moment, and bury it."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        live(job, Line(there, moment))
    os.close(there)
    try:
        heard, armed, ended = _listen(child, here, moment)
    finally:
        os.close(here)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return end_of(heard, ended - armed if armed else 0.0)


def live(job: Job, line: Line) -> NoReturn:
    """Do the job in this process, which was forked for it, and end."""
    try:
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


def end_of(heard: bytes, seconds: float) -> End:
    """What a child told through its pipe. seconds: from its arming to its end."""
    acts: list[tuple[list[Any], list[Any] | None]] = []
    calls: dict[str, int] = {}
    fault, ended, working = "", False, False
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
            calls, ended = words[0], True
        working = what != "closing" and (working or what == "opened")
    return End(tuple(acts), not (ended or fault), working, fault, seconds, calls)
