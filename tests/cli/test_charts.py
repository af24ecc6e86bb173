"""The command that writes the charts: a PDF to be read, a workbook with the figures, nothing guarded in either."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from cli import app
from main import main
from tests.below import put_below
from tests.conftest import NOW
from tests.packs import TWO_TIER, install_two_tier
from tests.play.raw import commune_figures, places
from workflow.office import init_office
from workflow.session import open_session

FORM = "phu-luc-01"


@pytest.fixture(autouse=True)
def moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands work in the reporting season of 2024."""
    monkeypatch.setattr(app, "open_session", partial(open_session, clock=lambda: NOW))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """The district of 2024 with 17 of its 19 communes' reports; one commune has a single victim."""
    communes = sorted(code for code, place in places("xa", "2024-12-31").items() if place.parent == "256")
    figures = {code: commune_figures(code, 2024) for code in communes[:17]}
    figures[communes[0]] |= {"M3.2a.1": "3", "M3.2a.1n": "1"}
    folder = tmp_path / "huyện"
    with open_session(folder, lambda: NOW) as session:
        init_office(session, "bac-ninh-2024", "256")
        put_below(session, figures)
    yield folder


def run(home: Path, *arguments: str | Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(["--home", str(home), "charts", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out + said.err


def text_of(path: Path) -> str:
    document = PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document).replace("\r", "")


def test_the_annex_and_its_tables(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(home, FORM, "2024", "--to", tmp_path / "ra", "--json", capsys=capsys)
    assert status == 0
    pdf, workbook = (Path(path) for path in json.loads(said)["files"])
    text = text_of(pdf)
    for words in ("PHỤ LỤC BIỂU ĐỒ", "Tiến độ so với mục tiêu", "17/19", "Mục tiêu tỉnh năm 2025: 90", "Chưa nộp (2)"):
        assert words in text
    book = load_workbook(io.BytesIO(workbook.read_bytes()))
    assert {"Tiến độ", "Tổng quan", "Theo nhóm", "Qua các năm"} <= set(book.sheetnames)
    assert not [name for name in book.sheetnames if name.endswith("(2)")]
    head = [cell.value for row in book["Tiến độ"].iter_rows(max_row=12) for cell in row]
    assert "Đơn vị" in head and "Mục tiêu tỉnh" in head


def test_a_single_victim_is_nowhere_to_be_found(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commune's name stands without a figure, in the PDF and in the workbook."""
    status, said = run(
        home, FORM, "2024", "--to", tmp_path, "--view", "tien-do", "--row", "M3.2a.1n", "--json", capsys=capsys
    )
    assert status == 0
    pdf, workbook = (Path(path) for path in json.loads(said)["files"])
    first = min(code for code, place in places("xa", "2024-12-31").items() if place.parent == "256")
    name = places("xa", "2024-12-31")[first].name
    found = re.search(r"Dưới 5 \(\d+\):[^.]*", text_of(pdf))
    assert found is not None and name in found[0].replace("\n", " ")
    rows = [row for row in load_workbook(workbook)["Tiến độ"].iter_rows(values_only=True) if name in row]
    assert rows and all("dưới 5" in row and 1 not in row[2:] for row in rows)


def test_only_what_was_asked_for(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(home, FORM, "2024", "--to", tmp_path, "--view", "theo-nhom", "--row", "M3.2a.1r", capsys=capsys)
    assert status == 0
    text = text_of(Path(said.splitlines()[0]))
    assert "theo nhóm" in text and "Tiến độ so với mục tiêu" not in text


def test_nothing_received_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_session(tmp_path / "x", lambda: NOW) as session:
        init_office(session, "bac-ninh-2024", "256")
    status, said = run(tmp_path / "x", FORM, "2024", "--to", tmp_path / "ra", capsys=capsys)
    assert status == 2 and "Chưa có báo cáo" in said and not (tmp_path / "ra").exists()


def test_the_years_before_the_reform_are_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "tỉnh mới"
    install_two_tier(home)
    districts = ("256", "213")
    communes = [code for code, place in places("xa", "2024-12-31").items() if place.parent in districts]
    with open_session(home, lambda: NOW.replace(year=2026)) as session:
        init_office(session, TWO_TIER, "24")
        put_below(session, {code: commune_figures(code, 2024) for code in communes}, "2024")
    status, said = run(home, FORM, "2026", "--to", tmp_path, "--view", "qua-sap-xep", capsys=capsys)
    pdf, workbook = (Path(line) for line in said.splitlines())
    assert status == 0
    text = text_of(pdf)
    assert "Tỉnh Bắc Giang" in text and "Tỉnh Bắc Ninh (hiện nay)" in text.replace("\n", " ")
    names = load_workbook(workbook).sheetnames
    assert any(name.startswith("Trước sắp xếp 2024") for name in names)


def test_a_row_that_is_none_is_refused(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(home, FORM, "2024", "--to", tmp_path / "ra", "--row", "M9.9", capsys=capsys)
    assert status == 2 and "M9.9" in said and not (tmp_path / "ra").exists()
