"""A workbook that an office typed itself: matched by what its lines say, read strictly, kept only when confirmed."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.cells import State
from forms.errors import BadInput
from forms.form import Form
from tests.forms.test_legacy import in_abc, in_vni
from tests.workflow.offices import DISTRICT, PROVINCE, Open
from tests.workflow.typed_sheets import TITLES, Rows, book, printed, titled
from workflow.session import Session
from workflow.unsigned.looked import Answers, FoundCell, WorkbookLook
from workflow.unsigned.workbooks import look_again, look_at_workbook, take_workbook

OTHER = "09163"
VALUES: Mapping[str, object] = {
    "M1.1.4b": "Có", "M3.2a.1": 8, "M3.2a.1n": 6, "M3.2a.2": 4, "M3.2a.2n": 3, "M3.2b.1": 7, "M3.2b.1n": 5,
    "M3.2b.2": 2, "M3.2b.2n": 1, "M3.3.1": "kps", "M3.3.2": "-", "M6.1": 71.5, "M6.2": "88,5",
    "M6.4": "chưa có số liệu",
}  # fmt: skip
WANTED = {
    "M1.1.4b": "co", "M3.2a.1": Decimal(8), "M3.2a.1n": Decimal(6), "M3.2a.2": Decimal(4), "M3.2a.2n": Decimal(3),
    "M3.2b.1": Decimal(7), "M3.2b.1n": Decimal(5), "M3.2b.2": Decimal(2), "M3.2b.2n": Decimal(1), "M3.3.1": State.NONE,
    "M3.3.2": State.NONE, "M6.1": Decimal("71.5"), "M6.2": Decimal("88.5"), "M6.4": State.MISSING,
}  # fmt: skip


@dataclass
class Desk:
    """An office that is handed a workbook."""

    session: Session
    folder: Path
    form: Form

    def look(self, data: bytes, name: str = "bảng.xlsx", **chosen: str) -> WorkbookLook:
        path = self.folder / name
        path.write_bytes(data)
        return look_at_workbook(self.session, path, **chosen)

    def again(self, look: WorkbookLook, **changes: object) -> WorkbookLook:
        return look_again(self.session, look, replace(look.answers, **changes))

    def rows(self, values: Mapping[str, object] = VALUES) -> Rows:
        return printed(values, self.form)


@pytest.fixture
def desk(office_of: Open, tmp_path: Path) -> Desk:
    session = office_of(DISTRICT)
    return Desk(session, tmp_path, session.pack("bac-ninh-2024").form_by_key["phu-luc-01"])


def said(look: WorkbookLook) -> dict[str, object]:
    """What would be kept: values by key, states where there is no value."""
    cells = {key: cell for found in look.taken for key, cell in found.cells.items()}
    return {key: cell.value if cell.value is not None else cell.state for key, cell in cells.items()}


def found(look: WorkbookLook, key: str) -> FoundCell:
    return next(each for each in look.found if each.key == key)


def moved(rows: Rows, by: int) -> Rows:
    """Columns inserted before the others."""
    return [[""] * by + list(row) for row in rows]


def shuffled(rows: Rows) -> Rows:
    body = [row for row in rows if row[0] != "TT"]
    random.Random(7).shuffle(body)
    return [rows[0], *body]


def without_tt(rows: Rows) -> Rows:
    return [["", *row[1:]] for row in rows]


def tt_in_the_label(rows: Rows) -> Rows:
    return [[f"{row[0]}. {row[1]}".lstrip(". "), *row[2:]] for row in rows]


def other_columns_between(rows: Rows) -> Rows:
    return [[row[0], row[1], row[3], "Mục tiêu 2025" if row[0] == "TT" else 60, row[2], *row[4:]] for row in rows]


def wrapped(rows: Rows) -> Rows:
    return [[row[0], str(row[1]).replace(" có ", "\n có  "), *row[2:]] for row in rows]


def retyped(rows: Rows) -> Rows:
    """Tone marks placed the old way, typing errors, a unit put behind, capitals."""
    turns = (("hỗ trợ", "hổ trợ"), ("bạo lực", "bao lực"), ("Tổng số", "TỔNG SỐ"), ("nạn nhân", "nan nhân"))
    return [[row[0], _turned(str(row[1]), turns), *row[2:]] for row in rows]


def _turned(text: str, turns: tuple[tuple[str, str], ...]) -> str:
    for old, new in turns:
        text = text.replace(old, new)
    return text.replace("hòa", "hoà").replace("được phát hiện", "được phát hiện (người)", 1)


BENT: dict[str, Callable[[Rows], Rows]] = {
    "as printed": lambda rows: rows,
    "columns before": lambda rows: moved(rows, 3),
    "lines in any order": shuffled,
    "no TT at all": without_tt,
    "TT inside the wording": tt_in_the_label,
    "columns between": other_columns_between,
    "wordings on two lines": wrapped,
    "retyped with errors": retyped,
    "numbers of columns": lambda rows: [rows[0], ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"], *rows[1:]],
    "without headings": lambda rows: [row for row in rows if row[0] not in ("I", "II", "III", "IV", "V", "VI")],
    "only the rows of a commune": lambda rows: [row for row in rows if row[0] == "TT" or row[2] != ""],
}


@pytest.mark.parametrize("way", BENT)
def test_every_figure_is_found(desk: Desk, way: str) -> None:
    look = desk.look(book({"Sheet1": titled(BENT[way](desk.rows()))}))
    assert said(look) == WANTED
    assert look.refusal == ""
    assert look.left == ()
    assert look.place is not None
    assert (look.place.unit.code, look.place.form.key, look.place.period.text) == ("09190", "phu-luc-01", "2024")


@pytest.mark.parametrize(
    ("name", "coding", "mark"),
    [("a.csv", "utf-8-sig", ";"), ("a.csv", "utf-8", ","), ("a.tsv", "utf-16", "\t"), ("a.txt", "utf-8", "\t")],
)
def test_text_files_are_sheets(desk: Desk, name: str, coding: str, mark: str) -> None:
    rows = titled(desk.rows({**VALUES, "M6.1": "71,5"}))
    text = "\r\n".join(mark.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows)
    assert said(desk.look(text.encode(coding), name)) == WANTED


def test_nothing_is_kept_before_it_is_confirmed(desk: Desk) -> None:
    look = desk.look(book({"Sheet1": titled(desk.rows())}))
    assert desk.session.store.received_rows() == []
    number = take_workbook(desk.session, look)
    row = desk.session.store.received_row(number)
    assert row is not None
    assert (row.kind, row.signed, row.unit, row.says) == ("workbook", False, "09190", len(WANTED))
    assert desk.session.store.blob(row.blob) == (desk.folder / "bảng.xlsx").read_bytes()
    assert desk.session.store.received_cells(number)["M3.2a.1r"].value == Decimal(75)
    assert "bảng.xlsx" in row.note


def test_a_number_of_two_readings_is_asked_about(desk: Desk) -> None:
    look = desk.look(book({"Sheet1": titled(desk.rows({**VALUES, "M6.1": "1.7"}))}))
    assert found(look, "M6.1").question is not None
    assert "chưa rõ" in look.refusal
    with pytest.raises(BadInput, match="chưa rõ"):
        take_workbook(desk.session, look)
    settled = desk.again(look, readings={"M6.1": Decimal("1.7")})
    assert said(settled)["M6.1"] == Decimal("1.7")
    assert said(desk.again(look, notation="vn"))["M6.1"] == Decimal(17)
    assert said(desk.again(look, notation="en"))["M6.1"] == Decimal("1.7")
    assert take_workbook(desk.session, settled)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("vài chục", "không phải là số"),
        (12.5, "số nguyên"),
        (-3, "nhỏ hơn 0"),
        (True, "không phải là số"),
        ("=1/0", "chưa có kết quả"),
        (10**12, "quá lớn"),
    ],
)
def test_what_is_no_count_is_refused_and_told(desk: Desk, value: object, why: str) -> None:
    look = desk.look(book({"Sheet1": titled(desk.rows({**VALUES, "M3.2a.1": value}))}))
    assert why in found(look, "M3.2a.1").problem
    assert "M3.2a.1" not in said(look)
    number = take_workbook(desk.session, look)
    assert "M3.2a.1" not in desk.session.store.received_cells(number)


def test_a_share_kept_as_a_fraction_is_read_as_it_is_shown(desk: Desk) -> None:
    rows = titled(desk.rows({**VALUES, "M6.1": 0.715, "M3.2a.1": 0.5}))
    at = {row[1]: number for number, row in enumerate(rows, 1) if len(row) > 2}
    line = next(number for label, number in at.items() if "dân số được tiếp cận" in str(label))
    count = next(number for label, number in at.items() if str(label).startswith("Tổng số nạn nhân của bạo lực gia"))
    look = desk.look(book({"S": rows}, {f"S!C{line}": "0.0%", f"S!C{count}": "0%"}))
    assert said(look)["M6.1"] == Decimal("71.5")
    assert "phần trăm" in found(look, "M3.2a.1").problem


def test_a_number_that_excel_made_a_day_is_refused(desk: Desk) -> None:
    rows = titled(desk.rows({**VALUES, "M6.1": 45474}))
    line = next(n for n, row in enumerate(rows, 1) if len(row) > 2 and "dân số được tiếp cận" in str(row[1]))
    look = desk.look(book({"S": rows}, {f"S!C{line}": "dd/mm/yyyy"}))
    assert "ngày" in found(look, "M6.1").problem


def test_a_rate_that_differs_is_told_and_kept_beside_ours(desk: Desk) -> None:
    look = desk.look(book({"S": titled(desk.rows({**VALUES, "M3.2a.1r": 80, "M3.2a.2r": 75}))}))
    assert [(each.key, each.given, each.computed) for each in look.differences] == [("M3.2a.1r", "80", "75")]
    number = take_workbook(desk.session, look)
    cell = desk.session.store.received_cells(number)["M3.2a.1r"]
    assert (cell.value, cell.note) == (Decimal(75), "Bảng tính ghi 80")


def test_a_row_that_the_unit_does_not_answer_is_left_with_a_word(desk: Desk) -> None:
    look = desk.look(book({"S": titled(desk.rows({**VALUES, "M1.1.1": 55}))}))
    assert [(each.value, each.why) for each in look.left] == [("55", "đơn vị không nhập dòng này")]
    assert said(look) == WANTED


def test_a_line_that_is_no_row_is_shown_and_can_be_assigned(desk: Desk) -> None:
    rows = [row for row in desk.rows() if row[1] != "" and "bị buôn bán trở về" not in str(row[1])]
    rows.insert(20, ["x)", "Nạn nhân khác mà huyện hỏi thêm", 5])
    look = desk.look(book({"S": titled(rows)}))
    (left,) = [each for each in look.left if each.value == "5"]
    assert "không rõ" in left.why
    assert "M3.3.1" in [key for key, _ in look.missing]
    assigned = desk.again(look, assigned={left.place: "M3.3.1"})
    assert said(assigned)["M3.3.1"] == Decimal(5)
    assert found(assigned, "M3.3.1").how == "hand"
    assert desk.again(assigned, assigned={left.place: ""}).left != ()


def test_a_line_known_by_its_number_only_waits_for_a_word(desk: Desk) -> None:
    rows = desk.rows()
    at = next(n for n, row in enumerate(rows) if str(row[0]) == "2.1.1")
    rows[at][1] = "Nạn nhân bạo lực"
    look = desk.look(book({"S": titled(rows)}))
    assert found(look, "M3.2a.1").how == "tt"
    assert "M3.2a.1" not in said(look)
    assert said(desk.again(look, confirmed=frozenset({"M3.2a.1"})))["M3.2a.1"] == Decimal(8)
    assert said(desk.again(look, sure=True)) == WANTED


def test_near_twins_are_never_taken_for_each_other(desk: Desk) -> None:
    rows = without_tt([row for row in desk.rows() if not str(row[1]).startswith("Tổng số nạn nhân của bạo lực gia")])
    look = desk.look(book({"S": titled(rows)}))
    assert "M3.2a.1" not in said(look)
    assert said(look)["M3.2a.2"] == Decimal(4)


def test_two_lines_for_one_row_take_the_first_and_tell(desk: Desk) -> None:
    rows = desk.rows()
    at = next(n for n, row in enumerate(rows) if str(row[0]) == "2.1.1")
    rows.insert(at + 1, [*rows[at][:2], 99, *rows[at][3:]])
    look = desk.look(book({"S": titled(rows)}))
    assert said(look)["M3.2a.1"] == Decimal(8)
    assert [(each.value, each.why) for each in look.left] == [("99", "tệp có hai dòng cùng là dòng này")]


def test_an_older_year_beside_is_not_taken(desk: Desk) -> None:
    rows = [[*row[:2], "Kết quả năm 2023" if row[0] == "TT" else 1000, *row[2:]] for row in desk.rows()]
    look = desk.look(book({"S": titled(rows)}))
    assert said(look) == WANTED
    assert look.column == 4


def test_two_columns_alike_must_be_chosen(desk: Desk) -> None:
    rows = [[*row[:2], "" if row[0] == "TT" else 7, "" if row[0] == "TT" else row[2]] for row in desk.rows()]
    look = desk.look(book({"S": titled(rows)}))
    assert any("hãy chọn cột" in notice for notice in look.notices)
    assert said(desk.again(look, column=4)) == WANTED


def test_only_an_older_year_gives_nothing(desk: Desk) -> None:
    rows = desk.rows()
    for row in rows:
        row[2] = "Kết quả năm 2023" if row[0] == "TT" else row[2]
    look = desk.look(book({"S": titled(rows)}))
    assert look.column == 0
    assert said(look) == {}
    assert "không có số liệu" in look.refusal
    with pytest.raises(BadInput):
        take_workbook(desk.session, look)


def test_a_sheet_of_another_year_fills_no_gap(desk: Desk) -> None:
    old = printed({**VALUES, "M3.2a.1": 111}, desk.form)
    for row in old:
        row[2] = "Kết quả năm 2023" if row[0] == "TT" else row[2]
    new = [row for row in desk.rows() if row[0] != "2.1.1"]
    look = desk.look(book({"2023": titled(old), "2024": titled(new)}))
    assert look.sheet == "2024"
    assert "M3.2a.1" not in said(look)


def test_two_sheets_that_contradict_are_told(desk: Desk) -> None:
    other = printed({**VALUES, "M3.2a.1": 111}, desk.form)
    look = desk.look(book({"Một": titled(desk.rows()), "Hai": titled(other)}))
    assert (look.sheet, said(look)["M3.2a.1"]) == ("Một", Decimal(8))
    assert any("“Hai”" in notice for notice in look.notices)
    assert said(desk.again(look, sheet="Hai"))["M3.2a.1"] == Decimal(111)


def test_goals_on_sheets_of_their_own_are_put_together(desk: Desk) -> None:
    rows = desk.rows()
    cut = next(n for n, row in enumerate(rows) if row[0] == "IV")
    look = desk.look(book({"MT 1-3": titled(rows[:cut]), "MT 4-6": [rows[0], *rows[cut:]]}))
    assert said(look) == WANTED


@pytest.mark.parametrize("font", ["TCVN3", "VNI"])
def test_old_fonts_are_put_into_unicode(desk: Desk, font: str) -> None:
    rows = [[_old(cell, font) for cell in row] for row in titled(desk.rows())]
    look = desk.look(book({"S": rows}))
    assert said(look) == WANTED
    assert look.converted
    assert look.place is not None
    assert look.place.unit.code == "09190"


def _old(cell: object, font: str) -> object:
    return (in_abc if font == "TCVN3" else in_vni)(cell) if isinstance(cell, str) else cell


def test_a_note_beside_goes_with_its_figure(desk: Desk) -> None:
    rows = [[*row, "Ghi chú" if row[0] == "TT" else "theo sổ" if row[0] == "2.1.1" else ""] for row in desk.rows()]
    look = desk.look(book({"S": titled(rows)}))
    assert found(look, "M3.2a.1").cells["M3.2a.1"].note == "theo sổ"


def test_the_unit_is_asked_for_where_nothing_names_it(desk: Desk) -> None:
    look = desk.look(book({"S": titled(desk.rows(), ("BIỂU SỐ LIỆU NĂM 2024",))}))
    assert look.place is None
    assert "đơn vị" in look.refusal
    with pytest.raises(BadInput, match="đơn vị"):
        take_workbook(desk.session, look)
    assert said(desk.again(look, unit=OTHER)) == WANTED
    named = desk.look(book({"S": titled(desk.rows(), ("BIỂU SỐ LIỆU NĂM 2024",))}), "Phuong Vo Cuong.xlsx")
    assert named.place is not None
    assert named.place.unit.code == "09190"


def test_communes_of_one_name_are_told_apart_by_the_district(office_of: Open, tmp_path: Path) -> None:
    session = office_of(PROVINCE)
    desk = Desk(session, tmp_path, session.pack("bac-ninh-2024").form_by_key["phu-luc-01"])
    titles = ("Đơn vị báo cáo: Phường Võ Cường, Thành phố Bắc Ninh", TITLES[1])
    look = desk.look(book({"S": titled(desk.rows(), titles)}))
    assert look.units == ("09190",)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("SỞ Y TẾ TỈNH BẮC NINH", "27.so-y-te"),
        ("UBND HUYỆN GIA BÌNH", "263"),
        ("Ủy ban nhân dân thành phố Bắc Ninh", "256"),
        ("UBND thị trấn Gia Bình, huyện Gia Bình", "09454"),
    ],
)
def test_whose_it_is_is_told_by_the_title(office_of: Open, tmp_path: Path, title: str, code: str) -> None:
    session = office_of(PROVINCE)
    desk = Desk(session, tmp_path, session.pack("bac-ninh-2024").form_by_key["phu-luc-01"])
    assert desk.look(book({"S": titled(desk.rows(), (title, TITLES[1]))})).units == (code,)


def test_an_agency_is_known_by_its_other_spellings(office_of: Open, tmp_path: Path) -> None:
    session = office_of(PROVINCE)
    pack = session.pack("bac-ninh-2024")
    agency = next(each for each in pack.agency if each.aliases and not each.collective and not each.acts_for)
    desk = Desk(session, tmp_path, pack.form_by_key["phu-luc-01"])
    look = desk.look(book({"S": titled(desk.rows(), (agency.aliases[0].upper(), TITLES[1]))}))
    assert look.units == (f"27.{agency.key}",)


def test_a_file_that_is_no_form_of_ours_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="Không thấy các dòng"):
        desk.look(book({"S": [["Danh sách lớp"], ["Nguyễn Văn A", 9]]}), unit="09190", form="phu-luc-01", period="2024")


def test_a_unit_that_is_not_below_is_refused(desk: Desk) -> None:
    with pytest.raises(BadInput, match="không thuộc"):
        desk.look(book({"S": titled(desk.rows())}), unit="09370")


def test_the_same_again_and_one_before_are_not_kept_twice(desk: Desk) -> None:
    first = desk.look(book({"S": titled(desk.rows())}))
    number = take_workbook(desk.session, first)
    with pytest.raises(BadInput, match="nói đúng như vậy"):
        take_workbook(desk.session, first)
    second = desk.look(book({"S": titled(desk.rows({**VALUES, "M3.2a.1": 9}))}))
    assert take_workbook(desk.session, second) > number
    with pytest.raises(BadInput, match="đã được nhận trước"):
        take_workbook(desk.session, first)
    assert len(desk.session.store.received_rows()) == 2


def test_a_poorer_workbook_says_what_it_would_take_away(desk: Desk) -> None:
    take_workbook(desk.session, desk.look(book({"S": titled(desk.rows())})))
    poorer = {key: value for key, value in VALUES.items() if key not in ("M6.1", "M6.2")}
    look = desk.look(book({"S": titled(desk.rows({**poorer, "M3.2a.1": 9}))}))
    assert "So với bản đang có: 1 ô có số khác, 2 ô nay để trống." in look.notices


def test_what_is_dropped_is_not_kept(desk: Desk) -> None:
    look = desk.look(book({"S": titled(desk.rows())}))
    number = take_workbook(desk.session, look, Answers(dropped=frozenset({"M6.1"})))
    assert "M6.1" not in desk.session.store.received_cells(number)


DOCUMENTS = [
    ["TT", "Số, ký hiệu văn bản", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu nội dung", "Người soạn"],
    [1, "12/KH-UBND", "05/4/2024", "UBND phường", "Kế hoạch năm 2024", "Bà Hoa"],
    [2, "15/CV-UBND", "tháng tư", "UBND phường", "Về Tháng hành động"],
]
EVENTS = [
    ["Ngày", "Hình thức", "Nội dung", "Số cuộc", "Nam", "Nữ", "Tổng số người"],
    ["06/6/2024", "Hội thảo", "Luật Bình đẳng giới", 2, 40, 60, 110],
    ["", "Nói chuyện", "Phòng, chống bạo lực", "vài", 10, 20, 30],
    ["Tổng cộng", "", "", 2, 50, 80, 130],
]


def test_of_an_outline_only_the_tables_are_read(desk: Desk) -> None:
    titles = [["UBND PHƯỜNG VÕ CƯỜNG"], ["ĐỀ CƯƠNG BÁO CÁO 6 THÁNG ĐẦU NĂM 2024"], [], *DOCUMENTS]
    look = desk.look(book({"VB": titles, "TT": [["1. Truyền thông"], *EVENTS, [], ["Đã tổ chức nhiều cuộc."]]}))
    assert look.place is not None
    assert (look.place.form.key, look.place.period.text) == ("phu-luc-02", "2024-H1")
    assert any("chỉ đọc được các bảng" in notice for notice in look.notices)
    kept = said(look)
    assert kept["I.1[]"] == "r1 r2"
    assert (kept["I.1[r1].ngay"], kept["I.1[r2].trich_yeu"]) == ("2024-04-05", "Về Tháng hành động")
    assert (kept["I.4.a.cuoc[]"], kept["I.4.a.cuoc[r1].nu"]) == ("r1 r2", Decimal(60))
    assert kept["I.1[r1].ky_hieu"] == "12/KH-UBND"
    assert [(each.value, each.why) for each in look.left] == [
        ("", "cột này không có trong bảng của biểu"),
        ("tháng tư", "“tháng tư” không phải là ngày"),
        ("vài", "“vài” không phải là số"),
    ]
    assert [(each.given, each.computed) for each in look.differences] == [("110", "100")]
    number = take_workbook(desk.session, look)
    assert desk.session.store.received_cells(number)["I.4.a.cuoc[r1].tong"].value == Decimal(100)


def test_an_unclear_number_in_a_table_holds_it_back(desk: Desk) -> None:
    rows = [["UBND PHƯỜNG VÕ CƯỜNG NĂM 2024"], EVENTS[0], ["06/6/2024", "Hội thảo", "Luật", "1.200", "1.7", 60, 1]]
    look = desk.look(book({"S": rows}))
    assert "chưa rõ" in look.refusal
    assert said(desk.again(look, notation="vn"))["I.4.a.cuoc[r1].nam"] == Decimal(17)
