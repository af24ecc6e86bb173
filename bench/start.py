"""Start to the first typed digit shown: the real window, the floor, and LibreOffice Calc opening the same form."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench.measure import Result, at_most, faster
from exports.xlsx import render_xlsx
from workflow.demo import build_sample_office, samples
from workflow.reports import open_report
from workflow.session import open_session

RUNS = 9
GOAL, GOAL_CALC = 1.5, 3.0
NAME = "start to the first typed digit"


def run(folder: Path) -> list[Result]:
    """The ratio to the floor, and how much faster than Calc shows the form."""
    home = folder / "office"
    report_id = build_sample_office(home, str(samples()["office"][0]["unit"]))[0]
    workbook = folder / "form.xlsx"
    with open_session(home) as session:
        opened = open_report(session, report_id)
    key = next(row.key for row in opened.form.row if row.kind == "count" and opened.report.cell(row.key).number)
    workbook.write_bytes(render_xlsx(opened.pack, opened.report))

    def ours() -> None:
        _process("bench.start_window", str(home), report_id, key)

    def floor() -> None:
        _process("bench.start_floor")

    with _Screen() as display:
        return [
            at_most(NAME, "the same libraries, a bare table", ours, floor, RUNS, GOAL),
            faster(NAME, "Calc shows the form", ours, lambda: _calc(workbook, folder, display), 3, GOAL_CALC),
        ]


def _process(module: str, *arguments: str) -> None:
    """From the command until the process says that the digit is shown; its end is not counted."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    line = [sys.executable, "-m", module, *arguments]
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(line, env=environment, stdout=pipe, stderr=quiet, text=True) as process:
        said = process.stdout.readline() if process.stdout else ""
        process.kill()
    if said.strip() != "7":
        raise RuntimeError(f"{module} did not show the digit")


class _Screen:
    """A virtual screen for Calc; text is its display."""

    def __enter__(self) -> str:
        read, write = os.pipe()
        line = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24"]
        self.server = subprocess.Popen(line, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as stream:
            return f":{stream.readline().strip()}"

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait()


def _calc(workbook: Path, folder: Path, display: str) -> None:
    """From the command to a visible window with the workbook's name."""
    environment = {**os.environ, "DISPLAY": display}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    line = [str(shutil.which("soffice")), profile, "--norestore", "--nologo", "--calc", str(workbook)]
    office = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", workbook.stem]
    subprocess.run(search, env=environment, check=True, capture_output=True, timeout=120)
    subprocess.run(["pkill", "-f", str(folder / "profile")], check=False)
    office.wait()
