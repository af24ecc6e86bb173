"""What stands here already, told while nothing is being looked at: how much was received, and what waits."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from forms.standing import LATE_TEXT, UNIT_STATE_TEXT
from ui import widgets
from ui.tasks import run_quietly
from workflow.receiving.views import standing_list

if TYPE_CHECKING:
    from ui.receive.page import ReceivePage
    from workflow.receiving.views import StandingLine

LEADS = {
    "received": "Xem từng báo cáo rồi duyệt hoặc trả lại.",
    "conflict": "Chọn bản đúng; trước đó chưa bản nào được tính.",
    "waiting": "Hãy đề nghị đơn vị gửi bản gốc của bản bổ sung.",
    "returned": "Chờ đơn vị gửi lại.",
}
TONES = {"received": "accent", "conflict": "err", "waiting": "warn", "returned": "warn", "accepted": "ok"}
ORDER = ("conflict", "waiting", "received", "returned", "accepted")


class Resting(QWidget):
    """A line for each state in which reports are, the most pressing one first; a button leads to them."""

    def __init__(self, page: ReceivePage) -> None:
        super().__init__()
        self._page = page
        self.box = widgets.column(self, gap=10)
        self.box.addStretch(1)

    def load(self) -> None:
        """Read it beside the work; an office that nobody reports to has nothing to be told."""
        session = self._page.context.session
        if self._page.above:
            run_quietly(self, lambda: standing_list(session), self._show)

    def _show(self, lines: tuple[StandingLine, ...]) -> None:
        widgets.clear(self.box)
        counts = Counter(line.state for line in lines)
        if counts:
            self.box.addWidget(self._card(counts, sum(line.late for line in lines)))
        self.box.addStretch(1)

    def _card(self, counts: Counter[str], late: int) -> QWidget:
        frame = widgets.card()
        box = widgets.column(frame, gap=8)
        box.setContentsMargins(18, 14, 18, 16)
        told = f", trong đó {late} {LATE_TEXT}" if late else ""
        box.addWidget(widgets.label("Báo cáo của đơn vị cấp dưới trên máy này", "section"))
        box.addWidget(widgets.label(f"{counts.total()} báo cáo đang được giữ{told}.", "muted", wrap=True))
        for state in ORDER:
            if counts[state]:
                box.addWidget(self._line(state, counts[state]))
        return frame

    def _line(self, state: str, count: int) -> QWidget:
        made = QWidget()
        line = widgets.row(made, gap=10)
        line.addWidget(widgets.chip(f"{count} {UNIT_STATE_TEXT[state]}", TONES[state]))
        line.addWidget(widgets.label(LEADS.get(state, ""), "muted", wrap=True), 1)
        see = widgets.button("Xem", lambda: self._page.show_state(state), "quiet")
        see.setAccessibleName(f"Xem {count} báo cáo {UNIT_STATE_TEXT[state]}")
        line.addWidget(see)
        return made
