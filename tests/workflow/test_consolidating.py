"""Tổng hợp: this office's report out of what stands, renewed without losing what a person typed, taken back whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from exports.xlsx import render_xlsx
from forms.cells import Cell, Source, State
from forms.errors import BadInput
from forms.findings import OVERRIDE, Finding
from tests.workflow.given_reports import (
    OUTLINE,
    TABLE,
    YEAR,
    changed,
    decide,
    give,
    keep,
    later,
    report_of,
)
from tests.workflow.offices import Open
from workflow.checking import blocking, check_report, explain, unexplained
from workflow.consolidating.choosing import choose_source
from workflow.consolidating.figures import figures
from workflow.consolidating.making import consolidate
from workflow.consolidating.narratives import all_narratives, narratives, put_in
from workflow.consolidating.parts import PartView, parts_of
from workflow.filling import fill_report
from workflow.finished import finished_report
from workflow.finishing import finish_report, reopen_report
from workflow.reports import enter, open_report, report_list, set_cells, set_note, start_report
from workflow.session import Session
from workflow.shelf import discard_report
from workflow.standing.prospect import look
from workflow.standing.staleness import stale
from workflow.starting import earlier_reports, take_over
from workflow.table_rows import delete_rows, insert_rows
from workflow.undoing import redo, undo, undoable

PROVINCE, DISTRICT = "27", "256"
VICTIMS, HELPED, YES = "M3.2a.1", "M3.2a.1n", "M1.1.4b"
FIRST, SECOND, THIRD = "09163", "09166", "09169"


@pytest.fixture
def district(office_of: Open) -> Iterator[Session]:
    """The district's office."""
    return office_of(DISTRICT)


@pytest.fixture
def province(office_of: Open) -> Session:
    """The province's office."""
    return office_of(PROVINCE)


def number(session: Session, key: str, form: str = TABLE) -> tuple[str, State, Source]:
    """What stands in a cell of this office's report."""
    cell = open_report(session, f"{form}/{YEAR}").report.cell(key)
    return str(cell.value), cell.state, cell.source


def three_communes(session: Session) -> list[int]:
    """Three communes with victims 5, 7, none and helped 4, 7, none."""
    said = ((FIRST, 5, 4, "co"), (SECOND, 7, 7, "khong"), (THIRD, State.NONE, State.NONE, "co"))
    return [give(session, unit, {VICTIMS: all_, HELPED: some, YES: yes}) for unit, all_, some, yes in said]


def test_sums_counts_and_rates_come_of_what_stands(district: Session) -> None:
    three_communes(district)
    made = consolidate(district, TABLE, YEAR)
    assert made.begun and made.counted == 3 and made.missing == 16
    assert number(district, VICTIMS) == ("12", State.VALUE, Source.CONSOLIDATED)
    assert number(district, HELPED) == ("11", State.VALUE, Source.CONSOLIDATED)
    assert number(district, YES) == ("2", State.ESTIMATE, Source.CONSOLIDATED)
    kept = made.report.report.consolidation
    assert kept is not None and kept.coverage[VICTIMS] == (3, 19)
    assert {part.unit for part in kept.parts} == {FIRST, SECOND, THIRD}
    assert len(kept.missing) == 16


def test_the_history_says_that_a_cell_was_consolidated(district: Session) -> None:
    three_communes(district)
    report = consolidate(district, TABLE, YEAR).report.report
    assert [line.why for line in district.store.history(report.id, VICTIMS)] == ["tổng hợp"]


def test_a_dry_run_writes_nothing(district: Session) -> None:
    three_communes(district)
    looked = look(district, TABLE, YEAR)
    assert looked.made.cells[VICTIMS].value == Decimal(12)
    assert not report_list(district)


def test_returned_and_contradicting_reports_do_not_count(district: Session) -> None:
    first, *_ = three_communes(district)
    decide(district, first, "returned")
    give(district, SECOND, {VICTIMS: 70})
    made = consolidate(district, TABLE, YEAR)
    assert made.counted == 1
    assert number(district, VICTIMS)[:2] == ("None", State.NONE)


def test_a_returned_report_is_not_called_missing_nor_waiting_to_be_counted(district: Session) -> None:
    first, *_ = three_communes(district)
    decide(district, first, "returned")
    consolidate(district, TABLE, YEAR)
    part = next(one for one in parts_of(district, f"{TABLE}/{YEAR}", VICTIMS).parts if one.unit == FIRST)
    assert part.since == "Đã nhận lần 1 và đã trả lại; chờ đơn vị gửi bản sửa." and not part.counted


def test_what_was_returned_altogether_leaves_the_totals(district: Session) -> None:
    only = give(district, FIRST, {VICTIMS: 5})
    report_id = consolidate(district, TABLE, YEAR).report.report.id
    decide(district, only, "returned")
    assert [line.kind for line in stale(district, report_id)] == ["gone"]
    made = consolidate(district, TABLE, YEAR)
    assert (made.counted, made.missing) == (0, 19) and number(district, VICTIMS)[:2] == ("None", State.MISSING)
    assert stale(district, report_id) == ()
    undo(district, report_id)
    assert number(district, VICTIMS)[0] == "5"


def test_nothing_received_is_refused_and_nothing_begun(district: Session) -> None:
    with pytest.raises(BadInput, match="Chưa có báo cáo"):
        consolidate(district, TABLE, YEAR)
    assert not report_list(district)


def test_a_commune_has_nothing_to_consolidate(office_of: Open) -> None:
    with pytest.raises(BadInput, match="Không có đơn vị nào báo cáo"):
        consolidate(office_of("09190"), TABLE, YEAR)


def test_consolidating_again_follows_the_new_revision_and_keeps_what_was_typed(district: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5, HELPED: 4})
    keep(district, first)
    consolidate(district, TABLE, YEAR)
    report_id = open_report(district, f"{TABLE}/{YEAR}").report.id
    enter(district, report_id, HELPED, "9")
    set_note(district, report_id, VICTIMS, "Đã đối chiếu với Công an.")
    keep(district, changed(first, {VICTIMS: 6, HELPED: 5}))
    made = consolidate(district, TABLE, YEAR)
    assert not made.begun and made.kept == (HELPED,)
    assert number(district, VICTIMS) == ("6", State.VALUE, Source.CONSOLIDATED)
    assert number(district, HELPED) == ("9", State.VALUE, Source.TYPED)
    assert made.report.report.cell(VICTIMS).note == "Đã đối chiếu với Công an."
    kept = made.report.report.consolidation
    assert kept is not None and kept.given[HELPED].value == Decimal(5)


def test_a_cell_typed_before_the_first_consolidation_stays(district: Session) -> None:
    report_id = start_report(district, TABLE, YEAR)
    enter(district, report_id, VICTIMS, "100")
    three_communes(district)
    assert consolidate(district, TABLE, YEAR).kept == (VICTIMS,)
    assert number(district, VICTIMS)[0] == "100"


def test_what_no_unit_gives_any_more_is_emptied(district: Session) -> None:
    only = give(district, FIRST, {VICTIMS: 5, "M3.3.1": 2})
    give(district, SECOND, {VICTIMS: 1})
    consolidate(district, TABLE, YEAR)
    decide(district, only, "returned")
    consolidate(district, TABLE, YEAR)
    assert number(district, VICTIMS)[0] == "1"
    assert number(district, "M3.3.1")[1] is State.MISSING


def test_undo_takes_the_whole_consolidation_back_and_redo_brings_it(district: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    report = consolidate(district, TABLE, YEAR).report.report
    keep(district, changed(first, {VICTIMS: 8}))
    second = consolidate(district, TABLE, YEAR).report.report
    undone = undo(district, report.id)
    assert undone is not None
    assert undone.report.report.consolidation == report.consolidation
    assert undone.report.report.cells == report.cells
    redone = redo(district, report.id)
    assert redone is not None and redone.report.report.consolidation == second.consolidation
    assert undo(district, report.id) and undo(district, report.id)
    empty = open_report(district, report.id).report
    assert empty.consolidation is None and empty.cell(VICTIMS).is_empty


def test_a_finished_report_must_be_reopened_first(district: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    report_id = finished(district)
    keep(district, changed(first, {VICTIMS: 6}))
    with pytest.raises(BadInput, match="đã hoàn thành lần 1"):
        consolidate(district, TABLE, YEAR)
    reopen_report(district, report_id, "Có số mới")
    consolidate(district, TABLE, YEAR)
    assert number(district, VICTIMS)[0] == "6"


def finished(session: Session) -> str:
    """The district's consolidated Phụ lục 01, completed by hand and finished."""
    report = consolidate(session, TABLE, YEAR).report.report
    for finding in blocking(check_report(session, report.id)):
        enter(session, report.id, finding.key, "Có" if finding.key == "M1.1.3b" else "chưa có số liệu")
    for key in ("document.date", "document.number"):
        enter(session, report.id, key, "20/12/2024" if key.endswith("date") else "12")
    finish_report(session, report.id)
    return report.id


def test_a_total_opens_into_its_parts_with_their_records(district: Session) -> None:
    three_communes(district)
    report = consolidate(district, TABLE, YEAR).report.report
    opened = parts_of(district, report.id, VICTIMS)
    assert (opened.text, opened.given_text, opened.covers) == ("12", "12", (3, 19))
    by_unit = {part.unit: part for part in opened.parts}
    assert [by_unit[unit].text for unit in (FIRST, SECOND, THIRD)] == ["5", "7", "không phát sinh"]
    assert all(by_unit[unit].counted for unit in (FIRST, SECOND, THIRD))
    assert sum(not part.counted for part in opened.parts) == 16
    first = by_unit[FIRST]
    assert first.record["signature"].sentence == "Chữ ký đúng." and first.kind == "bundle" and not first.since
    added = sum(part.cell.number or 0 for part in opened.parts if part.counted)
    assert added == opened.cell.number


def test_parts_say_what_has_changed_since(district: Session) -> None:
    first, second = (report_of(district, unit, {VICTIMS: 5}) for unit in (FIRST, SECOND))
    keep(district, first)
    returned = keep(district, second)
    report = consolidate(district, TABLE, YEAR).report.report
    keep(district, changed(first, {VICTIMS: 6}))
    decide(district, returned, "returned")
    give(district, THIRD, {VICTIMS: 9})
    found = {part.unit: part for part in parts_of(district, report.id, VICTIMS).parts if part.revision}
    assert "lần 2" in found[FIRST].since and "trả lại" in found[SECOND].since
    assert (found[FIRST].text, found[FIRST].revision) == ("5", 1)
    assert not found[THIRD].counted and "đến sau" in found[THIRD].why
    gone = stale(district, report.id)
    assert {(line.unit, line.kind) for line in gone} == {(FIRST, "changed"), (SECOND, "gone"), (THIRD, "new")}


def test_the_check_warns_of_what_came_after_and_is_content_once_it_is_consolidated_again(district: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    report = consolidate(district, TABLE, YEAR).report.report
    assert not later_findings(district, report.id)
    keep(district, changed(first, {VICTIMS: 6}))
    (finding,) = later_findings(district, report.id)
    assert finding.severity == "warning" and "1 đơn vị" in finding.message
    consolidate(district, TABLE, YEAR)
    assert not later_findings(district, report.id)
    undo(district, report.id)
    assert later_findings(district, report.id)


def later_findings(session: Session, report_id: str) -> list[Finding]:
    """What the check says of reports that came later."""
    return [finding for finding in check_report(session, report_id) if finding.code == "V26"]


def test_a_consolidation_that_nothing_came_after_is_not_stale(district: Session) -> None:
    three_communes(district)
    report = consolidate(district, TABLE, YEAR).report.report
    assert not stale(district, report.id)


def test_a_finished_revision_keeps_its_own_parts(district: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    report_id = finished(district)
    keep(district, changed(first, {VICTIMS: 60}))
    reopen_report(district, report_id, "Có số mới")
    later(district)
    consolidate(district, TABLE, YEAR)
    finish_report(district, report_id)
    old, new = (parts_of(district, report_id, VICTIMS, revision) for revision in (1, 2))
    assert old.frozen and (old.text, counted(old.parts)) == ("5", [(FIRST, 1, "5")])
    assert (new.text, counted(new.parts)) == ("60", [(FIRST, 2, "60")])
    with pytest.raises(BadInput, match="không có lần 7"):
        parts_of(district, report_id, VICTIMS, 7)


def counted(parts: tuple[PartView, ...]) -> list[tuple[str, int, str]]:
    """Unit, revision and figure of the parts that counted."""
    return [(part.unit, part.revision, part.text) for part in parts if part.counted]


def test_a_typed_report_and_an_unknown_cell_have_no_parts(district: Session) -> None:
    report_id = start_report(district, TABLE, YEAR)
    with pytest.raises(BadInput, match="không phải báo cáo tổng hợp"):
        parts_of(district, report_id, VICTIMS)
    three_communes(district)
    consolidate(district, TABLE, YEAR)
    with pytest.raises(BadInput, match="không có ô"):
        parts_of(district, report_id, "M9.9")


def upward(district: Session, province: Session) -> int:
    """The district's consolidated report, received by the province."""
    return keep(province, consolidate(district, TABLE, YEAR).report.report)


def test_districts_add_up_and_open_down_to_communes_that_are_held(district: Session, province: Session) -> None:
    three_communes(district)
    upward(district, province)
    give(province, "258", {VICTIMS: 30, HELPED: 20})
    report = consolidate(province, TABLE, YEAR).report.report
    assert number(province, VICTIMS)[0] == "42"
    opened = {part.unit: part for part in parts_of(province, report.id, VICTIMS).parts}
    below = {part.unit: part for part in opened[DISTRICT].parts}
    assert opened[DISTRICT].text == "12" and opened[DISTRICT].covers[0] == 3
    assert below[FIRST].revision == 1 and not below[FIRST].received and "không giữ gói" in below[FIRST].why
    made = report.consolidation
    assert made is not None
    assert {part.unit for part in made.parts if part.through == DISTRICT} == {FIRST, SECOND, THIRD}


def test_a_commune_that_also_sent_straight_is_not_counted_twice(district: Session, province: Session) -> None:
    same = report_of(district, FIRST, {VICTIMS: 5, HELPED: 4})
    keep(district, same)
    give(district, SECOND, {VICTIMS: 7})
    upward(district, province)
    keep(province, same)
    report = consolidate(province, TABLE, YEAR).report.report
    assert number(province, VICTIMS)[0] == "12"
    opened = parts_of(province, report.id, VICTIMS).parts
    held = next(part for part in next(p for p in opened if p.unit == DISTRICT).parts if part.unit == FIRST)
    assert held.received and held.text == "5" and held.counted
    beside = next(part for part in opened if part.unit == FIRST)
    assert not beside.counted and "đã gồm" in beside.why


def test_a_contradiction_between_district_and_communes_is_chosen_by_the_officer(
    district: Session, province: Session
) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    give(district, SECOND, {VICTIMS: 7})
    upward(district, province)
    keep(province, changed(first, {VICTIMS: 50}))
    looked = look(province, TABLE, YEAR)
    assert [(one.code, one.state) for one in looked.made.districts if one.state == "unresolved"] == [
        (DISTRICT, "unresolved")
    ]
    assert any(finding.code == "V20" and finding.severity == "error" for finding in looked.made.findings)
    consolidate(province, TABLE, YEAR)
    assert number(province, VICTIMS)[0] == "12"
    with pytest.raises(BadInput, match="lý do"):
        choose_source(province, TABLE, YEAR, DISTRICT, "parts", " ")
    with pytest.raises(BadInput, match="không phải đơn vị có cấp dưới"):
        choose_source(province, TABLE, YEAR, FIRST, "parts", "lý do")
    choose_source(province, TABLE, YEAR, DISTRICT, "parts", "Xã đã sửa sau khi huyện gửi.")
    consolidate(province, TABLE, YEAR)
    assert number(province, VICTIMS)[0] == "50"
    choose_source(province, TABLE, YEAR, DISTRICT, "whole", "Huyện đã đối chiếu.")
    report = consolidate(province, TABLE, YEAR).report.report
    whole = next(part for part in parts_of(province, report.id, VICTIMS).parts if part.unit == DISTRICT)
    assert whole.why == "Cán bộ tổng hợp đã chọn báo cáo của đơn vị."
    choose_source(province, TABLE, YEAR, DISTRICT, "", "")
    consolidate(province, TABLE, YEAR)
    assert number(province, VICTIMS)[0] == "12"


def test_a_choice_where_nothing_disagrees_says_so(district: Session, province: Session) -> None:
    same = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, same)
    give(district, SECOND, {VICTIMS: 7})
    upward(district, province)
    keep(province, same)
    said = choose_source(province, TABLE, YEAR, DISTRICT, "parts", "thử")
    assert "Hiện không có gì phải chọn" in said
    keep(province, changed(same, {VICTIMS: 50}))
    assert "Áp dụng từ lần tổng hợp tới" in choose_source(province, TABLE, YEAR, DISTRICT, "parts", "Xã đã sửa.")


def test_a_commune_that_corrects_straight_to_the_province_is_never_overlooked(
    district: Session, province: Session
) -> None:
    """Which reports count stays the same; that somebody must look is told all the same, each time anew."""
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    give(district, SECOND, {VICTIMS: 7})
    upward(district, province)
    report_id = consolidate(province, TABLE, YEAR).report.report.id
    second = changed(first, {VICTIMS: 500})
    keep(province, second)
    assert [(line.unit, line.kind) for line in stale(province, report_id)] == [(DISTRICT, "disputed")]
    assert "12 so với 500" in stale(province, report_id)[0].sentence
    assert [f.message for f in check_report(province, report_id) if f.code == "V26" and "gửi thẳng" in f.message]
    straight = next(part for part in parts_of(province, report_id, VICTIMS).parts if part.unit == FIRST)
    assert "không kê bản này" in straight.why
    consolidate(province, TABLE, YEAR)
    assert stale(province, report_id) == ()
    assert any(finding.code == "V20" for finding in blocking(check_report(province, report_id)))
    choose_source(province, TABLE, YEAR, DISTRICT, "whole", "Đã hỏi lại xã.")
    consolidate(province, TABLE, YEAR)
    assert stale(province, report_id) == ()
    keep(province, changed(second, {VICTIMS: 900}))
    assert [line.kind for line in stale(province, report_id)] == ["disputed"]


def test_a_commune_that_sends_later_where_communes_count_was_only_not_put_in_yet(
    district: Session, province: Session
) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    upward(district, province)
    keep(province, changed(first, {VICTIMS: 6}))
    report_id = consolidate(province, TABLE, YEAR).report.report.id
    assert number(province, VICTIMS)[0] == "6"
    give(province, SECOND, {VICTIMS: 7})
    late = next(part for part in parts_of(province, report_id, VICTIMS).parts if part.unit == SECOND)
    assert "đến sau lần tổng hợp này" in late.why


def test_paper_counts_and_a_signed_bundle_takes_its_place(district: Session) -> None:
    give(district, FIRST, {VICTIMS: 3}, kind="paper")
    report = consolidate(district, TABLE, YEAR).report.report
    made = report.consolidation
    assert made is not None and [part.signed for part in made.parts] == [False]
    assert parts_of(district, report.id, VICTIMS).parts[0].kind == "paper"
    give(district, FIRST, {VICTIMS: 4})
    consolidate(district, TABLE, YEAR)
    assert number(district, VICTIMS)[0] == "4"


def test_a_supplement_counts_with_what_it_completes(district: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5, HELPED: 4})
    number_ = keep(district, first)
    digest = district.store.received_row(number_).data_digest  # type: ignore[union-attr]
    give(district, FIRST, {VICTIMS: 9}, revision=2, supplement_of=digest)
    report = consolidate(district, TABLE, YEAR).report.report
    assert (number(district, VICTIMS)[0], number(district, HELPED)[0]) == ("9", "4")
    assert counted(parts_of(district, report.id, HELPED).parts) == [(FIRST, 2, "4")]


DIFFICULTIES, EVENTS = "II", "I.1"


def two_texts(session: Session) -> None:
    """Two communes with difficulties; the first quotes its number of documents."""
    row = {f"{EVENTS}[]": "a", f"{EVENTS}[a].ky_hieu": "05/KH-UBND", f"{EVENTS}[a].ngay": "2024-03-08"}
    give(session, FIRST, {DIFFICULTIES: "Mới ban hành {I.1.so_van_ban} văn bản.", **row}, form=OUTLINE)
    give(session, SECOND, {DIFFICULTIES: "Thiếu cán bộ.", "I.3.b.so_lop": 2}, form=OUTLINE)


def test_texts_are_joined_with_their_units_and_figures_written_out(district: Session) -> None:
    two_texts(district)
    report = consolidate(district, OUTLINE, YEAR).report.report
    text = report.cell(DIFFICULTIES).text
    assert "Mới ban hành 1 văn bản." in text and "Thiếu cán bộ." in text
    section = narratives(district, report.id, DIFFICULTIES)
    assert not section.edited and [unit.put_in for unit in section.units] == [True, True]
    assert [unit.stands for unit in section.units] == [True, True]
    assert number(district, "I.3.b.so_lop", OUTLINE)[0] == "2"


def test_an_edited_text_is_never_written_over_and_new_paragraphs_are_put_in(district: Session) -> None:
    two_texts(district)
    report = consolidate(district, OUTLINE, YEAR).report.report
    enter(district, report.id, DIFFICULTIES, "Các xã đều thiếu cán bộ.")
    give(district, THIRD, {DIFFICULTIES: "Thiếu kinh phí."}, form=OUTLINE)
    consolidate(district, OUTLINE, YEAR)
    section = narratives(district, report.id, DIFFICULTIES)
    assert section.text == "Các xã đều thiếu cán bộ." and section.edited
    assert [unit.unit for unit in section.waiting] == [THIRD]
    put_in(district, report.id, DIFFICULTIES, [THIRD])
    section = narratives(district, report.id, DIFFICULTIES)
    assert section.text.startswith("Các xã đều thiếu cán bộ.\n") and section.text.endswith("Thiếu kinh phí.")
    assert not section.waiting
    put_in(district, report.id, DIFFICULTIES, [THIRD])
    assert narratives(district, report.id, DIFFICULTIES).text == section.text
    undo(district, report.id)
    assert [unit.unit for unit in narratives(district, report.id, DIFFICULTIES).waiting] == [THIRD]


def test_a_paragraph_that_its_unit_wrote_anew_takes_the_place_of_the_old_one(district: Session) -> None:
    third = report_of(district, THIRD, {DIFFICULTIES: "Thiếu kinh phí."}, form=OUTLINE)
    keep(district, third)
    report = consolidate(district, OUTLINE, YEAR).report.report
    enter(district, report.id, DIFFICULTIES, f"{report.cell(DIFFICULTIES).text}\nNgoài ra không có gì.")
    keep(district, changed(third, {DIFFICULTIES: "Kinh phí chậm."}))
    consolidate(district, OUTLINE, YEAR)
    (unit,) = narratives(district, report.id, DIFFICULTIES).units
    assert unit.changed and not unit.put_in
    put_in(district, report.id, DIFFICULTIES, [THIRD])
    text = open_report(district, report.id).report.cell(DIFFICULTIES).text
    assert "Kinh phí chậm." in text and "Thiếu kinh phí" not in text and text.endswith("Ngoài ra không có gì.")


def test_items_of_a_list_are_put_in_as_lines_with_their_unit(district: Session) -> None:
    asks = "III.1"
    give(district, FIRST, {asks: "Bổ sung kinh phí.\nMở lớp tập huấn."}, form=OUTLINE)
    report = consolidate(district, OUTLINE, YEAR).report.report
    (unit,) = narratives(district, report.id, asks).units
    assert unit.put_in and unit.stands
    enter(district, report.id, asks, "Tăng biên chế.")
    give(district, SECOND, {asks: "Mua sách."}, form=OUTLINE)
    put_in(district, report.id, asks, [SECOND])
    text = open_report(district, report.id).report.cell(asks).text
    assert text.split("\n") == ["Tăng biên chế.", "Mua sách. (Phường Đáp Cầu)"]


def test_all_texts_are_listed_with_what_waits(district: Session) -> None:
    two_texts(district)
    report = consolidate(district, OUTLINE, YEAR).report.report
    enter(district, report.id, DIFFICULTIES, "Bài của huyện.")
    give(district, THIRD, {DIFFICULTIES: "Thiếu kinh phí.", "I.2.a": "Đã đôn đốc."}, form=OUTLINE)
    found = {one.key: one for one in all_narratives(district, report.id)}
    assert list(found) == ["I.2.a", DIFFICULTIES]
    assert [unit.unit for unit in found[DIFFICULTIES].waiting] == [THIRD] and found[DIFFICULTIES].edited
    assert [unit.unit for unit in found["I.2.a"].waiting] == [THIRD]


def test_a_text_that_the_districts_report_has_is_not_offered_again(district: Session, province: Session) -> None:
    same = report_of(district, FIRST, {DIFFICULTIES: "Thiếu cán bộ."}, form=OUTLINE)
    keep(district, same)
    keep(province, consolidate(district, OUTLINE, YEAR).report.report)
    keep(province, same)
    report = consolidate(province, OUTLINE, YEAR).report.report
    (unit,) = narratives(province, report.id, DIFFICULTIES).units
    assert unit.unit == DISTRICT and unit.put_in and "Thiếu cán bộ." in unit.text


def test_a_field_that_is_no_text_has_no_narratives(district: Session) -> None:
    two_texts(district)
    report = consolidate(district, OUTLINE, YEAR).report.report
    with pytest.raises(BadInput, match="không phải mục viết lời"):
        narratives(district, report.id, "I.3.b.so_lop")
    with pytest.raises(BadInput, match="không có nội dung"):
        put_in(district, report.id, DIFFICULTIES, [THIRD])


def rows_of(session: Session, report_id: str) -> list[str]:
    """The documents listed, by symbol."""
    report = open_report(session, report_id).report
    return [report.cell(f"{EVENTS}[{row}].ky_hieu").text for row in report.cell(f"{EVENTS}[]").text.split()]


def listed(symbol: str, row: str = "a") -> dict[str, str]:
    """A document of a unit."""
    return {f"{EVENTS}[]": row, f"{EVENTS}[{row}].ky_hieu": symbol, f"{EVENTS}[{row}].ngay": "2024-03-08"}


def test_rows_that_the_office_added_or_took_out_stay_so(district: Session) -> None:
    give(district, FIRST, listed("01/KH"), form=OUTLINE)
    give(district, SECOND, listed("02/KH"), form=OUTLINE)
    report = consolidate(district, OUTLINE, YEAR).report.report
    assert len(rows_of(district, report.id)) == 2
    insert_rows(district, report.id, EVENTS, [{"ky_hieu": "99/KH"}])
    second = next(row for row in report.cell(f"{EVENTS}[]").text.split() if SECOND in row)
    delete_rows(district, report.id, EVENTS, [second])
    give(district, THIRD, listed("03/KH"), form=OUTLINE)
    consolidate(district, OUTLINE, YEAR)
    found = rows_of(district, report.id)
    assert [symbol[:2] for symbol in found] == ["01", "99", "03"]


def test_the_only_row_taken_out_stays_out_and_is_told(district: Session) -> None:
    give(district, FIRST, listed("01/KH"), form=OUTLINE)
    report_id = consolidate(district, OUTLINE, YEAR).report.report.id
    delete_rows(district, report_id, EVENTS, open_report(district, report_id).report.cell(f"{EVENTS}[]").text.split())
    give(district, SECOND, {DIFFICULTIES: "Thiếu cán bộ."}, form=OUTLINE)
    consolidate(district, OUTLINE, YEAR)
    cells = open_report(district, report_id).report.cells
    assert not [key for key in cells if key.startswith(EVENTS)]
    told = [finding.message for finding in check_report(district, report_id) if finding.code == "V19"]
    assert len(told) == 1 and "đã bỏ 1 dòng của các đơn vị (Phường Vũ Ninh)" in told[0]


def test_a_straight_report_of_a_commune_counts_at_the_province(province: Session) -> None:
    give(province, FIRST, {VICTIMS: 5, YES: "co"})
    give(province, "09205", {VICTIMS: 6, YES: "khong"})
    consolidate(province, TABLE, YEAR)
    assert number(province, VICTIMS)[0] == "11"
    assert number(province, YES)[:2] == ("1", State.ESTIMATE)


def test_an_owners_row_comes_from_the_lead_agency(province: Session) -> None:
    give(province, FIRST, {VICTIMS: 5})
    give(province, "27.so-y-te", {"M4.2": Cell(Decimal("21.5"))})
    report = consolidate(province, TABLE, YEAR).report.report
    assert number(province, "M4.2")[0] == "21.5"
    assert counted(parts_of(province, report.id, "M4.2").parts) == [("27.so-y-te", 1, "21,5")]


def test_a_reason_settles_a_figure_typed_over(district: Session) -> None:
    give(district, FIRST, {VICTIMS: 5})
    report_id = consolidate(district, TABLE, YEAR).report.report.id
    set_cells(district, report_id, {VICTIMS: Cell(Decimal(9))})
    asked = unexplained(open_report(district, report_id), check_report(district, report_id))
    assert (OVERRIDE, VICTIMS) in {(finding.code, finding.key) for finding in asked}
    explain(district, report_id, [VICTIMS], "Công an huyện phát hiện thêm 4 vụ")
    findings = check_report(district, report_id)
    assert OVERRIDE in {finding.code for finding in findings if finding.note}
    assert OVERRIDE not in {f.code for f in unexplained(open_report(district, report_id), findings)}


def test_totals_stand_beside_the_report_with_coverage_and_what_was_typed_over(district: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 8, HELPED: 4, YES: "co"})
    keep(district, first)
    before = figures(district, TABLE, YEAR)
    assert not before.report_id and before.counted == 1 and before.missing.count(",") == 17
    report_id = consolidate(district, TABLE, YEAR).report.report.id
    enter(district, report_id, HELPED, "6")
    set_note(district, report_id, HELPED, "Công an báo thêm 2.")
    keep(district, changed(first, {VICTIMS: 9}))
    lines = {line.key: line for line in figures(district, TABLE, YEAR).lines}
    victims, helped, rate = lines[VICTIMS], lines[HELPED], lines["M3.2a.1r"]
    assert (victims.total_text, victims.present_text, victims.fresh) == ("9", "8", True)
    assert (helped.total_text, helped.present_text, helped.typed_over) == ("4", "6", True)
    assert helped.note == "Công an báo thêm 2." and helped.covers == (1, 19)
    assert (rate.total_text, rate.present_text, rate.covers) == ("44,4", "75", None)
    assert [line.kind for line in figures(district, TABLE, YEAR).stale] == ["changed"]


def test_districts_that_wait_for_a_choice_are_told_with_the_totals(district: Session, province: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    give(district, SECOND, {VICTIMS: 7})
    upward(district, province)
    keep(province, changed(first, {VICTIMS: 50}))
    found = figures(province, TABLE, YEAR)
    assert [one.code for one in found.to_choose] == [DISTRICT]
    assert any(finding.code == "V20" for finding in found.findings)


def test_only_agencies_that_lead_a_row_are_missed_in_a_table_all_of_them_in_an_outline(province: Session) -> None:
    give(province, FIRST, {VICTIMS: 5})
    give(province, FIRST, {DIFFICULTIES: "Thiếu cán bộ."}, form=OUTLINE)
    missing = {
        form: {code for code, _ in look(province, form, YEAR).made.consolidation.missing if "." in code}
        for form in (TABLE, OUTLINE)
    }
    assert "27.so-y-te" in missing[TABLE] and "27.bao-bac-ninh" not in missing[TABLE]
    assert {"27.so-y-te", "27.bao-bac-ninh"} <= missing[OUTLINE]


def test_a_supplement_of_a_consolidated_report_counts_above_with_the_whole(
    district: Session, province: Session
) -> None:
    """What the district adds later lies over what it sent, in the figures, in the coverage and in the parts."""
    give(district, FIRST, {VICTIMS: 5, HELPED: 4})
    report_id = finished(district)
    keep(province, open_report(district, report_id).report)
    reopen_report(district, report_id, "Thêm một phường", supplement=True)
    give(district, SECOND, {VICTIMS: 7})
    consolidate(district, TABLE, YEAR)
    finish_report(district, report_id)
    sent = finished_report(district, district.store.report_head(report_id))
    assert HELPED not in sent.report.cells or sent.report.cell(HELPED).value == Decimal(4)
    keep(province, sent.report)
    report = consolidate(province, TABLE, YEAR).report.report
    assert (number(province, VICTIMS)[0], number(province, HELPED)[0]) == ("12", "4")
    made = report.consolidation
    assert made is not None and made.coverage[VICTIMS][0] == 2 and made.coverage[HELPED][0] == 1
    (whole,) = [part for part in parts_of(province, report.id, HELPED).parts if part.counted]
    assert (whole.unit, whole.revision, whole.text) == (DISTRICT, 2, "4")
    assert {part.unit for part in whole.parts if part.revision} == {FIRST, SECOND}


def test_a_joined_table_and_a_text_open_into_their_units(district: Session) -> None:
    two_texts(district)
    report = consolidate(district, OUTLINE, YEAR).report.report
    rows = {part.unit: part for part in parts_of(district, report.id, EVENTS).parts}
    assert rows[FIRST].counted and rows[FIRST].text == "1"
    texts = {part.unit: part.text for part in parts_of(district, report.id, DIFFICULTIES).parts if part.counted}
    assert set(texts) == {FIRST, SECOND} and texts[SECOND] == "Thiếu cán bộ."


def test_what_the_version_of_a_units_pack_does_not_ask_was_not_left_empty(district: Session) -> None:
    key = "I.4.a.pano"
    give(district, FIRST, {key: 3}, form=OUTLINE)
    keep(district, replace(report_of(district, SECOND, {"I.3.b.so_lop": 2}, form=OUTLINE), pack_version=2))
    keep(district, report_of(district, THIRD, {"I.3.b.so_lop": 2}, form=OUTLINE))
    report = consolidate(district, OUTLINE, YEAR).report.report
    why = {part.unit: part.why for part in parts_of(district, report.id, key).parts}
    assert "bản 2 của gói biểu mẫu, chưa có ô này" in why[SECOND] and "để trống" in why[THIRD]


def test_a_half_year_is_a_report_of_its_own(district: Session) -> None:
    give(district, FIRST, {"I.3.b.so_lop": 2}, form=OUTLINE, period="2024-H1")
    give(district, FIRST, {"I.3.b.so_lop": 9}, form=OUTLINE)
    consolidate(district, OUTLINE, "2024-H1")
    half = open_report(district, f"{OUTLINE}/2024-H1").report
    assert half.cell("I.3.b.so_lop").value == Decimal(2)
    assert [info.period for info in report_list(district)] == ["2024-H1"]


def test_consolidating_twice_writes_nothing_the_second_time(district: Session) -> None:
    three_communes(district)
    two_texts(district)
    for form in (TABLE, OUTLINE):
        first = consolidate(district, form, YEAR)
        later(district)
        again = consolidate(district, form, YEAR)
        assert first.changed and not again.changed
        made = district.store.consolidated(first.report.report.id)
        assert made is not None and made.at < district.now()
        assert len(district.store.acts(first.report.report.id)) == 1


def test_the_order_in_which_reports_came_changes_nothing(office_of: Open) -> None:
    one, other = office_of(DISTRICT), office_of(PROVINCE)
    reports = [report_of(one, unit, {VICTIMS: n, YES: "co"}) for n, unit in enumerate((FIRST, SECOND, THIRD), 1)]
    reports += [changed(reports[0], {VICTIMS: 40})]
    for report in reports:
        keep(one, report)
    straight = consolidate(one, TABLE, YEAR).report.report
    for report in reversed(reports):
        keep(other, report)
    counted_there = consolidate(other, TABLE, YEAR).report.report
    assert straight.cell(VICTIMS) == counted_there.cell(VICTIMS) and straight.cell(VICTIMS).value == Decimal(45)
    assert straight.consolidation is not None and counted_there.consolidation is not None
    assert straight.consolidation.parts == counted_there.consolidation.parts


def test_parts_stay_those_of_the_consolidation_whatever_is_chosen_after(district: Session, province: Session) -> None:
    first = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, first)
    give(district, SECOND, {VICTIMS: 7})
    upward(district, province)
    keep(province, changed(first, {VICTIMS: 50}))
    choose_source(province, TABLE, YEAR, DISTRICT, "parts", "Xã đã sửa.")
    report = consolidate(province, TABLE, YEAR).report.report
    choose_source(province, TABLE, YEAR, DISTRICT, "whole", "Huyện đã sửa.")
    assert counted(parts_of(province, report.id, VICTIMS).parts) == [(FIRST, 2, "50")]
    report = consolidate(province, TABLE, YEAR).report.report
    choose_source(province, TABLE, YEAR, DISTRICT, "parts", "Xã sửa lại.")
    assert counted(parts_of(province, report.id, VICTIMS).parts) == [(DISTRICT, 1, "12")]


def test_next_years_report_begins_with_the_offices_own_texts_not_with_those_of_the_units(district: Session) -> None:
    two_texts(district)
    report = consolidate(district, OUTLINE, YEAR).report.report
    assert not earlier_reports(district, OUTLINE, "2024-H1")
    enter(district, report.id, "I.2.a", "Huyện đã đôn đốc các xã.")
    half = start_report(district, OUTLINE, "2024-H1")
    take_over(district, half, report.id)
    cells = open_report(district, half).report
    assert cells.cell("I.2.a").text == "Huyện đã đôn đốc các xã." and cells.cell(DIFFICULTIES).is_empty


def test_a_draft_that_holds_only_what_units_gave_may_be_taken_away(district: Session) -> None:
    three_communes(district)
    report = consolidate(district, TABLE, YEAR).report.report
    discard_report(district, report.id)
    assert not report_list(district)
    enter(district, consolidate(district, TABLE, YEAR).report.report.id, VICTIMS, "13")
    with pytest.raises(BadInput, match="đã có nội dung nhập"):
        discard_report(district, report_list(district)[0].id)


def test_the_workbook_of_a_consolidated_report_filled_back_unchanged_changes_nothing(
    district: Session, tmp_path: Path
) -> None:
    three_communes(district)
    two_texts(district)
    for form in (TABLE, OUTLINE):
        report = consolidate(district, form, YEAR).report
        path = tmp_path / "biểu.xlsx"
        path.write_bytes(render_xlsx(report.pack, report.report))
        assert fill_report(district, report.report.id, path).report.report == report.report


def test_undo_that_was_asked_before_knows_of_a_later_consolidation(district: Session) -> None:
    report_id = start_report(district, TABLE, YEAR)
    enter(district, report_id, "M1.1.3b", "Có")
    before = undoable(district, report_id).undo
    assert before is not None and before.keys == ("M1.1.3b",)
    three_communes(district)
    consolidate(district, TABLE, YEAR)
    last = undoable(district, report_id).undo
    assert last is not None and last.why == "tổng hợp" and VICTIMS in last.keys
    undo(district, report_id)
    assert undoable(district, report_id).undo == before


def test_a_text_that_nobody_edited_stays_one_that_consolidation_writes(district: Session) -> None:
    two_texts(district)
    report = consolidate(district, OUTLINE, YEAR).report.report
    give(district, THIRD, {DIFFICULTIES: "Thiếu kinh phí."}, form=OUTLINE)
    put_in(district, report.id, DIFFICULTIES, [THIRD])
    assert open_report(district, report.id).report.cell(DIFFICULTIES).source is Source.CONSOLIDATED
    assert not narratives(district, report.id, DIFFICULTIES).edited


def test_a_signed_bundle_of_what_came_on_paper_is_news_though_it_says_the_same(district: Session) -> None:
    same = report_of(district, FIRST, {VICTIMS: 5})
    keep(district, same, "paper")
    report = consolidate(district, TABLE, YEAR).report.report
    keep(district, same)
    (line,) = stale(district, report.id)
    assert line.kind == "changed" and "(chưa ký)" in line.sentence
    made = consolidate(district, TABLE, YEAR).report.report.consolidation
    assert made is not None and [part.signed for part in made.parts] == [True]


def test_only_a_figure_that_says_otherwise_was_typed_over(district: Session) -> None:
    give(district, FIRST, {VICTIMS: 5})
    report_id = consolidate(district, TABLE, YEAR).report.report.id
    enter(district, report_id, VICTIMS, "5")
    lines = {line.key: line for line in figures(district, TABLE, YEAR).lines}
    assert not lines[VICTIMS].typed_over
    enter(district, report_id, VICTIMS, "6")
    assert {line.key: line.typed_over for line in figures(district, TABLE, YEAR).lines}[VICTIMS]
