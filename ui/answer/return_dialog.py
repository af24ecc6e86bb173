"""Trả lại: why, with remarks on single cells, rows and sections; then who signs the slip and where it goes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui import widgets
from ui.answer.accept_dialog import tell_refusal, told
from ui.answer.remarks_part import RemarksPart
from ui.answer.slip_part import SlipPart
from ui.context import Context
from ui.pasting import TextBox
from ui.settings.big_dialog import BigDialog
from ui.tasks import now, run
from workflow.answering.deciding import Done, return_report, standing_decision
from workflow.answering.proposals import answerable, comment_places, proposals

WIDTH, REASON_HEIGHT = 820, 86
REASON_HINT = "Ví dụ: số liệu bạo lực gia đình chưa khớp với báo cáo của Công an xã, đề nghị rà soát và gửi lại."
SIGN_NOTHING = "Không ký: chỉ lập bản in"
UNSIGNED = "Bản in không có chữ ký số: chương trình của đơn vị không đọc được; đơn vị ghi lại phản hồi bằng tay."
NOT_SIGNED_THERE = (
    "Báo cáo này không có chữ ký số của đơn vị (bản giấy hoặc bảng tính), nên chỉ lập bản in để gửi lại đơn vị."
)
LEAD = "Báo cáo trả lại không được tính vào số tổng hợp cho đến khi đơn vị gửi lần mới."


class ReturnDialog(BigDialog):
    """Two steps: what is said, then the slip. done: called with the sentence that says what was done."""

    def __init__(self, parent: QWidget, context: Context, number: int, done: Callable[[str], object]) -> None:
        super().__init__(parent, "Trả lại báo cáo", WIDTH)
        self._context, self._number, self._done = context, number, done
        session = context.session
        self.report = now(lambda: answerable(session, number))
        self.box.addWidget(widgets.label(self.report.title, "strong", wrap=True))
        self.said = self._said_part()
        self.box.addWidget(self.said)
        self.sending = self._sending_part()
        self.box.addWidget(self.sending)
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.back = widgets.button("Trở lại góp ý", self._show_said)
        self.go = widgets.button("", self._go_on, "primary")
        self.buttons(widgets.button("Để sau", self.reject), self.back, self.go)
        self._fill_again()
        self._show_said()

    def _said_part(self) -> QWidget:
        session, number = self._context.session, self._number
        made = QWidget()
        box = widgets.column(made)
        box.addWidget(widgets.label(LEAD, "muted", wrap=True))
        box.addWidget(widgets.label("Lý do trả lại", "section"))
        self.reason: QPlainTextEdit = TextBox()
        self.reason.setAccessibleName("Lý do trả lại")
        self.reason.setPlaceholderText(REASON_HINT)
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(REASON_HEIGHT)
        self.reason.textChanged.connect(self._judge)
        box.addWidget(self.reason)
        places, found = now(lambda: (comment_places(session, number), proposals(session, number)))
        self.remarks = RemarksPart(places, found)
        self.remarks.changed.connect(self._judge)
        box.addWidget(self.remarks)
        return made

    def _sending_part(self) -> QWidget:
        made = QWidget()
        box = widgets.column(made)
        self.summary = widgets.label("", "muted", wrap=True)
        box.addWidget(self.summary)
        self.part = SlipPart(
            self._context, "Ký phiếu trả lại bằng khóa của cơ quan", (self.report,), SIGN_NOTHING, paper=True
        )
        self.part.changed.connect(self._judge)
        self.part.entered.connect(self._go_on)
        box.addWidget(self.part)
        self.by_hand = widgets.label(UNSIGNED if self.report.signed else NOT_SIGNED_THERE, "warn", wrap=True)
        box.addWidget(self.by_hand)
        return made

    def _fill_again(self) -> None:
        """What was said when it was returned before, to be said again or changed."""
        session, number = self._context.session, self._number
        before = now(lambda: standing_decision(session, number))
        if before is not None and before.kind == "returned":
            self.reason.setPlainText(before.text)
            for key, text in before.comments:
                self.remarks.begin(key, text, focus=False)

    @property
    def on_sending(self) -> bool:
        """Whether the second step is shown."""
        return not self.sending.isHidden()

    def _show_said(self) -> None:
        self._show_step(False)
        self.reason.setFocus()

    def _show_step(self, sending: bool) -> None:
        widgets.show_if(self.said, not sending)
        widgets.show_if(self.sending, sending)
        widgets.show_if(self.back, sending)
        self.trouble.hide()
        self.go.setText("Trả lại" if sending else "Tiếp tục")
        self.go.setAccessibleName(self.go.text())
        self._judge()

    def _judge(self) -> None:
        if not hasattr(self, "go"):
            return
        written = bool(self.reason.toPlainText().strip())
        widgets.show_if(self.by_hand, self.part.slot.keyless or not self.report.signed)
        self.go.setEnabled(written and (self.part.ready or not self.on_sending))
        self.fit()

    def _go_on(self) -> None:
        if not self.go.isEnabled():
            return
        if self.on_sending:
            self._return()
            return
        empty = self.remarks.unwritten
        if empty is not None:
            empty.text.setFocus()
            return
        comments = len(self.remarks.comments)
        self.summary.setText(f"Đã ghi lý do và {comments} góp ý." if comments else "Đã ghi lý do, không có góp ý.")
        self._show_step(True)
        self.part.look()

    def _return(self) -> None:
        session, number = self._context.session, self._number
        text, comments = self.reason.toPlainText(), dict(self.remarks.comments)
        use, outlet = self.part.use, self.part.outlet
        self.trouble.hide()
        run(
            self,
            lambda: return_report(session, number, text, comments, use, outlet),
            self._returned,
            lambda error: tell_refusal(self, self.part, error),
            "Đang ký phiếu…",
        )

    def _returned(self, done: Done) -> None:
        self.part.keep()
        self.accept()
        self._done(told(done))
