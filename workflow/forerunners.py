"""The report of the period before that a unit's figures can be compared with, also where the unit was formed since.

A unit that was formed from others is compared with their figures together: only where each of them went in whole and
its report is here (this office's own, entered from paper, or received). What does not add up is not compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.cells import Cell, Source
from forms.form import Form
from forms.periods import Period, parse_period
from forms.report import Report
from forms.units import split_agency
from storage.records import ReportHead
from workflow.reports import open_report
from workflow.session import Session

if TYPE_CHECKING:
    from forms.units import Unit


def comparable(session: Session, form: Form, report: Report, period_text: str) -> Report | None:
    """The figures of the same place for another period; None where they are not all here."""
    heads = [head for head in _heads(session) if head.form == form.key and head.period == period_text]
    same = next((head for head in heads if head.unit.code == report.unit.code and head.id != report.id), None)
    if same is not None and (same.unit.name, same.unit.path) == (report.unit.name, report.unit.path):
        return open_report(session, same.id).report
    if same is None and not (heads or session.store.received_rows(form.key, period_text)):
        return None
    period = parse_period(period_text)
    return _of_place(session, form, report, period, {head.unit.code: head for head in heads})


def _of_place(
    session: Session, form: Form, report: Report, period: Period, heads: Mapping[str, ReportHead]
) -> Report | None:
    from forms.seeing.merged import complete, merged
    from forms.succession import forerunners, stands

    base, agency = split_agency(report.unit.code)
    unit: Unit = session.units.get(base, report.period.last)
    if agency is not None or stands(unit, session.units.answered(period.last)):
        others = {code: head for code, head in heads.items() if head.id != report.id}
        found = _cells(session, form, report.unit.code, period.text, others)
        return replace(report, period=period, cells=found, consolidation=None) if found is not None else None
    shares = forerunners(session.units, unit, period.last)
    parts = [_cells(session, form, share.unit.code, period.text, heads) for share in shares if share.whole]
    known = [cells for cells in parts if cells is not None]
    if not shares or len(known) < len(shares):
        return None
    like = replace(report, period=period, cells={}, consolidation=None)
    cells = complete(form, merged(form, like, known))
    return replace(like, cells={key: cell for key, cell in cells.items() if cell.source is not Source.COMPUTED})


def _cells(
    session: Session, form: Form, unit: str, period: str, heads: Mapping[str, ReportHead]
) -> Mapping[str, Cell] | None:
    from workflow.standing.reports import chain_report, standing_of

    if unit in heads:
        return open_report(session, heads[unit].id).report.cells
    found = standing_of(session, unit, form.key, period)
    return chain_report(session, found.chain).cells if found.counts else None


def _heads(session: Session) -> list[ReportHead]:
    """Every report that is here: this office's own, and those entered for other units."""
    return [*session.store.report_heads(), *session.store.entered_heads()]
