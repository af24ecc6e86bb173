"""Runs the cases of rows, each part in a process of its own that is forked after everything is imported."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import resource
import shutil
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import NoReturn

from torture.rows import Outcome, Row, Work, Wrong

TOLD = 5
PART = 40
"""Cases of which a row must have at least twice as many to be worked at by several processes."""


class Hung(BaseException):
    """A case took longer than its row allows; no program code may catch it."""


@dataclass(frozen=True)
class Task:
    """A part of a row: `cases` seeds from `first` on. bare: without the protection, until one case is wrong."""

    row: Row
    first: int
    cases: int
    bare: bool = False


def tasks_of(rows: Sequence[Row], first: int, cases: dict[str, int], processes: int) -> list[Task]:
    """The work of all rows, each with its protection and without it. cases: of each row by name."""
    tasks = []
    for row in rows:
        count = cases[row.name]
        parts = processes if count >= 2 * PART else 1
        edges = [first + count * part // parts for part in range(parts + 1)]
        tasks += [Task(row, start, end - start) for start, end in itertools.pairwise(edges)]
        tasks.append(Task(row, first + row.soon, row.bare, bare=True))
    return tasks


def run(tasks: Sequence[Task], processes: int) -> Iterator[tuple[Task, Outcome]]:
    """Each task with its outcome as it ends. A process that dies is an outcome with one wrong case."""
    context = multiprocessing.get_context("fork")
    for share in dict.fromkeys(task.row.shared for task in tasks):
        if share is not None:
            share()
    waiting, working = list(tasks), dict[Connection, tuple[Task, ForkProcess]]()
    try:
        while waiting or working:
            while waiting and len(working) < processes:
                task, (here, there) = waiting.pop(0), context.Pipe(duplex=False)
                process = context.Process(target=_serve, args=(task, there))
                process.start()
                there.close()
                working[here] = (task, process)
            for pipe in wait(list(working)):
                if isinstance(pipe, Connection):
                    task, process = working.pop(pipe)
                    yield task, _heard(task, pipe, process)
    finally:
        for _, process in working.values():
            process.kill()


def _heard(task: Task, pipe: Connection, process: ForkProcess) -> Outcome:
    try:
        outcome = pipe.recv()
    except EOFError:
        outcome = None
    process.join()
    if isinstance(outcome, Outcome):
        return outcome
    gone = Wrong(task.first, f"the process ended with {process.exitcode} without a word")
    return Outcome(0, (gone,), 0.0, 0.0, 0.0, {})


def _serve(task: Task, pipe: Connection) -> None:
    with tempfile.TemporaryDirectory(prefix="torture-", ignore_cleanup_errors=True) as folder:
        pipe.send(work_off(task, Path(folder)))
    pipe.close()


def work_off(task: Task, folder: Path) -> Outcome:
    """Run the cases of a task in this process, which is spoilt for anything else where it is a bare one."""
    if task.bare:
        task.row.without()
    work = Work(folder, task.bare)
    began, wrong, slowest, done = time.monotonic(), list[Wrong](), 0.0, 0
    with work.ends:
        try:
            case = task.row.prepare(work)
        except Exception:  # noqa: BLE001 - whatever it is, the table tells it
            return Outcome(0, (Wrong(task.first, _trace()),), 0.0, 0.0, 0.0, {})
        before = _megabytes()
        for seed in range(task.first, task.first + task.cases):
            start = time.monotonic()
            problem = _tried(task, seed, case)
            slowest, done = max(slowest, time.monotonic() - start), done + 1
            if problem:
                wrong.append(Wrong(seed, problem))
            if wrong and task.bare:
                break
    grown = _megabytes() - before
    outcome = Outcome(done, tuple(wrong), time.monotonic() - began, slowest, grown, dict(work.counted))
    return _within(task.row, outcome, task.first)


def _within(row: Row, outcome: Outcome, seed: int) -> Outcome:
    if outcome.megabytes <= row.megabytes:
        return outcome
    grown = Wrong(seed, f"the process grew by {outcome.megabytes:.0f} MB")
    return replace(outcome, wrong=(*outcome.wrong, grown))


def _tried(task: Task, seed: int, case: object) -> str:
    assert callable(case)
    try:
        with _at_most(task.row.seconds):
            return str(case(random.Random(f"{task.row.name} {seed}")))
    except Hung:
        return f"more than {task.row.seconds:g} seconds"
    except Exception:  # noqa: BLE001 - whatever it is, the table tells it
        return _trace()


def _trace() -> str:
    return traceback.format_exc(limit=-4).strip()


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    def ring(_number: int, _frame: object) -> NoReturn:
        raise Hung

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def missing(rows: Sequence[Row]) -> list[str]:
    """Programs that rows need and this machine lacks."""
    return sorted({name for row in rows for name in row.needs if shutil.which(name) is None})


def processors() -> int:
    """How many processes work at once."""
    return len(os.sched_getaffinity(0))


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """The parts of a row as one."""
    counted: Counter[str] = Counter()
    for one in outcomes:
        counted.update(one.counted)
    return Outcome(
        sum(one.cases for one in outcomes),
        tuple(wrong for one in outcomes for wrong in one.wrong),
        sum(one.seconds for one in outcomes),
        max((one.slowest for one in outcomes), default=0.0),
        max((one.megabytes for one in outcomes), default=0.0),
        dict(counted),
    )
