"""Finished revisions, frozen as they went out, and where they were sent."""

from __future__ import annotations

from datetime import datetime

from storage.codec import read_moment
from storage.records import ReportHead, Revision, Sending
from storage.reports import ReportOpen, Reports, open_number

_OF = "report = (SELECT number FROM reports WHERE id = ?)"


class Revisions(Reports):
    """What was finished stays as it was; a correction is the next revision."""

    def finish(self, report_id: str, snapshot: bytes, digest: str, at: datetime, who: str = "") -> ReportHead:
        """Keep the frozen report.json of the present revision and lock the report, in one transaction.

        digest: lower-case hex of the revision's identity. ReportFinished where it is locked already.
        """
        with self._writing() as connection:
            number = open_number(connection, report_id)
            connection.execute(
                "INSERT INTO revisions (report, revision, opened_at, reason, supplement_of, digest, finished_at,"
                " snapshot, opened_by, finished_by)"
                " SELECT number, revision, opened_at, reason, supplement_of, ?, ?, ?, opened_by, ? FROM reports"
                " WHERE number = ?",
                (digest, at.isoformat(), snapshot, who, number),
            )
            connection.execute(
                "UPDATE reports SET state = 'finished', digest = ?, finished_at = ? WHERE number = ?",
                (digest, at.isoformat(), number),
            )
        return self.report_head(report_id)

    def reopen(self, report_id: str, reason: str, supplement: bool, at: datetime, who: str = "") -> ReportHead:
        """Begin the next revision of a finished report, with its cells; the finished one is kept.

        supplement: it completes the finished revision, whose digest becomes supplement_of.
        ReportOpen where the report is not finished.
        """
        with self._writing() as connection:
            changed = connection.execute(
                "UPDATE reports SET state = 'draft', revision = revision + 1, reason = ?, opened_at = ?,"
                " opened_by = ?,"
                " supplement_of = CASE WHEN ? THEN digest ELSE '' END, digest = '', finished_at = NULL"
                " WHERE id = ? AND state = 'finished'",
                (reason, at.isoformat(), who, supplement, report_id),
            ).rowcount
            if not changed:
                open_number(connection, report_id)
                raise ReportOpen("Báo cáo chưa hoàn thành nên không cần mở lại.", "Hãy sửa ngay trên báo cáo.")
        return self.report_head(report_id)

    def make_whole(self, report_id: str) -> None:
        """Let a draft that completes another revision stand for all of the report. ReportFinished where locked."""
        with self._writing() as connection:
            number = open_number(connection, report_id)
            connection.execute("UPDATE reports SET supplement_of = '' WHERE number = ?", (number,))

    def revisions(self, report_id: str) -> list[Revision]:
        """The finished revisions, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT revision, opened_at, reason, supplement_of, digest, finished_at, opened_by, finished_by"
                " FROM revisions"
                f" WHERE {_OF} ORDER BY revision",
                (report_id,),
            ).fetchall()
            return [
                Revision(number, read_moment(opened), reason, completes, digest, read_moment(done), by, who)
                for number, opened, reason, completes, digest, done, by, who in rows
            ]

    def revision_snapshot(self, report_id: str, revision: int) -> bytes | None:
        """The report.json that was frozen for that revision, byte for byte; None where it was not finished."""
        with self._reading() as connection:
            row = connection.execute(
                f"SELECT snapshot FROM revisions WHERE {_OF} AND revision = ?", (report_id, revision)
            ).fetchone()
        return bytes(row[0]) if row else None

    def add_sending(self, report_id: str, sending: Sending) -> None:
        """Note that a finished revision went out. A revision that was not finished is the caller's bug."""
        values = (sending.revision, sending.digest, sending.channel, sending.target, sending.file)
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO sendings (report, revision, digest, channel, target, file, at, who)"
                " VALUES ((SELECT number FROM reports WHERE id = ?), ?, ?, ?, ?, ?, ?, ?)",
                (report_id, *values, sending.at.isoformat(), sending.who),
            )

    def sendings(self, report_id: str) -> list[Sending]:
        """Where the report went, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT revision, digest, channel, target, file, at, who FROM sendings WHERE {_OF} ORDER BY number",
                (report_id,),
            ).fetchall()
            return [
                Sending(revision, digest, channel, target, file, read_moment(at), who)
                for revision, digest, channel, target, file, at, who in rows
            ]
