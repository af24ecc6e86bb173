"""Periods: the written form, the days, the title."""

from __future__ import annotations

from datetime import date

import pytest

from forms.errors import BadInput
from forms.periods import parse_period


@pytest.mark.parametrize(
    ("text", "kind", "first", "last", "title"),
    [
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31), "năm 2024"),
        ("2024-H1", "half", date(2024, 1, 1), date(2024, 6, 30), "6 tháng đầu năm 2024"),
        ("2024-H2", "half", date(2024, 7, 1), date(2024, 12, 31), "6 tháng cuối năm 2024"),
        ("2024-Q3", "quarter", date(2024, 7, 1), date(2024, 9, 30), "quý III năm 2024"),
        ("2024-Q4", "quarter", date(2024, 10, 1), date(2024, 12, 31), "quý IV năm 2024"),
        ("2024-M02", "month", date(2024, 2, 1), date(2024, 2, 29), "tháng 2 năm 2024"),
        ("2023-2024", "school_year", date(2023, 9, 1), date(2024, 8, 31), "năm học 2023 - 2024"),
        ("2021..2023", "range", date(2021, 1, 1), date(2023, 12, 31), "giai đoạn 2021 - 2023"),
        ("2024-02-05.bao-luc", "event", date(2024, 2, 5), date(2024, 2, 5), "ngày 05/02/2024"),
    ],
)
def test_every_kind(text: str, kind: str, first: date, last: date, title: str) -> None:
    period = parse_period(text)
    assert (period.text, period.kind, period.first, period.last, period.title) == (text, kind, first, last, title)
    assert period.year == last.year


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24",
        "2024-H3",
        "2024-Q5",
        "2024-M13",
        "2024-M6",
        "2023-2025",
        "2023..2021",
        "2024-02-30.x",
        "２０２４",
        "0000",
        "2024-02-05.",
        "2024-02-05.-bao-luc",
        "2024-02-05.bao--luc",
        "2024-02-05." + "a" * 41,
    ],
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_period(text)
    assert text in refused.value.sentence
    assert "2024-H1" in refused.value.remedy
