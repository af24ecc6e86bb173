"""Obligations as dates: which period, the last day to send, how many days are left (A.2).

An obligation need not have a day ("theo định kỳ"): then nobody is late, unless the receiving office sets one. An event
("kịp thời") is no period at all: its report is offered, not owed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from forms.pack import Obligation, Pack
from forms.periods import Period, parse_period

NO_DAY = "Chưa có hạn"


def period_text(duty: Obligation, year: int) -> str:
    """The written form of the period that the obligation asks for in a plan's year; "" of an event."""
    match duty.period:
        case "half":
            return f"{year}-H{duty.half or 1}"
        case "quarter":
            return f"{year}-Q{duty.number}"
        case "month":
            return f"{year}-M{duty.number:02d}"
        case "school_year":
            return f"{year - 1}-{year}"
        case "range":
            return duty.range
        case "event":
            return ""
    return str(year)


def period_of(duty: Obligation, year: int) -> Period:
    """The period that the obligation asks for in a plan's year. BadInput of an event, which has none."""
    return parse_period(period_text(duty, year))


def due_day(duty: Obligation, year: int) -> date | None:
    """The last day on which the report is in time; None where the source names no day.

    "Trước ngày X" ends the day before X.
    """
    if not duty.has_day:
        return None
    named = date(duty.year or year + duty.year_offset, duty.due_month, duty.due_day)
    return named - timedelta(days=1) if duty.exclusive else named


def owed_years(pack: Pack, duty: Obligation) -> tuple[int, ...]:
    """The plan's years in which the obligation asks for a report: one for a range of years, none for an event."""
    if duty.period == "event":
        return ()
    if duty.period == "range":
        return (parse_period(duty.range).year,)
    return tuple(year for year in pack.years if duty.year in (0, year))


def owed(pack: Pack) -> Iterator[tuple[Obligation, int]]:
    """Everything that the pack asks for, with the plan's year of each."""
    for duty in pack.obligation:
        for year in owed_years(pack, duty):
            yield duty, year


def owed_periods(pack: Pack) -> dict[str, list[tuple[Obligation, int]]]:
    """Every period of the pack's years with its obligations and the year of each, in the pack's order by year."""
    found: dict[str, list[tuple[Obligation, int]]] = {}
    for duty, year in sorted(owed(pack), key=lambda item: item[1]):
        found.setdefault(period_text(duty, year), []).append((duty, year))
    return found


def event_duties(pack: Pack, level: str) -> tuple[Obligation, ...]:
    """What offices of a level report when it happens."""
    return tuple(duty for duty in pack.obligation if duty.period == "event" and level in duty.levels)


def duty_for(pack: Pack, form: str, level: str, period: Period) -> tuple[Obligation, int] | None:
    """The obligation that a report answers, with the plan's year; None where the pack asks for none such."""
    for duty in pack.obligation:
        if duty.form != form or level not in duty.levels:
            continue
        if duty.period == "event" == period.kind or period_text(duty, period.year) == period.text:
            return duty, period.year
    return None


def last_days(owed: Iterable[tuple[Obligation, int]], own: date | None = None) -> dict[str, date | None]:
    """By level that owes a form and period, the last day to be in time; None where there is none to be late after.

    own: the day that the office itself set; the earlier one holds.
    """
    days: dict[str, date | None] = {}
    for duty, year in owed:
        for level in duty.levels:
            days[level] = earlier(due_day(duty, year), days.get(level))
    return {level: earlier(day, own) for level, day in days.items()}


def latest(days: Mapping[str, date | None]) -> date | None:
    """The last of the days: after it everybody who has a day and did not send is late. None where nobody has one."""
    return max((day for day in days.values() if day is not None), default=None)


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two days, either of which may be missing."""
    return min((day for day in (one, other) if day is not None), default=None)


def days_left_text(days: int) -> str:
    """ "Còn 3 ngày", "Hạn cuối là hôm nay", "Quá hạn 2 ngày"."""
    if days > 0:
        return f"Còn {days} ngày"
    return "Hạn cuối là hôm nay" if days == 0 else f"Quá hạn {-days} ngày"
