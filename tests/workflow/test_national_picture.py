"""One national picture: a province's years on several packs in one course, and parts of several packs in one sum."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.cells import Cell
from forms.course import forecast_lines, point_line, target_lines
from forms.form import Row
from forms.resources import resource_path
from imports.grids import Grid, GridCell, Line
from storage.pack_files import PACK_FOLDER
from tests.below import put_below
from tests.conftest import NOW
from tests.packs import TWO_TIER, install_two_tier
from workflow.aims import aims
from workflow.consolidating.making import consolidate
from workflow.course import course
from workflow.office import init_office, require_office
from workflow.overview.sight import sight
from workflow.overview.trend import trend_view
from workflow.receiving.bench import bench_of
from workflow.reports import open_report, set_cells, start_report
from workflow.session import Session, open_session
from workflow.unsigned.guessing import guessed

FORM, NATIONAL, PLAN = "phu-luc-01", "toan-quoc", "bac-ninh-2024"
WHOLE, PART, RATE = "M3.2a.1", "M3.2a.1n", "M3.2a.1r"


def _opened(home: Path) -> Session:
    return open_session(home, lambda: NOW.replace(year=2026))


@pytest.fixture(scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province formed of two, on the pack of every province, with a year on each pack."""
    home = tmp_path_factory.mktemp("toàn quốc") / "tỉnh"
    with _opened(home) as session:
        init_office(session, NATIONAL, "24")
        put_below(session, {"27": {WHOLE: "40", PART: "30"}}, "2024", level="tinh", made_with=PLAN)
        put_below(session, {"24": {WHOLE: "60", PART: "50"}}, "2024", level="tinh", made_with=PLAN)
        communes = [unit.code for unit in session.units.descendants("24", "xa", date(2025, 12, 31))]
        put_below(session, {code: {WHOLE: "6", PART: "3"} for code in communes}, "2025")
        report = start_report(session, FORM, "2026")
        set_cells(session, report, {WHOLE: Cell(Decimal(10)), PART: Cell(Decimal(9))})
    return home


@pytest.fixture
def province(_home: Path, tmp_path: Path) -> Iterator[Session]:
    with _opened(shutil.copytree(_home, tmp_path / "tỉnh")) as session:
        yield session


def _install_plan(home: Path, pack_id: str, code: str) -> None:
    """The plan that ships, as if another province had made it."""
    folder = home / PACK_FOLDER / pack_id
    shutil.copytree(resource_path("packs", PLAN), folder)
    head = (folder / "pack.toml").read_text(encoding="utf-8")
    for old, new in (
        (f'id = "{PLAN}"', f'id = "{pack_id}"'),
        ('province = "27"', f'province = "{code}"'),
        ('acts_for = "27"', f'acts_for = "{code}"'),
    ):
        assert old in head
        head = head.replace(old, new)
    (folder / "pack.toml").write_text(head, encoding="utf-8")


def test_three_years_on_two_packs_are_one_course(province: Session) -> None:
    found = trend_view(province, sight(province, FORM, "2026"), RATE)
    assert [(point.year, point.number) for point in found.points] == [
        (2024, Decimal(80)), (2025, Decimal(50)), (2026, Decimal(90)),
    ]  # fmt: skip
    assert (found.first, found.last) == (2021, 2030)
    assert [point.paper for point in found.points] == ["gồm 2/2 tỉnh", "gồm 99/99 đơn vị cấp xã", ""]


def test_the_plans_targets_and_the_nations_stand_beside_each_other_with_their_source(province: Session) -> None:
    lines = target_lines(trend_view(province, sight(province, FORM, "2026"), RATE))
    assert lines == (
        "Mục tiêu tỉnh: 90 (năm 2025), 100 (năm 2030), theo Quyết định 373/QĐ-UBND, Tỉnh Bắc Ninh 2024",
        "Mục tiêu TW: 80 (năm 2025), 90 (năm 2030), theo Nghị quyết số 28/NQ-CP",
    )
    assert target_lines(course(province, f"{FORM}/2026", RATE)) == lines


def test_a_province_is_judged_by_its_own_plan_and_not_by_that_of_a_part_of_it(
    province: Session, tmp_path: Path
) -> None:
    said = forecast_lines(trend_view(province, sight(province, FORM, "2026"), RATE))
    assert said and all("TW" in line and "tỉnh" not in line for line in said)
    put_below(
        province, {code: {"M4.4": "1"} for code in ("24", "27")}, "2024", level="tinh", made_with=PLAN, revision=2
    )
    report = start_report(province, FORM, "2025")
    set_cells(province, report, {"M4.4": Cell(Decimal(2))})
    set_cells(province, open_report(province, f"{FORM}/2026").report.id, {"M4.4": Cell(Decimal(3))})
    unjudged = trend_view(province, sight(province, FORM, "2026"), "M4.4")
    assert target_lines(unjudged) == ("Mục tiêu tỉnh: 1 (năm 2030), theo Quyết định 373/QĐ-UBND, Tỉnh Bắc Ninh 2024",)
    assert [line.endswith(("7.", "7,0.")) for line in forecast_lines(unjudged)] == [True]
    _install_plan(tmp_path / "một tỉnh", "lang-son-thu", "20")
    with _opened(tmp_path / "một tỉnh") as session:
        init_office(session, NATIONAL, "20")
        pack = require_office(session).pack
        held = aims(session, pack, FORM, pack.form_by_key[FORM].rows[RATE])
    assert {target.scope for target in held.row.target} == {"tinh", "tw"} == {one.scope for one in held.targets}


def test_where_plan_and_nation_agree_one_line_tells_it(province: Session) -> None:
    plan = province.pack(PLAN)
    row = plan.form_by_key[FORM].rows["M3.4.3"]
    held = aims(province, plan, FORM, row)
    assert held.row.target == row.target and set(held.sources) == {"Quyết định 373/QĐ-UBND"}
    differs = aims(province, plan, FORM, plan.form_by_key[FORM].rows["M5.3a"])
    assert [(one.scope, one.op) for one in differs.row.target] == [("tinh", ">="), ("tinh", ">"), ("tw", ">=")]


def test_a_province_that_is_not_formed_of_the_plans_has_the_nations_targets_alone(tmp_path: Path) -> None:
    with _opened(tmp_path / "tỉnh khác") as session:
        init_office(session, NATIONAL, "20")
        pack = require_office(session).pack
        held = aims(session, pack, FORM, pack.form_by_key[FORM].rows[RATE])
    assert {target.scope for target in held.row.target} == {"tw"}


def test_a_report_for_the_offices_before_is_for_the_one_that_took_over(province: Session) -> None:
    bench, then = bench_of(province), date(2024, 12, 31)
    assert (
        bench.took_over("27.so-ldtbxh", then) and bench.took_over("24.so-ldtbxh", then) and bench.took_over("27", then)
    )
    assert not bench.took_over("20.so-ldtbxh", then)
    assert not bench.took_over("27.so-tttt", then)
    assert not bench.took_over("27.so-ldtbxh", date(2026, 6, 30))


def test_a_key_that_means_something_else_stays_out_of_the_course(
    province: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = open_report(province, f"{FORM}/2026")
    other = start_report(province, FORM, "2025")
    set_cells(province, other, {WHOLE: Cell(Decimal(7))})
    assert [point.year for point in course(province, report.report.id, WHOLE).points] == [2025, 2026]

    def as_text(row: Row) -> Row:
        return replace(row, kind="text") if row.key == WHOLE else row

    changed = open_report(province, other)
    form = replace(changed.form, row=tuple(map(as_text, changed.form.row)))
    province.opened[other] = replace(changed, form=form)
    assert [point.year for point in course(province, report.report.id, WHOLE).points] == [2026]


def test_parts_of_two_packs_are_added_up_by_their_keys(tmp_path: Path) -> None:
    install_two_tier(tmp_path / "tỉnh")
    with _opened(tmp_path / "tỉnh") as session:
        init_office(session, NATIONAL, "24")
        first, second, third, *_ = session.units.descendants("24", "xa", date(2026, 12, 31))
        put_below(session, {first.code: {WHOLE: "10", PART: "4", "M1.1.4b": "co"}}, "2026")
        put_below(session, {second.code: {WHOLE: "20", PART: "5", "M1.1.4b": "co"}}, "2026", made_with=TWO_TIER)
        put_below(session, {third.code: {WHOLE: "30", PART: "6", "M1.1.4b": "khong"}}, "2026", made_with=TWO_TIER)
        made = consolidate(session, FORM, "2026")
        cells = made.report.report.cells
    assert [cells[key].number for key in (WHOLE, PART, "M1.1.4b")] == [60, 15, 2]
    assert made.counted == 3 and made.report.report.pack == NATIONAL


def test_what_an_agency_reported_before_the_reform_is_found_by_who_took_over(tmp_path: Path) -> None:
    """Row M6.3 was led by the agency for information, and is by the one for culture now."""
    _install_plan(tmp_path / "tỉnh", "lang-son-thu", "20")
    with _opened(tmp_path / "tỉnh") as session:
        init_office(session, NATIONAL, "20")
        put_below(session, {"20.so-tttt": {"M6.3": "95"}}, "2024", made_with="lang-son-thu")
        found = trend_view(session, sight(session, FORM, "2026"), "M6.3")
    assert [point_line(point) for point in found.points] == [
        "2024: 95 (báo cáo đã nhận, của Sở Thông tin và Truyền thông)"
    ]


def test_a_workbook_that_still_bears_the_old_agencys_name_is_the_heirs(province: Session) -> None:
    title = Line(1, {1: GridCell("text", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG")})
    period = Line(2, {1: GridCell("text", "Kết quả thực hiện năm 2026")})
    found = guessed(province, [Grid("Trang 1", (title, period))], "bieu.xlsx", "")
    assert (found.period, found.unit) == ("2026", "24.so-vhtt")
