"""What is attached to a revision of a report: the scan of the stamped copy, evidence. The bytes lie in the blobs."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, cast

from msgspec import Struct

from storage.codec import read_moment
from storage.database import database_errors, looking
from storage.reports import unknown_report
from storage.tables import Tables

AttachmentKind = Literal["scan", "evidence"]

_COLUMNS = "revision, name, kind, sha256, size, media, note, added_at, who, shrunk_from, removed_at, removed_by, number"
_OF = "report = (SELECT number FROM reports WHERE id = ?)"


class Attachment(Struct, frozen=True):
    """One file of one revision.

    name: as in the bundle, without its folder; sha256, size, media: of the bytes kept; note: what was done to them
    or is to be known of them; shrunk_from: bytes of the picture before it was made smaller; removed_at, removed_by:
    where it was taken off again. number: given by the storage.
    """

    revision: int
    name: str
    kind: AttachmentKind
    sha256: str
    size: int
    media: str
    note: str
    added_at: datetime
    who: str
    shrunk_from: int | None = None
    removed_at: datetime | None = None
    removed_by: str = ""
    number: int = 0


class Attachments(Tables):
    """Attachments by report. None is ever deleted: one taken off is marked, and its bytes stay."""

    def add_attachment(self, report_id: str, attachment: Attachment) -> int:
        """Note an attachment whose bytes `put_blob` has taken; its number. BadInput for an unknown report.

        Bytes that were not put, or a second standing attachment of that name, are the caller's bug.
        """
        with self._writing() as connection:
            row = connection.execute("SELECT number FROM reports WHERE id = ?", (report_id,)).fetchone()
            if row is None:
                raise unknown_report(report_id)
            added = connection.execute(
                "INSERT INTO attachments (report, revision, name, kind, sha256, size, media, note, added_at, who,"
                " shrunk_from) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row[0], attachment.revision, attachment.name, attachment.kind, attachment.sha256,
                    attachment.size, attachment.media, attachment.note, attachment.added_at.isoformat(),
                    attachment.who, attachment.shrunk_from,
                ),
            )  # fmt: skip
        return int(added.lastrowid or 0)

    def remove_attachment(self, report_id: str, number: int, who: str, at: datetime) -> bool:
        """Mark an attachment as taken off; False where there is none that stands."""
        with self._writing() as connection:
            changed = connection.execute(
                f"UPDATE attachments SET removed_at = ?, removed_by = ? WHERE {_OF} AND number = ?"
                " AND removed_at IS NULL",
                (at.isoformat(), who, report_id, number),
            ).rowcount
        return changed > 0

    def attachments(self, report_id: str) -> list[Attachment]:
        """The attachments of all revisions in the order they were added; those taken off too."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM attachments WHERE {_OF} ORDER BY number", (report_id,)
            ).fetchall()
            return [_attachment(row) for row in rows]

    def standing_attachments(self) -> set[tuple[str, int, str]]:
        """Report, revision and SHA-256 of everything that is attached now."""
        with self._reading() as connection:
            return _standing(connection)


def backup_attachments(path: Path) -> set[tuple[str, int, str]]:
    """`standing_attachments` of a backup; the file is not changed. DamagedDatabase where it cannot be read."""
    with database_errors(path), looking(path) as connection:
        return _standing(connection)


def _standing(connection: sqlite3.Connection) -> set[tuple[str, int, str]]:
    """Nothing where the database is from before there were attachments."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'attachments'").fetchone() is None:
        return set()
    rows = connection.execute(
        "SELECT id, attachments.revision, sha256 FROM attachments JOIN reports ON reports.number = report"
        " WHERE removed_at IS NULL"
    )
    return set(rows.fetchall())


def _attachment(row: tuple[Any, ...]) -> Attachment:
    revision, name, kind, sha256, size, media, note, added, who, shrunk, removed, removed_by, number = row
    return Attachment(
        revision, name, cast(AttachmentKind, kind), sha256, size, media, note, read_moment(added), who,
        shrunk, read_moment(removed) if removed else None, removed_by, number,
    )  # fmt: skip
