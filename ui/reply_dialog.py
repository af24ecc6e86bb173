"""What the office above answered: noted by the officer who was told, read again, and mended after a return."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from forms.dates import day_text, parse_date
from forms.errors import BadInput, WorldError
from forms.text import collapse
from ui import theme, widgets
from ui.pasting import TextBox, TextLine
from ui.tasks import now
from workflow.finishing import reopen_report
from workflow.replies import Reply, note_reply, replies, returned
from workflow.reports import open_report
from workflow.session import Session

WIDTH, TEXT_HEIGHT = 560, 110
REMARKS_HEIGHT, REMARK_LINE = 200, 66
REASON_LETTERS = 500
Done = Callable[[], object]


class ReplyDialog(QDialog):
    """Accepted or returned, when, by whom, why. Nothing is noted before every part can be read."""

    def __init__(self, parent: QWidget, session: Session, report_id: str, done: Done) -> None:
        super().__init__(parent)
        self._session, self._report_id, self._done = session, report_id, done
        self.setWindowTitle("Ghi nhận phản hồi của nơi nhận")
        self.setMinimumWidth(WIDTH)
        box = widgets.column(self, margin=True)
        box.addWidget(widgets.label(named(session, report_id), "strong", wrap=True))
        box.addWidget(widgets.label("Nơi nhận trả lời thế nào về báo cáo này?", wrap=True))
        self.accepted, self.returned = QRadioButton("Được tiếp nhận"), QRadioButton("Bị trả lại, cần sửa")
        for choice in (self.accepted, self.returned):
            choice.setAccessibleName(choice.text())
            box.addWidget(choice)
        box.addLayout(self._fields())
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        box.addWidget(self.trouble)
        self.note = widgets.button("Ghi nhận", self._note, "primary")
        box.addLayout(widgets.button_row(widgets.button("Không ghi", self.reject), self.note))
        self.returned.toggled.connect(lambda _on: self._show_kind())
        self.accepted.setChecked(True)
        self.accepted.setFocus()
        self._show_kind()

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(theme.PAD)
        self.day = QLineEdit(day_text(self._session.today()))
        self.sender, self.text = TextLine(), TextBox()
        self.text.setMaximumHeight(TEXT_HEIGHT)
        self.text.setTabChangesFocus(True)
        self.sender.setPlaceholderText("Ví dụ: Phòng Lao động - Thương binh và Xã hội, qua điện thoại")
        self.text_label = widgets.label("")
        for name, field in (("Ngày phản hồi", self.day), ("Người hoặc cơ quan trả lời", self.sender)):
            field.setAccessibleName(name)
            form.addRow(name, field)
        form.addRow(self.text_label, self.text)
        return form

    def _show_kind(self) -> None:
        name = "Lý do trả lại" if self.returned.isChecked() else "Ghi chú (nếu có)"
        self.text_label.setText(name)
        self.text.setAccessibleName(name)

    def _note(self) -> None:
        kind = "returned" if self.returned.isChecked() else "accepted"
        try:
            moment = self._moment()
            text, sender = self.text.toPlainText(), self.sender.text()
            now(lambda: note_reply(self._session, self._report_id, kind, text, moment, sender))
        except WorldError as error:
            self.trouble.setText(f"{error.sentence} {error.remedy}".strip())
            self.trouble.show()
            return
        self.accept()
        self._done()

    def _moment(self) -> datetime:
        """The typed day at this hour; the hour itself says nothing."""
        day, moment = parse_date(self.day.text()), self._session.now()
        if day is None:
            self.day.setFocus()
            raise BadInput(f"Chưa đọc được ngày “{self.day.text()}”.", "Hãy ghi theo mẫu ngày/tháng/năm, ví dụ 5/4/24.")
        return moment if day == moment.date() else datetime.combine(day, time(), moment.tzinfo)


class ReturnedDialog(QDialog):
    """Why the report was returned; one button reopens it, with that reason, as the next revision."""

    def __init__(self, parent: QWidget, session: Session, report_id: str, done: Done) -> None:
        super().__init__(parent)
        self._session, self._report_id, self._done = session, report_id, done
        self._reply = now(lambda: replies(session, report_id))[-1]
        self.setWindowTitle("Lý do nơi nhận trả lại")
        self.setMinimumWidth(WIDTH)
        box = widgets.column(self, margin=True)
        box.addWidget(widgets.label(named(session, report_id), "strong", wrap=True))
        box.addWidget(widgets.label(told_by(self._reply), "muted", wrap=True))
        reason = QPlainTextEdit(self._reply.text)
        reason.setReadOnly(True)
        reason.setTabChangesFocus(True)
        reason.setMaximumHeight(TEXT_HEIGHT)
        reason.setAccessibleName("Lý do trả lại")
        box.addWidget(reason)
        self._remarks(box)
        following = self._reply.revision + 1
        sentence = f"Báo cáo được mở lại thành lần {following} với lý do trên; lần {self._reply.revision} đã gửi vẫn"
        box.addWidget(widgets.label(f"{sentence} được giữ nguyên.", "muted", wrap=True))
        self.mend = widgets.button(f"Sửa thành lần {following}", self._reopen, "primary")
        box.addLayout(widgets.button_row(widgets.button("Để sau", self.reject), self.mend))
        self.mend.setFocus(Qt.FocusReason.TabFocusReason)

    def _remarks(self, box: QBoxLayout) -> None:
        """What was said of single cells; each stands at its cell once the report is opened."""
        found = now(lambda: returned(self._session, self._report_id))
        remarks = found.remarks if found else ()
        if not remarks:
            return
        told = f"Góp ý cho từng chỗ ({len(remarks)}), hiện ra ở đúng ô khi mở báo cáo:"
        box.addWidget(widgets.label(told, wrap=True))
        lines = QWidget()
        listed = widgets.column(lines, gap=6)
        for remark in remarks:
            listed.addWidget(widgets.label(remark.title, "strong", wrap=True))
            listed.addWidget(widgets.label(remark.text, wrap=True, select=True))
        area = widgets.scrolled(lines, box)
        area.setAccessibleName("Góp ý cho từng chỗ")
        area.setFixedHeight(min(REMARKS_HEIGHT, REMARK_LINE * len(remarks)))

    def _reopen(self) -> None:
        said = collapse(self._reply.text)
        said = said if len(said) <= REASON_LETTERS else f"{said[:REASON_LETTERS].rsplit(' ', 1)[0]}…"
        reason = f"Nơi nhận trả lại ngày {day_text(self._reply.answered_at.date())}: {said}"
        now(lambda: reopen_report(self._session, self._report_id, reason))
        self.accept()
        self._done()


def told_by(reply: Reply) -> str:
    """Who answered when, and who wrote it down."""
    sender = f" · {reply.sender}" if reply.sender else ""
    noted = "theo phiếu có chữ ký số" if reply.source == "receipt" else f"{reply.who} ghi lại"
    return f"Ngày {day_text(reply.answered_at.date())}{sender} · {noted}"


def named(session: Session, report_id: str) -> str:
    """Which report, in one line."""
    opened = now(lambda: open_report(session, report_id))
    return f"{opened.form.short}, {opened.report.period.title}, {opened.report.unit.name}"
