"""Whether a database's content agrees with itself: each cell with its history, each frozen revision with its digest.

SQLite's quick_check sees to its pages, not to what stands in them: a disk may change a figure and leave the page well
formed. Every figure that was typed stands twice, in its cell and in its last line of history, whose lines hang
together; so one of them alone cannot change unseen. What stands once alone (names of units, settings, who and why, the
cells of received reports) is not seen here; received files and attachments are held against their SHA-256 when read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from storage.codec import COLUMNS, read_json, read_moment, same_cell, to_json
from storage.database import DamagedDatabase, database_errors, looking

_HISTORY = "SELECT report, key, old, new FROM history WHERE key NOT LIKE '@%' {} ORDER BY report, number"
_CELLS = f"SELECT report, key, {COLUMNS} FROM cells"
_PAST = "SELECT unit || ' ' || form, key || ' ' || year, old, new FROM past_history ORDER BY number"
_PAST_CELLS = f"SELECT unit || ' ' || form, key || ' ' || year, {COLUMNS} FROM past_figures"
_REVISIONS = "SELECT report, revision, digest, snapshot FROM revisions"
_HEADS = """SELECT reports.number, reports.revision FROM reports LEFT JOIN revisions
    ON revisions.report = reports.number AND revisions.revision = reports.revision
    WHERE state = 'finished' AND reports.digest IS NOT revisions.digest"""

DoubtKind = Literal["cell", "history", "revision", "past"]


class Doubt(Struct, frozen=True):
    """Two places that should say the same and do not.

    kind: of a report's cell; of the lines of its history among each other; of a finished revision, whose number is
    `key`; of a figure of an earlier year. report: the report's id; of past figures unit and form. here: what the cell
    says; there: what the history says, as JSON; "" for nothing.
    """

    kind: DoubtKind
    report: str
    key: str
    here: str = ""
    there: str = ""


def doubts_in(path: Path) -> list[Doubt]:
    """What disagrees in a backup; nothing is written. DamagedDatabase where it cannot be read."""
    with database_errors(path), looking(path) as connection:
        return doubts(connection)


def agrees(path: Path) -> bool:
    """Whether what stands in a backup now agrees. Lines of history that do not go on from each other are left behind
    where a changed cell was typed anew: nothing can be done about them, and they stand for no figure."""
    try:
        return all(one.kind == "history" for one in doubts_in(path))
    except DamagedDatabase:
        return False


def doubts(connection: sqlite3.Connection) -> list[Doubt]:
    """Everything that disagrees, in a database of whatever version. sqlite3.DatabaseError where it cannot be read."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    _read_through(connection, there - {"received_cells"})
    ids = dict(connection.execute("SELECT number, id FROM reports").fetchall())
    found = [*_compared("cell", connection.execute(_HISTORY.format("")), connection.execute(_CELLS))]
    if "past_history" in there:
        found += _compared("past", connection.execute(_PAST), connection.execute(_PAST_CELLS))
    found += _revisions(connection)
    return [Doubt(one.kind, ids.get(report, str(report)), one.key, one.here, one.there) for report, one in found]


def _read_through(connection: sqlite3.Connection, tables: Iterable[str]) -> None:
    """Every text is a text, every moment of the history a moment, the heads of reports can be read: else whoever opens
    the report is refused."""
    for table in tables:
        for _row in connection.execute(f'SELECT * FROM "{table}"'):
            pass
    for (at,) in connection.execute("SELECT at FROM history UNION SELECT created_at FROM reports"):
        read_moment(at)
    for (path,) in connection.execute("SELECT unit_path FROM reports"):
        read_json(path, tuple[str, ...])


def doubts_of(connection: sqlite3.Connection, report_id: str) -> list[Doubt]:
    """What disagrees in one report's cells."""
    number = connection.execute("SELECT number FROM reports WHERE id = ?", (report_id,)).fetchone()
    history = connection.execute(_HISTORY.format("AND report = ?"), number)
    found = _compared("cell", history, connection.execute(f"{_CELLS} WHERE report = ?", number))
    return [Doubt(one.kind, report_id, one.key, one.here, one.there) for _, one in found]


def _compared(
    kind: DoubtKind, history: Iterable[tuple[object, str, str, str]], cells: Iterable[tuple[str, ...]]
) -> Iterator[tuple[object, Doubt]]:
    """Each line of history goes on from the line before, and the cell stands as the last one left it."""
    last: dict[tuple[object, str], str | None] = {}
    for report, key, old, new in history:
        if not same_cell(last.get((report, key)), old):
            yield (
                report,
                Doubt("history" if kind == "cell" else kind, "", key, old or "", last.get((report, key)) or ""),
            )
        last[report, key] = new
    for report, key, *columns in cells:
        told = last.pop((report, key), None)
        here = _json(columns)
        if not same_cell(here, told):
            yield report, Doubt(kind, "", key, here or "", told or "")
    for (report, key), told in last.items():
        if told is not None:
            yield report, Doubt(kind, "", key, "", told)


def _json(columns: list[str]) -> str | None:
    try:
        return to_json((columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]))
    except KeyError:
        return "?"


def _revisions(connection: sqlite3.Connection) -> Iterator[tuple[object, Doubt]]:
    import hashlib

    for report, revision, digest, snapshot in connection.execute(_REVISIONS):
        if hashlib.sha256(snapshot).hexdigest() != digest:
            yield report, Doubt("revision", "", str(revision))
    for report, revision in connection.execute(_HEADS):
        yield report, Doubt("revision", "", str(revision))
