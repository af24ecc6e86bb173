"""A table of words and figures that is only read: what a picture says, for who would rather read it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from forms.clipboard_table import write_block
from forms.listing import value_text
from forms.seeing.tables import Table
from ui import theme, widgets

_Index = QModelIndex | QPersistentModelIndex
_WIDEST, _LEAST, _PAD, _HEAD = 5.4, 3.7, 8, 56
_TONES = {"· đạt": "ok_soft", "· chưa đạt": "warn_soft", "· chỉ đạt tỉnh": "accent_soft", "· chỉ đạt TW": "accent_soft"}


class ListModel(QAbstractTableModel):
    """The rows of a table as they are printed."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.table.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.table.rows[index.row()], self.table.columns[index.column()]
        if index.column() >= len(row.cells):
            return None
        value = row.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return value_text(value)
        if role == Qt.ItemDataRole.ToolTipRole:
            return widgets.tip(value_text(value))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.head}: {value_text(value) or 'trống'}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = isinstance(value, Decimal)
            middle = Qt.AlignmentFlag.AlignVCenter
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(middle | (Qt.AlignmentFlag.AlignHCenter if column.centred and not right else side))
        if role == Qt.ItemDataRole.FontRole and row.is_heading:
            return theme.font(theme.TEXT, theme.BOLD)
        if role == Qt.ItemDataRole.BackgroundRole:
            tone = next((tone for end, tone in _TONES.items() if value_text(value).endswith(end)), "")
            return theme.colour(tone) if tone else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.table.columns[section].head
        return None


class _RowDelegate(QStyledItemDelegate):
    """Room above and below the words, a hairline under each row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view = self.parent()
        hint = super().sizeHint(option, index)
        if not isinstance(view, QTableView):
            return hint
        wide = max(view.columnSpan(index.row(), index.column()) > 1, 0) * view.viewport().width()
        room = max(wide or view.columnWidth(index.column()), 3 * _PAD) - 2 * _PAD
        said = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        lines = view.fontMetrics().boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, said)
        return QSize(hint.width(), lines.height() + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tone = index.data(Qt.ItemDataRole.BackgroundRole)
        if tone is not None:
            painter.fillRect(option.rect, tone)
        super().paint(painter, option, index)
        painter.setPen(theme.colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


class ListTable(QTableView):
    """Walked with the arrows, copied with Ctrl+C. opened: Enter or a double click on a row, with its number."""

    opened = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "lines")
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        self.horizontalHeader().setDefaultAlignment(wrapped)
        self.horizontalHeader().setMinimumHeight(_HEAD)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_RowDelegate(self))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def fill(self, table: Table) -> None:
        """Show another table."""
        self.list_model = ListModel(table)
        self.setModel(self.list_model)
        self.clearSpans()
        self._fit()
        for number, row in enumerate(table.rows):
            if row.is_heading:
                self.setSpan(number, 0, 1, len(table.columns))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The columns fill the width as their shares say, within what can still be read."""
        model = self.model()
        if not isinstance(model, ListModel):
            return
        columns = model.table.columns
        share = self.viewport().width() / max(sum(column.width for column in columns), 1.0)
        for number, column in enumerate(columns):
            self.setColumnWidth(number, round(column.width * min(max(share, _LEAST), _WIDEST)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The chosen rows, or all, with the head, to be pasted into a spreadsheet or a letter."""
        table = self.list_model.table
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()}) or range(len(table.rows))
        head = tuple(column.head for column in table.columns)
        rows = [tuple(value_text(value) for value in table.rows[number].cells) for number in chosen]
        QGuiApplication.clipboard().setText(write_block([head, *rows]))
