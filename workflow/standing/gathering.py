"""What a consolidation is made of: the units expected on the period's last day, and the reports that stand for them.

The cells of all reports are read in one scan; a cell that was met before is not built again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from msgspec import Struct

from forms.asked import form_at, form_for
from forms.cells import Cell, Source
from forms.codec_consolidation import consolidation_from_json
from forms.consolidation import Choice, Expected, SourceReport
from forms.errors import BadInput
from forms.form import Form
from forms.pack import Pack
from forms.periods import Period, parse_period
from forms.report import Consolidation, Report, UnitRef
from forms.standing import Standing
from forms.supplement import laid_over
from forms.territory import expected
from forms.values import effective
from storage.codec import CellRow, from_row
from storage.consolidated import SourceRow
from storage.records import ReportHead
from workflow.office import pack_for, require_office, unit_reference
from workflow.packs import form_in
from workflow.session import Session
from workflow.standing.reports import standings


class Scope(Struct, frozen=True):
    """Where a consolidation happens: this office on a form for a period, with the units expected below it."""

    pack: Pack
    form: Form
    office: UnitRef
    period: Period
    expected: tuple[Expected, ...]


class Gathered(Struct, frozen=True):
    """sources: the reports that stand, one a unit; choices: "whole" or "parts" by district."""

    scope: Scope
    sources: tuple[SourceReport, ...]
    choices: Mapping[str, Choice]


def scope_of(session: Session, form_key: str, period_text: str) -> Scope:
    """With the version of the pack that the office's own report is on, else the newest. BadInput for an unknown form, a
    wrong period, or an office that nobody reports to."""
    office, period = require_office(session), parse_period(period_text)
    own = own_head(session, form_key, period_text)
    pack = session.pack(own.pack, own.pack_version) if own else pack_for(office, form_key, period)
    form = form_in(pack, form_key)
    unit = unit_reference(session.units, pack, office.code, period.last)
    below = units_below(session, pack, unit, period, form)
    if not below:
        raise BadInput(
            f"Không có đơn vị nào báo cáo biểu “{form.short}” kỳ {period.title} cho {unit.name}.",
            "Chỉ cơ quan có đơn vị cấp dưới mới tổng hợp báo cáo.",
        )
    return Scope(pack, form_at(form, unit), unit, period, below)


def scope_of_report(session: Session, report: Report) -> Scope:
    """Where a report that was consolidated belongs, whatever the office has been set up as since."""
    pack = session.pack(report.pack, report.pack_version)
    form = form_for(pack.form_by_key[report.form], report)
    return Scope(pack, form, report.unit, report.period, units_below(session, pack, report.unit, report.period, form))


def units_below(session: Session, pack: Pack, unit: UnitRef, period: Period, form: Form) -> tuple[Expected, ...]:
    """The units expected to report below a unit on the form for a period."""
    found = expected(session.units, pack, unit, period.last, form.key)
    return tuple(Expected(one.code, one.name, one.level, one.parent, one.agency) for one in found)


def gather(session: Session, scope: Scope) -> Gathered:
    """Everything that would be consolidated now: a report that was returned, or that another contradicts, is not."""
    form, period = scope.form.key, scope.period.text
    stands = standings(session, form, period)
    known = {unit.code for unit in scope.expected}
    counted = {unit: one for unit, one in stands.items() if unit in known and one.counts}
    return Gathered(scope, sources_of(session, scope, counted), choices_of(session, scope))


def choices_of(session: Session, scope: Scope) -> dict[str, Choice]:
    """Whose figures the officer chose, by district."""
    kept = session.store.source_choices(scope.form.key, scope.period.text)
    return {unit: choice.choice for unit, choice in kept.items() if choice.choice}


def sources_of(session: Session, scope: Scope, stands: Mapping[str, Standing]) -> tuple[SourceReport, ...]:
    """The reports that stand for these units, with their cells, in the order of the units expected."""
    rows = session.store.source_rows(scope.form.key, scope.period.text)
    cells = _cells(session, [number for one in stands.values() for number in one.chain])
    parents = {unit.code: unit.parent for unit in scope.expected}
    return tuple(
        _source(scope, [rows[number] for number in stands[unit].chain], cells, parents[unit])
        for unit in parents
        if unit in stands
    )


def _cells(session: Session, numbers: Iterable[int]) -> dict[int, dict[str, Cell]]:
    known: dict[CellRow, Cell] = {}
    found: dict[int, dict[str, Cell]] = {}
    for number, rows in session.store.scan_received_cells(numbers):
        cells = found[number] = {}
        for key, row in rows.items():
            cell = known.get(row)
            if cell is None:
                cell = known[row] = from_row(row)
            cells[key] = cell
    return found


def _source(scope: Scope, chain: list[SourceRow], cells: Mapping[int, Mapping[str, Cell]], parent: str) -> SourceReport:
    row = chain[-1]
    own = cells.get(row.number, {})
    whole = own if len(chain) == 1 else _laid_over(scope, chain, cells)
    made = _consolidation(row, own)
    return SourceReport(
        row.number, row.unit, row.name, row.level, parent, row.revision, row.digest, row.signed, whole, made
    )


def _laid_over(scope: Scope, chain: list[SourceRow], cells: Mapping[int, Mapping[str, Cell]]) -> Mapping[str, Cell]:
    """A report with its supplements, reckoned anew: what a supplement's own rates said is not the whole's."""
    stored: Mapping[str, Cell] = {}
    for row in chain:
        own = {key: cell for key, cell in cells.get(row.number, {}).items() if cell.source is not Source.COMPUTED}
        stored = laid_over(stored, own)
    unit = UnitRef(chain[-1].unit, chain[-1].name, chain[-1].level)
    report = Report("", scope.pack.id, 0, scope.form.key, 0, unit, scope.period, chain[-1].revision, stored)
    return effective(scope.form, report)


def _consolidation(row: SourceRow, cells: Mapping[str, Cell]) -> Consolidation | None:
    return consolidation_from_json(json.loads(row.consolidation), cells) if row.consolidation else None


def own_head(session: Session, form: str, period: str) -> ReportHead | None:
    """This office's report on a form for a period; None where it was not begun."""
    return next((head for head in session.store.report_heads() if (head.form, head.period) == (form, period)), None)
