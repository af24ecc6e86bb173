"""Pasting and dropping text: always plain, always Unicode; text of an old font is converted, told, and given back.

A TextLine stands in the place of a QLineEdit, a TextBox in that of a QPlainTextEdit: typing is theirs, pasting goes
through `take`. What they converted they tell to the nearest LegacyBar; where there is none, one comes above them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QClipboard,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QLayoutItem, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from forms.text import nfc
from ui import widgets
from ui.clipboard import held

if TYPE_CHECKING:
    from forms.legacy import Legacy

KEEP = "&Giữ nguyên như đã dán"
_SHOWN = 60
Told = Callable[["Legacy"], None]


def take(mime: QMimeData, told: Told) -> str:
    """The plain text to insert: NFC, an old font's text converted, which `told` hears of; "" for a file."""
    if not can_take(mime):
        return ""
    from forms.legacy import recognise

    text = nfc(mime.text())
    found = recognise(text)
    if found is None:
        return text
    told(found)
    return found.converted


def can_take(mime: QMimeData) -> bool:
    """Whether there is text: a file's address is none."""
    return mime.hasText() and not any(url.isLocalFile() for url in mime.urls())


class LegacyBar(QWidget):
    """One line that says what was converted, with the button that puts the original back; hidden until told.

    It stays until the original is put back, it is closed, or the next text is told.
    """

    def __init__(self) -> None:
        super().__init__()
        box = widgets.column(self, gap=0)
        frame = widgets.card("tell-notice")
        box.addWidget(frame)
        line = widgets.row(frame)
        line.setContentsMargins(12, 6, 8, 6)
        line.addWidget(widgets.mark("info", "accent"), 0, Qt.AlignmentFlag.AlignVCenter)
        self.sentence = widgets.label("", wrap=True)
        line.addWidget(self.sentence, 1)
        self.keep = widgets.button(KEEP, self._keep, "quiet")
        self.keep.setAccessibleName(KEEP.replace("&", ""))
        self.keep.setToolTip("Alt+G")
        line.addWidget(self.keep)
        line.addWidget(widgets.button("Đóng", self.hide, "quiet"))
        self._put_back: Callable[[], object] | None = None
        self.hide()

    def tell(self, legacy: Legacy, keep: Callable[[], object]) -> None:
        """Say what was converted; `keep` puts the original back."""
        self._put_back = keep
        first = " ".join(legacy.converted.split())
        shown = first if len(first) <= _SHOWN else first[:_SHOWN].rsplit(" ", 1)[0] + "…"
        self.sentence.setText(f"Văn bản vừa dán dùng bảng mã {legacy.name}, đã chuyển sang Unicode: “{shown}”.")
        self.setAccessibleName(self.sentence.text())
        widgets.show_if(self, True)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _keep(self) -> None:
        self.hide()
        if self._put_back is not None:
            self._put_back()
            self._put_back = None


class TextLine(QLineEdit):
    """A QLineEdit that pastes and drops as this module says; line breaks become blanks."""

    def insert_from(self, mime: QMimeData) -> None:
        """Put the text of a clipboard or a drag in the place of what is selected."""
        found: list[Legacy] = []
        text = _one_line(take(mime, found.append))
        if not text or self.isReadOnly():
            return
        if not found:
            self.insert(text)
            return
        original = _one_line(nfc(found[0].original))
        start = self.selectionStart() if self.hasSelectedText() else self.cursorPosition()
        self.insert(original)
        self.setSelection(start, self.cursorPosition() - start)
        self.insert(text)
        tell(self, found[0], lambda: _swap_back(self, text, original))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.insert_from(held())
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clipboard = QGuiApplication.clipboard()
        if event.button() == Qt.MouseButton.MiddleButton and clipboard.supportsSelection():
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.insert_from(held(QClipboard.Mode.Selection))
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """The standard menu, whose paste is this module's."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in menu.actions():
            if action.objectName() == "edit-paste":
                action.triggered.disconnect()
                action.setEnabled(not self.isReadOnly() and can_take(held()))
                action.triggered.connect(lambda: self.insert_from(held()))
        return menu

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if can_take(event.mimeData()):
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if can_take(event.mimeData()):
            super().dragMoveEvent(event)
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        if event.source() is self:
            super().dropEvent(event)
        elif can_take(event.mimeData()) and not self.isReadOnly():
            self.setCursorPosition(self.cursorPositionAt(event.position().toPoint()))
            self.setFocus()
            self.insert_from(event.mimeData())
            event.acceptProposedAction()


class TextBox(QPlainTextEdit):
    """A QPlainTextEdit that pastes and drops as this module says."""

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return can_take(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        found: list[Legacy] = []
        text = take(source, found.append)
        if not text or self.isReadOnly():
            return
        if found:
            self._insert_converted(found[0])
        else:
            self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def _insert_converted(self, found: Legacy) -> None:
        """In two steps, so that one undo gives the original."""
        original, cursor = nfc(found.original), self.textCursor()
        start = cursor.selectionStart()
        cursor.insertText(original)
        put = QTextCursor(self.document())
        put.setPosition(start)
        put.setPosition(cursor.position(), QTextCursor.MoveMode.KeepAnchor)
        put.insertText(found.converted)
        tell(self, found, lambda: self._put_back(start, found.converted, original))

    def _put_back(self, start: int, converted: str, original: str) -> None:
        if not isValid(self) or self.isReadOnly():
            return
        text = self.toPlainText()
        at = start if text.startswith(converted, start) else text.find(converted)
        if at >= 0:
            cursor = self.textCursor()
            cursor.setPosition(units(text[:at]))
            cursor.setPosition(units(text[: at + len(converted)]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(original)
            self.setTextCursor(cursor)
        self.setFocus()


def units(text: str) -> int:
    """Its length as Qt counts, in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _swap_back(line: QLineEdit, converted: str, original: str) -> None:
    if not isValid(line) or line.isReadOnly():
        return
    at = line.text().find(converted)
    if at >= 0:
        line.setSelection(units(line.text()[:at]), units(converted))
        line.insert(original)
    line.setFocus()


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip("\n")


def tell(field: QWidget, legacy: Legacy, keep: Callable[[], object]) -> None:
    """Tell the nearest bar that is on the page; where there is none, one is put above the field."""
    bar = _nearest_bar(field) or _bar_above(field)
    if bar is not None:
        bar.tell(legacy, keep)


def _nearest_bar(field: QWidget) -> LegacyBar | None:
    """Among the parts of the nearest parent that has one."""
    above = field.parentWidget()
    while above is not None:
        for bar in above.findChildren(LegacyBar):
            if bar.parentWidget().isVisibleTo(above):
                return bar
        above = above.parentWidget()
    return None


def _bar_above(field: QWidget) -> LegacyBar | None:
    """A new bar in the nearest column of widgets, right above what holds the field."""
    part, above = field, field.parentWidget()
    while above is not None:
        box = above.layout()
        for place in range(box.count()) if isinstance(box, QVBoxLayout) else ():
            if _holds(box.itemAt(place), part):
                bar = LegacyBar()
                box.insertWidget(place, bar)
                return bar
        part, above = above, above.parentWidget()
    return None


def _holds(item: QLayoutItem, part: QWidget) -> bool:
    inner = item.layout()
    if inner is None:
        return item.widget() is part
    return any(_holds(inner.itemAt(place), part) for place in range(inner.count()))
