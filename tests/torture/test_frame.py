"""The frame of torture: it sees what is wrong, what hangs, what dies, and a protection that protects nothing."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable

import pytest

from torture.rows import Case, Row, Work
from torture.running import run, tasks_of, together
from torture.table import Line

GUARD = {"up": True}


def _drop() -> None:
    GUARD["up"] = False


def _line(case: Callable[[Work, random.Random], str], without: Callable[[], None] = _drop, **more: object) -> Line:
    def prepare(work: Work) -> Case:
        return lambda chance: case(work, chance)

    row = Row("row", "a guard", prepare, without, cases=4, few=2, bare=3, **more)  # type: ignore[arg-type]
    outcomes = list(run(tasks_of([row], 0, {"row": 4}, 2), 2))
    kept, bare = (together([found for task, found in outcomes if task.bare is bare]) for bare in (False, True))
    return Line(row, kept, bare)


def _guarded(work: Work, chance: random.Random) -> str:
    del chance
    work.counted["values"] += 1
    return "" if GUARD["up"] else "lost"


def test_a_row_holds_that_fails_only_without_its_protection() -> None:
    line = _line(_guarded)
    assert line.holds and line.without == "fails at case 1" and line.kept.counted == {"values": 4}
    assert GUARD["up"], "what is taken away is gone in the other process alone"


def test_a_protection_that_protects_nothing_is_told() -> None:
    line = _line(_guarded, without=lambda: None)
    assert not line.holds and line.without == "HELD 3 CASES"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (lambda: "a figure is missing", "a figure is missing"),
        (lambda: time.sleep(30), "more than 0.2 seconds"),
        (lambda: os._exit(3), "ended with 3"),
        (lambda: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_what_is_wrong_is_told_with_its_seed(fault: Callable[[], object], told: str) -> None:
    def faulty(work: Work, chance: random.Random) -> str:
        del work, chance
        return str(fault() or "")

    line = _line(faulty, seconds=0.2)
    assert not line.holds and told in line.kept.wrong[0].problem and line.kept.wrong[0].seed == 0


def test_memory_beyond_the_row_is_told() -> None:
    held: list[bytes] = []

    def grow(work: Work, chance: random.Random) -> str:
        held.append(chance.randbytes(64 << 20))
        return ""

    assert "grew by" in _line(grow, megabytes=32).kept.wrong[-1].problem


def test_the_same_seed_makes_the_same_case() -> None:
    def told(work: Work, chance: random.Random) -> str:
        return f"{chance.random()}"

    first, second = _line(told).kept.wrong, _line(told).kept.wrong
    assert [one.problem for one in first] == [one.problem for one in second] and len({*first}) == 4


def test_what_rows_share_is_made_once_before_anything_is_forked() -> None:
    made: list[int] = []
    line = _line(_guarded, shared=lambda: made.append(os.getpid()))
    assert line.holds and made == [os.getpid()]
