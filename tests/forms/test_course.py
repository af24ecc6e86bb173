"""A course: known years, a straight line that says what it is, gaps that are no zeros."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.cells import Cell, State
from forms.course import (
    ONE_YEAR,
    Course,
    Point,
    bound_lines,
    described,
    forecast_lines,
    forecasts,
    point_line,
    span,
    target_lines,
    trend,
)
from forms.form import Row, Target
from forms.packs.loader import cached_pack
from forms.present import cell_text
from forms.resources import resource_path

PAPER = "Báo cáo số 45/BC-UBND năm 2022"
TARGETS = (
    Target("tinh", 2025, ">=", "90"),
    Target("tinh", 2030, ">=", "100"),
    Target("tw", 2025, ">=", "80"),
    Target("tw", 2030, ">=", "90"),
)


def course_of(
    *figures: tuple[int, str | State], kind: str = "percent", targets: tuple[Target, ...] = TARGETS, year: int = 2024
) -> Course:
    """A course of figures by year; the report's own year is `year`, the years before are past figures."""
    points = []
    for when, said in figures:
        cell = Cell(None, said) if isinstance(said, State) else Cell(Decimal(said))
        own = when == year
        points.append(
            Point(
                when,
                cell,
                cell_text(cell),
                "report" if own else "past",
                "draft" if own else "",
                own,
                "" if own else PAPER,
            )
        )
    row = Row("R", kind, "Dòng", "S:1", unit="%", target=targets)  # type: ignore[arg-type]
    return Course("R", row, kind, "%", 2021, 2030, year, tuple(points), targets)


def test_the_line_is_the_one_of_least_squares() -> None:
    line = trend(((2021, Decimal(10)), (2022, Decimal(20)), (2024, Decimal(60))))
    assert line is not None
    assert line.slope == Decimal(120) / 7
    assert abs(line.at(2021) - (30 - Decimal(160) / 7)) < Decimal("1e-20")
    assert abs(line.at(2022) + line.at(2021) + line.at(2024) - 90) < Decimal("1e-20")


@given(st.integers(-50, 50), st.integers(-20, 20), st.sets(st.integers(2000, 2040), min_size=2, max_size=9))
def test_points_on_a_line_give_that_line(start: int, slope: int, years: set[int]) -> None:
    line = trend(tuple((year, Decimal(start + slope * (year - 2000))) for year in sorted(years)))
    assert line is not None
    assert abs(line.at(2050) - (start + slope * 50)) < Decimal("1e-9")


def test_one_year_needs_another_and_says_so() -> None:
    assert forecast_lines(course_of((2024, "88"))) == (ONE_YEAR,)
    assert forecast_lines(course_of()) == (ONE_YEAR,)


def test_what_the_line_says_of_each_target() -> None:
    assert forecast_lines(course_of((2022, "80"), (2023, "82"), (2024, "84"))) == (
        "Theo đà này, năm 2025 khoảng 86: đạt mục tiêu TW (80), chưa đạt mục tiêu tỉnh (90).",
        "Theo đà này, năm 2030 khoảng 96: đạt mục tiêu TW (90), chưa đạt mục tiêu tỉnh (100).",
    )


def test_a_line_beyond_100_is_said_and_judged_at_100() -> None:
    last = forecast_lines(course_of((2023, "85"), (2024, "92")))[-1]
    assert "vượt 100 % (134), là mức không thể có: đạt mục tiêu tỉnh (100) và TW (90)" in last


def test_a_line_below_0_is_said() -> None:
    falling = (Target("tinh", 2025, "<", "10"),)
    (said,) = forecast_lines(course_of((2023, "20"), (2024, "8"), targets=falling))
    assert said == "Theo đà này, năm 2025 đường thẳng xuống dưới 0 (-4), là mức không thể có: đạt mục tiêu tỉnh (<10)."


def test_a_ratio_may_lie_above_100() -> None:
    targets = (Target("tinh", 2025, "<=", "111"),)
    (said,) = forecast_lines(course_of((2023, "114"), (2024, "112"), kind="number", targets=targets))
    assert said == "Theo đà này, năm 2025 khoảng 110: đạt mục tiêu tỉnh (≤111)."


def test_rounding_hides_no_missed_target() -> None:
    (said, _) = forecast_lines(course_of((2023, "89.92"), (2024, "89.94")))
    assert "khoảng 89,96: đạt mục tiêu TW (80), chưa đạt mục tiêu tỉnh (90)" in said


@pytest.mark.parametrize("state", [State.NONE, State.MISSING, State.NOT_APPLICABLE])
def test_gaps_are_no_zeros(state: State) -> None:
    with_gap = course_of((2022, "80"), (2023, state), (2024, "84"))
    assert with_gap.known == ((2022, Decimal(80)), (2024, Decimal(84)))
    assert forecasts(with_gap) == forecasts(course_of((2022, "80"), (2024, "84")))


def test_an_estimate_counts_and_is_marked() -> None:
    point = Point(2024, Cell(Decimal(84), State.ESTIMATE), "ước 84", "report", "draft", True)
    assert point.number == 84 and point.estimated
    assert point_line(point) == "2024: ước 84 (báo cáo này)"


@pytest.mark.parametrize(
    ("state", "told"), [("draft", "đang nhập"), ("accepted", "được tiếp nhận"), ("returned", "bị trả lại")]
)
def test_a_year_tells_how_far_its_report_came(state: str, told: str) -> None:
    assert point_line(Point(2023, Cell(Decimal(84)), "84", "report", state)) == f"2023: 84 (báo cáo {told})"


def test_a_target_year_that_has_its_figure_is_not_forecast() -> None:
    found = forecasts(course_of((2024, "84"), (2025, "86"), year=2025))
    assert [one.year for one in found] == [2030]


def test_without_targets_or_figures_there_is_no_forecast() -> None:
    assert forecast_lines(course_of((2023, "1"), (2024, "2"), targets=())) == ()
    assert forecast_lines(course_of((2023, "1"), kind="status")) == ()


def test_a_figure_that_cannot_be_is_said() -> None:
    assert bound_lines(course_of((2023, "90"), (2024, "120"))) == ("Năm 2024: 120 vượt 100 %, không vẽ lên biểu đồ.",)


def test_the_words_name_every_year_target_and_forecast() -> None:
    said = described(course_of((2022, "80"), (2023, State.NONE), (2024, "84")))
    assert said.startswith("Quá trình 2021–2030, đơn vị %. 2022: 80 (Báo cáo số 45/BC-UBND năm 2022).")
    assert "2023: không phát sinh" in said and "2024: 84 (báo cáo này)" in said
    assert "Mục tiêu tỉnh: 90 (năm 2025), 100 (năm 2030). Mục tiêu TW: 80 (năm 2025), 90 (năm 2030)." in said
    assert said.endswith("năm 2030 khoảng 96: đạt mục tiêu TW (90), chưa đạt mục tiêu tỉnh (100).")
    assert "chưa có số liệu của năm nào" in described(course_of())


def test_targets_are_named_by_scope() -> None:
    assert target_lines(course_of(targets=TARGETS[:1])) == ("Mục tiêu tỉnh: 90 (năm 2025)",)


def test_the_span_is_the_strategy_s_or_the_targets() -> None:
    pack = cached_pack(resource_path("packs", "bac-ninh-2024"))
    assert pack.strategy is not None
    assert span(pack) == (pack.strategy.first, pack.strategy.last)
    assert span(replace(pack, strategy=None)) == (2024, 2030)
