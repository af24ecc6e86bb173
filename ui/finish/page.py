"""Hoàn thành và gửi: five steps across the top, one question a step, and a written receipt at the end."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QStackedWidget

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
from workflow.exporting import Exported, check_key, export_report
from workflow.finishing import finish_report
from workflow.reports import OpenReport, open_report
from workflow.sending import try_place
from workflow.verifying import read_back


class FinishPage(Page):
    """Nothing is locked before the last step's button is pressed."""

    rail = "reports"
    topic = "hoan-thanh-va-gui"

    def __init__(self, context: Context, report_id: str) -> None:
        super().__init__(context)
        self.opened: OpenReport = now(lambda: open_report(context.session, report_id))
        self.place = 0
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

    def start(self) -> None:
        report_id, key, place = self.context.check_place
        self.context.check_place = ("", "", 0)
        self.go(0 if self.opened.editable else 2)
        if key and report_id == self.opened.report.id:
            self.check.come_back(key, place)

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
        shown = self.steps[place]
        self.stack.setCurrentIndex(place)
        self.question.setText(shown.question)
        for number, mark in enumerate(self._marks):
            name = self.steps[number].title
            tone = "accent" if number == place else "ok" if number < place else "plain"
            widgets.set_chip(mark, f"{'✓' if number < place else number + 1}  {name}", tone)
        self.update_buttons()
        self.next.setFocus()
        shown.enter()
        self.update_buttons()

    def update_buttons(self) -> None:
        """What can be pressed now."""
        if not hasattr(self, "steps"):
            return
        self.back.setEnabled(self.place > 0)
        self.next.setEnabled(self.steps[self.place].ready)
        text = self.steps[self.place].next_text
        self.next.setText("Ghi hồ sơ" if self.place == len(self.steps) - 1 and self.sign.unsigned else text)

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

    def send(self) -> None:
        """Finish where that is still to be done, sign, write, and read back what was written."""
        session, report_id, folder = self.context.session, self.opened.report.id, self.sending.target
        key, secret, unsigned = self.sign.key, self.sign.secret.text(), self.sign.unsigned
        editable = self.opened.editable

        def work() -> tuple[Exported, bool | None]:
            if not unsigned:
                check_key(session, key, secret)
            tell("Đang thử chỗ ghi…")
            try_place(session, report_id, folder)
            if editable:
                tell("Đang khóa số liệu và sao lưu…")
                finish_report(session, report_id)
            tell("Đang lập hồ sơ…" if unsigned else "Đang lập hồ sơ và ký…")
            done = export_report(session, report_id, folder, "" if unsigned else key, secret, unsigned)
            tell("Đang đọc lại để đối chiếu…")
            return done, read_back(session, done)

        run(self, work, self._sent, self._not_sent, "Đang mở khóa ký…")

    def _sent(self, outcome: tuple[Exported, bool | None]) -> None:
        done, checked = outcome
        self.sign.secret.clear()
        self.buttons.hide()
        self.question.setText("Biên nhận")
        for number, mark in enumerate(self._marks):
            widgets.set_chip(mark, f"✓  {self.steps[number].title}", "ok")
        recipient = self.opened.report.document.addressee.split("\n")[0].rstrip(".;")
        self.receipt = Receipt(self.context, done, checked, recipient)
        self.stack.setCurrentIndex(self.stack.addWidget(widgets.scrolled(self.receipt)))
        self.receipt.home.setFocus()

    def _not_sent(self, error: BaseException) -> None:
        """The report may be finished by now: what was locked stays locked, and the step can be tried again."""
        self.opened = now(lambda: open_report(self.context.session, self.opened.report.id))
        problems.show(self, error)
        self.sending.enter()
