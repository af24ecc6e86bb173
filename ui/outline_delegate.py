"""Rows of the outline that are as high as their wrapped text: a tree view gives them one line only."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui import theme

BESIDE = 54
INDENT = 12


class OutlineDelegate(QStyledItemDelegate):
    """BESIDE: icon, padding and scroll bar together, in pixels."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        depth, above = 1, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        width = theme.OUTLINE_WIDTH - BESIDE - INDENT * depth
        face = index.data(Qt.ItemDataRole.FontRole)
        metrics = QFontMetrics(face if isinstance(face, QFont) else theme.font())
        box = QRect(0, 0, width, 10_000)
        height = metrics.boundingRect(box, int(Qt.TextFlag.TextWordWrap), str(index.data() or "")).height()
        return QSize(width, height + 2 * theme.CELL_PAD_Y)
