"""The geometry of a course: labels neither overlap nor leave the picture, targets are steps, gaps stay gaps."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.cells import State
from forms.chart import NO_FIGURE, Box, Chart, chart
from forms.course import LABELLED, Course
from forms.form import Target
from tests.forms.test_course import course_of

LINE = 15.0
PANEL = (242.0, 184.0)


def measure(text: str) -> float:
    return 7.2 * len(text)


def drawn(course: Course, size: tuple[float, float] = PANEL) -> Chart:
    return chart(course, *size, measure, LINE)


def assert_sound(made: Chart) -> None:
    area = Box(0.0, 0.0, made.width, made.height)
    for label in made.labels:
        assert label.box.width == pytest.approx(measure(label.text))
        assert area.holds(label.box), label
    for one, other in combinations(made.labels, 2):
        assert not one.box.overlaps(other.box), (one, other)
    for stroke in made.strokes:
        assert all(-0.01 <= x <= made.width and -0.01 <= y <= made.height for x, y in stroke.points), stroke
    assert all(0 <= dot.x <= made.width and 0 <= dot.y <= made.height for dot in made.dots)


def said(made: Chart, *roles: str) -> list[str]:
    return [label.text for label in made.labels if label.role in roles]


def spots(made: Chart, role: str) -> list[tuple[tuple[float, float], ...]]:
    return [stroke.points for stroke in made.strokes if stroke.role == role]


marks = st.decimals(Decimal(0), Decimal(100), places=1)
targets = st.lists(
    st.builds(
        lambda scope, year, op, value: Target(scope, year, op, format(value, "f")),
        st.sampled_from(["tinh", "tw"]),
        st.sampled_from([2023, 2025, 2026, 2029, 2030]),
        st.sampled_from([">=", ">", "<=", "<", "~"]),
        marks,
    ),
    max_size=6,
    unique_by=lambda target: (target.scope, target.year),
)
figures = st.dictionaries(
    st.integers(2021, 2030), st.one_of(marks.map(lambda value: format(value, "f")), st.sampled_from(State)), max_size=10
)
KINDS = st.sampled_from(["percent", "number", "count"])


@given(
    figures.map(lambda said: {y: v for y, v in said.items() if v not in (State.VALUE, State.ESTIMATE)}),
    targets,
    st.integers(2021, 2030),
    KINDS,
    st.integers(220, 900),
    st.integers(150, 460),
)
def test_labels_never_overlap_nor_leave_the_picture(
    figures: dict[int, str | State], targets: list[Target], year: int, kind: str, width: int, height: int
) -> None:
    course = course_of(*sorted(figures.items()), kind=kind, targets=tuple(targets), year=year)
    assert_sound(drawn(course, (float(width), float(height))))


usual = st.lists(
    st.builds(
        lambda scope, year, op, value: Target(scope, year, op, format(value, "f")),
        st.sampled_from(["tinh", "tw"]),
        st.sampled_from([2025, 2030]),
        st.sampled_from([">=", ">", "<=", "<", "~"]),
        marks,
    ),
    unique_by=lambda target: (target.scope, target.year),
)


@given(usual, st.integers(2021, 2030), st.sampled_from([PANEL, (840.0, 300.0)]))
def test_every_target_is_named_at_the_sizes_in_use(targets: list[Target], year: int, size: tuple[float, float]) -> None:
    made = drawn(course_of((2021, "40"), (2022, "55"), targets=tuple(targets), year=year), size)
    assert len(said(made, "tinh", "tw")) == len(targets)


def test_the_axis_names_the_ends_the_targets_and_the_open_year() -> None:
    made = drawn(course_of((2023, "80"), (2024, "88")))
    assert sorted(said(made, "year")) == ["2021", "2025", "2030"]
    assert said(made, "present") == ["2024"]


def test_the_open_report_s_figure_is_named_first() -> None:
    made = drawn(course_of((2021, "81"), (2022, "80.5"), (2023, "80"), (2024, "88")))
    assert said(made, "value_now") == ["88"]
    (now,) = [dot for dot in made.dots if dot.now]
    assert now.x == pytest.approx(made.plot.x + made.plot.width * 3 / 9)
    assert not now.past and sum(dot.past for dot in made.dots) == 4, "three years and the legend's sample"


def test_targets_are_steps_up_to_their_year() -> None:
    made = drawn(course_of((2024, "88")))
    ((first, until, then, end),) = spots(made, "tinh")
    assert first[0] == made.plot.x and until[0] == then[0] and end[0] == pytest.approx(made.plot.right)
    assert first[1] == until[1] > then[1] == end[1], "90 stands below 100"
    assert sorted(said(made, "tinh")) == ["Tỉnh 100", "Tỉnh 90"] and sorted(said(made, "tw")) == ["TW 80", "TW 90"]


def test_higher_figures_stand_higher() -> None:
    made = drawn(course_of((2022, "70"), (2023, "80"), (2024, "75"), targets=()))
    (points,) = spots(made, "course")
    low, high, middle = (y for _, y in points)
    assert low > middle > high


def test_a_gap_breaks_the_line() -> None:
    gap = drawn(course_of((2021, "70"), (2022, "75"), (2023, State.NONE), (2024, "80")))
    assert [len(points) for points in spots(gap, "course")] == [2]
    assert len([dot for dot in gap.dots if dot.y < gap.plot.bottom]) == 3


def test_the_forecast_is_dashed_to_the_last_target_and_labelled() -> None:
    made = drawn(course_of((2023, "70"), (2024, "71")))
    sample, ahead = sorted(spots(made, "forecast"), key=lambda points: -points[0][1])
    assert ahead[0][0] == pytest.approx(made.plot.x + made.plot.width * 3 / 9)
    assert ahead[-1][0] == pytest.approx(made.plot.right)
    assert sample[0][1] > made.plot.bottom and LABELLED in said(made, "legend")


def test_a_forecast_ends_where_a_share_can_go_no_further() -> None:
    made = drawn(course_of((2023, "80"), (2024, "90")))
    ends = [points[-1] for points in spots(made, "forecast")]
    top = min(y for points in spots(made, "tinh") for _, y in points)
    assert (pytest.approx(made.plot.x + made.plot.width * 4 / 9), pytest.approx(top)) in ends


def test_a_share_above_100_is_not_drawn() -> None:
    made = drawn(course_of((2023, "80"), (2024, "120")))
    assert said(made, "value_now") == [] and said(made, "value") == ["80"]


def test_one_point_and_none_are_clear() -> None:
    one, none = drawn(course_of((2024, "88"))), drawn(course_of())
    assert said(one, "value_now") == ["88"] and spots(one, "forecast") == spots(one, "course") == []
    assert said(none, "empty") == [NO_FIGURE] and none.dots == ()
    assert said(drawn(course_of(targets=())), "empty") == [NO_FIGURE]
    assert_sound(one)
    assert_sound(none)


def test_equal_figures_and_targets_still_have_a_picture() -> None:
    same = tuple(Target(scope, year, ">=", "100") for scope in ("tinh", "tw") for year in (2025, 2030))  # type: ignore[arg-type]
    made = drawn(course_of((2023, "100"), (2024, "100"), targets=same))
    assert_sound(made)
    assert len(said(made, "tinh", "tw")) == 4


def test_reports_alone_need_no_legend() -> None:
    assert said(drawn(course_of((2024, "88"))), "legend") == []
