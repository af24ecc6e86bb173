"""A table of an outline form as a model over plain rows; what is typed goes out through a signal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from forms.cells import EMPTY, Cell
from forms.findings import Finding, Severity
from forms.keys import table_key
from forms.numbers import format_number
from forms.pack import Column, Field
from forms.present import column_text
from forms.report import Report
from forms.values import column_total, row_ids

SPOT = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Spot:
    """One cell of the table as it is shown. finding: the gravest one, None where all is well."""

    key: str
    text: str
    editable: bool
    number: bool
    finding: Finding | None = None


Rows = tuple[tuple[Spot, ...], ...]


def rows_of(
    item: Field, report: Report, cells: Mapping[str, Cell], findings: tuple[Finding, ...], editable: bool
) -> Rows:
    """The rows in order, one spot a column."""
    grave = {f.key: f for f in sorted(findings, key=lambda f: list(Severity).index(f.severity), reverse=True)}
    return tuple(
        tuple(_spot(column, table_key(item.key, row, column.key), cells, grave, editable) for column in item.column)
        for row in row_ids(report, item.key)
    )


def _spot(column: Column, key: str, cells: Mapping[str, Cell], grave: Mapping[str, Finding], editable: bool) -> Spot:
    text = column_text(column, cells.get(key, EMPTY))
    return Spot(key, text, editable and not column.sum_of, column.is_figure, grave.get(key))


def totals(item: Field, report: Report, cells: Mapping[str, Cell]) -> str:
    """ "Tổng: 12 số cuộc · 340 nam"; "" where no column is added up or nothing was typed."""
    parts = []
    for column in item.column:
        total = column_total(item, column, report, cells)
        if total is not None:
            parts.append(f"{column.label.lower()} {format_number(total)}")
    return f"Tổng: {' · '.join(parts)}" if parts else ""


class SubtableModel(QAbstractTableModel):
    """Rows of spots under the columns' labels."""

    typed = Signal(str, str)

    def __init__(self, columns: tuple[Column, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.rows: Rows = ()

    def replace(self, rows: Rows) -> bool:
        """New rows; whether rows came, went or moved."""
        if rows == self.rows:
            return False
        same = [row[0].key for row in rows] == [row[0].key for row in self.rows]
        if same:
            before, self.rows = self.rows, rows
            for number, (old, new) in enumerate(zip(before, rows, strict=True)):
                if old != new:
                    self.dataChanged.emit(self.index(number, 0), self.index(number, len(self.columns) - 1))
            return False
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        return True

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or section < 0:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.columns[section].label if section < len(self.columns) else None
        return str(section + 1)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        spot = self.rows[index.row()][index.column()]
        return flags | Qt.ItemFlag.ItemIsEditable if spot.editable else flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        spot = self.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return spot.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if spot.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and spot.finding is not None:
            return f"{spot.finding.message} {spot.finding.remedy}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].label}: {spot.text or 'chưa nhập'}"
        return spot if role == SPOT else None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand on what was typed; the page stores it and gives back new rows."""
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        spot = self.rows[index.row()][index.column()]
        if str(value).strip() != spot.text:
            self.typed.emit(spot.key, str(value))
        return True
