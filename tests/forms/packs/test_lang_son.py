"""The pack of Lạng Sơn 2022 against its plan, line by line: wording, duties, who is asked, heads and signatures."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from forms.asked import form_at
from forms.duties import due_day
from forms.form import Form, Section
from forms.pack import Pack
from forms.packs.check import check_pack
from forms.packs.loader import cached_pack
from forms.report import UnitRef
from forms.resources import resource_path
from tests.forms.packs.published import assert_quotes, number_and_words, published, span

PACK: Pack = cached_pack(resource_path("packs", "lang-son-2022"))
FORM: Form = PACK.form_by_key["danh-gia-binh-dang-gioi"]
LINES = published("S1-3-110.txt", 3)
TASKS = range(19, 96)
LAST = "IV"

CORRECTIONS = {
    21: (("về BDG", "về BĐG"), ("2021- 2025", "2021-2025")),
    43: (("Lòng ghép", "Lồng ghép"),),
    51: (("thể thao...về", "thể thao... về"),),
    57: (("thu nhập số liệu", "thu thập số liệu"),),
    67: (("TNXH- Bình", "TNXH - Bình"),),
    69: (("động- Thương", "động - Thương"),),
    73: (("công tác viên", "cộng tác viên"),),
    81: (("xã hội- Bình", "xã hội - Bình"),),
    87: (("động-Thương", "động - Thương"),),
}
DISTRICT = UnitRef("181", "Huyện Bình Gia", "huyen", ("Tỉnh Lạng Sơn",))
ROOM = UnitRef("20.phong-pctnxh-bdg", "Phòng", "agency", ("Tỉnh Lạng Sơn",), "phong-pctnxh-bdg")
COLLEGE = UnitRef("20.truong-cao-dang-nghe", "Trường", "agency", ("Tỉnh Lạng Sơn",), "truong-cao-dang-nghe")
PROVINCE = UnitRef("20", "Tỉnh Lạng Sơn", "tinh", (), "so-ldtbxh")


def by_key(section: Section) -> str:
    return section.key


@pytest.mark.parametrize("section", [each for each in FORM.section if each.key != LAST], ids=by_key)
def test_every_section_has_the_published_words(section: Section) -> None:
    assert_quotes(PACK, section, LINES, CORRECTIONS)


@pytest.mark.parametrize("section", [each for each in FORM.section if each.depth > 1], ids=by_key)
def test_every_section_has_the_published_number(section: Section) -> None:
    assert section.number == number_and_words(LINES, section.source)[0]


def test_the_chapters_of_the_plan_are_numbered_from_one_in_the_report() -> None:
    heads = [section for section in FORM.section if section.depth == 1]
    assert [section.number for section in heads] == ["I.", "II.", "III.", "IV."]
    assert [number_and_words(LINES, section.source)[0] for section in heads] == ["II.", "III.", "IV.", ""]


def test_no_line_of_the_tasks_is_left_out_and_their_order_is_kept() -> None:
    quoted = [number for section in FORM.section for number in span(section.source) if number in LINES]
    assert quoted == [number for number in LINES if number in TASKS or number == 97]


def test_the_assessment_is_the_word_of_the_last_sentence() -> None:
    last = FORM.section[-1]
    assert (last.key, last.source) == (LAST, "S1:97")
    assert last.title.lower() in LINES[97].lower()


def test_every_count_is_offered_and_none_is_demanded() -> None:
    counts = [item for item in FORM.fields.values() if item.type in ("count", "money")]
    assert len(counts) >= 20
    assert all(item.optional for item in counts)


def test_the_document_prints_neither_number_nor_day() -> None:
    assert (LINES[3], LINES[5]) == ("Số: /KH-SLĐTBXH", "Lạng Sơn, ngày tháng 3 năm 2022")
    assert (PACK.basis.number, PACK.basis.date) == ("", None)
    assert PACK.basis.cited == "Kế hoạch tháng 3 năm 2022 của Sở Lao động - Thương binh và Xã hội tỉnh Lạng Sơn"
    assert PACK.basis.title == LINES[9]
    assert LINES[11].startswith(f"Thực hiện {PACK.variables['ke_hoach_tinh'].replace('bình đẳng', 'Bình đẳng')}.")


@pytest.mark.parametrize(
    ("duty", "levels", "last_day", "words"),
    [
        ("R1", ("huyen", "agency"), date(2022, 6, 14), "06 tháng (trước ngày 15/6/2022)"),
        ("R2", ("huyen", "agency"), date(2022, 12, 14), "báo cáo năm 2022 (trước ngày 15/12/2022)"),
        ("R1-tinh", ("tinh",), None, "báo cáo UBND tỉnh, Bộ Lao động- Thương binh và Xã hội theo quy định"),
        ("R2-tinh", ("tinh",), None, "báo cáo UBND tỉnh, Bộ Lao động- Thương binh và Xã hội theo quy định"),
        ("R3", ("huyen", "tinh", "agency"), None, "tổng kết 15 năm thi hành Luật bình đẳng giới khi có hướng dẫn"),
        ("R4", ("huyen", "tinh", "agency"), None, "kịp thời xác minh báo cáo những vấn đề, vụ việc đột xuất"),
    ],
)
def test_duties_are_as_written(duty: str, levels: tuple[str, ...], last_day: date | None, words: str) -> None:
    asked = next(each for each in PACK.obligation if each.id == duty)
    line = LINES[int(asked.source.removeprefix("S1:"))]
    assert words in line
    assert asked.due_text in line
    assert asked.levels == levels
    assert due_day(asked, 2022) == last_day


def test_the_review_of_fifteen_years_spans_the_years_of_the_law() -> None:
    review = next(each for each in PACK.obligation if each.id == "R3")
    assert review.range == "2007..2022"
    form = PACK.form_by_key["tong-ket-luat"]
    assert "01/7/2007" in form.section[0].explain
    assert all(section.source_text is None or section.source_text in LINES[57] for section in form.section)
    assert form.title == f"Báo cáo {LINES[59].removeprefix('- Xây dựng báo cáo ').split(' khi ')[0]}"


def test_a_matter_of_the_moment_is_named_in_the_words_of_the_plan() -> None:
    form = PACK.form_by_key["vu-viec-dot-xuat"]
    assert form.section[0].title.lower() in LINES[47].lower()
    assert ["xác minh" in LINES[47], "để giải quyết" in LINES[47]] == [True, True]


def test_nobody_below_the_districts_is_asked() -> None:
    assert {level for duty in PACK.obligation for level in duty.levels} == {"huyen", "tinh", "agency"}
    assert [number for number, line in LINES.items() if "cấp xã" in line] == [95]


@pytest.mark.parametrize(
    ("unit", "own"),
    [(DISTRICT, "III.3"), (ROOM, "III.1"), (COLLEGE, "III.2")],
    ids=["district", "room", "college"],
)
def test_each_is_asked_for_the_common_tasks_and_its_own(unit: UnitRef, own: str) -> None:
    shown = {section.key for section in form_at(FORM, unit).section}
    tasks = {section.key for section in FORM.section if section.key.startswith("III.")}
    assert shown & tasks == {key for key in tasks if key == own or key.startswith(f"{own}.")}
    assert {section.key for section in FORM.section} - tasks <= shown


def test_the_province_sees_every_task() -> None:
    assert form_at(FORM, PROVINCE) is FORM


def test_the_sở_signs_and_sends_copies_as_the_plan_did() -> None:
    shape = next(shape for shape in PACK.signer if "tinh" in shape.levels)
    assert list(shape.lines) == [LINES[109], LINES[110]]
    copies = next(each.copies for each in PACK.addressees if "tinh" in each.levels and not each.forms)
    printed = [LINES[number].removeprefix("- ") for number in range(101, 108)]
    assert copies == ("Như trên;", *printed[:-1], printed[-1].replace("Lưu VT", "Lưu: VT"))


def test_a_unit_code_that_is_none_is_a_fault_of_the_pack() -> None:
    wrong = replace(PACK, issuer=(*PACK.issuer, replace(PACK.issuer[0], units=("Thành phố Lạng Sơn",))))
    assert [problem.message for problem in check_pack(wrong)] == [
        "“Thành phố Lạng Sơn” không phải mã đơn vị hành chính"
    ]


def test_a_head_of_one_unit_alone_does_not_serve_the_rest() -> None:
    wrong = replace(PACK, issuer=tuple(each for each in PACK.issuer if each.units or "huyen" not in each.levels))
    assert any("cấp huyen" in problem.message for problem in check_pack(wrong))
