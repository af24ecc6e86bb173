"""A disk that fails under a child at work: calls to the system fail, once or from some moment on, or no file may grow.

strace lets the calls fail in a forked child and in whom it forks (recording.py). What the child says goes through
memory that is shared, since its own words must not fail. When it has done what it could the disk is made good again,
and it goes on.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import random
import re
import resource
import shutil
import signal
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from forms.errors import WorldError
from torture.disks import acts
from torture.disks.acts import Tell, Word
from torture.disks.after import wrong_outside
from torture.disks.recording import attached, ended, forked
from torture.offices import copied, in_memory
from torture.rows import Case, Work

FAILING = ("openat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "unlink", "mkdir", "newfstatat",
           "getdents64")  # fmt: skip
ERRORS = ("ENOSPC", "EIO", "EROFS", "EDQUOT", "ESTALE", "EACCES")
Disturb = Callable[[bool], None]
"""Called with True before and with False once the disk is good."""
_NAME = re.compile(r"(\d+) +(\w+)\((.*)")
_RUNNING, _SICK_DONE, _HEALED = 0, 1, 2
_PATIENCE = 15.0


@dataclass(frozen=True)
class Life:
    """of: the office that it begins with. lived: in `home` and `out`, telling; once it has called what it is given last
    the disk is good. wrong: with the home afterwards, held against what was told."""

    of: Callable[[], Path]
    lived: Callable[[Path, Path, Tell, random.Random, Callable[[], None]], None]
    wrong: Callable[[Path, Sequence[Word]], str]


class Board:
    """Memory that a child and its parent share: what is told, and whether the disk is good again."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 1 << 20)
        self._memory.seek(16)

    def tell(self, word: Word) -> None:
        """Said by the child; no call to the system is needed for it."""
        self._memory.write(json.dumps(word).encode() + b"\n")

    @property
    def words(self) -> list[Word]:
        """All that was told."""
        return acts.told(self._memory[16:].rstrip(b"\0"))

    @property
    def stage(self) -> int:
        return self._memory[0]

    def turn(self, stage: int) -> None:
        """Go on to the stage, never back."""
        self._memory[0] = max(stage, self._memory[0])

    def wait(self, stage: int, child: int = 0) -> bool:
        """Wait for the stage; False where it does not come, or the child has ended."""
        patience = time.monotonic() + _PATIENCE
        while self.stage < stage and time.monotonic() < patience and not (child and _has_ended(child)):
            time.sleep(0.002)
        return self.stage >= stage


def _has_ended(child: int) -> bool:
    return "State:\tZ" in Path(f"/proc/{child}/status").read_text(encoding="ascii", errors="replace")


def tried(tell: Tell, act: Callable[[], object]) -> object:
    """Do it; what cannot be done has to be told in a sentence."""
    try:
        return act()
    except WorldError as error:
        tell({"refused": error.sentence})
    except Exception:  # noqa: BLE001 - whatever it is, the case tells it
        tell({"fault": traceback.format_exc(limit=-7)})
    return None


@dataclass(frozen=True)
class Place:
    """A call of a life on a good disk. process: who made it; here: it names what lies in the trial's folder, out: in a
    place that is sent to."""

    process: str
    name: str
    here: bool
    out: bool


class Trial:
    """A folder, a child that works in it on a disk that fails, and what is wrong afterwards. whole: SHA-256 of what may
    stand in the places that are sent to."""

    def __init__(self, work: Work, life: Life) -> None:
        self.work, self.life, self.place, self.whole = work, life, in_memory(work), dict[str, str]()
        self.calls = self._watched()

    def _watched(self) -> list[Place]:
        """The calls of a life on a good disk. It is lived here first, so that no module is left to be read from a disk
        that fails."""
        log = self.work.folder / "log"
        self._live_well(lambda life: life())
        self._live_well(lambda life: _watched(life, log))
        here, out = _as_logged(self.place), _as_logged(self.place / "out")
        found = [match for line in log.read_text(encoding="ascii").splitlines() if (match := _NAME.match(line))]
        return [Place(one[1], one[2], here in one[3], out in one[3]) for one in found]

    def _live_well(self, way: Callable[[Callable[[], None]], None]) -> None:
        home, board = self._laid(), Board()
        board.turn(_HEALED)
        way(lambda: self._live(home, board, random.Random(0), lambda _sick: None))
        for path in self.place.glob("out/*/*"):
            self.whole[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        self._clear()

    def _live(self, home: Path, board: Board, chance: random.Random, disturb: Disturb) -> None:
        def mended() -> None:
            board.turn(_SICK_DONE)
            board.wait(_HEALED)
            disturb(False)

        disturb(True)
        self.life.lived(home, self.place / "out", board.tell, chance, mended)
        board.tell({"did": "everything"})

    def _laid(self) -> Path:
        copied(self.life.of, self.place / "home")
        (self.place / "out").mkdir()
        return self.place / "home"

    def _clear(self) -> None:
        for name in ("home", "out"):
            shutil.rmtree(self.place / name)

    def lived(self, chance: random.Random, how: Sequence[str], disturb: Disturb) -> str:
        """A life with calls that fail as strace is told by `how`, or as `disturb` does; what is wrong."""
        home, board = self._laid(), Board()
        try:
            with forked(lambda: self._live(home, board, chance, disturb)) as child:
                with attached(child, "-o", "/dev/null", "-e", f"trace={','.join(FAILING)}", *how):
                    came = board.wait(_SICK_DONE, child)
                board.turn(_HEALED)
                if came:
                    ended(child)
            return self._wrong(home, board.words)
        except RuntimeError:
            return f"it did not go on: {board.words[-3:]}"
        finally:
            self._clear()

    def _wrong(self, home: Path, words: list[Word]) -> str:
        out = self.place / "out"
        faults = [str(word["fault"]) for word in words if "fault" in word]
        if faults:
            return faults[0]
        if {"did": "everything"} not in words:
            return f"it did not come to its end: {words[-3:]}"
        self.work.counted["acts refused in a sentence"] += sum(1 for word in words if word.get("refused"))
        if any(word.get("refused") == "" for word in words):
            return "an act was refused without a sentence"
        return wrong_outside(out, out, words, [{"files": self.whole}]) or self.life.wrong(home, words)


def _as_logged(path: Path) -> str:
    return "".join(f"\\x{byte:02x}" for byte in str(path).encode())


def _watched(life: Callable[[], None], log: Path) -> None:
    words = ("-xx", "-y", "-o", str(log), "-e", f"trace={','.join(FAILING)}")
    with forked(life) as child, attached(child, *words):
        ended(child)


def injected(life: Life, outside: bool = False) -> Callable[[Work], Case]:
    """One call fails, or everything from one moment on; outside: only calls at the place that is sent to."""

    def prepare(work: Work) -> Case:
        trial = Trial(work, life)
        first = next(place for place, call in enumerate(trial.calls) if call.here)
        waiting = Counter(call.name for call in trial.calls[:first])  # for strace, of which nothing may fail
        places = [place for place, call in enumerate(trial.calls) if call.out or (place >= first and not outside)]

        def case(chance: random.Random) -> str:
            place, error = chance.choice(places), chance.choice(ERRORS)
            chosen = trial.calls[place]
            before = Counter(call.name for call in trial.calls[:place] if call.process == chosen.process)
            before |= waiting
            nth = before[chosen.name] + 1
            how = [_inject(chosen.name, error, f"{nth}..{nth - 1 + chance.randint(1, 3)}")]
            if chance.random() < 0.5:
                how = [_inject(one, error, f"{before[one] + 1}+") for one in FAILING]
            return trial.lived(chance, [word for one in how for word in ("-e", one)], lambda _sick: None)

        return case

    return prepare


def _inject(name: str, error: str, when: str) -> str:
    return f"inject={name}:error={error}:when={when}"


def full(life: Life) -> Callable[[Work], Case]:
    """No file may grow beyond some size: writes come short, then fail, as on a disk that is full."""

    def prepare(work: Work) -> Case:
        trial = Trial(work, life)

        def case(chance: random.Random) -> str:
            most = chance.choice((0, 600, chance.randrange(300_000)))

            def disturb(sick: bool) -> None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
                resource.setrlimit(resource.RLIMIT_FSIZE, (most if sick else hard, hard))

            return trial.lived(chance, (), disturb)

        return case

    return prepare
