"""Consolidating: as many reports as all communes of the country sent, against one scan of their cells.

The reports are put into the database by the benchmark itself: a commune's sample report with figures of its own in
each. The other way is reading the workbooks; `pandas.read_excel` reads an .xlsx with openpyxl, so a sample of workbooks
is read with openpyxl alone, which is the least that pandas would take, and reckoned up to the number of reports.
"""

from __future__ import annotations

import hashlib
import io
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace
from openpyxl import load_workbook

from bench.measure import Result, seconds
from exports.xlsx import render_xlsx
from forms.cells import Cell, State
from forms.consolidation import Expected
from forms.report import Report
from forms.units import Unit
from forms.values import effective
from storage.received_records import Incoming, ReceivedCell, ReceivedRow, ReceivingLine, cell_rows
from storage.store import DATABASE_FILE
from workflow.consolidating.making import consolidate_in
from workflow.office import init_office
from workflow.reports import open_report
from workflow.samples import build_sample_office
from workflow.session import VIETNAM, Session, open_session
from workflow.standing.gathering import Scope, scope_of
from workflow.standing.prospect import look_in

COMMUNE, OFFICE, PACK = "09190", "27", "bac-ninh-2024"
FORM, PERIOD = "phu-luc-01", "2024"
REPORTS, SAMPLE, RUNS, BATCH = 10_600, 12, 5, 500
SCANS, FASTER = 3.0, 50.0
MOMENT = datetime(2024, 12, 20, 9, tzinfo=VIETNAM)
LAST_DAY = date(2024, 12, 31)


def run(folder: Path) -> list[Result]:
    """Ours against one scan, and against the workbooks."""
    many = next((int(word[2:]) for word in sys.argv if word.startswith("--") and word[2:].isdigit()), REPORTS)
    report = _sample(folder / "xa")
    with open_session(folder / "tinh", lambda: MOMENT) as session:
        init_office(session, PACK, OFFICE)
        communes = session.units.units("xa", LAST_DAY)[:many]
        scope = _scope(session, communes)
        _keep(session, report, communes)
        pairs = [(_again(session, scope), _scan(session.home / DATABASE_FILE)) for _ in range(RUNS)]
        whole = seconds(lambda: consolidate_in(session, scope))
    ours, floor = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(mine / its for mine, its in pairs)
    workbooks = _workbooks(report) / SAMPLE * len(communes)
    name = f"consolidate {len(communes)} reports"
    scan = "one SQL scan of their cells"
    return [
        Result(f"look at {len(communes)} reports", scan, ours, floor, ratio, SCANS),
        Result(name, scan, whole, floor, whole / floor, SCANS),
        Result(name, "the workbooks read with openpyxl", whole, workbooks, workbooks / whole, FASTER, at_least=True),
    ]


def _sample(home: Path) -> Report:
    ids = build_sample_office(home, COMMUNE, finish=True)
    with open_session(home, lambda: MOMENT) as session:
        return next(found for each in ids if (found := open_report(session, each).report).form == FORM)


def _scope(session: Session, communes: tuple[Unit, ...]) -> Scope:
    """The province's scope with communes of the whole country below it, since no office of the pack has as many."""
    expected = tuple(Expected(unit.code, unit.name, unit.level, OFFICE) for unit in communes)
    return replace(scope_of(session, FORM, PERIOD), expected=expected)


def _keep(session: Session, report: Report, communes: tuple[Unit, ...]) -> None:
    chance = random.Random(11)
    form = session.pack(report.pack).form_by_key[report.form]
    cells = effective(form, report)
    for start in range(0, len(communes), BATCH):
        batch = [_incoming(unit, _varied(cells, chance)) for unit in communes[start : start + BATCH]]
        session.store.add_received([(_line(one.row), one) for one in batch], None)


def _varied(cells: dict[str, Cell], chance: random.Random) -> dict[str, Cell]:
    return {
        key: replace(cell, value=Decimal(chance.randrange(90)))
        if isinstance(cell.value, Decimal) and cell.state is State.VALUE
        else cell
        for key, cell in cells.items()
    }


def _incoming(unit: Unit, cells: dict[str, Cell]) -> Incoming:
    digest = hashlib.sha256(unit.code.encode()).hexdigest()
    row = ReceivedRow(
        0, "bundle", unit.code, unit.since.isoformat(), unit.name, unit.level, FORM, PERIOD, 1, digest[:32], "", PACK,
        1, 1, digest, digest, "", f"{unit.code}.asice", True, "", None, len(cells), "", "{}", "", MOMENT, "bench",
    )  # fmt: skip
    rows: tuple[ReceivedCell, ...] = cell_rows(cells)
    return Incoming(row, rows)


def _line(row: ReceivedRow) -> ReceivingLine:
    return ReceivingLine(row.file, row.data_digest, "new", "", row.unit, row.unit_name, row.form, row.period, 1)


def _again(session: Session, scope: Scope) -> float:
    return seconds(lambda: look_in(session, scope))


def _scan(database: Path) -> float:
    """Every cell out of the database, as plain texts, with nothing made of them."""
    connection = sqlite3.connect(database)
    try:
        return seconds(lambda: connection.execute("SELECT * FROM received_cells").fetchall())
    finally:
        connection.close()


def _workbooks(report: Report) -> float:
    """Seconds that reading SAMPLE workbooks of the form takes, every cell of them."""
    from workflow.packs import find_pack

    data = render_xlsx(find_pack(report.pack), report)
    start = time.perf_counter()
    for _ in range(SAMPLE):
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        if not sum(1 for _ in _values(book)):
            raise RuntimeError("the workbook is empty")
        book.close()
    return time.perf_counter() - start


def _values(book: object) -> Iterator[object]:
    for sheet in book.worksheets:  # type: ignore[attr-defined]
        for row in sheet.iter_rows(values_only=True):
            yield from row
