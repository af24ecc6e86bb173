"""Reports as an office keeps them once they were received, put there without any file: each with figures of its own."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from forms.cells import Cell, State
from forms.report import Report
from forms.units import Unit
from forms.values import effective
from storage.received_records import Incoming, ReceivedRow, ReceivingLine, packed_cells
from workflow.session import Session

BATCH = 500


def keep(
    session: Session, report: Report, communes: Sequence[Unit], period: str, pack: str, at: datetime, seed: int = 11
) -> None:
    """A report like the one given of each of these communes."""
    chance = random.Random(f"{seed} {period} {len(communes)}")
    form = session.pack(report.pack).form_by_key[report.form]
    cells = effective(form, report)
    for start in range(0, len(communes), BATCH):
        batch = [
            _incoming(unit, report.form, period, pack, at, _varied(cells, chance))
            for unit in communes[start : start + BATCH]
        ]
        session.store.add_received([(_line(one.row), one) for one in batch], None)


def _varied(cells: dict[str, Cell], chance: random.Random) -> dict[str, Cell]:
    return {
        key: replace(cell, value=Decimal(chance.randrange(90)))
        if isinstance(cell.value, Decimal) and cell.state is State.VALUE
        else cell
        for key, cell in cells.items()
    }


def _incoming(unit: Unit, form: str, period: str, pack: str, at: datetime, cells: dict[str, Cell]) -> Incoming:
    digest = hashlib.sha256(f"{unit.code} {form} {period}".encode()).hexdigest()
    row = ReceivedRow(
        0, "bundle", unit.code, unit.since.isoformat(), unit.name, unit.level, form, period, 1, digest[:32], "", pack,
        1, 1, digest, digest, "", f"{unit.code}.asice", True, "", None, len(cells), "", "{}", "", at, "bench",
    )  # fmt: skip
    return Incoming(row, packed_cells(cells))


def _line(row: ReceivedRow) -> ReceivingLine:
    return ReceivingLine(row.file, row.data_digest, "new", "", row.unit, row.unit_name, row.form, row.period, 1)
