"""Reports of units below put into an office's database as receiving keeps them, without files: for consolidating."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import count

from msgspec.structs import replace

from forms.cells import Cell, State
from forms.codec import encode
from forms.codec_consolidation import consolidation_json
from forms.periods import parse_period
from forms.report import Consolidation, Report
from forms.units import split_agency
from forms.values import effective
from storage.received_records import Decision, Incoming, ReceivedRow, ReceivingLine, packed_cells
from workflow.office import require_office, unit_reference
from workflow.session import Session

TABLE, OUTLINE, YEAR = "phu-luc-01", "phu-luc-02", "2024"
_IDS = count(1)
Said = Mapping[str, Cell | State | int | str]


def cells_of(said: Said) -> dict[str, Cell]:
    """Figures, texts and states as cells."""
    return {key: _cell(value) for key, value in said.items()}


def _cell(value: Cell | State | int | str) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, State):
        return Cell(None, value)
    return Cell(Decimal(value)) if isinstance(value, int) else Cell(value)


def report_of(
    session: Session,
    unit: str,
    said: Said,
    *,
    form: str = TABLE,
    period: str = YEAR,
    revision: int = 1,
    made: Consolidation | None = None,
    supplement_of: str = "",
) -> Report:
    """A unit's report with these cells."""
    pack, when = require_office(session).pack, parse_period(period)
    reference = unit_reference(session.units, pack, unit, when.last)
    report_id = f"{next(_IDS):032x}"
    return Report(
        report_id, pack.id, pack.version, form, pack.form_by_key[form].version, reference, when, revision,
        cells_of(said), supplement_of, "", made,
    )  # fmt: skip


def give(session: Session, unit: str, said: Said, *, kind: str = "bundle", **other: object) -> int:
    """Have a report of the unit stand among those received; its number."""
    return keep(session, report_of(session, unit, said, **other), kind)  # type: ignore[arg-type]


def keep(session: Session, report: Report, kind: str = "bundle") -> int:
    """Keep that very report as received; its number."""
    pack = require_office(session).pack
    data = encode(report, pack)
    digest, signed = hashlib.sha256(data).hexdigest(), kind in ("bundle", "pdf")
    since = session.units.get(split_agency(report.unit.code)[0], report.period.last).since.isoformat()
    made = json.dumps(consolidation_json(report.consolidation, report.cells)) if report.consolidation else ""
    facts = {"facts": {"signature": (True, "Chữ ký đúng.", True)}, "signer": f"UBND {report.unit.name}"}
    row = ReceivedRow(
        0, kind, report.unit.code, since, report.unit.name, report.unit.level, report.form, report.period.text,
        report.revision, report.id, report.supplement_of, report.pack, report.pack_version, report.form_version, digest,
        digest if signed else "", "", f"BDG_{report.unit.code}.asice", signed, "", None, len(report.cells), made,
        json.dumps(facts) if signed else "{}", "", session.now(), "can-bo",
    )  # type: ignore[arg-type]  # fmt: skip
    cells = {key: cell for key, cell in effective(pack.form_by_key[report.form], report).items() if not cell.is_empty}
    line = ReceivingLine(row.file, digest, "new", "", row.unit, row.unit_name, row.form, row.period, row.revision)
    (number,) = session.store.add_received([(line, Incoming(row, packed_cells(cells)))], None)
    assert number is not None
    return number


def decide(session: Session, number: int, kind: str) -> None:
    """Decide about a received report."""
    session.store.add_decisions([Decision(0, number, kind, "lý do", "", "", session.now(), "can-bo")])  # type: ignore[arg-type]


def later(session: Session, minutes: int = 1) -> None:
    """Let time pass."""
    now = session.now() + timedelta(minutes=minutes)
    session.clock = lambda: now


def changed(report: Report, said: Said) -> Report:
    """The next revision of a report, with these cells changed."""
    return replace(report, revision=report.revision + 1, cells={**report.cells, **cells_of(said)})
