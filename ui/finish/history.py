"""Lịch sử gửi: when a report went out, where to, by which way, with which code; and the way to send it again."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFrame, QWidget

from forms.dates import day_text
from ui import theme, widgets
from ui.context import Context
from ui.tasks import now
from workflow.reports import open_report
from workflow.sending import Sending, note_mailed, pending_mail, sending_text, sendings

NOTHING = "Báo cáo này chưa được gửi lần nào."
AGAIN = "Gửi lại dùng đúng gói đã ký, không ký lại; nơi nhận thấy cùng mã đối chiếu."
WIDTH, MOST_HEIGHT = 620, 420


class HistoryDialog(QDialog):
    """The newest sending first."""

    def __init__(self, parent: QWidget, context: Context, report_id: str, changed: widgets.Slot) -> None:
        super().__init__(parent)
        self._context, self._report_id, self._changed = context, report_id, changed
        opened = now(lambda: open_report(context.session, report_id))
        self.items: tuple[Sending, ...] = now(lambda: sendings(context.session, report_id))
        self.setWindowTitle("Lịch sử gửi")
        room = parent.window().size()
        self.setMinimumWidth(min(WIDTH, room.width() - 2 * theme.MARGIN))
        box = widgets.column(self, margin=True)
        named = f"{opened.form.short}, {opened.report.period.title}, {opened.report.unit.name}"
        box.addWidget(widgets.label(named, "strong", wrap=True))
        inner = QWidget()
        lines = widgets.column(inner, gap=8)
        for item in sorted(self.items, key=lambda item: item.at.timestamp(), reverse=True):
            lines.addWidget(_card(item))
        if not self.items:
            lines.addWidget(widgets.label(NOTHING, "muted"))
        lines.addStretch(1)
        area = widgets.scrolled(inner)
        area.setMinimumHeight(min(MOST_HEIGHT, inner.sizeHint().height(), max(120, room.height() - 220)))
        box.addWidget(area, 1)
        self.again = widgets.button("Gửi lại…", self._send_again, "primary", "redo-2")
        widgets.show_if(self.again, not opened.editable and bool(self.items))
        if not opened.editable and self.items:
            box.addWidget(widgets.label(AGAIN, "muted", wrap=True))
        self.mailed = widgets.button("Xác nhận đã gửi thư", self._note_mailed, icon="check")
        widgets.show_if(self.mailed, now(lambda: pending_mail(context.session, report_id)) is not None)
        close = widgets.button("Đóng", self.reject)
        box.addLayout(widgets.button_row(close, self.mailed, self.again))
        (self.again if self.items and not opened.editable else close).setFocus()

    def _note_mailed(self) -> None:
        """The letter of which only the draft was certain was sent."""
        now(lambda: note_mailed(self._context.session, self._report_id))
        self.accept()
        self._changed()

    def _send_again(self) -> None:
        self.accept()
        self._context.ways.show_finish(self._report_id)


def _card(item: Sending) -> QFrame:
    frame = widgets.card()
    box = widgets.column(frame, gap=2)
    box.setContentsMargins(14, 8, 14, 10)
    head = f"{item.at:%H:%M} ngày {day_text(item.at.date())} · lần {item.revision}"
    box.addWidget(widgets.label(head, "strong", wrap=True))
    box.addWidget(widgets.label(sending_text(item), wrap=True, select=True))
    frame.setAccessibleName(f"{head}: {sending_text(item)}")
    return frame
