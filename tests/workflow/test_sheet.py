"""The page of totals, the list of parts and the list of texts: what is shown, without a window."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import EMPTY, Cell
from forms.findings import Finding, Severity
from tests.workflow.given_reports import OUTLINE, TABLE, YEAR, decide, give
from tests.workflow.offices import Open
from workflow.consolidating.head_words import head_of, made_sentence, some
from workflow.consolidating.making import consolidate
from workflow.consolidating.narratives import UnitText
from workflow.consolidating.part_rows import PartLook, part_facts, part_rows, part_state, parts_sentence
from workflow.consolidating.parts import PartView, parts_of
from workflow.consolidating.sheet import FIGURE, GOAL, HELPER, sheet
from workflow.consolidating.text_rows import TextLook, count_words, text_rows, text_state
from workflow.consolidating.twins import pairs_in
from workflow.receiving.reading import read_received
from workflow.session import Session
from workflow.standing.prospect import look

VICTIMS, HELPED = "M3.2a.1", "M3.2a.1n"
FIRST, SECOND = "09163", "09166"


@pytest.fixture
def province(office_of: Open) -> Iterator[Session]:
    return office_of("27")


def part(unit: str, figure: int | None, counted: bool = True, parts: tuple[PartView, ...] = ()) -> PartView:
    cell = EMPTY if figure is None else Cell(Decimal(figure))
    said = "" if figure is None else str(figure)
    return PartView(unit, f"Xã {unit}", "xa", 1, "ab" * 32, 7, cell, said, counted, "vì sao", (1, 1), parts=parts)


def test_every_printed_row_stands_in_its_place_with_its_helpers(province: Session) -> None:
    give(province, FIRST, {VICTIMS: 5, HELPED: 4, "M1.1.4b": "co", "M6.3": "co"})
    rows = sheet(province, TABLE, YEAR).rows
    by_key = {row.key: row for row in rows}
    assert [row.key for row in rows if row.level == GOAL] == ["M1", "M2", "M3", "M4", "M5", "M6"]
    assert by_key[VICTIMS].level == FIGURE and by_key[VICTIMS].covers == (1, 126) and by_key[VICTIMS].opens
    assert by_key["M3.2a.1r"].total == "80" and by_key["M3.2a.1r"].covers == (1, 126)
    assert by_key["M1.1.4b"].total == "ước 1" and by_key["M6.3.mau"].level == HELPER
    assert not by_key["M1.1.1"].opens and by_key["M1.1.1"].says[0].text == "Số của cơ quan này"


def test_targets_are_told_and_ask_for_nothing(province: Session) -> None:
    give(province, FIRST, {VICTIMS: 10, HELPED: 1})
    row = next(row for row in sheet(province, TABLE, YEAR).rows if row.key == "M3.2a.1r")
    assert [(says.aside, says.text.split(" · ")[0]) for says in row.says] == [(True, "Chưa đạt")]


def test_the_head_says_how_many_count_and_why_it_cannot_be_done(province: Session) -> None:
    head = head_of(sheet(province, TABLE, YEAR))
    assert not head.can_make and "Tiếp nhận" in head.why_not and head.make == "Tổng hợp"
    number = give(province, FIRST, {VICTIMS: 5})
    assert head_of(sheet(province, TABLE, YEAR)).can_make
    made = consolidate(province, TABLE, YEAR)
    assert made_sentence(made).startswith("Đã tổng hợp báo cáo của 1 đơn vị; ")
    assert made_sentence(consolidate(province, TABLE, YEAR)).startswith(
        "Đã tổng hợp báo cáo của 1 đơn vị; không ô nào thay đổi"
    )
    decide(province, number, "returned")
    assert "1 đơn vị" in head_of(sheet(province, TABLE, YEAR)).stale


def test_what_stands_on_no_row_is_told_once(province: Session) -> None:
    give(province, FIRST, {VICTIMS: 5})
    found = sheet(province, TABLE, YEAR)
    told = (
        Finding("V20", Severity.WARNING, "", "Huyện ghi nhiều đơn vị hơn số có."),
        Finding("V20", Severity.ERROR, "", "Cần chọn nguồn."),
        Finding("V21", Severity.WARNING, "", "Chưa gồm."),
        Finding("V22", Severity.NOTICE, "", "Chỉ để biết."),
    )
    assert head_of(replace(found, findings=told)).others == ("Huyện ghi nhiều đơn vị hơn số có.",)


def test_names_are_cut_after_three() -> None:
    assert some(["A", "B", "C"]) == "A, B, C"
    assert some(["A", "B", "C", "D", "E"]) == "A, B, C và 2 đơn vị khác"
    assert some(["A", "B", "C", "D"], "ô") == "A, B, C và 1 ô khác"


def test_parts_are_ordered_by_figure_with_those_without_one_last() -> None:
    parts = (part("1", 5), part("2", None), part("3", 70, counted=False), part("4", 0))
    units = lambda order: [row.part.unit for row in part_rows(parts, PartLook(order=order))]  # noqa: E731
    assert units("unit") == ["1", "2", "3", "4"]
    assert units("most") == ["3", "1", "4", "2"]
    assert units("least") == ["4", "1", "3", "2"]
    assert units("out") == ["3", "1", "2", "4"]


def test_a_search_unfolds_the_district_that_holds_the_commune() -> None:
    parts = (part("256", 12, parts=(part("09163", 5), part("09166", 7))), part("258", 1))
    rows = part_rows(parts, PartLook(words="xa 09166"))
    assert [(row.part.unit, row.depth) for row in rows] == [("256", 0), ("09166", 1)]
    folded = part_rows(parts, PartLook())
    assert [(row.part.unit, row.folds, row.unfolded) for row in folded] == [("256", True, False), ("258", False, False)]
    assert len(part_rows(parts, PartLook(unfolded=frozenset({"256"})))) == 4


def test_a_part_says_how_it_stands(province: Session) -> None:
    give(province, FIRST, {VICTIMS: 5}, kind="paper")
    consolidate(province, TABLE, YEAR)
    opened = parts_of(province, f"{TABLE}/{YEAR}", VICTIMS)
    first, second = opened.parts[:2]
    assert part_state(first) == ("Đã tính", "ok") and "bản giấy" in part_facts(first) and "lần 1" in part_facts(first)
    assert part_state(second) == ("Chưa gồm", "muted")
    assert parts_sentence(opened, "", "người") == "5 người, của 1/126 đơn vị"


def test_a_received_report_is_read_at_the_cell_that_was_asked(province: Session) -> None:
    number = give(province, FIRST, {VICTIMS: 5, HELPED: 4})
    found = read_received(province, number, HELPED)
    assert found.lines[found.at].text == "4" and found.view.unit == FIRST and found.is_table
    assert read_received(province, number, "M1.2").at == -1


def test_two_rows_that_may_be_one_event_are_laid_side_by_side(province: Session) -> None:
    said = {"I.4.a.cuoc[a].ngay": "2024-03-08", "I.4.a.cuoc[a].noi_dung": "Hội nghị về Luật", "I.4.a.cuoc[]": "a"}
    for agency in ("27.so-y-te", "27.so-noi-vu"):
        give(province, agency, said, form=OUTLINE)
    (pair,) = pairs_in(look(province, OUTLINE, YEAR))
    assert {pair.first.row, pair.second.row} == {"27-so-y-te_a", "27-so-noi-vu_a"}
    assert pair.first.texts[0] == "08/3/2024" and len(pair.columns) == len(pair.first.texts) and not pair.explained
    (row,) = (row for row in sheet(province, OUTLINE, YEAR).rows if row.key == "I.4.a.cuoc")
    assert row.total == "2" and row.unit == "dòng" and "1 dòng có thể trùng" in [says.text for says in row.says]


def text(unit: str, put_in: bool, stands: bool = False, changed: bool = False) -> UnitText:
    return UnitText(unit, f"Phường {unit}", "xa", 1, "d", 3, f"Nội dung của {unit}", put_in, stands, changed)


def test_texts_are_narrowed_and_counted() -> None:
    units = (text("A", True, True), text("B", True), text("C", False), text("D", False, changed=True))
    assert [text_state(unit)[0] for unit in units] == [
        "Đã đưa vào", "Đã đưa vào, đã biên tập", "Chưa đưa vào", "Nguồn đã đổi",
    ]  # fmt: skip
    listed = lambda which: [unit.unit for unit in text_rows(units, TextLook(which=which))]  # noqa: E731
    assert (listed("in"), listed("out"), listed("changed")) == (["A", "B"], ["C", "D"], ["D"])
    assert [unit.unit for unit in text_rows(units, TextLook("noi dung cua c"))] == ["C"]
    assert count_words(units) == "4 đơn vị có nội dung: 2 đã đưa vào, 1 chưa đưa vào, 1 nguồn đã đổi."
    assert count_words(()) == "Chưa đơn vị nào có nội dung ở mục này."


def test_a_finished_report_cannot_be_consolidated_from_the_page(province: Session) -> None:
    give(province, FIRST, {VICTIMS: 5})
    consolidate(province, TABLE, YEAR)
    found = sheet(province, TABLE, YEAR)
    head = head_of(replace(found, figures=replace(found.figures, editable=False)))
    assert not head.can_make and "mở lại" in head.why_not and "đã hoàn thành" in head.counted
