"""Reports of units below an office put straight into its data folder, as if they had been received: for many units."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from forms.cells import Cell, State
from forms.pack import Pack
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.units import split_agency
from forms.values import effective
from storage.received_records import Incoming, ReceivedRow, ReceivingLine, packed_cells
from workflow.office import require_office, unit_reference
from workflow.session import Session

Figures = Mapping[str, object]


def cells_of(figures: Figures) -> dict[str, Cell]:
    """Figures as `fill` takes them ("12", "co", {"state": "none"}) as cells."""
    return {key: _cell(value) for key, value in figures.items()}


def put_below(
    session: Session,
    figures: Mapping[str, Figures],
    period: str = "2024",
    form: str = "phu-luc-01",
    revision: int = 1,
    level: str = "",
    made_with: str = "",
) -> None:
    """Keep a report of each unit (code: figures), in one batch. level: only where the pack's tree has no such unit.

    made_with: the id of the pack that the units used, "" for this office's own.
    """
    pack = session.pack(made_with) if made_with else require_office(session).pack
    batch = []
    for code, said in figures.items():
        unit = unit_reference(session.units, pack, code, parse_period(period).last)
        unit = UnitRef(code, unit.name, level, unit.path, unit.agency) if level else unit
        report = Report(
            hashlib.md5(f"{code}{period}{form}".encode(), usedforsecurity=False).hexdigest(),
            pack.id, pack.version, form, pack.form_by_key[form].version, unit, parse_period(period), revision,
            cells_of(said),
        )  # fmt: skip
        batch.append((_line(report), _incoming(session, report, pack)))
    session.store.add_received(batch, None)


def _incoming(session: Session, report: Report, pack: Pack) -> Incoming:
    cells = effective(pack.form_by_key[report.form], report)
    telling = {key: cell for key, cell in cells.items() if not cell.is_empty}
    digest = hashlib.sha256(repr((report.unit.code, report.period.text, sorted(report.cells.items()))).encode())
    base, _ = split_agency(report.unit.code)
    row = ReceivedRow(
        number=0, kind="bundle", unit=report.unit.code,
        unit_since=session.units.get(base, report.period.last).since.isoformat(), unit_name=report.unit.name,
        unit_level=report.unit.level, form=report.form, period=report.period.text, revision=report.revision,
        report_id=report.id, supplement_of="", pack=report.pack, pack_version=report.pack_version,
        form_version=report.form_version, data_digest=digest.hexdigest(), digest=digest.hexdigest(), blob="",
        file=f"{report.unit.code}.asice", signed=True, signer="", claimed_at=None, says=len(report.cells),
        consolidation="", record="{}", note="", received_at=session.now(), who="thử",
    )  # fmt: skip
    return Incoming(row, packed_cells(telling))


def _line(report: Report) -> ReceivingLine:
    return ReceivingLine(f"{report.unit.code}.asice", "", "new", "Đã nhận.")


def _cell(value: object) -> Cell:
    if isinstance(value, Mapping):
        return Cell(None, State(str(value["state"])))
    text = str(value)
    return Cell(Decimal(text)) if text.replace(".", "", 1).isdigit() else Cell(text)
