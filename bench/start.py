"""Start to the first typed digit shown: the real window, the floor, and LibreOffice Calc opening the same form."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Result, at_most, need
from bench.screen import Screen
from exports.xlsx import render_xlsx
from workflow.reports import open_report
from workflow.samples import build_sample_office, samples
from workflow.session import open_session

RUNS, CALC_RUNS = 9, 5
STILL = 0.4
GOAL, GOAL_CALC = 1.5, 3.0
NAME = "start to the first typed digit"


def run(folder: Path) -> Iterator[Result]:
    """The ratio to the floor, and how much faster than Calc shows the form."""
    home = folder / "office"
    report_id = build_sample_office(home, str(samples()["office"][0]["unit"]))[0]
    workbook = folder / "form.xlsx"
    with open_session(home) as session:
        opened = open_report(session, report_id)
    key = next(row.key for row in opened.form.row if row.kind == "count" and opened.report.cell(row.key).number)
    workbook.write_bytes(render_xlsx(opened.pack, opened.report))

    def ours() -> float:
        return first_digit(folder, "bench.start_window", str(home), report_id, key)

    def floor() -> None:
        first_digit(folder, "bench.start_floor")

    yield at_most(NAME, "the same libraries, a bare table", ours, floor, RUNS, GOAL)
    need("Xvfb", "soffice", "xdotool")
    with Screen(folder) as screen:
        ours()
        _calc(workbook, folder, screen)
        pairs = [(ours(), _calc(workbook, folder, screen)) for _ in range(CALC_RUNS)]
    mine, its = min(one for one, _ in pairs), min(other for _, other in pairs)
    yield Result(NAME, "Calc until the form stands drawn", mine, its, its / mine, GOAL_CALC, at_least=True)


def first_digit(folder: Path, module: str, *arguments: str, closes: bool = False) -> float:
    """Seconds from the command until the process says that the digit is shown; its end is not counted.

    Both run from compiled modules, as an installed program does, whatever this machine's settings are. closes: it may
    close its office; without that the next start finds an office that was not closed, and looks through its database.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    line = [sys.executable, "-m", module, *arguments]
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    start = time.perf_counter()
    with subprocess.Popen(line, env=environment, stdout=pipe, stderr=quiet, text=True) as process:
        said = process.stdout.readline() if process.stdout else ""
        taken = time.perf_counter() - start
        if not closes:
            process.kill()
    if said.strip() != "7":
        raise RuntimeError(f"{module} did not show the digit")
    return taken


def _settled(picture: Path) -> float:
    """Wait until the picture has stood still for a while; the moment of its last change."""
    seen, changed = b"", time.perf_counter()
    while time.perf_counter() - changed < STILL:
        now = hashlib.md5(picture.read_bytes(), usedforsecurity=False).digest()
        if now != seen:
            seen, changed = now, time.perf_counter()
        time.sleep(0.01)
    return changed


def _calc(workbook: Path, folder: Path, screen: Screen) -> float:
    """Seconds from the command until a window with the workbook's name is drawn."""
    environment = {**os.environ, "DISPLAY": screen.display}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    line = [str(shutil.which("soffice")), profile, "--norestore", "--nologo", "--calc", str(workbook)]
    start = time.perf_counter()
    office = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", workbook.stem]
    subprocess.run(search, env=environment, check=True, capture_output=True, timeout=120)
    shown = _settled(screen.picture) - start
    subprocess.run(["pkill", "-f", str(folder / "profile")], check=False)
    office.wait()
    return shown
