"""The same long work on a few things, one step for all of them before the next.

What a processor has at hand for a step, its code and its tables, then serves every one of them: judging two dozen
files so takes a sixth less time than one after the other (bench/receive.py). Work of this kind is a generator that
yields, without a value, wherever a step ends, and returns what came of it.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TypeVar

_Result = TypeVar("_Result")
Steps = Generator[None, None, _Result]
"""Work cut into steps; what it returns is the result."""


def at_once(work: Steps[_Result]) -> _Result:
    """All steps of one work, without a pause."""
    try:
        while True:
            next(work)
    except StopIteration as done:
        result: _Result = done.value
        return result


def in_step(works: Iterable[Steps[_Result]]) -> list[_Result]:
    """The results of works of the same kind in their order, each step of all of them before the next. What one of them
    raises is raised, and the others stay undone."""
    going = dict(enumerate(works))
    results: dict[int, _Result] = {}
    while going:
        for place, work in list(going.items()):
            try:
                next(work)
            except StopIteration as done:
                results[place] = done.value
                del going[place]
    return [results[place] for place in sorted(results)]
