"""Undo and redo over the whole report, by keys and by buttons."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from forms.cells import Cell
from tests.ui.conftest import keys
from ui.table.page import TablePage

ENTER = Qt.Key.Key_Return
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)
    QApplication.processEvents()


def number(page: TablePage, key: str) -> Decimal | None:
    return page.opened.report.cell(key).number


def typed(page: TablePage) -> None:
    page.go_to("M3.2a.1")
    keys("15", ENTER)
    page.go_to("M3.2a.1")
    keys("12", ENTER)


def test_undo_goes_to_the_cell_and_redo_comes_back(table_page: TablePage) -> None:
    typed(table_page)
    press(Qt.Key.Key_Z)
    assert number(table_page, "M3.2a.1") == 15
    assert table_page.view.line().key == "M3.2a.1"
    assert "hoàn tác" in table_page.status.told.text() and "2.1.1" in table_page.status.told.text()
    press(Qt.Key.Key_Y)
    assert number(table_page, "M3.2a.1") == 12
    press(Qt.Key.Key_Z)
    press(Qt.Key.Key_Z)
    assert number(table_page, "M3.2a.1") is None
    press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert number(table_page, "M3.2a.1") == 15


def test_a_step_on_a_line_that_the_search_left_out_brings_it_into_sight(table_page: TablePage) -> None:
    table_page.resize(1150, 700)
    table_page.go_to("M6.4")
    keys("97", ENTER)
    table_page.search.setText("bao luc gia dinh duoc phat hien")
    QApplication.processEvents()
    table_page.view.setFocus()
    press(Qt.Key.Key_Z)
    assert table_page.view.line().key == "M6.4"
    place = table_page.view.visualRect(table_page.view.currentIndex())
    assert table_page.view.viewport().rect().contains(place.center())


def test_clearing_the_search_takes_its_cross_away(table_page: TablePage, qtbot) -> None:
    cross = next(b for b in table_page.search.findChildren(QToolButton) if b.property("opacity") == 0.0)
    table_page.search.setText("bạo lực")
    qtbot.waitUntil(lambda: cross.property("opacity") == 1.0)
    table_page.go_to("M6.4")
    qtbot.waitUntil(lambda: cross.property("opacity") == 0.0)


def test_with_nothing_left_the_page_says_so(table_page: TablePage) -> None:
    press(Qt.Key.Key_Z)
    assert table_page.status.told.text() == "Không còn gì để hoàn tác"
    press(Qt.Key.Key_Y)
    assert table_page.status.told.text() == "Không còn gì để làm lại"


def test_the_buttons_say_what_they_would_do(table_page: TablePage) -> None:
    undo, redo = table_page.steps
    typed(table_page)
    table_page.check()
    assert undo.isEnabled() and not redo.isEnabled()
    assert undo.said() == "Hoàn tác: Dòng 2.1.1 từ 12 về 15 (Ctrl+Z)"
    undo.setFocus()
    assert undo.toolTip() == undo.accessibleDescription() == undo.said()
    undo.click()
    table_page.check()
    assert redo.said() == "Làm lại: Dòng 2.1.1 từ 15 về 12 (Ctrl+Y)"
    assert undo.said() == "Hoàn tác: Dòng 2.1.1 từ 15 về (để trống) (Ctrl+Z)"
    undo.click()
    table_page.check()
    assert undo.said() == "Không còn gì để hoàn tác" and not undo.isEnabled()


def test_an_open_editor_keeps_ctrl_z_to_itself(table_page: TablePage) -> None:
    typed(table_page)
    table_page.go_to("M3.2a.1n")
    keys("34")
    press(Qt.Key.Key_Z)
    assert table_page.view.editor() is not None
    assert number(table_page, "M3.2a.1") == 12


def test_a_note_is_taken_back_as_well(table_page: TablePage) -> None:
    table_page.put("M3.2a.1", Cell(Decimal(4)))
    table_page.note("M3.2a.1", "theo báo cáo của Công an")
    undo = table_page.steps[0]
    assert undo.said().startswith("Hoàn tác: Dòng 2.1.1, ghi chú")
    undo.click()
    assert table_page.opened.report.cell("M3.2a.1") == Cell(Decimal(4))


def test_on_an_outline_the_page_follows_a_step_to_another_section(outline_page) -> None:
    page = outline_page
    keys_of = [item.key for item in page.opened.form.fields.values() if item.type == "narrative"]
    first, last = keys_of[0], keys_of[-1]
    page.enter_text(last, "Kiến nghị bố trí kinh phí.")
    page.go_to(first)
    page.step_over(True)
    assert page.opened.report.cell(last).is_empty
    assert any(item.key == last for section in page.group.sections for item in section.field)
    page.step_over(False)
    assert page.opened.report.cell(last).text == "Kiến nghị bố trí kinh phí."
