"""Every report in a line: of the office's own database, or of a backup that is only looked at."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from storage.codec import read_moment
from storage.database import DamagedDatabase, database_errors, looking
from storage.records import MAIL_DRAFT
from storage.tables import Tables

_OUTLINES = f"""SELECT id, pack, form, unit_name, period, revision, state, supplement_of, created_at,
    (SELECT count(*) FROM cells WHERE report = reports.number AND key NOT LIKE 'document.%'),
    (SELECT max(at) FROM history WHERE report = reports.number),
    (SELECT count(*) FROM cells WHERE report = reports.number AND key NOT LIKE 'document.%'
        AND source NOT IN ('imported', 'consolidated')),
    EXISTS (SELECT 1 FROM sendings WHERE report = reports.number AND revision = reports.revision
        AND channel <> '{MAIL_DRAFT}')
    FROM reports ORDER BY number DESC"""


_ENDS = "SELECT id, max(history.number) FROM history JOIN reports ON reports.number = history.report GROUP BY id"
_WRITTEN = """SELECT id, key, max(history.number) FROM history JOIN reports ON reports.number = history.report
    WHERE key NOT LIKE 'document.%' GROUP BY id, key"""


class ReportOutline(Struct, frozen=True):
    """A report in a line. cells: those that are filled in, the document's frame apart; typed: those of them that a
    person of this office gave; changed_at: the last change.

    sent: whether the present revision went out.
    """

    id: str
    pack: str
    form: str
    unit_name: str
    period: str
    revision: int
    finished: bool
    sent: bool
    supplement: bool
    cells: int
    typed: int
    changed_at: datetime


class ReceivedMarks(Struct, frozen=True):
    """What tells one state of what was received from another. reports: (data digest, signed); decisions: how many."""

    reports: frozenset[tuple[str, int]]
    decisions: int


class Overview(Tables):
    """The reports in a line each."""

    def received_marks(self) -> ReceivedMarks:
        """What was received and decided by now."""
        with self._reading() as connection:
            return _marks(connection)

    def report_outlines(self) -> list[ReportOutline]:
        """All reports, the one created last first."""
        with self._reading() as connection:
            return _outlines(connection)

    def cells_since(self, path: Path) -> int:
        """How many cells were written since a backup was made, the document's frame apart."""
        ends = _history_ends(path)
        with self._reading() as connection:
            written = connection.execute(_WRITTEN).fetchall()
        return len({(report, key) for report, key, number in written if number > ends.get(report, 0)})

    def discard_report(self, report_id: str) -> bool:
        """Take a draft away that was never finished, with nothing typed or attached; False where it is another."""
        with self._writing() as connection:
            found = next((outline for outline in _outlines(connection) if outline.id == report_id), None)
            if found is None or found.finished or found.typed or found.revision > 1:
                return False
            number = connection.execute("SELECT number FROM reports WHERE id = ?", (report_id,)).fetchone()
            if connection.execute("SELECT 1 FROM attachments WHERE report = ?", number).fetchone():
                return False
            for table in ("cells", "history", "consolidations"):
                connection.execute(f"DELETE FROM {table} WHERE report = ?", number)
            connection.execute("DELETE FROM reports WHERE number = ?", number)
        return True


def backup_settings(path: Path) -> dict[str, str]:
    """The settings that a backup holds; the file is not changed. DamagedDatabase where it cannot be read."""
    with database_errors(path), looking(path) as connection:
        return dict(connection.execute("SELECT name, value FROM settings").fetchall())


def backup_outlines(path: Path) -> list[ReportOutline]:
    """The reports that a backup holds; the file is not changed. DamagedDatabase where it cannot be read."""
    with database_errors(path), looking(path) as connection:
        try:
            return _outlines(connection)
        except ValueError as error:
            raise DamagedDatabase(
                f"Bản sao lưu {path.name} bị hỏng: có báo cáo không đọc được.", "Hãy chọn bản sao lưu khác."
            ) from error


def backup_received(path: Path) -> ReceivedMarks:
    """`received_marks` of a backup; the file is not changed. DamagedDatabase where it cannot be read."""
    with database_errors(path), looking(path) as connection:
        return _marks(connection)


def _history_ends(path: Path) -> dict[str, int]:
    """The number of each report's last line of history in a backup."""
    with database_errors(path), looking(path) as connection:
        return dict(connection.execute(_ENDS).fetchall())


def _marks(connection: sqlite3.Connection) -> ReceivedMarks:
    """Nothing where the database is from before anything was received."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'received'").fetchone() is None:
        return ReceivedMarks(frozenset(), 0)
    reports = frozenset(connection.execute("SELECT data_digest, signed FROM received").fetchall())
    return ReceivedMarks(reports, connection.execute("SELECT count(*) FROM decisions").fetchone()[0])


def _outlines(connection: sqlite3.Connection) -> list[ReportOutline]:
    return [
        ReportOutline(
            report_id, pack, form, unit, period, revision, state == "finished", bool(sent), bool(supplement),
            cells, typed, read_moment(changed or created),
        )
        for report_id, pack, form, unit, period, revision, state, supplement, created, cells, changed, typed, sent
        in connection.execute(_OUTLINES)
    ]  # fmt: skip
