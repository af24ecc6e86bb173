"""Vietnamese numbers both ways, and the machine form."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.numbers import Ambiguous, canonical, format_number, parse_canonical, parse_number, round_half_up

FIGURES = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=4)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1,7", "1.7"),
        ("1.234", "1234"),
        ("1 234", "1234"),
        ("1\u00a0234\u202f567,25", "1234567.25"),
        ("1 234 567", "1234567"),
        (" 12 ", "12"),
        ("0,5", "0.5"),
        ("\u22123", "-3"),
        ("+5", "5"),
        ("007", "7"),
    ],
)
def test_sure_readings(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


def test_a_dot_decimal_is_asked_about() -> None:
    assert parse_number("1.7") == Ambiguous("1.7", (Decimal("1.7"), Decimal(17)))
    assert parse_number("1.7", whole=True) == Ambiguous("1.7", (Decimal(17), Decimal("1.7")))
    assert isinstance(parse_number("1234.567"), Ambiguous)
    assert isinstance(parse_number("1,234.5"), Ambiguous)


def test_a_comma_group_is_asked_about_only_where_a_whole_number_is_due() -> None:
    assert parse_number("1,234") == Decimal("1.234")
    question = parse_number("1,234", whole=True)
    assert isinstance(question, Ambiguous)
    assert question.readings == (Decimal(1234), Decimal("1.234"))
    assert parse_number("1,5", whole=True) == Decimal("1.5")


@pytest.mark.parametrize(
    "text", ["", "abc", "1..2", "1 2345", "123 4", "12 người", "1e5", "NaN", "--1", "٣", "1.2.3", "=1+1", "9" * 31]
)
def test_what_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(FIGURES)
def test_what_is_printed_reads_back(value: Decimal) -> None:
    assert parse_number(format_number(value)) == value


@given(FIGURES)
def test_canonical_text_reads_back_and_is_one_for_equal_values(value: Decimal) -> None:
    assert parse_canonical(canonical(value)) == value
    assert canonical(value + Decimal("0.000000")) == canonical(value)


@pytest.mark.parametrize("text", ["1,5", "01", "+1", "1e3", "-", "1.", ".5", "٣", "1" * 31])
def test_what_is_not_canonical(text: str) -> None:
    assert parse_canonical(text) is None


def test_canonical_has_no_exponent_and_no_negative_zero() -> None:
    assert canonical(Decimal("1E+3")) == "1000"
    assert canonical(Decimal("-0.00")) == "0"
    assert canonical(Decimal("2.50")) == "2.5"


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("1234567.891", None, "1.234.567,891"),
        ("96.25", 1, "96,3"),
        ("96.24", 1, "96,2"),
        ("-0.05", 1, "-0,1"),
        ("-0.04", 1, "0"),
        ("100", 2, "100"),
        ("-1234", None, "-1.234"),
    ],
)
def test_vietnamese_notation(value: str, decimals: int | None, shown: str) -> None:
    assert format_number(Decimal(value), decimals) == shown


def test_rounding_a_figure_longer_than_the_usual_precision() -> None:
    assert round_half_up(Decimal("1" * 30 + ".55"), 1) == Decimal("1" * 30 + ".6")
