"""Lịch sử ký và gửi: what was done with a report, when, by whom, with which code; and the way to send it again."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ui import widgets
from ui.context import Context
from ui.settings.big_dialog import BigDialog
from ui.tasks import now
from workflow.reports import open_report
from workflow.sending.deliveries import Sending
from workflow.sending.sent import note_mailed, pending_mail, sendings
from workflow.sending.trail import Step, trail

NOTHING = "Báo cáo này chưa được gửi lần nào."
AGAIN = "Gửi lại dùng đúng gói đã ký, không ký lại; nơi nhận thấy cùng mã đối chiếu."
WIDTH = 620


class HistoryDialog(BigDialog):
    """The newest step first."""

    def __init__(self, parent: QWidget, context: Context, report_id: str, changed: widgets.Slot) -> None:
        super().__init__(parent, "Lịch sử ký và gửi", WIDTH)
        self._context, self._report_id, self._changed = context, report_id, changed
        opened = now(lambda: open_report(context.session, report_id))
        self.items: tuple[Sending, ...] = now(lambda: sendings(context.session, report_id))
        named = f"{opened.form.short}, {opened.report.period.title}, {opened.report.unit.name}"
        self.box.addWidget(widgets.label(named, "strong", wrap=True))
        for step in reversed(now(lambda: trail(context.session, report_id))):
            self.box.addWidget(_card(step))
        if not self.items:
            self.box.addWidget(widgets.label(NOTHING, "muted"))
        sendable = bool(self.items) and not opened.editable
        if sendable:
            self.box.addWidget(widgets.label(AGAIN, "muted", wrap=True))
        self.box.addStretch(1)
        self.again = widgets.button("Gửi lại…", self._send_again, "primary", "redo-2")
        self.mailed = widgets.button("Xác nhận đã gửi thư", self._note_mailed, icon="check")
        close = widgets.button("Đóng", self.reject)
        self.buttons(close, self.mailed, self.again)
        widgets.show_if(self.again, sendable)
        widgets.show_if(self.mailed, now(lambda: pending_mail(context.session, report_id)) is not None)
        (self.again if sendable else close).setFocus()

    def _note_mailed(self) -> None:
        """The letter of which only the draft was certain was sent."""
        now(lambda: note_mailed(self._context.session, self._report_id))
        self.accept()
        self._changed()

    def _send_again(self) -> None:
        self.accept()
        self._context.ways.show_finish(self._report_id)


def _card(step: Step) -> QFrame:
    frame = widgets.card()
    box = widgets.column(frame, gap=2)
    box.setContentsMargins(14, 8, 14, 10)
    box.addWidget(widgets.label(step.head, "strong", wrap=True))
    box.addWidget(widgets.label(f"{step.text}.", wrap=True, select=True))
    frame.setAccessibleName(f"{step.head}: {step.text}")
    return frame
