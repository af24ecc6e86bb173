"""The pack of Đồng Nai 2021 against its plan, line by line: wording, duties without a day, who is asked what."""

from __future__ import annotations

from datetime import date

import pytest

from forms.asked import form_at
from forms.duties import due_day
from forms.form import Form, Section
from forms.pack import Pack
from forms.packs.loader import cached_pack
from forms.report import UnitRef
from forms.resources import resource_path
from tests.forms.packs.published import assert_quotes, number_and_words, published, span

PACK: Pack = cached_pack(resource_path("packs", "dong-nai-2021"))
FORM: Form = PACK.form_by_key["ket-qua-binh-dang-gioi"]
LINES = published("S2-3-172.txt", 3)
TASKS = range(25, 152)
ITEMS = {
    "III.1": "so-ldtbxh", "III.2": "so-noi-vu", "III.3": "so-tai-chinh", "III.4": "so-khdt", "III.5": "so-gddt",
    "III.6": "so-y-te", "III.7": "so-tttt", "III.8": "so-vhtt", "III.9": "so-tu-phap", "III.10": "cong-an-tinh",
    "III.11": "ban-dan-toc", "III.13": "ban-tuyen-giao", "III.14": "ban-to-chuc", "III.15": "lien-doan-lao-dong",
    "III.16": "ubmttq",
}  # fmt: skip
LAST = ("IV", "V")

CORRECTIONS = {
    49: (("nhà trợ", "nhà trọ"),),
    53: (("tinh tế hoạch", "tỉnh ban hành kế hoạch"),),
    58: (("nhà trợ", "nhà trọ"),),
    95: (("hành năm", "hằng năm"),),
    151: (("Thương binh và Xã hội UBND tỉnh", "Thương binh và Xã hội, UBND tỉnh"),),
}
DISTRICT = UnitRef("731", "Thành phố Biên Hòa", "huyen", ("Tỉnh Đồng Nai",))
PROVINCE = UnitRef("75", "Tỉnh Đồng Nai", "tinh", (), "so-ldtbxh")


def agency(key: str) -> UnitRef:
    return UnitRef(f"75.{key}", PACK.agencies[key].name, "agency", ("Tỉnh Đồng Nai",), key)


def by_key(section: Section) -> str:
    return section.key


@pytest.mark.parametrize("section", [each for each in FORM.section if each.key not in LAST], ids=by_key)
def test_every_section_has_the_published_words(section: Section) -> None:
    assert_quotes(PACK, section, LINES, CORRECTIONS)


@pytest.mark.parametrize("section", [each for each in FORM.section if each.depth > 1], ids=by_key)
def test_every_section_has_the_published_number(section: Section) -> None:
    assert section.number == number_and_words(LINES, section.source)[0]


def test_no_line_of_the_tasks_is_left_out_and_their_order_is_kept() -> None:
    quoted = [number for section in FORM.section for number in span(section.source) if number in LINES]
    assert quoted == [number for number in LINES if number in TASKS] + [153, 153]


def test_what_closes_the_report_is_the_word_of_the_last_sentence() -> None:
    assert [section.title.lower() in LINES[153] for section in FORM.section if section.key in LAST] == [True, True]


def test_every_count_is_offered_and_none_is_demanded() -> None:
    counts = [item for item in FORM.fields.values() if item.type in ("count", "money")]
    assert len(counts) >= 15
    assert all(item.optional for item in counts)


def test_the_trainings_begin_with_whom_the_plan_names() -> None:
    rows = [row["doi_tuong"] for row in FORM.fields["I.5.b.lop"].start]
    assert [row[0].lower() + row[1:] in LINES[58].replace("nhà trợ", "nhà trọ") for row in rows] == [True] * 3


@pytest.mark.parametrize(("key", "name"), ITEMS.items())
def test_each_item_is_the_task_of_the_agency_it_names(key: str, name: str) -> None:
    spoken = number_and_words(LINES, next(each.source for each in FORM.section if each.key == key))[1]
    item = PACK.agencies[name]
    assert any(known in spoken for known in (item.name, *item.aliases))
    if item.acts_for:
        return
    shown = {section.key for section in form_at(FORM, agency(name)).section}
    items = {section.key for section in FORM.section if section.key.startswith("III.")}
    mine = tuple(f"{each}." for each in (key, "III.12"))
    assert shown & items == {each for each in items if f"{each}.".startswith(mine)}


def test_a_district_has_item_17_and_the_sở_all() -> None:
    shown = {section.key for section in form_at(FORM, DISTRICT).section if section.key.startswith("III.")}
    assert shown == {"III.17", "III.17.a", "III.17.b"}
    assert form_at(FORM, PROVINCE) is FORM


def test_an_agency_reads_its_tasks_numbered_from_one() -> None:
    shown = form_at(FORM, agency("so-y-te")).section
    assert [(each.number, each.title) for each in shown if each.depth == 2][-2:] == [
        ("1.", "Sở Y tế"),
        ("2.", "Các sở, ban, ngành"),
    ]


def test_the_common_tasks_are_everybodys() -> None:
    common = {section.key for section in FORM.section if not section.key.startswith(("III.", "II.1"))}
    for unit in (DISTRICT, PROVINCE, *(agency(name) for name in ITEMS.values() if name != "so-ldtbxh")):
        assert common <= {section.key for section in form_at(FORM, unit).section}


@pytest.mark.parametrize(
    ("duty", "levels", "words"),
    [
        ("R5", ("agency",), ("báo cáo kết quả", "gửi Sở Lao động - Thương binh và Xã hội", "theo quy định")),
        ("R5-huyen", ("huyen",), ("chế độ báo cáo theo định kỳ", "theo quy định gửi Sở Lao động")),
        ("R5-tinh", ("tinh",), ("tổng hợp báo cáo Bộ Lao động - Thương binh và Xã hội, UBND tỉnh theo quy định",)),
        ("R4", ("huyen", "tinh", "agency"), ("kịp thời xác minh, báo cáo những vấn đề, vụ việc đột xuất",)),
        ("R6", ("huyen", "tinh", "agency"), ("Quá trình thực hiện có khó khăn, vướng mắc", "UBND tỉnh (qua Sở Lao")),
    ],
)
def test_duties_are_as_written_and_have_no_day(duty: str, levels: tuple[str, ...], words: tuple[str, ...]) -> None:
    asked = next(each for each in PACK.obligation if each.id == duty)
    first, _, last = asked.source.removeprefix("S2:").replace(", ", "-").partition("-")
    text = " ".join(LINES[number] for number in {int(first): 0, int(last or first): 0})
    assert all(each in text for each in words)
    assert all(each.removeprefix("khi q") in text.lower() for each in asked.due_text.split("; "))
    assert asked.levels == levels
    assert due_day(asked, 2021) is None


def test_nobody_below_the_districts_is_asked() -> None:
    assert {level for duty in PACK.obligation for level in duty.levels} == {"huyen", "tinh", "agency"}
    assert [number for number, line in LINES.items() if "cấp xã" in line] == [133, 149]


def test_the_plan_is_named_by_its_day_and_the_committees_head() -> None:
    basis = PACK.basis
    assert LINES[3] == "Đồng Nai, ngày 21 tháng 6 năm 2021"
    assert (basis.number, basis.date, basis.title) == ("", date(2021, 6, 21), LINES[7])
    assert basis.issuer.replace("tỉnh Đồng Nai", "tinh ban hành Kế hoạch") in LINES[9]


def test_the_committee_signs_with_both_titles_and_copies_go_where_the_plans_went() -> None:
    both = next(shape for shape in PACK.signer if "" in shape.lines)
    assert both.levels == ("tinh",)
    assert list(both.lines) == [LINES[167], LINES[168], "", LINES[172]]
    copies = next(each.copies for each in PACK.addressees if "tinh" in each.levels and not each.forms)
    printed = [LINES[number].removeprefix("- ") for number in range(158, 164)]
    assert [copy.replace(" của Kế hoạch", "") for copy in copies[1:-1]] == printed


def test_difficulties_go_to_the_province_by_way_of_the_sở() -> None:
    to = {each.to for each in PACK.addressees if "kho-khan-vuong-mac" in each.forms and "tinh" not in each.levels}
    assert to == {("Ủy ban nhân dân {tinh} (qua Sở Lao động - Thương binh và Xã hội)",)}
    form = PACK.form_by_key["kho-khan-vuong-mac"]
    assert form.section[0].title.removesuffix(" trong quá trình thực hiện").lower() in LINES[153]
