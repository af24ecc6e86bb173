"""The text field of a narrative: plain text in which quoted figures stand as chips that show the present number.

A chip is one letter of the document, an inline object that knows the figure's key only; what it shows is asked for
when it is painted, so a changed table costs no step of undo. `text()` gives the stored form, {…} tokens and all.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFontMetricsF,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QScrollArea, QTextEdit, QToolTip

from forms.cells import Cell
from forms.form import Form
from forms.legacy import Legacy
from forms.present import figure_text
from forms.text import nfc
from forms.tokens import figure_of, tokens_in
from ui import theme
from ui.outline.narrative_chips import CHIP, OBJECT, ChipPainter, chip_look, chips_in, key_of, selected, spelled, token
from ui.pasting import can_take, take, tell, units

MIME = "application/x-bdg-narrative"
LEAST_LINES, MOST_LINES = 3, 14
CHROME = 14
TOKEN_LENGTH, SPOKEN = 120, 2000
MOST_TEXT = 16_777_215


class NarrativeEdit(QTextEdit):
    """Plain text with chips. typed: the officer changed the text; figure_wanted: Ctrl+K was pressed.

    stepped: whether the last key was undo or redo within the field.

    `show_text` and `text` take and give the stored form. Ctrl+Z is the field's while it has a step of its own,
    else it is left to the page.
    """

    typed = Signal()
    figure_wanted = Signal()

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form
        self._cells: Mapping[str, Cell] = {}
        self._shown: dict[str, str] = {}
        self._quiet = False
        self._painter = ChipPainter(self, self.figure)
        self.stepped = False
        self._most = MOST_LINES
        self.setProperty("role", "narrative")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDefaultFont(theme.font())
        layout = self.document().documentLayout()
        layout.registerHandler(CHIP, self._painter)
        layout.documentSizeChanged.connect(lambda _size: self._fit())
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._moved)
        self._fit()

    def grow_to(self, height: int) -> None:
        """Let the field become as high as this before it scrolls."""
        line = QFontMetricsF(self.document().defaultFont()).lineSpacing()
        self._most = max(LEAST_LINES, int((height - CHROME - 2 * self.document().documentMargin()) / line))
        self._fit()

    def figure(self, key: str) -> str:
        """What a chip shows: the figure as it is now, "…" while there is none."""
        return figure_text(self._form, key, self._cells)

    def text(self) -> str:
        """The text as it is stored: each chip is its {…} token."""
        return spelled(self.document().toRawText(), self._keys(), token)

    def shown_text(self) -> str:
        """The text as it is read: each chip is its number."""
        return spelled(self.document().toRawText(), self._keys(), self.figure)

    def show_text(self, text: str) -> None:
        """Replace the text, without a step of undo; the cursor stays where it was as far as it can."""
        place = self.textCursor().position()
        self._quiet = True
        self.document().setUndoRedoEnabled(False)
        self.setPlainText(text)
        for found in reversed(tokens_in(self._form, text)):
            if found.figure is not None:
                self._put_chip(self._stretch(units(text[: found.start]), units(text[: found.end])), found.key)
        self.document().setUndoRedoEnabled(True)
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._quiet = False
        self._describe()

    def show_figures(self, cells: Mapping[str, Cell]) -> None:
        """Take the report's figures; the chips that read otherwise now are drawn anew."""
        self._cells = cells
        now = {key: self.figure(key) for _place, key in chips_in(self.document()) if key}
        if now == self._shown:
            return
        old, self._shown = self._shown, now
        self._quiet = True
        for place, key in chips_in(self.document()):
            if key and old.get(key) != now[key]:
                self.document().markContentsDirty(place, 1)
        self._quiet = False
        self._describe()

    def insert_figure(self, key: str) -> None:
        """Put a chip in the place of what is selected; a blank parts it from a letter before it."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.insertText(" " if self._letter_before(cursor.selectionStart()) else "")
        self._put_chip(cursor, key)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        self._announce(key)

    def insert_text(self, text: str) -> None:
        """Put text in the place of what is selected; its tokens become chips. One step of undo."""
        cursor, at = self.textCursor(), 0
        kept = text.replace(OBJECT, "")
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        for found in tokens_in(self._form, kept):
            if found.figure is not None:
                cursor.insertText(kept[at : found.start], QTextCharFormat())
                self._put_chip(cursor, found.key)
                at = found.end
        cursor.insertText(kept[at:], QTextCharFormat())
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def underline(self, ranges: tuple[tuple[int, int], ...]) -> None:
        """Underline these parts of the stored text as doubtful."""
        marks = []
        for start, end in ranges:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self._stretch(self._position(start), self._position(end))  # type: ignore[attr-defined]
            mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)  # type: ignore[attr-defined]
            mark.format.setUnderlineColor(theme.colour("warn"))  # type: ignore[attr-defined]
            marks.append(mark)
        self.setExtraSelections(marks)

    def _put_chip(self, cursor: QTextCursor, key: str) -> None:
        cursor.insertText(OBJECT, chip_look(key))
        self._shown[key] = self.figure(key)

    def _stretch(self, start: int, end: int) -> QTextCursor:
        return selected(self.document(), start, end)

    def _keys(self, start: int = 0, end: int = MOST_TEXT) -> list[str]:
        return [key for place, key in chips_in(self.document()) if start <= place < end]

    def _position(self, offset: int) -> int:
        """The document's position of an offset of the stored text."""
        place, left = 0, offset
        parts = self.document().toRawText().split(OBJECT)
        for part, key in zip(parts, [*self._keys(), ""], strict=True):
            if left <= len(part):
                return place + units(part[:left])
            place += units(part) + 1
            left -= len(part) + (len(token(key)) if key else 1)
        return max(0, place - 1)

    def _letter_before(self, position: int) -> bool:
        return self.document().characterAt(position - 1).isalnum() if position else False

    def _changed(self) -> None:
        if not self._quiet:
            self.typed.emit()

    def _fit(self) -> None:
        line = QFontMetricsF(self.document().defaultFont()).lineSpacing()
        margins = 2 * self.document().documentMargin()
        height = min(max(self.document().size().height(), LEAST_LINES * line + margins), self._most * line + margins)
        if self.height() != round(height) + CHROME:
            self.setFixedHeight(round(height) + CHROME)

    def _moved(self) -> None:
        QTimer.singleShot(0, self, self._keep_in_sight)
        key = key_of(self.textCursor().charFormat()) if QAccessible.isActive() else ""
        if key:
            self._announce(key)

    def _keep_in_sight(self) -> None:
        """Scroll the page so that the line that is typed stays on the screen."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None or not self.hasFocus():
            return
        spot = self.cursorRect()
        for corner in (spot.bottomLeft(), spot.topLeft()):
            area.ensureVisible(0, self.viewport().mapTo(area.widget(), corner).y(), 0, CHROME)

    def _describe(self) -> None:
        """Screen readers meet a chip as an object; the whole text with its numbers is the field's description."""
        has_chips = next((key for _place, key in chips_in(self.document()) if key), "")
        self.setAccessibleDescription(self.shown_text()[:SPOKEN] if has_chips else "")

    def _announce(self, key: str) -> None:
        figure = figure_of(self._form, key)
        if QAccessible.isActive() and figure is not None:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{self.figure(key)}, {figure.name}"))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._has_no_step(event):
                event.ignore()
                return True
            if _wants_figure(event):
                event.accept()
                return True
        return super().event(event)

    def _has_no_step(self, event: QKeyEvent) -> bool:
        """Whether the key is undo or redo and the field has nothing to take back or do again."""
        document = self.document()
        if event.matches(QKeySequence.StandardKey.Undo):
            return not document.isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not document.isRedoAvailable()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._has_no_step(event):
            event.ignore()
            return
        if _wants_figure(event):
            self.figure_wanted.emit()
            return
        self.stepped = any(event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
        super().keyPressEvent(event)
        if event.text() == "}":
            self._fold()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.commitString().endswith("}"):
            self._fold()

    def _fold(self) -> None:
        """A token that was typed by hand becomes a chip at its last brace."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()][-TOKEN_LENGTH:]
        tokens = tokens_in(self._form, before)
        if not tokens or tokens[-1].figure is None or tokens[-1].end != len(before):
            return
        size = tokens[-1].end - tokens[-1].start
        self._put_chip(self._stretch(cursor.position() - size, cursor.position()), tokens[-1].key)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return can_take(source)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Numbers for other programs, tokens for this one."""
        cursor = self.textCursor()
        keys = self._keys(cursor.selectionStart(), cursor.selectionEnd())
        raw = cursor.selection().toRawText()
        made = QMimeData()
        made.setText(spelled(raw, keys, self.figure))
        made.setData(MIME, spelled(raw, keys, token).encode("utf-8"))
        return made

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Only ever plain text; an old font's text is converted in a step of its own and told."""
        if self.isReadOnly():
            return
        found: list[Legacy] = []
        if source.hasFormat(MIME):
            text = nfc(bytes(source.data(MIME).data()).decode("utf-8", "replace"))
        else:
            text = take(source, found.append)
        if found:
            self._insert_converted(found[0])
        elif text:
            self.insert_text(text)
        self.ensureCursorVisible()

    def _insert_converted(self, found: Legacy) -> None:
        original, start = nfc(found.original), self.textCursor().selectionStart()
        self.insert_text(original)
        self.setTextCursor(self._stretch(start, self.textCursor().position()))
        self.insert_text(found.converted)
        tell(self, found, lambda: self._put_back(found.converted, original))

    def _put_back(self, converted: str, original: str) -> None:
        at = self.text().find(converted)
        if at >= 0 and not self.isReadOnly():
            self.setTextCursor(self._stretch(self._position(at), self._position(at + len(converted))))
            self.insert_text(original)
        self.setFocus()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self.isReadOnly():
            menu.addSeparator()
            menu.addAction("Chèn số liệu…\tCtrl+K", self.figure_wanted.emit)
        menu.exec(event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell_chip(event.pos(), event.globalPos())
            return True
        return super().viewportEvent(event)

    def _tell_chip(self, spot: QPoint, at: QPoint) -> None:
        """Name the figure of the chip under the mouse."""
        cursor = self.cursorForPosition(spot)
        for place in (cursor.position(), cursor.position() + 1):
            edge = self._stretch(place, place)
            figure = figure_of(self._form, key_of(edge.charFormat()))
            left = self.cursorRect(self._stretch(place - 1, place - 1)) if place and figure else None
            if figure and left and left.left() <= spot.x() <= self.cursorRect(edge).left():
                QToolTip.showText(at, figure.full_name, self)
                return
        QToolTip.hideText()


def _wants_figure(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier
