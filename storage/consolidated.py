"""What consolidated reports were made out of, and whose figures were chosen where a district and its communes differ.

A consolidation and the cells it wrote are one act of the report: what takes the act back takes both back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from forms.cells import Cell
from forms.findings import Finding
from forms.report import Consolidation, Part, Report
from storage.codec import from_json, read_json, read_moment, to_json, to_row
from storage.records import Act
from storage.reports import Reports, draft_pen

SourceKind = Literal["whole", "parts", ""]


class SourceChoice(Struct, frozen=True):
    """Whose figures count for a district: whole, its own report; parts, its communes'; "" takes a choice back."""

    unit: str
    choice: SourceKind
    reason: str
    at: datetime
    who: str


class Consolidated(Struct, frozen=True):
    """A consolidation as it stands in a report, with when and by whom it was made.

    choices: "whole" or "parts" by district, as they stood then.
    """

    consolidation: Consolidation
    at: datetime
    who: str
    choices: Mapping[str, SourceKind]


class SourceRow(Struct, frozen=True, gc=False):
    """A received report as far as a consolidation needs it; see storage/received_records.py.

    consolidation: its JSON in report.json, "" for a report that was typed.
    """

    number: int
    kind: str
    unit: str
    name: str
    level: str
    revision: int
    digest: str
    signed: bool
    supplement_of: str
    consolidation: str


_SOURCE = "number, kind, unit, unit_name, unit_level, revision, data_digest, signed, supplement_of, consolidation"


class _Kept(Struct, frozen=True):
    """The row's JSON. given: cells as the history writes them; act: under whose number it stands, None where nothing
    was written at the first consolidation."""

    parts: tuple[Part, ...]
    missing: tuple[tuple[str, str], ...]
    coverage: dict[str, tuple[int, int]]
    given: dict[str, str]
    sources: dict[str, tuple[str, ...]]
    act: int | None
    findings: tuple[Finding, ...] = ()
    tables: dict[str, Decimal] = {}
    choices: dict[str, SourceKind] = {}


class Consolidations(Reports):
    """Consolidations by report, choices of source by form and period; rows are only added."""

    def load_report(self, report_id: str) -> Report:
        """The report with its present cells and what it was made out of."""
        report = super().load_report(report_id)
        made = self.consolidated(report_id)
        return replace(report, consolidation=made.consolidation) if made else report

    def consolidated(self, report_id: str) -> Consolidated | None:
        """The newest consolidation of a report that was not taken back; None for a report that was typed."""
        with self._reading() as connection:
            found = _standing(connection, report_id)
            return None if found is None else _opened(*found)

    def consolidated_of(self, report_id: str, parts: tuple[Part, ...]) -> Consolidated | None:
        """The newest consolidation of a report out of just these parts, taken back or not."""
        with self._reading() as connection:
            rows = connection.execute(_ROWS, (report_id,)).fetchall()
            found = (_opened(read_json(data, _Kept), at, who) for data, at, who in rows)
            return next((one for one in found if one.consolidation.parts == parts), None)

    def set_consolidated(
        self,
        report_id: str,
        changes: Mapping[str, Cell | None],
        consolidation: Consolidation,
        who: str,
        why: str,
        at: datetime,
        choices: Mapping[str, SourceKind] | None = None,
    ) -> Act | None:
        """Write the cells and what they were made out of in one transaction; the act, None where no cell changed.

        choices: whose figures counted, by district; None: as at the consolidation before. Nothing is written where
        nothing differs. ReportFinished where the report is locked.
        """
        with self._writing() as connection:
            pen = draft_pen(connection, report_id, who, why, at)
            for key, cell in changes.items():
                pen.write(key, None if cell is None else to_row(cell))
            done, before = pen.done, _standing(connection, report_id)
            chosen = before[0].choices if choices is None and before else dict(choices or {})
            act = done.number if done else before[0].act if before else None
            kept = _kept(consolidation, act, chosen)
            if done is not None or before is None or before[0] != kept:
                connection.execute(
                    "INSERT INTO consolidations (report, data, at, who) VALUES (?, ?, ?, ?)",
                    (pen.report, msgspec.json.encode(kept).decode(), at.isoformat(), who),
                )
        return done

    def add_source_choice(self, form: str, period: str, choice: SourceChoice) -> None:
        """Note whose figures count for a district in that form and period."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO source_choices (form, period, unit, choice, reason, at, who) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (form, period, choice.unit, choice.choice, choice.reason, choice.at.isoformat(), choice.who),
            )

    def source_choices(self, form: str, period: str) -> dict[str, SourceChoice]:
        """The newest choice by district, without those that were taken back."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT unit, choice, reason, at, who FROM source_choices WHERE form = ? AND period = ?"
                " ORDER BY number",
                (form, period),
            ).fetchall()
            newest = {
                unit: SourceChoice(unit, choice, reason, read_moment(at), who) for unit, choice, reason, at, who in rows
            }
            return {unit: choice for unit, choice in newest.items() if choice.choice}

    def source_rows(self, form: str, period: str) -> dict[int, SourceRow]:
        """Everything received on a form for a period, by number."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_SOURCE} FROM received WHERE form = ? AND period = ? ORDER BY number", (form, period)
            ).fetchall()
            return {row[0]: _source(row) for row in rows}

    def receiving_stamp(self) -> tuple[int, ...]:
        """Another one whenever something was received, decided, taken back or chosen since."""
        with self._reading() as connection:
            row: tuple[int, ...] = connection.execute(
                "SELECT ifnull((SELECT max(number) FROM received), 0), ifnull((SELECT max(number) FROM decisions), 0),"
                " (SELECT count(withdrawn_at) FROM decisions), ifnull((SELECT max(number) FROM source_choices), 0)"
            ).fetchone()
        return row


_Row = tuple[_Kept, str, str]
_ROWS = (
    "SELECT data, at, who FROM consolidations WHERE report = (SELECT number FROM reports WHERE id = ?)"
    " ORDER BY number DESC"
)


def _source(row: tuple[Any, ...]) -> SourceRow:
    number, kind, unit, name, level, revision, digest, signed, completes, made = row
    return SourceRow(number, kind, unit, name, level, revision, digest, bool(signed), completes, made)


def _standing(connection: sqlite3.Connection, report_id: str) -> _Row | None:
    """The newest row whose act is in force, with its moment and who made it."""
    rows = connection.execute(_ROWS, (report_id,)).fetchall()
    if not rows:
        return None
    gone = _taken_back(
        connection.execute(
            "SELECT DISTINCT act, takes_back FROM history"
            " WHERE report = (SELECT number FROM reports WHERE id = ?) AND takes_back IS NOT NULL ORDER BY act DESC",
            (report_id,),
        )
    )
    for data, at, who in rows:
        kept = read_json(data, _Kept)
        if kept.act not in gone:
            return kept, at, who
    return None


def _taken_back(steps: Iterable[tuple[int, int]]) -> set[int]:
    """The acts that are not in force, from (act, the act it takes back), the last first: a step back that was itself
    taken back takes nothing back."""
    gone: set[int] = set()
    for act, takes_back in steps:
        if act not in gone:
            gone.add(takes_back)
    return gone


def consolidation_text(made: Consolidation) -> str:
    """A consolidation as a row of `consolidations` holds it, under no act: one that came back with its report."""
    return msgspec.json.encode(_kept(made, None, {})).decode()


def _kept(made: Consolidation, act: int | None, choices: dict[str, SourceKind]) -> _Kept:
    given = {key: to_json(to_row(cell)) or "" for key, cell in made.given.items()}
    sources, coverage = dict(made.sources), dict(made.coverage)
    return _Kept(
        made.parts, made.missing, coverage, given, sources, act, made.findings, dict(made.tables), choices
    )  # fmt: skip


def _opened(kept: _Kept, at: str, who: str) -> Consolidated:
    given = {key: cell for key, text in kept.given.items() if (cell := from_json(text)) is not None}
    made = Consolidation(
        kept.parts, kept.missing, kept.coverage, given, kept.sources, kept.findings, kept.tables
    )  # fmt: skip
    return Consolidated(made, read_moment(at), who, kept.choices)
