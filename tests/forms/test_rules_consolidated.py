"""V19-V25 on consolidated reports: what was typed over, and what was found when the report was put together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, Source
from forms.findings import Finding, Severity
from forms.report import Consolidation, Part, Report
from forms.rules import CheckContext, check
from tests.forms.samples import PACK, report

OUTLINE = "phu-luc-02"
ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE


def given(value: int | str) -> Cell:
    return Cell(Decimal(value) if isinstance(value, int) else value, source=Source.CONSOLIDATED)


def consolidated(cells: dict[str, Cell], made: Consolidation, form: str = "phu-luc-01") -> Report:
    return replace(report(cells, form, "tinh"), consolidation=made)


def found(of: Report, code: str) -> list[Finding]:
    context = CheckContext(PACK, PACK.form_by_key[of.form], of)
    return [finding for finding in check(context) if finding.code == code]


def test_a_figure_typed_over_blocks_until_it_is_explained() -> None:
    made = Consolidation(given={"M3.2a.1": given(40)})
    [finding] = found(consolidated({"M3.2a.1": Cell(Decimal(41))}, made), "V19")
    assert finding.severity is ERROR and finding.key == "M3.2a.1"
    assert "ghi 41 nhưng tổng hợp từ các đơn vị là 40" in finding.message and finding.remedy.endswith(".")
    [told] = found(consolidated({"M3.2a.1": Cell(Decimal(41), note="Thêm 1 vụ")}, made), "V19")
    assert told.severity is NOTICE and told.note == "Thêm 1 vụ" and "Thêm 1 vụ" in told.message


@pytest.mark.parametrize("present", [given(40), Cell(Decimal(40)), Cell(), given(39)])
def test_what_agrees_was_emptied_or_given_is_no_override(present: Cell) -> None:
    made = Consolidation(given={"M3.2a.1": given(40)})
    assert found(consolidated({"M3.2a.1": present}, made), "V19") == []


def test_an_edited_text_is_no_override_but_a_figure_of_a_joined_row_is_worth_a_look() -> None:
    made = Consolidation(
        given={"I.2.a": given("Phường A: x"), "I.4.a.cuoc[r].nu": given(10), "I.4.a.cuoc[r].noi_dung": given("Tọa đàm")}
    )
    cells = {
        "I.2.a": Cell("Đã viết lại"),
        "I.4.a.cuoc[]": given("r"),
        "I.4.a.cuoc[r].nu": Cell(Decimal(11)),
        "I.4.a.cuoc[r].noi_dung": Cell("Hội thảo"),
    }
    [finding] = found(consolidated(cells, made, "phu-luc-02"), "V19")
    assert (finding.key, finding.severity) == ("I.4.a.cuoc[r].nu", WARNING)


@pytest.mark.parametrize(
    ("code", "severity", "key"),
    [
        ("V20", ERROR, ""),
        ("V21", NOTICE, ""),
        ("V22", WARNING, "M3.2a.1"),
        ("V23", WARNING, "M3.2a.1"),
        ("V24", NOTICE, "M2.3"),
        ("V25", NOTICE, "M5.1"),
    ],
)
def test_what_was_found_at_the_making_is_told_again(code: str, severity: Severity, key: str) -> None:
    finding = Finding(code, severity, key, "Có điều cần xem.", "Hãy xem lại.")
    made = Consolidation(findings=(finding,))
    assert found(consolidated({"M3.2a.1": given(4)}, made), code) == [finding]
    assert all(found(consolidated({}, Consolidation()), f"V{number}") == [] for number in range(19, 26))


def test_a_note_answers_a_warning() -> None:
    made = Consolidation(findings=(Finding("V22", WARNING, "M3.2a.1", "Sở báo 5.", "Hãy xem lại."),))
    noted = replace(given(4), note="đã đối chiếu")
    [finding] = found(consolidated({"M3.2a.1": noted}, made), "V22")
    assert (finding.severity, finding.note) == (NOTICE, "đã đối chiếu")


def test_a_chosen_status_needs_no_list_any_more() -> None:
    made = Consolidation(findings=(Finding("V25", NOTICE, "M5.1", "Sở GD&ĐT: Đang thực hiện.", "Hãy chọn."),))
    assert found(consolidated({"M5.1": Cell("dang")}, made), "V25") == []


def test_a_double_that_was_taken_away_is_none_any_more() -> None:
    made = Consolidation(findings=(Finding("V23", WARNING, "I.4.a.cuoc[r].noi_dung", "Có thể trùng.", "Hãy xem."),))
    assert found(consolidated({}, made, "phu-luc-02"), "V23") == []


def test_units_that_are_missing_are_told_of_a_report_that_came_back_without_its_findings() -> None:
    made = Consolidation(missing=(("09193", "Phường Đại Phúc"),))
    [finding] = found(consolidated({}, made), "V21")
    assert finding.message == "Chưa gồm 1 đơn vị: Phường Đại Phúc."


def test_a_count_that_holds_more_than_its_table_is_no_contradiction_where_it_was_given() -> None:
    cells = {"I.4.a.cuoc[]": given("r"), "I.4.a.cuoc[r].nu": given(10), "I.4.a.nu": given(14)}
    assert found(consolidated(cells, Consolidation(), "phu-luc-02"), "V12") == []
    typed = {**cells, "I.4.a.nu": Cell(Decimal(14))}
    assert [finding.key for finding in found(consolidated(typed, Consolidation(), "phu-luc-02"), "V12")] == ["I.4.a.nu"]


def test_figures_of_units_in_a_joined_text_are_left_alone() -> None:
    cells = {"I.3.b": given("Phường A: mở 3 lớp"), "I.3.b.so_lop": given(9)}
    assert found(consolidated(cells, Consolidation(sources={"I.3.b": ("a" * 64,)}), "phu-luc-02"), "V16") == []
    assert found(consolidated(cells, Consolidation(), "phu-luc-02"), "V16")


def test_rows_taken_out_of_a_joined_table_are_told_with_whose_they_were() -> None:
    table = "I.4.a.cuoc"
    parts = tuple(Part(code, name, "xa", 1, "a" * 64) for code, name in (("25601", "Phường A"), ("25602", "Phường B")))
    made = Consolidation(parts, given={f"{table}[]": given("25601_a 25601_b 25602_a hxyz")})
    assert found(consolidated({f"{table}[]": Cell("25601_a own hxyz 25602_a 25601_b")}, made, OUTLINE), "V19") == []
    [finding] = found(consolidated({f"{table}[]": Cell("25601_a own")}, made, OUTLINE), "V19")
    assert (finding.severity, finding.key) == (
        NOTICE,
        table,
    ) and "đã bỏ 3 dòng của các đơn vị (Phường A, Phường B)" in (finding.message)
    [emptied] = found(consolidated({}, made, OUTLINE), "V19")
    assert "đã bỏ 4 dòng" in emptied.message
