"""What the page of the whole can be about: the periods and forms that units below this office owe."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from forms.duties import last_days, latest, period_of
from forms.pack import Obligation
from forms.periods import parse_period
from workflow.office import Office, pack_for, require_office
from workflow.owed import owed_periods_of
from workflow.session import Session


class FormPlace(Struct, frozen=True):
    """A form that is owed in a period. short: as it is called ("Phụ lục 01"); title: its whole name."""

    key: str
    short: str
    title: str


class PeriodPlace(Struct, frozen=True):
    """A period and the forms owed in it, in the pack's order. title: "Năm 2024"; last_day: the latest to be in time,
    None where no form has one."""

    period: str
    title: str
    last_day: date | None
    forms: tuple[FormPlace, ...]


class Places(Struct, frozen=True):
    """The periods, the earliest first. form, period: what the season is about, "" where nothing is owed."""

    periods: tuple[PeriodPlace, ...]
    form: str
    period: str


def places(session: Session) -> Places:
    """What may be looked at, and the period whose last day is nearest to today."""
    office = require_office(session)
    found = sorted((_place(office, period, owed) for period, owed in owed_periods_of(office).items()), key=_about)
    if not found:
        return Places((), "", "")
    today = session.today()
    now = min(found, key=lambda item: abs((_about(item) - today).days))
    return Places(tuple(found), now.forms[0].key, now.period)


def _about(place: PeriodPlace) -> date:
    """The day that a period is looked after: its last day to send, or its own last day where there is none."""
    return place.last_day or parse_period(place.period).last


def _place(office: Office, period: str, owed: list[tuple[Obligation, int]]) -> PeriodPlace:
    keys = {obligation.form for obligation, _year in owed}
    about = period_of(*owed[0])
    ordered = dict.fromkeys(key for pack in office.packs for key in pack.form_by_key if key in keys)
    forms = [pack_for(office, key, about).form_by_key[key] for key in ordered]
    title = about.title
    return PeriodPlace(
        period=period,
        title=title[:1].upper() + title[1:],
        last_day=latest(last_days(owed)),
        forms=tuple(FormPlace(form.key, form.short, form.title) for form in forms),
    )
