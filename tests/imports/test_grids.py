"""Sheets of strangers: read as they are seen, within limits, whatever the bytes."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from decimal import Decimal
from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from forms.present import names_for
from forms.report import UnitRef
from imports import grids, labels
from imports.grids import GridCell, Line, read_grids
from imports.headed_tables import headed_tables
from imports.labels import SheetLine, match_lines, wanted_lines
from imports.loose_table import Asked, read_table
from imports.xlsx_parts import WorkbookRefused
from tests.forms.samples import PACK, report
from tests.workflow.typed_sheets import book, printed, titled

FORM = PACK.form_by_key["phu-luc-01"]
OUTLINE = PACK.form_by_key["phu-luc-02"]
COMMUNE = UnitRef("09190", "Phường Võ Cường", "xa", ("Thành phố Bắc Ninh", "Tỉnh Bắc Ninh"))
NAMES = names_for(PACK, report())
WHOLE = book({"S": titled(printed({"M3.2a.1": 8}, FORM))})
ASKED = Asked(FORM, COMMUNE, NAMES)


def one(value: object, code: str = "General") -> GridCell:
    data = book({"S": [[value]]}, {"S!A1": code})
    return read_grids(data, "a.xlsx")[0].lines[0].cells[1]


@pytest.mark.parametrize(
    ("value", "code", "kind", "text"),
    [
        (0.962, "0.0%", "number", "96,2"),
        (0.5, "0%", "number", "50"),
        (1234.5, "#,##0.0", "number", "1.234,5"),
        (96.2, "General", "number", "96,2"),
        (45474, "dd/mm/yyyy", "day", "2024-07-01"),
        (45474, "d-mmm", "day", "2024-07-01"),
        (12, '0 "người/ngày"', "number", "12"),
        (12, '[$-42A]#,##0 "đồng"', "number", "12"),
        (12, '"ước "0', "number", "12"),
        ("1.7", "@", "text", "1.7"),
        (True, "General", "yes_no", "Có"),
        ("=1+1", "General", "text", "="),
    ],
)
def test_a_cell_is_what_a_person_sees(value: object, code: str, kind: str, text: str) -> None:
    cell = one(value, code)
    assert (cell.kind, cell.text) == (kind, text)
    assert cell.estimate == code.startswith('"ước')


def test_hidden_sheets_come_last_and_are_marked() -> None:
    made = Workbook()
    made.active.title = "Cũ"
    made["Cũ"]["A1"] = 1
    made["Cũ"].sheet_state = "hidden"
    made.create_sheet("Mới")["A1"] = 2
    stream = io.BytesIO()
    made.save(stream)
    assert [(grid.name, grid.hidden) for grid in read_grids(stream.getvalue(), "a.xlsx")] == [
        ("Mới", False),
        ("Cũ", True),
    ]


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"<!DOCTYPE html><table></table>", "a.xlsx", "trang web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "đời cũ"),
        (b"PK\x03\x04 broken", "a.xlsx", "không phải là bảng tính"),
        (b"", "a.xlsx", "không phải là bảng tính"),
        (b"a;b\0c", "a.csv", "không phải là tệp chữ"),
        (b"\xff\xfea", "a.csv", "bảng mã"),
    ],
)
def test_what_is_no_workbook_has_its_sentence(data: bytes, name: str, why: str) -> None:
    with pytest.raises(WorkbookRefused, match=why):
        read_grids(data, name)


@pytest.mark.parametrize(("member", "why"), [("xl/workbook.bin", "xlsb"), ("mimetype", "OpenDocument")])
def test_workbooks_of_other_kinds_are_named(member: str, why: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, "application/vnd.oasis.opendocument.spreadsheet")
    with pytest.raises(WorkbookRefused, match=why):
        read_grids(stream.getvalue(), "a.xlsx")


def test_too_much_is_refused_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MAX_LINES", 3)
    monkeypatch.setattr(grids, "MAX_SHEETS", 2)
    monkeypatch.setattr(grids, "MAX_CELLS", 6)
    with pytest.raises(WorkbookRefused, match="dòng"):
        read_grids(book({"S": [[1]] * 4}), "a.xlsx")
    with pytest.raises(WorkbookRefused, match="trang"):
        read_grids(book({"A": [[1]], "B": [[1]], "C": [[1]]}), "a.xlsx")
    with pytest.raises(WorkbookRefused, match="ô"):
        read_grids(book({"A": [[1, 2, 3, 4]], "B": [[1, 2, 3, 4]]}), "a.xlsx")


def test_columns_far_to_the_right_are_left_alone() -> None:
    made = Workbook()
    made.active["ZZ1"] = "xa"
    made.active["B1"] = "gần"
    stream = io.BytesIO()
    made.save(stream)
    assert list(read_grids(stream.getvalue(), "a.xlsx")[0].lines[0].cells) == [2]


def test_wordings_made_to_be_slow_are_given_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of long lines that share every word with every row."""
    wanted = wanted_lines(FORM, COMMUNE, NAMES)
    words = " ".join(sorted({word for each in wanted for label in each.labels for word in label.split()}))
    lines = [SheetLine(n, "", (f"{words} {n}"[:400], f"tổng số nạn nhân của bạo lực x{n}")) for n in range(1, 300)]
    compared: list[str] = []

    def counted(junk: None, one: str, other: str, autojunk: bool) -> SequenceMatcher[str]:
        compared.append(one)
        return SequenceMatcher(junk, one, other, autojunk)

    monkeypatch.setattr(labels, "SequenceMatcher", counted)
    monkeypatch.setattr(labels, "MOST_COMPARED", 50)
    match_lines(wanted, lines)
    assert len(compared) == 50


CELL = st.one_of(
    st.text(max_size=30),
    st.sampled_from([row.label for row in FORM.row] + [row.tt for row in FORM.row] + ["Kết quả năm 2024", "1.7", "-"]),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-999, max_value=999).map(str),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, max_size=7), max_size=30))
def test_no_sheet_breaks_the_reading(rows: list[list[str]]) -> None:
    lines = tuple(
        Line(n, {at: GridCell("text", cell) for at, cell in enumerate(row, 1) if cell.strip()})
        for n, row in enumerate(rows, 1)
        if any(cell.strip() for cell in row)
    )
    grid = grids.Grid("S", lines)
    table = read_table(grid, ASKED)
    headed_tables(OUTLINE, [grid])
    if table is not None:
        numbers = {line.number for line in lines}
        assert {each.match.line for each in table.placed} <= numbers
        assert not {each.match.line for each in table.placed} & {left.number for left in table.left}


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_order_of_lines_and_any_columns_between_read_the_same(data: st.DataObject) -> None:
    values = {"M3.2a.1": 8, "M3.2a.1n": 6, "M3.2a.2": 4, "M3.3.1": 2, "M6.1": 71}
    rows = printed(values, FORM)
    body = data.draw(st.permutations([row for row in rows if row[0] != "TT"]))
    before, between = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))
    bent = [[*[""] * before, *row[:2], *[""] * between, *row[2:]] for row in [rows[0], *body]]
    table = read_table(read_grids(book({"S": titled(bent)}), "a.xlsx")[0], ASKED)
    assert table is not None
    found = {each.match.wanted.key: each.value.number for each in table.placed if each.value is not None}
    assert found == {key: Decimal(value) for key, value in values.items()}


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.xlsx", "a.csv", "a.tsv"]))
def test_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        found = read_grids(data, name)
    except WorkbookRefused:
        return
    assert all(line.cells for grid in found for line in grid.lines)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_workbook_with_bytes_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_grids(bytes(whole), "a.xlsx")
    except WorkbookRefused:
        return


def _made(sheet: bytes, sheets: int = 1) -> bytes:
    kept = io.BytesIO()
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = "".join(f'<sheet name="{number}" r:id="r{number}"/>' for number in range(sheets))
    parts = "".join(f'<Relationship Id="r{number}" Target="worksheets/s.xml"/>' for number in range(sheets))
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", f'<workbook xmlns:r="{links}"><sheets>{names}</sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{parts}</Relationships>")
        archive.writestr("xl/sharedStrings.xml", "<sst><si><t>x</t></si></sst>")
        archive.writestr("xl/worksheets/s.xml", sheet)
    return kept.getvalue()


@pytest.mark.parametrize("index", [b"0000000009", b"0" * 5000, b"-1", b"99"])
def test_a_text_or_format_that_is_nowhere_is_empty(index: bytes) -> None:
    cells = b'<c r="A1" t="s"><v>' + index + b'</v></c><c r="A2" s="' + index + b'"><v>1</v></c>'
    (grid,) = read_grids(_made(b"<worksheet>" + cells + b"</worksheet>"), "a.xlsx")
    assert [line.text(1) for line in grid.lines] == ["1"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (_made(b"<a>" * 200_000), "a.xlsx"),
        (_made(b"<a>" * 200_000 + b"</a>" * 200_000), "a.xlsx"),
        (_made(b'<c r="A1"/>', 40), "a.xlsx"),
        (b"\n" * 2_000_000, "a.csv"),
    ],
    ids=["open", "deep", "shared", "blank"],
)
def test_what_is_made_to_fill_the_memory_is_refused(data: bytes, name: str) -> None:
    tracemalloc.start()
    with pytest.raises(WorkbookRefused):
        read_grids(data, name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20
