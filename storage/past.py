"""Figures of years before this program was used: typed from paper reports, kept apart from every report."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from forms.cells import Cell
from storage.codec import COLUMNS, CellRow, from_json, from_row, read_moment, to_json, to_row
from storage.tables import Tables

PastKey = tuple[str, int]
"""A row's or helper's key, and the year."""

_OLD = f"SELECT {COLUMNS} FROM past_figures WHERE unit = ? AND form = ? AND key = ? AND year = ?"
_DROP = "DELETE FROM past_figures WHERE unit = ? AND form = ? AND key = ? AND year = ?"
_SET = f"INSERT OR REPLACE INTO past_figures (unit, form, key, year, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NOTE = "INSERT INTO past_history (unit, form, key, year, old, new, who, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


class PastChange(Struct, frozen=True):
    """One line of a past figure's history. old or new is None where there was, or is now, no figure."""

    key: str
    year: int
    old: Cell | None
    new: Cell | None
    who: str
    at: datetime


class PastFigures(Tables):
    """Figures by (key, year) of one unit and form. A cell's note is the paper that the figure was taken from."""

    def past_figures(self, unit: str, form: str) -> dict[PastKey, Cell]:
        """Every figure of the unit on the form."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT key, year, {COLUMNS} FROM past_figures WHERE unit = ? AND form = ?", (unit, form)
            ).fetchall()
            return {(row[0], row[1]): from_row(row[2:]) for row in rows}

    def set_past_figures(
        self, unit: str, form: str, changes: Mapping[PastKey, Cell | None], who: str, at: datetime
    ) -> None:
        """Write the figures and a line of history for each, in one transaction; on the disk when it returns.

        None takes a figure away; what does not change writes nothing.
        """
        with self._writing() as connection:
            for (key, year), cell in changes.items():
                new = None if cell is None else to_row(cell)
                _write(connection, (unit, form, key, year), new, (who, at.isoformat()))

    def past_history(self, unit: str, form: str, key: str) -> list[PastChange]:
        """What was changed in a row's past figures, newest last."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT key, year, old, new, who, at FROM past_history"
                " WHERE unit = ? AND form = ? AND key = ? ORDER BY number",
                (unit, form, key),
            ).fetchall()
            return [
                PastChange(name, year, from_json(old), from_json(new), who, read_moment(at))
                for name, year, old, new, who, at in rows
            ]


def _write(
    connection: sqlite3.Connection, place: tuple[str, str, str, int], new: CellRow | None, about: tuple[str, str]
) -> None:
    old: CellRow | None = connection.execute(_OLD, place).fetchone()
    if old == new:
        return
    if new is None:
        connection.execute(_DROP, place)
    else:
        connection.execute(_SET, (*place, *new))
    connection.execute(_NOTE, (*place, to_json(old), to_json(new), *about))
