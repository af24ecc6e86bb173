"""A cell, typed to durable, against a raw sqlite3 insert with the same pragmas."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path

from bench.measure import Result, at_most
from workflow.reports import enter
from workflow.samples import build_sample_office
from workflow.session import open_session

RUNS = 300
GOAL = 1.5


def run(folder: Path) -> list[Result]:
    """The ratio for a number typed into a count of the sample report."""
    home = folder / "office"
    report_id = build_sample_office(home, _commune())[0]
    raw = raw_database(folder / "raw.sqlite3")
    numbers = itertools.count(1)
    with open_session(home) as session:
        key = next(key for key, cell in _open(session, report_id).report.cells.items() if cell.number == 6)

        def ours() -> None:
            enter(session, report_id, key, str(next(numbers)))

        def floor() -> None:
            with raw:
                raw.execute("insert into cell values (?, ?, ?)", (report_id, key, str(next(numbers))))

        result = at_most("a cell, typed to durable", "raw sqlite3 insert, same pragmas", ours, floor, RUNS, GOAL)
    raw.close()
    return [result]


def _open(session, report_id):
    from workflow.reports import open_report

    return open_report(session, report_id)


def _commune() -> str:
    from workflow.samples import samples

    return str(samples()["office"][0]["unit"])


def raw_database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")
    connection.execute("create table cell (report text, key text, value text)")
    return connection
