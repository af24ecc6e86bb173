"""The table's model over plain lines. It knows no storage: what is typed goes out through a signal."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from forms.findings import Severity
from ui import widgets
from ui.table.lines import Line, typed_text

COLUMNS = 6
TT, LABEL, VALUE, UNIT, TARGET, PREVIOUS = range(COLUMNS)
LINE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()
_CENTRED = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
ALIGN = {
    VALUE: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    PREVIOUS: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    UNIT: _CENTRED,
    TARGET: _CENTRED,
}
_SAID = {Severity.ERROR: "có lỗi", Severity.WARNING: "có cảnh báo", Severity.NOTICE: "có lưu ý"}


class TableModel(QAbstractTableModel):
    """Six columns: TT, label, value, unit, targets, previous period. `typed` carries a key and its text."""

    typed = Signal(str, str)

    def __init__(self, heads: tuple[str, ...], lines: tuple[Line, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = heads
        self.lines = lines
        self._rows = {line.key: number for number, line in enumerate(lines)}

    def replace(self, lines: tuple[Line, ...]) -> None:
        """New states of the same lines, or another form altogether."""
        if tuple(self._rows) != tuple(line.key for line in lines):
            self.beginResetModel()
            self.lines = lines
            self._rows = {line.key: number for number, line in enumerate(lines)}
            self.endResetModel()
            return
        changed = [n for n, (old, new) in enumerate(zip(self.lines, lines, strict=True)) if old != new]
        self.lines = lines
        for number in changed:
            self.dataChanged.emit(self.index(number, 0), self.index(number, len(self._heads) - 1))

    def row_of(self, key: str) -> int:
        """The row of a key; -1 where it stands on no line."""
        return self._rows.get(key, -1)

    def rowCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section] if section < len(self._heads) else None
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == VALUE and self.lines[index.row()].editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line, column = self.lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(line)[column]
        if role == Qt.ItemDataRole.EditRole:
            return typed_text(line) if column == VALUE else _texts(line)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return ALIGN.get(column, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and column == VALUE and (line.findings or line.note):
            told = [f"{finding.message} {finding.remedy}".strip() for finding in line.findings]
            return widgets.tip("\n".join([*told, *([f"Ghi chú: {line.note}"] if line.note else [])]))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(line) if column == VALUE else _texts(line)[column]
        return line if role == LINE else None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Hand on what was typed; the page stores it and gives back new lines."""
        return role == Qt.ItemDataRole.EditRole and self.take(index, str(value), False)

    def take(self, index: QModelIndex, text: str, was_typed: bool) -> bool:
        """The same. was_typed: on keys, so that a figure counts though it is the very one that is shown: it may settle
        what a disk changed (storage/pen.py)."""
        if not self.flags(index) & Qt.ItemFlag.ItemIsEditable:
            return False
        line = self.lines[index.row()]
        if was_typed or text.strip() != typed_text(line):
            self.typed.emit(line.key, text)
        return True


def _texts(line: Line) -> tuple[str, ...]:
    return (line.tt, line.label, line.text, line.unit, _target(line), line.previous)


def _target(line: Line) -> str:
    if not line.target:
        return ""
    return f"{line.target}\n{line.judged}" if line.judged else line.target


def _spoken(line: Line) -> str:
    said = _SAID.get(line.severity, "") if line.severity else ""
    noted = "có ghi chú" if line.note else ""
    folds = "có ô phụ: Alt+mũi tên xuống" if line.fold else ""
    value = line.text or ("chưa nhập" if line.editable else "để trống")
    return ", ".join(part for part in (line.label, value, line.unit, said, noted, folds) if part)
