"""Tables of thousands of lines: plain rows, narrowed by words and by a choice; texts are made when they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from forms.text import plain
from ui import theme, widgets
from ui.lines_view import set_up_lines

ROW = 34
NARROWEST, WIDEST, BESIDE, FIRST, LAST = 24, 200, 20, 130, 90
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
Texts = Callable[[Any], Sequence[str]]


class LinesModel(QAbstractTableModel):
    """lines: all; shown: the places of those that are listed. texts: of the columns; words: for the search, plain.

    tone: the token of a cell's ink, by line and column. filled: there are other lines.
    """

    filled = Signal()

    def __init__(
        self,
        parent: QWidget,
        heads: Sequence[str],
        texts: Texts,
        words: Callable[[Any], str],
        tone: Callable[[Any, int], str],
    ) -> None:
        super().__init__(parent)
        self.heads, self._texts, self._words_of, self._tone = tuple(heads), texts, words, tone
        self.lines: list[Any] = []
        self.shown: list[int] = []
        self._words: list[str] = []
        self._wanted: tuple[str, Callable[[Any], bool] | None] = ("", None)

    def fill(self, lines: Sequence[Any]) -> None:
        """Other lines; what they are narrowed to stays."""
        self.lines, self._words = list(lines), []
        self._list()
        self.filled.emit()

    def kinds(self) -> list[set[str]]:
        """The different texts of each column."""
        found: list[set[str]] = [set() for _head in self.heads]
        for line in self.lines:
            for column, text in enumerate(self._texts(line)):
                found[column].add(text)
        return found

    def narrow(self, words: str, among: Callable[[Any], bool] | None = None) -> None:
        """List the lines that hold the words, of those that `among` says yes to."""
        self._wanted = (plain(words), among)
        self._list()

    def line(self, row: int) -> Any:
        """The line in a row of the list."""
        return self.lines[self.shown[row]]

    def _list(self) -> None:
        words, among = self._wanted
        if words and not self._words:
            self._words = [self._words_of(line) for line in self.lines]
        self.beginResetModel()
        self.shown = [
            place
            for place, line in enumerate(self.lines)
            if (not words or words in self._words[place]) and (among is None or among(line))
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return self.heads[section]
        return LEFT if role == Role.TextAlignmentRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._texts(self.line(index.row()))[index.column()]
        if role == Role.ToolTipRole:
            return widgets.tip(self._texts(self.line(index.row()))[index.column()])
        if role == Role.ForegroundRole:
            token = self._tone(self.line(index.row()), index.column())
            return theme.colour(token) if token else None
        return None


class LinesView(QTableView):
    """chosen: another line is stood on, or none; pressed: Enter or a double click on a line.

    The first column takes the room that the others, as wide as what stands in them, leave.
    """

    chosen = Signal()
    pressed = Signal()

    def __init__(self, model: LinesModel, name: str, many: bool = False) -> None:
        super().__init__()
        self.lines, self._last = model, 0
        self.setModel(model)
        set_up_lines(self, name, many)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # files of one stick begin alike
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(NARROWEST)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        model.filled.connect(self._set_widths)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())
        self.activated.connect(lambda _index: self.pressed.emit())

    def _set_widths(self) -> None:
        text, title = QFontMetrics(theme.font()), QFontMetrics(theme.font(theme.SMALL, theme.BOLD))
        kinds = self.lines.kinds()
        for column in range(1, len(kinds)):
            wide = max((text.horizontalAdvance(each) for each in kinds[column]), default=0)
            wide = max(min(wide, WIDEST), title.horizontalAdvance(self.lines.heads[column]))
            self.setColumnWidth(column, wide + BESIDE)
        self._last = self.columnWidth(len(self.lines.heads) - 1)
        self._stretch()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stretch()

    def _stretch(self) -> None:
        """The first column takes what is left; where that is too little to read, the last one gives some of its own,
        and below that the table scrolls sideways."""
        last = len(self.lines.heads) - 1
        between = sum(self.columnWidth(column) for column in range(1, last))
        room = self.viewport().width() - between
        wide = max(min(self._last, room - FIRST), min(self._last, LAST))
        self.setColumnWidth(last, wide)
        self.setColumnWidth(0, max(FIRST, room - wide))

    @property
    def line(self) -> Any:
        """The line stood on; None where there is none."""
        index = self.currentIndex()
        return self.lines.line(index.row()) if index.isValid() else None

    @property
    def chosen_lines(self) -> list[Any]:
        """All chosen lines."""
        return [self.lines.line(index.row()) for index in self.selectionModel().selectedRows()]

    def stand_on(self, line: Any) -> None:
        """Stand on a line where it is listed, else on the first, where there is one; after the list was made anew."""
        if self.lines.shown:
            row = next((row for row in range(len(self.lines.shown)) if self.lines.line(row) == line), 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self.lines.index(row, 0), flags.ClearAndSelect | flags.Rows)
            self.scrollTo(self.lines.index(row, 0))
        else:
            self.chosen.emit()
