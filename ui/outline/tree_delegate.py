"""How a line of the outline is painted: its mark, its wrapped title, and what the rules found in it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from forms.findings import Severity
from ui import icons, theme
from ui.outline.parts import Mark

Index = QModelIndex | QPersistentModelIndex
KEY = Qt.ItemDataRole.UserRole
TITLE, MARK, FOUND = KEY + 1, KEY + 2, KEY + 3
INDENT, PAD, ICON, ABOVE = 12, 8, 15, 6
SCROLL_BAR = 16
TONES = {Mark.EMPTY: "muted", Mark.BEGUN: "accent", Mark.FOLLOWS: "warn", Mark.DONE: "ok"}
_FOUND = {Severity.ERROR: ("circle-alert", "err"), Severity.WARNING: ("triangle-alert", "warn")}


class OutlineDelegate(QStyledItemDelegate):
    """Paints the line itself, so that it is exactly as high as its text."""

    def __init__(self, view: QTreeView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        depth, above = 0, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        width = theme.OUTLINE_WIDTH - SCROLL_BAR - INDENT * depth
        box = self._text_box(QRect(0, 0, width, 10_000), index)
        height = QFontMetrics(_font(index)).boundingRect(box, _wrap(), str(index.data() or "")).height()
        return QSize(width, height + 2 * ABOVE)

    def _text_box(self, rect: QRect, index: Index) -> QRect:
        left = PAD + (ICON + 6 if index.data(MARK) else 0)
        return rect.adjusted(left, ABOVE, -PAD - (ICON + 4 if index.data(FOUND) else 0), -ABOVE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        here = index == self._view.currentIndex()
        painter.save()
        if here:
            painter.fillRect(rect, theme.colour("accent_soft"))
        self._marks(painter, rect, index)
        painter.setFont(_font(index))
        painter.setPen(theme.colour("ink"))
        painter.drawText(self._text_box(rect, index), _wrap(), str(index.data() or ""))
        if here and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _marks(self, painter: QPainter, rect: QRect, index: Index) -> None:
        mark, found = index.data(MARK), index.data(FOUND)
        top = rect.top() + ABOVE + (QFontMetrics(_font(index)).height() - ICON) // 2
        if mark:
            drawn = icons.pixmap(Mark(mark).value, TONES[Mark(mark)], ICON, 2.0)
            painter.drawPixmap(QRect(rect.left() + PAD, top, ICON, ICON), drawn)
        if found:
            name, tone = _FOUND[Severity(found)]
            place = QRect(rect.right() - PAD - ICON, top, ICON, ICON)
            painter.drawPixmap(place, icons.pixmap(name, tone, ICON, 2.0))


def _font(index: Index) -> QFont:
    face = index.data(Qt.ItemDataRole.FontRole)
    return face if isinstance(face, QFont) else theme.font()


def _wrap() -> int:
    return int(Qt.TextFlag.TextWordWrap)
