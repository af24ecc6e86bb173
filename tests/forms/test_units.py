"""The units of the whole country: counts and names are those of the sources, read by eye."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.succession import forerunners
from forms.unit_names import name_key, split_type
from forms.units import COLUMNS, Level, UnitTree, load_units, split_agency

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "units"
EVE = date(2025, 6, 30)
REFORM = date(2025, 7, 1)
BOUNDARIES = [date(2023, 5, 1), date(2024, 12, 31), date(2025, 1, 1), EVE, REFORM, date(2026, 4, 29)]
BOUNDARIES += [date(2026, 4, 30), date(2026, 7, 25)]


@pytest.fixture(scope="module")
def tree() -> UnitTree:
    return load_units(FOLDER)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2023, 12, 31), (63, 705, 10_598)),
        (date(2025, 1, 1), (63, 696, 10_051)),
        (EVE, (63, 696, 10_051)),
        (REFORM, (34, 0, 3_321)),
        (date(2026, 12, 31), (34, 0, 3_321)),
    ],
)
def test_country_counts(tree: UnitTree, day: date, counts: tuple[int, int, int]) -> None:
    levels: tuple[Level, ...] = ("tinh", "huyen", "xa")
    assert tuple(len(tree.units(level, day)) for level in levels) == counts


@pytest.mark.parametrize(
    ("code", "day", "districts", "communes"),
    [
        ("27", date(2024, 12, 31), 8, 126),
        ("27", date(2025, 1, 1), 8, 121),
        ("27", EVE, 8, 121),
        ("24", REFORM, 0, 99),
        ("20", REFORM, 0, 65),
        ("52", REFORM, 0, 135),
        ("75", REFORM, 0, 95),
    ],
)
def test_province_counts(tree: UnitTree, code: str, day: date, districts: int, communes: int) -> None:
    assert tree.count(code, "huyen", day) == districts
    assert tree.count(code, "xa", day) == communes == len(tree.descendants(code, "xa", day))


def test_bac_ninh_districts_of_2024(tree: UnitTree) -> None:
    names = [unit.name for unit in tree.children("27", date(2024, 12, 31))]
    assert len(names) == 8
    assert {"Thành phố Bắc Ninh", "Thị xã Quế Võ", "Thị xã Thuận Thành", "Thành phố Từ Sơn"} <= set(names)
    assert [u.code for u in tree.children("27", EVE)] == sorted(u.code for u in tree.children("27", EVE))


def test_one_code_two_provinces(tree: UnitTree) -> None:
    assert [unit.name for unit in tree.versions("24")] == ["Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"]
    old, new = tree.versions("24")
    assert (old.valid_from, old.valid_to, new.valid_from, new.valid_to) == (None, EVE, REFORM, None)
    assert [(p.code, p.whole) for p in new.predecessors] == [("24", True), ("27", True)]


def test_a_kept_province_is_one_unit(tree: UnitTree) -> None:
    assert len(tree.versions("20")) == 1
    assert tree.get("20", date(2024, 1, 1)) == tree.get("20", date(2026, 1, 1))


def test_dates_known_only_from_a_list(tree: UnitTree) -> None:
    old, new = tree.versions("46")
    assert (old.valid_to, old.missing_from, old.until) == (None, date(2025, 1, 1), date(2024, 12, 31))
    assert (new.valid_from, new.seen_from, new.since) == (None, date(2025, 1, 1), date(2025, 1, 1))


def test_bac_ninh_carries_its_known_date(tree: UnitTree) -> None:
    assert tree.get("09175", date(2024, 12, 31)).valid_to == date(2024, 12, 31)
    new = tree.get("09481", date(2025, 1, 1))
    assert (new.name, new.valid_from) == ("Thị trấn Nhân Thắng", date(2025, 1, 1))
    assert [(p.code, p.whole) for p in new.predecessors] == [("09481", True)]


def test_dong_nai_becomes_a_city(tree: UnitTree) -> None:
    last, first = date(2026, 4, 29), date(2026, 4, 30)
    assert tree.get("75", last).name == "Tỉnh Đồng Nai"
    assert tree.get("75", first).name == "Thành phố Đồng Nai"
    wards = [sum(u.name.startswith("Phường ") for u in tree.children("75", day)) for day in (last, first)]
    assert wards == [23, 33]
    changed = [u for u in tree.units("xa", first) if u.since == first]
    assert {u.parent for u in changed} == {"75"}
    assert tree.get("26368", last).name == "Xã Long Thành"


def test_find_vo_cuong(tree: UnitTree) -> None:
    (old,) = tree.find("Phường Võ Cường", "xa", EVE)
    (new,) = tree.find("võ cường", "xa", REFORM)
    assert (old.code, old.parent, new.code, new.parent) == ("09190", "256", "09190", "24")
    assert tree.path_name("09190", EVE) == "Phường Võ Cường, Thành phố Bắc Ninh, Tỉnh Bắc Ninh"
    assert tree.path_name("09190", REFORM) == "Phường Võ Cường, Tỉnh Bắc Ninh"
    assert [u.code for u in tree.ancestors("09190", EVE)] == ["256", "27"]
    assert tree.find("Phường Võ Cường", "huyen", EVE) == ()


def test_find_within(tree: UnitTree) -> None:
    everywhere = tree.find("Đồng Tiến", "xa", EVE)
    assert len(everywhere) > 2
    inside = tree.find("Xã Đồng Tiến", "xa", EVE, within="24")
    assert [tree.get(u.parent, EVE).name for u in inside] == ["Huyện Yên Thế", "Huyện Hiệp Hòa"]


@pytest.mark.parametrize(
    ("code", "name", "formed_from"),
    [
        ("09190", "Phường Võ Cường", ["Phường Đại Phúc", "Phường Phong Khê", "Phường Võ Cường"]),
        ("09193", "Xã Yên Phong", ["Thị trấn Chờ", "Xã Trung Nghĩa", "Xã Long Châu", "Xã Đông Tiến"]),
        ("09286", "Phường Nam Sơn", ["Phường Vân Dương", "Phường Nam Sơn"]),
        ("09319", "Xã Tiên Du", ["Thị trấn Lim", "Xã Nội Duệ", "Xã Phú Lâm"]),
        ("09499", "Xã Trung Kênh", ["Xã An Thịnh", "Xã An Tập", "Xã Trung Kênh"]),
        ("07246", "Xã Xuân Lương", ["Xã Đồng Tiến", "Xã Canh Nậu", "Xã Xuân Lương"]),
        ("07663", "Xã Tuấn Đạo", ["Xã Tuấn Đạo"]),
    ],
)
def test_predecessors_in_bac_ninh(tree: UnitTree, code: str, name: str, formed_from: list[str]) -> None:
    unit = tree.get(code, REFORM)
    assert unit.name == name
    assert all(p.whole for p in unit.predecessors)
    assert sorted(tree.get(p.code, EVE).name for p in unit.predecessors) == sorted(formed_from)


def test_the_district_in_brackets_decides(tree: UnitTree) -> None:
    sources = {code: [p.code for p in tree.get(code, REFORM).predecessors] for code in ("07246", "07822")}
    dong_tien = {code: [c for c in found if tree.get(c, EVE).name == "Xã Đồng Tiến"] for code, found in sources.items()}
    assert [tree.get(tree.get(c, EVE).parent, EVE).name for (c,) in dong_tien.values()] == [
        "Huyện Yên Thế",
        "Huyện Hiệp Hòa",
    ]


def test_a_divided_unit_is_a_part_of_each(tree: UnitTree) -> None:
    (canh_lien,) = tree.find("Xã Canh Liên", "xa", EVE)
    heirs = tree.successors(canh_lien)
    assert [(unit.name, whole) for unit, whole in heirs] == [("Xã Canh Liên", False), ("Xã Canh Vinh", False)]


def test_every_predecessor_stands_on_the_day_before(tree: UnitTree) -> None:
    named = 0
    for code in tree.codes:
        for unit in tree.versions(code):
            for before in unit.predecessors:
                named += 1
                assert tree.get(before.code, unit.since - timedelta(days=1)).valid_from == before.valid_from
    assert named > 10_000


def test_a_whole_unit_goes_to_one_place(tree: UnitTree) -> None:
    whole = [p.code for unit in tree.units("xa", REFORM) for p in unit.predecessors if p.whole]
    assert len(whole) == len(set(whole))


def test_one_unit_a_code_on_one_day(tree: UnitTree) -> None:
    for code in tree.codes:
        for earlier, later in pairwise(tree.versions(code)):
            assert earlier.until is not None
            assert earlier.until < later.since


@pytest.mark.parametrize("day", BOUNDARIES)
def test_every_parent_stands_and_is_higher(tree: UnitTree, day: date) -> None:
    ranks = {"tinh": 0, "huyen": 1, "xa": 2}
    for level in ranks:
        for unit in tree.units(level, day):  # type: ignore[arg-type]
            if level == "tinh":
                assert unit.parent == ""
            else:
                assert ranks[tree.get(unit.parent, day).level] < ranks[level]


def test_names_are_nfc_and_begin_with_their_type(tree: UnitTree) -> None:
    for code in tree.codes:
        for name in {unit.name for unit in tree.versions(code)}:
            assert unicodedata.is_normalized("NFC", name)
            kind, bare = split_type(name)
            assert kind and bare and name == f"{kind} {bare}"


def test_a_code_that_ended_says_what_it_became(tree: UnitTree) -> None:
    with pytest.raises(BadInput) as caught:
        tree.get("27", date(2026, 1, 1))
    assert caught.value.sentence == (
        "Mã 27 (Tỉnh Bắc Ninh) không còn hiệu lực vào ngày 01/01/2026; danh mục có đơn vị này đến hết ngày 30/6/2025."
    )
    assert "Tỉnh Bắc Ninh (mã 24)" in caught.value.remedy


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("99", REFORM, "Không có đơn vị hành chính nào mang mã “99”."),
        ("224", date(2024, 1, 1), "chưa có vào ngày 01/01/2024; danh mục có từ ngày 01/01/2025."),
        ("256", REFORM, "Mã 256 (Thành phố Bắc Ninh) không còn hiệu lực vào ngày 01/7/2025"),
    ],
)
def test_other_absent_codes(tree: UnitTree, code: str, day: date, said: str) -> None:
    for question in (tree.get, tree.children, tree.ancestors, tree.path_name):
        with pytest.raises(BadInput) as caught:
            question(code, day)
        assert said in caught.value.sentence
        assert caught.value.remedy


def test_days_before_the_first_list_are_answered_by_it(tree: UnitTree) -> None:
    first, before = date(2023, 5, 1), date(2021, 12, 31)
    assert (tree.first_day, tree.answered(before), tree.answered(REFORM)) == (first, first, REFORM)
    assert tree.get("24", before) == tree.get("24", first) and tree.exists("24", before)
    assert tree.path_name("09190", before) == tree.path_name("09190", first)
    assert tree.children("27", before) == tree.children("27", first)
    assert tree.descendants("27", "xa", before) == tree.descendants("27", "xa", first)
    assert tree.find("Bắc Giang", "tinh", before) == tree.find("Bắc Giang", "tinh", first)
    assert tree.province("09190", before).code == "27"
    assert forerunners(tree, tree.get("24", REFORM), before) == forerunners(tree, tree.get("24", REFORM), first) != ()
    assert not tree.exists("99", before)
    with pytest.raises(BadInput, match="chưa có vào ngày 31/12/2021; danh mục có từ ngày 01/01/2025"):
        tree.get("224", before)


def test_split_agency() -> None:
    assert split_agency("27.so-y-te") == ("27", "so-y-te")
    assert split_agency("09190") == ("09190", None)


def test_spellings_of_one_name() -> None:
    assert name_key("Xã Hoà An") == name_key("xã  Hòa An")
    assert name_key("Phường 08") == name_key("Phường 8") != name_key("Phường 80")
    assert name_key("Văn Miếu - Quốc Tử Giám") == name_key("Văn Miếu Quốc Tử Giám")
    assert name_key("Xã Tân An") != name_key("Xã Tân Ân")
    assert split_type("Thị trấn Chờ") == ("Thị trấn", "Chờ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "Không đọc được"),
        ("code\tname\n", "sai tên cột"),
        ("\t".join(COLUMNS) + "\n27\ttinh\n", "sai số cột ở dòng 2"),
    ],
)
def test_a_damaged_file_is_told(tmp_path: Path, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / "units.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        load_units(tmp_path)
