"""Files in fonts before Unicode: read as what they say, told cell by cell, or kept when that is asked for."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from exports.xlsx import render_xlsx
from forms.cells import Cell, State
from forms.errors import BadInput
from forms.legacy_cells import to_unicode
from forms.values import row_ids
from tests.forms.samples import report
from tests.imports.workbooks import filled as filled_workbook
from workflow.filling import fill_report
from workflow.office import init_office
from workflow.reports import history, open_report, start_report
from workflow.session import Session, open_session

TABLE, OUTLINE = "phu-luc-01/2024", "phu-luc-02/2024"


@pytest.fixture
def session(tmp_path: Path):
    with open_session(tmp_path / "xã") as opened:
        init_office(opened, "bac-ninh-2024", "09190")
        start_report(opened, "phu-luc-01", "2024")
        start_report(opened, "phu-luc-02", "2024")
        yield opened


def given(folder: Path, values: object) -> Path:
    path = folder / "so-lieu.json"
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return path


def test_texts_of_an_old_font_are_converted_and_each_is_told(session: Session, tmp_path: Path) -> None:
    values = {
        "I.2.a": "Uû ban nh©n d©n x· ®· ban hµnh kÕ ho¹ch",
        "I.1": [{"ky_hieu": "12/KH-UBND", "trich_yeu": "Néi dung", "ngay": "05 th¸ng 4 n¨m 2024"}],
        "III.1": ["TËp huÊn", "Gióp ®ì"],
        "II": "Không có vướng mắc, 25 °C",
    }
    done = fill_report(session, OUTLINE, given(tmp_path, values))
    cells, row = done.report.report.cells, row_ids(done.report.report, "I.1")[0]
    assert cells["I.2.a"].value == "Uỷ ban nhân dân xã đã ban hành kế hoạch"
    assert cells[f"I.1[{row}].trich_yeu"].value == "Nội dung"
    assert cells[f"I.1[{row}].ngay"].value == "2024-04-05"
    assert cells["III.1"].value == "Tập huấn\nGiúp đỡ" and cells["II"].value == values["II"]
    assert len(done.converted) == 5
    assert "“Uû ban nh©n d©n x· ®· ban hµnh kÕ ho¹ch” đã thành “Uỷ ban nhân dân xã" in done.converted[0]
    assert "TCVN3 (ABC)" in done.converted[0] and "dòng 1 của bảng" in done.converted[1]
    assert "5 chỗ chuyển sang Unicode" in history(session, done.report.report.id, "I.2.a")[-1].why


def test_states_and_answers_in_an_old_font_are_understood(session: Session, tmp_path: Path) -> None:
    values = {"M3.2a.1": "\u00adíc 12", "M3.3.1": "kh«ng ph¸t sinh", "M1.1.4b": "cã", "M6.1": "73,8 %"}
    cells = fill_report(session, TABLE, given(tmp_path, values)).report.report.cells
    assert cells["M3.2a.1"] == Cell(Decimal(12), State.ESTIMATE)
    assert cells["M3.3.1"] == Cell(None, State.NONE)
    assert cells["M6.1"] == Cell(Decimal("73.8"))


def test_what_was_handed_in_is_kept_when_asked(session: Session, tmp_path: Path) -> None:
    path = given(tmp_path, {"I.2.a": "Uû ban nh©n d©n"})
    done = fill_report(session, OUTLINE, path, keep_fonts=True)
    assert done.report.report.cells["I.2.a"].value == "Uû ban nh©n d©n" and done.converted == ()


def test_unicode_is_told_of_nothing(session: Session, tmp_path: Path) -> None:
    done = fill_report(session, OUTLINE, given(tmp_path, {"I.2.a": "Ủy ban nhân dân", "II": "café 10 µm"}))
    assert done.converted == ()
    assert history(session, done.report.report.id, "I.2.a")[-1].why == "nhập từ tệp so-lieu.json"


def test_a_workbook_in_an_old_font_is_read_back(session: Session, tmp_path: Path) -> None:
    of = open_report(session, TABLE).report
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(filled_workbook(of, {"M3.2a.1": "\u00adíc 1.234", "M3.3.1": "kh«ng ph¸t sinh", "M6.1": "12 %"}))
    done = fill_report(session, TABLE, path)
    cells = done.report.report.cells
    assert cells["M3.2a.1"] == Cell(Decimal(1234), State.ESTIMATE) and cells["M3.3.1"] == Cell(None, State.NONE)
    assert cells["M6.1"] == Cell(Decimal(12))
    assert len(done.converted) == 2 and all("TCVN3" in sentence for sentence in done.converted)


def test_one_word_is_enough_beside_a_text_that_is_sure() -> None:
    assert to_unicode({"a": "Néi"})[1] == ()
    data, texts = to_unicode({"a": "Néi", "b": "Uû ban nh©n d©n", "c": 5, "d": {"value": "cuéc", "note": "x"}})
    assert data == {"a": "Nội", "b": "Uỷ ban nhân dân", "c": 5, "d": {"value": "cuộc", "note": "x"}}
    assert [text.key for text in texts] == ["a", "b", "d"]


def test_a_report_is_not_needed_to_be_touched_by_what_is_unicode() -> None:
    data = {"I.2.a": "Đã tổ chức", "M6.1": report().revision}
    assert to_unicode(data) == (data, ())


def test_a_workbook_whose_lines_were_moved_fills_nothing(session: Session, tmp_path: Path) -> None:
    """Its keys would put every figure below the moved line into the row beside its own."""
    report_of = open_report(session, TABLE).report
    book = load_workbook(io.BytesIO(render_xlsx(session.pack(report_of.pack), report_of)))
    book.worksheets[0].insert_rows(20)
    path = tmp_path / "dời dòng.xlsx"
    book.save(path)
    with pytest.raises(BadInput, match="dời chỗ"):
        fill_report(session, TABLE, path)
    assert open_report(session, TABLE).report.cells == report_of.cells
