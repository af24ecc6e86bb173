"""Lists as papers and workbooks: the head on every page, nothing outside the margins, nothing lost."""

from __future__ import annotations

import re
import subprocess
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from exports.lists.pdf import render_list
from exports.lists.xlsx import render_list_xlsx
from exports.pdf import BUNDLED
from forms.listing import ListColumn, Listing, ListRow
from forms.report import Document
from signing.pdf import check_pdfa3
from tests.outside import tool
from workflow.session import VIETNAM

MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
DOCUMENT = Document(
    symbol="BB-UBND", place="Bắc Ninh", date="2024-12-28", issuer="ỦY BAN NHÂN DÂN\nXÃ A", signers="NGƯỜI LẬP"
)


def listing(rows: int = 60, wide: bool = False, text: str = "Đã nhận") -> Listing:
    columns = (ListColumn("TT", 10, True), ListColumn("Đơn vị", 60), ListColumn("Ngày", 30), ListColumn("Ghi rõ", 65))
    lines = [ListRow(("Huyện A",), True)]
    lines += [ListRow((Decimal(n), f"Xã số {n}", date(2024, 12, 5), text)) for n in range(1, rows + 1)]
    moment = datetime(2024, 12, 28, 14, 0, tzinfo=VIETNAM)
    return Listing(DOCUMENT, "BIÊN BẢN", "Tiếp nhận báo cáo", moment, columns, tuple(lines), ("Lời đầu.",), wide=wide)


def pages(data: bytes, folder: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """The words of each page with their boxes in points from the upper left corner."""
    path = folder / "x.pdf"
    path.write_bytes(data)
    done = subprocess.run([tool("pdftotext"), "-bbox", str(path), "-"], capture_output=True, check=True)
    found = done.stdout.decode().split("<page ")[1:]
    return [[(*map(float, one[:4]), one[4]) for one in WORD.findall(page)] for page in found]  # type: ignore[misc]


@pytest.mark.parametrize("wide", [False, True])
def test_the_paper_is_a4_pdfa_and_keeps_its_margins(tmp_path: Path, wide: bool) -> None:
    data = render_list(listing(wide=wide), BUNDLED)
    assert check_pdfa3(data) == ()
    with pikepdf.open(BytesIO(data)) as document:
        box = [float(number) for number in document.pages[0].MediaBox]
    width, height = (297, 210) if wide else (210, 297)
    assert box[2:] == pytest.approx([width * MM, height * MM], abs=0.5)
    for page in pages(data, tmp_path):
        for x0, y0, x1, y1, word in page:
            assert x0 > 29.5 * MM and x1 < (width - 14.5) * MM, word
            assert y1 < (height - 19) * MM and (y0 > 19 * MM or word.isdigit()), word


def test_every_row_is_there_and_the_head_stands_on_every_page(tmp_path: Path) -> None:
    found = pages(render_list(listing(), BUNDLED), tmp_path)
    words = [[one[4] for one in page] for page in found]
    assert len(words) > 1 and all("TT" in page and "Ngày" in page for page in words)
    joined = " ".join(word for page in words for word in page)
    assert all(f"Xã số {number} 05/12/2024" in joined for number in range(1, 61))
    assert "BIÊN BẢN" in joined and "NGƯỜI LẬP" in joined and "Số: /BB-UBND" in joined


@pytest.mark.parametrize("rows", [26, 27, 28, 29, 30, 31, 32])
def test_who_signs_never_stands_alone_on_a_page(rows: int, tmp_path: Path) -> None:
    last = [one[4] for one in pages(render_list(listing(rows), BUNDLED), tmp_path)[-1]]
    assert "NGƯỜI" in last and "Xã" in last


def test_a_cell_longer_than_a_page_goes_on_below(tmp_path: Path) -> None:
    text = " ".join(f"lời{number}" for number in range(1500))
    words = {one[4] for page in pages(render_list(listing(1, text=text), BUNDLED), tmp_path) for one in page}
    assert all(f"lời{number}" in words for number in range(1500))


def test_a_list_without_a_number_has_no_line_for_one(tmp_path: Path) -> None:
    plain = replace(listing(3), document=replace(DOCUMENT, symbol=""))
    words = [one[4] for page in pages(render_list(plain, BUNDLED), tmp_path) for one in page]
    assert "Số:" not in words and "12" in words


def test_a_list_of_nothing_is_still_a_paper() -> None:
    assert check_pdfa3(render_list(replace(listing(), rows=()), BUNDLED)) == ()


def test_the_workbook_says_the_same(tmp_path: Path) -> None:
    page = load_workbook(BytesIO(render_list_xlsx(listing(3)))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0][0] == "BIÊN BẢN" and rows[1][0] == "Tiếp nhận báo cáo" and rows[2][0] == "Lời đầu."
    assert rows[3] == ["TT", "Đơn vị", "Ngày", "Ghi rõ"] and rows[4][0] == "Huyện A"
    assert rows[5][:2] == [1, "Xã số 1"] and rows[5][2].date() == date(2024, 12, 5)
    assert page.print_title_rows == "$4:$4" and page.freeze_panes == "A5"


def test_a_remark_between_rows_spans_the_table(tmp_path: Path) -> None:
    remark = ListRow((" ".join(30 * ["một"]),))
    told = replace(listing(2), rows=(remark, *listing(2).rows))
    said = [word for page in pages(render_list(told, BUNDLED), tmp_path) for word in page if word[4] == "một"]
    assert len(said) == 30 and max(x1 for _, _, x1, _, _ in said) > 150 * MM
    sheet = load_workbook(BytesIO(render_list_xlsx(told))).active
    (row,) = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("một một")]
    assert f"A{row}:D{row}" in {str(merged) for merged in sheet.merged_cells.ranges}
