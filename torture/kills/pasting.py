"""Killed while rows are pasted into a table of Phụ lục 02, moved, taken out: the rows of one act stand whole."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from forms.keys import table_key
from forms.pasted_rows import Line as Pasted
from forms.values import row_ids
from tests.sample import clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.offices import cell_by_cell, drafts, given
from torture.taking_away import put
from workflow.reports import open_report
from workflow.session import Session, open_session
from workflow.table_rows import delete_rows, move_rows, paste_lines
from workflow.undoing import undo

ACTS, TABLE, COLUMNS = 16, "I.4.c", ("noi_dung", "so_lop", "nam")

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """rows: what each row of the table says, in order; before: the same before each act of which undo is left."""

    report: str
    rows: tuple[Row, ...]
    before: tuple[tuple[Row, ...], ...] = ()

    def after(self, words: list[Any]) -> Table:
        """With one act more."""
        what, given = words
        rows = list(self.rows)
        if what == "undo":
            return replace(self, rows=self.before[-1], before=self.before[:-1])
        if what == "paste":
            rows += [tuple(row) for row in given]
        elif what == "delete":
            rows = [row for place, row in enumerate(rows) if place not in given]
        elif what == "move" and given[0] > 0:
            rows.insert(given[0] - 1, rows.pop(given[0]))
        changed = tuple(rows)
        return self if changed == self.rows else replace(self, rows=changed, before=(*self.before, self.rows))


def make(home: Path) -> Table:
    """A commune's drafts."""
    _, report = given(drafts, home)
    with open_session(home, clock) as session:
        return Table(report, _rows(session, report))


def job(line: Line, home: Path, known: Table, chance: random.Random) -> None:
    """Blocks of rows, rows out, rows up, and back."""
    session = open_session(home, clock)
    line.arm()
    for number in range(ACTS):
        known = _act(session, line, known, chance, number)
    line.closing(session)


def _act(session: Session, line: Line, known: Table, chance: random.Random, number: int) -> Table:
    what, count = chance.choice(["paste", "delete", "move", *["undo"] * bool(known.before)]), len(known.rows)
    what = "paste" if count < 3 else "delete" if count > 40 else what
    given: list[Any] = []
    if what == "paste":
        given = [_texts(chance, number) for _ in range(chance.randint(2, 6))]
    elif what != "undo":
        given = sorted(chance.sample(range(count), 2 if what == "delete" else 1))
    line.begin(what, given)
    ids = row_ids(open_report(session, known.report).report, TABLE)
    if what == "paste":
        block = [Pasted(place, dict(zip(COLUMNS, row, strict=True))) for place, row in enumerate(given, start=1)]
        paste_lines(session, known.report, TABLE, block, headed=True)
    elif what == "delete":
        delete_rows(session, known.report, TABLE, [ids[place] for place in given])
    elif what == "move":
        move_rows(session, known.report, TABLE, [ids[given[0]]], -1)
    else:
        undo(session, known.report)
    line.done()
    return known.after([what, given])


def _texts(chance: random.Random, number: int) -> list[str]:
    return [f"lớp {number}-{chance.randrange(999)}", str(chance.randrange(1, 99)), str(chance.randrange(1, 999))]


def judge(home: Path, end: End, known: Table) -> Table:
    """The rows as after the last act that was acknowledged, or as after the one in flight."""
    known, one_more = end.after(known)
    with next_start(home, end) as session:
        rows = _rows(session, known.report)
        strays = _strays(session, known.report)
    kept = one_more if rows == one_more.rows else known
    must(rows == kept.rows, f"rows are half there: {sorted(set(rows) ^ set(kept.rows))[:3]}")
    must(not strays, f"cells of no row: {strays[:3]}")
    return kept


def _rows(session: Session, report_id: str) -> tuple[Row, ...]:
    report = session.store.load_report(report_id)
    said = [[report.cell(table_key(TABLE, row, column)).value for column in COLUMNS] for row in row_ids(report, TABLE)]
    return tuple(tuple("" if value is None else str(value) for value in row) for row in said)


def _strays(session: Session, report_id: str) -> list[str]:
    report = session.store.load_report(report_id)
    prefixes = (f"{TABLE}[]", *(table_key(TABLE, row, "") for row in row_ids(report, TABLE)))
    return [key for key in report.cells if key.startswith(f"{TABLE}[") and not key.startswith(prefixes)]


TRIAL = Trial(make, job, judge)


def a_transaction_a_cell() -> None:
    """An act is written cell by cell."""
    put("workflow.table_rows.set_cells", cell_by_cell)
