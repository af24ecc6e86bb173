"""The matrix for Qt: heads of groups and units as rows, forms as columns. Nothing is made ahead of its drawing."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from forms.matrix.rows import MatrixRow
from forms.matrix.submissions import OwedForm
from forms.matrix.words import cell_words, due_words, group_words, line_text

UNIT = 0
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class MatrixModel(QAbstractTableModel):
    """rows: as forms.matrix.rows gives them; forms: the columns after the first. grouped: there are heads of groups."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[MatrixRow, ...] = ()
        self.forms: tuple[OwedForm, ...] = ()
        self.grouped = False

    def fill(self, forms: tuple[OwedForm, ...], rows: tuple[MatrixRow, ...]) -> None:
        self.beginResetModel()
        self.forms, self.rows = forms, rows
        self.grouped = any(row.line is None for row in rows)
        self.endResetModel()

    def row_of(self, unit: str) -> int:
        """The row of a unit; -1 where it is not shown."""
        return next((at for at, row in enumerate(self.rows) if row.line is not None and row.line.code == unit), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 1 + len(self.forms)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return "Đơn vị" if section == UNIT else self.forms[section - 1].short
        if role == Role.ToolTipRole and section > UNIT:
            return f"{self.forms[section - 1].title}\n{due_words(self.forms[section - 1])}"
        return (
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) if role == Role.TextAlignmentRole else None
        )

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.AccessibleTextRole):
            return self._text(self.rows[index.row()], index.column())
        return None

    def _text(self, row: MatrixRow, column: int) -> str:
        if row.line is None:
            return row.title if column == UNIT else group_words(row.tallies[column - 1])
        return line_text(row.line) if column == UNIT else cell_words(row.line.cells[column - 1]).sentence
