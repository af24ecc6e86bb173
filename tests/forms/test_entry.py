"""What an officer types becomes a cell; what cannot be read stays as it was typed."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.cells import EMPTY, Cell, State
from forms.entry import read_entry, settled
from forms.numbers import Ambiguous, format_number
from forms.specs import CLOSED_KINDS, NUMBER_KINDS, TEXT_KINDS
from tests.forms.samples import TABLE

STATUS = TABLE.rows["M5.1"].options
KINDS = sorted(NUMBER_KINDS | CLOSED_KINDS | TEXT_KINDS | {"date", "school_year"})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("count", "1.013", "1013"), ("count", "1 013", "1013"), ("count", "0", "0"), ("count", "-3", "-3"),
        ("percent", "96,2", "96.2"), ("percent", "96,2%", "96.2"), ("rate", "96,2 %", "96.2"),
        ("number", "112,4", "112.4"), ("money", "1.500.000", "1500000"), ("money", "1.500.000 đồng", "1500000"),
        ("money", "12,5 triệu đồng", "12500000"), ("money", "2 tỷ", "2000000000"),
        ("money", "12,5 tr.", "12500000"), ("money", "500k", "500000"), ("money", "1.500.000đ", "1500000"),
        ("money", "1 tỷ 200 triệu đồng", "1200000000"), ("money", "1 ty 2 trieu 500 nghin", "1002500000"),
        ("count", "1.234.567", "1234567"), ("count", "12.", "12"), ("percent", "12,5 phần trăm", "12.5"),
    ],
)  # fmt: skip
def test_figures(kind: str, text: str, value: str) -> None:
    assert read_entry(kind, text) == Cell(Decimal(value))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("-", State.NONE), ("–", State.NONE), ("kps", State.NONE), ("Không phát sinh", State.NONE),
        ("không phát sinh.", State.NONE), ("chưa có", State.MISSING), ("CHƯA CÓ SỐ LIỆU", State.MISSING),
        ("không áp dụng", State.NOT_APPLICABLE), ("khong ap dung", State.NOT_APPLICABLE),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["count", "percent", "money", "yes_no", "status", "date", "choice"])
def test_states_in_words_and_marks(kind: str, text: str, state: State) -> None:
    assert read_entry(kind, text, STATUS) == Cell(None, state)


def test_estimates() -> None:
    assert read_entry("count", "ước 12") == Cell(Decimal(12), State.ESTIMATE)
    assert read_entry("percent", "Ước thực hiện: 96,5%") == Cell(Decimal("96.5"), State.ESTIMATE)
    assert read_entry("count", "ước chừng") == Cell("ước chừng")
    for text in ("khoảng 1.200", "~1 200", "1200 (ước)", "1.200 ước thực hiện", "Ước tính: 1.200."):
        assert read_entry("count", text) == Cell(Decimal(1200), State.ESTIMATE)
    assert read_entry("percent", "96,5% (ước đạt)") == Cell(Decimal("96.5"), State.ESTIMATE)


def test_an_ambiguous_number_is_asked_about_and_settled() -> None:
    question = read_entry("number", "ước 1.7")
    assert isinstance(question, Ambiguous)
    assert question.text == "ước 1.7"
    assert settled(question, question.readings[0]) == Cell(Decimal("1.7"), State.ESTIMATE)
    other = read_entry("count", "1,234")
    assert isinstance(other, Ambiguous)
    assert settled(other, Decimal(1234)) == Cell(Decimal(1234))
    millions = read_entry("money", "1.7 triệu")
    assert isinstance(millions, Ambiguous)
    assert millions.readings[0] == 1_700_000


@pytest.mark.parametrize("text", ["có", "Co", "x", "CÓ"])
def test_yes(text: str) -> None:
    assert read_entry("yes_no", text) == Cell("co")
    assert read_entry("status", text, TABLE.rows["M1.1.2"].options) == Cell("co")


@pytest.mark.parametrize("text", ["không", "Khong", "ko"])
def test_no(text: str) -> None:
    assert read_entry("yes_no", text) == Cell("khong")


@pytest.mark.parametrize("text", ["da", "Đã thực hiện", "da thuc hien", "ĐÃ  THỰC HIỆN"])
def test_an_option_by_value_or_text(text: str) -> None:
    assert read_entry("status", text, STATUS) == Cell("da")
    assert read_entry("choice", text, STATUS) == Cell("da")


def test_yes_is_no_answer_where_the_options_are_others() -> None:
    assert read_entry("status", "có", STATUS) == Cell("có")


@pytest.mark.parametrize("text", ["5/4/24", "05/04/2024", "2024-04-05"])
def test_dates_are_stored_as_iso(text: str) -> None:
    assert read_entry("date", text) == Cell("2024-04-05")


@pytest.mark.parametrize("text", ["2023-2024", "2023 – 2024", "Năm học 2023/2024"])
def test_school_years(text: str) -> None:
    assert read_entry("school_year", text) == Cell("2023-2024")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("count", "mười hai"), ("count", "12 người"), ("percent", "abc%"), ("date", "tháng 6/2024"),
        ("yes_no", "có lẽ"),
        ("status", "sắp"), ("choice", "khác"), ("school_year", "2023-2025"), ("number", "=1+1"), ("money", "<b>"),
        ("count", "9" * 40), ("number", "12%"), ("money", "1 triệu 2 tỷ"), ("money", "5 tỷ 3"), ("count", "hơn 12"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_kept(kind: str, text: str) -> None:
    assert read_entry(kind, text, STATUS if kind in ("status", "choice") else ()) == Cell(text)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_typed_is_empty(kind: str) -> None:
    assert read_entry(kind, " \u00a0\n") == EMPTY


def test_narratives_keep_line_breaks_and_become_composed() -> None:
    typed = unicodedata.normalize("NFD", "Đã tổ chức:\r\n\r\n- 02 lớp;\n")
    assert read_entry("narrative", typed) == Cell("Đã tổ chức:\n\n- 02 lớp;\n")
    assert read_entry("text", "  Kế hoạch 12 ") == Cell("Kế hoạch 12")
    assert read_entry("narrative", "không phát sinh") == Cell("không phát sinh")
    assert read_entry("text", "-") == Cell("-")


def test_a_narrative_may_follow() -> None:
    assert read_entry("narrative", "(sẽ bổ sung)") == Cell(None, State.MISSING)
    assert read_entry("narrative", "sẽ bổ sung số liệu") == Cell("sẽ bổ sung số liệu")


@given(st.sampled_from(KINDS), st.text())
def test_no_text_is_dropped_and_none_breaks_it(kind: str, text: str) -> None:
    cell = read_entry(kind, text)
    if isinstance(cell, Cell) and cell.is_empty:
        assert not any(letter.isalnum() for letter in text)


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_a_shown_figure_reads_back(value: Decimal) -> None:
    assert read_entry("number", format_number(value)) == Cell(value)
