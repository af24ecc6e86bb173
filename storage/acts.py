"""What was done to a report, act by act, and the taking back of one: what undo and redo rest on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, takewhile

from forms.cells import Cell
from storage.codec import CellRow, from_json, read_moment, to_row
from storage.records import Act
from storage.reports import MOVED, Reports, draft_pen

_ACTS = (
    "SELECT act, key, why, at, takes_back, revision FROM history"
    " WHERE report = (SELECT number FROM reports WHERE id = ?) ORDER BY number DESC"
)
_LINES = "SELECT act, key, old, new FROM history WHERE report = ? AND number >= ? ORDER BY number"

_Line = tuple[int | None, str, str, str, int | None, int | None]


class CellDiffers(LookupError):
    """A cell is not as the act left it: it was written after that act, which is the caller's bug, or a disk changed it
    or a line of its history. key: the cell."""

    def __init__(self, act: int, key: str) -> None:
        super().__init__(f"act {act} was not the last to write {key}")
        self.key = key


class Acts(Reports):
    """The acts of the revision being typed; those of a finished one are over."""

    def acts(self, report_id: str) -> list[Act]:
        """The acts of the present revision since it is on its version of the pack, oldest first. What the program
        filled in by itself is none."""
        revision = self.report_head(report_id).revision
        with self._reading() as connection:
            found = list(_acts(connection.execute(_ACTS, (report_id,)), revision))
        return found[::-1]

    def take_back(
        self, report_id: str, act: int, who: str, why: str, at: datetime
    ) -> tuple[Act, dict[str, Cell | None]]:
        """Put every cell of the act back as it was before, to the last detail; the act this is, and those cells.

        CellDiffers, and nothing written, where a cell is not as that act left it; LookupError where there is none.
        ReportFinished where the report is locked.
        """
        with self._writing() as connection:
            pen = draft_pen(connection, report_id, who, why, at)
            pen.takes_back = act
            sides = _sides(connection, pen.report, act)
            for key, (old, new) in sides.items():
                if old == new or pen.row(key) != _row(new):
                    raise CellDiffers(act, key)
                pen.write(key, _row(old))
        if pen.done is None:
            raise LookupError(f"there is no act {act}")
        return pen.done, {key: from_json(old) for key, (old, _) in sides.items()}


def _acts(lines: Iterable[_Line], revision: int) -> Iterator[Act]:
    typed = takewhile(lambda line: line[5] == revision and line[1] != MOVED, lines)
    for number, group in groupby(typed, key=lambda line: line[0]):
        own = list(group)[::-1]
        _, _, why, at, takes_back, _ = own[0]
        if number is not None:
            yield Act(tuple(dict.fromkeys(line[1] for line in own)), why, read_moment(at), number, takes_back)


def _sides(connection: sqlite3.Connection, report: int, act: int) -> dict[str, tuple[str | None, str | None]]:
    """By cell: what stood there before the act, and what the act left there. Its lines follow one another."""
    sides: dict[str, tuple[str | None, str | None]] = {}
    for of, key, old, new in connection.execute(_LINES, (report, act)):
        if of != act:
            break
        sides[key] = (sides[key][0] if key in sides else old, new)
    return sides


def _row(text: str | None) -> CellRow | None:
    cell = from_json(text)
    return None if cell is None else to_row(cell)
