"""The table of Tết and Giỗ Tổ against the lunar calendar, and the calendar against days that are on record."""

from __future__ import annotations

from datetime import date

import pytest

from forms.holidays import known_holidays
from tools.lunar_days import FIRST, LAST, gio_to, tet


def test_the_table_that_ships_is_the_calendars() -> None:
    known = {item.year: (item.tet, item.gio_to) for item in known_holidays().lunar}
    assert known == {year: (tet(year), gio_to(year)) for year in range(FIRST, LAST + 1)}


@pytest.mark.parametrize(
    "day",
    [
        date(1968, 1, 29), date(1985, 1, 21), date(2007, 2, 17), date(2020, 1, 25), date(2023, 1, 22),
        date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2030, 2, 2),
    ],
)  # fmt: skip
def test_tet_of_years_in_which_vietnam_and_china_differ_too(day: date) -> None:
    """1968, 1985, 2007 and 2030: a day (1985 a month) before China's new year."""
    assert tet(day.year) == day


def test_a_doubled_second_month_puts_gio_to_later() -> None:
    assert gio_to(2023) == date(2023, 4, 29) and gio_to(2020) == date(2020, 4, 2)
