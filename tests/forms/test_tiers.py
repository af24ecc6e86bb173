"""Row 1.3 in the years with and without districts: what the report begins with, what its rate and its rules say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.form import Form
from forms.pack import Pack
from forms.packs.loader import load_pack
from forms.periods import parse_period
from forms.present import table_view
from forms.report import Report, UnitRef
from forms.resources import resource_path
from forms.rules import CheckContext, check
from forms.tiers import bound_level, unit_cells
from forms.units import UnitTree, load_units
from forms.values import effective, required_keys

PROVINCE = UnitRef("24", "Tỉnh Bắc Ninh", "tinh", (), "so-noi-vu")
OLD_PROVINCE = UnitRef("27", "Tỉnh Bắc Ninh", "tinh", (), "so-ldtbxh")
PARTS = ("M1.1.3a", "M1.1.3b")


@pytest.fixture(scope="module")
def tree() -> UnitTree:
    return load_units(resource_path("units"))


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(resource_path("packs", "bac-ninh-2024"))


@pytest.fixture(scope="module")
def form(pack: Pack) -> Form:
    return pack.form_by_key["phu-luc-01"]


def began(form: Form, unit: UnitRef, period: str, tree: UnitTree) -> Report:
    report = Report("0" * 32, "bac-ninh-2024", 1, form.key, 1, unit, parse_period(period), 1)
    return replace(report, cells=unit_cells(form, report, tree))


def test_the_row_and_its_part_and_rate_hang_on_districts(form: Form) -> None:
    assert [row.key for row in form.row if bound_level(form, row) == "huyen"] == ["M1.1.3", *PARTS]


def test_while_there_are_districts_they_are_counted(form: Form, tree: UnitTree) -> None:
    cells = began(form, OLD_PROVINCE, "2024", tree).cells
    assert cells["M1.1.3a"].number == 8 and "M1.1.3b" not in cells
    assert cells["M1.1.4a"].number == 126


def test_without_districts_nothing_is_asked_and_nothing_wrong(form: Form, pack: Pack, tree: UnitTree) -> None:
    report = began(form, PROVINCE, "2026", tree)
    assert {report.cell(key).state for key in PARTS} == {State.NOT_APPLICABLE}
    assert report.cell("M1.1.3b").note == "Ngày 31/12/2026 không còn đơn vị hành chính cấp huyện."
    assert report.cell("M1.1.4a").number == 99
    shown = {view.row.key: view.text for view in table_view(form, report)}
    assert {shown[key] for key in ("M1.1.3", *PARTS)} == {"không áp dụng"}
    assert effective(form, report)["M1.1.3"].source is Source.COMPUTED
    assert set(PARTS) <= set(required_keys(form, PROVINCE))
    asked = {finding.key for finding in check(CheckContext(pack, form, report, {"huyen": 0, "xa": 99}))}
    assert not asked & {"M1.1.3", *PARTS}


def test_the_year_of_the_change_is_asked_by_its_last_day(form: Form, tree: UnitTree) -> None:
    assert began(form, PROVINCE, "2025", tree).cell("M1.1.3a").state is State.NOT_APPLICABLE
    assert began(form, OLD_PROVINCE, "2025-H1", tree).cell("M1.1.3a").number == 8


def test_an_agency_that_leads_the_row_gets_the_same(form: Form, tree: UnitTree) -> None:
    agency = UnitRef("24.so-noi-vu", "Sở Nội vụ", "agency", ("Tỉnh Bắc Ninh",), "so-noi-vu")
    assert began(form, agency, "2026", tree).cell("M1.1.3b").state is State.NOT_APPLICABLE


@pytest.mark.parametrize("level", ["xa", "huyen"])
def test_an_office_that_does_not_type_the_row_gets_nothing(form: Form, tree: UnitTree, level: str) -> None:
    code = "09190" if level == "xa" else "256"
    assert began(form, UnitRef(code, "x", level), "2024", tree).cells == {}


@pytest.mark.parametrize("typed", ["0", "8"])
def test_a_number_of_districts_where_there_are_none_is_pointed_out(
    form: Form, pack: Pack, tree: UnitTree, typed: str
) -> None:
    report = began(form, PROVINCE, "2026", tree)
    cells = {**report.cells, "M1.1.3a": Cell(Decimal(typed)), "M1.1.3b": Cell(Decimal(0))}
    changed = replace(report, cells=cells)
    found = [each for each in check(CheckContext(pack, form, changed, {"huyen": 0, "xa": 99})) if each.key == "M1.1.3a"]
    assert [each.code for each in found] == ["V7"] and "không áp dụng" in found[0].remedy
