"""Tết and Giỗ Tổ of a row of years, by the lunar calendar of Vietnam: the table of resources/calendar/holidays.toml.

Run from the repository's root: python -m tools.lunar_days [FIRST LAST]. Prints the table; a test compares it with what
ships. New moons and the sun's longitude after J. Meeus, Astronomical Algorithms, chapters 25 and 49, to a few minutes;
days begin at midnight of UTC+7. Months: the 11th holds the winter solstice; a year of 13 months doubles the first month
without a principal term (Quyết định 121/CP of 1967 set Vietnam's calendar to UTC+7 from 1968 on).
"""

from __future__ import annotations

import math
import sys
from datetime import date, timedelta

FIRST, LAST = 2021, 2035
ZONE = 7 / 24
_MONTH = 29.530588861
_EPOCH = date(2000, 1, 1)
_EPOCH_JD = 2451544.5
_MINUTE = 1 / 1440


def new_moon(number: int) -> float:
    """Julian day of a new moon, dynamical time; number 0: that of 6 January 2000 (Meeus 49.1)."""
    t = number / 1236.85
    mean = 2451550.09766 + _MONTH * number + 0.00015437 * t**2
    e = 1 - 0.002516 * t
    sun = math.radians(2.5534 + 29.10535670 * number - 0.0000014 * t**2)
    moon = math.radians(201.5643 + 385.81693528 * number + 0.0107582 * t**2)
    node = math.radians(160.7108 + 390.67050284 * number - 0.0016118 * t**2)
    omega = math.radians(124.7746 - 1.56375588 * number)
    terms = (
        (-0.40720, moon), (0.17241 * e, sun), (0.01608, 2 * moon), (0.01039, 2 * node), (0.00739 * e, moon - sun),
        (-0.00514 * e, moon + sun), (0.00208 * e * e, 2 * sun), (-0.00111, moon - 2 * node),
        (-0.00057, moon + 2 * node), (0.00056 * e, 2 * moon + sun), (-0.00042, 3 * moon),
        (0.00042 * e, sun + 2 * node), (0.00038 * e, sun - 2 * node), (-0.00024 * e, 2 * moon - sun),
        (-0.00017, omega),
    )  # fmt: skip
    return mean + sum(size * math.sin(angle) for size, angle in terms)


def sun_longitude(jd: float) -> float:
    """The sun's apparent longitude in degrees, dynamical time (Meeus 25)."""
    t = (jd - 2451545) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    m = math.radians(357.52911 + 35999.05029 * t - 0.0001537 * t**2)
    centre = (
        (1.914602 - 0.004817 * t) * math.sin(m)
        + (0.019993 - 0.000101 * t) * math.sin(2 * m)
        + 0.000289 * math.sin(3 * m)
    )
    omega = math.radians(125.04 - 1934.136 * t)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(omega)) % 360


def first_day(number: int) -> date:
    """The day in Vietnam on which a new moon falls."""
    return _EPOCH + timedelta(days=math.floor(_universal(new_moon(number)) + ZONE - _EPOCH_JD))


def _universal(jd: float) -> float:
    """Dynamical to universal time: about 70 seconds in these decades (Espenak and Meeus, 2005 to 2050)."""
    t = (jd - 2451545) / 365.25
    return jd - (62.92 + 0.32217 * t + 0.005589 * t**2) / 86400


def _term(day: date) -> int:
    """Which twelfth of its way the sun has reached when the day begins in Vietnam; 9 from the winter solstice on."""
    return int(sun_longitude((day - _EPOCH).days + _EPOCH_JD - ZONE + _MINUTE) // 30)


def _eleventh(year: int) -> int:
    """The number of the new moon that begins the 11th month, which holds the winter solstice of the year."""
    number = math.floor(((date(year, 12, 31) - date(2000, 1, 6)).days) / _MONTH)
    while first_day(number) > date(year, 12, 31):
        number -= 1
    return number if _term(first_day(number)) < 9 else number - 1


def months(year: int) -> dict[int, date]:
    """The first days of the months 1 to 10 of the lunar year that begins in `year`; of a doubled month the first."""
    start, end = _eleventh(year - 1), _eleventh(year)
    doubled = next((at for at in range(start + 1, end) if _has_no_term(at)), None) if end - start == 13 else None
    found: dict[int, date] = {}
    month = 11
    for number in range(start + 1, end):
        if number != doubled:
            month = month % 12 + 1
            found[month] = first_day(number)
    return found


def _has_no_term(number: int) -> bool:
    return _term(first_day(number)) == _term(first_day(number + 1))


def tet(year: int) -> date:
    """The 1st of the 1st month."""
    return months(year)[1]


def gio_to(year: int) -> date:
    """The 10th of the 3rd month."""
    return months(year)[3] + timedelta(days=9)


def table(first: int, last: int) -> str:
    """The years as the entries of the data file."""
    return "\n".join(f"    {{ year = {y}, tet = {tet(y)}, gio_to = {gio_to(y)} }}," for y in range(first, last + 1))


if __name__ == "__main__":
    asked = [int(text) for text in sys.argv[1:3]] or [FIRST, LAST]
    sys.stdout.write(f"lunar = [\n{table(*asked)}\n]\n")
