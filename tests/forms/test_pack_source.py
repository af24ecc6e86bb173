"""The pack against the text of Quyết định 373/QĐ-UBND, column by column and line by line.

Everything is verbatim but for the corrections that stand here one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from forms.form import Form, Row, Section
from forms.packs.loader import cached_pack
from forms.present import fill_names
from forms.resources import resource_path

DATA = Path(__file__).resolve().parent.parent / "data"
PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
TABLE = PACK.form_by_key["phu-luc-01"]
OUTLINE = PACK.form_by_key["phu-luc-02"]
NAMES = {
    **PACK.variables,
    "nam": "2024",
    "tinh": "tỉnh Bắc Ninh",
    "so_qd": PACK.basis.number,
    "ngay_qd_dai": "08 tháng 4 năm 2024",
}

LABEL_CORRECTIONS = {
    "S4:286": ("bị buôn bán trở về", "bị mua bán trở về"),
    "S4:307": ("Phần đầu đạt 60%", "Phấn đấu đạt 60%"),
}
REPEATED_HEADS = (273, 299)


@dataclass(frozen=True)
class Line:
    """One line of the published table."""

    number: int
    tt: str
    label: str
    result: str
    unit: str
    lead: str
    period: str

    @property
    def untagged(self) -> str:
        return self.label.replace("<i>", "").replace("</i>", "")


def published(name: str, first: int) -> list[tuple[int, str]]:
    """Lines of a source file with their numbers in the decision's text, blank ones left out."""
    lines = (DATA / name).read_text(encoding="utf-8").split("\n")
    return [(first + at, line) for at, line in enumerate(lines) if line.strip()]


def table_lines() -> list[Line]:
    """The 56 body rows; the head and its repetitions skipped."""
    parsed = [(number, line.split("\t")) for number, line in published("S4-250-310.txt", 250)]
    head = parsed[0][1]
    repeated = tuple(number for number, cells in parsed[1:] if cells == head)
    assert repeated == REPEATED_HEADS
    return [Line(number, *cells) for number, cells in parsed if cells != head]


LINES = table_lines()
PAIRS = list(zip(LINES, TABLE.row, strict=True))


def by_key(pair: tuple[Line, Row]) -> str:
    return pair[1].key


def test_the_published_table_has_56_rows_of_six_columns() -> None:
    assert len(LINES) == 56
    assert [fill_names(name, NAMES) for name in TABLE.column] == published("S4-250-310.txt", 250)[0][1].split("\t")


@pytest.mark.parametrize("pair", PAIRS, ids=by_key)
class TestEveryRow:
    def test_stands_at_its_line(self, pair: tuple[Line, Row]) -> None:
        line, row = pair
        assert row.source == f"S4:{line.number}"

    def test_number(self, pair: tuple[Line, Row]) -> None:
        line, row = pair
        assert row.tt == line.tt

    def test_label(self, pair: tuple[Line, Row]) -> None:
        line, row = pair
        wrong, right = LABEL_CORRECTIONS.get(row.source, ("", ""))
        assert wrong in line.untagged
        assert row.label == (line.untagged.replace(wrong, right) if wrong else line.untagged)

    def test_source_text_is_kept_where_the_label_is_corrected(self, pair: tuple[Line, Row]) -> None:
        line, row = pair
        assert row.source_text == (line.untagged if row.source in LABEL_CORRECTIONS else None)

    def test_result_is_empty(self, pair: tuple[Line, Row]) -> None:
        assert pair[0].result == ""

    def test_unit(self, pair: tuple[Line, Row]) -> None:
        line, row = pair
        assert row.unit_printed == line.unit

    def test_lead(self, pair: tuple[Line, Row]) -> None:
        line, row = pair
        assert row.lead_printed == line.lead

    def test_period(self, pair: tuple[Line, Row]) -> None:
        line, row = pair
        assert row.period_printed == line.period


def test_targets_quote_the_row_that_prints_them() -> None:
    labels = {row.source: row.label for row in TABLE.row}
    for row in TABLE.row:
        for target in row.target:
            quoted = target.text.removeprefix("(ít nhất) ")
            assert quoted in labels[target.basis or row.source], (row.key, target.text)


def test_title_of_the_table_but_for_one_typing_error() -> None:
    published_title = (
        "KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU, CHỈ TIÊU CỦA CHIẾN LƯỢC QUỐC GIA VỀ BÌNH ĐẲNG GIỚI TÍNH BẮC NINH NĂM 2024"
    )
    title = fill_names(TABLE.document.annex_title, NAMES).replace("\u00a0", " ")
    assert title == published_title.replace("GIỚI TÍNH BẮC NINH", "GIỚI TỈNH BẮC NINH")


def wording(section: Section) -> str:
    """A section as the decision prints it: number, title and what it asks for."""
    joint = ", " if section.prompt[:1].islower() else " "
    title = section.source_text or section.title
    parts = f"{title}{joint}{section.prompt}" if section.prompt else title
    return fill_names(f"{section.number} {parts}", NAMES)


def outline_lines() -> list[tuple[int, str]]:
    """Phụ lục 02 without its three title lines, the table under I.1 and the signature."""
    return [
        (number, line) for number, line in published("S4-312-380.txt", 312) if 320 <= number <= 376 and "\t" not in line
    ]


def span(section: Section) -> range:
    """The line numbers that a section's source names."""
    first, _, last = section.source.removeprefix("S4:").partition("-")
    return range(int(first), int(last or first) + 1)


@pytest.mark.parametrize("section", OUTLINE.section, ids=lambda section: section.key)
def test_every_section_has_the_published_words(section: Section) -> None:
    lines = [line for number, line in outline_lines() if number in span(section)]
    assert wording(section) == " ".join(lines)


def test_a_corrected_title_keeps_the_published_words_beside_it() -> None:
    corrected = {each.key: (each.source_text, each.title) for each in OUTLINE.section if each.source_text}
    assert list(corrected) == ["I.2"]
    wrong, right = corrected["I.2"]
    assert wrong.replace("phòng, ngừa ứng phó", "phòng ngừa, ứng phó") == right


def test_no_published_line_is_left_out_and_the_order_is_kept() -> None:
    printed = " ".join(line for _, line in outline_lines())
    assert " ".join(wording(section) for section in OUTLINE.section) == printed


def test_the_table_of_documents_has_the_published_heads() -> None:
    lines = dict(published("S4-312-380.txt", 312))
    heads = lines[324].split("\t")
    assert heads == ["TT", *(column.label for column in OUTLINE.fields["I.1"].column)]
    assert [lines[number].split("\t")[0] for number in (325, 326, 327)] == ["1.", "2.", "..."]


def test_the_title_of_the_outline() -> None:
    lines = dict(published("S4-312-380.txt", 312))
    assert OUTLINE.short == lines[312]
    assert f"ĐỀ CƯƠNG {OUTLINE.title.upper()}" == lines[314]


@pytest.mark.parametrize("form", [TABLE, OUTLINE], ids=lambda form: form.key)
def test_the_decision_is_cited_as_published(form: Form) -> None:
    lines = dict(published("S4-312-380.txt", 312))
    cited = f"Quyết định số {PACK.basis.number} ngày 08 tháng 4 năm 2024 của Chủ tịch"
    assert cited in lines[316]
    assert cited in fill_names(form.document.opening[0].text, NAMES)


def test_the_committee_signs_as_published() -> None:
    lines = dict(published("S4-312-380.txt", 312))
    shape = next(shape for shape in PACK.signer if "phu-luc-02" in shape.forms)
    assert list(shape.lines) == [lines[378], lines[379]]
    assert lines[380] in shape.note
