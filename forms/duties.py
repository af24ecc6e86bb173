"""Obligations as dates: which period, the last day to send, how many days are left (A.2)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from forms.pack import Obligation, Pack
from forms.periods import Period, parse_period


def period_text(duty: Obligation, year: int) -> str:
    """The written form of the period that the obligation asks for in a plan's year."""
    return str(year) if duty.period == "year" else f"{year}-H{duty.half or 1}"


def period_of(duty: Obligation, year: int) -> Period:
    """The period that the obligation asks for in a plan's year."""
    return parse_period(period_text(duty, year))


def due_day(duty: Obligation, year: int) -> date:
    """The last day on which the report is in time. "Trước ngày X" ends the day before X."""
    named = date(duty.year or year + duty.year_offset, duty.due_month, duty.due_day)
    return named - timedelta(days=1) if duty.exclusive else named


def owed_periods(pack: Pack) -> dict[str, list[tuple[Obligation, int]]]:
    """Every period of the pack's years with its obligations and the year of each, in the pack's order."""
    found: dict[str, list[tuple[Obligation, int]]] = {}
    for year in pack.years:
        for duty in pack.obligation:
            if duty.year in (0, year):
                found.setdefault(period_text(duty, year), []).append((duty, year))
    return found


def last_days(owed: Iterable[tuple[Obligation, int]], own: date | None = None) -> dict[str, date]:
    """By level, the last day to be in time for a form and period. own: the day that the office itself set; the earlier
    one holds."""
    days: dict[str, date] = {}
    for duty, year in owed:
        for level in duty.levels:
            days[level] = min(due_day(duty, year), days.get(level, date.max))
    return {level: min(day, own) if own else day for level, day in days.items()}


def days_left_text(days: int) -> str:
    """ "Còn 3 ngày", "Hạn cuối là hôm nay", "Quá hạn 2 ngày"."""
    if days > 0:
        return f"Còn {days} ngày"
    return "Hạn cuối là hôm nay" if days == 0 else f"Quá hạn {-days} ngày"
