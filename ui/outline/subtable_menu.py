"""The menu of a table field: every act on its rows with its key, so that none has to be known beforehand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from ui.outline.subtable import TableEditor


def row_menu(editor: TableEditor) -> QMenu:
    """What can be done to the cell and rows that the cursor stands on; a finished report is only copied from."""
    menu = QMenu(editor)
    index = editor.view.currentIndex()
    if editor.editable:
        _add(menu, "Thêm dòng ở cuối\tCtrl+N", editor.add_row)
        _add(menu, "Chèn dòng bên dưới\tCtrl+Shift+N", editor.insert_below)
        _add(menu, "Chuyển dòng lên\tAlt+↑", lambda: editor.move_rows(-1))
        _add(menu, "Chuyển dòng xuống\tAlt+↓", lambda: editor.move_rows(1))
        _add(menu, "Xóa dòng\tCtrl+Delete", editor.delete_rows)
        menu.addSeparator()
    _add(menu, "Sao chép\tCtrl+C", editor.copy)
    _add(menu, "Sao chép cả bảng (có tên cột)", lambda: editor.copy(whole=True))
    if editor.editable:
        _add(menu, "Dán từ Excel\tCtrl+V", editor.paste)
        if index.isValid():
            menu.addSeparator()
            place, label = index.column(), editor.item.column[index.column()].label
            _add(menu, f"Xếp theo “{label}” tăng dần", lambda: editor.sort(place, False))
            _add(menu, f"Xếp theo “{label}” giảm dần", lambda: editor.sort(place, True))
    return menu


def _add(menu: QMenu, text: str, act: Callable[[], object]) -> None:
    menu.addAction(text).triggered.connect(lambda: act())
