"""Lịch báo cáo: every obligation of a year with its days, by month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from forms.duties import due_day, period_text
from forms.holidays import holidays
from forms.periods import parse_period
from workflow.calendar.lines import CalendarLine, lines_below, own_line, year_of
from workflow.calendar.words import short_day
from workflow.duties import duties
from workflow.office import Office, has_units_below, require_office
from workflow.owed import owed_of, own_owed
from workflow.session import Session


class CalendarMonth(Struct, frozen=True):
    """A month with its lines in order of their days. free: the public holidays, "30/4 Ngày Chiến thắng"."""

    month: int
    lines: tuple[CalendarLine, ...]
    free: tuple[str, ...]


class CalendarYear(Struct, frozen=True):
    """The twelve months; undated: what has no day yet. years: those that may be looked at."""

    year: int
    years: tuple[int, ...]
    months: tuple[CalendarMonth, ...]
    undated: tuple[CalendarLine, ...]

    @property
    def lines(self) -> tuple[CalendarLine, ...]:
        """All of them, in order of their days, those without a day last."""
        return (*(line for month in self.months for line in month.lines), *self.undated)


def calendar_year(session: Session, year: int = 0) -> CalendarYear:
    """What is owed in a year, as of today; 0: the year that is nearest to today."""
    office, today = require_office(session), session.today()
    years = calendar_years(office)
    chosen = year or min(years, key=lambda one: (abs(one - today.year), one), default=today.year)
    lines = calendar_lines(session, lambda found: found == chosen)
    months = tuple(
        CalendarMonth(month, tuple(line for line in lines if _is_in(line, month)), _free(chosen, month))
        for month in range(1, 13)
    )
    return CalendarYear(chosen, years, months, tuple(line for line in lines if line.last_day is None))


def calendar_years(office: Office) -> tuple[int, ...]:
    """The years in which the packs of the office ask for something."""
    wanted = owed_of(office) if has_units_below(office.unit) else own_owed(office)
    return tuple(sorted({year_of(due_day(duty, year), period_text(duty, year)) for _, duty, year in wanted}))


def calendar_lines(session: Session, wanted: Callable[[int], bool]) -> tuple[CalendarLine, ...]:
    """The lines of the years that are wanted, in order of their days."""
    office, today = require_office(session), session.today()
    found = [
        own_line(office, duty)
        for duty in duties(session, today)
        if parse_period(duty.period).kind != "event" and wanted(year_of(duty.last_day, duty.period))
    ]
    if has_units_below(office.unit):
        found += lines_below(session, office, today, wanted)
    return tuple(sorted(found, key=lambda line: (line.last_day or date.max, line.whose == "below", line.uid)))


def _is_in(line: CalendarLine, month: int) -> bool:
    return line.last_day is not None and line.last_day.month == month


def _free(year: int, month: int) -> tuple[str, ...]:
    """The holidays of a month, days of one name that follow each other as one."""
    runs: list[tuple[date, date, str]] = []
    for day, name in holidays(year).items():
        if runs and runs[-1][2] == name and (day - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], day, name)
        else:
            runs.append((day, day, name))
    return tuple(_run_text(*run) for run in runs if run[0].month == month)


def _run_text(first: date, last: date, name: str) -> str:
    days = f"{short_day(first)} đến {short_day(last)}" if last > first else short_day(first)
    return f"{days} {name if 'bù' in name else name.removeprefix('nghỉ ')}"
