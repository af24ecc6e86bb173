"""What one report changes of another, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ui import widgets
from ui.lines_view import set_up_lines
from ui.settings.big_dialog import BigDialog
from ui.tasks import run
from workflow.receiving.differences import difference

if TYPE_CHECKING:
    from ui.receive.page import ReceivePage
    from workflow.receiving.differences import CellDifference
    from workflow.receiving.lines import Line
    from workflow.verifying.records import Unlocking

WIDTH, HEIGHT, VALUE = 940, 280, 240
ALIGNED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
SAME = "Hai bản có số liệu như nhau ở mọi ô."
COMPARING = "Đang so sánh hai bản…"


class DifferenceDialog(BigDialog):
    """old, new: what the two columns are called."""

    def __init__(self, parent: QWidget, title: str, found: Sequence[CellDifference], old: str, new: str) -> None:
        super().__init__(parent, "So sánh hai bản báo cáo", WIDTH)
        self.box.addWidget(widgets.label(title, "strong", wrap=True))
        said = f"{len(found)} chỗ khác nhau." if found else SAME
        self.box.addWidget(widgets.label(said, "muted", wrap=True))
        self.table = difference_table(found, old, new)
        self.box.addWidget(self.table, 1)
        widgets.show_if(self.table, bool(found))
        close = widgets.button("Đóng", self.reject, "primary")
        self.buttons(close)
        close.setFocus()


def difference_table(found: Sequence[CellDifference], old: str, new: str) -> QTableWidget:
    """The cells that differ, in the form's order; long texts wrap."""
    table = QTableWidget(len(found), 3)
    set_up_lines(table, "Các ô khác nhau")
    table.setHorizontalHeaderLabels(["Ô", old, new])
    table.setMinimumHeight(HEIGHT)
    for row, one in enumerate(found):
        name = f"{one.name}: {one.label}" if one.label else one.name
        for column, text in enumerate((name, one.old, one.new)):
            item = QTableWidgetItem(text)
            item.setToolTip(widgets.tip(text))
            item.setTextAlignment(ALIGNED)
            table.setItem(row, column, item)
    head = table.horizontalHeader()
    head.setDefaultAlignment(ALIGNED)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in (1, 2):
        table.setColumnWidth(column, VALUE)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    return table


def show_difference(
    page: ReceivePage, newer: Line | int, older: int, title: str, unlocking: Unlocking | None = None
) -> None:
    """newer: a line of a look, or the number of a received report; older: the number of the one it is held against."""
    session = page.context.session

    def show(found: Sequence[CellDifference]) -> None:
        page.open_dialog(DifferenceDialog(page, title, found, "Bản nhận trước", "Bản này"))

    run(page, lambda: difference(session, newer, older, unlocking), show, doing=COMPARING)
