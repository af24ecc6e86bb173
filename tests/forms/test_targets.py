"""Targets: the right year, both scopes, every comparator."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms.cells import EMPTY, Cell, State
from forms.form import Row, Target
from forms.targets import judged, target_text, targets_for
from tests.forms.samples import MISSING, NONE, NOT_APPLICABLE, TABLE, cell

ROWS = TABLE.rows


def verdicts(key: str, given: Cell, year: int) -> list[tuple[str, int, str]]:
    return [(each.target.scope, each.target.year, each.text) for each in judged(ROWS[key], given, year)]


def test_a_2024_report_is_held_against_2025_in_both_scopes() -> None:
    assert verdicts("M3.2a.1r", cell(85), 2024) == [("tinh", 2025, "chưa đạt"), ("tw", 2025, "đạt")]


def test_from_2026_on_2030_is_the_mark_and_the_distance_is_said() -> None:
    first, second = judged(ROWS["M3.2a.1r"], cell("87.5"), 2026)
    assert (first.target.year, first.met, first.progress) == (2030, False, "thấp hơn mục tiêu năm 2030: 12,5")
    assert (second.target.value, second.met, second.progress) == ("90", False, "thấp hơn mục tiêu năm 2030: 2,5")


def test_after_the_last_mark_the_last_one_stays() -> None:
    assert {target.year for target in targets_for(ROWS["M3.2a.1r"], 2031)} == {2030}


def test_a_scope_without_that_mark_is_not_judged() -> None:
    assert verdicts("M5.2", cell(38), 2024) == [("tinh", 2025, "đạt")]
    assert verdicts("M5.2", cell(38), 2030) == [("tinh", 2030, "đạt"), ("tw", 2030, "chưa đạt")]


def test_where_only_2030_is_set_it_is_the_next_mark() -> None:
    assert verdicts("M4.4", cell(0), 2024) == [("tinh", 2030, "chưa đạt")]


@pytest.mark.parametrize(
    ("op", "value", "met"),
    [
        (">=", "50", True), (">=", "49.99", False), (">", "50", False), (">", "50.01", True),
        ("<=", "50", True), ("<=", "50.1", False), ("<", "50", False), ("<", "49", True),
        ("~", "50", True), ("~", "49", False), ("=", "50", True), ("=", "51", False),
    ],
)  # fmt: skip
def test_every_comparator(op: str, value: str, met: bool) -> None:
    target = Target("tinh", 2025, op, "50")  # type: ignore[arg-type]
    row = Row(key="R", kind="percent", label="", source="", target=(target,))
    (verdict,) = judged(row, Cell(Decimal(value)), 2024)
    assert verdict.met is met
    assert bool(verdict.progress) is not met


def test_a_status() -> None:
    assert verdicts("M5.1", cell("da"), 2024) == [("tinh", 2025, "đạt")]
    assert verdicts("M5.1", cell("dang"), 2024) == [("tinh", 2025, "chưa đạt")]


@pytest.mark.parametrize("given", [EMPTY, NONE, MISSING, NOT_APPLICABLE, Cell("chín mươi"), Cell(None, State.ESTIMATE)])
def test_what_says_no_figure_is_not_judged(given: Cell) -> None:
    assert {(each.met, each.text) for each in judged(ROWS["M3.2a.1r"], given, 2024)} == {(None, "không đánh giá")}


def test_an_estimate_is_judged() -> None:
    assert verdicts("M4.1", Cell(Decimal("110.5"), State.ESTIMATE), 2024) == [("tinh", 2025, "đạt")]


@pytest.mark.parametrize(
    ("key", "year", "shown"),
    [
        ("M3.2a.1r", 2024, "90 · TW 80"), ("M2.2", 2024, "<20 · TW <30"), ("M2.1", 2026, "khoảng 60"),
        ("M3.1", 2024, "≤1,7"), ("M5.1", 2024, "Đã thực hiện"), ("M3.2a.1", 2024, ""), ("M5.2", 2024, ">30"),
    ],
)  # fmt: skip
def test_what_stands_beside_the_value(key: str, year: int, shown: str) -> None:
    assert target_text(ROWS[key], year) == shown


def test_a_share_above_a_hundred_percent_reaches_nothing() -> None:
    unjudged = [("tinh", 2025, "không đánh giá"), ("tw", 2025, "không đánh giá")]
    assert verdicts("M3.2a.1r", cell(450), 2024) == unjudged
    assert verdicts("M4.1", cell(112), 2024)[0][2] == "chưa đạt"
