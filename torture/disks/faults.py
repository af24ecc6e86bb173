"""Rows: calls to the system fail, once or from some moment on: a full disk, one closed to writing, a drive that went.

strace lets the calls fail in a forked child (recording.py). What the child says goes through memory that is shared,
since its own words must not fail. When it is done it waits, the disk is made good again, and the same session goes on.
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
from pathlib import Path

from forms.errors import WorldError
from tests.sample import clock
from torture.disks import acts
from torture.disks.acts import Tell, Word
from torture.disks.after import wrong_at_home, wrong_outside
from torture.disks.recording import attached, ended, forked
from torture.offices import copied, figures, in_memory, ready, report_of, signed
from torture.rows import Case, Row, Work
from torture.taking_away import put, put_final_names_first
from workflow.backups import make_backup
from workflow.reports import enter, enter_all
from workflow.sending.deliveries import Delivery, deliver
from workflow.session import Session, open_session

FAILING = ("openat", "write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "unlink", "mkdir")
ERRORS = ("ENOSPC", "EIO", "EROFS", "EDQUOT", "ESTALE", "EACCES")
_NAME = re.compile(r"\d+ +(\w+)\((.*)")
_RUNNING, _SICK_DONE, _HEALED = 0, 1, 2
_PATIENCE = 15.0


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


def _life(home: Path, out: Path, board: Board, chance: random.Random, disturb: Callable[[bool], None]) -> None:
    """Work on a sick disk: what cannot be done is told in a sentence. Then, on a good one, the same session goes on.

    disturb: called with True before and with False once the disk is good.
    """
    disturb(True)
    session = _tried(board.tell, lambda: open_session(home, clock))
    if isinstance(session, Session):
        board.tell({"did": "open"})
        for act in _acts(session, out, board.tell, chance):
            _tried(board.tell, act)
    board.turn(_SICK_DONE)
    board.wait(_HEALED)
    disturb(False)
    if not isinstance(session, Session):
        session = open_session(home, clock)
        board.tell({"did": "open"})
    _type(session, board.tell, chance)
    _send(session, out / "again", board.tell)
    board.tell({"will": "close"})
    session.close()
    board.tell({"did": "everything"})


def _tried(tell: Tell, act: Callable[[], object]) -> object:
    try:
        return act()
    except WorldError as error:
        tell({"refused": error.sentence})
    except Exception:  # noqa: BLE001 - whatever it is, the case tells it
        tell({"fault": traceback.format_exc(limit=-3)})
    return None


def _acts(session: Session, out: Path, tell: Tell, chance: random.Random) -> list[Callable[[], None]]:
    ways: list[Callable[[], None]] = [
        lambda: _type(session, tell, chance),
        lambda: _type(session, tell, chance),
        lambda: _paste(session, tell, chance),
        lambda: _back_up(session, tell),
        lambda: _send(session, out / "a", tell),
    ]
    return chance.sample(ways, len(ways))


def _type(session: Session, tell: Tell, chance: random.Random) -> None:
    report = report_of(session)
    key, text = chance.choice(figures(session, report)), str(chance.randrange(1, 9_999))
    tell({"will": "cells", "cells": {key: text}})
    enter(session, report, key, text)
    tell({"did": "cells", "cells": {key: text}})


def _paste(session: Session, tell: Tell, chance: random.Random) -> None:
    report = report_of(session)
    block = {key: str(chance.randrange(1, 9_999)) for key in chance.sample(figures(session, report), 4)}
    tell({"will": "cells", "cells": block})
    enter_all(session, report, list(block.items()))
    tell({"did": "cells", "cells": block})


def _back_up(session: Session, tell: Tell) -> None:
    tell({"did": "backup", "name": make_backup(session).name})


def _send(session: Session, folder: Path, tell: Tell) -> None:
    report = next(head.id for head in session.store.report_heads() if session.store.signings(head.id))
    tell({"will": "send"})
    done = deliver(session, report, Delivery("folder", folder))
    tell({"did": "sent", "report": report, "files": dict.fromkeys(map(str, done.files), ""), "safe": True})


class Trial:
    """A folder, a child that works in it on a disk that fails, and what is wrong afterwards. whole: SHA-256 of what may
    stand in the places that are sent to."""

    def __init__(self, work: Work) -> None:
        self.work, self.place, self.whole = work, in_memory(work), dict[str, str]()
        self.calls = self._watched()

    def _watched(self) -> list[tuple[str, bool]]:
        """The calls of a life on a good disk, by name, and whether they are of a place that is sent to. It is lived
        here first, so that no module is left to be read from a disk that fails."""
        log = self.work.folder / "log"
        self._live_well(lambda life: life())
        self._live_well(lambda life: _watched(life, log))
        mark = "".join(f"\\x{byte:02x}" for byte in str(self.place / "out").encode())
        lines = log.read_text(encoding="ascii").splitlines()
        return [(found[1], mark in found[2]) for line in lines if (found := _NAME.match(line))]

    def _live_well(self, way: Callable[[Callable[[], None]], None]) -> None:
        home, board = self._laid(), Board()
        board.turn(_HEALED)
        way(lambda: _life(home, self.place / "out", board, random.Random(0), lambda _sick: None))
        for path in self.place.glob("out/*/*"):
            self.whole[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        self._clear()

    def _laid(self) -> Path:
        copied(signed, self.place / "home")
        (self.place / "out").mkdir()
        return self.place / "home"

    def _clear(self) -> None:
        for name in ("home", "out"):
            shutil.rmtree(self.place / name)

    def lived(self, chance: random.Random, how: Sequence[str], disturb: Callable[[bool], None]) -> str:
        """A life with calls that fail as strace is told by `how`, or as `disturb` does; what is wrong."""
        home, out, board = self._laid(), self.place / "out", Board()
        try:
            with forked(lambda: _life(home, out, board, chance, disturb)) as child:
                with attached(child, "-o", "/dev/null", "-e", f"trace={','.join(FAILING)}", *how):
                    came = board.wait(_SICK_DONE, child)
                board.turn(_HEALED)
                if came:
                    ended(child)
            return self._wrong(home, out, board.words)
        except RuntimeError:
            return f"it did not go on: {board.words[-3:]}"
        finally:
            self._clear()

    def _wrong(self, home: Path, out: Path, words: list[Word]) -> str:
        faults = [str(word["fault"]) for word in words if "fault" in word]
        if faults:
            return faults[0]
        if {"did": "everything"} not in words:
            return f"it did not come to its end: {words[-3:]}"
        self.work.counted["acts refused in a sentence"] += sum(1 for word in words if word.get("refused"))
        if any(word.get("refused") == "" for word in words):
            return "an act was refused without a sentence"
        return wrong_outside(out, out, words, [{"files": self.whole}]) or wrong_at_home(home, words)


def _watched(life: Callable[[], None], log: Path) -> None:
    words = ("-xx", "-y", "-o", str(log), "-e", f"trace={','.join(FAILING)}")
    with forked(life) as child, attached(child, *words):
        ended(child)


def _injected(outside: bool) -> Callable[[Work], Case]:
    """One call fails, or everything from one moment on; outside: only calls at the place that is sent to."""

    def prepare(work: Work) -> Case:
        trial = Trial(work)
        places = [place for place, (_, out) in enumerate(trial.calls) if out or not outside]

        def case(chance: random.Random) -> str:
            place, error = chance.choice(places), chance.choice(ERRORS)
            before = Counter(name for name, _ in trial.calls[:place])
            name = trial.calls[place][0]
            how = [_inject(name, error, f"{before[name] + 1}..{before[name] + chance.randint(1, 3)}")]
            if chance.random() < 0.5:
                how = [_inject(one, error, f"{before[one] + 1}+") for one in FAILING]
            return trial.lived(chance, [word for one in how for word in ("-e", one)], lambda _sick: None)

        return case

    return prepare


def _inject(name: str, error: str, when: str) -> str:
    return f"inject={name}:error={error}:when={when}"


def _full(work: Work) -> Case:
    """No file may grow beyond some size: writes come short, then fail, as on a disk that is full."""
    trial = Trial(work)

    def case(chance: random.Random) -> str:
        most = chance.choice((0, 600, chance.randrange(300_000)))

        def disturb(sick: bool) -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (most if sick else hard, hard))

        return trial.lived(chance, (), disturb)

    return case


def _no_sentences() -> None:
    """What SQLite and the system say goes up as it is."""
    put("storage.tables.world_error", lambda _error, _path: None)
    put("storage.database.world_error", lambda _error, _path: None)


ROWS = (
    Row("any call fails, once or for good", "sentences for what the system says", _injected(False), _no_sentences,
        cases=200, few=2, bare=60, needs=("strace",), shared=ready),
    Row("the stick goes at any call", "a name of its own until whole", _injected(True), put_final_names_first,
        cases=120, few=2, bare=80, needs=("strace",), soon=10, shared=ready),
    Row("the disk is full", "sentences for what SQLite says", _full, _no_sentences, cases=150, few=2, needs=("strace",),
        shared=ready),
)  # fmt: skip
