"""Phụ lục 01 filled by keyboard alone, in the real window over a real database."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel

from forms.cells import Cell, State
from forms.findings import Severity
from tests.ui.conftest import NOON, keys
from ui import bars
from ui.bars import MISSED
from ui.table.lines import Line
from ui.table.model import LABEL, VALUE
from ui.table.page import TablePage
from workflow.reports import open_report
from workflow.session import open_session

ALT, NO_KEY = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
ENTER, TAB, DELETE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Delete


def line(page: TablePage, key: str) -> Line:
    return page.model.lines[page.model.row_of(key)]


def stored(home: Path, report_id: str) -> dict[str, Cell]:
    with open_session(home, lambda: NOON) as again:
        return dict(open_report(again, report_id).report.cells)


def test_the_cursor_begins_at_the_first_cell_this_unit_fills(table_page: TablePage) -> None:
    assert table_page.view.line().key == "M1.1.4b"
    assert table_page.view.hasFocus()


def test_values_typed_by_keyboard_are_durable_when_saved_is_shown(table_page: TablePage, home: Path) -> None:
    keys("c")
    table_page.go_to("M3.2a.1")
    keys("1234", ENTER)
    keys("1187", TAB)
    assert table_page.status.text.text() == "Đã lưu 14:03:22"
    report_id = table_page.opened.report.id
    table_page.hide()
    table_page.timer.stop()
    table_page.context.session.close()
    cells = stored(home, report_id)
    assert cells["M1.1.4b"].value == "co"
    assert cells["M3.2a.1"].value == Decimal(1234)
    assert cells["M3.2a.1n"].value == Decimal(1187)


def stops(page: TablePage, key: Qt.Key) -> list[str]:
    """The cells that a key leads through from the top of the table."""
    page.view.go(0)
    seen: list[str] = []
    while True:
        keys("", key)
        current = page.view.line().key
        if (seen and seen[-1] == current) or not page.view.hasFocus():
            return seen
        seen.append(current)


def test_tab_stops_at_every_cell_that_this_unit_types(table_page: TablePage) -> None:
    lines = [item for item in table_page.model.lines if item.editable]
    assert stops(table_page, TAB) == [item.key for item in lines if not item.folds_away]
    for item in lines:
        table_page.view.unfolded.add(item.row.key)
    table_page.filter()
    table_page.view.setFocus()
    assert stops(table_page, TAB) == [item.key for item in lines]


def test_enter_stops_only_where_an_answer_is_wanted(table_page: TablePage) -> None:
    wanted = stops(table_page, ENTER)
    assert wanted == [item.key for item in table_page.model.lines if item.wanted] and len(wanted) == 18


def test_enter_walks_through_the_helpers_once_one_stands_on_them(table_page: TablePage) -> None:
    table_page.go_to("M6.1.tu")
    keys("10540", ENTER)
    keys("14280", ENTER)
    assert table_page.view.line().key == "M6.2"
    assert line(table_page, "M6.1").text == "73,81"


def test_closing_the_window_keeps_what_stands_in_an_editor(table_page: TablePage, home: Path) -> None:
    table_page.go_to("M3.2a.1")
    keys("57")
    report_id = table_page.opened.report.id
    table_page.window().close()
    table_page.timer.stop()
    table_page.context.session.close()
    assert stored(home, report_id)["M3.2a.1"].value == Decimal(57)


def test_shift_enter_goes_back(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1n")
    table_page.view.go_next(-1)
    assert table_page.view.line().key == "M3.2a.1"


def test_a_rate_is_recomputed_on_screen(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("200", ENTER)
    keys("150", ENTER)
    rate = line(table_page, "M3.2a.1r")
    assert rate.text == "75" and rate.computed and not rate.editable
    assert rate.met is False
    table_page.go_to("M3.2a.1n")
    keys("190", ENTER)
    assert line(table_page, "M3.2a.1r").text == "95"
    assert line(table_page, "M3.2a.1r").met is True


def test_text_that_is_no_number_stays_with_its_finding(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("nhiều", ENTER)
    table_page.check()
    wrong = line(table_page, "M3.2a.1")
    assert wrong.text == "nhiều"
    assert wrong.severity is Severity.ERROR
    assert any(finding.key == "M3.2a.1" for finding in table_page.findings_bar.shown)
    assert table_page.error_chip.text() == "1 lỗi"


def test_an_ambiguous_number_is_asked_about_and_nothing_is_stored_before(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("1.7", ENTER)
    assert table_page.question.isVisible()
    assert table_page.opened.report.cell("M3.2a.1").is_empty
    assert [button.text() for button in table_page.question.buttons] == ["Là 17", "Là 1,7", "Gõ lại"]
    table_page.question.buttons[0].click()
    assert table_page.opened.report.cell("M3.2a.1").value == Decimal(17)
    assert not table_page.question.isVisible()
    assert table_page.view.line().key == "M3.2a.1n"


def test_typing_again_opens_the_cell(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("1.7", ENTER)
    table_page.question.buttons[-1].click()
    keys("18", ENTER)
    assert table_page.opened.report.cell("M3.2a.1").value == Decimal(18)


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (Qt.Key.Key_F6, State.NONE),
        (Qt.Key.Key_F7, State.MISSING),
        (Qt.Key.Key_F8, State.NOT_APPLICABLE),
    ],
)
def test_states_by_key(table_page: TablePage, key: Qt.Key, state: State) -> None:
    table_page.go_to("M3.2a.1")
    keys("", key)
    assert table_page.opened.report.cell("M3.2a.1") == Cell(None, state)
    assert table_page.view.line().key == "M3.2a.1n"


def test_f9_turns_a_value_into_an_estimate_and_back(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("12", ENTER)
    table_page.go_to("M3.2a.1")
    keys("", Qt.Key.Key_F9)
    assert line(table_page, "M3.2a.1").text == "ước 12"
    keys("", Qt.Key.Key_F9)
    assert table_page.opened.report.cell("M3.2a.1").state is State.VALUE


def test_f9_on_an_empty_cell_begins_an_estimate(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("", Qt.Key.Key_F9)
    assert table_page.opened.report.cell("M3.2a.1").is_empty
    keys("12", ENTER)
    assert table_page.opened.report.cell("M3.2a.1") == Cell(Decimal(12), State.ESTIMATE)


def test_f9_while_typing_makes_the_figure_an_estimate_and_back(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("7")
    keys("", Qt.Key.Key_F9)
    keys("", ENTER)
    assert table_page.opened.report.cell("M3.2a.1") == Cell(Decimal(7), State.ESTIMATE)
    table_page.go_to("M3.2a.1")
    keys("8")
    keys("", Qt.Key.Key_F9)
    keys("", Qt.Key.Key_F9)
    keys("", ENTER)
    assert table_page.opened.report.cell("M3.2a.1") == Cell(Decimal(8), State.VALUE)


def test_a_state_key_while_typing_answers_in_place_of_what_was_typed(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("0")
    keys("", Qt.Key.Key_F6)
    assert table_page.opened.report.cell("M3.2a.1") == Cell(None, State.NONE)
    assert table_page.view.editor() is None
    assert table_page.view.line().key == "M3.2a.1n"


def test_the_menu_offers_the_same_states(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    menu = table_page.view.cell_menu(table_page.view.line())
    menu.actions()[0].trigger()
    assert table_page.opened.report.cell("M3.2a.1").state is State.NONE
    menu.deleteLater()


def test_delete_empties_a_cell_and_history_keeps_it(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("12", ENTER)
    table_page.go_to("M3.2a.1")
    keys("", DELETE)
    assert table_page.opened.report.cell("M3.2a.1").is_empty
    shown = " ".join(text for _look, text in table_page.side._shown)
    assert "12" in shown and "(để trống)" in shown


def test_reopening_a_cell_shows_what_was_typed(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("1234", ENTER)
    table_page.go_to("M3.2a.1")
    keys("", Qt.Key.Key_F2)
    assert table_page.view.editor().text() == "1.234"
    keys("", ENTER)
    assert table_page.opened.report.cell("M3.2a.1").value == Decimal(1234)


def test_search_needs_no_diacritics(table_page: TablePage) -> None:
    table_page.search.setText("mua ban tro ve")
    shown = [n for n in range(len(table_page.model.lines)) if not table_page.view.isRowHidden(n)]
    assert "M3.3.2" in [table_page.model.lines[n].key for n in shown]
    assert len(shown) < len(table_page.model.lines)


def test_the_filter_shows_what_is_still_to_be_typed(table_page: TablePage) -> None:
    table_page.filters[1].click()
    before = {n for n in range(len(table_page.model.lines)) if not table_page.view.isRowHidden(n)}
    assert table_page.model.row_of("M3.2a.1") in before
    table_page.put("M3.2a.1", Cell(Decimal(3)))
    table_page.filters[1].click()
    assert table_page.view.isRowHidden(table_page.model.row_of("M3.2a.1"))


def test_a_finding_leads_to_its_cell(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("5", ENTER)
    keys("9", ENTER)
    table_page.check()
    table_page.view.go(0)
    table_page.go_to(table_page.findings_bar.shown[0].key)
    assert table_page.view.line().key in ("M3.2a.1", "M3.2a.1n")


def test_leaving_the_page_stores_an_open_editor(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("77")
    session, report_id = table_page.context.session, table_page.opened.report.id
    table_page.context.ways.show_home()
    assert open_report(session, report_id).report.cell("M3.2a.1").value == Decimal(77)


def test_foreign_and_computed_cells_cannot_be_typed(table_page: TablePage) -> None:
    table_page.view.go(table_page.model.row_of("M2.1"))
    keys("5", ENTER)
    assert table_page.opened.report.cell("M2.1").is_empty


def test_the_model_keeps_qts_rules(table_page: TablePage) -> None:
    tester = QAbstractItemModelTester(table_page.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    table_page.go_to("M3.2a.1")
    keys("5", ENTER)
    table_page.check()
    assert tester.model() is table_page.model
    QApplication.processEvents()


def test_nothing_scrolls_sideways(table_page: TablePage) -> None:
    assert table_page.view.horizontalScrollBar().maximum() == 0
    assert table_page.window().width() == 1366


def test_an_answer_written_in_full_stays_in_its_cell(table_page: TablePage) -> None:
    keys("Có")
    assert table_page.view.line().key == "M1.1.4b"
    keys("", ENTER)
    assert table_page.opened.report.cell("M1.1.4b").value == "co"
    assert table_page.view.line().key == "M3.2a.1"
    assert table_page.view.editor() is None


def test_an_input_method_may_take_a_letter_of_an_answer_back(table_page: TablePage) -> None:
    keys("co", Qt.Key.Key_Backspace)
    keys("ó", ENTER)
    assert table_page.opened.report.cell("M1.1.4b").value == "co"


def test_enter_after_a_state_key_leaves_no_cell_out(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("", Qt.Key.Key_F6, ENTER)
    assert table_page.view.line().key == "M3.2a.1n"
    keys("", ENTER)
    assert table_page.view.line().key != "M3.2a.1n"


def test_what_is_being_typed_outlives_a_finding_on_its_line(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1")
    keys("5", ENTER)
    keys("9", ENTER)
    table_page.check()
    table_page.go_to("M3.2a.1n")
    keys("4")
    table_page.put("M3.2a.1", Cell(Decimal(50)))
    table_page.check()
    keys("7", ENTER)
    assert table_page.opened.report.cell("M3.2a.1n").value == Decimal(47)


def ask(page: TablePage) -> None:
    page.go_to("M3.2a.1")
    keys("1.7", ENTER)
    assert page.question.isVisible()


def test_the_cursor_stands_on_the_cell_that_is_asked_about(table_page: TablePage) -> None:
    ask(table_page)
    assert table_page.view.line().key == "M3.2a.1"


def test_arrows_stay_within_a_question(table_page: TablePage) -> None:
    ask(table_page)
    keys("", Qt.Key.Key_Up, Qt.Key.Key_Down)
    assert table_page.question.buttons[1].hasFocus()
    keys("", Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert table_page.question.buttons[2].hasFocus()


def test_who_types_on_without_looking_up_puts_no_figure_into_the_wrong_cell(table_page: TablePage) -> None:
    ask(table_page)
    keys("35", ENTER)
    keys("12", ENTER)
    assert table_page.question.isVisible()
    cells = table_page.opened.report.cells
    assert not [key for key, cell in cells.items() if cell.value in (Decimal(35), Decimal(12))]
    assert any(MISSED in label.text() and label.isVisible() for label in table_page.question.findChildren(QLabel))


def test_a_digit_typed_at_a_question_is_the_number_typed_again(table_page: TablePage, monkeypatch) -> None:
    monkeypatch.setattr(bars, "PAUSE", 0)
    ask(table_page)
    keys("25", ENTER)
    assert not table_page.question.isVisible()
    assert table_page.opened.report.cell("M3.2a.1").value == Decimal(25)


def test_escape_at_a_question_opens_the_cell(table_page: TablePage) -> None:
    ask(table_page)
    keys("", Qt.Key.Key_Escape)
    assert not table_page.question.isVisible() and table_page.view.editor() is not None


def in_sight(page: TablePage, key: str) -> bool:
    view = page.view
    return view.viewport().rect().contains(view.visualRect(view.model().index(page.model.row_of(key), VALUE)))


def test_a_report_taken_up_again_shows_the_cell_where_work_goes_on(table_page: TablePage) -> None:
    for item in [item for item in table_page.model.lines if item.wanted][:-3]:
        table_page.put(item.key, Cell(None, State.MISSING))
    ways, report_id = table_page.context.ways, table_page.opened.report.id
    ways.show_home()
    ways.show_report(report_id)
    QApplication.processEvents()
    page = next(w for w in QApplication.allWidgets() if isinstance(w, TablePage) and w.isVisible())
    assert page.view.line().key == [item.key for item in page.model.lines if item.wanted][-3]
    assert in_sight(page, page.view.line().key)


def test_the_counts_of_a_rate_unfold_under_it_and_compute_it(table_page: TablePage) -> None:
    table_page.go_to("M6.1")
    view, row = table_page.view, table_page.model.row_of("M6.1")
    assert view.isRowHidden(row + 1) and view.isRowHidden(row + 2)
    assert any("Alt+↓" in text for _look, text in table_page.side._shown)
    QTest.keyClick(view, Qt.Key.Key_Down, ALT)
    assert view.line().key == "M6.1.tu" and in_sight(table_page, "M6.1.mau")
    keys("10540", ENTER)
    keys("14280", ENTER)
    assert line(table_page, "M6.1").text == "73,81" and line(table_page, "M6.1").computed
    assert view.line().key == "M6.2"


def test_helpers_fold_again_only_while_they_say_nothing(table_page: TablePage) -> None:
    table_page.go_to("M6.1")
    view, row = table_page.view, table_page.model.row_of("M6.1")
    keys("+")
    assert view.line().key == "M6.1.tu" and view.editor() is None
    QTest.keyClick(view, Qt.Key.Key_Up, ALT)
    assert view.line().key == "M6.1" and view.isRowHidden(row + 1)
    table_page.put("M6.1.tu", Cell(Decimal(4)))
    assert not view.isRowHidden(row + 1)
    QTest.keyClick(view, Qt.Key.Key_Up, ALT)
    assert not view.isRowHidden(row + 1)


def test_a_click_on_the_words_under_a_rate_unfolds(table_page: TablePage) -> None:
    table_page.go_to("M6.1")
    view, row = table_page.view, table_page.model.row_of("M6.1")
    rect = view.visualRect(view.model().index(row, LABEL))
    place = view.itemDelegate().small_rect(table_page.model.lines[row], rect).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place)
    assert not view.isRowHidden(row + 1)
    place = (
        view.itemDelegate()
        .small_rect(table_page.model.lines[row], view.visualRect(view.model().index(row, LABEL)))
        .center()
    )
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, place)
    assert view.isRowHidden(row + 1)


def test_search_and_a_jump_lead_to_folded_helpers(table_page: TablePage) -> None:
    row = table_page.model.row_of("M6.1.mau")
    table_page.search.setText(line(table_page, "M6.1.mau").label[:30])
    assert not table_page.view.isRowHidden(row)
    keys("")
    QTest.keyClick(table_page.search, Qt.Key.Key_Escape)
    assert table_page.search.text() == "" and table_page.view.isRowHidden(row)
    table_page.go_to("M6.1.mau")
    assert table_page.view.line().key == "M6.1.mau" and not table_page.view.isRowHidden(row)
