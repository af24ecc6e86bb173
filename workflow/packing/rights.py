"""Who may give this office a pack: the office itself, the units that it lies in, and the agencies acting for those."""

from __future__ import annotations

from forms.errors import BadInput
from forms.present import running_name
from forms.territory import goes_on
from forms.units import split_agency
from workflow.office import Office, unit_reference
from workflow.session import Session
from workflow.trust.statement_rows import is_above


def right_problem(session: Session, office: Office, codes: tuple[str, ...], fingerprint: str) -> str:
    """Why none of these units may, as a sentence; "" where one may. codes: what the signer is known as."""
    may = [code for code in codes if _may(session, office, code)]
    others = [_other_bearer(session, office, code, fingerprint) for code in may]
    if may and not all(others):
        return ""
    if may:
        return others[0]
    named = ", ".join(unit_name(session, office, code) for code in codes)
    return (
        f"Người ký là {named}, không phải {running_name(office.unit.name)} và cũng không phải cấp trên của đơn vị này,"
        " nên không phát hành gói biểu mẫu cho đơn vị này được."
    )


def unit_name(session: Session, office: Office, code: str) -> str:
    """A unit as it is called here, with its code; the code alone where it is not known."""
    for pack in office.packs:
        for day in (session.today(), pack.last_day):
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


def _other_bearer(session: Session, office: Office, code: str, fingerprint: str) -> str:
    """That the certificate was confirmed for a unit which bore the code before the one that bears it today, or on the
    day of the office's pack; "" where it is that unit's, or of one that it went on as."""
    tree, base, name = session.units, split_agency(code)[0], _confirmed_for(session, fingerprint)
    days = (session.today(), office.pack.last_day)
    bearers = [tree.get(base, day) for day in days if tree.exists(base, day)]
    meant = [one for one in tree.versions(base) if one.name == name]
    same = (goes_on(tree, *sorted((one, now), key=lambda unit: unit.since)) for one in meant for now in bearers)
    if not (bearers and meant) or any(same):
        return ""
    return (
        f"Khóa ký đã xác nhận là của {running_name(name)}; nay mã {base} là của {running_name(bearers[0].name)},"
        " nên khóa này không còn phát hành gói biểu mẫu cho đơn vị này được."
    )


def _confirmed_for(session: Session, fingerprint: str) -> str:
    return next((one.unit_name for one in session.store.trusted() if one.fingerprint == fingerprint), "")


def _acted_for(office: Office, code: str) -> str:
    """The unit that an agency acts for, by the packs in use and never by the one that is looked at; "" for none."""
    base, key = split_agency(code)
    agencies = (pack.agencies.get(key or "") for pack in office.packs)
    return base if any(agency and agency.acts_for == base for agency in agencies) else ""
