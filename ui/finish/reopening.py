"""Opening a finished report again: why, and whether the next revision stands for all of it or completes it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QRadioButton

from ui import widgets
from ui.context import Context
from ui.pasting import TextLine
from ui.tasks import run
from workflow.finishing import reopen_report

WHOLE = "Lập lần báo cáo tiếp theo (thay toàn bộ)"
WHOLE_MEANS = "Bản mới thay cho bản đã gửi; nơi nhận dùng toàn bộ số liệu của bản mới."
PART = "Bổ sung một số ô"
PART_MEANS = "Chỉ gửi những ô đã sửa; số liệu còn lại của bản đã gửi giữ nguyên. Danh sách các ô hiện ngay khi nhập."


class Reopening(QFrame):
    """The reason is asked for; what was finished stays as it was."""

    def __init__(self, context: Context, report_id: str) -> None:
        super().__init__()
        self._context, self._report_id = context, report_id
        self.setProperty("role", "card")
        box = widgets.column(self, gap=8)
        box.setContentsMargins(18, 14, 18, 14)
        box.addWidget(widgets.label("Mở lại để sửa", "section"))
        self.whole, self.part = QRadioButton(WHOLE), QRadioButton(PART)
        self.whole.setChecked(True)
        for button, means in ((self.whole, WHOLE_MEANS), (self.part, PART_MEANS)):
            button.setAccessibleDescription(means)
            box.addWidget(button)
            box.addWidget(widgets.label(means, "muted", wrap=True))
        line = widgets.row()
        self.reason = TextLine()
        self.reason.setPlaceholderText("Lý do mở lại, ví dụ: bổ sung số liệu quý IV")
        self.reason.setAccessibleName("Lý do mở lại báo cáo")
        self.reason.returnPressed.connect(self.reopen)
        line.addWidget(self.reason, 1)
        line.addWidget(widgets.button("Mở lại để sửa", self.reopen))
        box.addLayout(line)

    def reopen(self) -> None:
        """Open the report again and go to it."""
        session, report_id, reason = self._context.session, self._report_id, self.reason.text()
        supplement, ways = self.part.isChecked(), self._context.ways
        run(
            self,
            lambda: reopen_report(session, report_id, reason, supplement),
            lambda _opened: ways.show_report(report_id),
        )
