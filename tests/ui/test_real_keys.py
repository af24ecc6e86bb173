"""The program as a process of its own on a virtual screen, typed into through the X server, killed at any moment."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell, State
from forms.specs import cell_spec
from forms.values import progress, required_keys
from storage.database import plain
from storage.store import DATABASE_FILE
from tests.outside import tool
from tests.ui.conftest import COMMUNE, PACK
from workflow.office import init_office
from workflow.reports import OpenReport, open_report, start_report
from workflow.session import Session, open_session
from workflow.undoing import redo, undo

ROOT = Path(__file__).parents[2]
TITLE = "Báo cáo Bình đẳng giới"
PATIENCE = 30.0
TO_A_NEW_REPORT = ("alt+2", "Tab", "Tab", "Return")
TOLD = """
import json, sys
from pathlib import Path
from ui import app, bars

shown = bars.StatusLine.saved


def saved(line, moment):
    shown(line, moment)
    assert line.text.text().startswith("Đã lưu"), line.text.text()
    cells = shells[0].page.opened.report.cells
    print(json.dumps({key: [str(cell.value), cell.state] for key, cell in cells.items()}), flush=True)


def begin(shell):
    shells.append(shell)
    shell.show_report(sys.argv[2])


shells = []
bars.StatusLine.saved = saved
sys.exit(app.run(Path(sys.argv[1]), begin))
"""


class Screen:
    """A virtual screen, and a keyboard on it."""

    def __init__(self) -> None:
        self._xdotool = tool("xdotool")
        self._windows: list[subprocess.Popen[str]] = []
        self._typing: list[subprocess.Popen[bytes]] = []
        read, write = os.pipe()
        line = [tool("Xvfb"), "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(line, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as stream:
            display = f":{stream.readline().strip()}"
        self._with = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}

    def close(self) -> None:
        for process in (*self._typing, *self._windows):
            process.kill()
            process.communicate()
        self._server.terminate()
        self._server.wait()

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """A Python process on this screen, its window shown and in possession of the keyboard."""
        line = [sys.executable, *map(str, arguments)]
        process = subprocess.Popen(line, env=self._with, stdout=subprocess.PIPE, text=True)
        self._windows.append(process)
        found = self._ask("search", "--sync", "--onlyvisible", "--name", TITLE)
        self._ask("windowfocus", "--sync", found.split()[0])
        return process

    def kill(self) -> list[str]:
        """End the last window as a power cut would; the whole lines that it still said."""
        process = self._windows.pop()
        process.kill()
        said, _ = process.communicate()
        return [line for line in said.splitlines(keepends=True) if line.endswith("\n")]

    def press(self, *keys: str) -> subprocess.Popen[bytes]:
        """Press keys one after another, by their X names; it goes on while the caller does."""
        self._typing.append(subprocess.Popen([self._xdotool, "key", "--delay", "4", *keys], env=self._with))
        return self._typing[-1]

    def _ask(self, *words: str) -> str:
        done = subprocess.run(
            [self._xdotool, *words], env=self._with, check=True, capture_output=True, text=True, timeout=PATIENCE
        )
        return done.stdout


@pytest.fixture
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.close()


@pytest.fixture
def office(home: Path) -> Path:
    """The commune's office, closed, without a report."""
    with open_session(home) as session:
        init_office(session, PACK, COMMUNE)
    return home


@pytest.fixture
def report(office: Path) -> str:
    """A new Phụ lục 01 of the commune, its office closed again."""
    with open_session(office) as session:
        return start_report(session, "phu-luc-01", "2024")


def wait_until(done: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(0.05)


def entries(opened: OpenReport) -> dict[str, tuple[list[str], Cell]]:
    """By cell that wants an answer: the keys that give it, and what they must come to."""
    made: dict[str, tuple[list[str], Cell]] = {}
    for number, key in enumerate(required_keys(opened.form, opened.report.unit)):
        spec = cell_spec(opened.form, opened.report.unit, key)
        if spec and spec.kind == "yes_no":
            made[key] = (["c", "Return"], Cell("co"))
        elif number % 5 == 4:
            made[key] = (["F6"], Cell(state=State.NONE))
        else:
            made[key] = ([*str(100 + number), "Return"], Cell(Decimal(100 + number)))
    return made


def test_a_report_is_begun_and_filled_by_keyboard_alone_and_outlives_a_kill(
    screen: Screen, office: Path, tmp_path: Path
) -> None:
    with open_session(tmp_path / "ban-sao") as session:
        init_office(session, PACK, COMMUNE)
        wanted = entries(open_report(session, start_report(session, "phu-luc-01", "2024")))
    screen.start(ROOT / "main.py", "--home", office)
    screen.press(*TO_A_NEW_REPORT, *(key for keys, _cell in wanted.values() for key in keys)).wait()
    with plain(office / DATABASE_FILE) as looking:
        count = f"SELECT count(*) FROM cells WHERE key IN ({', '.join('?' * len(wanted))})"
        wait_until(lambda: looking.execute(count, list(wanted)).fetchone() == (len(wanted),), "the last value")
    screen.kill()
    with open_session(office) as session:
        opened = open_report(session, "phu-luc-01/2024")
        assert {key: opened.report.cell(key) for key in wanted} == {key: cell for key, (_, cell) in wanted.items()}
        assert progress(opened.form, opened.report) == (len(wanted), len(wanted))
        assert "dừng đột ngột" in session.recovered


def shown(session: Session, report: str) -> dict[str, list[str]]:
    cells = open_report(session, report).report.cells
    return {key: [str(cell.value), cell.state] for key, cell in cells.items()}


def is_at_most_one_act_further(session: Session, report: str, told: dict[str, list[str]]) -> bool:
    """Whether the report is as it was told last, or was killed between the writing of an act and its telling."""
    if shown(session, report) == told:
        return True
    for there, back in ((undo, redo), (redo, undo)):
        if there(session, report):
            if shown(session, report) == told:
                return True
            back(session, report)
    return False


def test_every_value_that_showed_saved_outlives_a_kill_at_any_moment(screen: Screen, home: Path, report: str) -> None:
    dice = random.Random()
    number = 100
    for _turn in range(3):
        window = screen.start("-c", TOLD, home, report)
        keys: list[str] = []
        for _value in range(150):
            number += 1
            keys += ["shift+Return", *str(number), "Return", *(["ctrl+z"] if dice.random() < 0.2 else [])]
        typing = screen.press(*keys)
        assert window.stdout
        said = [window.stdout.readline() for _ in range(dice.randint(1, 12))]
        time.sleep(dice.random() * 0.1)
        said += screen.kill()
        typing.kill()
        typing.wait()
        with open_session(home) as session:
            assert is_at_most_one_act_further(session, report, json.loads(said[-1]))
