"""Consolidating: as many reports as all communes of the country sent, against one scan of their cells.

The reports are put into the database by the benchmark itself: a commune's sample report with figures of its own in
each. The other way is reading the workbooks with pandas: a sample of them, reckoned up to the number of reports.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from bench import memory
from bench.kept import keep
from bench.measure import Result, grown, medians, seconds, within
from exports.xlsx import render_xlsx
from forms.consolidation import Expected
from forms.report import Report
from forms.units import Unit
from workflow.consolidating.making import consolidate_in
from workflow.office import init_office
from workflow.packs import find_pack
from workflow.reports import open_report
from workflow.samples import build_sample_office
from workflow.session import VIETNAM, Session, open_session
from workflow.standing.gathering import Scope, scope_of
from workflow.standing.prospect import look_in

COMMUNE, OFFICE, PACK = "09190", "27", "bac-ninh-2024"
FORM, PERIOD = "phu-luc-01", "2024"
SIZES, QUICK = (1, 10, 100, 1000, 10_600), (1, 10, 100, 1000)
"""Reports; as many communes as there are stand for the last."""
COMPARED, SAMPLE, RUNS, AGAIN = 1000, 20, 5, 4
SCANS, FASTER, LINEAR, ONE_SECONDS = 3.0, 50.0, 1.25, 0.5
MOST_MB, MEMORY_GROWTH = 300, 2.5
SCAN = "one SQL scan of their cells"
MOMENT = datetime(2024, 12, 20, 9, tzinfo=VIETNAM)
LAST_DAY = date(2024, 12, 31)


def run(folder: Path, sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Ours against one scan and against the workbooks, at the largest size; how time and memory grow."""
    each = at_sizes(folder, sizes)
    most, last = each[-1]
    yield Result(f"look at {most:,} reports", SCAN, last.look, last.scan, last.ratio, SCANS)
    yield Result(f"consolidate {most:,} reports", SCAN, last.whole, last.scan, last.whole / last.scan, SCANS)
    workbooks = _workbooks(folder) / SAMPLE * most
    yield Result(
        f"consolidate {most:,} reports", "their workbooks read with pandas", last.whole, workbooks,
        workbooks / last.whole, FASTER, at_least=True,
    )  # fmt: skip
    yield within("consolidate one report", "half a second", each[0][1].whole, ONE_SECONDS)
    times = [(count, one.worked / count) for count, one in each]
    scans = [(count, one.scan / count) for count, one in each]
    yield grown("consolidating: time of one", times, LINEAR, "reports", "ms a report", COMPARED, scans)
    yield within("consolidating: memory", f"{MOST_MB} MB", last.megabytes, MOST_MB, "MB")
    yield grown(
        "consolidating: memory", [(count, one.megabytes) for count, one in each], MEMORY_GROWTH, "reports", "MB",
        COMPARED,
    )  # fmt: skip


def at_sizes(folder: Path, sizes: Sequence[int]) -> list[tuple[int, Measured]]:
    """What was measured with so many reports; with as many as there are communes where more are asked for."""
    report = _sample(folder / "xa")
    with open_session(folder / "tinh", lambda: MOMENT) as session:
        init_office(session, PACK, OFFICE)
        communes = session.units.units("xa", LAST_DAY)[: max(sizes)]
        counts = [min(size, len(communes)) for size in sizes]
        steps = zip([0, *counts], counts, strict=False)
        return [(count, _at(session, report, communes[before:count], communes[:count])) for before, count in steps]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of looking at what consolidating would give, of one scan, of consolidating (the least of a few: it is
    done again whenever more came in); look / scan; most MB. worked: consolidating, seconds of the processor."""

    look: float
    scan: float
    ratio: float
    whole: float
    megabytes: float
    worked: float


def _at(session: Session, report: Report, more: tuple[Unit, ...], communes: tuple[Unit, ...]) -> Measured:
    """With these communes' reports, of which `more` came since the measurement before."""
    scope = _scope(session, communes)
    keep(session, report, more, PERIOD, PACK, MOMENT)
    memory.warm(MOST_MB)
    memory.forget_peak()
    first = _consolidated(session, scope)
    megabytes = memory.peak()  # before the scan, which holds every cell at once
    again = [_consolidated(session, scope) for _ in range(AGAIN)]
    whole, worked = (min(each) for each in zip(first, *again, strict=True))
    pairs = [(_again(session, scope), _scan(session)) for _ in range(RUNS)]
    return Measured(*medians(pairs), whole, megabytes, worked)


def _consolidated(session: Session, scope: Scope) -> tuple[float, float]:
    """Seconds, and those of the processor."""
    began, worked = time.perf_counter(), time.process_time()
    consolidate_in(session, scope)
    return time.perf_counter() - began, time.process_time() - worked


def _sample(home: Path) -> Report:
    ids = build_sample_office(home, COMMUNE, finish=True)
    with open_session(home, lambda: MOMENT) as session:
        return next(found for each in ids if (found := open_report(session, each).report).form == FORM)


def _scope(session: Session, communes: tuple[Unit, ...]) -> Scope:
    """The province's scope with communes of the whole country below it, since no office of the pack has as many."""
    expected = tuple(Expected(unit.code, unit.name, unit.level, OFFICE) for unit in communes)
    return replace(scope_of(session, FORM, PERIOD), expected=expected)


def _again(session: Session, scope: Scope) -> float:
    return seconds(lambda: look_in(session, scope))


def _scan(session: Session) -> float:
    """Every cell out of a database that has a row for each, as plain texts, with nothing made of them; the office's own
    has all cells of a report in one row, which is what this floor must not gain by."""
    path = session.home / "apart.sqlite3"
    connection = sqlite3.connect(path)
    try:
        _lay_apart(connection, session)
        return seconds(lambda: connection.execute("SELECT * FROM cells").fetchall())
    finally:
        connection.close()


def _lay_apart(connection: sqlite3.Connection, session: Session) -> None:
    columns = "key TEXT, kind TEXT, value TEXT, state TEXT, note TEXT, source TEXT, as_of TEXT"
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS cells (received INTEGER, {columns}, PRIMARY KEY (received, key)) WITHOUT ROWID"
    )
    there = connection.execute("SELECT ifnull(max(received), 0) FROM cells").fetchone()[0]
    rows = (
        (number, key, *row)
        for number, cells in session.store.scan_received_cells()
        if number > there
        for key, row in cells.items()
    )
    connection.executemany("INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.commit()


def _workbooks(folder: Path) -> float:
    """Seconds that reading SAMPLE workbooks of the form takes."""
    report = _sample(folder / "workbooks")
    data = render_xlsx(find_pack(report.pack), report)
    files = [folder / f"{number}.xlsx" for number in range(SAMPLE)]
    for file in files:
        file.write_bytes(data)
    words = [sys.executable, "-m", "bench.reading", *map(str, files)]
    return float(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
