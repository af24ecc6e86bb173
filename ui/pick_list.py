"""A long list that one finds one's own line in: a few letters without diacritics, Enter takes what stands first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from forms.text import plain
from ui import widgets

CODE, WORDS = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2


class Pick(NamedTuple):
    """One line. words: what the search looks through; a line that is not `open` is shown and cannot be taken."""

    code: str
    text: str
    words: str
    open: bool = True


class PickList(QWidget):
    """taken: Enter in the search, or a double click; changed: another line is chosen, or none."""

    taken = Signal()
    changed = Signal()

    def __init__(self, name: str, hint: str, none_found: str, counted: str) -> None:
        super().__init__()
        self._none_found, self._counted = none_found, counted
        box = widgets.column(self, gap=14)
        self.search = QLineEdit()
        self.search.setPlaceholderText(hint)
        self.search.setAccessibleName(hint)
        self.search.setClearButtonEnabled(True)
        self._model = QStandardItemModel(self)
        self.found = QSortFilterProxyModel(self)
        self.found.setSourceModel(self._model)
        self.found.setFilterRole(WORDS)
        self.list = QListView()
        self.list.setModel(self.found)
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.note = widgets.label("", "muted", wrap=True)
        for part, stretch in ((self.search, 0), (self.list, 1), (self.note, 0)):
            box.addWidget(part, stretch)
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self.taken)
        self.list.doubleClicked.connect(lambda _index: self.taken.emit())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._tell())

    def fill(self, picks: Iterable[Pick]) -> None:
        """Other lines; what was searched for stays."""
        self._model.clear()
        for pick in picks:
            item = QStandardItem(pick.text)
            item.setData(pick.code, CODE)
            item.setData(plain(pick.words), WORDS)
            item.setEditable(False)
            item.setEnabled(pick.open)
            self._model.appendRow(item)
        self._filter(self.search.text())

    @property
    def code(self) -> str:
        """The code of the chosen line; "" where none is, or where it cannot be taken."""
        index = self.list.currentIndex()
        return str(index.data(CODE)) if index.isValid() and index.flags() & Qt.ItemFlag.ItemIsEnabled else ""

    def choose_first(self) -> None:
        """Stand on the first line."""
        self.list.setCurrentIndex(self.found.index(0, 0))

    def refuse(self, sentence: str) -> None:
        """Say why the chosen line was not taken."""
        self.note.setText(sentence)

    def _filter(self, text: str) -> None:
        self.found.setFilterFixedString(plain(text))
        if self.found.rowCount() and text:
            self.choose_first()
        self._tell()

    def _tell(self) -> None:
        found = self.found.rowCount()
        self.note.setText(f"{found} {self._counted}" if found else self._none_found)
        self.changed.emit()
