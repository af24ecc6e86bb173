"""The printed table as an editor: typing starts editing, Enter goes to the next wanted cell, Tab to the next."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTableView,
    QWidget,
)

from forms.cells import STATE_TEXT, State
from forms.text import plain
from ui import widgets
from ui.table_delegate import TableDelegate, line_height
from ui.table_lines import Line
from ui.table_model import LABEL, LINE, PREVIOUS, TARGET, TT, UNIT, VALUE, TableModel

WIDTHS = {TT: 76, VALUE: 148, UNIT: 96, TARGET: 108, PREVIOUS: 96}
STATE_KEYS = {
    Qt.Key.Key_F6: State.NONE,
    Qt.Key.Key_F7: State.MISSING,
    Qt.Key.Key_F8: State.NOT_APPLICABLE,
    Qt.Key.Key_F9: State.ESTIMATE,
}
_NEXT = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
ROWS_BELOW = 2


class TableView(QTableView):
    """Keys become signals; what they do to a cell is the page's business (through workflow)."""

    state_asked = Signal(str, object)
    chosen = Signal(str, str)
    cleared = Signal(str)
    moved = Signal(str)
    note_asked = Signal(str)

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = model
        self._measured: tuple[object, ...] = ()
        self._letters = ""
        self._went_on = False
        # A viewport that Python made is known to it. One that Qt made is looked up among all widget classes when the
        # first editor opens, which builds each of them: 9 ms of the first key.
        self.setViewport(QWidget(self))
        self.setModel(model)
        self.setItemDelegate(TableDelegate(self))
        self.setProperty("role", "main")
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setAccessibleName("Bảng số liệu của biểu")
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalHeader().hide()
        self._corner = widgets.card("corner")
        self._corner.setParent(self)
        self._set_head()
        model.modelReset.connect(self.lay_out)

    def _set_head(self) -> None:
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.Alignment(Qt.TextFlag.TextWordWrap))
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(48)
        head.setFixedHeight(52)
        for column, width in WIDTHS.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(LABEL, QHeaderView.ResizeMode.Stretch)

    def lay_out(self) -> None:
        """Row heights for the present widths, and headings across; done again only when the width changed.

        The scroll bar's range follows at once: Qt would set it later, and a jump to a far row would fall short.
        """
        state = (self.columnWidth(LABEL), len(self._table.lines), self.isColumnHidden(PREVIOUS))
        if state == self._measured:
            return
        self._measured = state
        spans = PREVIOUS - LABEL + 1
        across = sum(
            self.columnWidth(column) for column in range(LABEL, PREVIOUS + 1) if not self.isColumnHidden(column)
        )
        widths = {LABEL: self.columnWidth(LABEL), UNIT: self.columnWidth(UNIT), VALUE: self.columnWidth(VALUE)}
        self.clearSpans()
        for number, line in enumerate(self._table.lines):
            if line.is_heading:
                self.setSpan(number, LABEL, 1, spans)
                self.setRowHeight(number, line_height(line, {LABEL: line.label}, {LABEL: across}))
            else:
                texts = {LABEL: line.label, UNIT: line.unit, VALUE: "chưa có số liệu" if line.editable else ""}
                self.setRowHeight(number, line_height(line, texts, widths))
        self.updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        head = self.horizontalHeader()
        left = head.geometry().right() + 1
        self._corner.setGeometry(left, head.y(), max(0, self.width() - left - 1), head.height())
        if self.isVisible():
            self.lay_out()
            self.scrollTo(self.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        """Rows are measured once the width is settled, not at every step towards it."""
        super().showEvent(event)
        self.lay_out()

    def line(self) -> Line | None:
        """The line that the cursor stands on."""
        index = self.currentIndex()
        return index.data(LINE) if index.isValid() else None

    def go(self, row: int, centred: bool = False) -> None:
        """Put the cursor on a row's value; `centred` after a jump, so that what stands around it is seen.

        Without a jump the rows below it are shown as well: a rate's own counts stand there.
        """
        index = self._table.index(row, VALUE)
        self.setCurrentIndex(index)
        if centred:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            return
        self.scrollTo(self._table.index(min(row + ROWS_BELOW, len(self._table.lines) - 1), VALUE))
        self.scrollTo(index)

    def go_next(self, step: int = 1, wanted: bool = False) -> bool:
        """The next (or previous) visible cell that this unit fills; False where there is none.

        wanted: only cells that must not stay empty; from an optional cell its row's other optional ones as well.
        """
        here = self.line()
        beside = here.row.key if here is not None and not here.wanted else ""
        row = self.currentIndex().row() + step
        while 0 <= row < len(self._table.lines):
            line = self._table.lines[row]
            stops = line.editable and (not wanted or line.wanted or line.row.key == beside)
            if stops and not self.isRowHidden(row):
                self.go(row)
                return True
            row += step
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the cells and leaves the table only after the last one."""
        return self.go_next(1 if forward else -1) or super().focusNextPrevChild(forward)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self._letters = ""
        if current.isValid() and current.column() != VALUE:
            self.setCurrentIndex(current.siblingAtColumn(VALUE))
        elif current.isValid():
            self.moved.emit(current.data(LINE).key)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter and Tab leave an editor for the next cell, Shift with them for the one before."""
        ends = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, ends.NoHint)
        if hint == ends.SubmitModelCache:
            self.go_next(wanted=True)
        elif hint in (ends.EditNextItem, ends.EditPreviousItem):
            self.go_next(1 if hint == ends.EditNextItem else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()
            return
        key, line = Qt.Key(event.key()), self.line()
        went_on, self._went_on = self._went_on, False
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        plain_key = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if key == Qt.Key.Key_F2 and shift and line is not None:
            self.note_asked.emit(line.key)
        elif key in _NEXT and plain_key:
            if shift or not went_on:
                self.go_next(-1 if shift else 1, wanted=True)
        elif line is None or not line.editable or not plain_key:
            super().keyPressEvent(event)
        elif key in STATE_KEYS:
            self.state_asked.emit(line.key, STATE_KEYS[key])
            self._went_on = self.line() is not line
        elif key == Qt.Key.Key_Backspace and self._letters:
            self._letters = self._letters[:-1]
        elif key in _CLEAR:
            self.cleared.emit(line.key)
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
        menu = QMenu(self)
        for option in line.options:
            menu.addAction(option.text, lambda text=option.text: self.chosen.emit(line.key, text))
        menu.popup(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        line = self.line()
        if line is not None and line.editable and line.options:
            self.offer(line)
            return
        super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        line = self.line()
        if line is not None and line.editable:
            self.cell_menu(line).popup(event.globalPos() if event.globalPos() != QPoint() else self.pos())

    def cell_menu(self, line: Line) -> QMenu:
        """What can be said in a cell beside a value."""
        menu = QMenu(self)
        for option in line.options:
            menu.addAction(option.text, lambda text=option.text: self.chosen.emit(line.key, text))
        for key, state in STATE_KEYS.items():
            text = f"{STATE_TEXT[state][:1].upper()}{STATE_TEXT[state][1:]}\tF{6 + list(STATE_KEYS).index(key)}"
            menu.addAction(text, lambda state=state: self.state_asked.emit(line.key, state))
        menu.addSeparator()
        menu.addAction("Ghi chú của ô…\tShift+F2", lambda: self.note_asked.emit(line.key))
        menu.addAction("Xóa trống ô\tDelete", lambda: self.cleared.emit(line.key))
        return menu

    def editor(self) -> QLineEdit | None:
        """The open editor, if any."""
        return self.viewport().findChild(QLineEdit)
