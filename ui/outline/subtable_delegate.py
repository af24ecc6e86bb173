"""How a cell of a table field is painted and typed into: lines, wrapped texts, answers of a list."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QTextCursor
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from forms.findings import Severity
from forms.form import Column
from forms.text import plain
from ui import icons, theme
from ui.cell_editor import PromptDelegate
from ui.outline.subtable_model import SPOT, Spot, SubtableModel
from ui.pasting import TextBox, TextLine

Index = QModelIndex | QPersistentModelIndex
Hint = QAbstractItemDelegate.EndEditHint
WRAP = int(Qt.TextFlag.TextWordWrap)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
PAD_X, MARK, FRAME = 8, 14, 2
_TONE = {Severity.ERROR: "err", Severity.WARNING: "warn"}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_NEW_LINE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_STEPS = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}


class ChoiceBox(QComboBox):
    """The closed answers of a cell. First letters choose, with or without diacritics; only the list's own click or
    Enter ends the choice, so that an answer written out in full does not run into the next cell.
    """

    picked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.letters = ""
        self._by_key = False
        self.activated.connect(lambda _n: None if self._by_key else self.picked.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text, key = event.text(), event.key()
        if key == Qt.Key.Key_Backspace:
            self.letters = self.letters[:-1]
        elif key == Qt.Key.Key_Space and not self.letters:
            self.showPopup()
        elif text and text.isprintable():
            self._search(text)
        else:
            self._by_key = True
            super().keyPressEvent(event)
            self._by_key = False

    def _search(self, text: str) -> None:
        for typed in (self.letters + text, text):
            places = [n for n in range(1, self.count()) if plain(self.itemText(n)).startswith(plain(typed))]
            if places and plain(typed):
                self.letters = typed
                self.setCurrentIndex(places[0])
                return


class CellText(TextBox):
    """A text of a cell, as high as what is written. Enter and Tab end it, Alt+Enter begins a line as in Excel."""

    done = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "cell")
        self.setFont(theme.font())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        side, above = PAD_X - FRAME, theme.CELL_PAD_Y - FRAME
        self.setViewportMargins(side, above, side, above)
        self._least, self._filled = 0, False
        self.textChanged.connect(self._grow)

    def place(self, rect: QRect) -> None:
        """Lie over the cell, and over what is below it where the text is higher."""
        self._least = rect.height()
        self.setGeometry(rect)
        self._grow()

    def _grow(self) -> None:
        lines = round(self.document().size().height())
        needed = lines * QFontMetrics(self.font()).lineSpacing() + 2 * theme.CELL_PAD_Y
        room = self.parentWidget().height() - self.y()
        self.resize(self.width(), max(self._least, min(needed, room)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        if key in _ENTER and held & _NEW_LINE:
            self.insertPlainText("\n")
        elif key in _ENTER:
            self.done.emit(-1 if held & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in _STEPS:
            self.done.emit(_STEPS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def fill(self, text: str) -> None:
        """Show what stands in the cell when the editor opens, selected so that typing replaces it."""
        if not self._filled:
            self._filled = True
            self.setPlainText(text)
            self.selectAll()

    def text(self) -> str:
        """What is written."""
        return self.toPlainText()


class SubtableDelegate(PromptDelegate):
    """Paints as the big table does; what is chosen it asks the view."""

    def __init__(self, columns: tuple[Column, ...], view: QTableView) -> None:
        super().__init__(view)
        self._columns, self._view = columns, view
        self._faces = {computed: theme.font(italic=computed) for computed in (False, True)}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        spot: Spot = index.data(SPOT)
        rect: QRect = option.rect
        here = index == self._view.currentIndex() and self._view.hasFocus()
        tone = _TONE.get(spot.finding.severity) if spot.finding else None
        chosen = self._view.selectionModel().isSelected(index) and not here
        ground = "accent_soft" if chosen else f"{tone}_soft" if tone else "soft" if spot.computed else "surface"
        painter.save()
        painter.fillRect(rect, theme.colour(ground))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        listed = self.has_list(index, spot)
        box = text_rect(rect, listed)
        if listed:
            place = QRect(rect.right() - PAD_X - MARK + 4, rect.center().y() - MARK // 2, MARK, MARK)
            painter.drawPixmap(place, icons.pixmap("chevron-down", "muted", MARK, 2.0))
        painter.setFont(self._faces[spot.computed])
        painter.setPen(theme.colour(tone or "ink"))
        painter.drawText(box, (RIGHT if spot.number else LEFT) | WRAP, spot.text)
        if here:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def has_list(self, index: Index, spot: Spot) -> bool:
        """Whether the cell is answered in a list."""
        return spot.editable and self._columns[index.column()].type == "choice"

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._columns[index.column()]
        editor = _MAKERS.get(column.type, _line)(self, parent, column)
        editor.setAccessibleName(column.label)
        return editor

    def end(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Store what the editor holds and close it."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, hint)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill an editor that opens; one that is being typed into keeps its text when its row is painted anew."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, ChoiceBox) and not editor.letters:
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(text)
        elif isinstance(editor, CellText):
            editor.fill(text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        if isinstance(editor, CellText):
            editor.place(option.rect)
        else:
            super().updateEditorGeometry(editor, option, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.text()
        spot = index.data(SPOT)
        if text.strip() == spot.text and text.strip() and _was_typed(editor) and isinstance(model, SubtableModel):
            model.typed.emit(spot.key, text)  # the very same: it may settle what a disk changed (storage/pen.py)
        model.setData(index, text, Qt.ItemDataRole.EditRole)


def _was_typed(editor: QWidget) -> bool:
    """Whether keys made the text what it is."""
    if isinstance(editor, QPlainTextEdit):
        return editor.document().isModified()
    return isinstance(editor, QLineEdit) and editor.isModified()


def _choice(delegate: SubtableDelegate, parent: QWidget, column: Column) -> QWidget:
    box = ChoiceBox(parent)
    box.addItem("")
    box.addItems([choice.text for choice in column.options])
    box.picked.connect(lambda: delegate.end(box, Hint.EditNextItem))
    return box


def _text(delegate: SubtableDelegate, parent: QWidget, _column: Column) -> QWidget:
    editor = CellText(parent)
    hints = {1: Hint.EditNextItem, -1: Hint.EditPreviousItem}
    editor.done.connect(lambda step: delegate.end(editor, hints[step]))
    return editor


def _line(_delegate: SubtableDelegate, parent: QWidget, column: Column) -> QWidget:
    editor = TextLine(parent)
    editor.setProperty("role", "cell")
    editor.setFont(theme.font())
    if column.is_figure:
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
    return editor


_MAKERS = {"choice": _choice, "text": _text}
EDITORS = (ChoiceBox, CellText, TextLine)


def text_rect(rect: QRect, listed: bool = False) -> QRect:
    """Where the text stands inside a cell; listed: with room for the mark of a list."""
    return rect.adjusted(PAD_X, theme.CELL_PAD_Y, -PAD_X - (MARK if listed else 0), -theme.CELL_PAD_Y)


def cursor_to_end(editor: QWidget | None) -> None:
    """Let typing go on behind what stands in the cell."""
    if isinstance(editor, QLineEdit):
        editor.end(False)
    elif isinstance(editor, QPlainTextEdit):
        editor.moveCursor(QTextCursor.MoveOperation.End)
