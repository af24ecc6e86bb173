"""Parts of the machine: folders named after a hash of what they are made from, so each is made once and only whole."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import timed

KEY_LENGTH = 12


def key_of(inputs: Iterable[str]) -> str:
    """A short hash over the inputs: another order, or a moved boundary between two of them, is another key."""
    total = hashlib.sha256()
    for each in inputs:
        total.update(hashlib.sha256(each.encode()).digest())
    return total.hexdigest()[:KEY_LENGTH]


def part(home: Path, name: str, inputs: Iterable[str], make: Callable[[Path], None]) -> Path:
    """The folder NAME-KEY under `home`, made by `make` unless it is there; other keys of that name are removed.

    It is made under another name and renamed once everything has reached the disk: an interrupted one never counts.
    """
    folder = home / f"{name}-{key_of(inputs)}"
    with locked(home / f"{name}.lock"):
        if not folder.exists():
            with timed(f"{name} of the machine", folder):
                _make(home / f"{name}.being-made", folder, make)
            _remove_others(home, name, folder)
    return folder


def _make(fresh: Path, folder: Path, make: Callable[[Path], None]) -> None:
    _remove(fresh)
    fresh.mkdir()
    make(fresh)
    os.sync()
    fresh.rename(folder)


def _remove_others(home: Path, name: str, kept: Path) -> None:
    for other in home.glob(f"{name}-*"):
        if other != kept:
            _remove(other)


def _remove(folder: Path) -> None:
    """Whatever somebody mounted in it by hand stays whole."""
    subprocess.run(["rm", "-rf", "--one-file-system", "--", folder], check=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Only one at a time, over all processes; the lock ends with the process that holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
