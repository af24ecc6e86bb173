"""Timing two things in turn, A B A B ..., so that a machine whose speed drifts drifts for both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. Seconds are medians; ratio: of our time to the other's, pair by pair, median.

    goal: the ratio to stay at or under (at or over where `at_least`); 0 where there is none.
    """

    name: str
    against: str
    ours: float
    other: float
    ratio: float
    goal: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    @property
    def line(self) -> str:
        """For the table: medians in ms, ratio, goal."""
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else "MISSED"
        times = f"{self.ours * 1e3:10.2f} {self.other * 1e3:10.2f}"
        return f"{self.name:<34}{self.against:<40}{times} {self.ratio:8.2f}  {sign} {self.goal:g}  {verdict}"


HEAD = f"{'what':<34}{'against':<40}{'ours ms':>10} {'other ms':>10} {'ratio':>8}  goal"


def seconds(work: Work, clock: Callable[[], float] = time.perf_counter) -> float:
    """How long one call takes; with time.thread_time, how long this thread works at it."""
    start = clock()
    work()
    return clock() - start


def paired(ours: Work, other: Work, runs: int, warm: int = 1) -> tuple[float, float, float]:
    """Medians of both and the median of the ratios ours / other, pair by pair."""
    for _ in range(warm):
        ours(), other()
    return medians([(seconds(ours), seconds(other)) for _ in range(runs)])


def medians(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Of (ours, other): the median of each side, and of their ratios pair by pair."""
    return (
        statistics.median(mine for mine, _ in pairs),
        statistics.median(its for _, its in pairs),
        statistics.median(mine / its for mine, its in pairs),
    )


def at_most(name: str, against: str, ours: Work, other: Work, runs: int, goal: float) -> Result:
    """Our work may take at most `goal` times the floor's."""
    return Result(name, against, *paired(ours, other, runs), goal)


def faster(name: str, against: str, ours: Work, other: Work, runs: int, goal: float) -> Result:
    """Our work must be at least `goal` times faster than the other way."""
    mine, its, ratio = paired(ours, other, runs)
    return Result(name, against, mine, its, 1 / ratio, goal, at_least=True)
