"""Lists that leave the office: the matrix and the report on an act of receiving, as papers and as workbooks."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from forms.errors import BadInput
from forms.matrix.rows import Look, entries, narrowed, rows
from signing.pdf import check_pdfa3
from storage.received_records import ReceivingLine
from tests.kept import decide, keep, moment
from tests.outside import tool
from workflow.finished import reference_code
from workflow.office import init_office
from workflow.overview.lists import export_matrix, matrix_table
from workflow.overview.matrix import matrix
from workflow.overview.receiving_report import receiving_report
from workflow.overview.unit_reports import unit_reports
from workflow.session import Session, open_session

P1 = "phu-luc-01"
TODAY = date(2024, 12, 28)


@pytest.fixture
def days() -> list[date]:
    return [TODAY]


@pytest.fixture
def district(tmp_path: Path, days: list[date]) -> Iterator[Session]:
    with open_session(tmp_path / "huyen", lambda: moment(days[0], 14)) as session:
        init_office(session, "bac-ninh-2024", "256")
        yield session


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Session]:
    with open_session(tmp_path / "tinh", lambda: moment(TODAY, 14)) as session:
        init_office(session, "bac-ninh-2024", "27")
        yield session


def text_of(path: Path) -> str:
    """The text of a PDF as another program reads it, on one line."""
    done = subprocess.run([tool("pdftotext"), "-layout", str(path), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_matrix_as_a_paper_is_pdfa_and_tells_every_unit(province: Session, tmp_path: Path) -> None:
    keep(province, "256", at=date(2024, 12, 27))
    path = export_matrix(province, matrix(province, "2024"), tmp_path / "danh sách.pdf")
    text = text_of(path)
    assert check_pdfa3(path.read_bytes()) == ()
    assert "DANH SÁCH Tình hình nộp báo cáo năm 2024" in text and "SỞ LAO ĐỘNG" in text
    assert "Phụ lục 01: 1/14 đơn vị nộp về đây đã có báo cáo" in text and "Hạn cuối: hết ngày 24/12/2024." in text
    assert "Phường Võ Cường" in text and "Sở Y tế" in text and "NGƯỜI LẬP" in text


def test_the_same_list_gives_the_same_bytes(district: Session, tmp_path: Path) -> None:
    found = matrix(district, "2024")
    for suffix in (".pdf", ".xlsx"):
        made = [export_matrix(district, found, tmp_path / f"{number}{suffix}").read_bytes() for number in range(2)]
        assert made[0] == made[1]


def test_the_workbook_has_dates_as_dates_and_numbers_as_numbers(district: Session, tmp_path: Path) -> None:
    keep(district, "09190", revision=2, at=date(2024, 12, 27))
    path = export_matrix(district, matrix(district, "2024"), tmp_path / "bảng.xlsx")
    page = load_workbook(path).active
    head = next(row for row in page.iter_rows() if row[0].value == "TT")
    columns = [cell.value for cell in head]
    line = next(row for row in page.iter_rows() if row[1].value == "09190")
    said = dict(zip(columns[:9], [cell.value for cell in line][:9], strict=True))
    assert said["Đơn vị"] == "Phường Võ Cường" and said["Phụ lục 01: trạng thái"] == "Đã nhận"
    assert said["Ngày nhận"].date() == date(2024, 12, 27)
    assert (said["Lần"], said["Trễ, quá hạn (ngày)"]) == (2, 3)
    assert page.auto_filter.ref.startswith(f"A{head[0].row}:") and not page.protection.sheet


def test_a_name_never_becomes_a_formula(district: Session, tmp_path: Path) -> None:
    keep(district, "256.x", name='=HYPERLINK("http://x")', level="agency")
    path = export_matrix(district, matrix(district, "2024"), tmp_path / "bảng.xlsx")
    cells = [cell for row in load_workbook(path).active.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert len(cells) == 1 and cells[0].data_type == "s"


def test_only_the_chosen_lines_are_exported_and_the_title_says_so(district: Session, tmp_path: Path) -> None:
    keep(district, "09190")
    found = matrix(district, "2024")
    lines = narrowed(found, Look(P1, "received"))
    text = text_of(export_matrix(district, found, tmp_path / "x.pdf", lines, "received"))
    assert "(đã nhận, chưa duyệt)" in text and "Phường Võ Cường" in text and "Phường Vũ Ninh" not in text


def test_the_table_pastes_into_a_spreadsheet(district: Session) -> None:
    found = matrix(district, "2024")
    text, page = matrix_table(found, found.lines[:1])
    lines = text.split("\n")
    assert lines[0].split("\t") == ["Mã", "Đơn vị", "Thuộc", "Phụ lục 01", "Phụ lục 02", "Tự kiểm tra"]
    assert lines[1].split("\t")[:2] == ["09163", "Phường Vũ Ninh"]
    assert page.count("<tr>") == 2 and "<td>Phường Vũ Ninh</td>" in page


def test_a_strangers_name_is_no_markup_in_the_pasted_table(district: Session) -> None:
    keep(district, "256.x", name="<b>Phòng</b>", level="agency")
    found = matrix(district, "2024")
    assert "&lt;b&gt;Phòng" in matrix_table(found, found.lines)[1]


def test_rows_stand_under_their_groups_and_fold(province: Session) -> None:
    found = matrix(province, "2024")
    heads = [row for row in rows(found, Look(P1)) if row.line is None]
    assert [row.title for row in heads[:2]] == ["Thành phố Bắc Ninh", "Huyện Yên Phong"]
    assert heads[-1].title == "Sở, ban, ngành" and heads[0].members == 20 and heads[0].tallies[0].owed == 20
    folded = rows(found, Look(P1, folded=frozenset(row.group for row in heads)))
    assert len(folded) == len(heads)
    opened = rows(found, Look(P1, words="vo cuong", folded=frozenset(row.group for row in heads)))
    assert [row.line.code for row in opened if row.line] == ["09190"]


def test_one_group_alone_has_no_head(district: Session) -> None:
    assert all(row.line is not None for row in rows(matrix(district, "2024"), Look(P1)))


def test_what_has_to_be_looked_after_comes_first(district: Session) -> None:
    keep(district, "09163")
    decide(district, keep(district, "09166"), "accepted")
    decide(district, keep(district, "09169"), "returned")
    keep(district, "09172", say="một")
    keep(district, "09172", say="hai")
    found = matrix(district, "2024")
    order = [line.code for line in narrowed(found, Look(P1, order="state"))]
    assert order[:2] == ["09172", "09169"] and order[-2:] == ["09163", "09166"]
    names = [line.name for line in narrowed(found, Look(P1, order="name"))]
    assert names[0] == "Phường Đại Phúc" and names.index("Phường Vân Dương") > names.index("Phường Thị Cầu")


def test_by_day_of_receipt_the_first_comes_first_and_the_missing_last(district: Session) -> None:
    keep(district, "09178", at=date(2024, 12, 20))
    keep(district, "09163", at=date(2024, 12, 22))
    keep(district, "09166", at=date(2024, 12, 21))
    order = [line.code for line in narrowed(matrix(district, "2024"), Look(P1, order="received"))]
    assert order[:3] == ["09178", "09166", "09163"] and len(order) == 19


def test_everything_that_came_from_a_unit_is_told_with_what_stands(district: Session) -> None:
    first = keep(district, "09190")
    second = keep(district, "09190", revision=2)
    keep(district, "09190", "phu-luc-02", say="một")
    keep(district, "09190", "phu-luc-02", say="hai")
    keep(district, "09163")
    found = unit_reports(district, "09190", "2024")
    assert [one.view.number for one in found][:2] == [second, first]
    assert [one.stands for one in found] == [True, False, False, False]
    assert [one.in_question for one in found] == [False, False, True, True]


@pytest.mark.parametrize(("narrow", "left"), [("missing", 17), ("late", 1), ("received", 2), ("all", 19)])
def test_the_matrix_is_narrowed(district: Session, narrow: str, left: int) -> None:
    keep(district, "09163")
    keep(district, "09166", at=date(2024, 12, 26))
    found = matrix(district, "2024")
    assert len(narrowed(found, Look(P1, narrow))) == left  # type: ignore[arg-type]
    assert len(entries(found, P1, narrow)) == left  # type: ignore[arg-type]


def act(session: Session, ended: bool = True) -> int:
    """An act of receiving with a good report, one that is kept already, and one that is broken."""
    number = session.store.begin_receiving("E:/GUI HUYEN", "can-bo", moment(TODAY, 8))
    keep(session, "09190", receiving=number)
    session.store.add_received(
        [
            (ReceivingLine("E:/GUI HUYEN/thu.eml › x.asice", "a" * 64, "broken", "Gói bị hỏng: thiếu tệp."), None),
            (ReceivingLine("BDG.asice", "b" * 64, "same", "Đã nhận gói này rồi.", "09190", "Phường Võ Cường", P1,
                           "2024", 1, 1), None),
        ],
        number,
    )  # fmt: skip
    if ended:
        session.store.end_receiving(number, moment(TODAY, 9))
    return number


def test_the_receiving_report_tells_each_file_and_the_totals(district: Session, tmp_path: Path) -> None:
    paper, book = receiving_report(district, act(district), tmp_path / "biên bản")
    text = text_of(paper)
    assert check_pdfa3(paper.read_bytes()) == ()
    assert "BIÊN BẢN" in text and "lần nhận số 1" in text and "/BB-UBND" in text
    assert "Bắt đầu lúc 08 giờ 00 phút ngày 28/12/2024, kết thúc lúc 09 giờ 00 phút" in text
    assert "Nơi lấy tệp: E:/GUI HUYEN" in text and "can-bo" in text
    assert "Đã xem 3 tệp: 1 mới, 1 đã có, 1 hỏng." in text
    code = reference_code(district.store.kept()[0].data_digest)
    assert text.count("Phường Võ Cường") >= 1 and code.split("-")[0] in text
    page = load_workbook(book).active
    said = [[cell.value for cell in row] for row in page.iter_rows() if row[0].value in (1, 2, 3)]
    assert said[0][1] == "BDG_phu-luc-01_2024_09190_r1.asice" and said[1][1] == "thu.eml › x.asice"
    assert [row[6] for row in said] == ["mới", "hỏng", "đã có"]
    assert said[0][2] == "Phường Võ Cường (09190)" and said[0][8] == code and said[1][8] is None


def test_three_years_on_it_is_the_same(district: Session, tmp_path: Path, days: list[date]) -> None:
    number = act(district)
    first = [path.read_bytes() for path in receiving_report(district, number, tmp_path / "nay")]
    days[0] = TODAY + timedelta(3 * 365)
    keep(district, "09163", at=days[0])
    later = receiving_report(district, number, tmp_path / "mai")
    assert [path.read_bytes() for path in later] == first
    assert later[0].name == "Bien-ban-tiep-nhan_1_2024-12-28.pdf"


def test_an_act_that_was_cut_off_says_so(district: Session, tmp_path: Path) -> None:
    paper, _book = receiving_report(district, act(district, ended=False), tmp_path)
    assert "dừng giữa chừng" in text_of(paper)


def test_an_act_that_is_not_there_is_refused(district: Session, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        receiving_report(district, 7, tmp_path)
    assert not list(tmp_path.glob("*.pdf"))
