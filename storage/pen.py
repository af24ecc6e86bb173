"""How a cell reaches the disk: the cell, and its line of history, both under the number of the act."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from storage.codec import COLUMNS, CellRow, from_json, read_moment, same_cell, to_json
from storage.database import UnreadableRow
from storage.records import Act

_OLD_CELL = f"SELECT {COLUMNS} FROM cells WHERE report = ? AND key = ?"
_SET_CELL = f"INSERT OR REPLACE INTO cells (report, key, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_DROP_CELL = "DELETE FROM cells WHERE report = ? AND key = ?"
_ADD_LINE = (
    "INSERT INTO history (report, number, revision, act, takes_back, who, why, at, key, old, new)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_TOLD = "SELECT key, new FROM history WHERE report = ? ORDER BY number"
CONFIRMED = "nhập lại số đang hiện, khác lịch sử trước đó"
"""Why a line of history was written though the cell stayed as it was."""
_LINE = "SELECT act, takes_back, revision, key, why, at, old FROM history WHERE report = ? AND number = ?"


class Pen(Struct):
    """Writes the cells of one act of a report, inside the transaction of the one who made it.

    report: its row number; revision: the one being typed; last: the number of the report's last line of history;
    act: None for what the program writes by itself, which cannot be undone; keys: the cells changed so far.
    told: what the history says last of each cell, read where a cell is written as it stands.
    """

    connection: sqlite3.Connection
    report: int
    revision: int
    last: int
    who: str
    why: str
    at: datetime
    act: int | None = None
    takes_back: int | None = None
    keys: list[str] = field(default_factory=list)
    told: dict[str, str | None] | None = None

    def row(self, key: str) -> CellRow | None:
        """The cell as it stands."""
        found: CellRow | None = self.connection.execute(_OLD_CELL, (self.report, key)).fetchone()
        return found

    def write(self, key: str, new: CellRow | None) -> None:
        """Put the cell there (None takes it away), with its line of history; nothing where nothing changes, unless the
        history says otherwise than the cell: a disk changed one of them, and who writes it settles which is right."""
        old = self.row(key)
        if old == new:
            self._settle(key, to_json(new))
            return
        if new is None:
            self.connection.execute(_DROP_CELL, (self.report, key))
        else:
            self.connection.execute(_SET_CELL, (self.report, key, *new))
        self._add_line(key, to_json(old), to_json(new))
        self.keys.append(key)

    def _settle(self, key: str, shown: str | None) -> None:
        if self.act is None or self.takes_back is not None:
            return
        if self.told is None:
            self.told = dict(self.connection.execute(_TOLD, (self.report,)).fetchall())
        told = self.told.get(key)
        if not same_cell(told, shown) and _is_readable(told):
            self._add_line(key, told, shown, f"{self.why}; {CONFIRMED}" if self.why else CONFIRMED)
            self.keys.append(key)

    def note(self, key: str, old: CellRow, new: CellRow) -> None:
        """A line of history about the report itself, under a key that no cell has."""
        self._add_line(key, to_json(old), to_json(new))

    def _add_line(self, key: str, old: str | None, new: str | None, why: str | None = None) -> None:
        self.last += 1
        about = (self.report, self.last, self.revision, self.act, self.takes_back, self.who, why or self.why)
        self.connection.execute(_ADD_LINE, (*about, self.at.isoformat(), key, old, new))

    def go_on(self, key: str, new: CellRow | None, since: datetime) -> None:
        """Continue the last act where that was the same writing in the same single cell, begun after `since`.

        An act always changes something: what leads back to where the act began is an act of its own.
        """
        last = self._line(self.last)
        first = self._line(last[0]) if last and last[0] else None
        if not (last and first and last[1:5] == first[1:5] == (None, self.revision, key, self.why)):
            return
        if since <= read_moment(first[5]) <= self.at and first[6] != to_json(new):
            self.act = first[0]

    def _line(self, number: int) -> tuple[Any, ...] | None:
        line: tuple[Any, ...] | None = self.connection.execute(_LINE, (self.report, number)).fetchone()
        return line

    @property
    def done(self) -> Act | None:
        """The act as written; None where nothing changed."""
        if self.act is None or not self.keys:
            return None
        return Act(tuple(self.keys), self.why, self.at, self.act, self.takes_back)


def _is_readable(side: str | None) -> bool:
    try:
        from_json(side)
    except UnreadableRow:
        return False
    return True
