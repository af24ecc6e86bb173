"""The text field of a narrative: plain text in which quoted figures stand as chips that show the present number.

A chip is one letter of the document, an inline object that knows the figure's key only; what it shows is asked for
when it is painted, so a changed table costs no step of undo. `text()` gives the stored form, {…} tokens and all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QContextMenuEvent,
    QFontMetricsF,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QScrollArea, QTextEdit, QToolTip

from forms.cells import Cell
from forms.legacy import Legacy
from forms.pack import Form
from forms.present import figure_text
from forms.text import nfc
from forms.tokens import figure_of, tokens_in
from ui import theme
from ui.pasting import can_take, take, tell, units

OBJECT = "\ufffc"
CHIP = QTextFormat.ObjectTypes.UserObject.value + 1
KEY_PROPERTY = QTextFormat.Property.UserProperty.value + 1
MIME = "application/x-bdg-narrative"
LEAST_LINES, MOST_LINES = 3, 14
CHROME = 14
INSIDE, OUTSIDE, ROUND = 6.0, 1.5, 5.0
TOKEN_LENGTH, SPOKEN = 120, 2000
MOST_TEXT = 16_777_215
Spell = Callable[[str], str]


class _Chips(QPyTextObject):
    """Draws the chips of one editor."""

    def __init__(self, edit: NarrativeEdit) -> None:
        super().__init__(edit)
        self._edit = edit

    def intrinsicSize(self, document: QTextDocument, position: int, look: QTextFormat) -> QSizeF:
        metrics = QFontMetricsF(document.defaultFont())
        width = metrics.horizontalAdvance(self._edit.figure(look.property(KEY_PROPERTY)))
        return QSizeF(width + 2 * (INSIDE + OUTSIDE), metrics.height())

    def drawObject(
        self, painter: QPainter, place: QRectF, document: QTextDocument, position: int, look: QTextFormat
    ) -> None:
        selected = self._edit.selects(position)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent" if selected else "accent_soft"))
        painter.drawRoundedRect(place.adjusted(OUTSIDE, 0, -OUTSIDE, 0), ROUND, ROUND)
        painter.setPen(theme.colour("on_accent" if selected else "accent"))
        painter.setFont(document.defaultFont())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._edit.figure(look.property(KEY_PROPERTY)))
        painter.restore()


class NarrativeEdit(QTextEdit):
    """Plain text with chips. typed: the officer changed the text; figure_wanted: Ctrl+K was pressed.

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
        self._chips = _Chips(self)
        self.setProperty("role", "narrative")
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDefaultFont(theme.font())
        layout = self.document().documentLayout()
        layout.registerHandler(CHIP, self._chips)
        layout.documentSizeChanged.connect(lambda _size: self._fit())
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._moved)
        self._fit()

    def figure(self, key: str) -> str:
        """What a chip shows: the figure as it is now, "…" while there is none."""
        return figure_text(self._form, key, self._cells)

    def text(self) -> str:
        """The text as it is stored: each chip is its {…} token."""
        return self._spelled(self.document().toRawText(), self._keys(), _token)

    def shown_text(self) -> str:
        """The text as it is read: each chip is its number."""
        return self._spelled(self.document().toRawText(), self._keys(), self.figure)

    def show_text(self, text: str) -> None:
        """Replace the text, without a step of undo; the cursor stays where it was as far as it can."""
        place = self.textCursor().position()
        self._quiet = True
        self.document().setUndoRedoEnabled(False)
        self.setPlainText(text)
        for token in reversed(tokens_in(self._form, text)):
            if token.figure is not None:
                self._put_chip(self._selected(units(text[: token.start]), units(text[: token.end])), token.key)
        self.document().setUndoRedoEnabled(True)
        cursor = self.textCursor()
        cursor.setPosition(min(place, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self._quiet = False
        self._describe()

    def show_figures(self, cells: Mapping[str, Cell]) -> None:
        """Take the report's figures; the chips that read otherwise now are drawn anew."""
        self._cells = cells
        now = {key: self.figure(key) for _place, key in self._objects() if key}
        if now == self._shown:
            return
        old, self._shown = self._shown, now
        self._quiet = True
        for place, key in self._objects():
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
        for token in tokens_in(self._form, kept):
            if token.figure is not None:
                cursor.insertText(kept[at : token.start], QTextCharFormat())
                self._put_chip(cursor, token.key)
                at = token.end
        cursor.insertText(kept[at:], QTextCharFormat())
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def underline(self, ranges: tuple[tuple[int, int], ...]) -> None:
        """Underline these parts of the stored text as doubtful."""
        marks = []
        for start, end in ranges:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = self._selected(self._position(start), self._position(end))  # type: ignore[attr-defined]
            mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)  # type: ignore[attr-defined]
            mark.format.setUnderlineColor(theme.colour("warn"))  # type: ignore[attr-defined]
            marks.append(mark)
        self.setExtraSelections(marks)

    def selects(self, position: int) -> bool:
        """Whether the letter at a position is selected."""
        cursor = self.textCursor()
        return cursor.selectionStart() <= position < cursor.selectionEnd()

    def _put_chip(self, cursor: QTextCursor, key: str) -> None:
        look = QTextCharFormat()
        look.setObjectType(CHIP)
        look.setProperty(KEY_PROPERTY, key)
        look.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        cursor.insertText(OBJECT, look)
        self._shown[key] = self.figure(key)

    def _selected(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _objects(self) -> Iterator[tuple[int, str]]:
        """Place and figure of every chip, "" for a stray replacement letter, in the order of the text."""
        cursor = self.document().find(OBJECT, 0)
        while not cursor.isNull():
            yield cursor.selectionStart(), _key_of(cursor.charFormat())
            cursor = self.document().find(OBJECT, cursor)

    def _keys(self, start: int = 0, end: int = MOST_TEXT) -> list[str]:
        return [key for place, key in self._objects() if start <= place < end]

    def _spelled(self, raw: str, keys: list[str], spell: Spell) -> str:
        parts = raw.replace("\u2029", "\n").replace("\u2028", "\n").split(OBJECT)
        spelled = [spell(key) if key else OBJECT for key in keys]
        return "".join(part + word for part, word in zip(parts, [*spelled, ""], strict=True))

    def _position(self, offset: int) -> int:
        """The document's position of an offset of the stored text."""
        place, left = 0, offset
        parts = self.document().toRawText().split(OBJECT)
        for part, key in zip(parts, [*self._keys(), ""], strict=True):
            if left <= len(part):
                return place + units(part[:left])
            place += units(part) + 1
            left -= len(part) + (len(_token(key)) if key else 1)
        return max(0, place - 1)

    def _letter_before(self, position: int) -> bool:
        return self.document().characterAt(position - 1).isalnum() if position else False

    def _changed(self) -> None:
        if not self._quiet:
            self.typed.emit()

    def _fit(self) -> None:
        line = QFontMetricsF(self.document().defaultFont()).lineSpacing()
        margins = 2 * self.document().documentMargin()
        height = min(max(self.document().size().height(), LEAST_LINES * line + margins), MOST_LINES * line + margins)
        if self.height() != round(height) + CHROME:
            self.setFixedHeight(round(height) + CHROME)

    def _moved(self) -> None:
        QTimer.singleShot(0, self, self._keep_in_sight)
        key = _key_of(self.textCursor().charFormat()) if QAccessible.isActive() else ""
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
        has_chips = next((key for _place, key in self._objects() if key), "")
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
        self._put_chip(self._selected(cursor.position() - size, cursor.position()), tokens[-1].key)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return can_take(source)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Numbers for other programs, tokens for this one."""
        cursor = self.textCursor()
        keys = self._keys(cursor.selectionStart(), cursor.selectionEnd())
        raw = cursor.selection().toRawText()
        made = QMimeData()
        made.setText(self._spelled(raw, keys, self.figure))
        made.setData(MIME, self._spelled(raw, keys, _token).encode("utf-8"))
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
        self.setTextCursor(self._selected(start, self.textCursor().position()))
        self.insert_text(found.converted)
        tell(self, found, lambda: self._put_back(found.converted, original))

    def _put_back(self, converted: str, original: str) -> None:
        at = self.text().find(converted)
        if at >= 0 and not self.isReadOnly():
            self.setTextCursor(self._selected(self._position(at), self._position(at + len(converted))))
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
            edge = self._selected(place, place)
            figure = figure_of(self._form, _key_of(edge.charFormat()))
            left = self.cursorRect(self._selected(place - 1, place - 1)) if place and figure else None
            if figure and left and left.left() <= spot.x() <= self.cursorRect(edge).left():
                QToolTip.showText(at, figure.full_name, self)
                return
        QToolTip.hideText()


def _token(key: str) -> str:
    return f"{{{key}}}"


def _key_of(look: QTextCharFormat) -> str:
    return str(look.property(KEY_PROPERTY)) if look.objectType() == CHIP else ""


def _wants_figure(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_K and event.modifiers() == Qt.KeyboardModifier.ControlModifier
