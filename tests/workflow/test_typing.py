"""Typing into cells and tables: what is stored, what is asked, what the history keeps, what a restart finds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell, Source, State
from forms.errors import BadInput, WorldError
from forms.findings import Severity
from forms.values import effective, row_ids
from tests.conftest import SampleOffice, clock
from workflow.checking import check_report
from workflow.filling import fill_report
from workflow.office import init_office
from workflow.reports import (
    enter,
    history,
    open_report,
    put,
    set_cells,
    set_note,
    start_report,
)
from workflow.session import Session, open_session
from workflow.table_rows import delete_rows, insert_rows, move_rows


def test_what_was_entered_is_there_after_a_restart(drafts: SampleOffice) -> None:
    first = drafts.reports[0]
    with open_session(drafts.home, clock) as session:
        entered = enter(session, first, "M3.2a.1", " 1.234 ")
        assert entered.question is None and entered.report.report.cell("M3.2a.1").value == Decimal(1234)
        enter(session, first, "M3.3.1", "không phát sinh")
    with open_session(drafts.home, clock) as session:
        report = open_report(session, first).report
        assert report.cell("M3.2a.1").value == Decimal(1234)
        assert report.cell("M3.3.1").state is State.NONE


def test_an_ambiguous_number_is_asked_and_nothing_stored(draft_session: Session, drafts: SampleOffice) -> None:
    before = open_report(draft_session, drafts.reports[0]).report
    entered = enter(draft_session, drafts.reports[0], "M6.2", "1.7")
    assert entered.question is not None and entered.question.readings == (Decimal("1.7"), Decimal(17))
    assert entered.report.report == before


def test_text_in_a_number_cell_is_kept_and_found(draft_session: Session, drafts: SampleOffice) -> None:
    enter(draft_session, drafts.reports[0], "M3.2a.1", "khoảng sáu")
    opened = open_report(draft_session, drafts.reports[0])
    assert opened.report.cell("M3.2a.1").value == "khoảng sáu"
    assert ("V1", "M3.2a.1") in {
        (finding.code, finding.key) for finding in check_report(draft_session, opened.report.id)
    }


def test_the_programs_own_note_goes_with_its_figure(tmp_path: Path) -> None:
    with open_session(tmp_path / "tỉnh", clock) as session:
        init_office(session, "bac-ninh-2024", "27")
        report_id = start_report(session, "phu-luc-01", "2024")
        set_cells(session, report_id, {"M5.3a": Cell(Decimal(50), note="số ước của trường")})
        enter(session, report_id, "M1.1.3a", "9")
        report = enter(session, report_id, "M5.3a", "51").report.report
        found = {finding.key: finding.severity for finding in check_report(session, report_id) if finding.code == "V7"}
    assert report.cell("M1.1.3a") == Cell(Decimal(9)) and report.cell("M5.3a").note == "số ước của trường"
    assert found["M1.1.3a"] is Severity.WARNING


@pytest.mark.parametrize("text", ['{"M3.2a.1": 1, "M3.2a.1": 2}', '{"M3.2a.1": {"value": 1, "value": 2}}'])
def test_a_file_that_says_two_things_of_one_cell_is_refused(
    draft_session: Session, drafts: SampleOffice, tmp_path: Path, text: str
) -> None:
    before = open_report(draft_session, drafts.reports[0]).report
    (tmp_path / "số liệu.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="hai lần"):
        fill_report(draft_session, drafts.reports[0], tmp_path / "số liệu.json")
    assert open_report(draft_session, drafts.reports[0]).report == before


def test_decomposed_letters_are_stored_composed(draft_session: Session, drafts: SampleOffice) -> None:
    import unicodedata

    text = "Phường Võ Cường đã tổ chức đủ"
    enter(draft_session, drafts.reports[1], "I.2.a", unicodedata.normalize("NFD", text))
    assert open_report(draft_session, drafts.reports[1]).report.cell("I.2.a").value == text


def test_a_note_survives_a_new_figure(draft_session: Session, drafts: SampleOffice) -> None:
    set_cells(draft_session, drafts.reports[0], {"M3.2a.1": Cell(Decimal(6), note="theo sổ theo dõi")})
    enter(draft_session, drafts.reports[0], "M3.2a.1", "7")
    cell = open_report(draft_session, drafts.reports[0]).report.cell("M3.2a.1")
    assert (cell.value, cell.note) == (Decimal(7), "theo sổ theo dõi")


def test_history_tells_old_and_new(draft_session: Session, drafts: SampleOffice) -> None:
    enter(draft_session, drafts.reports[0], "M3.2a.1", "7")
    enter(draft_session, drafts.reports[0], "M3.2a.1", "")
    changes = history(draft_session, drafts.reports[0], "M3.2a.1")[-2:]
    assert [(c.old and c.old.value, c.new and c.new.value) for c in changes] == [(6, 7), (7, None)]
    assert all(change.at == clock() and change.who for change in changes)


def test_an_unknown_cell_and_a_finished_report_are_refused(finished_session: Session, finished: SampleOffice) -> None:
    with pytest.raises(BadInput, match=r"Z\.9"):
        enter(finished_session, finished.reports[0], "Z.9", "1")
    before = open_report(finished_session, finished.reports[0])
    with pytest.raises(WorldError, match="hoàn thành"):
        enter(finished_session, finished.reports[0], "M3.2a.1", "1")
    assert open_report(finished_session, finished.reports[0]) == before


def test_rows_are_added_moved_and_deleted(draft_session: Session, drafts: SampleOffice) -> None:
    report_id, table = drafts.reports[1], "I.4.a.cuoc"
    opened, (row,) = insert_rows(draft_session, report_id, table)
    before = row_ids(opened.report, table)
    assert before[-1] == row and len(before) == 5
    enter(draft_session, report_id, f"{table}[{row}].nam", "10")
    enter(draft_session, report_id, f"{table}[{row}].nu", "15")
    opened = move_rows(draft_session, report_id, table, [row], -1)
    assert row_ids(opened.report, table) == (*before[:3], row, before[3])
    cells = effective(opened.form, opened.report)
    assert cells[f"{table}[{row}].tong"].value == Decimal(25)
    opened = delete_rows(draft_session, report_id, table, [row])
    assert row_ids(opened.report, table) == before[:4]
    assert not any(row in key for key in opened.report.cells)
    assert any(
        change.old and change.old.value == 10 for change in history(draft_session, report_id, f"{table}[{row}].nam")
    )


def test_a_reason_makes_a_warning_a_notice_and_can_be_taken_back(tmp_path: Path) -> None:
    with open_session(tmp_path / "tỉnh", clock) as session:
        init_office(session, "bac-ninh-2024", "27")
        report_id = start_report(session, "phu-luc-01", "2024")
        enter(session, report_id, "M1.1.3a", "9")

        def found() -> Severity:
            return next(f.severity for f in check_report(session, report_id) if f.key == "M1.1.3a" and f.code == "V7")

        assert found() is Severity.WARNING
        report = set_note(session, report_id, "M1.1.3a", " Sáp nhập ").report
        assert report.cell("M1.1.3a") == Cell(Decimal(9), note="Sáp nhập") and found() is Severity.NOTICE
        set_note(session, report_id, "M1.1.3a", "")
        assert found() is Severity.WARNING
        with pytest.raises(BadInput, match=r"Z\.9"):
            set_note(session, report_id, "Z.9", "vì sao")
    with open_session(tmp_path / "tỉnh", clock) as session:
        assert open_report(session, report_id).report.cell("M1.1.3a") == Cell(Decimal(9))


def test_a_note_can_stand_on_an_empty_cell_and_goes_without_a_trace(
    draft_session: Session, drafts: SampleOffice
) -> None:
    key = "M3.2b.2r"
    before = open_report(draft_session, drafts.reports[0]).report.cells
    assert set_note(draft_session, drafts.reports[0], key, "đang rà soát").report.cell(key).note == "đang rà soát"
    assert set_note(draft_session, drafts.reports[0], key, "").report.cells == before


def test_what_is_put_in_a_cells_place_keeps_a_persons_note_only(draft_session: Session, drafts: SampleOffice) -> None:
    report_id, key = drafts.reports[0], "M3.2a.1"
    set_cells(draft_session, report_id, {key: Cell(Decimal(6), note="theo sổ")})
    assert put(draft_session, report_id, key, Cell(None, State.NONE)).report.cell(key) == Cell(
        None, State.NONE, "theo sổ"
    )
    assert put(draft_session, report_id, key, None).report.cell(key) == Cell(note="theo sổ")
    set_cells(draft_session, report_id, {key: Cell(Decimal(6), note="của chương trình", source=Source.IMPORTED)})
    assert put(draft_session, report_id, key, Cell(None, State.NONE)).report.cell(key) == Cell(None, State.NONE)
    set_cells(draft_session, report_id, {key: Cell(Decimal(6), note="của chương trình", source=Source.IMPORTED)})
    assert key not in put(draft_session, report_id, key, None).report.cells
