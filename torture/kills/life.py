"""A data folder that goes on through one kill after the other, as an unlucky officer's does, and what must hold after
each: for every row the same, beside what the row itself looks for."""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.backup import BACKUP_FOLDER
from storage.blob_files import BLOB_FOLDER
from storage.store import DATABASE_FILE
from tests.sample import clock
from torture.kills.actor import End, Line, Pace, pace_of, run
from torture.rows import Case, Work
from workflow.session import Session, open_session

GOES_ON = 12
"""Kills of one folder before a fresh one is taken."""
_TRIES, _SOONER = 12, 0.6
STOPPED = "Lần trước chương trình dừng đột ngột"


class Wrong(Exception):
    """What must never be seen after a kill."""


def must(held: object, sentence: str) -> None:
    """Wrong where it does not hold."""
    if not held:
        raise Wrong(sentence)


@dataclass
class Trial:
    """What a row gives. make: a data folder at a path that is not there yet, other things it needs beside it, and what
    the row knows of it; job: what the child does there, until killed or to the end; judge: the row's own look after a
    kill, with what it knew before; gives what it knows now. near: beginnings of the names of modules at whose calls
    death comes more often than elsewhere; goes_on: kills of one folder before a fresh one; load: what each process
    does before its first case; anew: without its protection the job makes its calls elsewhere.
    """

    make: Callable[[Path], Any]
    job: Callable[[Line, Path, Any, random.Random], None]
    judge: Callable[[Path, End, Any], Any]
    near: tuple[str, ...] = ()
    goes_on: int = GOES_ON
    load: Callable[[], None] = lambda: None
    anew: bool = False


@dataclass(frozen=True)
class Model:
    """A fresh folder that the processes of a trial copy. knows: what the row knows of it; pace: of the job there."""

    folder: Path
    knows: Any
    pace: Pace


_MODELS: dict[int, Model] = {}


def model_of(trial: Trial) -> None:
    """Make the trial's folder once, before anything is forked, with every protection in its place."""
    if id(trial) in _MODELS:
        return
    folder = Path(tempfile.mkdtemp(prefix="torture-model-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    life = Life(Work(folder / "thử"), trial, Model(folder / "mẫu", None, Pace(0.0, {})))
    life.home_of(life.model.folder).parent.mkdir()
    knows = trial.make(life.home_of(life.model.folder))
    life.model = Model(life.model.folder, knows, life.model.pace)
    _MODELS[id(trial)] = Model(life.model.folder, knows, life.measured())


@dataclass
class Life:
    """The folder of a row's cases. known: what the row's oracle knows of it."""

    work: Work
    trial: Trial
    model: Model
    known: Any = None
    _kills: int = 0
    _fresh: bool = False

    @staticmethod
    def home_of(folder: Path) -> Path:
        """The data folder, beside which there may be sticks and files."""
        return folder / "đơn vị"

    @property
    def home(self) -> Path:
        return self.home_of(self.work.folder / "máy")

    def measured(self) -> Pace:
        """How long the job takes, and what it calls."""
        self._refresh()
        self._fresh = False
        return pace_of(lambda line: self.trial.job(line, self.home, self.known, random.Random(0)), self.trial.near)

    def case(self, chance: random.Random) -> str:
        """One kill, and the look after it."""
        if not self._fresh or self._kills >= self.trial.goes_on:
            self._refresh()
        try:
            for trial in range(_TRIES):
                if self._once(chance, _SOONER**trial):
                    return ""
            return f"in {_TRIES} trials the work was done before it could be killed"
        except Wrong as wrong:
            self._fresh = False
            return str(wrong)
        except BaseException:
            self._fresh = False
            raise

    def _once(self, chance: random.Random, part: float) -> bool:
        seed, moment = chance.getrandbits(32), self.model.pace.moment(chance, part)
        end = run(lambda line: self.trial.job(line, self.home, self.known, random.Random(seed)), moment)
        must(not end.fault, f"the next work could not go on: {end.fault}")
        self.known = self.trial.judge(self.home, end, self.known)
        self._kills += end.killed
        self.work.counted["kills"] += end.killed
        self.work.counted["acts acknowledged"] += len(end.done)
        return end.killed

    def _refresh(self) -> None:
        shutil.rmtree(self.home.parent, ignore_errors=True)
        shutil.copytree(self.model.folder, self.home.parent)
        self.known, self._kills, self._fresh = self.model.knows, 0, True


def case_of(trial: Trial, work: Work) -> Case:
    """What `model_of` made, in a process that works with it; without its protection a job calls something else."""
    model_of(trial)
    trial.load()
    life = Life(work, trial, _MODELS[id(trial)])
    if work.bare and trial.anew:
        life.model = Model(life.model.folder, life.model.knows, life.measured())
    return life.case


@contextlib.contextmanager
def next_start(home: Path, end: End) -> Iterator[Session]:
    """The office opened after the end; it says what happened, holds nothing half, and says nothing the time after."""
    with open_session(home, clock) as session:
        if end.killed and end.working:
            must(session.recovered.startswith(STOPPED), f"the next start says nothing: {session.recovered!r}")
        must(end.killed or not session.recovered, "the start after a clean end speaks of a stop")
        yield session
        parts = [str(path.relative_to(home)) for path in home.rglob("*.part*")]
        must(not parts, f"half files stay after the next start: {parts}")
        look_into(home)
    with open_session(home, clock) as session:
        must(not session.recovered, "what was told is told again")


def look_into(home: Path) -> None:
    """SQLite's own check, and every file that the database names, by this eye and not the program's."""
    named = rows(home / DATABASE_FILE, "PRAGMA integrity_check", "PRAGMA foreign_key_check", "SELECT sha256 FROM blobs")
    must(named[0] == [("ok",)] and not named[1], f"the database is not sound: {named[:2]}")
    for (name,) in named[2]:
        must(_holds(home / BLOB_FOLDER / name), f"the file {name[:12]} that the database names is not whole")
    for path in (home / BLOB_FOLDER).glob("*"):
        must(_holds(path), f"a half file: {BLOB_FOLDER}/{path.name[:16]}")
    for path in (home / BACKUP_FOLDER).glob("*.sqlite3"):
        sound, names = rows(path, "PRAGMA integrity_check", "SELECT name FROM sqlite_schema WHERE name = 'blobs'")
        must(sound == [("ok",)], f"a half backup: {path.name}")
        for (name,) in rows(path, "SELECT sha256 FROM blobs")[0] if names else ():
            must(_holds(home / BACKUP_FOLDER / BLOB_FOLDER / name), f"a backup lacks the file {name[:12]}")


def _holds(path: Path) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def rows(path: Path, *statements: str) -> list[list[tuple[Any, ...]]]:
    """What a database answers, read past the program."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return [connection.execute(statement).fetchall() for statement in statements]
    except sqlite3.DatabaseError as error:
        raise Wrong(f"{path.name} cannot be read: {error}") from error
