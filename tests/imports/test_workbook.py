"""Workbooks read back: what was typed without the program, strict types, and bytes that mean harm."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace
from openpyxl import Workbook, load_workbook

from exports.xlsx import render_xlsx
from forms.cells import Cell, State
from forms.errors import BadInput
from forms.fill import read_fill
from forms.report import Report
from forms.sheet import KEY_SHEET
from forms.text import nfc
from imports.workbook import WorkbookData, read_workbook
from imports.xlsx_parts import MAX_FILE, WorkbookRefused
from tests.forms.samples import NONE, OUTLINE, PACK, TABLE, report
from tests.imports.workbooks import filled, packed, parts_of, place_of

NASTY = (
    "=1+1",
    "<b>đậm</b> & “ngoặc” ]]>",
    "chữ " * 2500,
    "liền" * 10_000,
    "😀 emoji 👩‍👩‍👧",
    unicodedata.normalize("NFD", "Nguyễn Thị Mỹ Hạnh"),
    "dòng một\ndòng hai\r\n\tba",
    "trước\x0bsau\x00",
    "_x000D_ _x0041_",
    "'=1+1",
    "ước tính như sau",
    "1.7",
    "@a",
    "- gạch đầu dòng",
)


def taken_back(given: Report) -> dict[str, Cell]:
    """The cells that an empty report of the same unit gets from the exported workbook of this one."""
    book = read_workbook(render_xlsx(PACK, given))
    form = PACK.form_by_key[given.form]
    changes = read_fill(form, replace(given, cells={}), book.cells)
    return {key: cell for key, cell in changes.items() if cell is not None}


def test_a_table_form_comes_back_as_it_was() -> None:
    cells = {
        "M1.1.2": "co",
        "M1.1.2a": 2,
        "M1.1.3a": NONE,
        "M2.1": Cell(Decimal("48.25"), State.ESTIMATE, "ước\ntheo quý"),
        "M2.2": Cell(None, State.MISSING, "chờ Cục Thống kê"),
        "M2.3.tu": 12,
        "M3.1": "1.7",
        "M3.2b.1r.basis": "alternative",
        "M4.3": Cell(None, State.NOT_APPLICABLE),
        "M5.1": "dang",
        "M5.1.nh": Cell("2023-2024"),
        "M5.2": Cell(note="chỉ có ghi chú"),
    }
    given = report(cells, level="tinh")
    assert taken_back(given) == given.cells


def test_an_outline_comes_back_as_it_was() -> None:
    cells = {
        "I.1[]": Cell("z a"),
        "I.1[z].ky_hieu": Cell("12/KH-UBND"),
        "I.1[z].ngay": Cell("2024-03-05"),
        "I.1[a].trich_yeu": Cell("Dài. " * 900),
        "I.4.a.cuoc[]": Cell("r1"),
        "I.4.a.cuoc[r1].to_chuc": Cell("thanh_vien"),
        "I.4.a.cuoc[r1].nam": Cell(Decimal(12), State.ESTIMATE),
        "I.4.a.cuoc[r1].nu": NONE,
        "I.2.a": Cell("Có {I.4.a.nam} nam.\n\nĐoạn hai", note="nguồn: Hội LHPN"),
        "I.5.1.b.kinh_phi": 25_000_000,
        "II": Cell(None, State.MISSING),
        "III.1": Cell("Một\nHai"),
    }
    given = report(cells, form="phu-luc-02")
    assert taken_back(given) == given.cells


@pytest.mark.parametrize("text", NASTY)
def test_nasty_texts_come_back_the_same(text: str) -> None:
    table = {"I.1[]": Cell("r1"), "I.1[r1].trich_yeu": Cell(nfc(text))}
    outline = report({"I.2.a": Cell(text), "III.2": Cell(nfc(text), note=nfc(text)), **table}, form="phu-luc-02")
    found = taken_back(outline)
    assert found["I.2.a"].value == nfc(text)
    assert (found["III.2"].value, found["III.2"].note) == (nfc(text), nfc(text))
    assert found["I.1[r1].trich_yeu"].value == nfc(text)


@pytest.mark.parametrize("text", ["=1+1", "ba người", "<b>", "chữ " * 9000])
def test_text_in_a_number_cell_stays_text(text: str) -> None:
    given = report({"M3.2a.1": Cell(text), "M2.3.tu": Cell(text)})
    assert read_workbook(render_xlsx(PACK, given)).cells == {"M3.2a.1": text.strip(), "M2.3.tu": text.strip()}


@pytest.mark.parametrize(("text", "value"), [("1.234", "1234"), ("73,85", "73.85"), ("1 234", "1234")])
def test_a_number_written_as_text_is_read_as_if_it_were_typed(text: str, value: str) -> None:
    book = read_workbook(render_xlsx(PACK, report({"M2.3.tu": Cell(text), "M6.1": Cell(text)}, level="tinh")))
    assert book.cells == dict.fromkeys(("M2.3.tu", "M6.1"), Decimal(value))


def test_a_number_that_can_be_read_in_two_ways_is_refused() -> None:
    book = read_workbook(render_xlsx(PACK, report({"M6.1": Cell("1.7")})))
    with pytest.raises(BadInput, match="hiểu nhiều cách"):
        read_fill(TABLE, report(), book.cells)


def test_the_head_tells_whose_report_it_was() -> None:
    given = replace(report(period="2024"), revision=3)
    book = read_workbook(render_xlsx(PACK, given))
    assert (book.form, book.form_version, book.pack, book.pack_version) == (given.form, 1, PACK.id, PACK.version)
    assert (book.unit_code, book.unit_name, book.period) == ("09190", "Phường Võ Cường", "2024")
    assert (book.report_id, book.revision) == (given.id, 3)


def test_cells_left_empty_overwrite_nothing() -> None:
    given = report({"M3.2a.1": 4})
    book = read_workbook(render_xlsx(PACK, report()))
    assert book.cells == {}
    assert "M3.2a.1" in book.empty
    assert read_fill(TABLE, given, book.cells) == {}


def typed(values: dict[str, object], formats: dict[str, str] | None = None, level: str = "tinh") -> WorkbookData:
    return read_workbook(filled(report(level=level), values, formats))


def test_what_an_officer_types_without_the_program() -> None:
    book = typed(
        {
            "M1.1.2": "Có",
            "M1.1.2a": 3,
            "M2.1": 96.2,
            "M2.2": "Không phát sinh",
            "M2.3": "kps",
            "M3.1": "ước 1,7",
            "M3.2a.1": " chưa có số liệu ",
            "M4.1": "1,7",
            "M4.2": 1.1000000000000001,
            "M6.1": 61.5,
            "M3.4.1": True,
        },
        {"M6.1": '"ước "#,##0.0'},
    )
    assert book.cells == {
        "M1.1.2": "co",
        "M1.1.2a": Decimal(3),
        "M2.1": Decimal("96.2"),
        "M2.2": {"value": None, "state": "none"},
        "M2.3": {"value": None, "state": "none"},
        "M3.1": {"value": Decimal("1.7"), "state": "estimate"},
        "M3.2a.1": {"value": None, "state": "missing"},
        "M4.1": Decimal("1.7"),
        "M4.2": Decimal("1.1"),
        "M6.1": {"value": Decimal("61.5"), "state": "estimate"},
        "M3.4.1": "TRUE",
    }


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("96.200000000000003", "96.2"),
        ("1E-3", "0.001"),
        ("1.5e3", "1500"),
        ("0.1", "0.1"),
        ("-0", "0"),
        ("123456789012345678", "123456789012345678"),
    ],
)
def test_the_digits_of_the_file_are_the_figure(written: str, read: str) -> None:
    given = report({"M2.1": Cell(Decimal("777.5"))}, level="tinh")
    parts = parts_of(render_xlsx(PACK, given))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v>777.5</v>", f"<v>{written}</v>".encode())
    assert str(read_workbook(packed(parts)).cells["M2.1"]) == read


@pytest.mark.parametrize("written", ["1E999999999", "NaN", "1e99", "0x10", "9" * 61])
def test_monstrous_numbers_are_kept_as_text(written: str) -> None:
    given = report({"M2.1": Cell(Decimal("777.5"))}, level="tinh")
    parts = parts_of(render_xlsx(PACK, given))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"<v>777.5</v>", f"<v>{written}</v>".encode())
    book = read_workbook(packed(parts))
    assert book.cells["M2.1"] == written
    with pytest.raises(BadInput):
        read_fill(TABLE, replace(given, cells={}), book.cells)


def test_rows_typed_into_a_table_follow_the_others() -> None:
    given = report({"I.1[]": Cell("a"), "I.1[a].ky_hieu": Cell("1/KH")}, form="phu-luc-02")
    data = filled(
        given,
        {
            "I.1[them2].ky_hieu": "3/KH",
            "I.1[them2].ngay": datetime(2024, 4, 5),
            "I.1[them1].ngay": "5/4/2024",
            "I.4.a.cuoc[them1].to_chuc": "nhầm",
        },
    )
    cells = read_workbook(data).cells
    assert cells["I.1"] == [
        {"id": "a", "ky_hieu": "1/KH"},
        {"id": "them1", "ngay": "2024-04-05"},
        {"id": "them2", "ky_hieu": "3/KH", "ngay": "2024-04-05"},
    ]
    assert cells["I.4.a.cuoc"] == [{"id": "them1", "to_chuc": "nhầm"}]
    changes = read_fill(OUTLINE, given, {"I.1": cells["I.1"]})
    assert changes["I.1[]"] == Cell("a them1 them2")


def test_a_changed_narrative_loses_its_tokens_and_an_unchanged_one_keeps_them() -> None:
    given = report({"I.2.a": Cell("Có {I.4.a.nu} nữ.")}, form="phu-luc-02")
    assert read_workbook(render_xlsx(PACK, given)).cells["I.2.a"] == "Có {I.4.a.nu} nữ."
    assert read_workbook(filled(given, {"I.2.a": "Có 12 nữ."})).cells["I.2.a"] == "Có 12 nữ."


def test_an_officers_own_formula_counts_by_its_result() -> None:
    given = report({"M1.1.2a": 12}, level="tinh")
    parts = parts_of(render_xlsx(PACK, given))
    name = "xl/worksheets/sheet1.xml"
    cell = parts[name]
    parts[name] = cell.replace(b"<v>12</v></c>", b"<f>5+7</f><v>12</v></c>", 1)
    assert read_workbook(packed(parts)).cells == {"M1.1.2a": Decimal(12)}
    parts[name] = cell.replace(b"<v>12</v></c>", b"<f>5+7</f></c>", 1)
    assert read_workbook(packed(parts)).cells == {"M1.1.2a": "=5+7"}


def test_results_of_our_formulas_are_never_figures() -> None:
    given = report({"M2.3.tu": 1, "M2.3.mau": 4, "M3.2a.1": 8, "M3.2a.1n": 2}, level="tinh")
    book = read_workbook(render_xlsx(PACK, given))
    assert book.rates == {"M2.3": Decimal(25), "M3.2a.1r": Decimal(25)}
    assert not book.rates.keys() & book.cells.keys()
    over = read_workbook(filled(given, {"M2.3": 27.5}))
    assert over.cells["M2.3"] == Decimal("27.5")


def test_cells_that_the_unit_does_not_fill_are_apart() -> None:
    book = read_workbook(render_xlsx(PACK, report({"M2.1": "48.5", "M3.2a.1": 1})))
    assert book.shown == {"M2.1": Decimal("48.5")}
    assert book.cells == {"M3.2a.1": Decimal(1)}


def altered(change: Callable[[dict[str, bytes]], object]) -> bytes:
    parts = parts_of(render_xlsx(PACK, report({"M3.2a.1": 1})))
    change(parts)
    return packed(parts)


def replaced(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], object]:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[name]
        parts[name] = parts[name].replace(old.encode(), new.encode())

    return change


def plain_workbook() -> bytes:
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def zip_bomb() -> bytes:
    return altered(lambda parts: parts.update({"xl/worksheets/sheet1.xml": b" " * 90_000_000}))


def lying_size() -> bytes:
    """A part whose directory entry promises less than it unpacks to."""
    data = bytearray(render_xlsx(PACK, report()))
    at = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    return bytes(data)


def without_key_sheet() -> bytes:
    book = load_workbook(io.BytesIO(render_xlsx(PACK, report())))
    del book[KEY_SHEET]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def renamed_sheet() -> bytes:
    book = load_workbook(io.BytesIO(render_xlsx(PACK, report())))
    book.worksheets[0].title = "Tên khác"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


DTD = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
SHEET, BOOK, RELS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
KEYS = "xl/worksheets/sheet3.xml"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "không phải là bảng tính"),
    "text": (lambda: "Không phải bảng tính".encode(), "không phải là bảng tính"),
    "an old .xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "mật khẩu"),
    "another zip": (lambda: packed({"a.txt": b"a"}), "không phải là bảng tính"),
    "too large": (lambda: b"PK\x03\x04" + b"\0" * MAX_FILE, "quá lớn"),
    "half a file": (lambda: render_xlsx(PACK, report())[:9000], "không phải là bảng tính"),
    "a zip bomb": (zip_bomb, "quá lớn"),
    "a lying size": (lying_size, "hỏng"),
    "too many members": (lambda: altered(lambda parts: parts.update({f"m{n}": b"" for n in range(1100)})), "quá lớn"),
    "macros": (lambda: altered(lambda parts: parts.update({"xl/vbaProject.bin": b"x"})), "macro"),
    "no relations": (lambda: altered(lambda parts: parts.pop(RELS)), "thiếu thành phần"),
    "no sheet part": (lambda: altered(lambda parts: parts.pop(SHEET)), "thiếu thành phần"),
    "broken XML": (lambda: altered(lambda parts: parts.update({SHEET: b"<worksheet><row></worksheet>"})), "hỏng"),
    "entities": (lambda: altered(replaced(SHEET, "<worksheet", DTD + "<worksheet")), "DTD"),
    "a plain workbook": (plain_workbook, "không do chương trình này xuất"),
    "without the key sheet": (without_key_sheet, "không do chương trình này xuất"),
    "another key sheet": (lambda: altered(replaced(KEYS, "bao-cao-binh-dang-gioi", "x")), "không do chương trình này"),
    "a renamed sheet": (renamed_sheet, "thiếu trang"),
    "a sheet that climbs": (lambda: altered(replaced(RELS, "worksheets/sheet1.xml", "../../etc/x.xml")), "thiếu"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_workbook_of_ours_is_refused_in_a_sentence(name: str) -> None:
    make, said = HOSTILE[name]
    with pytest.raises(WorkbookRefused, match=said) as caught:
        read_workbook(make())
    assert caught.value.sentence.endswith(".")
    assert caught.value.remedy.endswith(".")


def newer(name: str, value: str) -> bytes:
    book = load_workbook(io.BytesIO(render_xlsx(PACK, report())))
    for row in book[KEY_SHEET].iter_rows(max_row=12):
        if row[0].value == name:
            row[1].value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("layout", "2", "mới hơn"),
        ("layout", "", "đã bị sửa"),
        ("revision", "-1", "đã bị sửa"),
        ("form_version", "1.5", "đã bị"),
    ],
)
def test_a_newer_or_altered_key_sheet_is_refused(name: str, value: str, said: str) -> None:
    with pytest.raises(WorkbookRefused, match=said):
        read_workbook(newer(name, value))


def test_encrypted_members_are_refused() -> None:
    data = bytearray(render_xlsx(PACK, report()))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    with pytest.raises(WorkbookRefused):
        read_workbook(bytes(data))


def test_two_parts_of_one_name_do_not_confuse_the_reader() -> None:
    stream = io.BytesIO(render_xlsx(PACK, report({"M3.2a.1": 1})))
    parts = parts_of(stream.getvalue())
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, parts[SHEET].replace(b"<v>1</v>", b"<v>2</v>"))
    assert read_workbook(stream.getvalue()).cells == {"M3.2a.1": Decimal(2)}


def test_places_are_those_of_the_layout() -> None:
    assert place_of(report(), "M3.2a.1")[0] == TABLE.short
