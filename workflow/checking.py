"""Checking a report: its own figures, and those of the reports beside and before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.cells import Cell
from forms.findings import Finding, Severity
from forms.keys import DOCUMENT
from forms.periods import parse_period
from forms.report import Report
from forms.specs import cell_spec
from forms.text import nfc
from forms.units import split_agency
from storage.records import ReportHead
from workflow.forerunners import comparable
from workflow.reports import OpenReport, open_report, set_cells
from workflow.session import Session

if TYPE_CHECKING:
    from forms.rules import CheckContext

FIGURES = "V1"


def check_report(session: Session, ref: str) -> tuple[Finding, ...]:
    """Every finding on the report as it now stands, in the form's order; before them what the office above remarked."""
    from forms.rules import check
    from workflow.replies import remark_findings
    from workflow.standing.staleness import stale_findings

    opened = open_report(session, ref)
    beside = (*remark_findings(session, opened.report.id), *stale_findings(session, opened))
    found = (*beside, *check(context_of(session, opened)))
    return softened(found) if opened.entered_for else found


def softened(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What was found on figures that are only copied: whoever enters a paper of another unit answers for the copy.

    So an error that the unit alone could mend is a warning. What is no figure (V1) stays one: nothing can be reckoned
    with it. The frame of the document is that of the paper, and nobody asks for it.
    """
    return tuple(
        replace(finding, severity=Severity.WARNING)
        if finding.severity is Severity.ERROR and finding.code != FIGURES
        else finding
        for finding in findings
        if not finding.key.startswith(DOCUMENT)
    )


def blocking(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that block "Hoàn thành"."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def unexplained(opened: OpenReport, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What still wants the officer's reason (A.7: a soft finding needs a comment), a figure typed over a sum too."""
    unit = opened.report.unit
    return tuple(
        finding
        for finding in findings
        if finding.takes_reason and cell_spec(opened.form, unit, finding.key) is not None
    )


def explain(session: Session, ref: str, keys: Sequence[str], reason: str) -> OpenReport:
    """Write one reason as the note of each of these cells, in one act; "" takes it back."""
    opened = open_report(session, ref)
    said = nfc(reason).strip()
    changes = {key: replace(opened.report.cell(key), note=said) for key in keys}
    return set_cells(
        session,
        opened.report.id,
        {key: None if cell == Cell() else cell for key, cell in changes.items()},
        why="ghi lý do",
    )


def context_of(session: Session, opened: OpenReport) -> CheckContext:
    """What the rules may look at beside the report itself.

    The rules are imported with the first check, so that a report stands on the screen before.
    """
    from forms.rules import CheckContext

    report = opened.report
    return CheckContext(
        pack=opened.pack,
        form=opened.form,
        report=report,
        unit_counts=_unit_counts(session, opened),
        previous=previous_report(session, report),
        half=comparable(session, opened.form, report, f"{report.period.year}-H1")
        if report.period.kind == "year"
        else None,
        other=_others(session, opened),
    )


def previous_report(session: Session, report: Report) -> Report | None:
    """This unit's report on the same form for the period before; None where there is none here.

    Of a unit that was formed since: what it was formed from, added up; such a report is not kept anywhere.
    """
    period = _previous_period(report)
    form = session.pack(report.pack, report.pack_version).form_by_key[report.form]
    return comparable(session, form, report, period) if period else None


def _unit_counts(session: Session, opened: OpenReport) -> dict[str, int]:
    """The numbers of units that a figure of the report is held against; most reports have none to look up."""
    report = opened.report
    base, _ = split_agency(report.unit.code)
    levels = {row.units_of for row in opened.form.row if row.units_of and not report.cell(row.key).is_empty}
    return {level: session.units.count(base, level, report.period.last) for level in levels if level}


def _previous_period(report: Report) -> str:
    text, year = report.period.text, report.period.first.year
    return text.replace(str(year), str(year - 1), 1) if report.period.kind in ("year", "half") else ""


def _heads(session: Session) -> list[ReportHead]:
    """Every report that is here: one unit's reports are this office's own, or all entered for that unit."""
    return [*session.store.report_heads(), *session.store.entered_heads()]


def _others(session: Session, opened: OpenReport) -> dict[str, Report]:
    """Reports of this unit on the pack's other forms that end on the same day."""
    report, last = opened.report, opened.report.period.last
    return {
        head.form: open_report(session, head.id).report
        for head in _heads(session)
        if head.form != report.form and head.unit.code == report.unit.code and parse_period(head.period).last == last
    }
