"""What an office sees of the units below it: bars against targets, groups, what stands out, small counts guarded."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.seeing.districts import ALL
from tests.below import put_below
from tests.conftest import NOW
from tests.packs import TWO_TIER, install_two_tier
from tests.play.raw import commune_figures, places
from workflow.office import init_office
from workflow.overview.outliers import outliers_view
from workflow.overview.progress import choices, first_choice, groups_view, heat_view, progress_view
from workflow.overview.sight import sight
from workflow.session import Session, open_session

FORM, RATE = "phu-luc-01", "M3.2a.1r"
LATE = "09190"


@pytest.fixture(scope="module")
def _figures() -> dict[str, dict[str, object]]:
    districts = {place.code for place in places("huyen", "2024-12-31").values() if place.parent == "27"}
    return {
        code: commune_figures(code, 2024)
        for code, place in sorted(places("xa", "2024-12-31").items())
        if place.parent in districts
    }


@pytest.fixture
def province(tmp_path: Path, _figures: dict[str, dict[str, object]]) -> Iterator[Session]:
    """The province of 2024 with 125 of its 126 communes' reports."""
    with open_session(tmp_path / "tỉnh", lambda: NOW) as session:
        init_office(session, "bac-ninh-2024", "27")
        put_below(session, {code: said for code, said in _figures.items() if code != LATE})
        yield session


def test_every_commune_is_a_bar_or_is_told_apart(province: Session) -> None:
    found = progress_view(sight(province, FORM, "2024"), RATE)
    assert len(found.lines) + sum(len(apart.units) for apart in found.apart) == 126 == found.expected
    values = [line.value for line in found.lines]
    assert values == sorted(values, reverse=True)
    assert {apart.reason: apart.units for apart in found.apart}["chưa nộp"] == ((LATE, "Phường Võ Cường"),)
    assert [mark.text for mark in found.marks] == ["Mục tiêu tỉnh năm 2025: 90", "Mục tiêu TW năm 2025: 80"]


def test_the_whole_is_a_rate_of_sums_over_what_was_received(
    province: Session, _figures: dict[str, dict[str, object]]
) -> None:
    given = [said for code, said in _figures.items() if code != LATE]
    top, bottom = (sum(int(str(said[key])) for said in given) for key in ("M3.2a.1n", "M3.2a.1"))
    found = progress_view(sight(province, FORM, "2024"), RATE)
    assert found.whole.cell.number is not None
    assert abs(found.whole.cell.number - Decimal(top) * 100 / bottom) < Decimal("1e-15")
    assert (found.whole.counted, found.whole.expected) == (125, 126)


def test_a_rate_of_nothing_is_not_drawn(province: Session) -> None:
    found = progress_view(sight(province, FORM, "2024"), "M3.3.3")
    reasons = {apart.reason: len(apart.units) for apart in found.apart}
    assert reasons["không phát sinh"] > 50
    assert not any(line.text == "0" for line in found.lines if line.value)


def test_small_counts_and_rates_made_of_them_are_not_shown(
    province: Session, _figures: dict[str, dict[str, object]]
) -> None:
    seen = sight(province, FORM, "2024")
    small = {code for code, said in _figures.items() if code != LATE and 1 <= int(str(said["M3.2a.1"])) <= 4}
    shown = {line.code for line in progress_view(seen, "M3.2a.1").lines}
    assert small and not small & shown
    assert not small & {line.code for line in progress_view(seen, RATE).lines}
    assert "dưới 5" in progress_view(seen, "M3.2a.1").note


def test_the_districts_stand_beside_each_other_and_the_whole_last(province: Session) -> None:
    found = groups_view(sight(province, FORM, "2024"), RATE)
    assert len(found.places) == 9 and found.places[-1].group == ALL
    assert sum(place.covered[1] for place in found.places[:-1]) == 126
    late = next(place for place in found.places if place.group == "Thành phố Bắc Ninh")
    assert dict(late.shares)["chưa nộp"] == 1
    table = heat_view(sight(province, FORM, "2024"))
    assert table.groups[-1] == ALL and all(len(row) == 9 for _, row in table.rows)
    assert RATE in {one.key for one, _ in table.rows}


def test_answers_are_counted_not_drawn(province: Session) -> None:
    found = progress_view(sight(province, FORM, "2024"), "M1.1.4b")
    assert found.lines == () and {apart.reason for apart in found.apart} == {"Có", "Không", "chưa nộp"}


def test_a_jump_since_last_year_is_pointed_out(province: Session, _figures: dict[str, dict[str, object]]) -> None:
    code = "09193"
    before = {**_figures[code], "M3.2a.1": "10", "M3.2a.1n": "9"}
    put_below(province, {code: before}, "2023")
    now = {**_figures[code], "M3.2a.1": "30", "M3.2a.1n": "27"}
    put_below(province, {code: now}, revision=2)
    found = outliers_view(province, sight(province, FORM, "2024"))
    assert found.compared == 1 and found.previous == "năm 2023"
    told = {(item.code, item.key): item.sentence for item in found.found if item.why == "change"}
    assert told[code, "M3.2a.1"] == "tăng từ 10 lên 30 so với năm 2023"


def test_one_commune_far_from_all_others_is_pointed_out(province: Session) -> None:
    put_below(province, {LATE: {"M3.2a.1": "900", "M3.2a.1n": "900"}})
    found = outliers_view(province, sight(province, FORM, "2024"))
    far = [item for item in found.found if item.why == "spread" and item.key == "M3.2a.1"]
    assert [item.code for item in far] == [LATE] and "900" in far[0].sentence


def test_a_report_that_was_returned_is_no_bar(province: Session) -> None:
    from storage.received_records import Decision

    number = province.store.received_rows(unit="09193")[0].number
    province.store.add_decisions([Decision(0, number, "returned", "Thiếu", "", "", NOW, "thử")])
    found = progress_view(sight(province, FORM, "2024"), RATE)
    assert {apart.reason: apart.units for apart in found.apart}["trả lại"][0][0] == "09193"


def test_an_unknown_row_is_refused(province: Session) -> None:
    seen = sight(province, FORM, "2024")
    with pytest.raises(BadInput, match="M9"):
        progress_view(seen, "M9")
    with pytest.raises(BadInput, match="khong-co"):
        sight(province, "khong-co", "2024")
    assert first_choice(seen) in {one.key for one in choices(seen)}


def test_the_communes_of_the_new_province_stand_by_their_old_district(tmp_path: Path) -> None:
    home = tmp_path / "tỉnh mới"
    install_two_tier(home)
    communes = [place.code for place in places("xa", "2026-12-31").values() if place.parent == "24"]
    with open_session(home, lambda: NOW) as session:
        init_office(session, TWO_TIER, "24")
        put_below(session, {code: commune_figures(code, 2026) for code in communes}, "2026")
        found = groups_view(sight(session, FORM, "2026"), RATE)
    names = [place.group for place in found.places]
    assert "Thành phố Bắc Ninh (cũ)" in names and sum(place.covered[1] for place in found.places[:-1]) == 99


def test_a_merged_commune_is_compared_with_all_it_was_formed_from(tmp_path: Path) -> None:
    home = tmp_path / "tỉnh mới"
    install_two_tier(home)
    with open_session(home, lambda: NOW) as session:
        init_office(session, TWO_TIER, "24")
        tree = session.units
        day = session.pack(TWO_TIER).years[-1]
        assert day == 2026
        unit = next(
            each
            for each in tree.children("24", NOW.date().replace(year=2026))
            if len(each.predecessors) == 3 and all(one.whole for one in each.predecessors)
        )
        put_below(session, {one.code: {"M3.2a.1": "10"} for one in unit.predecessors}, "2024")
        put_below(session, {unit.code: {"M3.2a.1": "90"}}, "2025")
        found = outliers_view(session, sight(session, FORM, "2025"))
        assert [item.sentence for item in found.found] == ["tăng từ 30 lên 90 so với năm 2024"]
        put_below(session, {unit.predecessors[0].code: {"M3.2a.2": "10"}}, "2024", revision=2)
        assert outliers_view(session, sight(session, FORM, "2025")).found == ()
