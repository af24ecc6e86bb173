"""How a line is painted: hairlines, greyed and computed cells, findings with an icon, notes, the focus frame."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from forms.cells import State
from forms.findings import Severity
from ui import icons, theme
from ui.table_lines import Line
from ui.table_model import LABEL, LINE, TARGET, TT, VALUE

Index = QModelIndex | QPersistentModelIndex
INDENT = 22
MARK, NOTED = 14, 9
_WRAP = Qt.TextFlag.TextWordWrap
_SOFT = {Severity.ERROR: "err_soft", Severity.WARNING: "warn_soft"}
_STRONG = {Severity.ERROR: "err", Severity.WARNING: "warn"}
_MARKS = {Severity.ERROR: "circle-alert", Severity.WARNING: "triangle-alert"}


def line_font(line: Line, column: int) -> QFont:
    """The face of one cell."""
    if line.is_heading:
        size = theme.TEXT if line.level else theme.SECTION
        return theme.font(size, QFont.Weight.DemiBold)
    if column == VALUE:
        weight = QFont.Weight.Medium if line.text and not line.computed else QFont.Weight.Normal
        return theme.font(theme.TEXT, weight, italic=line.computed)
    return theme.font(theme.TEXT if column != TARGET else theme.SMALL + 1)


def text_box(line: Line, column: int, rect: QRect) -> QRect:
    """Where the text stands inside a cell."""
    left = theme.CELL_PAD_X + (INDENT if column == LABEL and line.helper is not None else 0)
    return rect.adjusted(left, theme.CELL_PAD_Y, -theme.CELL_PAD_X, -theme.CELL_PAD_Y)


def line_height(line: Line, texts: dict[int, str], widths: dict[int, int]) -> int:
    """The height that the wrapped texts of a line need, at least one line of text."""
    needed = QFontMetrics(theme.font()).height()
    for column, text in texts.items():
        box = text_box(line, column, QRect(0, 0, max(widths[column], 60), 10_000))
        metrics = QFontMetrics(line_font(line, column))
        needed = max(needed, metrics.boundingRect(box, int(_WRAP), text).height())
    return needed + 2 * theme.CELL_PAD_Y


class TableDelegate(QStyledItemDelegate):
    """Paints every cell itself, so that a cell looks the same in both schemes and at every scale.

    What is chosen it asks the view: reading option.state would first build QStyle's 500 enum members.
    """

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        column = index.column()
        rect: QRect = option.rect
        here = self._view.currentIndex()
        painter.save()
        painter.fillRect(rect, theme.colour(_ground(line, column, index.row() == here.row())))
        self._hairlines(painter, rect, line, column)
        self._text(painter, rect, line, column, str(index.data() or ""), index)
        if column == VALUE and line.note:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            right, top = rect.right(), rect.top()
            painter.drawPolygon([QPoint(right - NOTED, top), QPoint(right, top), QPoint(right, top + NOTED)])
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if column == VALUE and index == here and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _hairlines(self, painter: QPainter, rect: QRect, line: Line, column: int) -> None:
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if not line.is_heading or column == TT:
            painter.drawLine(rect.topRight(), rect.bottomRight())

    def _text(self, painter: QPainter, rect: QRect, line: Line, column: int, text: str, index: Index) -> None:
        box = text_box(line, column, rect)
        if column == VALUE and line.severity in _MARKS:
            mark = icons.pixmap(_MARKS[line.severity], _STRONG[line.severity], MARK, 2.0)
            painter.drawPixmap(QRect(rect.left() + 6, rect.center().y() - MARK // 2, MARK, MARK), mark)
            box.setLeft(rect.left() + MARK + theme.CELL_PAD_X)
        painter.setFont(line_font(line, column))
        painter.setPen(theme.colour(_ink(line, column)))
        painter.drawText(box, int(index.data(Qt.ItemDataRole.TextAlignmentRole)) | int(_WRAP), text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, QFontMetrics(theme.font()).height() + 2 * theme.CELL_PAD_Y)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("role", "cell")
        editor.setFont(theme.font())
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(index.data(LINE).label)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill an editor that opens; one that is being typed into keeps its text when its line is painted anew."""
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            return
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)


def _ground(line: Line, column: int, chosen: bool) -> str:
    if column == VALUE and line.severity in _SOFT:
        return _SOFT[line.severity]
    if chosen:
        return "accent_soft"
    if line.is_heading and line.level == 0:
        return "soft"
    return "soft" if column == VALUE and not line.editable and not line.is_heading else "surface"


def _ink(line: Line, column: int) -> str:
    if column == VALUE:
        if line.severity in _STRONG:
            return _STRONG[line.severity]
        said_instead = line.cell.state in (State.NONE, State.MISSING, State.NOT_APPLICABLE)
        return "muted" if said_instead or (not line.editable and not line.computed) else "ink"
    if column == TARGET and line.met is not None:
        return "ok" if line.met else "warn"
    if column == LABEL and (line.is_heading or line.helper is None):
        return "ink"
    return "ink" if line.is_heading and column == TT else "muted"
