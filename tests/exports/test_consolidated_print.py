"""What a consolidated report prints beside its figures: whom it lacks, of how many units it speaks, its parts."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from msgspec.structs import replace
from openpyxl import load_workbook

from exports.docx import render_docx
from exports.xlsx import render_xlsx
from forms.made_of import coverage_note, made_of_sentence, missing_names, part_lines, row_coverage
from forms.report import Consolidation, Report
from imports.workbook import read_workbook
from tests.exports.consolidated_samples import MISSING, PARTS, consolidated_outline, consolidated_table, part
from tests.exports.pdf_samples import filled_outline, filled_table, flat, pack, render

FORM = "phu-luc-01"
CHUA_GOM = "chưa gồm: Phường Đáp Cầu, Sở Y tế."


def printed(tmp_path: Path, report: Report) -> str:
    """The text of the printed PDF on one line."""
    return flat(render(report), tmp_path)


def test_the_paper_says_whose_reports_are_missing_and_lists_those_it_is_made_of(tmp_path: Path) -> None:
    text = printed(tmp_path, consolidated_table())
    assert "từ báo cáo của 4 đơn vị (danh sách kèm theo), trong đó 2 báo cáo nhập từ bản giấy" in text
    assert CHUA_GOM in text
    assert "DANH SÁCH BÁO CÁO ĐÃ TỔNG HỢP" in text
    for line in part_lines(consolidated_table().consolidation or Consolidation()):
        assert all(word in text for word in (line.name, line.unit, line.code) if word)


def test_counts_of_yes_and_helper_rates_always_tell_of_how_many_units_sums_only_where_one_is_missing() -> None:
    report = consolidated_table()
    rows = pack().form_by_key[FORM].rows
    said = {key: coverage_note(report, rows[key]) for key in rows}
    assert {key: note for key, note in said.items() if note} == {
        "M1.1.4": "Số liệu của 118/126 đơn vị.",
        "M1.1.4b": "Số liệu của 118/126 đơn vị.",
        "M2.3": "Số liệu của 126/126 đơn vị.",
        "M3.2a.1n": "Số liệu của 120/126 đơn vị.",
        "M3.2a.1r": "Số liệu của 120/126 đơn vị.",
    }


def test_a_figure_typed_over_speaks_of_no_units() -> None:
    assert row_coverage(consolidated_table(), pack().form_by_key[FORM].rows["M3.2b.1"]) is None


def test_notes_below_the_table_carry_the_coverage_once(tmp_path: Path) -> None:
    text = printed(tmp_path, consolidated_table())
    for number in ("118/126", "126/126", "120/126"):
        assert text.count(f"Số liệu của {number} đơn vị.") == 1


def test_a_district_prints_what_only_its_communes_answer(tmp_path: Path) -> None:
    rows = printed(tmp_path, consolidated_table("huyen"))
    assert "ước 38" in rows


def test_an_outline_says_behind_a_count_how_many_units_it_speaks_of(tmp_path: Path) -> None:
    text = printed(tmp_path, consolidated_outline())
    assert "Số lớp bồi dưỡng: 12 lớp (số liệu của 4/6 đơn vị)" in text
    assert CHUA_GOM in text


def test_all_units_there_means_no_such_line() -> None:
    made = Consolidation(PARTS[:2])
    assert made_of_sentence(made).endswith("của 1 đơn vị (danh sách kèm theo).")


def test_names_that_hold_commas_are_parted_by_semicolons() -> None:
    made = Consolidation(missing=(*MISSING, ("27.so-vhtt", "Sở Văn hóa, Thể thao và Du lịch")))
    assert missing_names(made) == "Phường Đáp Cầu; Sở Y tế; Sở Văn hóa, Thể thao và Du lịch"


def test_communes_of_one_district_that_are_missing_have_its_name_once() -> None:
    names = ("Xã A (huyện B)", "Xã C (huyện B)", "Xã A (huyện D)", "Huyện E", "Sở Y tế")
    made = Consolidation(missing=tuple((str(number), name) for number, name in enumerate(names)))
    assert missing_names(made) == "Xã A, Xã C (huyện B); Xã A (huyện D); Huyện E; Sở Y tế"
    assert missing_names(Consolidation(missing=made.missing[2:4])) == "Xã A (huyện D), Huyện E"


def test_parts_stand_below_the_report_that_brought_them() -> None:
    far = Consolidation((*PARTS, part("09300", "Xã Xa", through="999")))
    assert [line.number for line in part_lines(far)] == ["1", "1.1", "1.2", "2", "3", "4", "5"]
    assert [line.how for line in part_lines(far)][-3:] == ["Chưa ký", "Chưa ký", "Gói đã ký"]


def test_the_workbook_has_a_sheet_of_parts_and_one_of_coverage_and_is_read_back() -> None:
    report = consolidated_table()
    data = render_xlsx(pack(), report)
    book = load_workbook(io.BytesIO(data))
    parts = [[cell.value for cell in row] for row in book["Báo cáo đã tổng hợp"].iter_rows(min_row=4)]
    assert parts[0][:3] == ["TT", "Đơn vị", "Mã đơn vị"]
    assert [row[1] for row in parts[1:]] == [line.name for line in part_lines(report.consolidation or Consolidation())]
    covered = [[cell.value for cell in row] for row in book["Số đơn vị có số liệu"].iter_rows(min_row=5)]
    typed_over = next(row for row in covered if row[1] == 10)
    assert typed_over[2:] == [12, "126", "126"]
    assert read_workbook(data).cells == read_workbook(render_xlsx(pack(), replace(report, consolidation=None))).cells


def test_the_word_draft_says_it_too() -> None:
    word = Document(io.BytesIO(render_docx(pack(), consolidated_table(), datetime(2024, 12, 1))))
    texts = [paragraph.text for paragraph in word.paragraphs]
    assert any(CHUA_GOM in text for text in texts)
    assert "DANH SÁCH BÁO CÁO ĐÃ TỔNG HỢP" in texts
    assert [row.cells[1].text for row in word.tables[-1].rows][1] == "Thành phố Bắc Ninh"


@pytest.mark.parametrize("report", [filled_table(), filled_outline()])
def test_a_typed_report_says_nothing_of_it(tmp_path: Path, report: Report) -> None:
    text = printed(tmp_path, report)
    assert "tổng hợp từ báo cáo" not in text and "DANH SÁCH BÁO CÁO" not in text
    assert len(load_workbook(io.BytesIO(render_xlsx(pack(), report))).sheetnames) == (3 if report.form == FORM else 7)
