"""How a cell of the matrix is painted: a sign, the word of the state, when it came, how late."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView

from forms.matrix.rows import MatrixRow
from forms.matrix.submissions import OwedForm, Submission, Tally
from forms.matrix.words import cell_words, group_words
from ui import icons, theme
from ui.consolidate.matrix_model import UNIT, MatrixModel

Index = QModelIndex | QPersistentModelIndex
INDENT, SIGN, BESIDE = 26, 16, 7
SIGNS = {
    "none": "circle",
    "received": "circle-dot",
    "accepted": "circle-check",
    "returned": "undo-2",
    "conflict": "triangle-alert",
    "waiting": "clock",
}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class MatrixDelegate(QStyledItemDelegate):
    """Paints everything itself, in the colours in use."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._view.model()
        assert isinstance(model, MatrixModel)
        row, rect = model.rows[index.row()], QRect(option.rect)
        painter.save()
        self._ground(painter, rect, row, index)
        inner = rect.adjusted(theme.CELL_PAD_X, 0, -theme.CELL_PAD_X, 0)
        if row.line is None:
            _group(painter, inner, row, index.column())
        elif index.column() == UNIT:
            _unit(painter, inner.adjusted(INDENT if model.grouped else 0, 0, 0, 0), row.line.name, row.line.code)
        else:
            place = index.column() - 1
            _cell(painter, inner, row.line.cells[place], _year(model.forms[place]))
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, row: MatrixRow, index: Index) -> None:
        if self._view.selectionModel().isSelected(index):
            painter.fillRect(rect, theme.colour("accent_soft"))
        elif row.line is None:
            painter.fillRect(rect, theme.colour("soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index == self._view.currentIndex() and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))


def _group(painter: QPainter, rect: QRect, row: MatrixRow, column: int) -> None:
    if column > UNIT:
        _tally(painter, rect, row.tallies[column - 1])
        return
    _sign(painter, rect, "chevron-right" if row.folded else "chevron-down", "muted")
    rect = rect.adjusted(SIGN + BESIDE, 0, 0, 0)
    rest = _words(painter, rect, row.title, "ink", theme.font(theme.TEXT, theme.BOLD))
    _words(painter, rest, f"{row.members} đơn vị", "muted", theme.font(theme.SMALL))


def _tally(painter: QPainter, rect: QRect, tally: Tally) -> None:
    """The count of a group: those in hand of those who owe, then who is missing."""
    rest = _words(painter, rect, group_words(tally), "ink", theme.font(theme.TEXT, QFont.Weight.Medium))
    if tally.missing:
        _words(painter, rest, f"{tally.missing} chưa nộp", "muted", theme.font(theme.SMALL))


def _unit(painter: QPainter, rect: QRect, name: str, code: str) -> None:
    rest = _words(painter, rect, name, "ink", theme.font())
    _words(painter, rest, code, "muted", theme.font(theme.SMALL))


def _cell(painter: QPainter, rect: QRect, cell: Submission | None, year: int) -> None:
    if cell is None:
        _words(painter, rect, "–", "muted", theme.font())
        return
    words = cell_words(cell, year)
    _sign(painter, rect, _sign_of(cell), words.tone)
    rest = rect.adjusted(SIGN + BESIDE, 0, 0, 0)
    tone = "ink" if words.tone == "accent" else words.tone
    rest = _words(painter, rest, words.state, tone, theme.font(theme.TEXT, QFont.Weight.Medium))
    rest = _words(painter, rest, words.late, "warn", theme.font(theme.SMALL, theme.BOLD))
    _words(painter, rest, words.detail, "muted", theme.font(theme.SMALL))


def _year(form: OwedForm) -> int:
    return form.last_day.year if form.last_day else 0


def _sign_of(cell: Submission) -> str:
    if cell.through == "included":
        return "circle-check"
    return "minus" if cell.through == "awaited" and cell.state == "none" else SIGNS[cell.state]


def _sign(painter: QPainter, rect: QRect, name: str, tone: str) -> None:
    place = QRect(rect.left(), rect.center().y() - SIGN // 2 + 1, SIGN, SIGN)
    painter.drawPixmap(place, icons.pixmap(name, tone, SIGN, painter.device().devicePixelRatioF()))


def _words(painter: QPainter, rect: QRect, text: str, tone: str, face: QFont) -> QRect:
    """Draw as much of a text as fits; what is left of the room."""
    if not text or rect.width() <= 0:
        return rect
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(face)
    painter.setPen(theme.colour(tone))
    painter.drawText(rect, _LEFT, shown)
    return rect.adjusted(metrics.horizontalAdvance(shown) + theme.GAP, 0, 0, 0)
