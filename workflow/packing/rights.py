"""Who may give this office a pack: the office itself, the units that it lies in, and the agencies acting for those."""

from __future__ import annotations

from forms.errors import BadInput
from forms.present import running_name
from forms.units import split_agency
from workflow.office import Office, reference_day, unit_reference
from workflow.session import Session
from workflow.trust.statement_rows import is_above


def right_problem(session: Session, office: Office, codes: tuple[str, ...]) -> str:
    """Why none of these units may, as a sentence; "" where one may. codes: what the signer is known as."""
    if any(_may(session, office, code) for code in codes):
        return ""
    named = ", ".join(unit_name(session, office, code) for code in codes)
    return (
        f"Người ký là {named}, không phải {running_name(office.unit.name)} và cũng không phải cấp trên của đơn vị này,"
        " nên không phát hành gói biểu mẫu cho đơn vị này được."
    )


def unit_name(session: Session, office: Office, code: str) -> str:
    """A unit as it is called here, with its code; the code alone where it is not known."""
    for pack in office.packs:
        for day in (session.today(), reference_day(pack)):
            try:
                return f"{unit_reference(session.units, pack, code, day).name} ({code})"
            except BadInput:
                continue
    return code


def _may(session: Session, office: Office, code: str) -> bool:
    here = office.unit.code
    return any(
        one == here or is_above(session, one, here, session.today()) for one in (code, _acted_for(office, code)) if one
    )


def _acted_for(office: Office, code: str) -> str:
    """The unit that an agency acts for, by the packs in use and never by the one that is looked at; "" for none."""
    base, key = split_agency(code)
    agencies = (pack.agencies.get(key or "") for pack in office.packs)
    return base if any(agency and agency.acts_for == base for agency in agencies) else ""
