"""What a machine hands in: types are checked, all or nothing, every problem listed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source, State
from forms.errors import BadInput
from forms.fill import WrongType, cell_from_fill, read_fill
from forms.report import Report
from tests.forms.samples import OUTLINE, TABLE, report


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("count", 977, "977"), ("count", "977", "977"), ("count", "1.234.567", "1234567"), ("count", "1 234", "1234"),
        ("count", Decimal("12.5"), "12.5"), ("count", "1.5", "1.5"), ("count", -1, "-1"), ("percent", "1.7", "1.7"),
        ("percent", "1,7", "1.7"), ("number", "1.234", "1.234"), ("number", "1234.5", "1234.5"),
        ("number", "1.234,5", "1234.5"), ("money", 1_500_000_000, "1500000000"), ("number", Decimal("1E+2"), "100"),
        ("percent", "12 %", "12"), ("percent", "12,5%", "12.5"), ("money", "12,5 triệu đồng", "12500000"),
    ],
)  # fmt: skip
def test_figures(kind: str, given: object, value: str) -> None:
    assert cell_from_fill(kind, given) == Cell(Decimal(value))


@pytest.mark.parametrize(
    ("kind", "given", "reason"),
    [
        ("count", "1.234", "ví dụ 1234"), ("money", "1.500", "ví dụ 1500"), ("count", "1,234", "nhiều cách"),
        ("number", "1,234.5", "nhiều cách"), ("count", "mười", "cần một số"), ("percent", "96 điểm", "cần một số"),
        ("count", {"value": "kps", "state": "estimate"}, "trạng thái khác"),
        ("date", "4/2024", "mới có tháng, chưa có ngày"),
        ("count", {"value": "ước 5", "state": "value"}, "trạng thái khác"), ("date", "31/2/2024", "không có ngày 31"),
        ("count", True, "đúng/sai"), ("count", [1], "danh sách"), ("number", Decimal("NaN"), "quá lớn"),
        ("number", Decimal("1E+999999"), "quá lớn"), ("number", Decimal("1E-999999"), "quá lớn"),
        ("narrative", 5, "cần chữ, gặp số"), ("narrative", True, "cần chữ"), ("status", 1, "cần chữ"),
        ("status", True, "cần chữ"), ("date", "tháng 6", "một ngày"), ("date", 20240405, "cần chữ"),
        ("school_year", "2024", "năm học"), ("text", ["a"], "cần chữ, gặp danh sách"), ("list", [1], "cần chữ"),
        ("count", {"valu": 1}, "mục lạ “valu”"), ("count", {"value": 1, "state": "none"}, "không đi cùng giá trị"),
        ("count", {"value": 1, "state": "no"}, "trạng thái lạ"), ("count", {"state": "estimate"}, "cần có giá trị"),
        ("count", {"value": 1, "note": 5}, "ghi chú"), ("count", {"value": 1, "as_of": "x"}, "as_of"),
        ("count", {"value": {"value": 1}}, "nhóm giá trị"),
    ],
)  # fmt: skip
def test_wrong_types(kind: str, given: object, reason: str) -> None:
    with pytest.raises(WrongType, match=reason.replace("(", r"\(")):
        cell_from_fill(kind, given)


@pytest.mark.parametrize(
    ("kind", "given", "cell"),
    [
        ("count", None, EMPTY), ("narrative", "  ", EMPTY), ("count", {"state": "none"}, Cell(None, State.NONE)),
        ("count", {"value": 5, "state": "estimate", "note": "tạm"}, Cell(Decimal(5), State.ESTIMATE, "tạm")),
        ("count", {"value": 5, "as_of": "2024-11-30"}, Cell(Decimal(5), as_of=date(2024, 11, 30))),
        ("yes_no", True, Cell("co")), ("yes_no", False, Cell("khong")), ("yes_no", "Có", Cell("co")),
        ("yes_no", "có lẽ", Cell("có lẽ")), ("date", "5/4/2024", Cell("2024-04-05")),
        ("list", ["Một", "Hai"], Cell("Một\nHai")), ("narrative", "a\r\nb", Cell("a\nb")),
        ("narrative", "e\u0302\u0301", Cell("ế")), ("count", "ước 12", Cell(Decimal(12), State.ESTIMATE)),
        ("count", "kps", Cell(None, State.NONE)), ("percent", "chưa có", Cell(None, State.MISSING)),
        ("count", {"value": "ước 12", "note": "tạm"}, Cell(Decimal(12), State.ESTIMATE, "tạm")),
        ("count", {"value": "ước 12", "state": "estimate"}, Cell(Decimal(12), State.ESTIMATE)),
        ("date", "ngày 05 tháng 4 năm 2024", Cell("2024-04-05")),
    ],
)  # fmt: skip
def test_other_cells(kind: str, given: object, cell: Cell) -> None:
    assert cell_from_fill(kind, given) == cell


def test_a_table_form_is_filled() -> None:
    data = {
        "M3.2a.1": 12, "M3.2a.1n": "11", "M1.1.4b": True, "M6.3.q1": 4, "M6.1": "51,5", "M3.3.1": {"state": "none"},
        "M3.2b.1r.basis": "alternative", "M3.2a.2": None, "document.number": "05", "document.date": "31/12/2024",
    }  # fmt: skip
    assert read_fill(TABLE, report(), data) == {
        "M3.2a.1": Cell(Decimal(12)), "M3.2a.1n": Cell(Decimal(11)), "M1.1.4b": Cell("co"), "M6.3.q1": Cell(Decimal(4)),
        "M6.1": Cell(Decimal("51.5")), "M3.3.1": Cell(None, State.NONE), "M3.2b.1r.basis": Cell("alternative"),
        "M3.2a.2": None, "document.number": Cell("05"), "document.date": Cell("2024-12-31"),
    }  # fmt: skip


def test_every_problem_is_listed_and_nothing_is_given_back() -> None:
    data = {
        "M9": 1, "M3.2a.1r": 90, "M3.1": "1.7", "M6.3": "co", "M3": "x", "M3.2a.1": "nhiều", "document.x": "y",
        "M3.2a.2": 5, "M6.3.tu": 3, "M3.2a.1[a].b": 1,
    }  # fmt: skip
    with pytest.raises(BadInput) as refused:
        read_fill(TABLE, report(), data)
    problems = refused.value.problems
    assert [problem.split(":")[0] for problem in problems] == [key for key in data if key != "M3.2a.2"]
    assert "9 chỗ" in refused.value.sentence and "chưa ghi gì" in refused.value.sentence
    assert problems[1:5] == (
        "M3.2a.1r: là tỷ lệ tự tính từ tử số và mẫu số.",
        "M3.1: đơn vị không nhập dòng này.",
        "M6.3: là kết quả tự tính từ số của từng quý.",
        "M3: là dòng tiêu đề, không có ô nhập.",
    )


NOTED = Cell(Decimal(12), note="theo sổ", as_of=date(2024, 11, 30))
COUNTED = Cell(Decimal(8), note="Theo danh mục", source=Source.IMPORTED)


@pytest.mark.parametrize(
    ("old", "given", "now"),
    [
        (NOTED, 13, replace(NOTED, value=Decimal(13))), (NOTED, {"note": "mới"}, replace(NOTED, note="mới")),
        (NOTED, {"value": 13, "note": ""}, Cell(Decimal(13), as_of=NOTED.as_of)), (NOTED, None, None),
        (NOTED, {"state": "none"}, replace(NOTED, value=None, state=State.NONE)), (EMPTY, {"note": ""}, None),
        (EMPTY, {"note": "x"}, Cell(note="x")), (COUNTED, 8, COUNTED), (COUNTED, 9, Cell(Decimal(9))),
        (COUNTED, {"value": 9, "note": "Theo danh mục"}, Cell(Decimal(9))), (COUNTED, {"value": 8}, COUNTED),
        (COUNTED, {"value": 9, "note": "sáp nhập"}, Cell(Decimal(9), note="sáp nhập")),
    ],
)  # fmt: skip
def test_what_the_data_leaves_unsaid_stays(old: Cell, given: object, now: Cell | None) -> None:
    assert read_fill(TABLE, report({"M1.1.3a": old}, level="tinh"), {"M1.1.3a": given}) == {"M1.1.3a": now}


def filled_outline() -> Report:
    cells = {"I.1[]": Cell("old kept"), "I.1[old].ky_hieu": "1/QĐ", "I.1[kept].ky_hieu": "2/QĐ"}
    return report(cells, form="phu-luc-02", period="2024-H1")


def test_a_table_replaces_what_was_there() -> None:
    data = {"I.1": [{"id": "kept", "ky_hieu": "3/QĐ", "ngay": "5/4/2024"}, {"ky_hieu": "4/QĐ"}]}
    assert read_fill(OUTLINE, filled_outline(), data) == {
        "I.1[]": Cell("kept r1"), "I.1[old].ky_hieu": None, "I.1[kept].ky_hieu": Cell("3/QĐ"),
        "I.1[kept].ngay": Cell("2024-04-05"), "I.1[r1].ky_hieu": Cell("4/QĐ"),
    }  # fmt: skip


def test_a_row_named_by_its_id_keeps_its_notes_and_another_gets_none() -> None:
    cells = {"I.1[]": Cell("a r1"), "I.1[a].ky_hieu": Cell("1", note="cũ"), "I.1[r1].ky_hieu": Cell("2", note="cũ")}
    given = report(cells, form="phu-luc-02", period="2024-H1")
    changes = read_fill(OUTLINE, given, {"I.1": [{"id": "a", "ky_hieu": "1"}, {"ky_hieu": "3"}]})
    assert changes["I.1[a].ky_hieu"] == cells["I.1[a].ky_hieu"] and changes["I.1[r1].ky_hieu"] == Cell("3")


def test_an_empty_list_empties_the_table() -> None:
    assert set(read_fill(OUTLINE, filled_outline(), {"I.1": []}).values()) == {None}


def test_a_made_row_id_never_takes_a_given_one() -> None:
    changes = read_fill(OUTLINE, filled_outline(), {"I.1": [{}, {"id": "r1"}, {}]})
    assert changes["I.1[]"] == Cell("r2 r1 r3")


def test_single_cells_and_texts() -> None:
    data = {"I.1[old].trich_yeu": "Về <b> & =1+1", "I.2.a": "Đã\nlàm", "I.4.a.ban": 3, "III.1": ["Một", "Hai"]}
    changes = read_fill(OUTLINE, filled_outline(), data)
    assert changes["I.1[old].trich_yeu"] == Cell("Về <b> & =1+1")
    assert changes["I.2.a"] == Cell("Đã\nlàm") and changes["III.1"] == Cell("Một\nHai")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"I.1": "x"}, "danh sách dòng"), ({"I.1": ["x"]}, "danh sách dòng"), ({"I.1": [{"mau": "x"}]}, "cột “mau”"),
        ({"I.1": [{"id": "a b"}]}, "mã dòng “a b”"), ({"I.1": [{"id": "a"}, {"id": "a"}]}, "bị lặp"),
        ({"I.1": [{"id": 5}]}, "mã dòng “5”"), ({"I.1": [{"ky_hieu": 5}]}, "cần chữ"),
        ({"I.1[new].ky_hieu": "x"}, "không có dòng hoặc cột"), ({"I.1[old].mau": "x"}, "không có dòng hoặc cột"),
        ({"I.1": [], "I.1[old].ky_hieu": "x"}, "thay cả bảng"), ({"I.1[old].ky_hieu": "x", "I.1": []}, "hai lần"),
        ({"I.4.c": [{"tong": 5}]}, "tự tính"), ({"I.1[]": "a b"}, "không có dòng hoặc cột"), ({"I": "x"}, "không có ô"),
        ({"I.1": [{}] * 2001}, "danh sách dòng"),
    ],
)  # fmt: skip
def test_bad_tables(data: dict[str, object], problem: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_fill(OUTLINE, filled_outline(), data)
    assert len(refused.value.problems) == 1
    assert problem in refused.value.problems[0]
