"""The annex of charts as paper: readable text, heads on every page, the same bytes for the same album."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pypdfium2 import PdfDocument

from exports.pdf.charts import render_charts
from exports.pdf.fonts import BUNDLED
from forms.cells import Cell
from forms.course import Course, Point
from forms.form import Form
from forms.listing import ListColumn, ListRow
from forms.packs.loader import load_pack
from forms.report import Document
from forms.resources import resource_path
from forms.seeing.album import Album, Chapter, Picture
from forms.seeing.districts import groups
from forms.seeing.measures import Measure, measure
from forms.seeing.progress import progress
from forms.seeing.tables import Table, groups_table, progress_table
from forms.seeing.units import Seen
from forms.values import computed_rate

RATE, TOP, BOTTOM = "M3.2a.1r", "M3.2a.1n", "M3.2a.1"
NAMES = [f"Xã Đồng Kỵ {number}" for number in range(126)]


@pytest.fixture(scope="module")
def form() -> Form:
    return load_pack(resource_path("packs", "bac-ninh-2024")).form_by_key["phu-luc-01"]


@pytest.fixture(scope="module")
def rate(form: Form) -> Measure:
    found = measure(form, RATE, "xa")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def units(form: Form) -> list[Seen]:
    return [_unit(form, number) for number in range(len(NAMES))]


def _unit(form: Form, number: int) -> Seen:
    cells = {TOP: Cell(Decimal(10 + number)), BOTTOM: Cell(Decimal(200))}
    made = computed_rate(form.rows[RATE], cells)
    assert made is not None
    return Seen(f"{number:05}", NAMES[number], "xa", f"Huyện {number % 8}", "received", {**cells, RATE: made})


def album(*pictures: Picture) -> Album:
    frame = Document(issuer="SỞ NỘI VỤ", place="Bắc Ninh", date="2024-12-10", signers="NGƯỜI LẬP")
    moment = datetime(2024, 12, 10, 7, 0, tzinfo=UTC)
    return Album(frame, "PHỤ LỤC BIỂU ĐỒ", "Phụ lục 01, năm 2024", moment, (), (Chapter("Phần", "Phần", pictures),))


def pages(made: Album) -> list[str]:
    document = PdfDocument(render_charts(made, BUNDLED))
    return [page.get_textpage().get_text_range() for page in document]


def test_all_bars_are_printed_and_the_targets_head_every_page(form: Form, rate: Measure, units: list[Seen]) -> None:
    found = progress(form, rate, units, 2024)
    texts = pages(album(Picture(rate.title, (), found, progress_table(found))))
    assert len(texts) >= 3
    words = "\n".join(texts)
    assert all(f"{name}\r" in words or f"{name}\n" in words or f"{name} " in words for name in NAMES)
    drawn = [text for text in texts if "Xã Đồng Kỵ" in text]
    assert all("Mục tiêu tỉnh năm 2025: 90" in text for text in drawn)


def test_the_groups_say_their_numbers_in_words(form: Form, rate: Measure, units: list[Seen]) -> None:
    found = groups(form, rate, units, 2024)
    text = "\n".join(pages(album(Picture(rate.title, (), found, groups_table(found)))))
    assert "Tất cả đơn vị" in text and "126 chưa đạt" in text and "Huyện 7" in text


def test_a_course_is_drawn_with_its_years_and_marks(form: Form) -> None:
    row = form.rows[RATE]
    points = tuple(
        Point(year, Cell(Decimal(70 + year - 2022)), str(70 + year - 2022), "report") for year in (2022, 2024)
    )
    course = Course(RATE, row, "rate", "%", 2021, 2030, 2024, points, row.target)
    table = Table("", (ListColumn("Năm", 10),), ())
    text = "\n".join(pages(album(Picture("Qua các năm", (), course, table))))
    assert "2021" in text and "2030" in text and "Tỉnh 90" in text and "72" in text


def test_a_wide_table_is_parted_and_keeps_its_first_column() -> None:
    columns = (ListColumn("Chỉ tiêu", 60), *(ListColumn(f"Nhóm {number}", 26, True) for number in range(12)))
    rows = (ListRow(("Tỷ lệ", *(f"{number},5" for number in range(12)))),)
    text = "\n".join(pages(album(Picture("Tổng quan", (), None, Table("", columns, rows)))))
    assert text.count("Tỷ lệ") == 3
    assert all(f"Nhóm {number}" in text and f"{number},5" in text for number in range(12))


def test_what_is_for_the_workbook_alone_is_not_printed() -> None:
    table = Table("", (ListColumn("Bảng riêng", 60),), (ListRow(("không in",)),))
    text = "\n".join(pages(album(Picture("Ẩn", (), None, table, printed=False))))
    assert "không in" not in text and "Ẩn" not in text


def test_the_same_album_gives_the_same_bytes(form: Form, rate: Measure, units: list[Seen]) -> None:
    found = progress(form, rate, units[:20], 2024)
    made = album(Picture(rate.title, (), found, progress_table(found)))
    assert render_charts(made, BUNDLED) == render_charts(made, BUNDLED)
