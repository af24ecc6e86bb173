"""The three tiers of 2024 on the communes and the province of 2026, and the years of an office that was two."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell
from forms.course import point_line
from forms.errors import BadInput
from tests.below import put_below
from tests.conftest import NOW
from tests.packs import TWO_TIER, install_two_tier
from tests.play.raw import commune_figures, places
from workflow.office import init_office
from workflow.overview.progress import groups_view, progress_view
from workflow.overview.reform import Before, before_view, earlier_periods, province_total
from workflow.overview.sight import sight
from workflow.overview.trend import trend_view
from workflow.session import Session, open_session

FORM, PART, WHOLE, RATE = "phu-luc-01", "M3.2a.1n", "M3.2a.1", "M3.2a.1r"
OLD = ("24", "27")
Figures = dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def figures() -> Figures:
    """The communes of both old provinces at the end of 2024."""
    districts = {place.code for place in places("huyen", "2024-12-31").values() if place.parent in OLD}
    communes = [code for code, place in places("xa", "2024-12-31").items() if place.parent in districts]
    return {code: commune_figures(code, 2024) for code in sorted(communes)}


@pytest.fixture(scope="module")
def _office_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("tỉnh") / "mới"
    install_two_tier(home)
    with _opened(home) as session:
        init_office(session, TWO_TIER, "24")
    return home


@pytest.fixture(scope="module")
def _filled_home(_office_home: Path, figures: Figures, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = shutil.copytree(_office_home, tmp_path_factory.mktemp("đã nhận") / "mới")
    with _opened(home) as session:
        put_below(session, figures, "2024")
    return home


@pytest.fixture(scope="module")
def before(_filled_home: Path) -> Before:
    with _opened(_filled_home) as session:
        return before_view(session, FORM, "2024")


@pytest.fixture
def office(_office_home: Path, tmp_path: Path) -> Iterator[Session]:
    with _opened(shutil.copytree(_office_home, tmp_path / "tỉnh mới")) as session:
        yield session


@pytest.fixture
def filled(_filled_home: Path, tmp_path: Path) -> Iterator[Session]:
    with _opened(shutil.copytree(_filled_home, tmp_path / "tỉnh mới")) as session:
        yield session


def _opened(home: Path) -> Session:
    return open_session(home, lambda: NOW.replace(year=2026))


def test_every_commune_of_2024_is_on_a_commune_of_today_or_stands_apart(before: Before, figures: Figures) -> None:
    told = sum(mapped.covered[1] for mapped in before.reform.units)
    assert told + len(before.reform.left) == len(figures)
    assert before.reform.changed and before.reform.day.year == 2026
    assert {mapped.seen.code for mapped in before.reform.units} <= set(places("xa", "2026-12-31"))


def test_sums_and_rates_of_a_commune_of_today(before: Before, figures: Figures) -> None:
    """Each figure against the raw ones, by the list's own column of predecessors."""
    mapped = next(each for each in before.reform.units if each.covered[1] > 2 and not each.note)
    parts = [code for code in figures if before_name(before, code) in mapped.formed_of]
    top, bottom = (sum(int(str(figures[code][key])) for code in parts) for key in (PART, WHOLE))
    assert len(parts) == mapped.covered[0] == mapped.covered[1]
    assert mapped.seen.cell(WHOLE).number == bottom
    rate = mapped.seen.cell(RATE).number
    assert rate is not None and abs(rate - Decimal(100) * top / bottom) < Decimal("1e-20")


def before_name(before: Before, code: str) -> str:
    return next(unit.name for unit in before.earlier.units if unit.code == code)


def test_a_commune_whose_past_is_not_fully_known_says_so(before: Before) -> None:
    """Phường Kinh Bắc took in a ward of 2025 of which no list tells what it was formed from."""
    kinh_bac = next(each for each in before.reform.units if each.seen.name == "Phường Kinh Bắc")
    assert "chưa cho biết đủ" in kinh_bac.note and "Phường Suối Hoa" in kinh_bac.formed_of
    assert {"Phường Vệ An", "Phường Tiền An"} <= {left.seen.name for left in before.reform.left}


def test_both_provinces_and_their_sum(before: Before, figures: Figures) -> None:
    assert [province.seen.name for province in before.provinces] == [
        "Tỉnh Bắc Giang (mã 24)", "Tỉnh Bắc Ninh (mã 27)",
    ]  # fmt: skip
    assert [province.covered[0] for province in before.provinces] == [209, 126]
    everything = sum(int(str(said[WHOLE])) for said in figures.values())
    assert province_total(before, WHOLE).cell.number == everything
    top = sum(int(str(said[PART])) for said in figures.values())
    rate = province_total(before, RATE).cell.number
    assert rate is not None and abs(rate - Decimal(100) * top / everything) < Decimal("1e-20")


def test_a_divided_commune_is_never_split(before: Before) -> None:
    for left in before.reform.left:
        assert "ghi riêng" in left.note
        assert left.seen.code not in {
            unit.seen.code for unit in before.reform.units if left.seen.name in unit.formed_of
        }


def test_a_province_s_own_report_stands_before_its_communes(filled: Session) -> None:
    put_below(filled, {"27": {WHOLE: "1000", PART: "900"}}, "2024", level="tinh")
    found = before_view(filled, FORM, "2024")
    assert [province.own for province in found.provinces] == [False, True]
    assert found.provinces[1].seen.cell(WHOLE).number == 1000


def test_districts_that_all_sent_speak_before_half_of_the_communes(office: Session, figures: Figures) -> None:
    """One source a province: the level of which the larger share has sent, never both."""
    tree = office.units
    districts = [unit.code for unit in tree.children("27", date(2024, 12, 31))]
    put_below(office, {code: {WHOLE: "100", PART: "50"} for code in districts}, "2024", level="huyen")
    communes = [unit.code for unit in tree.descendants("27", "xa", date(2024, 12, 31))][:60]
    put_below(office, {code: figures[code] for code in communes}, "2024")
    found = before_view(office, FORM, "2024")
    bac_ninh = found.provinces[1]
    assert (bac_ninh.level, bac_ninh.covered) == ("huyen", (8, 8))
    assert bac_ninh.seen.cell(WHOLE).number == 800
    point = next(each for each in trend_view(office, sight(office, FORM, "2026"), RATE).points if each.year == 2024)
    assert point.paper.startswith("gồm 8/")


def test_the_earlier_year_is_looked_at_like_any_other(before: Before) -> None:
    bars = progress_view(before.sight, RATE, "xa")
    assert bars.expected == len(before.reform.units) and len(bars.lines) > 50
    groups = groups_view(before.sight, RATE, "xa")
    assert "Thành phố Bắc Ninh (cũ)" in {place.group for place in groups.places}


def test_which_periods_are_earlier(filled: Session) -> None:
    assert earlier_periods(filled, FORM) == ("2024",)
    with pytest.raises(BadInput, match="Chưa nhận"):
        before_view(filled, FORM, "2025")


def test_the_course_of_an_office_that_was_two_provinces(filled: Session, figures: Figures) -> None:
    at = filled.now()
    for code, count in (("24", "70"), ("27", "30")):
        filled.store.set_past_figures(
            code, FORM, {(WHOLE, 2023): cell(count), (PART, 2023): cell("30")}, who="thử", at=at
        )
    filled.store.set_past_figures("27", FORM, {(WHOLE, 2022): cell("5")}, who="thử", at=at)
    course = trend_view(filled, sight(filled, FORM, "2026"), RATE)
    told = {point.year: point for point in course.points}
    assert told[2023].text == "60" and "Tỉnh Bắc Giang, Tỉnh Bắc Ninh" in told[2023].paper
    top, bottom = (sum(int(str(said[key])) for said in figures.values()) for key in (PART, WHOLE))
    assert told[2024].number is not None
    assert abs(told[2024].number - Decimal(100) * top / bottom) < Decimal("1e-15")
    assert "đã nhận" in point_line(told[2024])
    assert 2022 not in told and 2026 not in told


def cell(text: str) -> Cell:
    return Cell(Decimal(text), note="Báo cáo giấy")


def test_the_year_of_the_reform_is_asked_on_its_last_day(office: Session) -> None:
    assert {unit.level for unit in sight(office, FORM, "2025").units} == {"xa", "agency"}
    assert len([unit for unit in sight(office, FORM, "2025").units if unit.level == "xa"]) == 99
    half = sight(office, "phu-luc-02", "2025-H1")
    assert len([unit for unit in half.units if unit.level == "tinh"]) == 2
    assert "Thành phố Bắc Ninh" in {unit.group for unit in half.units}
