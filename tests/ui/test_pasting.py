"""Pasting by every way a person has: converted, told, put back; files are never pasted as their address."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.pasting import LegacyBar, TextBox, TextLine, take

OLD, NEW = "Uû ban nh©n d©n x·", "Uỷ ban nhân dân xã"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk(QWidget):
    """A page with a bar and one field of each kind."""

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        self.bar, self.line, self.area = LegacyBar(), TextLine(), TextBox()
        inner = QWidget()
        QVBoxLayout(inner).addWidget(self.line)
        for part in (self.bar, inner, self.area):
            box.addWidget(part)


@pytest.fixture
def desk(app, qtbot):
    made = Desk()
    made.setWindowFlag(Qt.WindowType.Dialog)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def clip(text: str) -> None:
    QApplication.clipboard().setText(text)


def text_of(field: TextLine | TextBox) -> str:
    return field.text() if isinstance(field, TextLine) else field.toPlainText()


def mime(text: str = "", file: Path | None = None) -> QMimeData:
    made = QMimeData()
    if text:
        made.setText(text)
    if file:
        made.setUrls([QUrl.fromLocalFile(str(file))])
    return made


def drop(field: TextLine | TextBox, made: QMimeData) -> bool:
    """Drag over the field and let go; whether it said that it would take this."""
    target = field if isinstance(field, TextLine) else field.viewport()
    how = Qt.DropAction.CopyAction, made, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(2, 2), *how)
    QApplication.sendEvent(target, entered)
    event = QDropEvent(QPointF(2, 2), *how)
    QApplication.sendEvent(target, event)
    return entered.isAccepted()


@pytest.fixture(params=["line", "area"])
def field(desk, request):
    made = getattr(desk, request.param)
    made.setFocus()
    return made


def test_ctrl_v_converts_and_tells(desk, field):
    clip(OLD)
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    assert text_of(field) == NEW
    assert desk.bar.isVisible() and "TCVN3 (ABC)" in desk.bar.accessibleName() and NEW in desk.bar.accessibleName()


def test_shift_insert_converts(desk, field):
    clip("Coäng hoøa xaõ hoäi")
    QTest.keyClick(field, Qt.Key.Key_Insert, SHIFT)
    assert text_of(field) == "Cộng hòa xã hội"


def test_one_click_puts_the_original_back(desk, field):
    QTest.keyClicks(field, "abc ")
    clip(OLD)
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    QTest.keyClicks(field, " xyz")
    QTest.mouseClick(desk.bar.keep, Qt.MouseButton.LeftButton)
    assert text_of(field) == f"abc {OLD} xyz"
    assert not desk.bar.isVisible() and field.hasFocus()


def test_the_key_of_the_bar_puts_the_original_back(desk, field, qtbot):
    clip(OLD)
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    QTest.keyClick(field, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: text_of(field) == OLD, timeout=15_000)


def test_undo_gives_the_original_then_nothing(desk, field):
    clip(OLD)
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    field.undo()
    assert text_of(field) == OLD
    field.undo()
    assert text_of(field) == ""


def test_unicode_is_pasted_as_it_is_in_nfc(desk, field):
    clip("Uy\u0309 ban nha\u0302n da\u0302n, 25 °C, 10 µm ©")
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    assert text_of(field) == "Uỷ ban nhân dân, 25 °C, 10 µm ©"
    assert not desk.bar.isVisible()


def test_pasting_replaces_what_is_selected(desk, field):
    QTest.keyClicks(field, "abcdef")
    field.selectAll()
    clip(OLD)
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    assert text_of(field) == NEW


def test_a_surrogate_before_the_text_does_not_shift_what_is_put_back(desk, field):
    clip("😀 ")
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    clip(OLD)
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    desk.bar.keep.click()
    assert text_of(field) == f"😀 {OLD}"


def test_a_file_is_never_pasted_or_dropped_as_its_address(desk, field, tmp_path):
    file = tmp_path / "so-lieu.xlsx"
    QApplication.clipboard().setMimeData(mime(file=file))
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    assert not drop(field, mime(text=file.as_uri(), file=file))
    assert text_of(field) == ""


def test_dropped_text_is_converted(desk, field):
    assert drop(field, mime(OLD))
    assert text_of(field) == NEW
    assert desk.bar.isVisible()


def test_a_field_that_cannot_be_edited_takes_nothing(desk, field):
    field.setReadOnly(True)
    clip(OLD)
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    drop(field, mime(OLD))
    assert text_of(field) == "" and not desk.bar.isVisible()


def test_the_menu_pastes_the_same_way_and_speaks_vietnamese(desk):
    clip(OLD)
    menu = desk.line.menu()
    assert not {"Paste", "Copy", "Undo"} & {word for action in menu.actions() for word in action.text().split()}
    next(action for action in menu.actions() if action.objectName() == "edit-paste").trigger()
    assert desk.line.text() == NEW
    menu.deleteLater()


def test_the_menu_offers_no_paste_of_a_file(desk, tmp_path):
    QApplication.clipboard().setMimeData(mime(file=tmp_path / "a.pdf"))
    menu = desk.line.menu()
    assert not next(action for action in menu.actions() if action.objectName() == "edit-paste").isEnabled()
    menu.deleteLater()


def test_an_empty_clipboard_pastes_nothing(desk, field):
    QApplication.clipboard().clear()
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    desk.line.menu()
    assert text_of(field) == ""


def test_line_breaks_become_blanks_in_a_line(desk):
    clip("một\r\nhai\nba")
    QTest.keyClick(desk.line, Qt.Key.Key_V, CTRL)
    assert desk.line.text() == "một hai ba"


def test_middle_button_is_left_to_qt_where_there_is_no_selection_clipboard(desk):
    QTest.mouseClick(desk.line, Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 3))
    assert desk.line.text() == ""


def test_the_bar_outlives_the_field(desk):
    clip(OLD)
    desk.area.setFocus()
    QTest.keyClick(desk.area, Qt.Key.Key_V, CTRL)
    desk.area.setParent(None)
    desk.area.deleteLater()
    QApplication.sendPostedEvents(None, 52)
    QApplication.processEvents()
    desk.bar.keep.click()
    assert not desk.bar.isVisible()


def test_where_there_is_no_bar_one_comes_above_the_field(app, qtbot):
    window = QWidget()
    window.setWindowFlag(Qt.WindowType.Dialog)
    qtbot.addWidget(window)
    box, inner, line = QVBoxLayout(window), QHBoxLayout(), TextLine()
    box.addWidget(QWidget())
    box.addLayout(inner)
    inner.addWidget(line)
    with qtbot.waitExposed(window):
        window.show()
    line.insert_from(mime(OLD))
    bar = box.itemAt(1).widget()
    assert isinstance(bar, LegacyBar) and bar.isVisible() and NEW in bar.accessibleName()
    bar.hide()
    line.insert_from(mime(OLD))
    assert window.findChildren(LegacyBar) == [bar] and bar.isVisible()


def test_a_bar_on_a_page_that_is_not_shown_is_not_told(app, qtbot):
    stack = QStackedWidget()
    stack.setWindowFlag(Qt.WindowType.Dialog)
    qtbot.addWidget(stack)
    pages = [Desk(), Desk()]
    for page in pages:
        stack.addWidget(page)
    pages[1].bar.setParent(None)
    qtbot.addWidget(pages[1].bar)
    stack.setCurrentIndex(1)
    with qtbot.waitExposed(stack):
        stack.show()
    pages[1].area.insertFromMimeData(mime(OLD))
    assert not pages[0].bar.isVisibleTo(pages[0])
    assert pages[1].findChild(LegacyBar).isVisible()


def test_take_tells_and_gives_the_text():
    told = []
    assert take(mime("Tæng sè ng­êi"), told.append) == "Tổng số người"
    assert [each.name for each in told] == ["TCVN3 (ABC)"]
    assert take(mime("Tổng số"), told.append) == "Tổng số" and len(told) == 1
