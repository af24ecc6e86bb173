"""The printed table as an editor: typing starts editing, Enter goes to the next wanted cell, Tab to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QWidget

from forms.cells import State
from forms.text import plain
from ui.table.delegate import MARK, TableDelegate
from ui.table.frame import TableFrame
from ui.table.lines import Line
from ui.table.model import LABEL, LINE, VALUE, TableModel
from ui.table.state_keys import ESTIMATED, STATE_KEYS

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent, QItemSelection
    from PySide6.QtGui import QContextMenuEvent, QMouseEvent
    from PySide6.QtWidgets import QMenu

_NEXT = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_SIDEWAYS = (QAbstractItemView.CursorAction.MoveLeft, QAbstractItemView.CursorAction.MoveRight)
_EXTENDS = {
    Qt.Key.Key_Up: QAbstractItemView.CursorAction.MoveUp,
    Qt.Key.Key_Down: QAbstractItemView.CursorAction.MoveDown,
    Qt.Key.Key_PageUp: QAbstractItemView.CursorAction.MovePageUp,
    Qt.Key.Key_PageDown: QAbstractItemView.CursorAction.MovePageDown,
}
_SHIFT, _ALT, _PAD = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.KeypadModifier,
)
MENU_ZONE = MARK + 14


class TableView(TableFrame):
    """Keys become signals; what they do to a cell is the page's business (through workflow).

    typing: an open editor's text was changed; left_editor: it has closed.
    copy_asked says whether whole rows are meant, and whether the cells are emptied after it. ended: Enter was
    pressed and no wanted cell follows; refused: something was typed where this office types nothing.
    """

    state_asked = Signal(str, object)
    chosen = Signal(str, str)
    cleared = Signal()
    moved = Signal(str)
    note_asked = Signal(str)
    copy_asked = Signal(bool, bool)
    paste_asked = Signal()
    typing, left_editor = Signal(), Signal()
    ended = Signal()
    refused = Signal(str)
    escaped = Signal()
    unfolding = Signal()

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        self.chosen_rows: frozenset[int] = frozenset()
        super().__init__(model, parent)
        self._letters = ""
        self._went_on = False
        self._pressed = QModelIndex()
        self._anchor = 0
        self.can_paste = True
        self.menu: QMenu | None = None
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.viewport().setMouseTracking(True)

    def go_next(self, step: int = 1, wanted: bool = False) -> bool:
        """The next (or previous) visible cell that this unit fills; False where there is none.

        wanted: only cells that must not stay empty, and helper cells that are unfolded.
        """
        row = self.currentIndex().row() + step
        while 0 <= row < len(self._table.lines):
            line = self._table.lines[row]
            stops = line.editable and (not wanted or line.wanted or line.folds_away)
            if stops and not self.isRowHidden(row):
                self.go(row)
                return True
            row += step
        return False

    def _enter(self, step: int = 1) -> None:
        if not self.go_next(step, wanted=True) and step > 0:
            self.ended.emit()

    def chosen_lines(self) -> list[Line]:
        """The lines that are selected and in sight; the cursor's own at least."""
        rows = self.chosen_rows or {self.currentIndex().row()}
        return [self._table.lines[row] for row in sorted(rows) if row >= 0 and not self.isRowHidden(row)]

    def fold(self, line: Line, unfold: bool) -> None:
        """Bring a row's helper cells in sight with the cursor on the first, or fold them away; filled ones stay."""
        if unfold:
            self.unfolded.add(line.row.key)
        else:
            self.unfolded.discard(line.row.key)
        self.unfolding.emit()
        row = self._table.row_of(line.row.key)
        helper = row + 1 < len(self._table.lines) and self._table.lines[row + 1].folds_away
        self.go(row + 1 if unfold and helper and not self.isRowHidden(row + 1) else row)
        self.viewport().update()

    def type_in(self, text: str) -> None:
        """Open the cell at the cursor with a text that is typed on."""
        self.edit(self.currentIndex())
        editor = self.editor()
        if editor is not None:
            editor.setText(text)
            editor.setModified(True)

    def paste_over(self) -> None:
        """What is pasted into an open editor is more than one cell: the editor gives way to the block."""
        editor = self.editor()
        if editor is not None:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        self.paste_asked.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the cells and leaves the table only after the last one."""
        return self.go_next(1 if forward else -1) or super().focusNextPrevChild(forward)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Up and down only: one column is typed."""
        return self.currentIndex() if action in _SIDEWAYS else super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Letters typed where nothing can be typed move nothing."""

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        ranges = self.selectionModel().selection()
        self.chosen_rows = frozenset(row for part in ranges for row in range(part.top(), part.bottom() + 1))

    def extend_to(self, index: QModelIndex) -> None:
        """Choose all lines from where the choosing began to here."""
        if not index.isValid():
            return
        from PySide6.QtCore import QItemSelection

        first, last = sorted((self._anchor, index.row()))
        flags, end = QItemSelectionModel.SelectionFlag, self._table.columnCount() - 1
        chosen = QItemSelection(self._table.index(first, 0), self._table.index(last, end))
        self.selectionModel().select(chosen, flags.ClearAndSelect)
        self.selectionModel().setCurrentIndex(index.siblingAtColumn(VALUE), flags.NoUpdate)
        self.scrollTo(index)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self._letters = ""
        if current.isValid() and current.column() != VALUE:
            there = current.siblingAtColumn(VALUE)
            self.selectionModel().setCurrentIndex(there, QItemSelectionModel.SelectionFlag.NoUpdate)
        elif current.isValid():
            if current.row() not in self.chosen_rows or len(self.chosen_rows) < 2:
                self._anchor = current.row()
            self.moved.emit(current.data(LINE).key)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter and Tab leave an editor for the next cell, Shift with them for the one before.

        Qt hands the keys to the table only from an editor that has them at this moment; after a dialog that told of a
        refused figure, the window has not got them back yet.
        """
        ends = QAbstractItemDelegate.EndEditHint
        held = self.window().focusWidget()
        super().closeEditor(editor, ends.NoHint)
        if held is not None and (held is editor or editor.isAncestorOf(held)):
            self.setFocus()
        self.left_editor.emit()
        if hint == ends.SubmitModelCache:
            self._enter()
        elif hint in (ends.EditNextItem, ends.EditPreviousItem):
            self.go_next(1 if hint == ends.EditNextItem else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()
            self._state_while_typing(Qt.Key(event.key()), event.modifiers() & ~_PAD)
            return
        line = self.line()
        went_on, self._went_on = self._went_on, False
        if line is None or not (self._block_key(event) or self._line_key(event, line)):
            self._typed(event, line, went_on)

    def _state_while_typing(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
        """A state key in an open editor: F9 makes the figure an estimate and back, the others answer in its place."""
        editor, line = self.editor(), self.line()
        if editor is None or line is None or key not in STATE_KEYS or modifiers:
            return
        if STATE_KEYS[key] is State.ESTIMATE:
            typed = editor.text()
            editor.setText(typed.removeprefix(ESTIMATED) if typed.startswith(ESTIMATED) else ESTIMATED + typed)
            editor.setModified(True)
        else:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
            self.state_asked.emit(line.key, STATE_KEYS[key])
            self._went_on = self.line() is not line

    def _block_key(self, event: QKeyEvent) -> bool:
        """Keys for what is selected: copy, cut, paste; Escape."""
        keys = QKeySequence.StandardKey
        copies_rows = event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier | _SHIFT
        if event.matches(keys.Copy) or copies_rows:
            self.copy_asked.emit(copies_rows, False)
        elif event.matches(keys.Cut):
            self.copy_asked.emit(False, True)
        elif event.matches(keys.Paste):
            self.paste_asked.emit()
        elif event.key() in _EXTENDS and event.modifiers() & ~_PAD == _SHIFT:
            self.extend_to(self.moveCursor(_EXTENDS[Qt.Key(event.key())], Qt.KeyboardModifier.NoModifier))
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            return False
        return True

    def _line_key(self, event: QKeyEvent, line: Line) -> bool:
        """Keys for the cursor's line: its note, its menu, its helper cells."""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~_PAD
        if key == Qt.Key.Key_F2 and modifiers == _SHIFT:
            self.note_asked.emit(line.key)
        elif key == Qt.Key.Key_Menu or (key == Qt.Key.Key_F10 and modifiers == _SHIFT):
            self.show_menu()
        elif (modifiers == _ALT and key == Qt.Key.Key_Down and line.fold) or (event.text() == "+" and line.fold):
            self.fold(line, True)
        elif modifiers == _ALT and key == Qt.Key.Key_Up and (line.fold or line.folds_away):
            self.fold(line, False)
        else:
            return False
        return True

    def _typed(self, event: QKeyEvent, line: Line | None, went_on: bool) -> None:
        key, shift = Qt.Key(event.key()), bool(event.modifiers() & _SHIFT)
        plain_key = not event.modifiers() & ~(_SHIFT | _PAD)
        if key in _NEXT and plain_key:
            if shift or not went_on:
                self._enter(-1 if shift else 1)
        elif key in _CLEAR and plain_key and not self._letters:
            self.cleared.emit()
        elif line is None or not line.editable or not plain_key:
            if line is not None and plain_key and (key in STATE_KEYS or (event.text() and event.text().isprintable())):
                self.refused.emit(line.key)
            super().keyPressEvent(event)
        elif key in STATE_KEYS:
            self.state_asked.emit(line.key, STATE_KEYS[key])
            self._went_on = self.line() is not line and self.state() != QAbstractItemView.State.EditingState
        elif key == Qt.Key.Key_Backspace:
            self._letters = self._letters[:-1]
        elif not (line.options and self._choose(line, key, event.text())):
            super().keyPressEvent(event)

    def _choose(self, line: Line, key: Qt.Key, text: str) -> bool:
        """A closed question: the first letters of an answer give it, Space or F2 shows the answers.

        The cursor stays until Enter, so that an answer written out in full does not run into the next cell.
        """
        if key == Qt.Key.Key_F2 or (key == Qt.Key.Key_Space and not self._letters):
            self.offer(line)
            return True
        if not text.isprintable() or not text:
            return False
        typed = self._letters + text
        first = [option for option in line.options if plain(option.text).startswith(plain(typed))]
        if len(first) == 1:
            self._letters = typed
            self.chosen.emit(line.key, first[0].text)
        elif not self._letters:
            self.offer(line)
        return True

    def offer(self, line: Line) -> None:
        """The answers of a closed question as a menu under the cell."""
        from ui.table.cell_menu import answers_menu

        self._popup(answers_menu(self, line), self._under_cell())

    def show_menu(self, place: QPoint | None = None) -> None:
        """The menu of the cursor's cell, under it or at a place of the screen."""
        line = self.line()
        if line is not None and not (self.menu is not None and self.menu.isVisible()):
            self._popup(self.cell_menu(line), place or self._under_cell())

    def _popup(self, menu: QMenu, place: QPoint) -> None:
        self.menu = menu
        menu.destroyed.connect(self._menu_gone)
        menu.popup(place)

    def _menu_gone(self) -> None:
        self.menu = None

    def _under_cell(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())

    def cell_menu(self, line: Line) -> QMenu:
        """What can be done with a cell, each with its key."""
        from ui.table.cell_menu import cell_menu

        return cell_menu(self, line)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, before = self.indexAt(event.position().toPoint()), self.currentIndex()
        if event.modifiers() & _SHIFT and event.button() == Qt.MouseButton.LeftButton:
            self.extend_to(index)
            return
        super().mousePressEvent(event)
        on_mark = index.isValid() and self._mark_at(event.position().toPoint(), before) != ""
        self._pressed = index if on_mark and event.button() == Qt.MouseButton.LeftButton else QModelIndex()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place, pressed = event.position().toPoint(), self._pressed
        self._pressed = QModelIndex()
        line = self.line()
        if line is None or not pressed.isValid() or self.indexAt(place) != pressed:
            return
        if self._mark_at(place, pressed) == "fold":
            self.fold(line, not self.is_unfolded(line))
        elif pressed.column() == VALUE:
            self.show_menu()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = event.buttons() == Qt.MouseButton.NoButton and self._mark_at(event.position().toPoint())
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def _mark_at(self, place: QPoint, current: QModelIndex | None = None) -> str:
        """What a click there means: "fold", "menu", or "" for the cell as such."""
        index = self.indexAt(place)
        if not index.isValid():
            return ""
        line, rect = index.data(LINE), self.visualRect(index)
        if index.column() == LABEL and line.fold:
            delegate = self.itemDelegate()
            assert isinstance(delegate, TableDelegate)
            return "fold" if delegate.small_rect(line, rect).contains(place) else ""
        here = (current if current is not None else self.currentIndex()).row() == index.row()
        if index.column() == VALUE and line.editable and (line.options or here):
            room = MENU_ZONE + (MARK if line.severity else 0)
            return "menu" if QRect(rect.left(), rect.top(), room, rect.height()).contains(place) else ""
        return ""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = self.line()
        if line is not None and line.editable and line.options:
            self.offer(line)
            return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == event.Reason.Mouse
        self.show_menu(event.globalPos() if by_mouse else None)

    def focusInEvent(self, event: QEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update(self.visualRect(self.currentIndex()))

    def editor(self) -> QLineEdit | None:
        """The open editor, if any."""
        found = [editor for editor in self.viewport().findChildren(QLineEdit) if not editor.isHidden()]
        return found[0] if found else None
