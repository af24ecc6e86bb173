"""The view of a table field: as high as its rows, wrapped, Enter and Tab from cell to cell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QRegion,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableView,
    QWidget,
)

from ui import theme
from ui.outline.subtable_delegate import EDITORS, MARK, PAD_X, WRAP, SubtableDelegate, cursor_to_end
from ui.outline.subtable_model import Row, SubtableModel, others

LEAST = {"date": 98, "count": 52, "money": 96, "choice": 90, "text": 70}
FIGURE, HALF_LETTER = 8.4, 3.5
ROW, NUMBERS, MANY, MOST = 34, 34, 100, 150
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FOR_THE_PAGE = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_N, Qt.Key.Key_Delete)
_CLIPBOARD = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Paste)
_SHORT = 0.95


class Head(QHeaderView):
    """The columns' names; a click asks for the rows in that order."""

    chosen = Signal(int)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        place = self.logicalIndexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and place >= 0:
            self.chosen.emit(place)


class SubtableView(QTableView):
    """Enter after the last cell asks for a new row; Tab leaves the table there. Other keys are the editor's."""

    row_wanted = Signal()
    clear_wanted = Signal()
    menu_wanted = Signal(QPoint)
    moved = Signal()

    def __init__(self, model: SubtableModel, name: str) -> None:
        super().__init__()
        self._table = model
        self._heights: dict[str, tuple[Row, int]] = {}
        self._widths: tuple[int, ...] = ()
        self._measured: tuple[Row, ...] = ()
        self._fitted: tuple[str, ...] | None = None
        self._longest: dict[int, int] = {}
        self.setModel(model)
        self.setItemDelegate(SubtableDelegate(model.columns, self))
        self.setAccessibleName(name)
        self.setProperty("role", "sub")
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _index: self._drop_list())
        self._set_heads()

    def _set_heads(self) -> None:
        side = self.verticalHeader()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(ROW)
        side.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        side.setHighlightSections(False)
        self.head = Head(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(self.head)
        self.head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.Alignment(Qt.TextFlag.TextWordWrap))
        self.head.setHighlightSections(False)
        self.head.setSectionsClickable(False)
        self.head.setMinimumSectionSize(30)
        self.head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._fitted is None:
            self.fit()

    def fit(self) -> None:
        """Share the width as the pack says, and be as high as the wrapped rows; only what changed is measured.

        Before it is first shown its width is not known: 500 rows would be measured in vain.
        """
        ids, rows, before = self._table.ids, self._table.rows, self._measured
        self.verticalHeader().setFixedWidth(NUMBERS if len(rows) < MANY else NUMBERS + 10)
        if self._fitted is None and not self.isVisible():
            self.setFixedHeight(self.head.sizeHint().height() + 2 + ROW * len(rows))
            return
        changed = None
        if ids == self._fitted:
            changed = others(before, rows)
        self._look_at_figures(before, rows, changed)
        if self._share_width() or changed is None:
            self._heights = {name: self._heights[name] for name in ids if name in self._heights}
            changed = range(len(rows))
        for place in changed:
            self._fit_row(place)
        self._measured, self._fitted = rows, ids
        wide = sum(self._widths) > self.viewport().width()
        total = self.head.height() + 2 + self.verticalHeader().length()
        self.setFixedHeight(total + (self.horizontalScrollBar().sizeHint().height() if wide else 0))

    def _fit_row(self, place: int) -> None:
        name, row = self._table.ids[place], self._table.rows[place]
        known = self._heights.get(name)
        tall = known[1] if known is not None and known[0] is row else self._row_height(row)
        self._heights[name] = row, tall
        if self.rowHeight(place) != tall:
            self.setRowHeight(place, tall)

    def _share_width(self) -> bool:
        """Whether the columns are as wide as before no more."""
        columns, room = self._table.columns, self.viewport().width()
        least = [self._least(place) for place in range(len(columns))]
        spare = max(0, room - sum(least))
        weights = [column.width if column.type in ("text", "choice") else 1 for column in columns]
        shares = [low + spare * weight // sum(weights) for low, weight in zip(least, weights, strict=True)]
        shares[-1] += max(0, room - sum(shares))
        if tuple(shares) == self._widths:
            return False
        self._widths, self._heights = tuple(shares), {}
        for number, share in enumerate(shares):
            self.setColumnWidth(number, share)
        lines = [
            _height(column.label, max(20, width - 2 * PAD_X), theme.SMALL, True)
            for column, width in zip(columns, shares, strict=True)
        ]
        self.head.setFixedHeight(max(lines, default=20) + 14)
        return True

    def _look_at_figures(self, before: tuple[Row, ...], rows: tuple[Row, ...], changed: Sequence[int] | None) -> None:
        """How long the longest figure of a column is; every row is looked at only where the longest may be gone.
        changed: the places of rows that are others than before; None where any may be."""
        for place in (place for place, column in enumerate(self._table.columns) if column.is_figure):
            known, of = 0, rows
            if changed is not None:
                pairs = [(before[number][place].text, rows[number][place].text) for number in changed]
                if not any(len(new) < len(old) == self._longest[place] for old, new in pairs):
                    known, of = self._longest[place], tuple(rows[number] for number in changed)
            self._longest[place] = max([known, *(len(row[place].text) for row in of)])

    def _least(self, place: int) -> int:
        """What a column needs: figures are never broken, heads stand in two lines."""
        column = self._table.columns[place]
        if not column.is_figure:
            return LEAST[column.type]
        return max(
            LEAST[column.type],
            round(len(column.label) * HALF_LETTER) + 2 * PAD_X,
            min(MOST, round(self._longest[place] * FIGURE) + 2 * PAD_X),
        )

    def _row_height(self, row: Row) -> int:
        tall = 0
        for spot, width, column in zip(row, self._widths, self._table.columns, strict=True):
            room = max(20, width - 2 * PAD_X - (MARK if column.type == "choice" else 0))
            if len(spot.text) * theme.TEXT * _SHORT > room or "\n" in spot.text:
                tall = max(tall, _height(spot.text, room, theme.TEXT, False))
        return max(ROW, tall + 2 * theme.CELL_PAD_Y)

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        self.setFocus()
        self.setCurrentIndex(self._table.index(row, column))

    def chosen_rows(self) -> tuple[int, ...]:
        """The rows of the selected cells, else the cursor's, in order."""
        rows = {index.row() for index in self.selectedIndexes()} | {self.currentIndex().row()}
        return tuple(sorted(row for row in rows if row >= 0))

    def chosen_box(self) -> tuple[range, range]:
        """The rows and columns that the selection spans; the cursor's cell where nothing is selected."""
        found = self.selectedIndexes() or [self.currentIndex()]
        rows, columns = [index.row() for index in found], [index.column() for index in found]
        return range(min(rows), max(rows) + 1), range(min(columns), max(columns) + 1)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self.moved.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """As Qt's own, which paints the whole screenful anew: by focus only the cursor's cell and the frame change."""
        here = self.currentIndex()
        if not here.isValid():
            super().focusInEvent(event)
            return
        editable = bool(here.flags() & Qt.ItemFlag.ItemIsEditable)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, editable)
        self._paint_focus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._paint_focus()

    def _paint_focus(self) -> None:
        self.viewport().update(self.visualRect(self.currentIndex()))
        QWidget.update(self, QRegion(self.rect()) - QRegion(self.contentsRect()))

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
        key, held = event.key(), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if control and key in _FOR_THE_PAGE:
            event.ignore()
        elif self.state() == QAbstractItemView.State.EditingState:
            event.accept()
        elif held & Qt.KeyboardModifier.AltModifier or any(event.matches(keys) for keys in _CLIPBOARD):
            event.ignore()
        elif key in _ENTER and held & Qt.KeyboardModifier.ShiftModifier:
            self.go_next(-1)
        elif key in _ENTER:
            self.go_on()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_wanted.emit()
        elif key in (Qt.Key.Key_F2, Qt.Key.Key_Space):
            self.open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def open(self, index: QModelIndex) -> None:
        """Begin to edit a cell behind what stands there; a closed question shows its list."""
        if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)
            cursor_to_end(self.open_editor())
            self._drop_list()

    def _drop_list(self) -> None:
        box = self.open_editor()
        if isinstance(box, QComboBox):
            box.showPopup()

    def open_editor(self) -> QWidget | None:
        """The editor that is being typed into; one that was closed lives on hidden for a moment."""
        parts = self.viewport().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return next((part for part in parts if isinstance(part, EDITORS) and not part.isHidden()), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        near = self.visualRect(index).right() - event.position().x() < MARK + 2 * PAD_X
        if near and self._table.columns[index.column()].type == "choice":
            self.open(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.visualRect(self.currentIndex()).center() if by_key else event.pos()
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def store_open_editor(self) -> None:
        """Take over what stands in an open editor."""
        editor = self.open_editor()
        if editor is not None:
            self.commitData(editor)


@lru_cache(maxsize=4096)
def _height(text: str, width: int, size: int, bold: bool) -> int:
    weight = theme.BOLD if bold else QFont.Weight.Normal
    return QFontMetrics(theme.font(size, weight)).boundingRect(QRect(0, 0, width, 10_000), WRAP, text).height()
