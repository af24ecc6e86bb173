"""The menu of a cell: its answers, what can be said in the place of a value, copying, the helper cells, the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from forms.cells import STATE_TEXT, State
from ui.table.lines import Line
from ui.table.state_keys import STATE_KEYS

if TYPE_CHECKING:
    from ui.table.view import TableView

NAMES = {Qt.Key.Key_F6: "F6", Qt.Key.Key_F7: "F7", Qt.Key.Key_F8: "F8", Qt.Key.Key_F9: "F9"}


def cell_menu(view: TableView, line: Line) -> QMenu:
    """Everything that can be done with a cell, each with its key."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if line.editable:
        _answers(menu, view, line)
    if line.fold:
        unfolded = view.is_unfolded(line)
        text = "Thu gọn các ô phụ\tAlt+↑" if unfolded else f"{line.fold}\tAlt+↓"
        menu.addAction(text, lambda: view.fold(line, not unfolded))
        menu.addSeparator()
    if line.editable:
        menu.addAction("Cắt\tCtrl+X", lambda: view.copy_asked.emit(False, True))
    menu.addAction("Sao chép giá trị\tCtrl+C", lambda: view.copy_asked.emit(False, False))
    menu.addAction("Sao chép cả dòng\tCtrl+Shift+C", lambda: view.copy_asked.emit(True, False))
    if view.can_paste:
        menu.addAction("Dán\tCtrl+V", view.paste_asked.emit)
    menu.addSeparator()
    if line.answered and view.can_paste:
        menu.addAction("Ghi chú của ô…\tShift+F2", lambda: view.note_asked.emit(line.key))
    if line.editable:
        menu.addAction("Xóa trống\tDelete", view.cleared.emit)
    menu.addAction("Các cột về độ rộng ban đầu", view.reset_widths)
    return menu


def _answers(menu: QMenu, view: TableView, line: Line) -> None:
    for option in line.options:
        menu.addAction(option.text, lambda text=option.text: view.chosen.emit(line.key, text))
    if line.options:
        menu.addSeparator()
    for key, state in STATE_KEYS.items():
        if state is State.ESTIMATE and line.options:
            continue
        text = STATE_TEXT[state]
        named = f"{text[:1].upper()}{text[1:]}\t{NAMES[key]}"
        menu.addAction(named, lambda state=state: view.state_asked.emit(line.key, state))
    menu.addSeparator()


def answers_menu(view: TableView, line: Line) -> QMenu:
    """The answers of a closed question alone."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for option in line.options:
        menu.addAction(option.text, lambda text=option.text: view.chosen.emit(line.key, text))
    return menu
