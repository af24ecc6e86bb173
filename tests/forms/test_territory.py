"""Which units lie below an office on a day: across the reform, with agencies, and one code that was two units."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from forms.errors import BadInput
from forms.pack import Pack, bound
from forms.packs.loader import load_pack
from forms.report import UnitRef
from forms.resources import resource_path
from forms.territory import Territory, expected, require_below
from forms.units import UnitTree, load_units
from storage.pack_files import PACK_FOLDER
from tests.packs import install_two_tier

YEAR_2024, YEAR_2026 = date(2024, 12, 31), date(2026, 12, 31)
BAC_NINH = UnitRef("27", "Tỉnh Bắc Ninh", "tinh", (), "so-ldtbxh")


@pytest.fixture(scope="module")
def tree() -> UnitTree:
    return load_units(resource_path("units"))


@pytest.fixture(scope="module")
def old() -> Pack:
    return load_pack(resource_path("packs", "bac-ninh-2024"))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    home = tmp_path_factory.mktemp("goi")
    return load_pack(home / PACK_FOLDER / install_two_tier(home))


@pytest.mark.parametrize(
    ("office", "unit", "lies"),
    [
        ("27", "256", "whole"),
        ("27", "09190", "whole"),
        ("27", "27.so-y-te", "whole"),
        ("27", "27", ""),
        ("27.so-ldtbxh", "09190", "whole"),
        ("27", "24", ""),
        ("27", "213", ""),
        ("27", "không-có", ""),
        ("256", "09190", "whole"),
        ("256", "256", ""),
        ("256", "09193", ""),
        ("09190", "09190", ""),
    ],
)
def test_the_old_province(tree: UnitTree, old: Pack, office: str, unit: str, lies: str) -> None:
    assert Territory(tree, office, old.last_day, YEAR_2024).holds(unit) == lies


def test_a_district_holds_only_its_own_communes(tree: UnitTree, old: Pack) -> None:
    district = Territory(tree, "256", old.last_day, YEAR_2024)
    inside = {unit.code for unit in tree.units("xa", YEAR_2024) if district.holds(unit.code)}
    assert inside == {unit.code for unit in tree.children("256", YEAR_2024)}


def test_the_new_province_holds_what_both_old_ones_held(tree: UnitTree) -> None:
    territory = Territory(tree, "24", YEAR_2026, YEAR_2024)
    assert [(share.unit.name, share.whole) for share in territory.roots] == [
        ("Tỉnh Bắc Giang", True),
        ("Tỉnh Bắc Ninh", True),
    ]
    assert {code: territory.holds(code) for code in ("24", "27", "213", "256", "27.so-y-te", "24.so-y-te", "01")} == {
        "24": "whole", "27": "whole", "213": "whole", "256": "whole",
        "27.so-y-te": "whole", "24.so-y-te": "whole", "01": "",
    }  # fmt: skip
    assert len(territory.units("huyen")) == len(tree.children("24", YEAR_2024)) + len(tree.children("27", YEAR_2024))


def test_the_code_that_two_provinces_bore(tree: UnitTree) -> None:
    """24 of 2026 is not below itself; 24 of 2024, Bắc Giang, is below it."""
    assert Territory(tree, "24", YEAR_2026, YEAR_2026).holds("24") == ""
    assert Territory(tree, "24", YEAR_2026, YEAR_2024).holds("24") == "whole"
    assert Territory(tree, "24", YEAR_2024, YEAR_2024).holds("24") == ""
    assert Territory(tree, "24", YEAR_2024, YEAR_2026).roots == ()


def test_an_office_that_merged_with_another_holds_nothing_of_later_days(tree: UnitTree) -> None:
    assert Territory(tree, "27", YEAR_2024, YEAR_2026).units("xa") == ()


def test_a_province_that_was_kept_holds_the_communes_of_either_day(tree: UnitTree) -> None:
    lang_son = next(unit for unit in tree.units("tinh", YEAR_2024) if unit.name == "Tỉnh Lạng Sơn").code
    early, late = Territory(tree, lang_son, YEAR_2024, YEAR_2024), Territory(tree, lang_son, YEAR_2024, YEAR_2026)
    assert len(early.units("huyen")) == 11 and late.units("huyen") == ()
    assert len(late.units("xa")) == 65


def test_a_commune_holds_those_it_was_formed_from(tree: UnitTree) -> None:
    commune = next(unit for unit in tree.units("xa", YEAR_2026) if len([b for b in unit.predecessors if b.whole]) > 1)
    before = Territory(tree, commune.code, YEAR_2026, date(2025, 6, 30))
    assert {before.holds(each.code) for each in commune.predecessors if each.whole} == {"whole"}


def test_a_commune_that_took_only_a_part_says_so(tree: UnitTree) -> None:
    part = next(
        (unit, before)
        for unit in tree.units("xa", date(2025, 7, 1))
        for before in unit.predecessors
        if not before.whole and len(tree.successors(tree.get(before.code, date(2025, 6, 30)))) > 1
    )
    unit, before = part
    assert Territory(tree, unit.code, date(2025, 7, 1), date(2025, 6, 30)).holds(before.code) == "part"


def test_who_is_expected_in_three_tiers(tree: UnitTree, old: Pack) -> None:
    found = expected(tree, old, BAC_NINH, YEAR_2024)
    assert Counter((each.level, each.direct) for each in found) == {
        ("huyen", True): 8, ("xa", False): 126, ("agency", True): 15,
    }  # fmt: skip
    assert "27.so-ldtbxh" not in {each.code for each in found}
    assert {each.parent for each in found if each.level == "agency"} == {"27"}
    district = expected(tree, old, UnitRef("256", "Thành phố Bắc Ninh", "huyen"), YEAR_2024)
    assert {(each.level, each.direct, each.parent) for each in district} == {("xa", True, "256")}
    assert expected(tree, old, UnitRef("27.so-y-te", "Sở Y tế", "agency", (), "so-y-te"), YEAR_2024) == ()


def test_who_is_expected_in_two_tiers(tree: UnitTree, new: Pack) -> None:
    office = UnitRef("24", "Tỉnh Bắc Ninh", "tinh", (), "so-noi-vu")
    found = expected(tree, new, office, YEAR_2026)
    assert Counter((each.level, each.direct) for each in found if each.level != "agency") == {("xa", True): 99}
    assert "24.so-noi-vu" not in {each.code for each in found}
    half = expected(tree, new, office, date(2025, 6, 30))
    assert Counter(each.level for each in half) == {
        "tinh": 2,
        "xa": len(Territory(tree, "24", YEAR_2026, date(2025, 6, 30)).units("xa")),
    }


def test_a_unit_elsewhere_is_refused_with_a_way_out(tree: UnitTree, old: Pack) -> None:
    territory = Territory(tree, "27", old.last_day, YEAR_2024)
    require_below(territory, "09190", "Phường Võ Cường")
    with pytest.raises(BadInput, match="không thuộc Tỉnh Bắc Ninh"):
        require_below(territory, "213", "Thành phố Bắc Giang")


def test_a_province_that_became_a_city_is_itself_before_and_after_with_its_agencies(tree: UnitTree) -> None:
    """Đồng Nai on the pack of every province, before and after 30/4/2026."""
    pack = bound(load_pack(resource_path("packs", "toan-quoc")), "75")
    city = UnitRef("75", "Thành phố Đồng Nai", "tinh", (), "so-noi-vu")
    for day in (date(2025, 12, 31), YEAR_2026):
        levels = Counter(each.level for each in expected(tree, pack, city, day, "phu-luc-01"))
        assert levels["tinh"] == 0 and levels["xa"] == 95 and levels["agency"] > 0
        assert Territory(tree, "75", pack.last_day, day).holds("75") == ""
    before = Territory(tree, "75", pack.last_day, YEAR_2024)
    assert [(share.unit.name, before.holds(share.unit.code)) for share in before.roots] == [
        ("Tỉnh Bình Phước", "whole"), ("Tỉnh Đồng Nai", "whole"),
    ]  # fmt: skip
