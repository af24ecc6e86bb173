"""The migration `cells_together`: see storage/migrations.py for the rules that it is under."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any


def cells_together(db: Any) -> None:
    """All cells of a received report in one row, as JSON {key: [kind, value, state, note, source, as_of]}: they come
    and go together, and a row each made them the dearest part of receiving."""
    connection = db.conn
    connection.execute("ALTER TABLE received_cells RENAME TO received_cells_apart")
    connection.execute(
        "CREATE TABLE received_cells (received INTEGER PRIMARY KEY REFERENCES received (number), cells TEXT NOT NULL)"
    )
    connection.executemany("INSERT INTO received_cells (received, cells) VALUES (?, ?)", _together(connection))
    connection.execute("DROP TABLE received_cells_apart")


def _together(connection: Any) -> Iterator[tuple[int, str]]:
    """One report after the other, whatever number there are."""
    apart = connection.execute(
        "SELECT received, key, kind, value, state, note, source, as_of FROM received_cells_apart ORDER BY received, key"
    )
    for received, rows in groupby(apart, itemgetter(0)):
        cells = {row[1]: row[2:] for row in rows}
        yield received, json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
