"""What a row of torture is: cases by seed, the protection that must hold, and how to take it away."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

Case = Callable[[random.Random], str]
"""One trial, wholly decided by its source of chance: what is wrong, "" where nothing is."""


@dataclass
class Work:
    """Where the cases of a row work. folder: empty at the beginning, removed at the end. counted: what was done in
    all, for the table ("values acknowledged"). ends: what must be closed after the last case. bare: whether the
    protection was taken away."""

    folder: Path
    bare: bool = False
    counted: Counter[str] = field(default_factory=Counter)
    ends: ExitStack = field(default_factory=ExitStack)


@dataclass(frozen=True)
class Row:
    """cases: of `make torture`; few: of the test suite; bare: tried at most without the protection, until one fails.

    prepare: makes what the cases share and gives the case; called in the process that runs them, after `without` where
    the protection is taken away. without: takes it away for the rest of this process, and of those it starts.
    protection: what holds, in a few words. needs: programs that must be at hand. seconds: that one case may take.
    megabytes: by which the process may grow while its cases run. soon: how many seeds the bare cases skip, to come
    sooner to one that was seen to fail. shared: makes what several rows work from; called once, before any process is
    forked.
    """

    name: str
    protection: str
    prepare: Callable[[Work], Case]
    without: Callable[[], None]
    cases: int
    few: int
    bare: int = 60
    seconds: float = 20.0
    megabytes: int = 512
    needs: tuple[str, ...] = ()
    soon: int = 0
    shared: Callable[[], None] | None = None


@dataclass(frozen=True)
class Wrong:
    """A case that failed; `python -m torture NAME --first SEED --cases 1` shows it again."""

    seed: int
    problem: str


@dataclass(frozen=True)
class Outcome:
    """Of a part of a row's cases. seconds: in all; slowest: of one case; megabytes: by which the process grew."""

    cases: int
    wrong: tuple[Wrong, ...]
    seconds: float
    slowest: float
    megabytes: float
    counted: dict[str, int]
