"""How long the frozen program takes to start, against the same program not frozen on the same machine."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from trial import exchange, places, screen
from trial.course import Course
from trial.outcome import Skipped, expect
from trial.programs import PATIENCE

Measure = Callable[[Sequence[str], dict[str, str]], float]

ROUNDS, SLOWEST = 5, 1.5
"""Pairs of starts, taken in turn; how many times as long the frozen one may take."""


def timings(course: Course, folder: Path) -> None:
    """folder: the frozen program."""
    step = course.ledger.step
    step("window: frozen start against unfrozen", lambda: _compare(course, folder, "window"))
    step("command: frozen start against unfrozen", lambda: _compare(course, folder, "command"))


def _compare(course: Course, folder: Path, what: str) -> str:
    if course.source is None or course.python is None:
        raise Skipped("no unfrozen program was given")
    home = exchange.copy_office(course.linux, exchange.OFFICES[0], course.scratch / "khởi động")
    main = str(course.source / "main.py")
    if what == "window":
        pair = (
            [str(folder / f"{places.NAME}.exe"), "--home", str(home)],
            [str(course.python), main, "--home", str(home)],
        )
        measure = _until_window
    else:
        pair = (
            [str(folder / "bdg.exe"), "list", "--home", str(home)],
            [str(course.python), main, "list", "--home", str(home)],
        )
        measure = _until_end
    frozen, unfrozen = _in_turn(course, measure, pair)
    ratio = frozen / unfrozen
    course.ledger.note(frozen_s=frozen, unfrozen_s=unfrozen, ratio=ratio)
    expect(ratio <= SLOWEST, f"{ratio:.2f} times as long as unfrozen ({frozen:.2f} s : {unfrozen:.2f} s)")
    return f"{frozen:.2f} s : {unfrozen:.2f} s = {ratio:.2f}, medians of {ROUNDS}"


def _in_turn(course: Course, measure: Measure, pair: tuple[list[str], list[str]]) -> tuple[float, float]:
    """Medians of both, after one start of each that fills every cache."""
    warm = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    warm["PYTHONPYCACHEPREFIX"] = str(course.scratch / "pycache")
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(ROUNDS + 1):
        for line, times in zip(pair, taken, strict=True):
            seconds = measure(line, warm)
            if number:
                times.append(seconds)
    return statistics.median(taken[0]), statistics.median(taken[1])


def _until_window(line: Sequence[str], env: dict[str, str]) -> float:
    """From the start of the process until its window is there and answers; then it is closed."""
    known = {item.handle for item in screen.windows()}
    began = time.perf_counter()
    with subprocess.Popen(line, stdin=subprocess.DEVNULL, env=env) as process:
        seen = screen.wait_for(lambda: _new_window(known), "the window")
        expect(screen.answers(seen), "the window does not answer")
        taken = time.perf_counter() - began
        screen.ask_to_close(seen)
        expect(process.wait(PATIENCE) == 0, f"ended with {process.returncode}")
    return taken


def _new_window(known: set[int]) -> screen.Seen | None:
    found = (item for item in screen.windows() if item.handle not in known and item.kind.startswith("Qt"))
    return next(found, None)


def _until_end(line: Sequence[str], env: dict[str, str]) -> float:
    began = time.perf_counter()
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False, env=env)
    expect(done.returncode == 0, f"ended with {done.returncode}: {done.stderr[-300:]!r}")
    return time.perf_counter() - began
