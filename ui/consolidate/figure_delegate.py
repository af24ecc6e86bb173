"""How a line of the totals is painted: its figure, of how many units, and what there is to know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui import icons, theme

if TYPE_CHECKING:
    from ui.consolidate.figure_table import FigureTable
    from workflow.consolidating.sheet import SheetRow

Index = QModelIndex | QPersistentModelIndex
LABEL, TOTAL, COVERS, PRESENT, SAYS = 1, 2, 3, 4, 6
PAD, MARK, INDENT, BETWEEN = 8, 14, 14, 3
MOST_SAID = 4
SIGNS = {
    "err": "circle-alert",
    "warn": "triangle-alert",
    "ok": "circle-check",
    "accent": "pencil",
    "muted": "info",
}
_WRAP = int(Qt.TextFlag.TextWordWrap)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class FigureDelegate(QStyledItemDelegate):
    """Paints everything itself, in the colours in use; a line is as high as what it says."""

    def __init__(self, view: FigureTable) -> None:
        super().__init__(view)
        self._view = view

    def _row(self, index: Index) -> SheetRow:
        return self._view.figures.rows[index.row()]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row, width = self._row(index), self._view.columnWidth(index.column())
        if index.column() == SAYS:
            return QSize(width, _said_height(row, width) + 2 * PAD)
        if index.column() == LABEL:
            if row.is_heading:
                width = self._view.viewport().width() - self._view.columnWidth(0)
            box = QRect(0, 0, width - 2 * PAD - _indent(row), 10_000)
            height = QFontMetrics(_font(row)).boundingRect(box, _WRAP, row.label).height()
            return QSize(width, height + 2 * PAD)
        room = width - 2 * PAD - (MARK + BETWEEN if index.column() == TOTAL else 0)
        text = str(index.data() or "") if not row.is_heading else ""
        box = QFontMetrics(theme.font()).boundingRect(QRect(0, 0, room, 10_000), _WRAP, text or "0")
        return QSize(width, box.height() + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column, rect = self._row(index), index.column(), QRect(option.rect)
        painter.save()
        self._ground(painter, rect, row, index)
        inner = rect.adjusted(PAD, PAD, -PAD, -PAD)
        text = str(index.data() or "")
        if column == SAYS:
            _say(painter, inner, row)
        elif column == LABEL:
            box = inner.adjusted(_indent(row), 0, 0, 0)
            _draw(painter, box, text, "ink", _font(row), _WRAP | int(Qt.AlignmentFlag.AlignVCenter))
        elif column == TOTAL:
            self._total(painter, inner, row, text)
        elif column in (COVERS, PRESENT):
            _draw(painter, inner, text, _tone(row, column), theme.font(), _RIGHT | _WRAP)
        else:
            _draw(painter, inner, text, "muted", theme.font(), _LEFT | _WRAP)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, row: SheetRow, index: Index) -> None:
        here = self._view.currentIndex()
        if index.row() == here.row():
            painter.fillRect(rect, theme.colour("accent_soft"))
        elif row.level == 0 or (index.column() == TOTAL and not row.is_heading):
            painter.fillRect(rect, theme.colour("soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.row() == here.row() and index.column() == TOTAL and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _total(self, painter: QPainter, rect: QRect, row: SheetRow, text: str) -> None:
        """The figure with the way into its parts; a sign where something is to be looked into and is not said here."""
        grave = next((says.tone for says in row.says if not says.aside and says.tone != "muted"), "")
        if grave and self._view.isColumnHidden(SAYS):
            _sign(painter, rect, SIGNS[grave], grave)
            rect = rect.adjusted(MARK + BETWEEN, 0, 0, 0)
        if row.opens:
            side = QRect(rect.right() - MARK + 1, rect.top(), MARK, rect.height())
            _sign(painter, side, "chevron-right", "accent")
        face = theme.font(theme.TEXT, QFont.Weight.Medium)
        tone = "ink" if row.total[:1].isdigit() else "muted"
        _draw(painter, rect.adjusted(0, 0, -MARK - BETWEEN, 0), text, tone, face, _RIGHT | _WRAP)


def _font(row: SheetRow) -> QFont:
    return theme.font(theme.TEXT, theme.BOLD) if row.is_heading else theme.font()


def _indent(row: SheetRow) -> int:
    return INDENT if row.level == 3 or (not row.is_heading and not row.tt) else 0


def _tone(row: SheetRow, column: int) -> str:
    if column == COVERS:
        return "warn" if row.covers and row.covers[0] < row.covers[1] else "muted"
    return "accent" if row.typed_over else "warn" if row.fresh and row.present else "ink"


def _draw(painter: QPainter, rect: QRect, text: str, tone: str, face: QFont, flags: int) -> None:
    painter.setFont(face)
    painter.setPen(theme.colour(tone))
    painter.drawText(rect, flags, text)


def _sign(painter: QPainter, rect: QRect, name: str, tone: str) -> None:
    place = QRect(rect.left(), rect.center().y() - MARK // 2, MARK, MARK)
    painter.drawPixmap(place, icons.pixmap(name, tone, MARK, painter.device().devicePixelRatioF()))


def _said_height(row: SheetRow, width: int) -> int:
    return sum(_said_box(says.text, width - 2 * PAD).height() + BETWEEN for says in row.says[:MOST_SAID])


def _said_box(text: str, width: int) -> QRect:
    box = QRect(0, 0, width - MARK - PAD // 2, 10_000)
    return QFontMetrics(theme.font(theme.SMALL)).boundingRect(box, _WRAP, text)


def _say(painter: QPainter, rect: QRect, row: SheetRow) -> None:
    """What there is to know, one under the other, each with its sign."""
    top = rect.top() + max(0, (rect.height() - _said_height(row, rect.width() + 2 * PAD)) // 2)
    for says in row.says[:MOST_SAID]:
        height = _said_box(says.text, rect.width()).height()
        first = QFontMetrics(theme.font(theme.SMALL)).height()
        _sign(painter, QRect(rect.left(), top, MARK, first), SIGNS[says.tone], says.tone)
        box = QRect(rect.left() + MARK + PAD // 2, top, rect.width() - MARK - PAD // 2, height)
        ink = "ink" if says.tone in ("err", "warn", "accent") else "muted"
        _draw(painter, box, says.text, ink, theme.font(theme.SMALL), _WRAP)
        top += height + BETWEEN
