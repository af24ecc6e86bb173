"""What the page of the whole can be about: the periods and forms that units below this office owe."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from forms.duties import last_days, latest, owed_periods, period_of
from forms.pack import Obligation, Pack
from forms.periods import parse_period
from workflow.office import require_office
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
    pack = require_office(session).pack
    found = sorted((_place(pack, period, owed) for period, owed in owed_periods(pack).items()), key=_about)
    if not found:
        return Places((), "", "")
    today = session.today()
    now = min(found, key=lambda item: abs((_about(item) - today).days))
    return Places(tuple(found), now.forms[0].key, now.period)


def _about(place: PeriodPlace) -> date:
    """The day that a period is looked after: its last day to send, or its own last day where there is none."""
    return place.last_day or parse_period(place.period).last


def _place(pack: Pack, period: str, owed: list[tuple[Obligation, int]]) -> PeriodPlace:
    keys = {obligation.form for obligation, _year in owed}
    title = period_of(*owed[0]).title
    return PeriodPlace(
        period=period,
        title=title[:1].upper() + title[1:],
        last_day=latest(last_days(owed)),
        forms=tuple(FormPlace(form.key, form.short, form.title) for form in pack.forms if form.key in keys),
    )
