"""What the office above answered to a finished revision: noted by hand, or read from a signed answer."""

from __future__ import annotations

from datetime import datetime
from sqlite3 import Connection
from typing import Any, Literal, cast

from msgspec import Struct

from storage.codec import read_moment
from storage.reports import unknown_report
from storage.tables import Tables

ReplyKind = Literal["accepted", "returned"]
ReplySource = Literal["typed", "receipt"]

_COLUMNS = "number, revision, kind, source, sender, text, receipt, answered_at, who, noted_at, withdrawn_at"
_OF = "report = (SELECT number FROM reports WHERE id = ?)"


class Reply(Struct, frozen=True):
    """One answer to one finished revision.

    source: typed by an officer who was told, or read from a signed receipt, whose bytes are `receipt`.
    sender: who answered, "" where it was not said; text: the reason of a return, or a remark.
    answered_at: when the answer was given; who, noted_at: who wrote it down here; withdrawn_at: a note taken back.
    comments: (place, text) as forms/answers.py has them, each place once.
    """

    number: int
    revision: int
    kind: ReplyKind
    source: ReplySource
    sender: str
    text: str
    receipt: bytes
    answered_at: datetime
    who: str
    noted_at: datetime
    withdrawn_at: datetime | None = None
    comments: tuple[tuple[str, str], ...] = ()


class Replies(Tables):
    """Answers by report and revision. None is ever deleted: one noted wrongly is withdrawn."""

    def add_reply(self, report_id: str, reply: Reply) -> int:
        """Keep the answer with its comments; its number, which is given here. BadInput for an unknown report.

        An answer to a revision that was not finished is the caller's bug.
        """
        with self._writing() as connection:
            row = connection.execute("SELECT number FROM reports WHERE id = ?", (report_id,)).fetchone()
            if row is None:
                raise unknown_report(report_id)
            added = connection.execute(
                "INSERT INTO replies (report, revision, kind, source, sender, text, receipt, answered_at, who,"
                " noted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row[0], reply.revision, reply.kind, reply.source, reply.sender, reply.text, reply.receipt,
                    reply.answered_at.isoformat(), reply.who, reply.noted_at.isoformat(),
                ),
            )  # fmt: skip
            number = int(added.lastrowid or 0)
            connection.executemany(
                "INSERT INTO reply_comments (reply, key, text) VALUES (?, ?, ?)",
                [(number, key, text) for key, text in reply.comments],
            )
        return number

    def withdraw_reply(self, report_id: str, number: int, at: datetime) -> bool:
        """Mark an answer as noted wrongly; False where there is none that stands."""
        with self._writing() as connection:
            changed = connection.execute(
                f"UPDATE replies SET withdrawn_at = ? WHERE {_OF} AND number = ? AND withdrawn_at IS NULL",
                (at.isoformat(), report_id, number),
            ).rowcount
        return changed > 0

    def replies(self, report_id: str) -> list[Reply]:
        """Every answer to the report's revisions, the one noted first first; withdrawn ones too."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM replies WHERE {_OF} ORDER BY number", (report_id,)
            ).fetchall()
            comments = _comments(connection, report_id) if rows else {}
            return [_reply(row, comments.get(row[0], ())) for row in rows]

    def finished_with_digest(self, digest: str) -> tuple[str, int] | None:
        """(report's id, revision) of what this office finished with that digest of its report.json; None for none."""
        with self._reading() as connection:
            row = connection.execute(
                "SELECT id, revisions.revision FROM revisions JOIN reports ON reports.number = report"
                " WHERE revisions.digest = ? AND entered_for = 0",
                (digest,),
            ).fetchone()
        return (row[0], row[1]) if row else None


def _comments(connection: Connection, report_id: str) -> dict[int, tuple[tuple[str, str], ...]]:
    """By reply, in the order of their keys."""
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    rows = connection.execute(
        "SELECT reply, key, reply_comments.text FROM reply_comments JOIN replies ON replies.number = reply"
        f" WHERE {_OF} ORDER BY reply, key",
        (report_id,),
    )
    for reply, key, text in rows:
        found[reply] = (*found.get(reply, ()), (key, text))
    return found


def _reply(row: tuple[Any, ...], comments: tuple[tuple[str, str], ...]) -> Reply:
    number, revision, kind, source, sender, text, receipt, answered, who, noted, withdrawn = row
    return Reply(
        number, revision, cast(ReplyKind, kind), cast(ReplySource, source), sender, text, bytes(receipt),
        read_moment(answered), who, read_moment(noted),
        read_moment(withdrawn) if withdrawn else None, comments,
    )  # fmt: skip
