"""The texts of the units in a section: a box to choose, whose it is, how it stands to the whole, what it says."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import icons, theme
from workflow.consolidating.narratives import UnitText
from workflow.consolidating.text_rows import text_state

PAD, BOX, GAP = 10, 16, 8
MOST_LINES, MOST_LETTERS = 6, 1500
SIGNS = {"ok": "circle-check", "warn": "triangle-alert", "muted": "circle", "accent": "circle-check"}
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_WRAP = int(Qt.TextFlag.TextWordWrap)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class SourceModel(QAbstractListModel):
    """units: what is listed; chosen: the codes of those whose boxes are ticked, listed or not."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.units: tuple[UnitText, ...] = ()
        self.chosen: set[str] = set()

    def fill(self, units: tuple[UnitText, ...]) -> None:
        self.beginResetModel()
        self.units = units
        self.endResetModel()

    def choose(self, codes: Sequence[str]) -> None:
        """Tick these boxes and no others."""
        self.chosen = set(codes)
        if self.units:
            self.dataChanged.emit(self.index(0), self.index(len(self.units) - 1))

    def turn(self, row: int) -> None:
        """Tick a box, or free it."""
        self.chosen ^= {self.units[row].unit}
        self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.units)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        unit = self.units[index.row()]
        if role == Role.DisplayRole:
            return unit.name
        if role == Role.AccessibleTextRole:
            ticked = "đã chọn" if unit.unit in self.chosen else "chưa chọn"
            return f"{unit.name}, {text_state(unit)[0]}, {ticked}: {unit.text}"
        return None


class SourceDelegate(QStyledItemDelegate):
    """Paints everything itself; a long text ends in dots, the whole stands in the received report."""

    def __init__(self, view: SourceList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        line = QFontMetrics(theme.font()).height()
        return QSize(width, 2 * PAD + line + 4 + self._text_height(self._view.sources.units[index.row()].text, width))

    def _text_height(self, text: str, width: int) -> int:
        box = QRect(0, 0, width - 2 * PAD - BOX - GAP, 10_000)
        metrics = QFontMetrics(theme.font())
        needed = metrics.boundingRect(box, _WRAP, text[:MOST_LETTERS]).height()
        return min(needed, MOST_LINES * metrics.lineSpacing())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        unit, rect = self._view.sources.units[index.row()], QRect(option.rect)
        here = index == self._view.currentIndex()
        painter.save()
        if here:
            painter.fillRect(rect, theme.colour("accent_soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if here and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        inner = rect.adjusted(PAD, PAD, -PAD, -PAD)
        line = QFontMetrics(theme.font()).height()
        if self._view.can_choose:
            box = QRect(inner.left(), inner.top() + (line - BOX) // 2, BOX, BOX)
            self._box(painter, box, unit.unit in self._view.sources.chosen)
        inner.setLeft(inner.left() + BOX + GAP)
        self._head(painter, QRect(inner.left(), inner.top(), inner.width(), line), unit)
        self._text(painter, inner.adjusted(0, line + 4, 0, 0), unit.text)
        painter.restore()

    def _box(self, painter: QPainter, rect: QRect, ticked: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent" if ticked else "muted"), 1))
        painter.setBrush(theme.colour("accent" if ticked else "surface"))
        painter.drawRoundedRect(rect, 4, 4)
        if ticked:
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(rect, icons.pixmap("check", "on_accent", BOX, ratio))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _head(self, painter: QPainter, rect: QRect, unit: UnitText) -> None:
        word, tone = text_state(unit)
        small = QFontMetrics(theme.font(theme.SMALL))
        wide = small.horizontalAdvance(word)
        place = QRect(rect.right() - wide, rect.top(), wide + 1, rect.height())
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.colour(tone))
        painter.drawText(place, _LEFT, word)
        sign = QRect(place.left() - BOX - 4, rect.center().y() - BOX // 2 + 1, BOX, BOX)
        painter.drawPixmap(sign, icons.pixmap(SIGNS[tone], tone, BOX, painter.device().devicePixelRatioF()))
        room = rect.width() - wide - BOX - 4 - GAP
        face = theme.font(theme.TEXT, theme.BOLD)
        painter.setFont(face)
        painter.setPen(theme.colour("ink"))
        said = QFontMetrics(face).elidedText(unit.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(rect.left(), rect.top(), room, rect.height()), _LEFT, said)

    def _text(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.setFont(theme.font())
        painter.setPen(theme.colour("ink"))
        metrics = QFontMetrics(theme.font())
        shown = text[:MOST_LETTERS]
        if metrics.boundingRect(QRect(0, 0, rect.width(), 10_000), _WRAP, shown).height() > rect.height() + 1:
            shown = _cut(metrics, shown, rect)
        painter.drawText(rect, _WRAP, shown)


def _cut(metrics: QFontMetrics, text: str, rect: QRect) -> str:
    """As much of a text as its box holds, with dots."""
    low, high = 0, len(text)
    box = QRect(0, 0, rect.width(), 10_000)
    while low < high:
        middle = (low + high + 1) // 2
        fits = metrics.boundingRect(box, _WRAP, f"{text[:middle]}…").height() <= rect.height() + 1
        low, high = (middle, high) if fits else (low, middle - 1)
    return f"{text[:low].rsplit(' ', 1)[0]}…"


class SourceList(QListView):
    """turned: other boxes are ticked; opened: Enter or a double click on a text; stood: another text is stood on.

    The blank ticks the box of the text that is stood on; Ctrl+A ticks all that are listed.
    """

    turned = Signal()
    opened = Signal()
    stood = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Nội dung của các đơn vị")
        self.sources = SourceModel(self)
        self.can_choose = True
        self.setModel(self.sources)
        self.setItemDelegate(SourceDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.stood.emit())

    def fill(self, units: tuple[UnitText, ...]) -> None:
        """Other texts; the one that was stood on stays where it is still listed, else the first."""
        before = self.unit
        self.sources.fill(units)
        place = next((at for at, unit in enumerate(units) if before and unit.unit == before.unit), 0)
        if units:
            self.setCurrentIndex(self.sources.index(place))
        self.stood.emit()

    @property
    def unit(self) -> UnitText | None:
        """The text that is stood on."""
        index = self.currentIndex()
        return self.sources.units[index.row()] if 0 <= index.row() < len(self.sources.units) else None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The units whose boxes are ticked, in the order of the list; where none is, the one that is stood on."""
        ticked = tuple(unit.unit for unit in self.sources.units if unit.unit in self.sources.chosen)
        return ticked or ((self.unit.unit,) if self.unit is not None else ())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() <= PAD + BOX + GAP:
            self._turn(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.currentIndex().row(), event.key()
        if key == Qt.Key.Key_Space and row >= 0:
            self._turn(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.choose_all(False)
        else:
            super().keyPressEvent(event)

    def choose_all(self, waiting: bool) -> None:
        """Tick every listed text, or those that are not in the whole."""
        self.sources.choose([unit.unit for unit in self.sources.units if not (waiting and unit.put_in)])
        self.turned.emit()

    def _turn(self, row: int) -> None:
        if self.can_choose:
            self.sources.turn(row)
            self.turned.emit()
