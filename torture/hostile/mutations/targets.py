"""A reader as a row: good files of a kind, how they are changed, and what is said of a changed one."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from torture.hostile.mutations.changes import PLAIN, Mutation, mutated
from torture.hostile.mutations.good import make_all
from torture.rows import Case, Row, Work

SLOW = 2.0
"""Seconds of reckoning that a stranger's file may cost."""
MEMORY = 1 << 30
"""Bytes by which the process may grow at once; beyond that a MemoryError is what the reader gets."""

Judge = Callable[[bytes], str]
Good = Callable[[], Sequence[bytes]]


@dataclass(frozen=True)
class Target:
    """name: in one word or two. good: the files that are changed. kinds: of change. judge: what is wrong with how the
    program takes a file, "" where nothing is; whatever it raises is wrong too. slow: seconds that it may take."""

    name: str
    good: Good
    judge: Judge
    kinds: Sequence[Mutation] = PLAIN
    slow: float = SLOW

    def changed(self, chance: random.Random, pool: Sequence[bytes]) -> bytes:
        """One of the files, changed."""
        return mutated(chance, chance.choice(pool), pool, self.kinds)


@dataclass(frozen=True)
class Readers:
    """A row of readers that one protection stands before. targets: one that is tried more often stands there twice."""

    name: str
    protection: str
    targets: tuple[Target, ...]
    without: Callable[[], None]
    cases: int
    few: int = 24
    bare: int = 400
    megabytes: int = 256
    soon: int = 0

    @property
    def row(self) -> Row:
        """As a row of torture."""
        return Row(
            self.name, self.protection, partial(_prepared, self.targets), self.without, self.cases, self.few, self.bare,
            megabytes=self.megabytes, soon=self.soon, shared=make_all,
        )  # fmt: skip


def _prepared(targets: tuple[Target, ...], work: Work) -> Case:
    pools = {target.name: tuple(target.good()) for target in targets}
    bound_memory()

    def case(chance: random.Random) -> str:
        target = chance.choice(targets)
        work.counted[target.name] += 1
        problem = tried(target, target.changed(chance, pools[target.name]))
        return f"{target.name}: {problem}" if problem else ""

    return case


def tried(target: Target, data: bytes) -> str:
    """What is wrong with how a file is taken, its time among it."""
    start = time.process_time()
    problem = target.judge(data)
    spent = time.process_time() - start
    return problem or (f"{spent:.1f} seconds" if spent > target.slow else "")


def bound_memory() -> None:
    """Let this process not grow by more than MEMORY."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, most))
