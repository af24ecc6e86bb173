"""The program is taken away with everything in its folder, in the middle of work or after it, and put in anew: what was
typed and not sent yet is there."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from forms.resources import resource_path
from storage.database import DATABASE_FILE
from torture.disks import acts
from torture.disks.acts import Word, told
from torture.disks.after import wrong_at_home
from torture.hostile.mutations.places import listing
from torture.offices import copied, drafts, in_memory
from torture.rows import Case, Row, Work
from torture.taking_away import put
from workflow.session import default_home

ACTS = 30
_READ = 1 << 16


@contextmanager
def _machine(place: Path) -> Iterator[None]:
    """A user whose program lies in `place/program`, as the system says it where it was put in."""
    names = ("HOME", "XDG_DATA_HOME", "BDG_HOME", "LOCALAPPDATA")
    kept = {name: text for name, text in os.environ.items() if name not in names}
    user = patch.dict(os.environ, {**kept, "HOME": str(place / "user")}, clear=True)
    with user, patch.object(sys, "_MEIPASS", str(place / "program"), create=True):
        yield


def _put_in(place: Path, resources: Path) -> dict[str, str]:
    """The program's folder; what stands there."""
    (place / "program").mkdir(parents=True)
    (place / "program" / "resources").symlink_to(resources)
    return listing(place / "program")


def _worked(home: Path, chance: random.Random) -> list[Word]:
    """An officer types; whoever takes the program away ends it, at any moment, or finds it ended. What was told."""
    last = chance.choice((0, chance.randint(1, ACTS)))
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        _type(home, there, random.Random(chance.random()))
    os.close(there)
    heard = b""
    while data := os.read(here, _READ):
        heard += data
        if last and sum("did" in word for word in told(heard[: heard.rfind(b"\n") + 1])) >= last:
            os.kill(child, signal.SIGKILL)
    os.close(here)
    os.waitpid(child, 0)
    return told(heard[: heard.rfind(b"\n") + 1])


def _type(home: Path, pipe: int, chance: random.Random) -> None:
    try:
        acts.type_cells(home, home, acts.telling(lambda data: os.write(pipe, data)), chance)
    finally:
        os._exit(0)


def _prepare(work: Work) -> Case:
    place, resources = in_memory(work) / "máy", resource_path()

    def case(chance: random.Random) -> str:
        with _machine(place):
            try:
                before = _put_in(place, resources)
                copied(drafts, default_home())
                words = _worked(default_home(), chance)
                work.counted["acts acknowledged"] += sum("did" in word for word in words)
                beside = listing(place / "program").keys() - before.keys()
                shutil.rmtree(place / "program")
                _put_in(place, resources)
                if not (default_home() / DATABASE_FILE).exists():
                    return "nothing that was typed is left"
                return wrong_at_home(default_home(), words) or (
                    f"written beside the program: {beside}" if beside else ""
                )
            finally:
                shutil.rmtree(place)

    return case


def _beside_the_program() -> None:
    """Data lie where the program lies."""
    put("workflow.session._own_place", lambda: resource_path().parent / "data")


def _ready() -> None:
    drafts()


ROWS = (
    Row("the program taken away and put in anew", "data lie outside the program's folder", _prepare,
        _beside_the_program, cases=100, few=2, shared=_ready),
)  # fmt: skip
