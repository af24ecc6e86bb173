"""The parts of a total as a table that unfolds: whose figure, how much, whether it counts."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui import icons, theme, widgets
from ui.lines_view import CENTRE, LEFT, RIGHT, Index, Role, RowsModel, set_up_lines
from workflow.consolidating.part_rows import PartRow, part_state

UNIT, FIGURE, STATE = range(3)
HEADS = ("Đơn vị", "Số liệu", "Tính")
ROW, STEP, MARK, PAD = 32, 16, 14, 8
FIGURE_WIDTH, STATE_WIDTH = 104, 44
SIGNS = {"ok": "circle-check", "warn": "triangle-alert", "muted": "minus"}
NOT_SENT = "circle"


class PartsModel(RowsModel):
    """rows: as workflow.consolidating.part_rows gives them."""

    heads = HEADS
    sides = (LEFT, RIGHT, CENTRE)

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == Role.DisplayRole:
            return (row.part.name, row.part.text, part_state(row.part)[0])[index.column()]
        if role == Role.ToolTipRole:
            return widgets.tip(f"{row.part.name}\n{row.part.why}")
        return _spoken(row) if role == Role.AccessibleTextRole else None


def _spoken(row: PartRow) -> str:
    folds = ("đang mở các đơn vị cấp dưới" if row.unfolded else "có các đơn vị cấp dưới") if row.folds else ""
    parts = (row.part.name, row.part.text or "không có số", part_state(row.part)[0], folds)
    return ", ".join(part for part in parts if part)


class PartsDelegate(QStyledItemDelegate):
    """Paints everything itself, in the colours in use."""

    def __init__(self, view: PartsTable) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = self._view.parts.rows[index.row()], QRect(option.rect)
        painter.save()
        here = index.row() == self._view.currentIndex().row()
        if here:
            painter.fillRect(rect, theme.colour("accent_soft"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if here and index.column() == UNIT and self._view.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        if index.column() == UNIT:
            self._unit(painter, inner, row)
        elif index.column() == FIGURE:
            tone = "ink" if row.part.counted else "muted"
            _draw(painter, inner, row.part.text or "–", tone, RIGHT)
        else:
            _state(painter, rect, row)
        painter.restore()

    def _unit(self, painter: QPainter, rect: QRect, row: PartRow) -> None:
        rect = rect.adjusted(row.depth * STEP, 0, 0, 0)
        if self._view.has_folds:
            if row.folds:
                name = "chevron-down" if row.unfolded else "chevron-right"
                _sign(painter, QRect(rect.left(), rect.top(), MARK, rect.height()), name, "accent")
            rect = rect.adjusted(MARK + 4, 0, 0, 0)
        face = theme.font(theme.TEXT, theme.BOLD) if row.folds else theme.font()
        painter.setFont(face)
        shown = QFontMetrics(face).elidedText(row.part.name, Qt.TextElideMode.ElideRight, rect.width())
        painter.setPen(theme.colour("ink" if row.part.revision else "muted"))
        painter.drawText(rect, LEFT, shown)


def _draw(painter: QPainter, rect: QRect, text: str, tone: str, flags: int) -> None:
    face = theme.font()
    painter.setFont(face)
    painter.setPen(theme.colour(tone))
    painter.drawText(rect, flags, QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))


def _state(painter: QPainter, rect: QRect, row: PartRow) -> None:
    tone = part_state(row.part)[1]
    name = SIGNS[tone] if row.part.revision else NOT_SENT
    _sign(painter, QRect(rect.center().x() - MARK // 2, rect.top(), MARK, rect.height()), name, tone)


def _sign(painter: QPainter, rect: QRect, name: str, tone: str) -> None:
    place = QRect(rect.left(), rect.center().y() - MARK // 2, MARK, MARK)
    painter.drawPixmap(place, icons.pixmap(name, tone, MARK, painter.device().devicePixelRatioF()))


class PartsTable(QTableView):
    """stood: another part is stood on; opened: Enter or a double click on one; folded: its own parts are asked for.

    The arrows to the right and left unfold a district and fold it again.
    """

    stood = Signal()
    opened = Signal()
    folded = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        set_up_lines(self, "Các số thành phần")
        self.parts = PartsModel(self)
        self.has_folds = False
        self.setModel(self.parts)
        self.setItemDelegate(PartsDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.stood.emit())

    def fill(self, rows: tuple[PartRow, ...], has_folds: bool) -> None:
        """Other rows; the part that was stood on stays where it is still shown, else the first."""
        before = self.row
        self.has_folds = has_folds
        self.parts.fill(rows)
        place = next((at for at, row in enumerate(rows) if before and row.part.unit == before.part.unit), 0)
        if rows:
            self.setCurrentIndex(self.parts.index(place, UNIT))
        self._fit()
        self.stood.emit()

    @property
    def row(self) -> PartRow | None:
        """The part that is stood on."""
        index = self.currentIndex()
        return self.parts.rows[index.row()] if index.isValid() and index.row() < len(self.parts.rows) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setColumnWidth(FIGURE, FIGURE_WIDTH)
        self.setColumnWidth(STATE, STATE_WIDTH)
        self.setColumnWidth(UNIT, max(120, self.viewport().width() - FIGURE_WIDTH - STATE_WIDTH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The arrow before a district unfolds it."""
        super().mousePressEvent(event)
        row, left = self.row, event.position().x() - PAD
        if row is not None and row.folds and 0 <= left - row.depth * STEP <= MARK + 4:
            self.folded.emit(row.part.unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.row, Qt.Key(event.key())
        wanted = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}.get(key)
        if row is not None and row.folds and wanted is not None and wanted != row.unfolded:
            self.folded.emit(row.part.unit)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
