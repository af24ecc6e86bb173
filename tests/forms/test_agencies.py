"""Agencies across the reform of 2025: names by day, spellings, who took over; what a pack says stands first."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from forms.agencies import (
    aliases,
    crosswalk,
    forerunners,
    heirs,
    name_on,
    official_name,
    receiver_name,
)
from forms.cells import Cell
from forms.pack import Agency, AgencyName, Pack, Succession, bound
from forms.packs.agencies import check_agencies
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.present import names_for
from forms.report import Report, UnitRef
from forms.resources import resource_path
from forms.text import plain

PLAN: Pack = cached_pack(resource_path("packs", "bac-ninh-2024"))
TODAY: Pack = bound(cached_pack(resource_path("packs", "toan-quoc")), "24")
BEFORE, AFTER = date(2024, 12, 31), date(2025, 12, 31)


def with_agencies(pack: Pack, *changed: Agency) -> Pack:
    keys = {agency.key for agency in changed}
    return replace(pack, agency=(*(each for each in pack.agency if each.key not in keys), *changed))


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Sở Nội vụ", "so-noi-vu"),
        ("sở  nội vụ", "so-noi-vu"),
        ("Sở LĐTB&XH", "so-noi-vu"),
        ("Sở Lao động, Thương binh và Xã hội", "so-noi-vu"),
        ("SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "so-noi-vu"),
        ("Sở TT&TT", "so-vhtt"),
        ("Sở Văn hoá và Thể thao", "so-vhtt"),
        ("Ban Dân tộc", "so-dan-toc-ton-giao"),
        ("Sở KH&ĐT", "so-tai-chinh"),
        ("Ban Quản lý rừng", ""),
    ],
)
def test_every_spelling_leads_to_the_agency_of_today(spelling: str, key: str) -> None:
    named = [one.key for one in TODAY.agency if plain(spelling) in map(plain, (one.name, *aliases(TODAY, one.key)))]
    assert named == ([key] if key else [])


def test_in_its_own_time_an_agency_is_itself() -> None:
    assert heirs(PLAN, "so-ldtbxh", BEFORE) == ("so-ldtbxh",)
    assert heirs(PLAN, "so-ldtbxh", AFTER)[0] == "so-noi-vu"
    assert official_name(PLAN, "so-ldtbxh", BEFORE) == "Sở Lao động - Thương binh và Xã hội"
    assert official_name(TODAY, "so-ldtbxh", BEFORE) == "Sở Lao động - Thương binh và Xã hội"
    assert official_name(TODAY, "ban-quan-ly-rung", BEFORE) == ""


def test_the_tasks_go_to_several_gender_equality_first_and_come_back_from_them() -> None:
    assert heirs(TODAY, "so-ldtbxh", AFTER) == ("so-noi-vu", "so-y-te", "so-gddt")
    assert heirs(TODAY, "so-ldtbxh", BEFORE) == ()
    assert heirs(TODAY, "so-y-te", AFTER) == ("so-y-te",)
    assert forerunners(TODAY, "so-noi-vu", BEFORE) == ("so-ldtbxh",)
    assert forerunners(TODAY, "so-vhtt", BEFORE) == ("so-tttt",)
    assert forerunners(TODAY, "so-noi-vu", AFTER) == ()
    assert "Sở LĐTBXH" in aliases(TODAY, "so-noi-vu") and "Sở LĐTBXH" not in aliases(TODAY, "so-y-te")


def test_a_packs_own_crosswalk_stands_in_the_place_of_what_ships() -> None:
    own = Succession("so-tttt", ("so-khcn",), "Tất cả", date(2025, 3, 1), "NQ của HĐND tỉnh")
    pack = replace(TODAY, succession=(own,))
    assert heirs(pack, "so-tttt", AFTER) == ("so-khcn",)
    assert forerunners(pack, "so-vhtt", BEFORE) == ()
    assert heirs(pack, "so-ldtbxh", AFTER)[0] == "so-noi-vu"


def test_a_chain_of_reforms_leads_to_who_stands_at_the_day() -> None:
    later = Succession("so-noi-vu", ("so-gddt",), "Tất cả", date(2028, 1, 1), "giả định")
    pack = replace(TODAY, succession=(later,))
    assert heirs(pack, "so-ldtbxh", date(2027, 1, 1))[0] == "so-noi-vu"
    assert heirs(pack, "so-ldtbxh", date(2028, 1, 1)) == ("so-gddt", "so-y-te")


def test_documents_bear_the_name_of_their_day() -> None:
    health = Agency(
        "so-y-te", "Sở Y tế", "SYT",
        named=(AgencyName("Sở Y tế và Xã hội", "SYTXH", "giả định", since=date(2027, 1, 1)),),
    )  # fmt: skip
    pack = with_agencies(TODAY, health)
    unit = UnitRef("24.so-y-te", "Sở Y tế", "agency", ("Tỉnh Bắc Ninh",), "so-y-te")
    report = Report("r", pack.id, 1, "phu-luc-01", 1, unit, parse_period("2026"), 1)
    late = replace(report, cells={"document.date": Cell("2027-01-08")})
    assert (names_for(pack, report)["co_quan"], names_for(pack, report)["viet_tat"]) == ("Sở Y tế", "SYT")
    assert (names_for(pack, late)["CO_QUAN"], names_for(pack, late)["viet_tat"]) == ("SỞ Y TẾ VÀ XÃ HỘI", "SYTXH")
    found = name_on(pack, "so-y-te", date(2027, 1, 1))
    assert found is not None and found.source == "giả định"


def test_who_receives_is_named_in_texts() -> None:
    assert receiver_name(TODAY, AFTER) == "Sở Nội vụ"
    assert receiver_name(PLAN, BEFORE) == "Sở Lao động - Thương binh và Xã hội"


def problems(pack: Pack) -> list[str]:
    return [problem.message for problem in check_agencies("pack.toml", pack)]


def test_names_that_overlap_or_end_before_they_begin_are_faults() -> None:
    def with_names(*names: AgencyName) -> Pack:
        return with_agencies(PLAN, Agency("so-x", "Sở X", "SX", named=names))

    first = AgencyName("Sở A", "SA", "n", until=date(2024, 6, 30))
    assert problems(with_names(first, AgencyName("Sở B", "SB", "n", since=date(2024, 7, 1)))) == []
    assert "cùng có hiệu lực" in problems(with_names(first, AgencyName("Sở B", "SB", "n")))[0]
    backwards = AgencyName("Sở B", "SB", "n", since=date(2025, 1, 1), until=date(2024, 1, 1))
    assert "ngày cuối trước ngày đầu" in problems(with_names(backwards))[0]
    assert "thiếu tên" in problems(with_names(AgencyName("Sở B", "SB", "")))[0]


def test_a_crosswalk_that_leads_nowhere_or_back_is_a_fault() -> None:
    def with_change(agency: str, *to: str, tasks: str = "Tất cả") -> Pack:
        return replace(PLAN, succession=(Succession(agency, to, tasks, date(2025, 3, 1), "NQ"),))

    assert problems(with_change("so-khdt", "so-tai-chinh")) == []
    assert "cơ quan nhận “so-la” không có" in problems(with_change("so-khdt", "so-la"))[0]
    assert "chưa nêu cơ quan nhận" in problems(with_change("so-khdt"))[0]
    assert "thiếu nhiệm vụ" in problems(with_change("so-khdt", "so-tai-chinh", tasks=""))[0]
    assert "nhận nhiệm vụ của chính mình" in problems(with_change("so-y-te", "so-y-te"))[0]
    assert "sai quy tắc" in problems(with_change("Sở Y tế", "so-y-te"))[0]


def test_every_province_is_said_by_a_star_and_only_where_the_pack_is_of_every_province() -> None:
    star = Agency("so-noi-vu", "Sở Nội vụ", "SNV", acts_for="*")
    assert "không phải mã tỉnh" in problems(with_agencies(PLAN, star))[0]
    open_pack = replace(with_agencies(TODAY, star), province="")
    assert problems(open_pack) == []
    coded = replace(star, acts_for="24")
    assert "ghi * hoặc bỏ acts_for" in next(one.remedy for one in check_agencies("p", with_agencies(open_pack, coded)))


def test_what_ships_is_sound_and_says_how_sure_it_is() -> None:
    every = crosswalk()
    keys = {agency.key for agency in every.agency}
    known = keys | TODAY.agencies.keys()
    for change in every.succession:
        assert change.agency in keys and set(change.to) <= known
        assert "chưa đối chiếu" in change.source.lower() or "đọc qua nguồn dẫn lại" in change.source
    spellings = [text for agency in every.agency for text in (agency.name, *agency.aliases)]
    assert len(spellings) == len(set(spellings))
