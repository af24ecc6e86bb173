"""The totals of a form beside what this office's report says: of how many units each speaks, and what to look into."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from forms.cells import EMPTY, Cell, Source
from forms.consolidation import District
from forms.findings import Finding
from forms.form import Form, Option
from forms.made_of import missing_names
from forms.present import cell_text
from forms.report import Report
from forms.rules.naming import section_name
from forms.values import effective
from workflow.session import Session
from workflow.standing.prospect import Looked, look
from workflow.standing.staleness import StaleLine, stale


class FigureLine(Struct, frozen=True):
    """One figure. tt: its printed number, "" for a helper cell or a field of an outline; total: what consolidating
    now gives; covers: (n, m) of how many units, None where it is not added up.

    present: what this office's report says, source: where that came from, typed_over: it was typed and says otherwise;
    note: the reason given. fresh: consolidating now would write another figure than the report has.
    """

    key: str
    tt: str
    label: str
    unit: str
    total: Cell
    total_text: str
    covers: tuple[int, int] | None
    present: Cell
    present_text: str
    typed_over: bool
    fresh: bool
    note: str
    findings: tuple[Finding, ...]


class Figures(Struct, frozen=True):
    """What a form amounts to for a period. report_id: "" where this office's report was not begun; editable: it is
    a draft. counted: reports put together; missing: "A, B".

    districts: whose figures count where a unit has units below it; findings: those on no figure; stale: what came
    after the report was consolidated.
    """

    form: str
    period: str
    report_id: str
    editable: bool
    consolidated: bool
    counted: int
    missing: str
    lines: tuple[FigureLine, ...]
    districts: tuple[District, ...]
    findings: tuple[Finding, ...]
    stale: tuple[StaleLine, ...]

    @property
    def to_choose(self) -> tuple[District, ...]:
        """The districts for which somebody must say whose figures count."""
        return tuple(one for one in self.districts if one.state == "unresolved")


def figures(session: Session, form: str, period: str) -> Figures:
    """The totals that consolidating now would give, beside the report. BadInput as `gathering.scope_of`."""
    return figures_of(session, look(session, form, period))


def figures_of(session: Session, found: Looked) -> Figures:
    """The same where it was looked at already."""
    made, opened, scope = found.made, found.opened, found.gathered.scope
    report = opened.report if opened else None
    later = stale(session, report.id) if report else ()
    lines = tuple(_lines(found, report))
    told = {line.key for line in lines}
    return Figures(
        scope.form.key, scope.period.text, report.id if report else "", opened is None or opened.editable,
        report is not None and report.consolidation is not None, found.counted, missing_names(made.consolidation),
        lines, made.districts,
        tuple(finding for finding in made.findings if finding.key not in told), later,
    )  # fmt: skip


class _Place(Struct, frozen=True):
    """A figure of the form: what names it, and how it is printed. decimals: of a computed one."""

    key: str
    tt: str
    label: str
    unit: str
    options: tuple[Option, ...] = ()
    decimals: int | None = None


def _lines(found: Looked, report: Report | None) -> Iterator[FigureLine]:
    """Every figure that consolidation gives, and what is computed of these, in the form's order."""
    scope, given = found.gathered.scope, found.made.cells
    totals = effective(scope.form, _as_report(found))
    present = effective(scope.form, report) if report else {}
    for place in _places(scope.form):
        total = totals.get(place.key, EMPTY)
        if place.key in given or (total.source is Source.COMPUTED and not total.is_empty):
            yield _line(found, place, total, present.get(place.key, EMPTY))


def _as_report(found: Looked) -> Report:
    """What consolidation gives alone, so that rates are computed of it."""
    scope = found.gathered.scope
    counted = {row.key: cell for row in scope.form.row if row.units_of and (cell := _own_cell(found, row.key))}
    cells = {**counted, **found.made.cells}
    return Report("", scope.pack.id, 0, scope.form.key, 0, scope.office, scope.period, 1, cells)


def _own_cell(found: Looked, key: str) -> Cell | None:
    return found.opened.report.cells.get(key) if found.opened else None


def _places(form: Form) -> Iterator[_Place]:
    for row in form.row:
        if row.kind != "heading":
            yield _Place(row.key, row.tt, row.label, row.unit, row.options, row.decimals)
        for helper in row.helper:
            yield _Place(helper.key, "", helper.label, helper.unit, helper.options)
    for key, item in form.fields.items():
        if item.type in ("count", "money"):
            section = form.section_of[key]
            yield _Place(key, "", item.label or section_name(section), item.unit)


def _line(found: Looked, place: _Place, total: Cell, present: Cell) -> FigureLine:
    key, made = place.key, found.made
    own = found.opened.report.cell(key) if found.opened else EMPTY
    typed = not own.is_empty and own.source is not Source.CONSOLIDATED
    given = made.cells.get(key)
    return FigureLine(
        key, place.tt, place.label, place.unit, total, _text(place, total), made.consolidation.coverage.get(key),
        present, _text(place, present), typed and given is not None and _said(own) != _said(given),
        key in found.changes, own.note, tuple(finding for finding in made.findings if finding.key == key),
    )  # fmt: skip


def _text(place: _Place, cell: Cell) -> str:
    return cell_text(cell, place.decimals if cell.source is Source.COMPUTED else None, place.options)


def _said(cell: Cell) -> tuple[object, object]:
    return cell.value, cell.state
