"""What came in from units below, the cells of each report, and the acts of receiving. Rows are only ever added."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from forms.cells import Cell
from forms.standing import Decided, DecisionKind, Kept
from storage.codec import CellRow, from_row, read_moment
from storage.received_records import (
    Decision,
    Incoming,
    ReceivedHead,
    ReceivedKind,
    ReceivedRow,
    Receiving,
    ReceivingLine,
    unpacked_cells,
)
from storage.tables import Tables

_ROW = (
    "kind, unit, unit_since, unit_name, unit_level, form, period, revision, report_id, supplement_of, pack,"
    " pack_version, form_version, data_digest, digest, blob, file, signed, signer, claimed_at, says, consolidation,"
    " record, note, received_at, who, receiving"
)
_INSERT_ROW = f"INSERT INTO received (number, {_ROW}) VALUES ({', '.join('?' * 28)})"
_INSERT_CELLS = "INSERT INTO received_cells (received, cells) VALUES (?, ?)"
_LINE = "number, file, sha256, outcome, sentence, unit, unit_name, form, period, revision, received"
_INSERT_LINE = f"INSERT INTO receiving_lines (receiving, {_LINE}) VALUES ({', '.join('?' * 12)})"
_KEPT = "number, unit, form, period, revision, data_digest, supplement_of, signed, says, unit_since"
_DECISION = "number, received, kind, text, answer, file, at, who, withdrawn_at"
_WHERE = "(?1 IS NULL OR form = ?1) AND (?2 IS NULL OR period = ?2) AND (?3 IS NULL OR unit = ?3)"


class ReceivedReports(Tables):
    """Received reports by number; the numbers count up as they come."""

    def begin_receiving(self, origin: str, who: str, at: datetime) -> int:
        """Note that an act of receiving begins; its number."""
        with self._writing() as connection:
            added = connection.execute(
                "INSERT INTO receivings (began_at, origin, who) VALUES (?, ?, ?)", (at.isoformat(), origin, who)
            )
        return int(added.lastrowid or 0)

    def end_receiving(self, number: int, at: datetime) -> None:
        """Note that an act of receiving came to its end."""
        with self._writing() as connection:
            connection.execute("UPDATE receivings SET ended_at = ? WHERE number = ?", (at.isoformat(), number))

    def add_received(
        self, batch: Sequence[tuple[ReceivingLine, Incoming | None]], receiving: int | None
    ) -> tuple[int | None, ...]:
        """Keep the reports of a batch with their lines of the act, in one transaction; the rows' numbers.

        Their blobs lie on the disk already. What is kept already (same data, signed alike) is not kept again: its
        number is given. A line without a report keeps the `received` that it bears. receiving: None writes no lines.
        """
        with self._writing() as connection:
            writing = _Writing(connection, receiving)
            numbers = [writing.put(incoming) if incoming else line.received for line, incoming in batch]
            writing.write()
            if receiving is not None:
                first = _last_line(connection, receiving) + 1
                places = enumerate(zip(batch, numbers, strict=True), start=first)
                lines = [(receiving, place, *_line_values(line), number) for place, ((line, _), number) in places]
                connection.executemany(_INSERT_LINE, lines)
        return tuple(numbers)

    def received_rows(
        self, form: str | None = None, period: str | None = None, unit: str | None = None
    ) -> list[ReceivedRow]:
        """The reports received, oldest first, of one form, period and unit where these are named."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT number, {_ROW} FROM received WHERE {_WHERE} ORDER BY number", (form, period, unit)
            ).fetchall()
            return [_row(row) for row in rows]

    def received_row(self, number: int) -> ReceivedRow | None:
        """One report; None where there is none of that number."""
        with self._reading() as connection:
            row = connection.execute(f"SELECT number, {_ROW} FROM received WHERE number = ?", (number,)).fetchone()
            return _row(row) if row else None

    def received_heads(self) -> dict[int, ReceivedHead]:
        """Every report received, in a line, by number."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT number, kind, unit_name, unit_level, pack, revision, received_at FROM received"
            ).fetchall()
            return {
                number: ReceivedHead(number, kind, name, level, pack, revision, read_moment(at))
                for number, kind, name, level, pack, revision, at in rows
            }

    def kept(self, form: str | None = None, period: str | None = None, unit: str | None = None) -> list[Kept]:
        """The same, as far as it matters for what stands, with what was decided; see forms/standing.py."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_KEPT} FROM received WHERE {_WHERE} ORDER BY number", (form, period, unit)
            ).fetchall()
            decided = _decided(connection, form, period, unit)
        return [_kept(row, decided.get(row[0], ())) for row in rows]

    def blobs_received(self) -> dict[str, int]:
        """By SHA-256 of the file, the number of the report that came in it."""
        with self._reading() as connection:
            return dict(connection.execute("SELECT blob, number FROM received WHERE blob IS NOT NULL").fetchall())

    def received_with_blob(self, sha256: str) -> int | None:
        """The number of the report that came in the file of that SHA-256."""
        with self._reading() as connection:
            row = connection.execute("SELECT number FROM received WHERE blob = ?", (sha256,)).fetchone()
        return int(row[0]) if row else None

    def received_cells(self, number: int) -> dict[str, Cell]:
        """The cells of one report, stored and computed ones (source COMPUTED); of a supplement only its own."""
        with self._reading() as connection:
            row = connection.execute("SELECT cells FROM received_cells WHERE received = ?", (number,)).fetchone()
            return {key: from_row(columns) for key, columns in unpacked_cells(row[0]).items()} if row else {}

    def scan_received_cells(self, numbers: Iterable[int] | None = None) -> Iterator[tuple[int, dict[str, CellRow]]]:
        """(number, columns by key) of each of these reports, or of all, in the order of their numbers: one scan."""
        wanted = None if numbers is None else frozenset(numbers)
        with self._reading() as connection:
            first, last = (min(wanted, default=0), max(wanted, default=-1)) if wanted is not None else (0, 1 << 62)
            rows = connection.execute(
                "SELECT received, cells FROM received_cells WHERE received BETWEEN ? AND ? ORDER BY received",
                (first, last),
            )
            for number, cells in rows:
                if wanted is None or number in wanted:
                    yield number, unpacked_cells(cells)

    def decisions(self, numbers: Sequence[int] | None = None) -> list[Decision]:
        """What was decided, oldest first, about these reports or all; withdrawn decisions too."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {_DECISION} FROM decisions ORDER BY number").fetchall()
            comments = _comments(connection)
            wanted = None if numbers is None else frozenset(numbers)
            return [_decision(row, comments.get(row[0], ())) for row in rows if wanted is None or row[1] in wanted]

    def add_decisions(self, decisions: Sequence[Decision]) -> tuple[int, ...]:
        """Write decisions with their comments, all or none; their numbers."""
        numbers = []
        with self._writing() as connection:
            for one in decisions:
                added = connection.execute(
                    "INSERT INTO decisions (received, kind, text, answer, file, at, who) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (one.received, one.kind, one.text, one.answer or None, one.file, one.at.isoformat(), one.who),
                )
                number = int(added.lastrowid or 0)
                numbers.append(number)
                connection.executemany(
                    "INSERT INTO decision_comments (decision, key, text) VALUES (?, ?, ?)",
                    [(number, key, text) for key, text in one.comments],
                )
        return tuple(numbers)

    def withdraw_decision(self, number: int, at: datetime) -> bool:
        """Mark a decision as taken back; False where there is none that stands."""
        with self._writing() as connection:
            changed = connection.execute(
                "UPDATE decisions SET withdrawn_at = ? WHERE number = ? AND withdrawn_at IS NULL",
                (at.isoformat(), number),
            ).rowcount
        return changed > 0

    def receivings(self) -> list[Receiving]:
        """The acts of receiving, the last one first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT number, began_at, ended_at, origin, who FROM receivings ORDER BY number DESC"
            ).fetchall()
            return [
                Receiving(number, read_moment(began), _moment(ended), origin, who)
                for number, began, ended, origin, who in rows
            ]

    def receiving_counts(self) -> dict[int, tuple[int, int]]:
        """By act, how many files it looked at and how many reports it brought."""
        with self._reading() as connection:
            files = dict(
                connection.execute("SELECT receiving, count(*) FROM receiving_lines GROUP BY receiving").fetchall()
            )
            brought = dict(connection.execute("SELECT receiving, count(*) FROM received GROUP BY receiving").fetchall())
        return {number: (count, brought.get(number, 0)) for number, count in files.items()}

    def receiving_lines(self, receiving: int) -> list[ReceivingLine]:
        """What became of each file of an act, in the order in which they were looked at."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_LINE} FROM receiving_lines WHERE receiving = ? ORDER BY number", (receiving,)
            ).fetchall()
        return [ReceivingLine(*row[1:]) for row in rows]


class _Writing:
    """The rows of a batch, gathered and then written together."""

    def __init__(self, connection: sqlite3.Connection, receiving: int | None) -> None:
        self._connection, self._receiving = connection, receiving
        self._next = int(connection.execute("SELECT ifnull(max(number), 0) + 1 FROM received").fetchone()[0])
        self._new: dict[tuple[str, bool], int] = {}
        self._blobs: list[tuple[str, int]] = []
        self._rows: list[tuple[Any, ...]] = []
        self._cells: list[tuple[int, str]] = []

    def put(self, incoming: Incoming) -> int:
        """The number of the report: that of the one with the same data, signed alike, else a new one."""
        row = incoming.row
        place = (row.data_digest, row.signed)
        there = self._new.get(place) or self._kept(place)
        if there:
            return there
        number, self._next = self._next, self._next + 1
        self._new[place] = number
        if row.blob:
            self._blobs.append((row.blob, incoming.size))
        self._rows.append((number, *_row_values(row, self._receiving)))
        self._cells.append((number, incoming.cells))
        return number

    def _kept(self, place: tuple[str, bool]) -> int:
        found = self._connection.execute(
            "SELECT number FROM received WHERE data_digest = ? AND signed = ?", (place[0], int(place[1]))
        ).fetchone()
        return int(found[0]) if found else 0

    def write(self) -> None:
        """Into the tables, in the order in which they refer to each other."""
        self._connection.executemany("INSERT OR IGNORE INTO blobs (sha256, size) VALUES (?, ?)", self._blobs)
        self._connection.executemany(_INSERT_ROW, self._rows)
        self._connection.executemany(_INSERT_CELLS, self._cells)


def _row_values(row: ReceivedRow, receiving: int | None) -> tuple[Any, ...]:
    return (
        row.kind, row.unit, row.unit_since, row.unit_name, row.unit_level, row.form, row.period, row.revision,
        row.report_id, row.supplement_of, row.pack, row.pack_version, row.form_version, row.data_digest, row.digest,
        row.blob or None, row.file, int(row.signed), row.signer, row.claimed_at.isoformat() if row.claimed_at else None,
        row.says, row.consolidation, row.record, row.note, row.received_at.isoformat(), row.who, receiving,
    )  # fmt: skip


def _row(row: tuple[Any, ...]) -> ReceivedRow:
    values = list(row)
    values[16] = values[16] or ""
    values[18], values[20], values[25] = bool(values[18]), _moment(values[20]), read_moment(values[25])
    return ReceivedRow(values[0], cast(ReceivedKind, values[1]), *values[2:])


def _line_values(line: ReceivingLine) -> tuple[Any, ...]:
    return (
        line.file, line.sha256, line.outcome, line.sentence, line.unit, line.unit_name, line.form, line.period,
        line.revision,
    )  # fmt: skip


def _last_line(connection: sqlite3.Connection, receiving: int | None) -> int:
    found = connection.execute("SELECT max(number) FROM receiving_lines WHERE receiving = ?", (receiving,)).fetchone()
    return found[0] or 0


def _kept(row: tuple[Any, ...], decided: tuple[Decided, ...]) -> Kept:
    number, unit, form, period, revision, digest, supplement_of, signed, says, since = row
    return Kept(number, unit, form, period, revision, digest, supplement_of, bool(signed), says, decided, since)


def _decided(
    connection: sqlite3.Connection, form: str | None, period: str | None, unit: str | None
) -> Mapping[int, tuple[Decided, ...]]:
    rows = connection.execute(
        "SELECT decisions.received, decisions.number, decisions.kind, withdrawn_at IS NOT NULL FROM decisions"
        f" JOIN received ON received.number = decisions.received WHERE {_WHERE} ORDER BY decisions.number",
        (form, period, unit),
    ).fetchall()
    found: dict[int, tuple[Decided, ...]] = {}
    for received, number, kind, withdrawn in rows:
        found[received] = (*found.get(received, ()), Decided(number, cast(DecisionKind, kind), bool(withdrawn)))
    return found


def _comments(connection: sqlite3.Connection) -> Mapping[int, tuple[tuple[str, str], ...]]:
    found: dict[int, tuple[tuple[str, str], ...]] = {}
    for decision, key, text in connection.execute("SELECT decision, key, text FROM decision_comments ORDER BY key"):
        found[decision] = (*found.get(decision, ()), (key, text))
    return found


def _decision(row: tuple[Any, ...], comments: tuple[tuple[str, str], ...]) -> Decision:
    number, received, kind, text, answer, file, at, who, withdrawn = row
    return Decision(
        number, received, cast(DecisionKind, kind), text, answer or "", file, read_moment(at), who,
        _moment(withdrawn), comments,
    )  # fmt: skip


def _moment(text: str | None) -> datetime | None:
    return read_moment(text) if text else None
