"""The pack of Bình Định 2023 against the lines of the document, whose extraction lost letters (A.6 #25)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from forms.asked import form_at
from forms.duties import due_day, period_text
from forms.form import Section
from forms.packs.indicators import registry
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.present import fill_names, names_for
from forms.report import Report, UnitRef
from forms.resources import resource_path

PACK = cached_pack(resource_path("packs", "binh-dinh-2023"))
RESULTS, REVIEW, INSPECTION, TROUBLE = PACK.forms
LINES = (Path(__file__).parents[2] / "data" / "S3-1-368.txt").read_text(encoding="utf-8").split("\n")
FOOTNOTES = (range(54, 62), range(137, 165))
MARKS = re.compile(r"\s*\d\s*")
LOST = set("xíồù.")
OWN_TITLES = ("I", "II")
SO = UnitRef("52.so-ldtbxh", "Sở Lao động - Thương binh và Xã hội", "agency", ("Tỉnh Bình Định",), "so-ldtbxh")
HEALTH = UnitRef("52.so-y-te", "Sở Y tế", "agency", ("Tỉnh Bình Định",), "so-y-te")
PROVINCE = UnitRef("52", "Tỉnh Bình Định", "tinh")
DISTRICT = UnitRef("540", "Thành phố Quy Nhơn", "huyen", ("Tỉnh Bình Định",))


def body(first: int, last: int) -> str:
    """The document's lines, both included, without footnotes and their marks; a break is a blank."""
    kept = [
        LINES[number - 1]
        for number in range(first, last + 1)
        if not any(number in notes for notes in FOOTNOTES) and not MARKS.fullmatch(LINES[number - 1])
    ]
    return " ".join(" ".join(kept).split())


def span(section: Section) -> tuple[int, int]:
    first, _, last = section.source.removeprefix("S3:").partition("-")
    return int(first), int(last or first)


def bare(text: str) -> str:
    return re.sub(r"[\s,;]", "", text)


def restored(source: str, wording: str) -> str:
    """The letters that stand in the wording and not in the source; AssertionError where more differs."""
    found, at = "", 0
    letters = bare(source)
    for letter in bare(wording):
        if at < len(letters) and letter == letters[at]:
            at += 1
        else:
            found += letter
    assert at == len(letters), (source, wording)
    return found


def wording(section: Section) -> str:
    """A section as the document words it."""
    text = f"{section.number} {section.title} {section.prompt}".strip()
    return fill_names(text, {"nam": "2023"})


QUOTED = [section for section in RESULTS.section if section.key not in OWN_TITLES]


@pytest.mark.parametrize("section", QUOTED, ids=lambda section: section.key)
def test_every_section_says_what_its_lines_say_but_for_lost_letters(section: Section) -> None:
    source = body(*span(section))
    lost = restored(source, wording(section))
    assert set(lost) <= LOST
    assert (section.source_text is not None) == bool(set(lost) - {"."})


@pytest.mark.parametrize("section", [each for each in QUOTED if each.source_text], ids=lambda section: section.key)
def test_the_lines_as_they_came_are_kept(section: Section) -> None:
    source = body(*span(section)).removeprefix(f"{section.number} ")
    assert bare(section.source_text or "") == bare(source)


def test_the_items_are_complete_and_in_order() -> None:
    whole = bare(body(19, 322))
    assert "".join(bare(body(*span(section))) for section in QUOTED) == whole


def test_what_the_other_forms_say_is_the_documents_wording() -> None:
    said = bare(" ".join(wording(section) for section in RESULTS.section)).lower()
    for form in (REVIEW, INSPECTION, TROUBLE):
        for section in form.section:
            for text in (section.title.removeprefix("Đề nghị "), section.prompt):
                assert bare(text).lower() in said, (form.key, section.key)


def test_results_and_difficulties_are_headed_in_the_words_of_the_last_paragraph() -> None:
    heads = {section.key: section for section in RESULTS.section}
    assert heads["I"].title.lower() in body(331, 331)
    assert heads["II"].title.lower() in body(324, 324)
    assert heads["II"].prompt == body(324, 328).removesuffix(" Đ ng")


def test_what_is_asked_for_and_until_when() -> None:
    asked = {
        duty.id: (duty.form, period_text(duty, 2023), due_day(duty, 2023), duty.levels) for duty in PACK.obligation
    }
    both, results = ("huyen", "agency"), "ket-qua-binh-dang-gioi"
    assert asked == {
        "R7": (results, "2023-H1", date(2023, 5, 14), both),
        "R8": (results, "2023", date(2023, 11, 14), both),
        "R7-tong-hop": (results, "2023-H1", None, ("tinh",)),
        "R8-tong-hop": (results, "2023", None, ("tinh",)),
        "R9": ("ra-soat-giai-doan", "2021..2023", None, ("agency", "tinh")),
        "KT": ("kiem-tra", "2023", None, ("huyen", "tinh", "agency")),
        "R6": ("kho-khan-vuong-mac", "", None, both),
    }
    assert all(set(duty.to.values()) == {"so-ldtbxh"} for duty in PACK.obligation)


def test_the_days_are_quoted_but_for_a_lost_blank() -> None:
    line = body(329, 329)
    texts = {duty.id: duty.due_text for duty in PACK.obligation}
    assert texts["R7"] in line
    assert "tháng11" in line
    assert texts["R8"] in line.replace("tháng11", "tháng 11")
    assert any("tháng11" in erratum.anomaly for erratum in PACK.erratum)


def test_other_words_for_when_are_quoted() -> None:
    texts = {duty.id: duty.due_text for duty in PACK.obligation}
    assert texts["R6"] in body(324, 324)
    assert texts["KT"] == texts["R7-tong-hop"] in body(331, 335)
    assert texts["R9"] == ""


def test_the_documents_it_goes_back_to_are_those_of_its_first_lines() -> None:
    said = body(1, 17)
    variables = PACK.variables
    assert variables["can_cu_1"] in said
    assert variables["can_cu_2"].removesuffix("Xã hội") in said
    number, _, _ = variables["to_trinh"].removeprefix("Tờ trình ").partition(" của")
    assert number in said
    assert PACK.basis.title.partition(" về ")[0] in said


def test_the_province_signs_and_sends_copies_as_the_document() -> None:
    shape = next(shape for shape in PACK.signer if "tinh" in shape.levels)
    assert list(shape.lines) == [LINES[351].strip(), LINES[353].strip()]
    copies = next(each for each in PACK.addressees if "tinh" in each.levels).copies
    printed = [LINES[number - 1].strip().removeprefix("- ") for number in range(340, 349) if LINES[number - 1].strip()]
    assert printed[1] == "CT, PCT Lâm Hải Giang;"
    assert list(copies) == [printed[0], "CT, PCT UBND tỉnh;", *printed[2:4], f"{printed[4]}."]


def test_results_go_on_to_the_committee_the_ministry_and_the_province() -> None:
    own = next(each for each in PACK.addressees if "so-ldtbxh" in each.agencies and not each.forms)
    said = body(331, 335).lower()
    places = [said.index(name.lower().replace(" {tinh}", " tỉnh")) for name in own.to]
    assert places == sorted(places)


@pytest.mark.parametrize("unit", [SO, HEALTH, PROVINCE, DISTRICT], ids=lambda unit: unit.code)
def test_every_text_reads_right_without_a_number(unit: UnitRef) -> None:
    assert (PACK.basis.number, PACK.basis.date) == ("", None)
    assert PACK.basis.cited == "Văn bản năm 2023 của Chủ tịch Ủy ban nhân dân tỉnh Bình Định"
    for form in PACK.forms:
        report = Report("0" * 32, PACK.id, PACK.version, form.key, form.version, unit, parse_period("2023"), 1)
        names = names_for(PACK, report)
        for paragraph in (*form.document.opening, *form.document.closing):
            if unit.level in paragraph.levels:
                text = fill_names(paragraph.text, names)
                assert not re.search(r"[{}]|  | ,|Quyết định|số (?!nội dung)|ngày (?!\d)", text), text


def test_the_sections_follow_who_is_asked() -> None:
    assert "6" in form_at(RESULTS, SO).fields
    assert "6" in form_at(RESULTS, PROVINCE).fields
    assert "6" not in form_at(RESULTS, HEALTH).fields
    assert "6" not in form_at(RESULTS, DISTRICT).fields


def test_the_review_begins_with_every_national_indicator() -> None:
    item = REVIEW.fields["1"]
    columns = {column.key: column for column in item.column}
    assert list(columns) == ["chi_tieu", "nam_2021", "nam_2022", "nam_2023", "du_bao_2025", "kha_nang", "giai_phap"]
    texts = {option.value: option.text for option in columns["chi_tieu"].options}
    assert [row["chi_tieu"] for row in item.start] == list(texts)
    national = registry()
    halves = {"M3.2": {"M3.2a", "M3.2b"}, "M5.3": {"M5.3a", "M5.3b"}}
    wanted = {key for entry in national.indicators for key in halves.get(entry.key, {entry.key})}
    assert set(texts) == wanted
    assert len(texts) == 22
    for entry in national.row:
        if entry.key in texts:
            assert texts[entry.key].endswith(entry.title.rstrip(".").rpartition("chỉ tiêu 2: ")[2])


def test_the_inspection_asks_for_the_six_matters_of_item_5() -> None:
    matters = [section.title for section in INSPECTION.section if section.key.startswith("2.")]
    listed = wording(RESULTS.section_of["5.dd"]).partition("tập trung vào ")[2].rstrip(".")
    assert "; ".join(title[0].lower() + title[1:] for title in matters) == listed


def test_every_count_is_optional_but_those_that_a_table_gives() -> None:
    asked = {
        key
        for form in PACK.forms
        for key, item in form.fields.items()
        if item.type in ("count", "money") and not item.optional
    }
    assert asked == {"5.b.tong_lop", "5.b.tong_nguoi", "1.so_doan", "1.don_vi"}


def test_the_anomalies_are_whole_sentences() -> None:
    numbers = [erratum.number for erratum in PACK.erratum]
    assert numbers == sorted(set(numbers))
    assert {7, 8, 9, 24, 25} <= set(numbers)
    assert all(each.anomaly.endswith(".") and each.treatment.endswith(".") for each in PACK.erratum)
