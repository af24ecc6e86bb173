"""Timing two things in turn, A B A B ..., so that a machine whose speed drifts drifts for both; and what came of it."""

from __future__ import annotations

import math
import shutil
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Work = Callable[[], object]
Points = tuple[tuple[int, float], ...]
"""(size of the work, cost), rising in size."""


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. ours, other: medians or minima, in `unit` (seconds for "ms"); ratio: of ours to the
    other's, pair by pair, median; turned round where `at_least`.

    goal: the ratio to stay at or under (at or over where `at_least`). points: where work grows, the cost at each size;
    floor: that of the floor. each: what a size counts, "báo cáo"; cost: what a point says, "ms a bundle".
    """

    name: str
    against: str
    ours: float
    other: float
    ratio: float
    goal: float
    at_least: bool = False
    unit: str = "ms"
    points: Points = ()
    floor: Points = ()
    each: str = ""
    cost: str = ""

    def __post_init__(self) -> None:
        if self.goal <= 0:
            raise ValueError(f"{self.name} has no goal")

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal


@dataclass(frozen=True, slots=True)
class Failure:
    """A benchmark that could not be finished, and why, in one line."""

    name: str
    why: str


def need(*programs: str) -> None:
    """RuntimeError naming those of these programs that this machine lacks."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        raise RuntimeError(f"{', '.join(missing)} is not installed: make system")


def seconds(work: Work, clock: Callable[[], float] = time.perf_counter) -> float:
    """How long one call takes; with time.thread_time, how long this thread works at it."""
    start = clock()
    work()
    return clock() - start


def least(work: Work, runs: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """The shortest of some calls: what the work takes when nothing else wants the machine."""
    return min(seconds(work, clock) for _ in range(runs))


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


def in_turn(works: Mapping[int, Work], runs: int, clock: Callable[[], float] = time.perf_counter) -> list[Points]:
    """The cost of the same work at each size, round by round; a first round that fills caches is not counted. Every
    other round goes the other way, so that none of them always comes after the largest."""
    return there_and_back({size: lambda work=work: seconds(work, clock) for size, work in works.items()}, runs)


def there_and_back(costs: Mapping[int, Callable[[], float]], runs: int) -> list[Points]:
    """As `in_turn`, of works that say themselves what they cost."""
    rounds = []
    for number in range(runs + 1):
        order = list(costs) if number % 2 else list(reversed(costs))
        found = {size: costs[size]() for size in order}
        rounds.append(tuple((size, found[size]) for size in costs))
    return rounds[1:]


def middle(rounds: Sequence[Points]) -> Points:
    """The median of each size over the rounds."""
    return tuple((same[0][0], statistics.median(cost for _, cost in same)) for same in zip(*rounds, strict=True))


def fastest(rounds: Sequence[Points]) -> Points:
    """The least of each size over the rounds: for what waits for the disk, which others use too."""
    return tuple((same[0][0], min(cost for _, cost in same)) for same in zip(*rounds, strict=True))


def at_most(name: str, against: str, ours: Work, other: Work, runs: int, goal: float) -> Result:
    """Our work may take at most `goal` times the floor's."""
    return Result(name, against, *paired(ours, other, runs), goal)


def faster(name: str, against: str, ours: Work, other: Work, runs: int, goal: float) -> Result:
    """Our work must be at least `goal` times faster than the other way."""
    mine, its, ratio = paired(ours, other, runs)
    return Result(name, against, mine, its, 1 / ratio, goal, at_least=True)


def within(name: str, limit: str, ours: float, bound: float, unit: str = "ms") -> Result:
    """One cost that may not be above a bound, said in words."""
    return Result(name, limit, ours, bound, ours / bound, 1.0, unit=unit)


def grown(
    name: str, points: Sequence[tuple[int, float]], goal: float, each: str, cost: str, base: int = 0,
    floor: Sequence[tuple[int, float]] = (),
) -> Result:  # fmt: skip
    """How the cost at the largest size compares with that at `base`: the smallest size that is at least that, or the
    one before the largest where all others are less. A cost "MB …" is in MB, any other in seconds."""
    known = sorted(points)
    earlier, (largest, now) = known[:-1] or known, known[-1]
    size, before = next((point for point in earlier if point[0] >= base), earlier[-1])
    return Result(
        name, f"{largest:,} {each} against {size:,}", now, before, now / before, goal,
        unit="MB" if cost.startswith("MB") else "ms",
        points=tuple(known), floor=tuple(sorted(floor)), each=each, cost=cost,
    )  # fmt: skip


def exponent(points: Sequence[tuple[int, float]]) -> float:
    """The slope of the line of least squares through the logarithms: 0 where size does not matter, 1 where a cost
    doubles with it. 0 for fewer than two sizes."""
    if len({size for size, _ in points}) < 2:
        return 0.0
    logs = [(math.log(size), math.log(cost)) for size, cost in points]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope
