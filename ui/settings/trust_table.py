"""The trusted certificates as a table of hundreds of lines that a few letters without diacritics narrow down."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QLineEdit, QTableView, QWidget

from forms.text import plain
from forms.validity import validity_short
from ui import theme, widgets
from ui.lines_view import set_up_lines
from ui.settings.list_card import TONES
from workflow.trust.lines import TrustLine

HEADS = ("Đơn vị", "Dùng để", "Hiệu lực")
PURPOSES = {"sign": "Ký", "decrypt": "Nhận tệp mã hóa"}
STATES = {
    "Mọi chứng thư": (),
    "Đang dùng được": ("good", "ending"),
    "Sắp hết hạn hoặc đã hết hạn": ("ending", "ended"),
    "Đã thôi dùng": ("withdrawn",),
}
ROW, MOST, FEWEST = 34, 8, 3
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class TrustModel(QAbstractTableModel):
    """lines: as they are shown, by unit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[TrustLine, ...] = ()
        self._texts: list[tuple[str, str, str]] = []

    def fill(self, lines: tuple[TrustLine, ...], texts: list[tuple[str, str, str]]) -> None:
        self.beginResetModel()
        self.lines, self._texts = lines, texts
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Role.DisplayRole:
            return HEADS[section]
        return (
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) if role == Role.TextAlignmentRole else None
        )

    def data(self, index: Index, role: int = Role.DisplayRole) -> object:
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._texts[index.row()][index.column()]
        if role == Role.ToolTipRole:
            return widgets.tip(self._texts[index.row()][index.column()])
        if role == Role.ForegroundRole and index.column() == len(HEADS) - 1:
            tone = TONES[self.lines[index.row()].state]
            return theme.colour("ink" if tone == "muted" else tone)
        return None


class TrustFilter(QSortFilterProxyModel):
    """Lines that hold the words and are in one of the states; no states: in any."""

    def __init__(self, model: TrustModel) -> None:
        super().__init__(model)
        self._model, self._words, self._states = model, "", tuple[str, ...]()
        self.setSourceModel(model)

    def narrow(self, words: str, states: tuple[str, ...]) -> None:
        self._words, self._states = plain(words), states
        self.invalidateRowsFilter()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        line = self._model.lines[row]
        return self._words in line.words and (not self._states or line.state in self._states)


class TrustTable(QWidget):
    """chosen: another line is stood on, or none; pressed: Enter or a double click on a line."""

    chosen = Signal()
    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        box = widgets.column(self, gap=theme.GAP)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm theo tên, mã đơn vị hoặc dấu vân tay; không cần gõ dấu")
        self.search.setAccessibleName("Tìm chứng thư")
        self.search.setClearButtonEnabled(True)
        self.states = QComboBox()
        self.states.setAccessibleName("Chỉ xem chứng thư")
        for text, states in STATES.items():
            self.states.addItem(text, states)
        line = widgets.row()
        line.addWidget(self.search, 1)
        line.addWidget(self.states)
        box.addLayout(line)
        self.model = TrustModel(self)
        self.found = TrustFilter(self.model)
        self.view = _view(self.found)
        box.addWidget(self.view)
        self.count = widgets.label("", "muted")
        box.addWidget(self.count)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.returnPressed.connect(self._go_in)
        self.states.currentIndexChanged.connect(lambda _place: self._narrow())
        self.view.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit())
        self.view.activated.connect(lambda _index: self.pressed.emit())

    def fill(self, lines: tuple[TrustLine, ...], texts: list[tuple[str, str, str]]) -> None:
        """Other lines. The one stood on before is stood on again where it is still there, the only one at once."""
        before = self.line.fingerprint if self.line else lines[0].fingerprint if len(lines) == 1 else ""
        self.model.fill(lines, texts)
        self._narrow()
        for row in range(self.found.rowCount()):
            if self._line(row).fingerprint == before:
                self.view.selectRow(row)

    @property
    def line(self) -> TrustLine | None:
        """The line that is stood on."""
        index = self.view.currentIndex()
        return self._line(index.row()) if index.isValid() else None

    def _line(self, row: int) -> TrustLine:
        return self.model.lines[self.found.mapToSource(self.found.index(row, 0)).row()]

    def _narrow(self) -> None:
        self.found.narrow(self.search.text(), self.states.currentData())
        shown, whole = self.found.rowCount(), len(self.model.lines)
        self.count.setText(f"{shown} trên {whole} chứng thư" if shown < whole else f"{whole} chứng thư")
        rows = min(max(shown, FEWEST), MOST)
        self.view.setFixedHeight(rows * ROW + self.view.horizontalHeader().sizeHint().height() + 4)
        self.chosen.emit()

    def _go_in(self) -> None:
        """Enter in the search: onto the first line."""
        if self.found.rowCount():
            self.view.selectRow(0)
            self.view.setFocus()


def line_texts(line: TrustLine, now: datetime) -> tuple[str, str, str]:
    """What stands in the columns."""
    until = validity_short(line.valid_to, now, line.withdrawn_at, line.valid_from)
    return f"{line.unit_name} ({line.unit_code})", PURPOSES[line.purpose], until


def _view(model: TrustFilter) -> QTableView:
    view = QTableView()
    view.setModel(model)
    set_up_lines(view, "Chứng thư tin cậy")
    view.setWordWrap(False)
    view.verticalHeader().setDefaultSectionSize(ROW)
    head = view.horizontalHeader()
    head.setSectionsClickable(False)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in range(1, len(HEADS)):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    return view
