"""Periods that a form is made for: the pack's years, the ranges it asks for, the day of an event and its short name."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from forms.errors import BadInput
from forms.pack import Obligation
from forms.period_rules import asked_ranges, event_text, is_period_of, require_period_of
from forms.periods import parse_period
from forms.present import names_for
from tests.forms.samples import OUTLINE, PACK, report

FORM = replace(OUTLINE, key="ra-soat", periods=("range", "event"))
DUTY = Obligation("R3", "Tổng kết", FORM.key, "range", ("xa",), {"xa": "parent"}, "S1:55", "", range="2007..2022")
ASKING = replace(PACK, obligation=(*PACK.obligation, DUTY))


@pytest.mark.parametrize(
    ("period", "fits"),
    [
        ("2021..2024", True),
        ("2021..2023", False),
        ("2007..2022", True),
        ("2006..2022", False),
        ("2024-08-15.bao-luc", True),
        ("2023-08-15.bao-luc", False),
        ("2024", False),
        ("2024-H1", False),
    ],
)
def test_which_periods_a_form_is_made_for(period: str, fits: bool) -> None:
    assert is_period_of(ASKING, FORM, parse_period(period)) is fits
    if not fits:
        with pytest.raises(BadInput, match="2024"):
            require_period_of(ASKING, FORM, parse_period(period))


@pytest.mark.parametrize(
    ("periods", "period", "remedy"),
    [
        (("range",), "2024", "ví dụ 2007..2022"),
        (("event",), "2024", "ngày xảy ra thuộc năm 2024 và tên ngắn"),
        (("half", "year"), "2023", "thuộc năm 2024: 2024-H1, 2024-H2, 2024."),
    ],
)
def test_what_a_form_is_made_for_is_told(periods: tuple[str, ...], period: str, remedy: str) -> None:
    with pytest.raises(BadInput) as caught:
        require_period_of(ASKING, replace(FORM, periods=periods), parse_period(period))
    assert remedy in caught.value.remedy


def test_the_ranges_that_are_asked_for() -> None:
    assert asked_ranges(ASKING, FORM) == ("2007..2022",)
    assert asked_ranges(ASKING, OUTLINE) == ()


@pytest.mark.parametrize(
    ("subject", "slug"),
    [
        ("Bạo lực gia đình tại xã Phú Lâm", "bao-luc-gia-dinh-tai-xa-phu-lam"),
        ("  ĐƠN – thư:  số 5/2024. ", "don-thu-so-5-2024"),
        (
            "Vụ việc xâm hại trẻ em gái nghiêm trọng kéo dài nhiều ngày tại phường",
            "vu-viec-xam-hai-tre-em-gai-nghiem-trong",
        ),
        ("a" * 60, "a" * 40),
    ],
)
def test_an_event_bears_its_short_name(subject: str, slug: str) -> None:
    text = event_text(date(2024, 8, 15), subject)
    assert text == f"2024-08-15.{slug}"
    assert parse_period(text).kind == "event"


@pytest.mark.parametrize("subject", ["", "  ", "“…”", "漢字"])
def test_an_event_without_a_name(subject: str) -> None:
    with pytest.raises(BadInput, match="tên ngắn"):
        event_text(date(2024, 8, 15), subject)


def test_the_name_stands_in_the_documents_texts() -> None:
    made = report({"document.subject": "đơn thư tại xã"}, period="2024-08-15.don-thu")
    assert names_for(PACK, made)["ky"] == made.period_title == "ngày 15/8/2024 (đơn thư tại xã)"
    assert report({"document.subject": "đơn thư"}, period="2024").period_title == "năm 2024"
