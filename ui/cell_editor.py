"""The field that opens inside a cell of a table, and how it is left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QComboBox, QLineEdit, QMenu, QStyledItemDelegate, QWidget

from forms.text import nfc
from ui import theme
from ui.clipboard import held

MOST_LETTERS = 500
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ONE_LINE = (QLineEdit, QComboBox)


class PromptDelegate(QStyledItemDelegate):
    """Enter stores what a one-line editor holds, and closes it, before any other key is taken.

    Qt itself would do so at its next turn: keys that wait in the queue, after a slow disk say, would still go into
    the old cell, and two figures would become one.
    """

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in _ENTER and isinstance(editor, _ONE_LINE):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.SubmitModelCache)
            return True
        return super().eventFilter(editor, event)


class CellEditor(QLineEdit):
    """Takes one value. What is more than that goes to `block`: several lines or columns, or a very long text."""

    def __init__(self, parent: QWidget, name: str, block: Callable[[], object]) -> None:
        super().__init__(parent)
        self._block = block
        self.setProperty("role", "cell")
        self.setFont(theme.font())
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setAccessibleName(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.insert_from(held())
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """The standard menu, whose paste knows a block too."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.triggered.connect(lambda: self.insert_from(held()))
        return menu

    def dropEvent(self, event: QDropEvent) -> None:
        """A block that is dragged in is no one value: it is not taken."""
        text = event.mimeData().text().strip("\n")
        if "\n" in text or "\t" in text:
            event.ignore()
        else:
            super().dropEvent(event)

    def insert_from(self, mime: QMimeData) -> None:
        """Paste one value in the place of what is selected, or hand on a block."""
        text = nfc(mime.text()).strip("\n") if mime.hasText() else ""
        if "\n" in text or "\t" in text or len(text) > MOST_LETTERS:
            self._block()
        else:
            self.insert(text)
            self.textEdited.emit(self.text())
