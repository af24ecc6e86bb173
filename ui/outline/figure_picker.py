"""Chèn số liệu: the figures of the form in a list that is searched while one types, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHeaderView, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from forms.cells import Cell
from forms.form import Form
from forms.present import figure_text
from forms.text import plain
from forms.tokens import Figure, figures
from ui import widgets

KEY = Qt.ItemDataRole.UserRole
SIZE = (900, 480)
VALUE_WIDTH, PLACE_WIDTH = 140, 230
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FigurePicker(QDialog):
    """Typing narrows the list, the arrows move in it, Enter takes, Escape gives up.

    The figures of the section that is written come first; `take` hears the key of the one taken.
    """

    def __init__(
        self, parent: QWidget, form: Form, section: str, cells: Mapping[str, Cell], take: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Chèn số liệu")
        self.resize(QSize(*SIZE).boundedTo(parent.size()))
        self._take = take
        box = widgets.column(self, margin=True)
        self.search = QLineEdit()
        self.search.setAccessibleName("Tìm số liệu")
        self.search.setPlaceholderText("Tìm theo tên hoặc mục, không cần gõ dấu")
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._narrow)
        box.addWidget(self.search)
        self.list = self._made_list()
        box.addWidget(self.list, 1)
        self.nothing = widgets.label("Không có số liệu nào khớp với từ đang tìm.", "muted")
        self.nothing.hide()
        box.addWidget(self.nothing)
        said = "Số trong bài viết luôn theo số đang có của biểu: sửa số ở biểu thì bài viết tự đổi theo."
        box.addWidget(widgets.label(said, "muted", wrap=True))
        self.insert = widgets.button("Chèn vào bài viết", self._chosen, "primary")
        box.addLayout(widgets.button_row(widgets.button("Thôi", self.reject), self.insert))
        offered = figures(form)
        own = [figure for figure in offered if figure.section == section]
        self._fill([*own, *(figure for figure in offered if figure.section != section)], form, cells)
        self.search.setFocus()

    def _made_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setAccessibleName("Các số liệu của biểu")
        made.setHeaderLabels(["Số liệu", "Mục", "Hiện là"])
        made.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAllColumnsShowFocus(True)
        head = made.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        head.resizeSection(1, PLACE_WIDTH)
        head.resizeSection(2, VALUE_WIDTH)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.installEventFilter(self)
        made.itemDoubleClicked.connect(lambda *_which: self._chosen())
        return made

    def _fill(self, offered: list[Figure], form: Form, cells: Mapping[str, Cell]) -> None:
        for figure in offered:
            shown = f"{figure_text(form, figure.key, cells)} {figure.unit}".strip()
            item = QTreeWidgetItem([figure.name, figure.place.removeprefix("mục "), shown])
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(0, KEY, figure.key)
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{shown}, {figure.full_name}")
            for column in (0, 1):
                item.setToolTip(column, figure.full_name)
            self.list.addTopLevelItem(item)
        self._narrow("")

    def _narrow(self, text: str) -> None:
        """Show the figures that hold every typed word; the first of them is current."""
        words = plain(text).split()
        first = None
        for item in self._items():
            haystack = plain(" ".join(item.text(column) for column in range(3)))
            fits = all(word in haystack for word in words)
            item.setHidden(not fits)
            first = first or (item if fits else None)
        self.list.setCurrentItem(first)
        widgets.show_if(self.nothing, first is None)
        self.insert.setEnabled(first is not None)

    def _items(self) -> list[QTreeWidgetItem]:
        return [self.list.topLevelItem(number) for number in range(self.list.topLevelItemCount())]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _TAKES:
                self._chosen()
                return True
            if watched is self.search and event.key() in _MOVES:
                self.list.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)

    def _chosen(self) -> None:
        item = self.list.currentItem()
        if item is not None and not item.isHidden():
            self.accept()
            self._take(item.data(0, KEY))
