"""The licences of everything that ships: a list that is searched, the full text beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPlainTextEdit, QWidget

from forms.errors import WorldError
from forms.text import plain
from ui import theme, widgets
from ui.tasks import run_quietly
from workflow.about import Part, licences

LIST_WIDTH = 264
READING, NOTHING = "Đang đọc danh sách thành phần…", "Không thành phần nào có các chữ này."


class LicencesPart(QWidget):
    """shown: the components, by name. A search looks in names, kinds of licences and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[Part, ...] = ()
        self._words: list[str] = []
        self._asked = False
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm thành phần, giấy phép hoặc chữ trong giấy phép")
        self.search.setAccessibleName("Tìm trong giấy phép")
        self.search.setClearButtonEnabled(True)
        self.count = widgets.label(READING, "muted", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName("Các thành phần đi cùng chương trình")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFixedWidth(LIST_WIDTH)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("role", "told")
        self.text.setAccessibleName("Nội dung giấy phép")
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.list.setFocus)
        self.list.currentRowChanged.connect(self._show_one)

    def _lay_out(self) -> None:
        box = widgets.column(self, gap=theme.GAP)
        box.addWidget(self.search)
        box.addWidget(self.count)
        line = widgets.row(gap=theme.PAD)
        line.addWidget(self.list)
        line.addWidget(self.text, 1)
        box.addLayout(line, 1)

    def load(self) -> None:
        """Read them once, beside the window."""
        if not self._asked:
            self._asked = True
            run_quietly(self, _read, self._show, unlocked=True)

    def _show(self, found: tuple[tuple[Part, ...], list[str]] | WorldError) -> None:
        if isinstance(found, WorldError):
            self.count.setText(f"{found.sentence} {found.remedy}".strip())
            return
        self.shown, self._words = found
        self.list.addItems([f"{part.name}\n{part.licence}" for part in self.shown])
        self._narrow(self.search.text())

    def _narrow(self, text: str) -> None:
        wanted = plain(text)
        rows = [row for row, words in enumerate(self._words) if wanted in words]
        for row in range(self.list.count()):
            self.list.item(row).setHidden(row not in rows)
        told = f"{len(rows)} thành phần" + (f" trong {len(self.shown)}" if wanted else "")
        self.count.setText(told if rows else NOTHING)
        self.list.setCurrentRow(rows[0] if rows else -1)

    def _show_one(self, row: int) -> None:
        self.text.setPlainText(self.shown[row].text if row >= 0 else "")


def _read() -> tuple[tuple[Part, ...], list[str]] | WorldError:
    """The components, and the words of each to be searched. A program that lacks the file says so where the list would
    be, not over the window."""
    try:
        found = licences()
    except WorldError as error:
        return error
    return found, [plain(part.text) for part in found]
