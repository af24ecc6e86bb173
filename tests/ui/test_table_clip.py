"""Blocks to and from a spreadsheet in the real window: selection, copy, cut, clearing, pasting, what is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from forms.cells import Cell, State
from tests.ui.conftest import keys
from ui.table.model import VALUE
from ui.table.page import TablePage
from workflow.finishing import finish_report
from workflow.reports import put, set_cells
from workflow.undoing import undoable

CONTROL, SHIFT, NO_KEY = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)
START = "M3.2a.1"


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = CONTROL) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)
    for _round in range(3):
        QApplication.processEvents()


def clip(text: str) -> None:
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)


def paste(page: TablePage, text: str, at: str = START) -> None:
    page.go_to(at)
    clip(text)
    press(Qt.Key.Key_V)


def value(page: TablePage, key: str) -> Decimal | str | None:
    return page.opened.report.cell(key).value


def acts(page: TablePage) -> int:
    """How many steps back there are."""
    count = 0
    while undoable(page.context.session, page.opened.report.id).undo is not None:
        page.step_over(True)
        count += 1
    return count


def test_a_column_goes_in_at_once_as_one_act(table_page: TablePage) -> None:
    paste(table_page, "20\r\n15\r\n75\r\n8\r\n")
    assert [value(table_page, key) for key in (START, "M3.2a.1n", "M3.2a.2")] == [20, 15, 8]
    assert table_page.status.told.text() == "Đã dán 3 ô · Hoàn tác: Ctrl+Z"
    assert table_page.status.text.text() == "Đã lưu 14:03:22"
    assert table_page.view.hasFocus()
    assert acts(table_page) == 1
    assert table_page.opened.report.cell(START).is_empty


def test_overwriting_is_said_with_its_number(table_page: TablePage) -> None:
    table_page.put(START, Cell(Decimal(3)))
    paste(table_page, "20\n15")
    assert "thay 1 ô đang có số liệu" in table_page.status.told.text()


def test_what_cannot_be_read_is_asked_about_before_anything_is_stored(table_page: TablePage) -> None:
    paste(table_page, "20\nnhiều")
    bar = table_page.paste_bar
    assert bar.isVisible() and "“nhiều”" in bar.text.text() and "2.1.1.1" in bar.text.text()
    assert table_page.opened.report.cell(START).is_empty
    assert [button.text() for button in bar.buttons] == ["Dán 1 ô đọc được", "Không dán"]
    assert bar.buttons[0].hasFocus()
    bar.buttons[0].click()
    assert value(table_page, START) == 20 and not bar.isVisible()


def test_escape_pastes_nothing(table_page: TablePage) -> None:
    paste(table_page, "20\nnhiều")
    press(Qt.Key.Key_Escape, NO_KEY)
    assert not table_page.paste_bar.isVisible() and table_page.view.hasFocus()
    assert table_page.opened.report.cell(START).is_empty


def test_figures_without_the_computed_rows_go_in_turn(table_page: TablePage) -> None:
    paste(table_page, "20\n15\n8\n7")
    turn = table_page.paste_bar.buttons[0]
    assert turn.text() == "Dán lần lượt vào 4 ô đơn vị nhập"
    turn.click()
    assert [value(table_page, key) for key in (START, "M3.2a.1n", "M3.2a.2", "M3.2a.2n")] == [20, 15, 8, 7]


def test_numbers_that_read_two_ways_are_asked_once(table_page: TablePage) -> None:
    paste(table_page, "1.7\n1.2")
    bar = table_page.paste_bar
    assert [button.text() for button in bar.buttons] == ["“1.7” là 1,7", "“1.7” là 17", "Không dán"]
    bar.buttons[1].click()
    assert [value(table_page, key) for key in (START, "M3.2a.1n")] == [17, 12]
    assert acts(table_page) == 1


def test_a_whole_form_is_matched_wherever_the_cursor_stands(table_page: TablePage) -> None:
    rows = table_page.opened.form.rows
    text = "TT\tMục tiêu, chỉ tiêu\tKết quả năm 2024\n" + "\n".join(
        f"{rows[key].tt}\t{rows[key].label}\t{said}" for key, said in ((START, "20"), ("M3.2a.1n", "15"))
    )
    paste(table_page, text, "M6.1")
    assert [value(table_page, key) for key in (START, "M3.2a.1n")] == [20, 15]


def test_a_block_into_an_open_editor_is_a_block(table_page: TablePage) -> None:
    table_page.go_to(START)
    keys("9")
    clip("20\n15")
    press(Qt.Key.Key_V)
    assert table_page.view.editor() is None
    assert [value(table_page, key) for key in (START, "M3.2a.1n")] == [20, 15]


def test_one_value_into_an_open_editor_is_typed(table_page: TablePage) -> None:
    table_page.go_to(START)
    keys("9")
    clip("20\r\n")
    press(Qt.Key.Key_V)
    keys("", Qt.Key.Key_Return)
    assert value(table_page, START) == 920


@pytest.mark.parametrize("text", ["x" * 200_001, "1\n" * 2_500, "\x00\x01\x02" * 5000, "số liệu " * 25_000])
@pytest.mark.parametrize("typing", [False, True])
def test_nonsense_is_told_and_stores_nothing(table_page: TablePage, text: str, typing: bool) -> None:
    table_page.go_to(START)
    if typing:
        keys("9")
    clip(text)
    press(Qt.Key.Key_V)
    if typing and table_page.view.editor() is not None:
        press(Qt.Key.Key_Escape, NO_KEY)
    assert table_page.opened.report.cell(START).is_empty
    told = table_page.status.told.text()
    assert told or typing or table_page.paste_bar.isVisible()
    assert len(table_page.paste_bar.text.text()) < 600


@pytest.mark.parametrize("typing", [False, True])
def test_an_empty_clipboard_stores_nothing(table_page: TablePage, typing: bool) -> None:
    table_page.go_to(START)
    if typing:
        keys("9")
    QGuiApplication.clipboard().clear()
    press(Qt.Key.Key_V)
    assert table_page.opened.report.cell(START).is_empty
    assert typing or table_page.status.told.text() == "Bộ nhớ tạm không có số liệu để dán"


def test_cells_are_copied_as_a_spreadsheet_reads_them(table_page: TablePage) -> None:
    table_page.put(START, Cell(Decimal(1234)))
    table_page.put("M3.2a.1n", Cell(Decimal(1187)))
    table_page.go_to(START)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_Down, SHIFT)
    assert [line.key for line in table_page.view.chosen_lines()] == [START, "M3.2a.1n", "M3.2a.1r"]
    press(Qt.Key.Key_C)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "1234\n1187\n96,2"
    assert 'sdval="1234"' in data.html() and 'x:num="96.2"' in data.html()
    press(Qt.Key.Key_C, CONTROL | SHIFT)
    first = QGuiApplication.clipboard().mimeData().text().splitlines()[0]
    assert first == "\t".join(("2.1.1", table_page.model.lines[table_page.model.row_of(START)].label, "1234", "người"))


def test_copied_rows_come_back_by_their_labels(table_page: TablePage) -> None:
    table_page.put(START, Cell(Decimal(1234)))
    table_page.go_to(START)
    press(Qt.Key.Key_C, CONTROL | SHIFT)
    table_page.put(START, None)
    table_page.go_to("M6.1")
    press(Qt.Key.Key_V)
    assert value(table_page, START) == 1234


def test_cells_cut_here_go_in_there(table_page: TablePage) -> None:
    table_page.put(START, Cell(Decimal(20)))
    table_page.put("M3.2a.1n", Cell(None, State.NONE))
    table_page.go_to(START)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_X)
    assert table_page.opened.report.cell(START).is_empty
    table_page.go_to("M3.2b.1")
    press(Qt.Key.Key_V)
    assert value(table_page, "M3.2b.1") == 20
    assert table_page.opened.report.cell("M3.2b.1n").state is State.NONE


def test_delete_clears_all_that_is_chosen_as_one_act_and_leaves_foreign_cells(table_page: TablePage) -> None:
    session, report_id = table_page.context.session, table_page.opened.report.id
    for key in (START, "M3.2a.1n", "M3.2b.1"):
        put(session, report_id, key, Cell(Decimal(4)))
    table_page.commit(lambda: set_cells(session, report_id, {"M2.1": Cell(Decimal(40))}))
    table_page.go_to(START)
    press(Qt.Key.Key_A)
    press(Qt.Key.Key_Delete, NO_KEY)
    cells = table_page.opened.report.cells
    assert START not in cells and "M3.2b.1" not in cells and cells["M2.1"].value == 40
    assert "Đã xóa trống" in table_page.status.told.text()
    table_page.step_over(True)
    assert value(table_page, START) == 4


def test_a_state_goes_to_all_chosen_cells(table_page: TablePage) -> None:
    table_page.go_to(START)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_F6, NO_KEY)
    assert table_page.opened.report.cells.keys() >= {START, "M3.2a.1n"}
    assert {key for key, cell in table_page.opened.report.cells.items() if cell.state is State.NONE} == {
        START,
        "M3.2a.1n",
    }
    assert acts(table_page) == 1


def test_the_mouse_drags_over_values(table_page: TablePage) -> None:
    table_page.go_to(START)
    view = table_page.view
    rects = [view.visualRect(view.model().index(table_page.model.row_of(key), VALUE)) for key in (START, "M3.2a.1n")]
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, rects[0].center() + QPoint(20, 0))
    QTest.mouseMove(view.viewport(), rects[1].center())
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, NO_KEY, rects[1].center())
    assert [line.key for line in view.chosen_lines()] == [START, "M3.2a.1n"]


def test_a_finished_report_is_copied_and_never_pasted_into(sample, open_shell) -> None:
    session, (report_id, _other) = sample
    finish_report(session, report_id)
    shell = open_shell(session)
    shell.show_report(report_id, START)
    page = shell.page
    before = page.opened.report.cells
    press(Qt.Key.Key_C)
    assert QGuiApplication.clipboard().mimeData().text()
    clip("1\n2")
    press(Qt.Key.Key_V)
    assert "không dán được" in page.status.told.text()
    press(Qt.Key.Key_Delete, NO_KEY)
    press(Qt.Key.Key_F6, NO_KEY)
    assert page.opened.report.cells == before
    assert "F6" not in page.status.keys.toolTip() and "Ctrl+C" in page.status.keys.toolTip()
    menu = page.view.cell_menu(page.view.line())
    assert not any("Dán" in action.text() or "Xóa" in action.text() for action in menu.actions())
    menu.deleteLater()


def test_shift_enter_goes_back_and_chooses_one_cell(table_page: TablePage) -> None:
    table_page.go_to("M3.2a.1n")
    press(Qt.Key.Key_Return, SHIFT)
    assert [line.key for line in table_page.view.chosen_lines()] == [START]
