"""Dates as officers type them and as Nghị định 30/2020/NĐ-CP writes them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.dates import date_fault, day_text, parse_date, place_date


@pytest.mark.parametrize(
    "text",
    [
        "5/4/24",
        "05-04-24",
        "05/04/2024",
        "5.4.2024",
        "5-4-2024",
        " 5 / 4 / 2024 ",
        "ngày 05 tháng 4 năm 2024",
        "2024-04-05",
        "2024/04/05",
        "ngày 5/4/2024",
        "Ngày 5-4-24.",
        "05 tháng 4 năm 2024",
        "5 tháng 4, 2024",
        "ngày 05 tháng 04/2024",
        "Thứ sáu, ngày 05/4/2024",
        "nga\u0300y 5\u00a0tha\u0301ng 4 na\u0306m 2024",
    ],
)
def test_ways_of_writing_one_day(text: str) -> None:
    assert parse_date(text) == date(2024, 4, 5)


@pytest.mark.parametrize(
    "text", ["", "31/2/2024", "4/2024", "tháng 6/2024", "13/13/2024", "5/4/024", "٥/4/2024", "2024-4-5"]
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text) is None
    assert date_fault(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("tháng 4/2024", "mới có tháng, chưa có ngày"),
        ("4/2024", "mới có tháng, chưa có ngày"),
        ("Tháng 4 năm 2024", "mới có tháng, chưa có ngày"),
        ("quý II/2024", "mới có tháng, chưa có ngày"),
        ("31/2/2024", "tháng 2/2024 không có ngày 31"),
        ("5/13/2024", "không có tháng 13"),
        ("hôm qua", "không phải là ngày"),
        ("5/4/2024", ""),
    ],
)
def test_what_is_wrong_with_a_date_is_said(text: str, fault: str) -> None:
    assert date_fault(text) == fault


@pytest.mark.parametrize(
    ("day", "shown"),
    [(date(2024, 6, 4), "04/6/2024"), (date(2024, 2, 8), "08/02/2024"), (date(2024, 11, 15), "15/11/2024")],
)
def test_leading_zeros_as_the_decree_asks(day: date, shown: str) -> None:
    assert day_text(day) == shown


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_what_is_written_reads_back(day: date) -> None:
    assert parse_date(day_text(day)) == parse_date(day.isoformat()) == day


def test_the_place_line_with_and_without_a_day() -> None:
    assert place_date("Bắc Ninh", date(2024, 12, 3)) == "Bắc Ninh, ngày 03 tháng 12 năm 2024"
    assert place_date("Bắc Ninh", None) == "Bắc Ninh, ngày      tháng      năm"
