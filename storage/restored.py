"""Finished revisions that come back out of signed bundles, after a machine was lost or set up anew."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from msgspec import Struct

from forms.cells import Cell
from forms.report import Consolidation
from storage.attachments import Attachment
from storage.codec import to_row
from storage.consolidated import consolidation_text
from storage.pen import Pen
from storage.records import ReportHead
from storage.signed import Signing
from storage.tables import Tables

WHY = "lấy lại từ gói đã ký"
_HEAD = (
    "id, pack, pack_version, form, form_version, unit_code, unit_name, unit_level, unit_path, unit_agency,"
    " period, created_at, revision, state, reason, supplement_of, digest, finished_at, opened_at"
)
_SIGNED = (
    "revision, kind, elsewhere, data_digest, digest, blob, name, signed_at, certificate, person, attachments, missing,"
    " who"
)


class RestoredRevision(Struct, frozen=True):
    """One finished revision as it went out. head: with its revision, state "finished", digest and finished_at.

    snapshot: its report.json, byte for byte. cells: of the whole report after it, supplements laid over what they
    complete; consolidation: what it was made out of. signing: its bundle, whose blob is kept already.
    """

    head: ReportHead
    snapshot: bytes
    cells: Mapping[str, Cell]
    signing: Signing
    sizes: Mapping[str, int]
    attachments: Sequence[Attachment] = ()
    consolidation: Consolidation | None = None


class RestoredReports(Tables):
    """Puts revisions back where they stood; what is here already is never changed."""

    def restore_revision(self, revision: RestoredRevision, who: str) -> None:
        """Keep the revision, in one transaction: as the report's present one where none or only older ones are here,
        else among the earlier ones. A revision that is here already, or a newer draft, is the caller's bug."""
        head = revision.head
        with self._writing() as connection:
            for blob, size in revision.sizes.items():
                connection.execute("INSERT OR IGNORE INTO blobs (sha256, size) VALUES (?, ?)", (blob, size))
            row = connection.execute("SELECT number, revision FROM reports WHERE id = ?", (head.id,)).fetchone()
            number = int(row[0]) if row else _add_report(connection, head)
            if row is None or row[1] < head.revision:
                _advance(connection, number, revision, who)
            _add_revision(connection, number, revision, who)


def _add_report(connection: sqlite3.Connection, head: ReportHead) -> int:
    finished = head.finished_at.isoformat() if head.finished_at else None
    added = connection.execute(
        f"INSERT INTO reports ({_HEAD}) VALUES ({', '.join('?' * 19)})",
        (
            head.id, head.pack, head.pack_version, head.form, head.form_version, head.unit.code, head.unit.name,
            head.unit.level, json.dumps(head.unit.path, ensure_ascii=False), head.unit.agency, head.period,
            head.created_at.isoformat(), head.revision, head.state, head.reason, head.supplement_of, head.digest,
            finished, head.created_at.isoformat(),
        ),
    )  # fmt: skip
    return int(added.lastrowid or 0)


def _advance(connection: sqlite3.Connection, number: int, revision: RestoredRevision, who: str) -> None:
    """Make it the report's present revision, its cells with their lines of history."""
    head, at = revision.head, revision.head.created_at
    connection.execute(
        "UPDATE reports SET revision = ?, state = 'finished', reason = ?, supplement_of = ?, digest = ?,"
        " finished_at = ?, opened_at = ?, pack = ?, pack_version = ?, form_version = ? WHERE number = ?",
        (
            head.revision, head.reason, head.supplement_of, head.digest,
            head.finished_at.isoformat() if head.finished_at else None, at.isoformat(), head.pack, head.pack_version,
            head.form_version, number,
        ),
    )  # fmt: skip
    last = connection.execute("SELECT max(number) FROM history WHERE report = ?", (number,)).fetchone()[0]
    pen = Pen(connection, number, head.revision, last or 0, who, WHY, at)
    there = {key for (key,) in connection.execute("SELECT key FROM cells WHERE report = ?", (number,)).fetchall()}
    for key in sorted(there | revision.cells.keys()):
        cell = revision.cells.get(key)
        pen.write(key, None if cell is None else to_row(cell))
    if revision.consolidation:
        made = consolidation_text(revision.consolidation)
        connection.execute(
            "INSERT INTO consolidations (report, data, at, who) VALUES (?, ?, ?, ?)",
            (number, made, at.isoformat(), who),
        )


def _add_revision(connection: sqlite3.Connection, number: int, revision: RestoredRevision, who: str) -> None:
    head, signing = revision.head, revision.signing
    done = (head.finished_at or head.created_at).isoformat()
    connection.execute(
        "INSERT INTO revisions (report, revision, opened_at, reason, supplement_of, digest, finished_at, snapshot,"
        " opened_by, finished_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '')",
        (number, head.revision, done, head.reason, head.supplement_of, head.digest, done, revision.snapshot),
    )
    connection.execute(
        f"INSERT INTO signed (report, {_SIGNED}) VALUES ({', '.join('?' * 14)})",
        (
            number, signing.revision, signing.kind, int(signing.elsewhere), signing.data_digest, signing.digest,
            signing.blob, signing.name, signing.signed_at.isoformat(), signing.certificate, signing.person,
            json.dumps(dict(signing.attachments), ensure_ascii=False),
            json.dumps(signing.missing, ensure_ascii=False), signing.who,
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO attachments (report, revision, name, kind, sha256, size, media, note, added_at, who)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (number, one.revision, one.name, one.kind, one.sha256, one.size, one.media, one.note,
             one.added_at.isoformat(), who)
            for one in revision.attachments
        ],
    )  # fmt: skip
