"""Killed while a district takes many bundles in, where other processes help (workflow/receiving/crew.py, syncing.py):
one that helps, so that the act goes on without it; or the program, alone or with all who help it.

Whoever is left behind ends by itself. A process dies some time after the act began, or at one of its own calls that
reach the disk or a pipe, as in `actor`.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import select
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from tests.sample import clock
from torture import districts
from torture.districts import BATCH, COMMUNES, STICKS, few_for_helpers, of_sticks, stick
from torture.kills.actor import End, Line, Moment, end_of, live, reaches_outside
from torture.kills.life import Wrong, must, next_start
from torture.kills.receiving import kept_whole
from torture.offices import copied
from torture.rows import Case, Work
from torture.taking_away import put
from workflow.receiving.taking import receive
from workflow.session import open_session

Who = Literal["helper", "program", "all"]
BY_CLOCK, TRIES, SOONER = 0.4, 12, 0.6
ENDS = 4.0
"""Seconds within which a process that nobody needs any more has ended."""
_IN_MEMORY = "msgspec._core"
"""Has a `replace` of its own, which makes a record of a record."""
_LONG = 40.0
_LOOK = 0.002
_READ = 1 << 16


@dataclass(frozen=True)
class Death:
    """Who dies, and when. seconds: after the act began; name: of the function, instead, whose nth call it is."""

    who: Who
    seconds: float = 0.0
    name: str = ""
    nth: int = 0
    after: bool = False

    @property
    def calls_of(self) -> str:
        """Whose calls are counted."""
        return "helper" if self.who == "helper" else "program"


@dataclass(frozen=True)
class Pace:
    """Of an act that nobody disturbs. seconds: that it takes; calls: by the name of the function, of the program and
    of those of its helpers who make the most."""

    seconds: float
    calls: dict[str, dict[str, int]]

    def death(self, chance: random.Random, who: Who, part: float) -> Death:
        """In its first part, by the clock or by the calls."""
        if chance.random() < BY_CLOCK:
            return Death(who, seconds=chance.uniform(0.0, 0.9 * part * self.seconds))
        calls = self.calls[Death(who).calls_of]
        name = chance.choice(sorted(calls))
        return Death(
            who, name=name, nth=chance.randint(1, max(1, int(part * calls[name]))), after=chance.random() < 0.5
        )


class Board:
    """Memory that all of the processes share: who died, and the calls that were made."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8192)

    def strike(self) -> None:
        """Somebody is about to die."""
        self._memory[0] = 1

    @property
    def struck(self) -> bool:
        return self._memory[0] == 1

    def note(self, role: str, calls: Counter[str]) -> None:
        """So many calls were made by one process; of each function the most are remembered."""
        place, most = self._place(role), Counter(self.calls(role)) | calls
        self._memory[place : place + 2048] = json.dumps(most).encode().ljust(2048, b"\0")

    def calls(self, role: str) -> dict[str, int]:
        """The calls by name."""
        place = self._place(role)
        found: dict[str, int] = json.loads(self._memory[place : place + 2048].rstrip(b"\0") or b"{}")
        return found

    @staticmethod
    def _place(role: str) -> int:
        return 2048 if role == "helper" else 4096


class Shared(Line):
    """The program's way to tell, which watches the calls of its copies too: each inherits the watch."""

    def __init__(self, pipe: int, death: Death | None, board: Board) -> None:
        super().__init__(pipe, Moment(seconds=death.seconds if death else 0.0))
        self._death, self._board, self._program = death, board, os.getpid()
        self._process = self._program

    def _called(self, frame: FrameType, event: str, function: Any) -> None:
        del frame
        if not reaches_outside(event, function) or function.__module__ == _IN_MEMORY:
            return
        if os.getpid() != self._process:
            self._process = os.getpid()
            self._count.clear()
        role = "program" if self._process == self._program else "helper"
        self._count[function.__name__] += event == "c_call"
        if self._death is None:
            self._board.note(role, self._count)
        elif role == self._death.calls_of and self._is_due(self._death, event, function.__name__):
            self._board.strike()
            if self._death.who == "all":
                os.killpg(self._program, signal.SIGKILL)
            os.kill(self._process, signal.SIGKILL)

    def _is_due(self, death: Death, event: str, name: str) -> bool:
        return name == death.name and self._count[name] == death.nth and (event == "c_return") is death.after


def job(line: Line, home: Path) -> None:
    """The sticks in turn, with helpers."""
    few_for_helpers()
    session = open_session(home, clock)
    line.arm()
    for number in STICKS:
        line.begin(number)
        taken = receive(session, [stick(number)])
        line.done(sum(one.good for one in taken.lines))
    line.closing(session)


@cache
def pace() -> Pace:
    """What the act costs and calls."""
    with tempfile.TemporaryDirectory() as folder:
        board = Board()
        end = run(copied(districts.empty, Path(folder) / "huyện"), None, board)
    assert not end.killed and not end.fault and board.calls("helper"), f"nobody helps: {end.fault}"
    return Pace(end.seconds, {role: board.calls(role) for role in ("program", "helper")})


def run(home: Path, death: Death | None, board: Board) -> End:
    """The act in a process with a group of its own; Wrong where somebody outlives it who has nothing to do any more."""
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(here)
        live(lambda line: job(line, home), Shared(there, death, board))
    os.close(there)
    try:
        heard, armed = _listen(child, here, death, board)
        seconds = time.monotonic() - armed
        os.waitpid(child, 0)
        left = _left(child)
    finally:
        os.close(here)
        _kill_group(child)
    must(not left, f"{len(left)} of those who helped go on without the program")
    return end_of(heard, seconds)


def _listen(child: int, pipe: int, death: Death | None, board: Board) -> tuple[bytes, float]:
    """What was told until the program ended, and when it began."""
    heard, armed, began = b"", 0.0, time.monotonic()
    while True:
        gone = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        while select.select([pipe], [], [], 0 if gone else _LOOK)[0] and (told := os.read(pipe, _READ)):
            heard += told
        if gone:
            return heard, armed or time.monotonic()
        armed = armed or (time.monotonic() if b'["armed"]\n' in heard else 0.0)
        if armed and death and death.seconds and not board.struck and time.monotonic() > armed + death.seconds:
            _strike(child, death, board)
        must(time.monotonic() < began + _LONG, f"it does not come to its end: {heard[-300:].decode()}")


def _strike(child: int, death: Death, board: Board) -> None:
    if death.who == "helper":
        helping = _children(child)
        if not helping:
            return
        board.strike()
        os.kill(helping[death.nth % len(helping)], signal.SIGKILL)
    else:
        board.strike()
        (os.killpg if death.who == "all" else os.kill)(child, signal.SIGKILL)


def _children(process: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _left(group: int) -> list[int]:
    """Who of a group is still there, after a time in which all could have ended."""
    patience = time.monotonic() + ENDS
    while (left := _members(group)) and time.monotonic() < patience:
        time.sleep(10 * _LOOK)
    return left


def _members(group: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of, *_ = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(of) == group and state not in "ZX":
            found.append(int(path.parent.name))
    return found


def _kill_group(group: int) -> None:
    for process in _members(group):
        os.kill(process, signal.SIGKILL)


def _judge(home: Path, end: End, who: Who) -> None:
    """All that was told of is there, of a batch in flight all or nothing; taken in again, the rest comes."""
    must(not end.fault, f"it could not be done: {end.fault}")
    if who == "helper":
        must(not end.killed, "the program died with its helper")
        told = [answer for _, answer in end.done]
        must(told == [[len(COMMUNES)]] * len(STICKS), f"without a helper it took in {told}")
    said = of_sticks(words[0] for words, _ in end.done)
    with next_start(home, end) as session:
        found = kept_whole(session)
        must(said <= found, f"told of and not there: {sorted(said - found)}")
        flying = found - said
        must(flying <= of_sticks(end.open or ()), f"of a stick that was not there: {flying}")
        must(len(flying) % BATCH == 0 or len(flying) == len(COMMUNES), f"half a batch: {sorted(flying)}")
        for number in STICKS:
            receive(session, [stick(number)])
        lacking = of_sticks(STICKS) - kept_whole(session)
        must(not lacking, f"what was not taken in before does not come the next time: {sorted(lacking)}")


def prepare(deaths: Sequence[Who], work: Work) -> Case:
    """A fresh district for each case."""
    home = work.folder / "đơn vị"
    struck = _cases(home, deaths, work)

    def case(chance: random.Random) -> str:
        try:
            return struck(chance)
        except Wrong as wrong:
            return str(wrong)
        finally:
            shutil.rmtree(home, ignore_errors=True)

    return case


def _cases(home: Path, deaths: Sequence[Who], work: Work) -> Case:
    def case(chance: random.Random) -> str:
        who = chance.choice(deaths)
        for trial in range(TRIES):
            shutil.rmtree(home, ignore_errors=True)
            copied(districts.empty, home)
            board = Board()
            end = run(home, pace().death(chance, who, SOONER**trial), board)
            _judge(home, end, who)
            work.counted["acts acknowledged"] += len(end.done)
            if board.struck:
                work.counted["kills"] += 1
                return ""
        return f"in {TRIES} trials the work was done before anybody could be killed"

    return case


def ready() -> None:
    """Make what the cases share."""
    pace()


def what_it_had_is_lost() -> None:
    """Nobody judges what a helper had that is gone."""
    put("workflow.receiving.crew._Helpers.left_behind", lambda _: [])


def copies_hold_on() -> None:
    """A copy keeps everything open that the program had."""
    keep: Callable[[Sequence[int]], None] = lambda _: None  # noqa: E731
    put("workflow.receiving.helping.let_go", keep)
    put("workflow.receiving.syncing.let_go", keep)
    put("workflow.receiving.crew.PATIENCE", 0.02)
    put("workflow.receiving.syncing.PATIENCE", 0.5)
