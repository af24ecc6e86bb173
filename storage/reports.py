"""Reports, their cells, and the history of each cell."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from forms.cells import Cell
from forms.errors import BadInput, WorldError
from forms.report import Report, UnitRef
from storage.codec import COLUMNS, from_json, from_row, read_json, read_moment, to_row
from storage.pen import Pen
from storage.records import Act, Change, ReportHead
from storage.tables import Tables

_HEAD = (
    "id, pack, pack_version, form, form_version, unit_code, unit_name, unit_level, unit_path, unit_agency,"
    " period, created_at, revision, state, reason, supplement_of, digest, finished_at, entered_for"
)
_INSERT_HEAD = f"INSERT INTO reports ({_HEAD}, opened_at) VALUES ({', '.join('?' * 20)})"
_DRAFT = (
    "SELECT number, state, revision, (SELECT max(number) FROM history WHERE report = reports.number)"
    " FROM reports WHERE id = ?"
)


MOVED = "@pack"
"""The key of a line of history that tells of a report's move from one version of its pack to another."""


class ReportFinished(WorldError):
    """The report is locked: it was finished and not reopened."""


class ReportOpen(WorldError):
    """The report is a draft still, and what was asked for wants a finished one."""


class Reports(Tables):
    """Reports by id. BadInput where no report has the id."""

    def create_report(self, head: ReportHead, cells: Mapping[str, Cell] | None = None, who: str = "") -> None:
        """Store a new report with the cells it begins with, in one transaction.

        who: for their history. An id that is there already is the caller's bug.
        """
        created = head.created_at.isoformat()
        with self._writing() as connection:
            added = connection.execute(
                _INSERT_HEAD,
                (
                    head.id, head.pack, head.pack_version, head.form, head.form_version,
                    head.unit.code, head.unit.name, head.unit.level,
                    json.dumps(head.unit.path, ensure_ascii=False), head.unit.agency,
                    head.period, created, head.revision, head.state, head.reason, head.supplement_of,
                    head.digest, head.finished_at.isoformat() if head.finished_at else None, head.entered_for, created,
                ),
            )  # fmt: skip
            report, why = int(added.lastrowid or 0), "điền sẵn khi lập báo cáo"
            pen = Pen(connection, report, head.revision, 0, who, why, head.created_at)
            for key, cell in (cells or {}).items():
                pen.write(key, to_row(cell))

    def report_heads(self) -> list[ReportHead]:
        """All reports of this office itself, the one created last first."""
        return self._heads(entered_for=False)

    def entered_heads(self) -> list[ReportHead]:
        """All reports that were entered here for other units, the one begun last first."""
        return self._heads(entered_for=True)

    def _heads(self, entered_for: bool) -> list[ReportHead]:
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_HEAD} FROM reports WHERE entered_for = ? ORDER BY number DESC", (entered_for,)
            ).fetchall()
            return [_head(row) for row in rows]

    def report_head(self, report_id: str) -> ReportHead:
        """One report without its cells."""
        with self._reading() as connection:
            return _head(head_row(connection, report_id))

    def find_heads(self, text: str) -> list[ReportHead]:
        """Reports whose id begins with `text`, or those of "FORM/PERIOD"; newest first.

        "FORM/PERIOD/UNIT" names those that were entered for another unit.
        """
        form, slash, rest = text.strip().partition("/")
        period, entered, unit = rest.partition("/")
        if entered:
            wanted = (form, period, unit)
            return [head for head in self.entered_heads() if (head.form, head.period, head.unit.code) == wanted]
        if slash:
            return [head for head in self.report_heads() if (head.form, head.period) == (form, period)]
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_HEAD} FROM reports WHERE ?1 <> '' AND substr(id, 1, length(?1)) = ?1"
                " ORDER BY entered_for, number DESC",
                (form.lower(),),
            ).fetchall()
            return [_head(row) for row in rows]

    def load_report(self, report_id: str) -> Report:
        """The report with its present cells."""
        with self._reading() as connection:
            head = _head(head_row(connection, report_id))
            rows = connection.execute(
                f"SELECT key, {COLUMNS} FROM cells WHERE report = (SELECT number FROM reports WHERE id = ?)",
                (report_id,),
            ).fetchall()
            return head.report({row[0]: from_row(row[1:]) for row in rows})

    def set_cells(
        self,
        report_id: str,
        changes: Mapping[str, Cell | None],
        who: str,
        why: str,
        at: datetime,
        join: timedelta = timedelta(),
    ) -> Act | None:
        """Write the cells and a line of history for each, in one transaction; on the disk when it returns.

        None takes a cell away; what does not change writes nothing, and where nothing changes there is no act.
        join: for so long after its beginning the last act goes on where it changed the same single cell.
        ReportFinished where it is locked.
        """
        with self._writing() as connection:
            pen = draft_pen(connection, report_id, who, why, at)
            rows = {key: None if cell is None else to_row(cell) for key, cell in changes.items()}
            if join and len(rows) == 1:
                pen.go_on(*next(iter(rows.items())), at - join)
            for key, row in rows.items():
                pen.write(key, row)
        return pen.done

    def move_report(
        self, report_id: str, version: int, form_version: int, gone: Iterable[str], who: str, why: str, at: datetime
    ) -> None:
        """Let a draft be on another version of its pack. Cells stay but for those `gone`, kept in the history alone.

        What was typed before cannot be taken back step by step after it. ReportFinished where it is locked.
        """
        with self._writing() as connection:
            pen = draft_pen(connection, report_id, who, why, at)
            pen.act = None
            wanted = "SELECT pack_version FROM reports WHERE number = ?"
            (before,) = connection.execute(wanted, (pen.report,)).fetchone()
            connection.execute(
                "UPDATE reports SET pack_version = ?, form_version = ? WHERE number = ?",
                (version, form_version, pen.report),
            )
            for key in gone:
                pen.write(key, None)
            pen.note(MOVED, to_row(Cell(Decimal(before))), to_row(Cell(Decimal(version))))

    def history(self, report_id: str, key: str | None = None) -> list[Change]:
        """What was changed, newest last; with `key`, in that cell only. Lines of all revisions."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT key, old, new, who, why, at FROM history"
                " WHERE report = (SELECT number FROM reports WHERE id = ?1) AND (?2 IS NULL OR key = ?2)"
                " ORDER BY number",
                (report_id, key),
            ).fetchall()
            return [
                Change(name, from_json(old), from_json(new), who, why, read_moment(at))
                for name, old, new, who, why, at in rows
            ]


def head_row(connection: sqlite3.Connection, report_id: str) -> tuple[Any, ...]:
    """The columns of a report's head; BadInput where there is none."""
    row: tuple[Any, ...] | None = connection.execute(
        f"SELECT {_HEAD} FROM reports WHERE id = ?", (report_id,)
    ).fetchone()
    if row is None:
        raise unknown_report(report_id)
    return row


def open_number(connection: sqlite3.Connection, report_id: str) -> int:
    """The row number of a draft; ReportFinished where it is locked."""
    return _draft(connection, report_id)[0]


def draft_pen(connection: sqlite3.Connection, report_id: str, who: str, why: str, at: datetime) -> Pen:
    """A pen for a new act of a draft; ReportFinished where it is locked."""
    number, revision, last = _draft(connection, report_id)
    return Pen(connection, number, revision, last, who, why, at, act=last + 1)


def _draft(connection: sqlite3.Connection, report_id: str) -> tuple[int, int, int]:
    row = connection.execute(_DRAFT, (report_id,)).fetchone()
    if row is None:
        raise unknown_report(report_id)
    number, state, revision, last = row
    if state != "draft":
        raise ReportFinished(
            "Báo cáo đã hoàn thành nên không sửa được; chưa có gì thay đổi.",
            "Hãy mở lại báo cáo, ghi lý do, rồi sửa.",
        )
    return number, revision, last or 0


def unknown_report(report_id: str) -> BadInput:
    """The error for an id that no report has."""
    return BadInput(f"Không có báo cáo {report_id}.", "Hãy xem danh sách báo cáo rồi chọn lại.")


@lru_cache(maxsize=1024)
def _head(row: tuple[Any, ...]) -> ReportHead:
    """Kept: every check and every course look through all heads, which only grow with the years."""
    report_id, pack, pack_version, form, form_version = row[:5]
    code, name, level, path, agency = row[5:10]
    period, created, revision, state, reason, supplement_of, digest, finished, entered_for = row[10:]
    return ReportHead(
        report_id, pack, pack_version, form, form_version,
        UnitRef(code, name, level, read_json(path, tuple[str, ...]), agency),
        period, read_moment(created), revision, state, reason, supplement_of, digest,
        read_moment(finished) if finished else None, bool(entered_for),
    )  # fmt: skip
