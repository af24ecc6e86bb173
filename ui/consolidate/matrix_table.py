"""The table of units and forms: thousands of lines without a widget for any of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from forms.matrix.rows import MatrixRow
from forms.matrix.submissions import MatrixLine, OwedForm
from ui.consolidate.matrix_delegate import MatrixDelegate
from ui.consolidate.matrix_model import UNIT, MatrixModel
from ui.lines_view import set_up_lines

ROW = 34
WIDEST, NARROWEST, UNIT_ROOM = 290, 132, 270


class MatrixTable(QTableView):
    """opened: Enter or a double click on a unit, with its code and the form's key ("" on its name). folded: a head of
    a group was pressed. copied: the chosen lines are asked for by Ctrl+C. chosen: other lines are chosen. headed: the
    head of a column was pressed, with the form's key ("" of the units). asked: the menu of a line, and where to open.
    """

    opened = Signal(str, str)
    folded = Signal(str)
    copied = Signal()
    chosen = Signal()
    headed = Signal(str)
    asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        set_up_lines(self, "Tình hình nộp báo cáo: đơn vị theo biểu", many=True)
        self.lines_model = MatrixModel(self)
        self.setModel(self.lines_model)
        self.setItemDelegate(MatrixDelegate(self))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.sectionClicked.connect(lambda section: self.headed.emit(self._form_at(section)))
        head.setStretchLastSection(False)
        self.clicked.connect(self._clicked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.asked.emit(self.viewport().mapToGlobal(at)))
        self.doubleClicked.connect(lambda _index: self._open())
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def fill(self, forms: tuple[OwedForm, ...], rows: tuple[MatrixRow, ...]) -> None:
        """Other rows; what was stood on and chosen stays where it is still shown."""
        before, kept = self.row, {line.code for line in self.lines}
        column, scrolled = max(self.currentIndex().column(), UNIT), self.verticalScrollBar().value()
        self.lines_model.fill(forms, rows)
        self.horizontalHeader().setSectionResizeMode(UNIT, QHeaderView.ResizeMode.Stretch)
        self._size_columns()
        self._choose_again(kept)
        at = self._same(before)
        if at >= 0:
            index = self.lines_model.index(at, min(column, len(forms)))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.verticalScrollBar().setValue(scrolled)

    @property
    def row(self) -> MatrixRow | None:
        """The row that is stood on."""
        index = self.currentIndex()
        return self.lines_model.rows[index.row()] if index.isValid() else None

    @property
    def lines(self) -> Sequence[MatrixLine]:
        """The units that are chosen; of a chosen head of a group none."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        rows = (self.lines_model.rows[place] for place in places)
        return [row.line for row in rows if row.line is not None]

    def _choose_again(self, codes: set[str]) -> None:
        selection = self.selectionModel()
        flags = QItemSelectionModel.SelectionFlag
        for place, row in enumerate(self.lines_model.rows if codes else ()):
            if row.line is not None and row.line.code in codes:
                selection.select(self.lines_model.index(place, UNIT), flags.Select | flags.Rows)

    def _same(self, before: MatrixRow | None) -> int:
        if before is None:
            return -1
        if before.line is not None:
            return self.lines_model.row_of(before.line.code)
        rows = self.lines_model.rows
        return next((at for at, row in enumerate(rows) if row.line is None and row.group == before.group), -1)

    def _size_columns(self) -> None:
        """The forms share what the names leave, within reason."""
        forms = len(self.lines_model.forms)
        if forms:
            room = (self.viewport().width() - UNIT_ROOM) // forms
            for column in range(1, forms + 1):
                self.setColumnWidth(column, max(NARROWEST, min(WIDEST, room)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.row, event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif row is not None and row.line is None and self._folds(row, key):
            self.folded.emit(row.group)
        else:
            super().keyPressEvent(event)

    def _folds(self, row: MatrixRow, key: int) -> bool:
        """Whether a key folds or unfolds the group: the blank does either."""
        wanted = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False, Qt.Key.Key_Space: not row.folded}.get(Qt.Key(key))
        return wanted is not None and wanted != row.folded and not QGuiApplication.keyboardModifiers()

    def _clicked(self) -> None:
        row = self.row
        if row is not None and row.line is None and not QGuiApplication.keyboardModifiers():
            self.folded.emit(row.group)

    def _open(self) -> None:
        row, column = self.row, self.currentIndex().column()
        if row is None:
            return
        if row.line is not None:
            self.opened.emit(row.line.code, self._form_at(column))

    def _form_at(self, column: int) -> str:
        """The form of a column; "" of the units' names."""
        return self.lines_model.forms[column - 1].key if column > UNIT else ""
