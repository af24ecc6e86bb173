"""What an officer who answers a report is shown of it: its places, and what the rules find that could be remarked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.commented import Place, is_place, place_title, places
from forms.findings import Severity
from forms.report import Report
from forms.units import split_agency
from workflow.answering.answered import Answered, answered
from workflow.answering.outlets import knows_certificates
from workflow.sending.letters import known_address
from workflow.session import Session
from workflow.standing.reports import standing_report

if TYPE_CHECKING:
    from forms.rules import CheckContext


class Proposal(Struct, frozen=True):
    """A remark that could be made. title: the place with its wording; text: what the rules say of it."""

    key: str
    title: str
    text: str


class Answerable(Struct, frozen=True):
    """A received report before it is answered. sealable: its unit's certificate to encrypt to is known.

    address: where the unit was last written to, "" where that is not known.
    """

    number: int
    unit: str
    unit_name: str
    title: str
    signed: bool
    sealable: bool
    address: str


def answerable(session: Session, number: int) -> Answerable:
    """The received report of that number. BadInput where there is none."""
    found = answered(session, number)
    row = found.row
    sealable = row.signed and knows_certificates(session, row.unit)
    return Answerable(
        number, row.unit, row.unit_name, found.title, row.signed, sealable, known_address(session, row.unit)
    )


def comment_places(session: Session, number: int) -> tuple[Place, ...]:
    """Every place of the report that can be commented on, in printed order. BadInput as `answerable`."""
    found = answered(session, number)
    return places(found.form, found.report)


def proposals(session: Session, number: int) -> tuple[Proposal, ...]:
    """The errors and the warnings without a reason that the rules find in the report, in the form's order."""
    from forms.rules import check

    found = answered(session, number)
    told = [one for one in check(_context(session, found)) if one.severity is not Severity.NOTICE]
    return tuple(
        Proposal(one.key, place_title(found.form, found.report, one.key), one.message)
        for one in told
        if is_place(found.form, found.report, one.key)
    )


def _context(session: Session, found: Answered) -> CheckContext:
    """The report beside what else was received from the unit: the period before, the half-year, the other forms."""
    from forms.rules import CheckContext

    row, report = found.row, found.report
    year, pack = report.period.year, session.pack(row.pack, row.pack_version)
    same_day = [form for form in pack.forms if form.key != row.form]
    others = {form.key: _standing_report(session, row.unit, form.key, row.period) for form in same_day}
    return CheckContext(
        pack=pack,
        form=found.form,
        report=report,
        unit_counts=_unit_counts(session, found),
        previous=_standing_report(session, row.unit, row.form, row.period.replace(str(year), str(year - 1), 1)),
        half=_standing_report(session, row.unit, row.form, f"{year}-H1") if report.period.kind == "year" else None,
        other={key: other for key, other in others.items() if other is not None},
    )


def _standing_report(session: Session, unit: str, form: str, period: str) -> Report | None:
    found = standing_report(session, unit, form, period)
    return replace(found, consolidation=None) if found is not None else None


def _unit_counts(session: Session, found: Answered) -> dict[str, int]:
    """The numbers of units that a figure of the report is held against (V7)."""
    base, _ = split_agency(found.row.unit)
    levels = {row.units_of for row in found.form.row if row.units_of and not found.report.cell(row.key).is_empty}
    return {level: session.units.count(base, level, found.report.period.last) for level in levels if level}
