"""The built program (make build) against the same from its source: until the window is drawn, and a command's work."""

from __future__ import annotations

import mmap
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.measure import Result, medians, seconds
from bench.screen import Screen
from workflow.samples import build_sample_office, samples

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "dist" / "BaoCaoBinhDangGioi"
WINDOW, CONSOLE = BUILT / "BaoCaoBinhDangGioi", BUILT / "bdg"
SOURCE = (sys.executable, str(ROOT / "main.py"))
RUNS, WARM = 7, 2
GOAL = 1.5
PATIENCE = 60.0
HEADER, STEP, COLOURS = 4096, 997, 12
"""Of the screen's file: what lies before the picture, how sparsely it is looked at, and how many different bytes there
are once a window with words in it is drawn. A screen without windows has one."""


def run(folder: Path) -> list[Result]:
    """Two lines. RuntimeError where there is no built program."""
    if not WINDOW.exists():
        raise RuntimeError(f"{BUILT} is not there: make build")
    office = folder / "office"
    build_sample_office(office, str(samples()["office"][0]["unit"]))
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "QT_QPA_PLATFORM": "xcb"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with Screen(folder) as screen, screen.picture.open("rb") as stream:
        environment["DISPLAY"] = screen.display
        picture = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)

        def shown(*program: str) -> float:
            home = folder / "copy"
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(office, home)
            return _drawn(picture, [*program, "--home", str(home)], environment)

        with picture:
            windows = _pairs(lambda: shown(str(WINDOW)), lambda: shown(*SOURCE))

    def listed(*program: str) -> float:
        words = [*program, "--home", str(office), "list"]
        return seconds(lambda: subprocess.run(words, env=environment, check=True, capture_output=True), _worked)

    commands = _pairs(lambda: listed(str(CONSOLE)), lambda: listed(*SOURCE))
    return [
        Result("built program until drawn", "from source", *medians(windows), GOAL),
        Result("built command: list", "from source", *medians(commands), GOAL),
    ]


def _worked() -> float:
    """Seconds that the processors worked for programs that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _pairs(ours: Callable[[], float], other: Callable[[], float]) -> list[tuple[float, float]]:
    """In turn; the first of each fill the caches and are not counted."""
    return [(ours(), other()) for _ in range(WARM + RUNS)][WARM:]


def _drawn(picture: mmap.mmap, words: list[str], environment: dict[str, str]) -> float:
    """Seconds from the command until its window is drawn; the program is stopped and the screen empty again."""
    _wait(lambda: _colours(picture) == 1, None)
    start = time.perf_counter()
    with subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        _wait(lambda: _colours(picture) > COLOURS, program)
        taken = time.perf_counter() - start
        program.kill()
    return taken


def _colours(picture: mmap.mmap) -> int:
    return len(set(picture[HEADER::STEP]))


def _wait(come: Callable[[], bool], program: subprocess.Popen[bytes] | None) -> None:
    until = time.perf_counter() + PATIENCE
    while not come():
        if time.perf_counter() > until or (program is not None and program.poll() is not None):
            raise RuntimeError("no window was drawn")
        time.sleep(0.005)
