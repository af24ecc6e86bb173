"""Lịch sử tin cậy: what happened to each certificate, who noted it, when and why; for the auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableWidget, QTableWidgetItem

from forms.dates import day_text
from forms.text import plain
from ui import widgets
from ui.lines_view import set_up_lines
from ui.settings.big_dialog import BigDialog

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage
    from workflow.trust.lines import HistoryLine

WIDTH, HEIGHT = 940, 240
HEADS = ("Lúc", "Việc", "Chứng thư của", "Vì sao", "Ai ghi nhận")
LEAD = "Mới nhất ở trên. Không dòng nào bị xóa."
NOTHING = "Chưa có việc nào."


class TrustHistoryDialog(BigDialog):
    """Every line there is, narrowed by a few letters."""

    def __init__(self, page: SettingsPage, lines: tuple[HistoryLine, ...]) -> None:
        super().__init__(page, "Lịch sử tin cậy", WIDTH)
        self._lines = lines
        self.box.addWidget(widgets.label(LEAD if lines else NOTHING, "muted", wrap=True))
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm theo đơn vị, người ghi nhận hoặc dấu vân tay; không cần gõ dấu")
        self.search.setAccessibleName("Tìm trong lịch sử")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.box.addWidget(self.search)
        self.table = self._table()
        self.box.addWidget(self.table, 1)
        close = widgets.button("Đóng", self.reject, "primary")
        self.buttons(close)
        for part in (self.search, self.table):
            widgets.show_if(part, bool(lines))
        close.setFocus()

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self._lines), len(HEADS))
        set_up_lines(table, "Lịch sử tin cậy")
        table.setHorizontalHeaderLabels(list(HEADS))
        table.setMinimumHeight(HEIGHT)
        for row, line in enumerate(self._lines):
            moment = f"{line.at:%H:%M} {day_text(line.at.date())}"
            for column, text in enumerate((moment, line.step, line.about, line.how, line.who)):
                item = QTableWidgetItem(text)
                item.setToolTip(widgets.tip(text))
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                table.setItem(row, column, item)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(HEADS)):
            stretched = HEADS[column] in ("Chứng thư của", "Vì sao")
            mode = QHeaderView.ResizeMode.Stretch if stretched else QHeaderView.ResizeMode.ResizeToContents
            head.setSectionResizeMode(column, mode)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _narrow(self) -> None:
        wanted = plain(self.search.text())
        for row, line in enumerate(self._lines):
            self.table.setRowHidden(row, wanted not in line.words)
