"""Acts on the rows of a table field in the real window: keys, clipboard, order, undo, Qt's model rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem

from forms.cells import Cell
from forms.keys import order_key, table_key
from forms.values import filled_rows, row_ids
from tests.ui.conftest import OpenShell, keys
from ui.outline.page import OutlinePage
from ui.outline.subtable import TableEditor
from ui.outline.subtable_delegate import ChoiceBox, SubtableDelegate
from ui.outline.subtable_menu import row_menu
from workflow.finishing import finish_report
from workflow.reports import open_report, set_cells, start_report
from workflow.session import Session
from workflow.table_rows import insert_rows
from workflow.undoing import redo, undo

ENTER = Qt.Key.Key_Return
CONTROL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture(autouse=True)
def clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def table(page: OutlinePage, key: str = "I.4.c") -> TableEditor:
    page.go_to(key)
    editor = page.view.editors[key]
    assert isinstance(editor, TableEditor)
    return editor


def filled(page: OutlinePage, *rows: dict[str, str], key: str = "I.4.c") -> TableEditor:
    """The table with these rows and the cursor in its first cell."""
    session, report_id = page.context.session, page.opened.report.id
    page.commit(lambda: insert_rows(session, report_id, key, rows)[0])
    editor = table(page, key)
    editor.view.go(0, 0)
    return editor


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)
    QApplication.processEvents()


def column(editor: TableEditor, name: str) -> list[str]:
    place = [each.key for each in editor.item.column].index(name)
    return [row[place].text for row in editor.model.rows]


def step_back(page: OutlinePage) -> None:
    stepped = undo(page.context.session, page.opened.report.id)
    assert stepped is not None
    page.opened = stepped.report
    page.refresh()


def paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Qt.Key.Key_V, CONTROL)


THREE = ({"noi_dung": "Kỹ năng"}, {"noi_dung": "Án lệ"}, {"noi_dung": "ăn uống"})


def test_rows_are_added_and_inserted_by_key(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *THREE)
    press(Qt.Key.Key_N, CONTROL | SHIFT)
    keys("xen giua", ENTER)
    press(Qt.Key.Key_N, CONTROL)
    keys("cuoi", ENTER)
    assert column(editor, "noi_dung") == ["Kỹ năng", "xen giua", "Án lệ", "ăn uống", "cuoi"]


def test_a_row_is_begun_while_another_cell_is_still_typed(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *THREE)
    keys("dang go")
    press(Qt.Key.Key_N, CONTROL)
    keys("moi", ENTER)
    assert column(editor, "noi_dung") == ["dang go", "Án lệ", "ăn uống", "moi"]


def test_rows_move_by_key_and_the_cursor_with_them(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *THREE)
    editor.view.go(0, 2)
    press(Qt.Key.Key_Down, ALT)
    assert column(editor, "noi_dung") == ["Án lệ", "Kỹ năng", "ăn uống"]
    assert (editor.view.currentIndex().row(), editor.view.currentIndex().column()) == (1, 2)
    press(Qt.Key.Key_Up, ALT)
    press(Qt.Key.Key_Up, ALT)
    assert column(editor, "noi_dung") == ["Kỹ năng", "Án lệ", "ăn uống"]
    assert editor.view.currentIndex().row() == 0


def test_several_rows_go_at_once_and_come_back_at_once(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *THREE)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_Delete, CONTROL)
    assert column(editor, "noi_dung") == ["ăn uống"]
    assert outline_page.status.told.text() == "Đã xóa 2 dòng · Hoàn tác Ctrl+Z"
    step_back(outline_page)
    assert column(editor, "noi_dung") == ["Kỹ năng", "Án lệ", "ăn uống"]


def click_head(editor: TableEditor, place: int) -> None:
    head = editor.view.head
    spot = QPoint(head.sectionViewportPosition(place) + 8, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def test_a_click_on_a_head_orders_the_rows_as_one_act(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *THREE, {})
    click_head(editor, 0)
    assert column(editor, "noi_dung") == ["Án lệ", "ăn uống", "Kỹ năng", ""]
    assert [outline_page.opened.report.cell(table_key("I.4.c", row, "noi_dung")).text for row in editor.model.ids] == [
        "Án lệ", "ăn uống", "Kỹ năng", "",
    ]  # fmt: skip
    click_head(editor, 0)
    assert column(editor, "noi_dung") == ["Kỹ năng", "ăn uống", "Án lệ", ""]
    step_back(outline_page)
    step_back(outline_page)
    assert column(editor, "noi_dung") == ["Kỹ năng", "Án lệ", "ăn uống", ""]


def test_a_block_of_a_spreadsheet_is_one_act(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "cũ"}, {"noi_dung": "giữ"})
    paste('Kỹ năng\t2\t1.030\t45\n"hai\ndòng"\t1\t\t20\nba\t1\t5\t6\n')
    assert column(editor, "noi_dung") == ["Kỹ năng", "hai\ndòng", "ba"]
    assert column(editor, "tong") == ["1.075", "20", "11"]
    assert outline_page.status.told.text() == "Đã dán 3 dòng, thay 2 ô đã có · Hoàn tác Ctrl+Z"
    step_back(outline_page)
    assert column(editor, "noi_dung") == ["cũ", "giữ"]


def test_a_headed_list_goes_below_what_is_there(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "cũ"}, {})
    paste("STT\tĐại biểu nữ\tNội dung tập huấn\n1\t45\tKỹ năng\n2\t20\tLuật\nTổng\t65\t")
    assert column(editor, "noi_dung") == ["cũ", "Kỹ năng", "Luật"]
    assert column(editor, "nu") == ["", "45", "20"]


def test_an_empty_table_is_filled_by_its_button(outline_page: OutlinePage) -> None:
    editor = table(outline_page)
    assert editor.empty.isVisible() and not editor.view.isVisible()
    QGuiApplication.clipboard().setText("Kỹ năng\t2\nLuật\t1")
    editor.paste_button.click()
    assert column(editor, "so_lop") == ["2", "1"]
    assert not editor.empty.isVisible()


def test_an_empty_clipboard_makes_no_row(outline_page: OutlinePage) -> None:
    editor = table(outline_page)
    QGuiApplication.clipboard().clear()
    editor.paste_button.click()
    assert not editor.model.rows and outline_page.status.told.text() == "Bộ nhớ tạm chưa có nội dung để dán"


def test_what_cannot_be_read_is_named_and_nothing_is_stored_before_the_answer(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "cũ"})
    before = outline_page.opened.report.cells
    paste("Kỹ năng\t2\t30\t45\nLuật\tvài\t1.7\t45\nba\t1\t5\t6")
    assert outline_page.opened.report.cells == before
    assert "Dòng 2, cột “Số lớp”: “vài” không phải là số." in editor.paste_bar.accessibleName()
    assert [button.text() for button in editor.paste_bar.buttons] == [
        "Dán 2 dòng đọc được", "Dán cả 3 dòng, sửa sau", "Không dán",
    ]  # fmt: skip
    editor.paste_bar.buttons[0].click()
    assert column(editor, "noi_dung") == ["Kỹ năng", "ba"]
    assert not editor.paste_bar.isVisible()


def test_a_block_may_be_stored_as_it_is_and_mended_later(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "cũ"})
    paste("Luật\tvài\t5\t45\nLuật\t1\t1.7\t4")
    editor.paste_bar.buttons[0].click()
    outline_page.check()
    assert column(editor, "so_lop") == ["vài", "1"] and column(editor, "nam") == ["5", "1.7"]
    assert editor.model.rows[0][1].finding is not None and editor.model.rows[1][2].finding is not None


def test_escape_leaves_a_doubtful_block_alone(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "cũ"})
    paste("Luật\t1\t5\t45\t60")
    assert "tổng số đại biểu ghi 60, đại biểu nam + đại biểu nữ cho 50" in editor.paste_bar.accessibleName()
    press(Qt.Key.Key_Escape)
    assert column(editor, "noi_dung") == ["cũ"] and editor.view.hasFocus()


def test_one_copied_cell_goes_into_one_cell(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "cũ"}, key="I.4.c")
    editor.view.go(0, 1)
    paste("1.7")
    assert outline_page.question.isVisible()


def test_an_old_fonts_block_is_converted_and_given_back(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "cũ"})
    original = "TËp huÊn kü n¨ng b×nh ®¼ng giíi"
    paste(f"{original}\t2\n{original}\t3")
    assert column(editor, "noi_dung") == ["Tập huấn kỹ năng bình đẳng giới"] * 2
    assert editor.legacy_bar.isVisible()
    editor.legacy_bar.keep.click()
    assert column(editor, "noi_dung") == [original] * 2


def test_cells_are_copied_as_a_spreadsheet_takes_them(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "một\nhai", "nam": "1234", "nu": "1"}, {"noi_dung": "ba"})
    editor.view.selectAll()
    press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == '"một\nhai"\t\t1234\t1\t1235\nba\t\t\t\t'
    editor.copy(whole=True)
    assert QGuiApplication.clipboard().text().startswith("Nội dung tập huấn\tSố lớp\t")


def test_selected_cells_are_emptied_as_one_act(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *THREE)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_Delete)
    assert column(editor, "noi_dung") == ["", "", "ăn uống"]
    step_back(outline_page)
    assert column(editor, "noi_dung") == ["Kỹ năng", "Án lệ", "ăn uống"]


def test_a_text_of_several_lines_is_typed_and_its_row_grows(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "x"})
    low = editor.view.rowHeight(0)
    keys("mot")
    press(ENTER, ALT)
    keys("hai", ENTER)
    assert column(editor, "noi_dung") == ["mot\nhai"]
    assert editor.view.rowHeight(0) > low
    assert editor.view.currentIndex().column() == 1


def test_f2_goes_on_behind_the_text(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "Ky"})
    press(Qt.Key.Key_F2)
    keys(" nang", ENTER)
    assert column(editor, "noi_dung") == ["Ky nang"]


@pytest.fixture
def popups(monkeypatch: pytest.MonkeyPatch) -> list[ChoiceBox]:
    """The lists that were dropped down; the offscreen platform has no popups."""
    shown: list[ChoiceBox] = []
    monkeypatch.setattr(ChoiceBox, "showPopup", lambda box: shown.append(box))
    return shown


def test_space_opens_the_list_of_answers(outline_page: OutlinePage, popups: list[ChoiceBox]) -> None:
    editor = filled(outline_page, {"noi_dung": "x"}, key="I.4.a.cuoc")
    editor.view.go(0, [each.key for each in editor.item.column].index("to_chuc"))
    press(Qt.Key.Key_Space)
    assert popups == [editor.view.open_editor()]


def test_a_click_on_its_mark_opens_the_list(outline_page: OutlinePage, popups: list[ChoiceBox]) -> None:
    editor = filled(outline_page, {"noi_dung": "x"}, key="I.4.a.cuoc")
    index = editor.model.index(0, [each.key for each in editor.item.column].index("to_chuc"))
    rect = editor.view.visualRect(index)
    QTest.mouseClick(editor.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert not popups
    QTest.mouseClick(
        editor.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.right() - 10, rect.center().y())
    )
    assert popups == [editor.view.open_editor()]


def test_the_menu_names_every_act(outline_page: OutlinePage) -> None:
    menu = row_menu(filled(outline_page, *THREE))
    named = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert named == [
        "Thêm dòng ở cuối", "Chèn dòng bên dưới", "Chuyển dòng lên", "Chuyển dòng xuống", "Xóa dòng", "Sao chép",
        "Sao chép cả bảng (có tên cột)", "Dán từ Excel", "Xếp theo “Nội dung tập huấn” tăng dần",
        "Xếp theo “Nội dung tập huấn” giảm dần",
    ]  # fmt: skip


def test_a_finished_report_is_only_copied_from(office_session: Session, open_shell: OpenShell) -> None:
    report_id = start_report(office_session, "phu-luc-02", "2024")
    insert_rows(office_session, report_id, "I.4.c", [{"noi_dung": "Kỹ năng"}, {"noi_dung": "Luật"}])
    finish_report(office_session, report_id)
    shell = open_shell(office_session)
    shell.show_report(report_id)
    editor = table(shell.page)
    editor.view.go(0, 0)
    before = open_report(office_session, report_id).report.cells
    for key, held in ((Qt.Key.Key_N, CONTROL), (Qt.Key.Key_Delete, CONTROL), (Qt.Key.Key_Down, ALT)):
        press(key, held)
    press(Qt.Key.Key_Delete)
    paste("a\t1\nb\t2")
    click_head(editor, 0)
    assert open_report(office_session, report_id).report.cells == before
    press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "Kỹ năng"
    assert not editor.add.isVisible() and not editor.delete.isVisible() and not editor.paste_button.isVisible()
    offered = [action.text() for action in row_menu(editor).actions()]
    assert offered == ["Sao chép\tCtrl+C", "Sao chép cả bảng (có tên cột)"]


def test_the_model_keeps_qts_rules_and_the_cursor_its_row(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *({"noi_dung": str(n)} for n in range(6)))
    tester = QAbstractItemModelTester(editor.model, QAbstractItemModelTester.FailureReportingMode.Warning)
    session, report_id, random = outline_page.context.session, outline_page.opened.report.id, Random(5)
    editor.view.go(3, 0)
    held = editor.model.ids[3]
    for step in range(60):
        rows = list(row_ids(outline_page.opened.report, "I.4.c"))
        random.shuffle(rows) if step % 3 else None
        others = [row for row in rows if row != held]
        del others[: random.randrange(3)]
        others[random.randrange(len(others) + 1) :][:0] = []
        new = [f"n{step}_{n}" for n in range(random.randrange(4))]
        order = [*others, held]
        for row in new:
            order.insert(random.randrange(len(order) + 1), row)
        changes = {order_key("I.4.c"): Cell(" ".join(order)), table_key("I.4.c", order[0], "nam"): Cell(Decimal(step))}
        assert outline_page.commit(lambda changes=changes: set_cells(session, report_id, changes))
        assert editor.model.ids == tuple(order)
        assert editor.model.ids[editor.view.currentIndex().row()] == held
    assert tester.model() is editor.model


def test_no_table_is_wider_than_the_page(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, {"noi_dung": "x"}, key="I.4.a.cuoc")
    assert outline_page.window().width() == 1366
    assert sum(editor.view.columnWidth(n) for n in range(9)) <= editor.view.viewport().width()
    assert not editor.view.horizontalScrollBar().isVisible()


def test_redo_brings_the_act_back(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *THREE)
    press(Qt.Key.Key_Delete, CONTROL)
    step_back(outline_page)
    stepped = redo(outline_page.context.session, outline_page.opened.report.id)
    assert stepped is not None
    outline_page.opened = stepped.report
    outline_page.refresh()
    assert column(editor, "noi_dung") == ["Án lệ", "ăn uống"]


def test_five_hundred_rows_stay_usable(outline_page: OutlinePage) -> None:
    editor = filled(outline_page, *({"noi_dung": f"Lớp tập huấn số {n}", "nam": str(n)} for n in range(500)))
    editor.view.go(499, 2)
    keys("7", ENTER)
    assert editor.model.rows[499][2].text == "7"
    assert len(filled_rows(outline_page.opened.report, "I.4.c")) == 500


@pytest.mark.skipif(sys.platform == "win32", reason="Wine has the whole view painted at Enter; not found why")
def test_only_what_changes_is_painted(outline_page: OutlinePage, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = filled(outline_page, *THREE)
    painted: set[tuple[int, int]] = set()
    paint = SubtableDelegate.paint

    def noted(self: SubtableDelegate, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painted.add((index.row(), index.column()))
        paint(self, painter, option, index)

    editor.view.go(0, 1)
    keys("toa dam")
    outline_page.timer.stop()
    QApplication.processEvents()
    monkeypatch.setattr(SubtableDelegate, "paint", noted)
    press(ENTER)
    assert painted == {(0, 1), (0, 2)}
    assert editor.view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    painted.clear()
    outline_page.tree.setFocus()
    QApplication.processEvents()
    assert (0, 2) in painted, "the cursor's frame goes with the focus"
    painted.clear()
    editor.view.setFocus()
    QApplication.processEvents()
    assert (0, 2) in painted
