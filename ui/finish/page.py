"""Hoàn thành và gửi: five steps across the top, one question a step, and a written receipt at the end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QScrollArea, QStackedWidget, QWidget

from forms.findings import Finding
from forms.keys import DOCUMENT
from ui import problems, widgets
from ui.context import Context
from ui.finish.check import CheckStep
from ui.finish.document import DocumentStep
from ui.finish.preview import PreviewStep
from ui.finish.receipt import Receipt
from ui.finish.send import SendStep
from ui.finish.sign import SignStep
from ui.finish.steps import Step
from ui.pages import Page
from ui.tasks import now, run, tell
from workflow.finishing import finish_report
from workflow.reports import OpenReport, open_report
from workflow.sending.deliveries import Exported, deliver
from workflow.sending.exporting import export_unsigned
from workflow.sending.places import try_place
from workflow.signing.attachments import attached
from workflow.signing.reports import SignedBundle, needs_signing, sign_report, signed_bundle

IN_SIGHT = 60


class FinishPage(Page):
    """Nothing is locked before the last step's button is pressed. What is signed is kept: it is sent as it is, however
    often the sending fails.

    signed: the signed bundle of the report as it stands, None where it is still to be signed; stale: it was signed with
    other attachments; failed: a sending of it failed.
    """

    rail = "reports"

    def __init__(self, context: Context, report_id: str) -> None:
        super().__init__(context)
        self.opened: OpenReport = now(lambda: open_report(context.session, report_id))
        self.place, self.failed, self.stale = 0, False, False
        self.signed: SignedBundle | None = None
        box = widgets.column(self, gap=12)
        box.setContentsMargins(28, 16, 28, 14)
        form, period = self.opened.form, self.opened.report.period
        box.addWidget(widgets.label(f"Hoàn thành và gửi · {form.short}, {period.title}", "title"))
        self._marks: list[QLabel] = []
        box.addWidget(self._stepper())
        self.question = widgets.label("", "section")
        box.addWidget(self.question)
        self.stack = QStackedWidget()
        box.addWidget(self.stack, 1)
        self._build_buttons()
        box.addWidget(self.buttons)
        self.check = CheckStep(self)
        self.document = DocumentStep(self)
        self.preview = PreviewStep(self)
        self.sign = SignStep(self)
        self.sending = SendStep(self)
        self.steps: tuple[Step, ...] = (self.check, self.document, self.preview, self.sign, self.sending)
        for step in self.steps:
            self.stack.addWidget(step if step is self.preview else widgets.scrolled(step))
        QApplication.instance().focusChanged.connect(self._keep_in_sight)

    def _keep_in_sight(self, _before: QWidget | None, widget: QWidget | None) -> None:
        """Where the keys go, the page follows."""
        area = self.stack.currentWidget()
        if widget is not None and isinstance(area, QScrollArea) and area.isAncestorOf(widget):
            QTimer.singleShot(0, widget, lambda: area.ensureWidgetVisible(widget, 0, IN_SIGHT))

    def _stepper(self) -> QFrame:
        frame = widgets.card()
        line = widgets.row(frame, gap=6)
        line.setContentsMargins(14, 8, 14, 8)
        for number, step in enumerate((CheckStep, DocumentStep, PreviewStep, SignStep, SendStep), 1):
            if number > 1:
                line.addWidget(widgets.rule(), 1)
            mark = widgets.chip(f"{number}  {step.title}")
            self._marks.append(mark)
            line.addWidget(mark)
        return frame

    def _build_buttons(self) -> None:
        self.buttons = widgets.page()
        line = widgets.row(self.buttons)
        report_id, ways = self.opened.report.id, self.context.ways
        line.addWidget(widgets.button("Về báo cáo", lambda: ways.show_report(report_id)))
        self.reopen = widgets.button("Mở lại để sửa…", self.ask_reopening)
        widgets.show_if(self.reopen, not self.opened.editable)
        line.addWidget(self.reopen)
        line.addStretch(1)
        self.back = widgets.button("Trở lại", lambda: self.step(-1))
        self.next = widgets.button("Tiếp tục", self.press_next, "primary")
        line.addWidget(self.back)
        line.addWidget(self.next)

    @property
    def topic(self) -> str:
        """The help is about the step that is shown."""
        return self.steps[self.place].topic

    def start(self) -> None:
        report_id, key, place = self.context.check_place
        self.context.check_place = ("", "", 0)
        self.look_at_signed()
        step, self.context.finish_place = self.context.finish_place, ("", 0)
        self.go(self._first_step())
        if key and report_id == self.opened.report.id:
            self.check.come_back(key, place)
        elif step[0] == self.opened.report.id and not self.check.errors and not self.check.asked:
            self.go(step[1])

    def _first_step(self) -> int:
        """Checking a draft; looking at what is finished; sending what is signed."""
        if self.opened.editable:
            return 0
        return len(self.steps) - 1 if self.signed is not None else 2

    def ask_reopening(self) -> None:
        """Go where the reason for opening the report again is written."""
        self.go(0)
        self.check.reopening.reason.setFocus()

    def flush(self) -> None:
        self.steps[self.place].flush()

    def step(self, by: int) -> None:
        """One step on or back."""
        self.go(max(0, min(len(self.steps) - 1, self.place + by)))

    def go(self, place: int) -> None:
        """Show a step."""
        if place != self.place:
            self.flush()
        self.place = place
        self._show_place()
        self.next.setFocus()
        self.steps[place].enter()
        self.update_buttons()

    def _show_place(self) -> None:
        place = self.place
        self.stack.setCurrentIndex(place)
        self.question.setText(self.steps[place].question)
        for number, mark in enumerate(self._marks):
            name = self.steps[number].title
            tone = "accent" if number == place else "ok" if number < place else "plain"
            widgets.set_chip(mark, f"{'✓' if number < place else number + 1}  {name}", tone)
        self.update_buttons()

    def update_buttons(self) -> None:
        """What can be pressed now."""
        if not hasattr(self, "steps"):
            return
        self.back.setEnabled(self.place > 0)
        self.next.setEnabled(self.steps[self.place].ready)
        self.next.setText(self.steps[self.place].next_text)

    def press_next(self) -> None:
        """Go on where the step is ready."""
        if self.steps[self.place].ready:
            self.steps[self.place].go_on()

    def show_finding(self, finding: Finding) -> None:
        """Go to the cell of a finding; the document's own fields are the second step."""
        if finding.key.startswith(DOCUMENT):
            self.go(1)
            self.document.show_field(finding.key.removeprefix(DOCUMENT))
            return
        self.flush()
        self.context.check_place = (self.opened.report.id, finding.key, self.check.list.place_of(finding))
        self.context.ways.show_report(self.opened.report.id, finding.key)

    def look_at_signed(self) -> None:
        """Whether the report as it stands is signed: attachments that changed want a new signature."""
        session, report_id = self.context.session, self.opened.report.id
        kept = now(lambda: signed_bundle(session, report_id))
        self.stale = kept is not None and kept.kind == "bundle" and now(lambda: needs_signing(session, report_id))
        self.signed = None if self.stale else kept
        self.update_buttons()

    def show_step(self, step: Step) -> None:
        """Show a step as it is, without entering it anew."""
        self.place = self.steps.index(step)
        self._show_place()

    def send(self) -> None:
        """Try the keys once more where something is to be signed; then finish, sign, write and read back."""
        if self.sign.unsigned:
            self._export_unsigned()
        elif self.sign.done:
            self._deliver()
        elif self.sending.mails:
            self.sign.try_keys(self._sign)
        else:
            self.sign.try_keys(self._deliver)

    def _finishing(self) -> Callable[[], None]:
        """What the worker does first: try the place, and lock the figures where they are not locked yet."""
        session, report_id = self.context.session, self.opened.report.id
        folder, editable = self.sending.target, self.opened.editable

        def work() -> None:
            try_place(session, report_id, folder)
            if editable:
                tell("Đang khóa số liệu và sao lưu…")
                finish_report(session, report_id)

        return work

    def _export_unsigned(self) -> None:
        session, report_id, folder = self.context.session, self.opened.report.id, self.sending.target
        finish = self._finishing()

        def work() -> Exported:
            finish()
            tell("Đang lập văn bản chưa ký…")
            return export_unsigned(session, report_id, folder)

        run(self, work, lambda done: self._sent(None, done), self._not_sent, "Đang thử chỗ ghi…")

    def _sign(self) -> None:
        """Sign alone: the letter, which carries the code, is shown next."""
        session, report_id, plan, again = self.context.session, self.opened.report.id, self.sign.plan, self.sign.again
        finish = self._finishing()

        def work() -> None:
            finish()
            tell("Đang lập hồ sơ và ký…")
            sign_report(session, report_id, plan, again)

        run(self, work, lambda _none: self._signed(), self._not_sent, "Đang thử chỗ ghi…")

    def _signed(self) -> None:
        session, report_id = self.context.session, self.opened.report.id
        self.opened = now(lambda: open_report(session, report_id))
        self.sign.again = False
        self.sign.forget_secrets()
        self.look_at_signed()
        self.sending.enter()
        self.update_buttons()

    def _deliver(self) -> None:
        session, report_id, delivery = self.context.session, self.opened.report.id, self.sending.delivery
        plan, again, kept = self.sign.plan, self.sign.again, self.signed if self.sign.done else None
        finish = self._finishing()

        def work() -> tuple[SignedBundle, Exported]:
            finish()
            signed = kept
            if signed is None:
                tell("Đang lập hồ sơ và ký…")
                signed = sign_report(session, report_id, plan, again)
            tell("Đang ghi và đọc lại để đối chiếu…")
            return signed, deliver(session, report_id, delivery)

        run(self, work, lambda made: self._sent(*made), self._not_sent, "Đang thử chỗ ghi…")

    def _sent(self, signed: SignedBundle | None, done: Exported) -> None:
        self.sign.forget_secrets()
        self.buttons.hide()
        self.question.setText("Biên nhận")
        undone = () if signed is not None else (self.sign, self.sending)
        for number, (step, mark) in enumerate(zip(self.steps, self._marks, strict=True), 1):
            left = step in undone
            widgets.set_chip(mark, f"{number if left else '✓'}  {step.title}", "plain" if left else "ok")
        recipient = self.opened.report.document.addressee.split("\n")[0].rstrip(".;")
        session, report_id = self.context.session, self.opened.report.id
        inside = now(lambda: attached(session, report_id)) if signed is not None and signed.kind == "bundle" else ()
        self.receipt = Receipt(self.context, signed, done, recipient, inside)
        self.stack.setCurrentIndex(self.stack.addWidget(widgets.scrolled(self.receipt)))
        self.receipt.home.setFocus()
        self.receipt.open_letter()

    def _not_sent(self, error: BaseException) -> None:
        """What was locked stays locked and what was signed stays signed; the step can be tried again."""
        session, report_id, before = self.context.session, self.opened.report.id, self.signed
        self.opened = now(lambda: open_report(session, report_id))
        self.look_at_signed()
        self.failed = self.signed is not None
        if self.signed is not None and (before is None or before.digest != self.signed.digest):
            self.sign.again = False
            self.sign.forget_secrets()
        problems.show(self, error)
        self.sending.enter()
        self.update_buttons()
