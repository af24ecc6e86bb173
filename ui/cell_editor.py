"""The field that opens inside a cell of the table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from forms.text import nfc
from ui import theme

MOST_LETTERS = 500


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
