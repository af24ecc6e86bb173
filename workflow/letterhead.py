"""The frame of papers that the office itself draws up: lists, records of receiving, reminders."""

from __future__ import annotations

from datetime import date

from forms.cells import Cell
from forms.keys import DOCUMENT
from forms.pack import Pack
from forms.periods import Period, parse_period
from forms.present import running_name
from forms.report import Document, Report, UnitRef
from workflow.document import frame_texts
from workflow.office import Office
from workflow.office_frame import own_frame
from workflow.session import Session


def office_name(office: Office) -> str:
    """Who writes: the agency that acts for the unit, else the unit's People's Committee."""
    unit = office.unit
    if unit.agency:
        return office.pack.agencies[unit.agency].name
    return f"Ủy ban nhân dân {running_name(unit.name)}"


def letterhead(session: Session, office: Office, kind: str, day: date, signers: str) -> Document:
    """The head of a paper dated `day`, its number left open. kind: the letters of its type ("BB"), "" for one that has
    no number; signers: as NĐ 30 writes titles, one a line."""
    form = office.pack.forms[0]
    said = {f"{DOCUMENT}date": Cell(day.isoformat())}
    sample = Report("", office.pack.id, 1, form.key, 1, _writer(office), _any_period(office.pack), 1, said)
    texts = frame_texts(office.pack, form, sample)
    if not office.unit.agency:
        texts |= own_frame(session, form.key)
    letters = texts.get("symbol", "").partition("-")[2]
    return Document(
        symbol=f"{kind}-{letters}" if kind and letters else kind,
        place=texts.get("place", ""),
        date=day.isoformat(),
        signers=signers,
        parent=texts.get("parent", ""),
        issuer=texts.get("issuer", ""),
    )


def _writer(office: Office) -> UnitRef:
    """The unit, or the agency that acts for it as an agency of its own."""
    unit = office.unit
    if not unit.agency or unit.level == "agency":
        return unit
    name = office.pack.agencies[unit.agency].name
    return UnitRef(f"{unit.code}.{unit.agency}", name, "agency", (unit.name, *unit.path), unit.agency)


def _any_period(pack: Pack) -> Period:
    return parse_period(str(pack.years[-1]))
