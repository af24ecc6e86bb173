"""What stands for the units below, and the reports themselves as they were received."""

from __future__ import annotations

import json
from collections.abc import Mapping

from msgspec.structs import replace

from forms.asked import form_for
from forms.cells import Source
from forms.codec_consolidation import consolidation_from_json
from forms.errors import BadInput
from forms.form import Form
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.standing import NOTHING, Standing, standing
from forms.standing import standings as standings_of
from forms.supplement import laid_over
from storage.received_records import ReceivedRow
from workflow.office import unit_reference
from workflow.session import Session


def standings(session: Session, form: str, period: str) -> Mapping[str, Standing]:
    """What stands for each unit of which something is kept, by its code."""
    found = standings_of(session.store.kept(form, period))
    return {unit: one for (unit, _, _), one in found.items()}


def standing_of(session: Session, unit: str, form: str, period: str) -> Standing:
    """What stands for one unit; NOTHING where nothing is kept of it."""
    kept = session.store.kept(form, period, unit)
    return standing(kept) if kept else NOTHING


def standing_report(session: Session, unit: str, form: str, period: str) -> Report | None:
    """The report that stands, also a returned one, laid over what it completes; None where none stands."""
    found = standing_of(session, unit, form, period)
    return chain_report(session, found.chain) if found.chain else None


def received_row(session: Session, number: int) -> ReceivedRow:
    """The row of a received report. BadInput where there is none of that number."""
    row = session.store.received_row(number)
    if row is None:
        raise BadInput(f"Không có báo cáo đã nhận số {number}.", "Hãy xem lại danh sách báo cáo đã nhận.")
    return row


def received_report(session: Session, number: int) -> Report:
    """One report as it was received, with the cells that count; of a supplement only its own. BadInput."""
    row = received_row(session, number)
    cells = {key: cell for key, cell in session.store.received_cells(number).items() if cell.source != Source.COMPUTED}
    made = consolidation_from_json(json.loads(row.consolidation), cells) if row.consolidation else None
    return Report(
        row.report_id, row.pack, row.pack_version, row.form, row.form_version, _unit(session, row),
        parse_period(row.period), row.revision, cells, row.supplement_of, consolidation=made,
    )  # fmt: skip


def chain_report(session: Session, chain: tuple[int, ...]) -> Report:
    """The last of a standing's chain, laid over those that it completes."""
    whole = received_report(session, chain[0])
    for number in chain[1:]:
        supplement = received_report(session, number)
        made = supplement.consolidation or whole.consolidation
        cells = laid_over(whole.cells, supplement.cells)
        whole = replace(supplement, cells=cells, consolidation=made, supplement_of="")
    return whole


def whole_report(session: Session, number: int) -> Report:
    """A received report, laid over what it completes where that is kept; else as it came. BadInput."""
    row = received_row(session, number)
    kept = {one.data_digest: one for one in session.store.kept(row.form, row.period, row.unit) if one.signed}
    chain = [number]
    wanted = row.supplement_of
    while wanted in kept and kept[wanted].number not in chain:
        chain.insert(0, kept[wanted].number)
        wanted = kept[wanted].supplement_of
    return chain_report(session, tuple(chain))


def form_of(session: Session, report: Report | ReceivedRow) -> Form:
    """The form that a received report is made on; of a report itself without what its unit was not asked for.

    BadInput where its pack is no longer on this machine.
    """
    form = session.pack(report.pack, report.pack_version).form_by_key.get(report.form)
    if form is None:
        raise BadInput(f"Gói biểu mẫu “{report.pack}” không còn biểu “{report.form}”.", "Hãy cài lại gói biểu mẫu.")
    return form_for(form, report) if isinstance(report, Report) else form


def _unit(session: Session, row: ReceivedRow) -> UnitRef:
    try:
        pack = session.pack(row.pack, row.pack_version)
        return unit_reference(session.units, pack, row.unit, parse_period(row.period).last)
    except BadInput:
        return UnitRef(row.unit, row.unit_name, row.unit_level, (), row.unit.partition(".")[2])
