"""Which period an obligation asks for, its last day, and what is owed where the source names no day."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from forms.duties import (
    due_day,
    duty_for,
    event_duties,
    last_days,
    latest,
    owed,
    owed_periods,
    owed_years,
    period_of,
    period_text,
)
from forms.errors import BadInput
from forms.pack import Obligation, Pack
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.resources import resource_path

PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
DUTY = Obligation(
    id="D", title="", form="phu-luc-01", period="year", levels=("xa",), to={"xa": "parent"}, source="", due_text="x"
)


def pack_of(*duties: Obligation, years: tuple[int, ...] = (2022, 2023)) -> Pack:
    return replace(PACK, obligation=duties, years=years)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "2022"),
        ({"period": "half", "half": 2}, "2022-H2"),
        ({"period": "quarter", "number": 3}, "2022-Q3"),
        ({"period": "month", "number": 6}, "2022-M06"),
        ({"period": "school_year"}, "2021-2022"),
        ({"period": "range", "range": "2007..2022"}, "2007..2022"),
    ],
)
def test_every_kind_of_period_can_be_asked_for(changes: dict[str, object], text: str) -> None:
    duty = replace(DUTY, **changes)
    assert period_text(duty, 2022) == text and period_of(duty, 2022).year == 2022


def test_an_event_has_no_period_and_is_owed_in_no_year() -> None:
    event = replace(DUTY, id="E", period="event")
    assert period_text(event, 2022) == "" and owed_years(pack_of(event), event) == ()
    with pytest.raises(BadInput):
        period_of(event, 2022)
    assert event_duties(pack_of(DUTY, event), "xa") == (event,) and event_duties(pack_of(DUTY, event), "tinh") == ()
    assert [duty.id for duty, _year in owed(pack_of(DUTY, event))] == ["D", "D"]


def test_a_range_of_years_is_owed_once_whatever_the_years_of_the_pack() -> None:
    ranged = replace(DUTY, period="range", range="2021..2024")
    assert list(owed(pack_of(ranged))) == [(ranged, 2024)]
    assert list(owed_periods(pack_of(ranged, DUTY))) == ["2022", "2023", "2021..2024"]


def test_before_a_day_leaves_the_day_out_and_until_a_day_does_not() -> None:
    named = replace(DUTY, due_day=25, due_month=12)
    assert due_day(named, 2022) == date(2022, 12, 24)
    assert due_day(replace(named, exclusive=False), 2022) == date(2022, 12, 25)
    assert due_day(replace(named, due_day=5, due_month=1, year_offset=1), 2022) == date(2023, 1, 4)
    assert due_day(DUTY, 2022) is None


def test_who_has_no_day_is_late_after_none_unless_the_office_sets_one() -> None:
    named = replace(DUTY, levels=("xa", "tinh"), due_day=25, due_month=12)
    undated = replace(DUTY, levels=("xa", "huyen"))
    both = [(named, 2022), (undated, 2022)]
    assert last_days(both) == {"xa": date(2022, 12, 24), "tinh": date(2022, 12, 24), "huyen": None}
    own = date(2022, 12, 10)
    assert set(last_days(both, own).values()) == {own}
    assert latest(last_days(both)) == date(2022, 12, 24) and latest({"xa": None}) is None and latest({}) is None


def test_the_obligation_that_a_report_answers() -> None:
    event = replace(DUTY, id="E", period="event")
    pack = pack_of(DUTY, event)
    assert duty_for(pack, "phu-luc-01", "xa", parse_period("2023")) == (DUTY, 2023)
    assert duty_for(pack, "phu-luc-01", "xa", parse_period("2023-05-04.vu")) == (event, 2023)
    assert duty_for(pack, "phu-luc-01", "tinh", parse_period("2023")) is None
    assert duty_for(pack, "phu-luc-01", "xa", parse_period("2023-H1")) is None
