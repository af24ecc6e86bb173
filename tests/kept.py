"""Reports as the storage keeps them once they were received, put there without any file: for the views over them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from forms.cells import Cell
from forms.periods import parse_period
from storage.received_records import Decision, Incoming, ReceivedRow, ReceivingLine, packed_cells
from workflow.session import VIETNAM, Session


def moment(day: date, hour: int = 9) -> datetime:
    """A moment of that day in Vietnam."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=VIETNAM)


def keep(
    session: Session,
    unit: str,
    form: str = "phu-luc-01",
    period: str = "2024",
    *,
    revision: int = 1,
    at: date = date(2024, 12, 20),
    say: str = "",
    supplement_of: str = "",
    signed: bool = True,
    says: int = 15,
    parts: Sequence[str] = (),
    name: str = "",
    level: str = "",
    receiving: int | None = None,
) -> int:
    """Keep a report of a unit; its number. say: makes the data another than those of the same unit and revision.

    parts: the codes of the units that it says it was made out of. receiving: the act that it came in.
    """
    row = kept_row(
        session, unit, form, period, revision=revision, at=at, say=say, supplement_of=supplement_of, signed=signed,
        says=says, parts=parts, name=name, level=level,
    )  # fmt: skip
    cells = packed_cells({"M3.2a.1": Cell(Decimal(revision))})
    line = ReceivingLine(
        row.file, row.data_digest, "new", "Báo cáo mới.", row.unit, row.unit_name, form, period, revision
    )
    (number,) = session.store.add_received([(line, Incoming(row, cells))], receiving)
    assert number is not None
    return number


def kept_row(
    session: Session,
    unit: str,
    form: str,
    period: str,
    *,
    revision: int = 1,
    at: date,
    say: str = "",
    supplement_of: str = "",
    signed: bool = True,
    says: int = 15,
    parts: Sequence[str] = (),
    name: str = "",
    level: str = "",
) -> ReceivedRow:
    """The row of such a report."""
    base = unit.partition(".")[0]
    day = parse_period(period).last
    known = session.units.get(base, day) if session.units.exists(base, day) else None
    digest = digest_of(unit, form, period, revision, say)
    made_of = json.dumps({"parts": [{"code": code} for code in parts]}) if parts else ""
    return ReceivedRow(
        0, "bundle" if signed else "workbook", unit, known.since.isoformat() if known else "",
        name or (known.name if known and base == unit else unit),
        level or ("agency" if base != unit else known.level if known else "xa"), form, period, revision, digest[:32],
        supplement_of, "bac-ninh-2024", 1, 1, digest, digest if signed else "", "",
        f"BDG_{form}_{period}_{unit}_r{revision}.asice", signed, "ab" * 32 if signed else "", None, says, made_of,
        json.dumps({"facts": {}}), "", moment(at), "can-bo",
    )  # fmt: skip


def digest_of(unit: str, form: str, period: str, revision: int, say: str = "") -> str:
    """The digest of the data of such a report."""
    return hashlib.sha256(f"{unit} {form} {period} {revision} {say}".encode()).hexdigest()


def decide(session: Session, number: int, kind: str, at: date = date(2024, 12, 23), text: str = "") -> None:
    """Decide about a kept report."""
    session.store.add_decisions([Decision(0, number, kind, text, "", "", moment(at), "can-bo")])
