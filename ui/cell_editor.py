"""The field that opens inside a cell of a table, and how it is left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from forms.text import nfc
from ui import theme

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
            self._paste(QGuiApplication.clipboard().mimeData())
            return
        super().keyPressEvent(event)

    def _paste(self, mime: QMimeData) -> None:
        text = nfc(mime.text()).strip("\n") if mime.hasText() else ""
        if "\n" in text or "\t" in text or len(text) > MOST_LETTERS:
            self._block()
        else:
            self.insert(text)
