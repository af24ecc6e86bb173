"""What the dialogs have in common in which something is decided that the totals depend on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QListWidget, QWidget

from ui import theme, widgets
from ui.consolidate.list_table import ListTable
from ui.pasting import TextLine
from ui.settings.big_dialog import BigDialog
from workflow.consolidating.sheet import Sheet

WIDTH, LIST, HEIGHT = 980, 250, 250


class DecidingDialog(BigDialog):
    """At the left what is to be decided, at the right the two sides of the chosen one and the reason."""

    def __init__(self, parent: QWidget, title: str, lead: str, compared: str, reason: str, example: str) -> None:
        super().__init__(parent, title, WIDTH)
        self.box.addWidget(widgets.label(lead, "muted", wrap=True))
        middle = QWidget()
        line = widgets.row(middle, gap=theme.PAD)
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFixedWidth(LIST)
        self.list.setWordWrap(True)
        line.addWidget(self.list)
        self.said = widgets.label("", wrap=True, select=True)
        self.table = ListTable(compared)
        self.table.setMinimumHeight(HEIGHT)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.reason = TextLine()
        self.reason.setAccessibleName(reason)
        self.reason.setPlaceholderText(example)
        line.addLayout(self._right(reason), 1)
        self.box.addWidget(middle, 1)
        self.box.addWidget(self.trouble)
        self.list.currentRowChanged.connect(lambda _row: self.describe())
        self.reason.textChanged.connect(lambda _text: self.judge())
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _right(self, reason: str) -> QBoxLayout:
        right = widgets.column()
        right.addWidget(self.said)
        right.addWidget(self.table, 1)
        right.addWidget(widgets.label(reason, "strong"))
        right.addWidget(self.reason)
        return right

    def describe(self) -> None:
        """Show the one that is looked at."""

    def judge(self) -> None:
        """Which of the ways can be gone now."""

    def renew(self, found: Sheet) -> None:
        """The totals were reckoned anew."""
