"""Which head, addressees and signers a report begins with: by level, form and, where one differs, agency."""

from __future__ import annotations

import pytest

from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.resources import resource_path
from workflow.document import frame_texts, shapes, signer_choices

PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
COMMUNE = UnitRef("09190", "Phường Võ Cường", "xa", ("Thành phố Bắc Ninh", "Tỉnh Bắc Ninh"))


def report(form: str, unit: UnitRef) -> Report:
    return Report("0" * 32, PACK.id, PACK.version, form, 1, unit, parse_period("2024"), 1)


def agency(key: str) -> UnitRef:
    return UnitRef(f"27.{key}", PACK.agencies[key].name, "agency", ("Tỉnh Bắc Ninh",), key)


@pytest.mark.parametrize(
    ("key", "parent"),
    [
        ("so-y-te", ("ỦY BAN NHÂN DÂN", "{TINH}")),
        ("cuc-thong-ke", ("TỔNG CỤC THỐNG KÊ",)),
        ("cong-an-tinh", ("BỘ CÔNG AN",)),
        ("hoi-lhpn", ()),
    ],
)
def test_an_agency_stands_under_its_own_superior(key: str, parent: tuple[str, ...]) -> None:
    assert shapes(PACK.issuer, report("phu-luc-01", agency(key)))[0].parent == parent


def test_the_department_does_not_report_to_itself() -> None:
    others = shapes(PACK.addressees, report("phu-luc-01", agency("so-y-te")))[0].to
    own = shapes(PACK.addressees, report("phu-luc-01", agency("so-ldtbxh")))[0].to
    assert others == ("Sở Lao động - Thương binh và Xã hội {tinh}",)
    assert own[0] == "Ủy ban nhân dân {tinh}" and others[0] not in own


def test_a_commune_has_nothing_of_an_agency() -> None:
    assert [shape.levels for shape in shapes(PACK.addressees, report("phu-luc-01", COMMUNE))] == [("xa",)]
    assert signer_choices(PACK, report("phu-luc-01", COMMUNE)) == (
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
        "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
    )


def test_a_committee_signs_alone_or_with_the_state_title() -> None:
    choices = signer_choices(PACK, report("phu-luc-02", COMMUNE))
    assert choices[0] == "TRƯỞNG BAN\nVÌ SỰ TIẾN BỘ CỦA PHỤ NỮ"
    assert choices[1] == "TRƯỞNG BAN\nVÌ SỰ TIẾN BỘ CỦA PHỤ NỮ\n\nCHỦ TỊCH ỦY BAN NHÂN DÂN"


@pytest.mark.parametrize(
    ("code", "name", "head"),
    [
        ("181", "Huyện Bình Gia", "PHÒNG LAO ĐỘNG,\nTHƯƠNG BINH,\nXÃ HỘI - DÂN TỘC"),
        ("178", "Thành phố Lạng Sơn", "PHÒNG LAO ĐỘNG -\nTHƯƠNG BINH VÀ XÃ HỘI"),
    ],
)
def test_one_district_bears_a_head_of_its_own(code: str, name: str, head: str) -> None:
    pack = cached_pack(resource_path("packs", "lang-son-2022"))
    form = pack.form_by_key["danh-gia-binh-dang-gioi"]
    unit = UnitRef(code, name, "huyen", ("Tỉnh Lạng Sơn",))
    made = Report("0" * 32, pack.id, pack.version, form.key, 1, unit, parse_period("2022-H1"), 1)
    texts = frame_texts(pack, form, made)
    assert (texts["parent"], texts["issuer"]) == (f"ỦY BAN NHÂN DÂN\n{name.upper()}", head)
