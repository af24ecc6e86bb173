"""The view of a table field: as high as its rows, wrapped, Enter and Tab from cell to cell."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from forms.findings import Severity
from forms.pack import Column
from forms.text import plain
from ui import theme
from ui.subtable_model import SPOT, Spot, SubtableModel

Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap)
_TONE = {Severity.ERROR: "err", Severity.WARNING: "warn"}
LEAST = {"date": 98, "count": 62, "money": 110, "choice": 84, "text": 70}
_NEXT = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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


class SubtableDelegate(QStyledItemDelegate):
    """Paints as the big table does; a choice column is answered in a list."""

    def __init__(self, columns: tuple[Column, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        spot: Spot = index.data(SPOT)
        rect: QRect = option.rect
        tone = _TONE.get(spot.finding.severity) if spot.finding else None
        ground = f"{tone}_soft" if tone else "surface" if spot.editable else "soft"
        painter.save()
        painter.fillRect(rect, theme.colour(ground))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.setFont(theme.font(italic=not spot.editable and spot.number))
        painter.setPen(theme.colour(tone or "ink"))
        painter.drawText(text_rect(rect), int(index.data(Qt.ItemDataRole.TextAlignmentRole)) | _WRAP, spot.text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._columns[index.column()]
        if column.type == "choice":
            box = ChoiceBox(parent)
            box.addItem("")
            box.addItems([choice.text for choice in column.options])
            box.picked.connect(lambda: self._take(box))
            box.setAccessibleName(column.label)
            return box
        editor = QLineEdit(parent)
        editor.setProperty("role", "cell")
        editor.setFont(theme.font())
        editor.setAccessibleName(column.label)
        return editor

    def _take(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QAbstractItemDelegate.EndEditHint.EditNextItem)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill an editor that opens; one that is being typed into keeps its text when its row is painted anew."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, ChoiceBox) and not editor.letters:
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        text = editor.currentText() if isinstance(editor, QComboBox) else editor.text()
        model.setData(index, text, Qt.ItemDataRole.EditRole)


def text_rect(rect: QRect) -> QRect:
    """Where the text stands inside a cell."""
    return rect.adjusted(8, theme.CELL_PAD_Y, -8, -theme.CELL_PAD_Y)


class SubtableView(QTableView):
    """Enter after the last cell asks for a new row; Tab leaves the table there."""

    row_wanted = Signal()
    moved = Signal()

    def __init__(self, model: SubtableModel, name: str) -> None:
        super().__init__()
        self._table = model
        self.setModel(model)
        self.setItemDelegate(SubtableDelegate(model.columns, self))
        self.setAccessibleName(name)
        self.setProperty("role", "sub")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setFixedWidth(34)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setHighlightSections(False)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.Alignment(Qt.TextFlag.TextWordWrap))
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(30)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the width as the pack says, and be as high as the wrapped rows."""
        self._share_width()
        head = self.horizontalHeader()
        lines = [self._text_height(column.label, n, theme.SMALL) for n, column in enumerate(self._table.columns)]
        head.setFixedHeight(max(lines, default=20) + 14)
        total = head.height() + 2
        for number, row in enumerate(self._table.rows):
            tall = max(self._text_height(spot.text or "X", n, theme.TEXT) for n, spot in enumerate(row))
            self.setRowHeight(number, max(34, tall + 2 * theme.CELL_PAD_Y))
            total += self.rowHeight(number)
        bar = self.horizontalScrollBar()
        wide = sum(self.columnWidth(n) for n in range(len(self._table.columns))) > self.viewport().width()
        self.setFixedHeight(total + (bar.sizeHint().height() if wide else 0))

    def _share_width(self) -> None:
        least = [LEAST[column.type] for column in self._table.columns]
        room = max(0, self.viewport().width() - sum(least))
        weights = [column.width if column.type in ("text", "choice") else 1 for column in self._table.columns]
        shares = [low + room * weight // sum(weights) for low, weight in zip(least, weights, strict=True)]
        shares[-1] += max(0, self.viewport().width() - sum(shares))
        for number, share in enumerate(shares):
            self.setColumnWidth(number, max(30, share))

    def _text_height(self, text: str, column: int, size: int) -> int:
        metrics = QFontMetrics(theme.font(size, theme.BOLD if size == theme.SMALL else theme.font().weight()))
        width = max(20, self.columnWidth(column) - 16)
        return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height()

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        self.setFocus()
        self.setCurrentIndex(self._table.index(row, column))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self.moved.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab walks through the cells and leaves the table only after the last one."""
        return self.go_next(1 if forward else -1) or super().focusNextPrevChild(forward)

    def go_next(self, step: int = 1) -> bool:
        """The next (or previous) cell that is typed; False where there is none."""
        width = len(self._table.columns)
        place = self.currentIndex().row() * width + self.currentIndex().column() + step
        while 0 <= place < len(self._table.rows) * width:
            row, column = divmod(place, width)
            if self._table.rows[row][column].editable:
                self.go(row, column)
                return True
            place += step
        return False

    def go_on(self) -> None:
        """The next cell that is typed; past the last one a new row is asked for."""
        if not self.go_next():
            self.row_wanted.emit()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        steps = {
            QAbstractItemDelegate.EndEditHint.EditNextItem: 1,
            QAbstractItemDelegate.EndEditHint.SubmitModelCache: 1,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: -1,
        }
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if steps.get(hint) == 1:
            self.go_on()
        elif hint in steps:
            self.go_next(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()
            return
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        index = self.currentIndex()
        if key in _NEXT and shift:
            self.go_next(-1)
        elif key in _NEXT:
            self.go_on()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and index.isValid():
            self._table.setData(index, "")
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Space) and index.isValid():
            self.edit(index)
            box = self.viewport().findChild(QComboBox)
            if box is not None:
                box.showPopup()
        else:
            super().keyPressEvent(event)

    def store_open_editor(self) -> None:
        """Take over what stands in an open editor."""
        for editor in self.viewport().findChildren(QLineEdit):
            if editor.parent() is self.viewport():
                self.commitData(editor)
