"""The workbook of a report: same bytes, exact figures, live formulas, locked cells, keys, and LibreOffice's word."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from exports.xlsx import render_xlsx
from forms.cells import EMPTY, Cell, Source, State
from forms.form import Column
from forms.present import names_for
from forms.report import Report
from forms.sheet import KEY_SHEET, STATE_WORDS, sheet_name
from forms.sheet_keys import key_rows, workbook
from forms.sheet_table import lead_spans
from forms.sheet_text import MAX_HEIGHT, height_for, line_count, pieces
from forms.values import effective, fills, is_quartered, typed_keys
from imports.workbook import read_workbook
from tests.exports.consolidated_samples import consolidated_outline, consolidated_table
from tests.forms.samples import MISSING, NONE, NOT_APPLICABLE, OUTLINE, PACK, TABLE, UNITS, report
from tests.imports.workbooks import parts_of, place_of, without_results
from tests.outside import tool

ROOT = Path(__file__).parents[2]
ALTERNATIVE = Cell("alternative")
PROVINCE = {
    "M1.1.1.tu": 12,
    "M1.1.1.mau": 19,
    "M1.1.2": "co",
    "M1.1.3a": 8,
    "M1.1.3b": 3,
    "M1.1.4a": 126,
    "M1.1.4b": NONE,
    "M2.1": "48.25",
    "M2.3": "27.5",
    "M2.3.tu": 1,
    "M2.3.mau": 2,
    "M3.2a.1": 0,
    "M3.2a.1n": 0,
    "M3.2a.2": 7,
    "M3.2b.1": 9,
    "M3.2b.1n": Cell(Decimal(4), State.ESTIMATE),
    "M3.2b.1r.alt": 6,
    "M3.2b.1r.basis": ALTERNATIVE,
    "M3.2b.2": 9,
    "M3.2b.2n": MISSING,
    "M3.3.1": NONE,
    "M3.3.2": NONE,
    "M3.3.3.basis": Cell("printed"),
    "M3.4.1": NOT_APPLICABLE,
    "M3.4.2": MISSING,
    "M4.1.tu": 1123,
    "M4.1.mau": 1004,
    "M4.2.tu": 1,
    "M4.2.mau": 21987,
    "M5.2.tu": 0,
    "M5.2.mau": 0,
    "M5.3a.tu": 5,
    "M5.3a.mau": 0,
    "M5.3b.tu": 5,
    "M6.1": Cell(Decimal("61.75"), State.ESTIMATE, "Ước theo báo cáo quý III"),
}
COMMUNE = {
    "M1.1.4b": "co",
    "M3.2a.1": 4,
    "M3.2a.1n": 3,
    "M3.2b.1": 3,
    "M3.2b.1n": Cell("ba"),
    "M6.1.tu": 4210,
    "M6.1.mau": 6200,
    "M6.3.q1": 4,
    "M6.3.q2": 5,
    "M6.3.q3": 4,
    "M6.3.q4": 12,
}
EVENTS = {
    "I.4.a.cuoc[]": Cell("r1 r2 r3"),
    "I.4.a.cuoc[r1].noi_dung": "Tuyên truyền Luật Bình đẳng giới",
    "I.4.a.cuoc[r1].to_chuc": "ban",
    "I.4.a.cuoc[r1].so_cuoc": 3,
    "I.4.a.cuoc[r1].nam": 40,
    "I.4.a.cuoc[r1].nu": 55,
    "I.4.a.cuoc[r2].to_chuc": "thanh_vien",
    "I.4.a.cuoc[r2].thang_hanh_dong": "bdg",
    "I.4.a.cuoc[r2].so_cuoc": 2,
    "I.4.a.cuoc[r2].nam": NONE,
    "I.4.a.cuoc[r2].nu": Cell(Decimal(5), State.ESTIMATE),
    "I.4.a.cuoc[r3].noi_dung": "Tọa đàm",
    "I.4.a.cuoc[r3].ngay": "2024-11-20",
    "I.1[]": Cell("a"),
    "I.1[a].trich_yeu": "Kế hoạch triển khai, nội dung dài. " * 120,
    "I.2.a": "Có {I.4.a.nu} phụ nữ tham gia.",
    "I.5.1.b.kinh_phi": 25_000_000,
}


def province() -> Report:
    return report(PROVINCE, level="tinh")


def outline() -> Report:
    return report(EVENTS, form="phu-luc-02")


REPORTS = {
    "province": province,
    "commune": lambda: report(COMMUNE),
    "outline": outline,
    "consolidated": consolidated_table,
    "consolidated outline": consolidated_outline,
}


@pytest.mark.parametrize("name", REPORTS)
def test_two_renders_have_equal_bytes(name: str) -> None:
    given = REPORTS[name]()
    one = render_xlsx(PACK, given, previous=given)
    assert one == render_xlsx(PACK, replace(given, cells=dict(reversed(given.cells.items()))), previous=given)


def test_equal_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from tests.exports.test_xlsx import *;"
        "print(hashlib.sha256(render_xlsx(PACK, province())).hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == hashlib.sha256(render_xlsx(PACK, province())).hexdigest()


def test_nothing_in_the_file_tells_the_time_of_day() -> None:
    data = render_xlsx(PACK, province())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2024-12-31T00:00:00Z") == 2


def test_figures_are_written_digit_by_digit() -> None:
    exact = Decimal("12345678901234567.1234567891")
    given = report({"M2.1": Cell(exact)}, level="tinh")
    data = render_xlsx(PACK, given)
    assert b"<v>12345678901234567.1234567891</v>" in parts_of(data)["xl/worksheets/sheet1.xml"]
    assert read_workbook(data).cells == {"M2.1": exact}


def test_the_first_sheet_is_the_printed_table() -> None:
    given = province()
    book = load_workbook(io.BytesIO(render_xlsx(PACK, given)))
    page = book.worksheets[0]
    lines = [[page.cell(row, col).value for col in range(1, 7)] for row in range(7, 7 + len(TABLE.row))]
    assert [(line[0] or "", line[1]) for line in lines] == [(row.tt, row.label) for row in TABLE.row]
    assert [page.cell(6, col).value for col in (1, 3)] == ["TT", f"Kết quả năm {names_for(PACK, given)['nam']}"]
    assert page.max_row == 6 + len(TABLE.row)
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "portrait")
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$6:$6"
    assert page.print_area.endswith(f"$A$1:$F${page.max_row}")


def test_lead_cells_are_merged_over_the_rows_of_one_lead() -> None:
    page = load_workbook(io.BytesIO(render_xlsx(PACK, province()))).worksheets[0]
    merged = {str(area) for area in page.merged_cells.ranges}
    spans = lead_spans(PACK, TABLE)
    assert [row for first, last, *_ in spans for row in range(first, last + 1)] == list(range(len(TABLE.row)))
    for first, last, lead, period in spans:
        assert page.cell(7 + first, 5).value == (lead or None)
        assert page.cell(7 + first, 6).value == (period or None)
        assert (f"E{7 + first}:E{7 + last}" in merged) == (last > first)
        assert lead or not TABLE.row[first].leads


def test_only_input_cells_are_unlocked_and_each_has_its_rule() -> None:
    given = province()
    book = load_workbook(io.BytesIO(render_xlsx(PACK, given)))
    wanted = set(typed_keys(TABLE, given.unit))
    for page in book.worksheets:
        assert page.protection.sheet
        assert page.protection.password is None
    open_cells = {
        (page.title, cell.coordinate)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    places = {(sheet.name, slot.address) for sheet, slot in workbook(PACK, given).keyed() if slot.unlocked}
    assert open_cells == places
    assert {slot.key for _, slot in workbook(PACK, given).keyed() if slot.role in ("input", "either")} == wanted
    assert book.security.lockStructure


def test_rules_speak_vietnamese_and_know_the_states() -> None:
    page = load_workbook(io.BytesIO(render_xlsx(PACK, province()))).worksheets[0]
    rules = {str(cell): rule for rule in page.data_validations.dataValidation for cell in rule.sqref.ranges}
    count = rules[place_of(province(), "M1.1.3a")[1]]
    assert (count.type, count.allow_blank, count.showErrorMessage) == ("custom", True, True)
    assert "INT(" in count.formula1
    assert all(word in count.formula1 for word in STATE_WORDS.values())
    assert count.error.startswith("Hãy nhập số nguyên từ 0 trở lên")
    assert "<=100" in rules[place_of(province(), "M2.1")[1]].formula1
    assert "<=100" not in rules[place_of(province(), "M4.1")[1]].formula1
    assert rules[place_of(province(), "M1.1.2")[1]].type == "list"
    for rule in rules.values():
        assert len(rule.formula1) <= 255
        assert len(rule.error) <= 225
        assert len(rule.prompt) <= 255


@pytest.mark.parametrize("level", UNITS)
def test_the_key_sheet_names_every_cell_of_the_unit(level: str) -> None:
    given = report(level=level)
    book = load_workbook(io.BytesIO(render_xlsx(PACK, given)))
    assert book[KEY_SHEET].sheet_state == "veryHidden"
    rows = list(key_rows(workbook(PACK, given)))
    assert ("unit", given.unit.code) in rows
    listed = {row[2] for row in rows if len(row) > 3 and row[3] in ("input", "either")}
    assert listed == set(typed_keys(TABLE, given.unit))
    printed = {row.key for row in TABLE.row if row.kind != "heading"}
    assert printed <= {row[2] for row in rows if len(row) > 3}


def test_text_never_becomes_a_formula() -> None:
    keys = ("I.2.b", "I.2.c", "I.2.d", "I.2.dd", "I.3.a", "I.3.b", "II", "III.1", "III.2")
    texts = ("=1+1", "+1", "-1+2", "@SUM(A1)", "#N/A", "<b>&amp;</b>", "'x", "_x0041_", "TRUE")
    cells = dict(zip(keys, texts, strict=True))
    given = report(cells, form="phu-luc-02")
    data = render_xlsx(PACK, given)
    book = load_workbook(io.BytesIO(data))
    ours = {
        (sheet.name, slot.address) for sheet in workbook(PACK, given).sheets for slot in sheet.slots if slot.formula
    }
    found = {
        (page.title, cell.coordinate)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    assert found == ours
    sheet, address = place_of(given, "I.2.b")
    assert book[sheet][address].quotePrefix
    assert read_workbook(data).cells == cells


def test_results_are_stored_beside_the_formulas() -> None:
    """A previewer that does not reckon shows the rates all the same."""
    given = province()
    page = load_workbook(io.BytesIO(render_xlsx(PACK, given)), data_only=True).worksheets[0]

    def shown(key: str) -> object:
        return page[place_of(given, key)[1]].value

    assert shown("M1.1.3") == 37.5
    assert shown("M1.1.4") == 0
    assert shown("M3.2a.1r") == "không phát sinh"
    assert shown("M3.2a.2r") in (None, "")
    assert shown("M3.4.3") == "không áp dụng"
    assert round(float(str(shown("M3.2b.1r"))), 6) == 66.666667


def test_estimates_stay_numbers_and_read_as_estimates() -> None:
    given = province()
    page = load_workbook(io.BytesIO(render_xlsx(PACK, given))).worksheets[0]
    cell = page[place_of(given, "M6.1")[1]]
    assert (cell.value, cell.number_format) == (61.75, '"ước "#,##0.00')
    assert page[place_of(given, "M3.2b.1n")[1]].number_format == '"ước "#,##0'
    assert page[place_of(given, "M3.2b.1r")[1]].number_format.startswith('"ước "')


def test_the_second_sheet_tells_targets_and_the_period_before() -> None:
    given = province()
    before = report({"M2.1": "47.5", "M2.3.tu": 7}, level="tinh", period="2023")
    page = load_workbook(io.BytesIO(render_xlsx(PACK, given, previous=before))).worksheets[1]
    lines = {row[1]: row for row in page.iter_rows(min_row=5, values_only=True) if row[1]}
    line = lines[TABLE.rows["M2.2"].label]
    assert line[5] == "Năm 2025: dưới 20%\nNăm 2030: dưới 10%"
    assert "30" in line[6]
    assert next(page.iter_rows(min_row=4, max_row=4, values_only=True))[7] == "Kỳ trước\n(năm 2023)"
    assert lines[TABLE.rows["M2.1"].label][7] == "47,5"
    assert lines[TABLE.rows["M6.1"].label][8] == "Ước theo báo cáo quý III"


def test_notes_stand_beside_their_figures_and_can_be_written_where_the_figure_can() -> None:
    own = Cell(Decimal(4), note="Theo sổ theo dõi của công an")
    given = report({"M3.2a.1": own, "M3.2a.1n": 3, "M3.2a.1r": Cell(note="=1+1: giảm do hai vụ")})
    page = load_workbook(io.BytesIO(render_xlsx(PACK, given))).worksheets[1]
    found = {row[1].value: row[8] for row in page.iter_rows(min_row=5) if row[1].value}
    typed, computed = found[TABLE.rows["M3.2a.1"].label], found[TABLE.rows["M3.2a.1r"].label]
    assert typed.value == "Theo sổ theo dõi của công an" and not typed.protection.locked
    assert (computed.value, computed.data_type, computed.protection.locked) == ("=1+1: giảm do hai vụ", "s", True)
    empty = found[TABLE.rows["M3.2a.1n"].label]
    assert empty.value is None and not empty.protection.locked


def test_no_text_is_cut() -> None:
    """Every row is as tall as its text asks, and no cell asks for more than a row can be."""
    for make in REPORTS.values():
        for sheet in workbook(PACK, make()).sheets:
            merged = {(top, left): right for top, left, _, right in sheet.merges}
            tall = {(top, left): bottom for top, left, bottom, _ in sheet.merges}
            for slot in sheet.slots:
                if isinstance(slot.value, str):
                    right = merged.get((slot.row, slot.col), slot.col)
                    width = sum(sheet.widths[slot.col - 1 : right])
                    bottom = tall.get((slot.row, slot.col), slot.row)
                    room = sum(sheet.heights.get(row, 15.0) for row in range(slot.row, bottom + 1))
                    needed = line_count(slot.value, width, sheet.size, slot.style in ("goal", "head", "title"))
                    assert room + 0.2 >= height_for(needed, sheet.size), slot
                    assert len(slot.value) <= 32_767


@pytest.mark.parametrize("width", [13.0, 92.0])
def test_long_texts_are_cut_into_pieces_that_join_again(width: float) -> None:
    for text in ("", "ngắn", "chữ " * 5000, "liền" * 9000, "dòng\n" * 3000, "e\u0323\u0302" * 12000, "😀" * 20000):
        found = pieces(text, width, 13)
        assert "".join(found) == text
        for piece in found:
            assert len(piece) <= 32_767
            assert height_for(line_count(piece, width, 13), 13) <= MAX_HEIGHT


def test_sheet_names_are_what_excel_takes() -> None:
    taken: set[str] = set()
    names = [sheet_name(text, taken) for text in ("a/b:c*[x]", "A B C X", "x" * 50, "x" * 60, "'", "")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_table_columns_that_sum_others_are_locked() -> None:
    sums: list[Column] = [column for item in OUTLINE.fields.values() for column in item.column if column.sum_of]
    assert sums
    for _, slot in workbook(PACK, outline()).keyed():
        if slot.key.endswith(".tong") and "[" in slot.key:
            assert (slot.role, slot.unlocked) == ("computed", False)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The workbooks with wrong results in them, opened, recalculated and saved by LibreOffice (one start)."""
    folder = tmp_path_factory.mktemp("soffice")
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load">'
        '<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>',
        encoding="utf-8",
    )
    for name, make in REPORTS.items():
        (folder / f"{name}.xlsx").write_bytes(without_results(render_xlsx(PACK, make())))
    options = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    files = [str(folder / f"{name}.xlsx") for name in REPORTS]
    subprocess.run(
        [tool("soffice"), *options, "--outdir", str(folder / "out"), *files], check=True, capture_output=True
    )
    return {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in REPORTS}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", REPORTS)
def test_libreoffice_recalculates_to_the_same_rates(recalculated: dict[str, bytes], name: str) -> None:
    given = REPORTS[name]()
    book = read_workbook(recalculated[name])
    cells = effective(PACK.form_by_key[given.form], given)
    wanted = {key: cell for key, cell in cells.items() if cell.source is Source.COMPUTED and not cell.is_empty}
    assert book.rates.keys() == wanted.keys()
    for key, cell in wanted.items():
        assert _same(book.rates[key], cell, key, given), (key, book.rates[key], cell)


def _same(seen: Decimal | str, cell: Cell, key: str, given: Report) -> bool:
    row = TABLE.rows.get(key)
    if row is not None and is_quartered(row, given.unit):
        return seen == {"co": "Đạt", "khong": "Không đạt"}.get(cell.text, STATE_WORDS.get(cell.state))
    if cell.number is None or cell.state is State.NONE:
        return seen == STATE_WORDS[cell.state]
    return isinstance(seen, Decimal) and abs(seen - cell.number) < Decimal("1e-9") * max(1, abs(cell.number))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", REPORTS)
def test_what_libreoffice_saves_reads_back_as_before(recalculated: dict[str, bytes], name: str) -> None:
    given = REPORTS[name]()
    assert read_workbook(recalculated[name]).cells == read_workbook(render_xlsx(PACK, given)).cells


def test_0_over_0_and_empty_parts_are_among_the_samples() -> None:
    cells = effective(TABLE, province())
    assert cells["M3.2a.1r"].state is State.NONE
    assert cells["M5.2"].state is State.NONE
    assert cells.get("M3.2a.2r", EMPTY).is_empty
    assert cells["M3.4.3"].state is State.NOT_APPLICABLE
    assert cells["M3.2b.2r"].state is State.MISSING
    assert fills(TABLE.rows["M5.3a"], province().unit)
