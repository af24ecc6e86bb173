"""Who answers whom: the office that a report was sent to, and those above the unit that made it."""

from __future__ import annotations

from forms.errors import BadInput
from forms.key_statements import StatedUnit
from forms.pack import Pack
from forms.present import running_name
from forms.report import UnitRef
from forms.text import nfc
from forms.units import LEVELS, Level, split_agency
from storage.records import ReportHead
from workflow.office import require_office, unit_reference
from workflow.reports import open_report
from workflow.sending.recipients import recipient
from workflow.session import Session


def this_office(session: Session) -> StatedUnit:
    """This office as its answers name it: the code of its unit, and the agency that acts for it where one does."""
    office = require_office(session)
    return StatedUnit(office.unit.code, nfc(_name(office.pack, office.unit)))


def office_name(session: Session, said: StatedUnit) -> str:
    """The name that an office is known by here; what it calls itself only where it is not known."""
    places = [(pack, day) for pack in require_office(session).packs for day in (pack.last_day, session.today())]
    for pack, day in places:
        try:
            unit = unit_reference(session.units, pack, said.code, day)
        except BadInput:
            continue
        return _name(pack, unit)
    return said.name


def _name(pack: Pack, unit: UnitRef) -> str:
    """An agency's name; of a unit the body that acts for it."""
    agency = pack.agencies.get(unit.agency)
    return agency.name if agency else f"Ủy ban nhân dân {running_name(unit.name)}"


def above_problem(session: Session, office: StatedUnit, head: ReportHead) -> str:
    """Why that office may not answer the report, as a sentence; "" where the report was sent to it, or it stands
    above the unit: on the period's last day, or as what became of an office that did."""
    if office.code in _recipients(session, head) or _stands_above(session, office.code, head):
        return ""
    name = office_name(session, office)
    return (
        f"{name} ({office.code}) không phải là nơi nhận hay cơ quan cấp trên của {head.unit.name} ({head.unit.code})."
    )


def _recipients(session: Session, head: ReportHead) -> set[str]:
    """The codes of who receives it: the office's own and, where it acts for a unit, that unit's."""
    code = recipient(session, head.id).code
    if not code:
        return set()
    opened = open_report(session, head.id)
    return {code, unit_reference(session.units, opened.pack, code, opened.report.period.last).code}


def _stands_above(session: Session, code: str, head: ReportHead) -> bool:
    from forms.territory import Territory

    base, agency = split_agency(code)
    if agency is not None:
        return False
    report, tree = open_report(session, head.id), session.units
    last = report.report.period.last
    days = dict.fromkeys((last, report.pack.last_day, session.today()))
    above = [day for day in days if tree.exists(base, day) and _is_higher(tree.get(base, day).level, head.unit.level)]
    return any(Territory(tree, base, day, last).holds(head.unit.code) == "whole" for day in above)


def _is_higher(office: Level, unit: str) -> bool:
    """Whether an office of that level stands above units of the other; what a unit became does not stand above it."""
    return unit not in LEVELS or LEVELS.index(office) < LEVELS.index(unit)
