"""Where the reports of an office that nobody reports to in a period stand."""

from __future__ import annotations

from msgspec import Struct

from workflow.duties import CLOSED, Duty, duties
from workflow.office import require_office
from workflow.session import Session


class OwnLine(Struct, frozen=True):
    """A report that this office owes. state: none, draft, finished, sent, accepted, returned; late: it did not go out
    by the last day, or went out after it."""

    unit: str
    name: str
    form: str
    state: str
    state_text: str
    late: bool
    revision: int
    short: str


def own_lines(session: Session, period: str) -> tuple[OwnLine, ...]:
    """The reports that this office owes for a period, in the order of what is due first."""
    unit = require_office(session).unit
    return tuple(
        OwnLine(
            unit=unit.code,
            name=unit.name,
            form=duty.form,
            state=duty.state,
            state_text=duty.state_text,
            late=_late(session, duty),
            revision=duty.revision if duty.report_id else 0,
            short=session.pack(duty.pack).form_by_key[duty.form].short,
        )
        for duty in duties(session, session.today())
        if duty.period == period
    )


def _late(session: Session, duty: Duty) -> bool:
    sendings = session.store.sendings(duty.report_id) if duty.report_id else []
    days = [item.at.date() for item in sendings if item.certain]
    if duty.last_day is None:
        return False
    if days and duty.state in CLOSED:
        return min(days) > duty.last_day
    return session.today() > duty.last_day
