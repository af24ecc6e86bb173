"""The sample commune to torture: made once in this process, before anything is forked, and copied for each case."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path

from forms.cells import Cell, Source
from signing import keys
from storage.store import DATABASE_FILE
from tests.sample import COMMUNE, SECRET, clock
from tests.unit_keys import FEW_ROUNDS
from torture.rows import Work
from workflow.finishing import finish_report
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import KeyUse
from workflow.reports import OpenReport, open_report, set_cells
from workflow.samples import build_sample_office
from workflow.sending.deliveries import Delivery, deliver
from workflow.session import Session, open_session
from workflow.signing.reports import SigningPlan, sign_report

_OLD = Path(__file__).parents[1] / "tests" / "data" / "databases" / "0.1.sqlite3"


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="torture-office-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def drafts() -> Path:
    """The sample commune while it types two reports."""
    home = _made() / "drafts"
    build_sample_office(home, COMMUNE)
    return home


@cache
def signed() -> Path:
    """The same once it has finished, signed and sent the second one."""
    home = _made() / "signed"
    second = build_sample_office(home, COMMUNE)[1]
    with _keyed(home) as session:
        finish_report(session, second)
        sign_report(session, second, SigningPlan(KeyUse("", SECRET)))
        deliver(session, second, Delivery("folder", _made() / "sent"))
    return home


@cache
def finished() -> Path:
    """The same with both reports finished, and with a key (passphrase SECRET)."""
    home = _made() / "finished"
    build_sample_office(home, COMMUNE, finish=True)
    with _keyed(home):
        return home


@contextmanager
def _keyed(home: Path) -> Iterator[Session]:
    """The office open, with a key that costs little to unlock."""
    rounds, keys.KDF_ROUNDS = keys.KDF_ROUNDS, FEW_ROUNDS
    with open_session(home, clock) as session:
        new_key(session, "khoa-1", SECRET)
        yield session
    keys.KDF_ROUNDS = rounds


@cache
def old() -> Path:
    """The database of the first version, as it came."""
    home = _made() / "old"
    home.mkdir()
    shutil.copyfile(_OLD, home / DATABASE_FILE)
    return home


def ready() -> None:
    """Make them."""
    drafts()
    signed()
    old()


def copied(of: Callable[[], Path], place: Path) -> Path:
    """A data folder of one's own."""
    shutil.copytree(of(), place)
    return place


def given(of: Callable[[], Path], place: Path) -> tuple[str, str]:
    """A data folder of one's own; the ids of its Phụ lục 01 and Phụ lục 02."""
    with open_session(copied(of, place), clock) as session:
        second, first = (head.id for head in session.store.report_heads())
    return first, second


def in_memory(work: Work) -> Path:
    """A folder for what is laid down, opened and thrown away: where nothing has to wait for a disk, if there is one."""
    memory = Path("/dev/shm")
    if not (memory.is_dir() and os.access(memory, os.W_OK)):
        return work.folder
    folder = Path(tempfile.mkdtemp(prefix="torture-", dir=memory))
    work.ends.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def report_of(session: Session) -> str:
    """The report that was begun first: Phụ lục 01."""
    return session.store.report_heads()[-1].id


def figures(session: Session, report_id: str) -> list[str]:
    """Keys of cells with a typed number."""
    cells = open_report(session, report_id).report.cells
    return sorted(
        key for key, cell in cells.items()
        if isinstance(cell.value, Decimal) and cell.source is Source.TYPED and not key.startswith("document.")
    )  # fmt: skip


def numbers(home: Path, report_id: str) -> dict[str, int]:
    """The whole numbers of a report, by key."""
    with open_session(home, clock) as session:
        cells = open_report(session, report_id).report.cells
    values = {key: cell.value for key, cell in cells.items() if not key.startswith("document.")}
    return {key: int(value) for key, value in values.items() if isinstance(value, Decimal) and value == int(value)}


def texts(session: Session, report_id: str) -> list[str]:
    """Keys of cells with a typed text of several words."""
    cells = open_report(session, report_id).report.cells
    return sorted(key for key, cell in cells.items() if isinstance(cell.value, str) and len(cell.value) > 60)


def cell_by_cell(session: Session, report_id: str, changes: Mapping[str, Cell | None], why: str) -> OpenReport:
    """What workflow.reports.set_cells does, without its one transaction."""
    for key, cell in changes.items():
        set_cells(session, report_id, {key: cell}, why=why)
    return open_report(session, report_id)
