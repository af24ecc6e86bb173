"""The table's frame: its head, the widths of its columns, the heights of its wrapped lines, what is out of sight."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import widgets
from ui.table.delegate import TableDelegate, line_height
from ui.table.lines import Line
from ui.table.model import LABEL, LINE, PREVIOUS, TARGET, TT, UNIT, VALUE, TableModel

WIDTHS = {TT: 76, VALUE: 148, UNIT: 96, TARGET: 112, PREVIOUS: 92}
LEAST = {TT: 56, LABEL: 240, VALUE: 112, UNIT: 60, TARGET: 84, PREVIOUS: 64}
MOST = 280
FOLD_ORDER = (PREVIOUS, TARGET, UNIT)
HEAD_HEIGHT, SETTLE = 52, 300
ROWS_BELOW = 2


class TableFrame(QTableView):
    """A table that never scrolls sideways: columns without room say what they hold under the label.

    widths: the widths that the officer wants; the label takes what is left. `dragged` when one was changed by hand.
    """

    dragged = Signal()

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = model
        self._measured: tuple[object, ...] = ()
        self._fitting = False
        self.widths = dict(WIDTHS)
        self.left_out: frozenset[int] = frozenset()
        self.folded: frozenset[int] = frozenset()
        self.unfolded: set[str] = set()
        self._only: frozenset[int] | None = None
        # A viewport that Python made is known to it. One that Qt made is looked up among all widget classes when the
        # first editor opens, which builds each of them: 9 ms of the first key.
        self.setViewport(QWidget(self))
        self.setModel(model)
        self.setItemDelegate(TableDelegate(self))
        self.setProperty("role", "main")
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setAccessibleName("Bảng số liệu của biểu")
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalHeader().hide()
        self._corner = widgets.card("corner")
        self._corner.setParent(self)
        self._told = QTimer(self)
        self._told.setSingleShot(True)
        self._told.setInterval(SETTLE)
        self._told.timeout.connect(self.dragged)
        self._set_head()
        model.modelReset.connect(self.lay_out)

    def _set_head(self) -> None:
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.Alignment(Qt.TextFlag.TextWordWrap))
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(min(LEAST.values()))
        head.setFixedHeight(HEAD_HEIGHT)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.sectionResized.connect(self._dragged)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._head_menu)

    def _head_menu(self, place: QPoint) -> None:
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Về độ rộng ban đầu", self.reset_widths)
        menu.popup(self.horizontalHeader().mapToGlobal(place))

    def reset_widths(self) -> None:
        """Every column as wide as at first."""
        self.widths = dict(WIDTHS)
        self.fit_columns()
        self.lay_out()
        self.dragged.emit()

    def set_widths(self, widths: dict[int, int]) -> None:
        """Take over widths that were kept; what is out of measure is as at first."""
        self.widths = {
            column: width if LEAST[column] <= (width := widths.get(column, first)) <= MOST else first
            for column, first in WIDTHS.items()
        }

    def leave_out(self, columns: frozenset[int]) -> None:
        """Columns in which nothing stands are not shown at all; a table is measured once it is shown itself."""
        if columns == self.left_out:
            return
        self.left_out = columns
        if self.isVisible():
            self.fit_columns()
            self.lay_out()

    def fit_columns(self) -> None:
        """Share the width; columns for which the label would have too little room fold into it."""
        room, hidden = self.viewport().width(), set(self.left_out)
        for column in FOLD_ORDER:
            if room - self._taken(hidden) < LEAST[LABEL]:
                hidden.add(column)
        self.folded = frozenset(hidden - self.left_out)
        self._fitting = True
        for column, width in self.widths.items():
            if self.isColumnHidden(column) != (column in hidden):
                self.setColumnHidden(column, column in hidden)
            if column not in hidden:
                self.setColumnWidth(column, width)
        self.setColumnWidth(LABEL, max(room - self._taken(hidden), LEAST[TT]))
        self._fitting = False

    def _taken(self, hidden: set[int]) -> int:
        return sum(width for column, width in self.widths.items() if column not in hidden)

    def _dragged(self, column: int, old: int, new: int) -> None:
        """A boundary that is dragged gives to one column what it takes from the next, each within its measure."""
        if self._fitting:
            return
        following = next((c for c in range(column + 1, PREVIOUS + 1) if not self.isColumnHidden(c)), None)
        if following is not None:
            by = new - old
            left = old if column == LABEL else self.widths[column]
            right = self.columnWidth(LABEL) if following == LABEL else self.widths[following]
            by = min(by, right - LEAST[following], (MOST - left) if column != LABEL else by)
            by = max(by, LEAST[column] - left, (right - MOST) if following != LABEL else by)
            if column != LABEL:
                self.widths[column] = left + by
            if following != LABEL:
                self.widths[following] = right - by
        self.fit_columns()
        self.lay_out()
        self._told.start()

    def lay_out(self) -> None:
        """Row heights for the present widths, and headings across; done again only when the width changed.

        The scroll bar's range follows at once: Qt would set it later, and a jump to a far row would fall short.
        """
        widths = {column: self.columnWidth(column) for column in (LABEL, VALUE, UNIT, TARGET)}
        state = (tuple(widths.values()), len(self._table.lines), self.folded, self.left_out)
        if state == self._measured:
            return
        self._measured = state
        spans = PREVIOUS - LABEL + 1
        across = sum(self.columnWidth(c) for c in range(LABEL, PREVIOUS + 1) if not self.isColumnHidden(c))
        self.clearSpans()
        for number, line in enumerate(self._table.lines):
            if line.is_heading:
                self.setSpan(number, LABEL, 1, spans)
            height = line_height(line, {**widths, LABEL: across} if line.is_heading else widths, len(self.below(line)))
            if self.rowHeight(number) != height:
                self.setRowHeight(number, height)
        self.updateGeometries()

    def below(self, line: Line) -> tuple[tuple[str, str], ...]:
        """(token, text) of the small lines under a label: folded columns, then the way to helper cells."""
        made = []
        if self.folded and not line.is_heading:
            parts = []
            if UNIT in self.folded and line.unit:
                parts.append(line.unit)
            if TARGET in self.folded and line.target:
                judged = line.judged.replace("\n", ", ")
                parts.append(f"Mục tiêu {line.target}" + (f": {judged}" if judged else ""))
            if PREVIOUS in self.folded and line.previous:
                parts.append(f"Kỳ trước {line.previous}")
            if parts:
                made.append(("muted", " · ".join(parts)))
        if line.fold:
            made.append(("accent", line.fold))
        return tuple(made)

    def is_unfolded(self, line: Line) -> bool:
        """Whether the helper cells of a line's row are in sight."""
        return line.row.key in self.unfolded

    def show_only(self, rows: frozenset[int] | None) -> None:
        """Show these rows; None for all, where empty helper cells that were not asked for stay out of sight."""
        self._only = rows
        self.apply_sight()

    def apply_sight(self) -> None:
        """Bring every row in or out of sight; helper cells that say something stay unfolded from then on.

        The scroll bar's range follows at once, as in `lay_out`: a jump to a row that came back would fall short.
        """
        self.unfolded |= {line.row.key for line in self._table.lines if line.folds_away and line.speaks}
        changed = False
        for number, line in enumerate(self._table.lines):
            folded = line.folds_away and not self.is_unfolded(line)
            hidden = folded if self._only is None else number not in self._only
            if self.isRowHidden(number) != hidden:
                self.setRowHidden(number, hidden)
                changed = True
        if changed:
            self.updateGeometries()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        head = self.horizontalHeader()
        left = head.geometry().right() + 1
        self._corner.setGeometry(left, head.y(), max(0, self.width() - left - 1), head.height())
        if self.isVisible():
            self.fit_columns()
            self.lay_out()
            self.scrollTo(self.currentIndex())

    def showEvent(self, event: QShowEvent) -> None:
        """Rows are measured once the width is settled, not at every step towards it."""
        super().showEvent(event)
        self.fit_columns()
        self.lay_out()

    def line(self) -> Line | None:
        """The line that the cursor stands on."""
        index = self.currentIndex()
        return index.data(LINE) if index.isValid() else None

    def go(self, row: int, centred: bool = False) -> None:
        """Put the cursor on a row's value; `centred` after a jump, so that what stands around it is seen.

        Without a jump the rows below it are shown as well: a rate's own counts stand there.
        """
        index: QModelIndex = self._table.index(row, VALUE)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        if centred:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            return
        following = [n for n in range(row + 1, len(self._table.lines)) if not self.isRowHidden(n)][:ROWS_BELOW]
        self.scrollTo(self._table.index(following[-1] if following else row, VALUE))
        self.scrollTo(index)
