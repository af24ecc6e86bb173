"""Weekends and public holidays: what is said of a last day that falls on one. Compared with days off as announced."""

from __future__ import annotations

from datetime import date

import pytest

from forms.holidays import day_name, holidays, is_work_day, known_holidays, rest_note, work_day_before


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 2, 9), "nghỉ Tết Nguyên đán"),
        (date(2024, 2, 12), "nghỉ Tết Nguyên đán"),
        (date(2026, 2, 20), "nghỉ Tết Nguyên đán"),
        (date(2024, 4, 18), "nghỉ Giỗ Tổ Hùng Vương"),
        (date(2023, 5, 2), "nghỉ bù Giỗ Tổ Hùng Vương"),
        (date(2023, 5, 3), "nghỉ bù Ngày Chiến thắng"),
        (date(2022, 5, 3), "nghỉ bù Ngày Quốc tế lao động"),
        (date(2023, 9, 4), "nghỉ bù Quốc khánh"),
        (date(2023, 1, 2), "nghỉ bù Tết Dương lịch"),
    ],
)
def test_days_off_as_they_were_announced(day: date, name: str) -> None:
    assert holidays(day.year)[day] == name and not is_work_day(day)


def test_a_work_day_is_not_spoken_of() -> None:
    assert rest_note(date(2024, 12, 4)) == "" and is_work_day(date(2024, 12, 4))


def test_the_work_day_before_is_named_and_nothing_is_moved() -> None:
    said = "Hạn cuối rơi vào Chủ nhật; ngày làm việc gần nhất trước đó là thứ Sáu, 13/12/2024."
    assert rest_note(date(2024, 12, 15)) == said
    assert rest_note(date(2024, 12, 14)).startswith("Hạn cuối rơi vào thứ Bảy; ")
    assert "ngày nghỉ Ngày Chiến thắng; ngày làm việc gần nhất trước đó là thứ Hai" in rest_note(date(2024, 4, 30))
    assert day_name(work_day_before(date(2023, 5, 3))) == "thứ Sáu, 28/4/2023"
    assert work_day_before(date(2024, 1, 1)) == date(2023, 12, 29)


def test_beyond_the_table_only_the_suns_days_are_known() -> None:
    beyond = max(item.year for item in known_holidays().lunar) + 1
    assert set(holidays(beyond).values()) <= {
        f"nghỉ{instead} {item.name}" for item in known_holidays().fixed for instead in ("", " bù")
    }
