"""How a line is painted: hairlines, greyed and computed cells, findings with an icon, notes, the focus frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyleOptionViewItem, QWidget

from forms.cells import STATE_TEXT, State
from forms.findings import Severity
from ui import icons, theme
from ui.cell_editor import CellEditor, PromptDelegate
from ui.table.lines import Line
from ui.table.model import ALIGN, COLUMNS, LABEL, LINE, TARGET, TT, UNIT, VALUE, TableModel

if TYPE_CHECKING:
    from ui.table.view import TableView

Index = QModelIndex | QPersistentModelIndex
INDENT = 22
MARK, NOTED, BELOW_GAP = 14, 9, 3
LONGEST = 200
_WRAP = Qt.TextFlag.TextWordWrap
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_FLAGS = [int(ALIGN.get(column, _LEFT)) | int(_WRAP) for column in range(COLUMNS)]
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


def line_height(line: Line, widths: dict[int, int], below: int) -> int:
    """The height that a line's wrapped texts need; below: how many small lines stand under its label.

    A verdict on the targets, and the longest state of a cell, have their room before they are there: what is typed
    never moves the lines.
    """
    needed = QFontMetrics(theme.font()).height()
    texts = {LABEL: line.label, UNIT: line.unit, TARGET: line.target}
    if line.is_heading:
        texts = {LABEL: line.label}
    elif line.editable:
        texts[VALUE] = STATE_TEXT[State.MISSING]
    for column, text in texts.items():
        if not text or not widths.get(column):
            continue
        box = text_box(line, column, QRect(0, 0, max(widths[column], 60), 10_000))
        metrics = QFontMetrics(line_font(line, column))
        height = metrics.boundingRect(box, int(_WRAP), text).height()
        if column == LABEL:
            height += below * small_height()
        elif column == TARGET:
            height += metrics.height() * (2 if line.scopes > 1 else 1)
        needed = max(needed, height)
    return needed + 2 * theme.CELL_PAD_Y


def small_height() -> int:
    """A small line under a label, with the space above it."""
    return QFontMetrics(theme.font(theme.SMALL)).height() + BELOW_GAP


class TableDelegate(PromptDelegate):
    """Paints every cell itself, so that a cell looks the same in both schemes and at every scale.

    What is chosen it asks the view: reading option.state would first build QStyle's 500 enum members.
    """

    def __init__(self, view: TableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        column = index.column()
        rect: QRect = option.rect
        here = self._view.currentIndex()
        painter.save()
        chosen = index.row() == here.row() or index.row() in self._view.chosen_rows
        _fill(painter, rect, _ground(line, column, chosen))
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
        if column == LABEL:
            box = self._below(painter, rect, box, line)
        if column == VALUE:
            box.setLeft(box.left() + self._marks(painter, rect, line, index))
        painter.setFont(line_font(line, column))
        painter.setPen(theme.colour(_ink(line, column)))
        if column == VALUE:
            text = _cut(painter, box, text)
        painter.drawText(box, _FLAGS[column], text)

    def _below(self, painter: QPainter, rect: QRect, box: QRect, line: Line) -> QRect:
        """Paint the small lines under a label; what is left for the label."""
        below = self._view.below(line)
        painter.setFont(theme.font(theme.SMALL))
        for number, (token, text) in enumerate(reversed(below)):
            place = self.small_rect(line, rect, number)
            if token == "accent":
                name = "chevron-down" if self._view.is_unfolded(line) else "chevron-right"
                mark = icons.pixmap(name, token, MARK, 2.0)
                painter.drawPixmap(QRect(place.left(), place.center().y() - MARK // 2, MARK, MARK), mark)
                place.setLeft(place.left() + MARK + 4)
            painter.setPen(theme.colour(token))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
        return box.adjusted(0, 0, 0, -len(below) * small_height())

    def small_rect(self, line: Line, rect: QRect, from_below: int = 0) -> QRect:
        """Where a small line under the label stands; the way to helper cells is the lowest."""
        box, height = text_box(line, LABEL, rect), small_height()
        return QRect(box.left(), box.bottom() - (from_below + 1) * height + BELOW_GAP, box.width(), height)

    def _marks(self, painter: QPainter, rect: QRect, line: Line, index: Index) -> int:
        """Paint the marks at the left of a value: a finding, a closed question, the way to the cell's menu."""
        names = []
        if line.severity in _MARKS:
            names.append((_MARKS[line.severity], _STRONG[line.severity]))
        if line.editable and line.options:
            names.append(("chevron-down", "accent"))
        elif line.editable and index.row() == self._view.currentIndex().row():
            names.append(("ellipsis", "accent"))
        for number, (name, token) in enumerate(names):
            mark = icons.pixmap(name, token, MARK, 2.0)
            left = rect.left() + 6 + number * (MARK + 4)
            painter.drawPixmap(QRect(left, rect.center().y() - MARK // 2, MARK, MARK), mark)
        return max(0, len(names) * (MARK + 4) - 2)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, QFontMetrics(theme.font()).height() + 2 * theme.CELL_PAD_Y)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = CellEditor(parent, index.data(LINE).label, self._view.paste_over)
        editor.textEdited.connect(self._view.typing)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill an editor that opens; one that is being typed into keeps its text when its line is painted anew."""
        assert isinstance(editor, QLineEdit)
        if editor.isModified():
            return
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QLineEdit) and isinstance(model, TableModel)
        model.take(index, editor.text(), editor.isModified())


def _fill(painter: QPainter, rect: QRect, token: str) -> None:
    """Not fillRect(), whose first call builds the classes of gradients and their 169 presets."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(token))
    painter.drawRect(rect)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _cut(painter: QPainter, box: QRect, text: str) -> str:
    """A text that has no room in its cell ends in dots; the whole of it stands in the tool tip."""
    metrics = painter.fontMetrics()
    if len(text) <= LONGEST:
        fits = metrics.boundingRect(box, int(_WRAP), text).height() <= box.height()
        if fits and metrics.horizontalAdvance(max(text.split(), key=len, default="")) <= box.width():
            return text
    return metrics.elidedText(" ".join(text[:LONGEST].split()), Qt.TextElideMode.ElideRight, box.width())


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
