"""Up to which day figures are taken: the plan's, else the usual one, never after the report is due."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from forms.cut_offs import cut_off_day, cut_off_words, usual_cut_offs
from forms.periods import parse_period
from tests.forms.test_duties import DUTY

USUAL = usual_cut_offs()
LATE = replace(DUTY, due_day=25, due_month=12)


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2024", date(2024, 12, 14)),
        ("2024-H1", date(2024, 6, 14)),
        ("2024-M02", date(2024, 2, 14)),
        ("2024-H2", date(2024, 12, 31)),
        ("2024-Q1", date(2024, 3, 31)),
        ("2021..2023", date(2023, 12, 31)),
        ("2024-05-04.vu", date(2024, 5, 4)),
    ],
)
def test_the_usual_day_of_the_regulation_or_the_periods_end(period: str, day: date) -> None:
    assert cut_off_day(parse_period(period), None, USUAL) == day


def test_it_never_lies_after_the_last_day_to_send() -> None:
    year = parse_period("2024")
    assert cut_off_day(year, (LATE, 2024), USUAL) == date(2024, 12, 14)
    assert cut_off_day(year, (replace(LATE, due_day=5), 2024), USUAL) == date(2024, 12, 4)
    assert cut_off_day(year, (LATE, 2024), USUAL, date(2024, 12, 2)) == date(2024, 12, 2)


def test_the_plans_own_day_holds_as_it_is() -> None:
    own = replace(LATE, due_day=15, due_month=11, cut_off="11-30", year_offset=1)
    assert cut_off_day(parse_period("2024"), (own, 2024), USUAL) == date(2025, 11, 30)


def test_whose_day_it_is_is_said() -> None:
    year = parse_period("2024")
    assert cut_off_words(year, (LATE, 2024), USUAL) == "số liệu tính đến ngày 14/12/2024 (Nghị định 09/2019/NĐ-CP)"
    own = replace(LATE, cut_off="10-31")
    assert cut_off_words(year, (own, 2024), USUAL) == "số liệu tính đến ngày 31/10/2024 (theo kế hoạch)"
    early = replace(LATE, due_day=5)
    assert cut_off_words(year, (early, 2024), USUAL) == "số liệu tính đến ngày 04/12/2024"
