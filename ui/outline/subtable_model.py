"""A table of an outline form as a model over plain rows; what is typed goes out through a signal."""

from __future__ import annotations

from collections.abc import Mapping
from operator import is_
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from forms.cells import EMPTY, Cell
from forms.findings import Finding, Severity
from forms.form import Column, Field
from forms.keys import split_table_key, table_key
from forms.numbers import format_number
from forms.present import column_text
from forms.report import Report
from forms.values import column_total, row_ids
from ui import widgets

SPOT = Qt.ItemDataRole.UserRole + 1
FEW = 3
_NOWHERE = QModelIndex()
_WEIGHT = {severity: number for number, severity in enumerate(Severity)}
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TYPED = _SHOWN | Qt.ItemFlag.ItemIsEditable


class Spot(Struct, frozen=True):
    """One cell of the table as it is shown. finding: the gravest one, None where all is well."""

    key: str
    text: str
    editable: bool
    number: bool
    finding: Finding | None = None
    computed: bool = False


Row = tuple[Spot, ...]
Rows = tuple[Row, ...]


def others(before: Rows, rows: Rows) -> list[int]:
    """The places at which not the very row stands that stood there before."""
    return [place for place, same in enumerate(map(is_, before, rows)) if not same]


class RowMaker:
    """Makes the rows of one table; a row whose cells and findings are as before is the same object as before."""

    def __init__(self, item: Field) -> None:
        self._item = item
        self._keys: dict[str, tuple[str, ...]] = {}
        self._made: dict[str, tuple[list[object], Row]] = {}
        self._before: tuple[Report, Mapping[str, Finding], bool] | None = None
        self._shown: dict[str, Row] = {}

    def rows(
        self, report: Report, cells: Mapping[str, Cell], findings: tuple[Finding, ...], editable: bool
    ) -> dict[str, Row]:
        """The rows in order by their id, one spot a column."""
        grave = {f.key: f for f in sorted(findings, key=lambda f: _WEIGHT[f.severity], reverse=True)}
        found = {parts.row for key in grave if (parts := split_table_key(key)) is not None}
        rows, touched = row_ids(report, self._item.key), self._touched(report, grave, editable)

        def made(row: str) -> Row:
            return self._row(row, cells, grave if row in found else {}, editable)

        if touched is not None and rows == tuple(self._shown):
            self._shown = {**self._shown, **{row: made(row) for row in touched if row in self._shown}}
        else:
            kept = {} if touched is None else {row: each for row, each in self._shown.items() if row not in touched}
            self._shown = {row: kept.get(row) or made(row) for row in rows}
        self._before = report, grave, editable
        return dict(self._shown)

    def _touched(self, report: Report, grave: Mapping[str, Finding], editable: bool) -> frozenset[str] | None:
        """The rows that may be others than they were made last: the report is that of then but for these. None where
        any may be."""
        if self._before is None or self._before[1:] != (grave, editable):
            return None
        if report is self._before[0]:
            return frozenset()
        carried = report.carried
        if carried is None or carried.of != id(self._before[0]):
            return None
        return carried.rows.get(self._item.key, frozenset())

    def _row(self, row: str, cells: Mapping[str, Cell], grave: Mapping[str, Finding], editable: bool) -> Row:
        keys = self._keys.get(row)
        if keys is None:
            keys = self._keys[row] = tuple(table_key(self._item.key, row, column.key) for column in self._item.column)
        seen: list[object] = [editable, *map(cells.get, keys)]
        if grave:
            seen += map(grave.get, keys)
        before = self._made.get(row)
        if before is not None and before[0] == seen:
            return before[1]
        columns = zip(self._item.column, keys, strict=True)
        made = tuple(_spot(column, key, cells.get(key, EMPTY), grave.get(key), editable) for column, key in columns)
        self._made[row] = (seen, made)
        return made


def _spot(column: Column, key: str, cell: Cell, finding: Finding | None, editable: bool) -> Spot:
    computed = bool(column.sum_of)
    return Spot(key, column_text(column, cell), editable and not computed, column.is_figure, finding, computed=computed)


def totals(item: Field, report: Report, cells: Mapping[str, Cell]) -> str:
    """ "Tổng: 12 số cuộc · 340 nam"; "" where no column is added up or nothing was typed."""
    parts = []
    for column in item.column:
        total = column_total(item, column, report, cells)
        if total is not None:
            parts.append(f"{column.label.lower()} {format_number(total)}")
    return f"Tổng: {' · '.join(parts)}" if parts else ""


def head_tip(item: tuple[Column, ...], column: Column) -> str:
    """What a column's head says when it is pointed at."""
    names = {other.key: other.label for other in item}
    parts = " + ".join(names[name] for name in column.sum_of)
    return f"Tự tính: {parts}\nBấm để xếp các dòng theo cột này" if parts else "Bấm để xếp các dòng theo cột này"


class SubtableModel(QAbstractTableModel):
    """Rows of spots under the columns' labels. ids: the rows' ids, in the same order as rows."""

    typed = Signal(str, str)

    def __init__(self, columns: tuple[Column, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = columns
        self.ids: tuple[str, ...] = ()
        self.rows: Rows = ()

    def shows(self, rows: Mapping[str, Row]) -> bool:
        """Whether these very rows are shown already."""
        same = len(rows) == len(self.ids) and all(map(is_, rows.values(), self.rows))
        return same and tuple(rows) == self.ids

    def replace(self, rows: Mapping[str, Row]) -> bool:
        """New rows by id; whether rows came, went or moved. What stays keeps its cursor, selection and editor."""
        changed = tuple(rows) != self.ids
        if changed:
            self._remove(rows)
            self._insert(rows)
            self._order(tuple(rows))
        self._repaint(tuple(rows.values()))
        return changed

    def _remove(self, rows: Mapping[str, Row]) -> None:
        last = len(self.ids) - 1
        while last >= 0:
            first = last
            if self.ids[last] not in rows:
                while first > 0 and self.ids[first - 1] not in rows:
                    first -= 1
                self.beginRemoveRows(_NOWHERE, first, last)
                self.ids = self.ids[:first] + self.ids[last + 1 :]
                self.rows = self.rows[:first] + self.rows[last + 1 :]
                self.endRemoveRows()
            last = first - 1

    def _insert(self, rows: Mapping[str, Row]) -> None:
        """New rows go below the one that they follow; runs of them at once."""
        here, above, run = set(self.ids), "", []
        for row in (*rows, ""):
            if row and row not in here:
                run.append(row)
                continue
            if run:
                place = self.ids.index(above) + 1 if above else 0
                self.beginInsertRows(_NOWHERE, place, place + len(run) - 1)
                self.ids = (*self.ids[:place], *run, *self.ids[place:])
                self.rows = (*self.rows[:place], *(rows[each] for each in run), *self.rows[place:])
                self.endInsertRows()
                run = []
            above = row

    def _order(self, ids: tuple[str, ...]) -> None:
        if ids == self.ids:
            return
        self.layoutAboutToBeChanged.emit()
        places = {row: place for place, row in enumerate(ids)}
        old = self.persistentIndexList()
        new = [self.index(places[self.ids[index.row()]], index.column()) for index in old]
        known = dict(zip(self.ids, self.rows, strict=True))
        self.ids, self.rows = ids, tuple(known[row] for row in ids)
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _repaint(self, rows: Rows) -> None:
        """A view paints the one cell that it is told of, and all that is on the screen where it is told of several."""
        before, self.rows = self.rows, rows
        last = len(self.columns) - 1
        for number in others(before, rows):
            old, new = before[number], rows[number]
            places = [place for place in range(last + 1) if old[place] != new[place]]
            if len(places) > FEW:
                self.dataChanged.emit(self.index(number, 0), self.index(number, last))
            else:
                for place in places:
                    self.dataChanged.emit(self.index(number, place), self.index(number, place))

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if section < 0 or section >= (len(self.columns) if across else len(self.rows)):
            return None
        if role == Qt.ItemDataRole.ToolTipRole and across:
            return head_tip(self.columns, self.columns[section])
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.columns[section].label if across else str(section + 1)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _TYPED if self.rows[index.row()][index.column()].editable else _SHOWN

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        spot = self.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return spot.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if spot.number else _LEFT
        if role == Qt.ItemDataRole.ToolTipRole and spot.finding is not None:
            return widgets.tip(f"{spot.finding.message} {spot.finding.remedy}".strip())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(spot, self.columns[index.column()].label)
        return spot if role == SPOT else None

    def _spoken(self, spot: Spot, label: str) -> str:
        said = f"{label}: {spot.text or 'chưa nhập'}"
        if spot.computed:
            said += ", tự tính"
        return f"{said}. {spot.finding.message}" if spot.finding else said

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand on what was typed; the page stores it and gives back new rows."""
        if role != Qt.ItemDataRole.EditRole or not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        spot = self.rows[index.row()][index.column()]
        if str(value).strip() != spot.text:
            self.typed.emit(spot.key, str(value))
        return True
