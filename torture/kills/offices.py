"""The offices whose folders are killed: sample communes, made once for each process of a row."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from forms.cells import Cell
from signing import keys
from tests.sample import COMMUNE, SECRET, clock
from tests.unit_keys import FEW_ROUNDS
from workflow.keys.office_keys import new_key
from workflow.reports import OpenReport, open_report, set_cells
from workflow.samples import build_sample_office
from workflow.session import Session, open_session

KEY = "khoa-ky"


def drafts(home: Path) -> tuple[str, str]:
    """A commune that is still typing; the ids of its Phụ lục 01 and Phụ lục 02."""
    first, second = build_sample_office(home, COMMUNE)
    return first, second


def finished(home: Path) -> tuple[str, str]:
    """The same with both reports finished, and with a key (passphrase SECRET)."""
    keys.KDF_ROUNDS = FEW_ROUNDS
    first, second = build_sample_office(home, COMMUNE, finish=True)
    with open_session(home, clock) as session:
        new_key(session, KEY, SECRET)
    return first, second


def figures(home: Path, report: str) -> dict[str, int]:
    """The whole numbers of a report, by key."""
    with open_session(home, clock) as session:
        cells = open_report(session, report).report.cells
    values = {key: cell.value for key, cell in cells.items() if not key.startswith("document.")}
    return {key: int(value) for key, value in values.items() if isinstance(value, Decimal) and value == int(value)}


def cell_by_cell(session: Session, report_id: str, changes: Mapping[str, Cell | None], why: str) -> OpenReport:
    """What workflow.reports.set_cells does, without its one transaction."""
    for key, cell in changes.items():
        set_cells(session, report_id, {key: cell}, why=why)
    return open_report(session, report_id)
