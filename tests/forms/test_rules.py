"""V1-V18 on the real forms: each code is produced, says what is wrong, and is silent where all is well.

Those of consolidated reports stand in test_rules_consolidated.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.findings import Finding, Severity
from forms.report import Report
from forms.rules import RULES, CheckContext, check
from forms.rules.naming import row_names
from forms.values import required_keys
from tests.forms.samples import (
    MISSING,
    NONE,
    NOT_APPLICABLE,
    OUTLINE,
    PACK,
    TABLE,
    UNITS,
    Given,
    cell,
    report,
)

Cells = Mapping[str, Given]
ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE
TREE = {"huyen": 8, "xa": 126}
LAST_YEAR = Cell("Thiếu kinh phí.", note="Lấy từ báo cáo năm 2023, xin rà soát.", source=Source.IMPORTED)


def findings(
    cells: Cells,
    form: str = "phu-luc-01",
    level: str = "xa",
    period: str = "2024",
    previous: Report | None = None,
    half: Report | None = None,
    other: Mapping[str, Report] | None = None,
) -> tuple[Finding, ...]:
    subject = report(cells, form, level, period)
    return check(CheckContext(PACK, PACK.form_by_key[form], subject, TREE, previous, half, other or {}))


@dataclass(frozen=True)
class Case:
    """One finding: its code, severity and cell, words of its message, and the report that produces it."""

    code: str
    severity: Severity
    key: str
    says: str
    cells: Cells
    level: str = "xa"
    form: str = "phu-luc-01"
    period: str = "2024"
    context: Mapping[str, Report | Mapping[str, Report]] = field(default_factory=dict)


def outline(code: str, severity: Severity, key: str, says: str, cells: Cells, **more: object) -> Case:
    return Case(code, severity, key, says, cells, form="phu-luc-02", period="2024-H1", **more)  # type: ignore[arg-type]


def before(cells: Cells, form: str = "phu-luc-01", period: str = "2023") -> dict[str, Report]:
    return {"previous": report(cells, form, period=period)}


def first_half(cells: Cells, form: str = "phu-luc-02") -> dict[str, Report]:
    return {"half": report(cells, form, period="2024-H1")}


EVENT: Cells = {"I.4.a.cuoc[]": Cell("a"), "I.4.a.cuoc[a].nam": 10, "I.4.a.cuoc[a].nu": 20}
VICTIMS = {"other": {"phu-luc-01": report({"M3.2a.1n": 5, "M3.2a.2n": 8}, period="2024")}}

CONSOLIDATED = [f"V{number}" for number in range(19, 26)]
CASES = [
    Case("V1", ERROR, "M3.2a.1", "2.1.1 không phải là số: “mười”", {"M3.2a.1": "mười"}),
    Case("V1", ERROR, "M3.2a.1", "số nguyên, hiện là 1,5", {"M3.2a.1": "1.5"}),
    Case("V1", ERROR, "M3.2a.1", "số âm, hiện là -1", {"M3.2a.1": -1}),
    Case("V1", ERROR, "M3.2a.1", "hơn 9 chữ số: 1.000.000.000", {"M3.2a.1": 10**9}),
    Case("V1", ERROR, "M6.1.tu", "(dòng VI.1) phải là số nguyên", {"M6.1.tu": "0.5"}),
    Case("V1", ERROR, "M6.1", "VI.1 không phải là số", {"M6.1": "nhiều"}),
    outline("V1", ERROR, "I.5.1.b.kinh_phi", "không được là số âm", {"I.5.1.b.kinh_phi": -5}),
    outline("V1", ERROR, "I.4.a.cuoc[a].nu", "“Nữ”, dòng 1 của bảng", {**EVENT, "I.4.a.cuoc[a].nu": "đông"}),
    Case("V2", ERROR, "M3.2b.1n", "Dòng 2.2.1.1 lớn hơn dòng 2.2.1: 1.013 > 977.", {"M3.2b.1n": 1013, "M3.2b.1": 977}),
    Case("V2", ERROR, "M6.1.tu", "(dòng VI.1): 3 > 2", {"M6.1.tu": 3, "M6.1.mau": 2}),
    Case("V2", ERROR, "M4.2.tu", "3 > 2", {"M4.2.tu": 3, "M4.2.mau": 2}),
    Case("V2", ERROR, "M3.2b.1r.alt", "8 > 7", {"M3.2b.1r.alt": 8, "M3.2b.1": 7}),
    Case("V2", ERROR, "M3.2b.1n", "5 > 4", {"M3.2b.1n": 5, "M3.2b.1": 9, "M3.2b.1r.alt": 4}),
    Case("V2", ERROR, "M5.1.tu", "2 > 1", {"M5.1.tu": 2, "M5.1.mau": 1}, "tinh"),
    Case("V3", ERROR, "M6.1", "VI.1 phải từ 0 đến 100%, hiện là 101,5%", {"M6.1": "101.5"}),
    Case("V3", ERROR, "M6.2", "hiện là -1%", {"M6.2": -1}),
    Case("V4", ERROR, "M3.2a.1n", "Dòng 2.1.1 bằng 0 nhưng dòng 2.1.1.1 là 3", {"M3.2a.1": 0, "M3.2a.1n": 3}),
    Case("V4", ERROR, "M3.2a.1n", "2.1.1 bằng 0 nhưng", {"M3.2a.1": NONE, "M3.2a.1n": 3}),
    Case("V4", ERROR, "M6.1", "VI.1 không tính được", {"M6.1": 100, "M6.1.tu": 0, "M6.1.mau": 0}),
    Case("V5", ERROR, "M3.2a.1r", "ghi 90 nhưng tử số và mẫu số cho 75", {"M3.2a.1": 4, "M3.2a.1n": 3, "M3.2a.1r": 90}),
    Case("V5", ERROR, "M6.1", "ghi 51 nhưng", {"M6.1": 51, "M6.1.tu": 1, "M6.1.mau": 2}),
    Case("V6", ERROR, "M3.2a.1", "Dòng 2.1.1 chưa được nhập", {}),
    Case("V6", ERROR, "M3.2b.1r.alt", "chưa nhập", {"M3.2b.1r.basis": "alternative"}),
    outline("V6", WARNING, "I.2.a", "Mục “Công tác phụ nữ, cán bộ nữ” còn trống", {}),
    outline("V6", NOTICE, "I.4.b.bdg", "“sẽ bổ sung”", {"I.4.b.bdg": MISSING}),
    outline("V6", WARNING, "II", "“sẽ bổ sung”", {"II": MISSING}),
    Case("V7", ERROR, "M1.1.2", "1.2 ghi “Có” nhưng", {"M1.1.2": "co", "M1.1.2a": 0}, "tinh"),
    Case("V7", ERROR, "M1.1.2", "1.2 ghi “Không” nhưng", {"M1.1.2": "khong", "M1.1.2a": 2}, "tinh"),
    Case("V7", WARNING, "M1.1.3a", "ghi 9, danh mục đơn vị hành chính ngày cuối kỳ có 8", {"M1.1.3a": 9}, "tinh"),
    Case("V7", ERROR, "M1.1.4b", "ghi “có lẽ”", {"M1.1.4b": "có lẽ"}),
    Case("V7", ERROR, "M5.1", "ghi “3”", {"M5.1": 3}, "tinh"),
    Case("V8", WARNING, "M4.1", "IV.1 là 200, nằm ngoài khoảng thường gặp (từ 95 đến 125)", {"M4.1": 200}, "tinh"),
    Case("V8", WARNING, "M4.1", "nằm ngoài", {"M4.1.tu": 3, "M4.1.mau": 1}, "tinh"),
    Case("V8", WARNING, "M4.2", "(không quá 200)", {"M4.2": 201}, "tinh"),
    Case(
        "V9", WARNING, "M3.2a.1", "tăng từ 10 lên 16 so với năm 2023 (6)",
        {"M3.2a.1": 16}, context=before({"M3.2a.1": 10}),
    ),
    Case("V9", WARNING, "M3.2a.1", "từ 0 lên 5", {"M3.2a.1": 5}, context=before({"M3.2a.1": NONE})),
    Case("V9", WARNING, "M6.1", "giảm từ 70 xuống 59,5", {"M6.1": "59.5"}, context=before({"M6.1": 70})),
    outline(
        "V9", WARNING, "I.4.a.ban", "so với 6 tháng đầu năm 2023",
        {"I.4.a.ban": 20}, context=before({"I.4.a.ban": 10}, "phu-luc-02", "2023-H1"),
    ),
    Case(
        "V10", WARNING, "I.4.a.ban", "cả năm (5) nhỏ hơn 6 tháng đầu năm (6)",
        {"I.4.a.ban": 5}, form="phu-luc-02", context=first_half({"I.4.a.ban": 6}),
    ),
    Case("V10", WARNING, "M3.2a.1", "nhỏ hơn", {"M3.2a.1": 1}, context=first_half({"M3.2a.1": 2}, "phu-luc-01")),
    Case("V11", ERROR, "M6.3.q2", "chưa được nhập", {"M6.3.q1": 4}),
    Case("V11", ERROR, "M6.3.q1", "phải là số nguyên", {"M6.3.q1": "4.5"}),
    Case("V11", ERROR, "M6.3", "khác với kết quả tính từ các quý", {"M6.3": "co", "M6.3.q1": 1}),
    Case("V11", NOTICE, "M6.3.q3", "chưa kết luận được", {"M6.3.q3": MISSING}),
    outline("V12", WARNING, "I.4.a.cuoc[a].tong", "ghi 31 nhưng nam + nữ cho 30", {**EVENT, "I.4.a.cuoc[a].tong": 31}),
    outline("V12", WARNING, "I.4.a.nu", "ghi 21 nhưng bảng kê cho 20", {**EVENT, "I.4.a.nu": 21}),
    outline(
        "V12", WARNING, "I.4.a.tong", "ghi 9 nhưng các số thành phần cho 7",
        {"I.4.a.nam": 3, "I.4.a.nu": 4, "I.4.a.tong": 9},
    ),
    Case(
        "V12", WARNING, "document.cut_off", "đến ngày 24/12/2024, sau ngày của văn bản (10/12/2024)",
        {"document.date": Cell("2024-12-10"), "document.cut_off": Cell("2024-12-24")},
    ),
    Case(
        "V12", WARNING, "document.addressee", "Văn bản chưa ghi nơi kính gửi",
        {f"document.{name}": Cell("có") for name in ("issuer", "place", "signers")},
    ),
    outline("V12", WARNING, "I.5.2.don_vi", "5 > 4", {"I.5.2.don_vi": 5, "I.5.2.don_vi_ke_hoach": 4}),
    outline(
        "V12", WARNING, "I.1[a].ngay", "là ngày 01/7/2024, ngoài kỳ báo cáo (6 tháng đầu năm 2024)",
        {"I.1[]": Cell("a"), "I.1[a].ngay": "2024-07-01"},
    ),
    outline("V12", WARNING, "I.1[a].ngay", "không phải là ngày", {"I.1[]": Cell("a"), "I.1[a].ngay": "tháng 6"}),
    outline("V12", WARNING, "I.1[a].ngay", "mới có tháng, chưa có ngày: “tháng 6/2024”",
            {"I.1[]": Cell("a"), "I.1[a].ngay": "tháng 6/2024"}),
    outline("V12", WARNING, "I.4.a.cuoc[a].to_chuc", "trong danh sách", {**EVENT, "I.4.a.cuoc[a].to_chuc": "x"}),
    outline("V12", WARNING, "I.2.a", "dài 100.001 ký tự", {"I.2.a": "x" * 100_001}),
    outline("V12", WARNING, "I.2.a", "bằng chữ, hiện là số 5", {"I.2.a": 5}),
    Case("V13", WARNING, "I.2.dd.nan_nhan", "là 4, không khớp với Phụ lục 01 dòng 2.1.1.1: 5",
         {"I.2.dd.nan_nhan": 4}, form="phu-luc-02", context=VICTIMS),
    Case("V13", WARNING, "I.2.dd.nan_nhan", "là 14", {"I.2.dd.nan_nhan": 14}, form="phu-luc-02", context=VICTIMS),
    Case("V14", NOTICE, "M3.2a.1", "chỉ có 2 người", {"M3.2a.1": 2}),
    Case("V15", ERROR, "M5.1.nh", "chưa chọn năm học", {"M5.1": "da"}, "tinh"),
    Case("V15", ERROR, "M5.1.nh", "“2022-2023”", {"M5.1": "da", "M5.1.nh": "2022-2023"}, "tinh"),
    Case("V15", ERROR, "M5.1.nh", "“mới”", {"M5.1": "da", "M5.1.nh": "mới"}, "tinh"),
    outline(
        "V16", WARNING, "I.3.b", "ghi “3 lớp” nhưng “Số lớp bồi dưỡng” là 2", {"I.3.b": "3 lớp", "I.3.b.so_lop": 2},
    ),
    outline(
        "V16", WARNING, "I.3.b", "ghi “3 lớp” nhưng", {"I.3.b": replace(LAST_YEAR, value="3 lớp"), "I.3.b.so_lop": 2}
    ),
    outline("V17", NOTICE, "II", "lấy từ báo cáo năm 2023, chưa được sửa", {"II": LAST_YEAR}),
    outline("V18", NOTICE, "II",
            "có 2 chỗ nghi bị lỗi khi chép từ PDF: “các ch nh sách", {"II": "các ch nh sách ph  hợp"}),
    outline("V18", NOTICE, "II", "chữ của bảng mã TCVN3 (ABC)", {"II": "Uû ban nh©n d©n x·"}),
    outline("V18", NOTICE, "I.1[a].trich_yeu",
            "chữ của bảng mã VNI", {"I.1[]": Cell("a"), "I.1[a].trich_yeu": "Keá hoaïch"}),
    Case("V18", NOTICE, "document.addressee", "chữ của bảng mã VNI", {"document.addressee": "Sôû LÑTBXH"}),
]  # fmt: skip


def run(case: Case) -> tuple[Finding, ...]:
    return findings(case.cells, case.form, case.level, case.period, **case.context)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.key}-{case.says[:20]}")
def test_the_fault_is_found_and_said(case: Case) -> None:
    found = [each for each in run(case) if (each.code, each.key) == (case.code, case.key)]
    assert [each.severity for each in found] == [case.severity]
    assert case.says in found[0].message
    assert found[0].message.endswith((".", "”")) and found[0].remedy.endswith(".")


def test_every_code_is_produced_by_a_case() -> None:
    typed = {f"V{number}" for number in range(1, 19)}
    assert {case.code for case in CASES} == typed == set(RULES) - set(CONSOLIDATED)


GOOD: list[tuple[str, str, Cells]] = [
    ("V1", "xa", {"M3.2a.1": 999_999_999, "M6.1": "12.5", "M3.2a.2": NONE, "M3.3.1": MISSING}),
    ("V1", "tinh", {"M3.1": "1.7", "M4.1": "112.4"}),
    ("V2", "xa", {"M3.2a.1": 5, "M3.2a.1n": 5, "M3.2a.2": MISSING, "M3.2a.2n": 4}),
    ("V2", "tinh", {"M4.1.tu": 110, "M4.1.mau": 100, "M3.1.tu": 5, "M3.1.mau": 3}),
    ("V3", "tinh", {"M6.1": 100, "M6.2": 0, "M4.1": 112, "M4.2": 150, "M3.1": "1.7"}),
    ("V4", "xa", {"M3.2a.1": 0, "M3.2a.1n": 0, "M3.2a.2": NONE, "M3.2a.2n": NONE, "M6.1": 50}),
    ("V5", "xa", {"M3.2a.1": 3, "M3.2a.1n": 2, "M3.2a.1r": "66.7", "M6.1": "66.67", "M6.1.tu": 2, "M6.1.mau": 3}),
    ("V5", "xa", {"M6.1": 50, "M6.1.tu": MISSING, "M6.1.mau": 3}),
    ("V7", "tinh", {"M1.1.2": "co", "M1.1.2a": 1, "M1.1.3a": 8, "M1.1.4a": 126, "M5.1": "dang"}),
    ("V7", "tinh", {"M1.1.2": "khong", "M1.1.2a": NONE, "M1.1.3a": NOT_APPLICABLE, "M1.1.4a": MISSING}),
    ("V8", "tinh", {"M4.1": 95, "M4.2": 200, "M4.3": NONE, "M3.1": "0.5"}),
    ("V8", "xa", {"M4.1.tu": 3, "M4.1.mau": 1}),
    ("V11", "xa", {"M6.3.q1": 4, "M6.3.q2": 0, "M6.3.q3": NONE, "M6.3.q4": 12}),
    ("V11", "tinh", {"M6.3": 50}),
    ("V14", "xa", {"M3.2a.1": 0, "M3.2a.2": 5, "M1.1.4b": "co"}),
    ("V14", "tinh", {"M3.2a.1": 2}),
    ("V15", "tinh", {"M5.1": "da", "M5.1.nh": "2023-2024"}),
    ("V15", "tinh", {"M5.1": "da", "M5.1.nh": "2024-2025"}),
    ("V15", "tinh", {"M5.1": MISSING}),
    ("V15", "xa", {}),
]


@pytest.mark.parametrize(("code", "level", "cells"), GOOD)
def test_no_fault_where_all_is_well(code: str, level: str, cells: Cells) -> None:
    assert [each for each in findings(cells, level=level) if each.code == code] == []


def test_changes_that_are_no_jump() -> None:
    now: Cells = {"M3.2a.1": 15, "M3.2a.2": 4, "M6.1": 60, "M6.2": NONE, "M3.3.1": 9}
    then = before({"M3.2a.1": 10, "M3.2a.2": 0, "M6.1": 70, "M6.2": 90, "M3.3.1": MISSING})
    assert [each for each in findings(now, previous=then["previous"]) if each.code == "V9"] == []


def test_the_first_half_binds_only_the_year() -> None:
    half = first_half({"I.4.a.ban": 6})["half"]
    same = findings({"I.4.a.ban": 6}, "phu-luc-02", half=half)
    second = findings({"I.4.a.ban": 1}, "phu-luc-02", period="2024-H2", half=half)
    assert not [each for each in (*same, *second) if each.code == "V10"]


@pytest.mark.parametrize("count", [8, 10, 13])
def test_victims_of_both_kinds_may_overlap(count: int) -> None:
    found = findings({"I.2.dd.nan_nhan": count}, "phu-luc-02", other=VICTIMS["other"])
    assert "V13" not in {each.code for each in found}


def test_the_other_form_of_another_period_is_not_compared() -> None:
    found = findings({"I.2.dd.nan_nhan": 1}, "phu-luc-02", period="2024-H1", other=VICTIMS["other"])
    assert "V13" not in {each.code for each in found}


@pytest.mark.parametrize("answer", [0, NONE, MISSING, NOT_APPLICABLE, Cell(Decimal(1), State.ESTIMATE)])
def test_every_state_is_an_answer(answer: Given) -> None:
    filled = findings(dict.fromkeys(required_keys(TABLE, UNITS["xa"]), answer))
    assert not [each for each in filled if each.code == "V6"]


def test_helpers_answer_for_a_single_value() -> None:
    found = findings({"M6.1.tu": 1, "M6.1.mau": 2})
    assert "M6.1" not in {each.key for each in found}


def test_any_word_fills_a_section_and_optional_sections_may_stay_empty() -> None:
    found = findings({"I.4.a.nu": 5, "II": "Không"}, "phu-luc-02", period="2024-H1")
    empty = {each.key for each in found if each.code == "V6"}
    assert "I.4.a.ban" not in empty and "II" not in empty and "I.1" in empty


def test_a_comment_turns_a_warning_into_a_notice() -> None:
    (found,) = (f for f in findings({"M4.1": Cell(Decimal(200), note="Số ca ít")}, level="tinh") if f.code == "V8")
    assert found.severity is NOTICE
    assert found.message.endswith("Đã ghi chú: Số ca ít")


def test_a_comment_never_softens_an_error() -> None:
    found = findings({"M3.2a.1": Cell("mười", note="đúng vậy")})
    assert (ERROR, "V1") in {(each.severity, each.code) for each in found if each.key == "M3.2a.1"}


def test_findings_come_in_printed_order() -> None:
    order = [row.key for row in TABLE.row]
    found = findings({"M6.1": "x", "M3.2a.1": "y", "M3.3.2": -1, "M3.2b.1n": 3, "M3.2b.1": 2})
    places = [order.index(each.key) for each in found if each.key in order]
    assert places == sorted(places)


def test_rows_are_named_without_doubt() -> None:
    names = row_names(TABLE)
    assert (names["M3.2a.1n"], names["M3.4.1"], names["M5.3a"]) == ("2.1.1.1", "III.4.1", "V.4.1")
    assert names["M1.1.3a"] == "“Tổng số huyện, thị xã, thành phố”"
    assert len(set(names.values())) == len(names)


def test_a_complete_good_report_has_no_finding() -> None:
    cells: dict[str, Given] = dict.fromkeys(required_keys(TABLE, UNITS["xa"]), 8)
    cells |= {"M1.1.4b": "co", "M6.1": 60, "M6.2": 100, "M6.4": 100}
    assert findings(cells) == ()


def test_a_complete_good_outline_has_no_finding() -> None:
    cells: dict[str, Given] = {key: "Đã làm." for key, item in OUTLINE.fields.items() if item.type == "narrative"}
    cells |= {"III.1": "Không", "III.2": "Không", "I.4.c[]": Cell("a"), "I.4.c[a].so_lop": 1}
    cells |= {"I.1[]": Cell("a"), "I.1[a].ngay": "2024-06-30"}
    assert findings(cells, "phu-luc-02", period="2024-H1") == ()


def test_a_stray_key_is_no_matter_of_these_rules() -> None:
    assert "M99" not in {each.key for each in findings({"M99": cell("x")})}


def test_the_days_of_a_case_need_not_be_the_day_it_is_reported_under() -> None:
    cells = {"1.ngay": "2024-08-14", "1": "Một vụ việc.", "2": "Đã xác minh.", "3": "Đã phối hợp."}
    found = findings(cells, "vu-viec-dot-xuat", period="2024-08-15.vu-viec")
    assert not [one for one in found if one.code == "V12"]
