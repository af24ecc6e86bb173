"""Killed while typing into the cells of Phụ lục 01: each is there with its history, up to the last acknowledged one."""

from __future__ import annotations

import contextlib
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from forms.cells import Cell
from storage.store import Store
from storage.tables import Tables
from tests.sample import clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.offices import drafts, given, numbers
from torture.taking_away import put
from workflow.reports import enter, set_note
from workflow.session import Session, open_session

ACTS = 30
TOGETHER = 20
"""Acts that are written at once where the acknowledgement does not wait for the disk."""

Said = tuple[str, str]
"""What a cell says: its number as typed, and its note."""


@dataclass(frozen=True)
class Typed:
    """report: its id; keys: its cells; began: lines of history before any of this; cells: what each says now;
    lines: (key, what it said from then on), one for each change, in order."""

    report: str
    keys: tuple[str, ...]
    began: int
    cells: dict[str, Said]
    lines: tuple[tuple[str, Said], ...] = ()

    def after(self, words: list[Any]) -> Typed:
        """With one act more."""
        key, what, text = words
        number, note = self.cells[key]
        said = (text, note) if what == "number" else (number, text)
        if said == self.cells[key]:
            return self
        return replace(self, cells={**self.cells, key: said}, lines=(*self.lines, (key, said)))


def make(home: Path) -> Typed:
    """A commune's drafts."""
    report, _ = given(drafts, home)
    keys = tuple(numbers(home, report))
    with open_session(home, clock) as session:
        return Typed(report, keys, len(session.store.history(report)), _cells(session, report, keys))


def job(line: Line, home: Path, known: Typed, chance: random.Random) -> None:
    """Numbers and notes, one cell after the other."""
    session = open_session(home, clock)
    line.arm()
    for number in range(ACTS):
        key = chance.choice(known.keys)
        if chance.random() < 0.75:
            text = str(chance.randrange(1000))
            line.begin(key, "number", text)
            enter(session, known.report, key, text)
        else:
            text = f"ghi chú {number}-{chance.randrange(100)}"
            line.begin(key, "note", text)
            set_note(session, known.report, key, text)
        line.done()
    line.closing(session)


def judge(home: Path, end: End, known: Typed) -> Typed:
    """All that was acknowledged, and of the act in flight all or nothing."""
    known, one_more = end.after(known)
    with next_start(home, end) as session:
        lines = [(change.key, _said(change.new)) for change in session.store.history(known.report)[known.began :]]
        cells = _cells(session, known.report, known.keys)
    lost = len(known.lines) - len(lines)
    must(lost <= 0, f"{lost} acknowledged values are missing, {_half(known, cells) or 'the cells too'}")
    must(lines in (list(known.lines), list(one_more.lines)), "history tells of what nobody did")
    kept = known if len(lines) == len(known.lines) else one_more
    half = _half(kept, cells)
    must(not half, f"an act is half there: {half}")
    return kept


def _cells(session: Session, report: str, keys: tuple[str, ...]) -> dict[str, Said]:
    found = session.store.load_report(report).cells
    return {key: _said(found.get(key)) for key in keys}


def _said(cell: Cell | None) -> Said:
    return (str(cell.value), cell.note) if cell else ("", "")


def _half(kept: Typed, cells: dict[str, Said]) -> str:
    apart = [key for key in kept.cells if kept.cells[key] != cells[key]]
    return f"cell {apart[0]} says {cells[apart[0]]}, its history {kept.cells[apart[0]]}" if apart else ""


TRIAL = Trial(make, job, judge)


def every_statement_alone() -> None:
    """No transaction: each statement is on the disk by itself."""

    @contextlib.contextmanager
    def writing(self: Tables) -> Iterator[sqlite3.Connection]:
        yield self._connection

    put("storage.tables.Tables._writing", writing)


def said_before_written() -> None:
    """The acknowledgement does not wait: what is written is committed with every twentieth act."""
    acts, close = [0], Store.close

    @contextlib.contextmanager
    def writing(self: Tables) -> Iterator[sqlite3.Connection]:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")
        yield self._connection
        acts[0] += 1
        if acts[0] % TOGETHER == 0:
            self._connection.execute("COMMIT")

    def closing(self: Store) -> None:
        if self._lock and self._connection.in_transaction:
            self._connection.execute("COMMIT")
        close(self)

    put("storage.tables.Tables._writing", writing)
    put("storage.store.Store.close", closing)
