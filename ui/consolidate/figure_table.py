"""The totals as the printed table: headings over all columns, figures at the right, what there is to know beside."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from forms.clipboard_table import write_block
from ui import widgets
from ui.consolidate.figure_delegate import FigureDelegate
from ui.lines_view import LEFT, RIGHT, Index, Role, RowsModel, set_up_lines
from workflow.consolidating.sheet import SheetRow

TT, LABEL, TOTAL, COVERS, PRESENT, UNIT, SAYS = range(7)
HEADS = ("TT", "Chỉ tiêu", "Tổng hợp", "Đủ đơn vị", "Trong báo cáo", "Đơn vị tính", "Cần biết")
WIDTHS = {TT: 66, TOTAL: 128, COVERS: 84, PRESENT: 118, UNIT: 118, SAYS: 222}
LEAST_LABEL = 170
SPARE = (UNIT, SAYS, PRESENT)
"""The columns that give way, in this order, where the label would have no room."""


def covers_text(covers: tuple[int, int] | None) -> str:
    """ "118/126", "" where nothing is added up."""
    return f"{covers[0]}/{covers[1]}" if covers else ""


class FigureModel(RowsModel):
    """rows: as workflow.consolidating.sheet gives them."""

    heads = HEADS
    sides = tuple(RIGHT if column in (TOTAL, COVERS, PRESENT) else LEFT for column in range(len(HEADS)))

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        row, column = self.rows[index.row()], index.column()
        if role == Role.DisplayRole:
            return texts(row)[column]
        if role == Role.ToolTipRole:
            return widgets.tip("\n".join(says.text for says in row.says)) or None
        return spoken(row) if role == Role.AccessibleTextRole else None


def texts(row: SheetRow) -> tuple[str, ...]:
    """What stands in the columns."""
    says = "\n".join(says.text for says in row.says)
    return row.tt, row.label, row.total, covers_text(row.covers), row.present, row.unit, says


def spoken(row: SheetRow) -> str:
    """A whole line for screen readers."""
    if row.is_heading:
        return f"{row.tt} {row.label}".strip()
    parts = [f"{row.tt} {row.label}".strip(), f"tổng hợp {row.total or 'chưa có'} {row.unit}".strip()]
    parts += [f"của {covers_text(row.covers)} đơn vị"] if row.covers else []
    parts += [f"trong báo cáo {row.present or 'để trống'}", *(says.text for says in row.says)]
    return ", ".join(parts)


class FigureTable(QTableView):
    """opened: Enter or a click on a total with parts, with its key. stood: another line is stood on."""

    opened = Signal(str)
    stood = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_up_lines(self, "Số liệu tổng hợp theo biểu")
        self.figures = FigureModel(self)
        self.setModel(self.figures)
        self.setItemDelegate(FigureDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(True)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._width = 0
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.stood.emit())

    def fill(self, rows: tuple[SheetRow, ...]) -> None:
        """Other rows; the line that was stood on stays where it is still there."""
        before, scrolled = self.row, self.verticalScrollBar().value()
        same = [row.key for row in rows] == [row.key for row in self.figures.rows]
        self.figures.fill(rows)
        self.clearSpans()
        for number, row in enumerate(rows):
            if row.is_heading:
                self.setSpan(number, LABEL, 1, len(HEADS) - LABEL)
        self._width = 0
        self._fit()
        self.stand_on(before.key if before else "")
        if same:
            self.verticalScrollBar().setValue(scrolled)

    @property
    def row(self) -> SheetRow | None:
        """The line that is stood on."""
        index = self.currentIndex()
        return self.figures.rows[index.row()] if index.isValid() else None

    def stand_on(self, key: str) -> None:
        """Stand on a line, on the first total where there is no such line."""
        rows = self.figures.rows
        places = [at for at, row in enumerate(rows) if row.key == key and not row.is_heading]
        places += [at for at, row in enumerate(rows) if row.opens]
        if places:
            self.setCurrentIndex(self.figures.index(places[0], TOTAL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Columns that are only beside the matter give way first; the label takes what the others leave."""
        room = self.viewport().width()
        if room == self._width:
            return
        self._width = room
        shown = dict(WIDTHS)
        for column in SPARE:
            if room - sum(shown.values()) < LEAST_LABEL:
                del shown[column]
        for column in range(len(HEADS)):
            self.setColumnHidden(column, column != LABEL and column not in shown)
        for column, width in shown.items():
            self.setColumnWidth(column, width)
        self.setColumnWidth(LABEL, max(LEAST_LABEL, room - sum(shown.values())))
        self.resizeRowsToContents()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex(), self.ScrollHint.PositionAtCenter)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() in (TOTAL, COVERS):
            self._open()

    def _open(self) -> None:
        row = self.row
        if row is not None and row.opens:
            self.opened.emit(row.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """The whole table, for a spreadsheet or a letter."""
        lines = [tuple(text.replace("\n", "; ") for text in texts(row)) for row in self.figures.rows]
        QGuiApplication.clipboard().setText(write_block([HEADS, *lines]))
