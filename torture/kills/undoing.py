"""Killed among blocks pasted, taken back and done again: an act of many cells is there whole, or not at all."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.sample import clock
from torture.kills.actor import End, Line
from torture.kills.life import Trial, must, next_start
from torture.offices import drafts, given, numbers
from workflow.reports import enter_all
from workflow.session import open_session
from workflow.undoing import redo, undo, undoable

ACTS = 24

Values = dict[str, int]


@dataclass(frozen=True)
class Stood:
    """values: of the cells now; back, forth: what undo, and redo, would make of them, the next one last; lines: of
    history in all."""

    report: str
    values: Values
    lines: int
    back: tuple[Values, ...] = ()
    forth: tuple[Values, ...] = ()

    def after(self, words: list[Any]) -> Stood:
        """With one act more."""
        what, block = words
        if what == "undo" and self.back:
            return self._moved(self.back[-1], self.back[:-1], (*self.forth, self.values))
        if what == "redo" and self.forth:
            return self._moved(self.forth[-1], (*self.back, self.values), self.forth[:-1])
        if what == "paste" and (values := {**self.values, **block}) != self.values:
            return self._moved(values, (*self.back, self.values), ())
        return self

    def _moved(self, values: Values, back: tuple[Values, ...], forth: tuple[Values, ...]) -> Stood:
        changed = sum(values[key] != self.values[key] for key in values)
        return replace(self, values=values, back=back, forth=forth, lines=self.lines + changed)


def make(home: Path) -> Stood:
    """A commune's drafts; what the sample typed is not among the acts that are gone back to."""
    report, _ = given(drafts, home)
    with open_session(home, clock) as session:
        lines = len(session.store.history(report))
    return Stood(report, numbers(home, report), lines)


def job(line: Line, home: Path, known: Stood, chance: random.Random) -> None:
    """Blocks of up to twelve cells, and steps back and forth, as many as there are."""
    session = open_session(home, clock)
    back, forth = len(known.back), len(known.forth)
    line.arm()
    for _ in range(ACTS):
        what = chance.choice(["paste", "paste", *["undo"] * bool(back), *["redo"] * bool(forth)])
        keys = chance.sample(sorted(known.values), chance.randint(2, 12)) if what == "paste" else ()
        block = {key: chance.randrange(1000, 1_000_000) for key in keys}
        line.begin(what, block)
        if what == "paste":
            enter_all(session, known.report, [(key, str(value)) for key, value in block.items()])
            back, forth = back + 1, 0
        elif what == "undo":
            undo(session, known.report)
            back, forth = back - 1, forth + 1
        else:
            redo(session, known.report)
            back, forth = back + 1, forth - 1
        line.done()
    line.closing(session)


def judge(home: Path, end: End, known: Stood) -> Stood:
    """The cells as after the last act that was acknowledged, or as after the one in flight, and the way back too."""
    known, one_more = end.after(known)
    with next_start(home, end) as session:
        found = session.store.load_report(known.report).cells
        values = {key: int(found[key].value or -1) if key in found else -1 for key in known.values}
        lines = len(session.store.history(known.report))
        able = undoable(session, known.report)
    kept = one_more if (values, lines) == (one_more.values, one_more.lines) else known
    apart = sum(values[key] != kept.values[key] for key in values)
    must(not apart and lines == kept.lines, f"an act is half there: {apart} cells, {lines - kept.lines} lines apart")
    must(bool(able.redo) is bool(kept.forth), "what was taken back cannot be done again")
    must(able.undo or not kept.back, "what was done cannot be taken back")
    return kept


TRIAL = Trial(make, job, judge)
