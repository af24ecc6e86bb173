"""Days on which offices do not work: weekends and the public holidays of Bộ luật Lao động 2019, Điều 112.

A deadline that falls on such a day stays where it is; it is only said (Điều 111 khoản 3 for the days given instead).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import msgspec
from msgspec import Struct

from forms.dates import day_text
from forms.resources import resource_path

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_SATURDAY = 5
_DAY = timedelta(days=1)


class FixedDay(Struct, frozen=True, forbid_unknown_fields=True):
    """A holiday of the same day every year."""

    name: str
    month: int
    day: int


class LunarYear(Struct, frozen=True, forbid_unknown_fields=True):
    """Two days of the lunar calendar as that of Vietnam's time zone has them: 1st of the 1st, 10th of the 3rd month."""

    year: int
    tet: date
    gio_to: date


class Announced(Struct, frozen=True, forbid_unknown_fields=True):
    """Days off as they were announced for a year, both included."""

    name: str
    first: date
    last: date
    source: str


class Holidays(Struct, frozen=True, forbid_unknown_fields=True):
    """tet_before, tet_after: days about the 1st of the 1st month that belong to every arrangement of Tết."""

    source: str
    tet_name: str
    tet_before: int
    tet_after: int
    gio_to_name: str
    fixed: tuple[FixedDay, ...]
    lunar: tuple[LunarYear, ...]
    announced: tuple[Announced, ...] = ()


@lru_cache(maxsize=1)
def known_holidays() -> Holidays:
    """What resources/calendar/holidays.toml says."""
    import tomllib  # slow to import, and not needed at the start

    text = resource_path("calendar", "holidays.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Holidays)


@lru_cache(maxsize=64)
def holidays(year: int) -> dict[date, str]:
    """The public holidays of a year with what is said of them, days given instead of those on weekends too.

    Years beyond the table have only the holidays of the sun's calendar.
    """
    known = known_holidays()
    single = {date(year, item.month, item.day): f"nghỉ {item.name}" for item in known.fixed}
    feast: dict[date, str] = {}
    for lunar in known.lunar:
        if lunar.year == year:
            single[lunar.gio_to] = f"nghỉ {known.gio_to_name}"
            feast = dict.fromkeys(_tet(known, lunar), f"nghỉ {known.tet_name}")
    for item in known.announced:
        feast |= {day: f"nghỉ {item.name}" for day in _days(item.first, item.last) if day.year == year}
    return dict(sorted((feast | single | _instead(single, feast)).items()))


def is_work_day(day: date) -> bool:
    """Neither a weekend nor a public holiday."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def work_day_before(day: date) -> date:
    """The last working day before `day`."""
    found = day - _DAY
    while not is_work_day(found):
        found -= _DAY
    return found


def day_name(day: date) -> str:
    """ "thứ Tư, 04/12/2024"."""
    return f"{WEEKDAYS[day.weekday()]}, {day_text(day)}"


def rest_name(day: date) -> str:
    """Why nobody works on the day: "Chủ nhật", "nghỉ Tết Nguyên đán"; "" of a working day."""
    if said := holidays(day.year).get(day, ""):
        return said
    return WEEKDAYS[day.weekday()] if day.weekday() >= _SATURDAY else ""


def rest_note(day: date) -> str:
    """What is said of a last day on which nobody works; "" of a working day. The day itself stays."""
    name = rest_name(day)
    if not name:
        return ""
    said = f"ngày {name}" if name.startswith("nghỉ") else name
    return f"Hạn cuối rơi vào {said}; ngày làm việc gần nhất trước đó là {day_name(work_day_before(day))}."


def _tet(known: Holidays, lunar: LunarYear) -> Iterator[date]:
    return _days(lunar.tet - _DAY * known.tet_before, lunar.tet + _DAY * known.tet_after)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * at for at in range((last - first).days + 1))


def _instead(single: dict[date, str], feast: dict[date, str]) -> dict[date, str]:
    """The working days that are given for holidays on a weekend."""
    taken, found = {*single, *feast}, {}
    for day in sorted(single):
        if day.weekday() >= _SATURDAY and day not in feast:
            given = day
            while given.weekday() >= _SATURDAY or given in taken:
                given += _DAY
            taken.add(given)
            found[given] = f"nghỉ bù {single[day].removeprefix('nghỉ ')}"
    return found
