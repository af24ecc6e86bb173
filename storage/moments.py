"""When the office last wrote something, by the clock of the machine it was written on."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from storage.codec import read_moment
from storage.database import UnreadableRow
from storage.tables import Tables

_WRITTEN = {
    "history": "at", "past_history": "at", "reports": "created_at", "revisions": "finished_at", "sendings": "at",
    "exported": "at", "replies": "noted_at", "attachments": "added_at", "trust_history": "at", "pack_acts": "at",
    "receivings": "coalesce(ended_at, began_at)", "decisions": "at", "consolidations": "at",
}  # fmt: skip
"""Columns that hold a moment of this machine's own clock; what others claim stands elsewhere."""
_LAST = "SELECT max(at) FROM ({}) WHERE at GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-*'".format(
    " UNION ALL ".join(f"SELECT max({column}) AS at FROM {table}" for table, column in _WRITTEN.items())
)


def last_write(connection: sqlite3.Connection) -> datetime | None:
    """The latest moment that anything was written at; None where nothing was, or where it cannot be read."""
    found = connection.execute(_LAST).fetchone()[0]
    try:
        return read_moment(found) if found else None
    except UnreadableRow:
        return None


class Moments(Tables):
    """Reads only."""

    def last_write(self) -> datetime | None:
        """The latest moment that anything was written at, whatever the clock says now; None before the first."""
        with self._reading() as connection:
            return last_write(connection)
