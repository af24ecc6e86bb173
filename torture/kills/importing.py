"""Killed while a report is filled from files (JSON, a workbook filled elsewhere): all that a file says, or nothing."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec.structs import replace as changed

from exports.xlsx import render_xlsx
from imports.workbook import read_workbook
from tests.sample import clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.offices import cell_by_cell, drafts, given, numbers
from torture.taking_away import put
from workflow.filling import fill_report
from workflow.reports import OpenReport, open_report
from workflow.session import open_session

FILES, BOOKS, ACTS = 6, 2, 8
FOLDER = "tệp"


@dataclass(frozen=True)
class Files:
    """values: the figures of each file; now: which of them was taken in last, "" for none; started: the figures that
    the report began with; lines: of history, None where the file in flight may have added some."""

    report: str
    values: Mapping[str, Mapping[str, int]]
    started: Mapping[str, int]
    now: str
    lines: int

    @property
    def standing(self) -> Mapping[str, int]:
        return self.values[self.now] if self.now else self.started

    def after(self, words: list[Any]) -> Files:
        """With one file more: a line of history for each figure that changed."""
        told = self.values[words[0]]
        added = sum(told[key] != self.standing[key] for key in told)
        return replace(self, now=words[0], lines=self.lines + added)


def make(home: Path) -> Files:
    """A commune's drafts, and files with other figures for every row, of which some are workbooks."""
    report, _ = given(drafts, home)
    chance, stand = random.Random(7), numbers(home, report)
    folder = home.parent / FOLDER
    folder.mkdir()
    values = {}
    with open_session(home, clock) as session:
        opened, lines = open_report(session, report), len(session.store.history(report))
        began = {key: stand.get(key, -1) for key in _counts(opened)}
        for number in range(FILES):
            name = f"{number}.{'xlsx' if number < BOOKS else 'json'}"
            values[name] = {key: chance.randrange(1000, 9000) for key in began}
            (folder / name).write_bytes(_file(opened, name, values[name]))
    return Files(report, values, began, "", lines)


def _counts(opened: OpenReport) -> list[str]:
    """The rows that a commune counts, but for those that a workbook shows and does not ask for."""
    counts = {key: Decimal(7) for key, row in opened.form.rows.items() if row.kind_at("xa") == "count"}
    book = read_workbook(_file(opened, "xlsx", counts))
    return [key for key in counts if book.cells.get(key) == 7]


def _file(opened: OpenReport, name: str, values: Mapping[str, int | Decimal]) -> bytes:
    if name.endswith(".json"):
        return json.dumps(values).encode()
    cells = {key: changed(opened.report.cell(key), value=Decimal(value)) for key, value in values.items()}
    return render_xlsx(opened.pack, changed(opened.report, cells={**opened.report.cells, **cells}))


def job(line: Line, home: Path, known: Files, chance: random.Random) -> None:
    """One file after the other."""
    session = open_session(home, clock)
    names = [name for name in known.values for _ in range(1 if name.endswith("xlsx") else 3)]
    line.arm()
    for _ in range(ACTS):
        name = chance.choice(names)
        line.begin(name)
        fill_report(session, known.report, home.parent / FOLDER / name)
        line.done()
    line.closing(session)


def judge(home: Path, end: End, known: Files) -> Files:
    """The figures are those of one file: of the last that was acknowledged, or of the one in flight."""
    known, one_more = end.after(known)
    with next_start(home, end) as session:
        cells = session.store.load_report(known.report).cells
        lines = len(session.store.history(known.report))
    values = {key: int(cells[key].value or -1) if key in cells else -1 for key in known.standing}
    kept = one_more if values == one_more.standing else known
    apart = sum(values[key] != kept.standing[key] for key in values)
    must(not apart, f"a file is half taken in: {len(values) - apart} of {len(values)} figures are of the last one")
    must(lines == kept.lines, f"{lines - kept.lines} lines of history too many or too few")
    return kept


TRIAL = Trial(make, job, judge)


def a_transaction_a_cell() -> None:
    """A file is written cell by cell, each an act of its own."""
    put("workflow.filling.set_cells", cell_by_cell)
