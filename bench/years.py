"""One year of reports in the database, or ten: what an office of a province feels of it (126 communes, its own two
reports a year). Each round does the same work in the offices of every size, one after the other."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench.measure import Points, Result, fastest, grown, in_turn, middle, seconds, there_and_back, within
from bench.past import MOMENT, office_of, samples
from bench.start import first_digit
from bench.window import Window
from workflow.backups import make_backup
from workflow.checking import check_report
from workflow.course import course
from workflow.reports import enter
from workflow.session import Session

SIZES, QUICK = (1, 2, 5, 10), (1, 10)
STARTS, OPENINGS, LISTS, LOOKS, CELLS, BACKUPS = 9, 25, 5, 40, 150, 5
SAME, CHECKED, LINEAR, CRASHED = 1.1, 1.5, 1.25, 2.0
LIST_SECONDS, COURSE_SECONDS = 0.1, 1 / 60
EACH = "years"
SHOWN = 0.1
"""Seconds after which the first page has made what lies below the screen too."""


def run(folder: Path, sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """What stays the same, then what may grow with the years, which is what each of them adds."""
    given = samples(folder)
    homes = {size: folder / f"{size} years" for size in sizes}
    reports = {size: office_of(home, size, given) for size, home in homes.items()}
    yield from _starts(folder, homes, reports)
    with ExitStack() as stack:
        windows = {
            size: stack.enter_context(Window(folder, home, lambda: MOMENT)) for size, home in homes.items()
        }  # fmt: skip
        yield from _shown(windows, reports)
        yield from _worked({size: window.session for size, window in windows.items()}, reports)


def _starts(folder: Path, homes: Mapping[int, Path], reports: Mapping[int, str]) -> Iterator[Result]:
    key = "M3.2a.1"

    def start(size: int, *, closes: bool) -> float:
        return first_digit(folder, "bench.start_window", str(homes[size]), reports[size], key, closes=closes)

    closed, broken = [], []
    for number in range(STARTS + 1):
        first = tuple((size, start(size, closes=True)) for size in homes)
        cut = max(homes)
        start(cut, closes=False)
        again = start(cut, closes=True)
        if number:
            closed.append(first)
            broken.append(again)
    points = middle(closed)
    yield grown("years: start to the first digit", points, SAME, EACH, "ms")
    mine, clean = sorted(broken)[len(broken) // 2], points[-1][1]
    yield Result("years: start after a power cut", f"a start, {cut} years", mine, clean, mine / clean, CRASHED)


def _shown(windows: Mapping[int, Window], reports: Mapping[int, str]) -> Iterator[Result]:
    """In the window, painted; seconds that its thread worked."""
    opening = {size: partial(_opened, window, reports[size]) for size, window in windows.items()}
    yield grown("years: opening a report", fastest(there_and_back(opening, OPENINGS)), SAME, EACH, "ms")
    points = middle(there_and_back({size: partial(_listed, window) for size, window in windows.items()}, LISTS))
    yield within("years: list of reports", "100 ms", points[-1][1], LIST_SECONDS)
    yield grown("years: list of reports", _per_year(points), LINEAR, EACH, "ms a year")


def _opened(window: Window, report: str) -> float:
    """From the first page as it stands once it is read."""
    spent = seconds(lambda: window.open(report), time.thread_time)
    window.home(SHOWN)
    return spent


def _listed(window: Window) -> float:
    spent = seconds(lambda: (window.shell.show_reports(), window.app.processEvents()), time.thread_time)
    window.home()
    return spent


def _worked(offices: Mapping[int, Session], reports: Mapping[int, str]) -> Iterator[Result]:
    """Without the window."""
    numbers = itertools.count(100)

    def measured(work: Callable[[Session, str], object], runs: int) -> Points:
        works = {size: partial(work, office, reports[size]) for size, office in offices.items()}
        return fastest(in_turn(works, runs))

    def first_look(office: Session, report: str) -> None:
        office.opened.clear()
        assert len(course(office, report, "M3.2a.1").points) in offices

    cell = measured(lambda office, report: enter(office, report, "M3.2a.1", str(next(numbers))), CELLS)
    yield grown("years: a cell, typed to durable", cell, SAME, EACH, "ms")
    yield grown("years: check of a report", measured(check_report, LOOKS), CHECKED, EACH, "ms")
    looked = measured(first_look, LOOKS)
    yield within("years: course since the first", "a frame of 60 Hz", looked[-1][1], COURSE_SECONDS)
    yield grown("years: course of an indicator", _per_year(looked), LINEAR, EACH, "ms a year")
    backed = measured(lambda office, _report: make_backup(office), BACKUPS)
    yield grown("years: backup", _per_year(backed), LINEAR, EACH, "ms a year")


def _per_year(points: Points) -> Points:
    return tuple((size, cost / size) for size, cost in points)
