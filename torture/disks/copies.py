"""Row: several copies of the program start at once on one folder, and one of them is killed."""

from __future__ import annotations

import os
import random
import shutil
import signal
from pathlib import Path
from typing import NoReturn

from storage.lock import OfficeInUse
from tests.sample import clock
from torture.disks.acts import shown
from torture.offices import copied, drafts, figures, in_memory, ready, report_of
from torture.rows import Case, Row, Work
from torture.taking_away import put
from workflow.reports import enter, open_report
from workflow.session import open_session


def _prepare(work: Work) -> Case:
    home = in_memory(work) / "home"

    def case(chance: random.Random) -> str:
        copied(drafts, home)
        try:
            return _meeting(home, chance, work)
        finally:
            shutil.rmtree(home)

    return case


def _meeting(home: Path, chance: random.Random, work: Work) -> str:
    """The winner writes and holds the office until all others were told; then it is killed, or closes."""
    (told, tell), (over, end) = os.pipe(), os.pipe()
    copies = [_forked(home, str(number + 1), (told, tell), (over, end)) for number in range(chance.randrange(2, 6))]
    os.close(tell)
    said = b""
    while len(said) < len(copies) and (byte := os.read(told, 1)):
        said += byte
    won = [number for number in range(len(copies)) if str(number + 1) in said.decode()]
    if chance.random() < 0.5 and won:
        os.kill(copies[won[0]], signal.SIGKILL)
    os.close(end)
    for pid in copies:
        os.waitpid(pid, 0)
    os.close(told)
    os.close(over)
    work.counted["copies started"] += len(copies)
    if len(won) != 1 or said.count(b"x") != len(copies) - 1:
        return f"of {len(copies)} copies {len(won)} opened the office ({said.decode()})"
    with open_session(home, clock) as session:
        key = figures(session, report_of(session))[0]
        value = shown(open_report(session, report_of(session)).report.cell(key))
    return "" if value == str(won[0] + 1) else "what the one copy stored is lost"


def _forked(home: Path, name: str, telling: tuple[int, int], ending: tuple[int, int]) -> int:
    pid = os.fork()
    if pid == 0:
        os.close(telling[0])
        os.close(ending[1])
        _copy(home, name, telling[1], ending[0])
    return pid


def _copy(home: Path, name: str, tell: int, over: int) -> NoReturn:
    """Says its number once it has stored a value, "x" where it was told that another has the office, "?" else."""
    try:
        with open_session(home, clock) as session:
            enter(session, report_of(session), figures(session, report_of(session))[0], name)
            os.write(tell, name.encode())
            os.read(over, 1)
        os._exit(0)
    except OfficeInUse as error:
        os.write(tell, b"x" if "cửa sổ" in error.sentence and error.remedy else b"?")
    except BaseException:  # noqa: BLE001 - a child must never go on with its parent's work
        os.write(tell, b"?")
    os._exit(1)


def _no_lock() -> None:
    """Whoever asks has it."""
    put("storage.lock._take", lambda _handle: True)


ROWS = (
    Row("several copies start at once", "the system's lock of a file", _prepare, _no_lock, cases=200, few=4,
        shared=ready),
)  # fmt: skip
