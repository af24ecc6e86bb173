"""Reading the prose of mergers: each sentence is one of the source's, or shortened from one."""

from __future__ import annotations

import pytest

from tools.unit_mergers import OldUnit, Resolver, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("giữ nguyên", []),
        ("Xã Cấm Sơn, Xã Tân Sơn", ["Xã Cấm Sơn", "Xã Tân Sơn"]),
        ("Phường Nguyễn Nghiêm (thị xã Đức Phổ), Phổ Hòa", ["Phường Nguyễn Nghiêm", "Phường Phổ Hòa"]),
        (
            "Phường Quán Thánh, một phần diện tích TN, quy mô dân số của các phường Cửa Nam, Kim Mã",
            ["Phường Quán Thánh", "Phường Cửa Nam:part", "Phường Kim Mã:part"],
        ),
        (
            "Phường Ngọc Hà, phần còn lại của Phường Quang Trung sau khi sắp xếp và Xã Phong Quang",
            ["Phường Ngọc Hà", "Phường Quang Trung:part", "Xã Phong Quang"],
        ),
        (
            "Xã An Toàn, Xã An Nghĩa (phần còn lại sau khi sáp nhập vào xã An Hòa, xã B và xã C)",
            ["Xã An Toàn", "Xã An Nghĩa:part"],
        ),
        ("Xã Khánh Bình Tây (bao gồm Hòn Đá Bạc), Xã Trần Hợi (một phần)", ["Xã Khánh Bình Tây", "Xã Trần Hợi:part"]),
        ("một phần diện tích tự nhiên, quy mô dân số của xã Yên Định Xã Yên Định", ["Xã Yên Định:part"]),
        ("TPHCM và tỉnh Bình Dương", ["Thành phố Hồ Chí Minh", "Tỉnh Bình Dương"]),
    ],
)
def test_parse(text: str, expected: list[str]) -> None:
    assert [f"{m.kind} {m.name}{':part' if m.part else ''}" for m in parse(text)] == expected


OLD = [
    OldUnit("00001", "Xã Tân An", "101", "10"),
    OldUnit("00002", "Xã Tân An", "102", "10"),
    OldUnit("00003", "Xã Hoà Bình", "101", "10"),
    OldUnit("00004", "Xã Quí Sơn", "102", "10"),
    OldUnit("00005", "Xã Tân An", "201", "20"),
]
NAMES = {"101": "huyện a", "102": "huyện b", "201": "huyện c", "10": "tỉnh x", "20": "tỉnh y"}


def found(texts: dict[str, str]) -> dict[str, list[tuple[str, bool]]]:
    return Resolver(OLD, NAMES).resolve(texts, dict.fromkeys(texts, ("10",))).found


def test_two_of_one_name_are_told_apart_by_their_neighbours() -> None:
    assert found({"00003": "Xã Tân An, Xã Hòa Bình"}) == {"00003": [("00001", True), ("00003", True)]}


def test_spelling_counts_only_inside_the_district() -> None:
    assert found({"00002": "Xã Tân An, Xã Quý Sơn"}) == {"00002": [("00002", True), ("00004", True)]}
    assert found({"90000": "Xã Quý Sơn"}) == {}


def test_what_is_ambiguous_is_left_out() -> None:
    result = Resolver(OLD, NAMES).resolve({"90000": "Xã Tân An"}, {"90000": ("10",)})
    assert (result.found, result.unmatched) == ({}, [("90000", "Xã Tân An")])


def test_named_twice_is_a_part_twice() -> None:
    assert found({"90000": "Xã Hòa Bình", "90001": "Xã Hòa Bình (phần còn lại)"}) == {
        "90000": [("00003", False)],
        "90001": [("00003", False)],
    }
