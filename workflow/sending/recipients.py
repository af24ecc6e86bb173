"""Who a report goes to: what the pack says of its obligation, else the addressee that stands in the document."""

from __future__ import annotations

from msgspec import Struct

from forms.duties import duty_for
from forms.errors import BadInput
from forms.pack import Pack
from forms.report import Report
from workflow.office import require_office, unit_reference
from workflow.reports import open_report
from workflow.session import Session

_PARENT = "parent"


class Recipient(Struct, frozen=True):
    """code: the receiving unit's or agency's, "" where it cannot be told; name: as the document addresses it."""

    code: str
    name: str


def recipient(session: Session, ref: str) -> Recipient:
    """The office that the report is sent to."""
    opened = open_report(session, ref)
    report, pack = opened.report, opened.pack
    code = _code(session, pack, report)
    addressee = report.document.addressee.split("\n")[0].strip(" .;")
    if not code or code == require_office(session).code:
        return Recipient("", addressee)
    try:
        unit = unit_reference(session.units, pack, code, report.period.last).name
    except BadInput:
        return Recipient("", addressee)
    return Recipient(code, addressee or unit)


def _code(session: Session, pack: Pack, report: Report) -> str:
    level = report.unit.level
    found = duty_for(pack, report.form, level, report.period)
    if found is None:
        return ""
    named = found[0].to.get(level, "")
    return _parent(session, report) if named == _PARENT else f"{pack.province}.{named}" if named else ""


def _parent(session: Session, report: Report) -> str:
    above = session.units.ancestors(report.unit.code, report.period.last)
    return above[0].code if above else ""
