"""What the editors of both kinds of form share: the open report, its head, commits, checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QSizePolicy

from forms.cells import Cell
from forms.entry import settled
from forms.errors import BadInput, WorldError
from forms.findings import Finding, Severity
from forms.keys import DOCUMENT
from forms.numbers import Ambiguous
from forms.present import fill_names, names_for
from forms.values import progress
from ui import problems, theme, widgets
from ui.bars import FindingsBar, QuestionBar, StatusLine
from ui.context import Context
from ui.pages import Page
from ui.table.lines import shown_findings
from ui.tasks import now
from ui.undo_buttons import step_buttons, step_over
from workflow.checking import check_report
from workflow.replies import returned
from workflow.reports import OpenReport, enter, has_newer, open_report, put, set_note

if TYPE_CHECKING:
    from ui.answer.return_strip import ReturnStrip
    from ui.unsigned.paper_strip import PaperStrip

CHECK_AFTER = 120
LOW = 480
KEEP = "Ghi nhận bản giấy"
STEP_KEYS = {"Ctrl+Z": True, "Ctrl+Y": False, "Ctrl+Shift+Z": False}


def report_page(context: Context, report_id: str, key: str = "") -> Page:
    """The editor that fits the report's form."""
    opened = now(lambda: open_report(context.session, report_id))
    if opened.form.kind == "table":
        from ui.table.page import TablePage

        return TablePage(context, opened, key)
    from ui.outline.page import OutlinePage

    return OutlinePage(context, opened, key)


class ReportPage(Page):
    """A committed change is durable before the page says so; findings follow a moment later."""

    rail = "reports"
    units = "ô"
    hint = ""
    read_hint = ""

    def __init__(self, context: Context, opened: OpenReport) -> None:
        super().__init__(context)
        self.opened = opened
        self.rail = "receive" if opened.entered_for else self.rail
        self._asked: dict[str, Ambiguous] = {}
        self._unwritten: dict[str, str] = {}
        self.findings: tuple[Finding, ...] = ()
        self.question = QuestionBar(self.answer, self._type_again)
        self.findings_bar = FindingsBar(self.follow, explain=self.explain if opened.editable else None)
        self.status = StatusLine(self.hint)
        self.steps = step_buttons(context, opened.report.id, self.name_of, self.step_over) if opened.editable else []
        if not opened.editable:
            self.status.read_only(self.read_hint)
        for keys, back in STEP_KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda back=back: self.step_over(back))
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(CHECK_AFTER)
        self.timer.timeout.connect(self.check)

    def head(self) -> QBoxLayout:
        """Title, progress, counts and the page's one primary button."""
        form, period = self.opened.form, self.opened.report.period_title
        line = widgets.row(gap=10)
        texts = widgets.column(gap=2)
        self.title = widgets.label(f"{form.short} · {period[:1].upper()}{period[1:]}", "title")
        self.title.setMinimumWidth(theme.OUTLINE_WIDTH // 2)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        texts.addWidget(self.title)
        names = names_for(self.opened.pack, self.opened.report)
        said = fill_names(form.title, names) if form.title != form.short else ""
        self.subtitle = widgets.label(said, "muted", wrap=True)
        texts.addWidget(self.subtitle)
        line.addLayout(texts, 1)
        self.progress_chip = widgets.chip("", "accent")
        self.error_chip, self.warning_chip = widgets.chip("", "err"), widgets.chip("", "warn")
        for chip in (self.progress_chip, self.error_chip, self.warning_chip):
            line.addWidget(chip)
        for button in self.steps:
            line.addWidget(button)
        text = "Hoàn thành và gửi…" if self.opened.editable else "Xem và gửi…"
        self.finish = widgets.button(KEEP if self.opened.entered_for else text, self.go_on, "primary")
        line.addWidget(self.finish)
        if self.opened.entered_for:
            widgets.show_if(self.finish, self.opened.editable)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At a large scale the form has the room: the head says less."""
        super().resizeEvent(event)
        form, period = self.opened.form, self.opened.report.period_title
        narrow = self.width() < theme.NARROW_PAGE
        self.title.setText(form.short if narrow else f"{form.short} · {period[:1].upper()}{period[1:]}")
        self.subtitle.setVisible(bool(self.subtitle.text()) and not narrow and self.height() >= LOW)

    def locked_notice(self) -> QBoxLayout:
        """Why nothing can be typed, where the report is finished; the way back to the check; what is supplemented."""
        box = widgets.column(gap=6)
        self.supplement = None
        if self.opened.report.supplement_of or self.context.check_place[0]:
            from ui.report_strips import strips

            self.supplement = strips(self, box)
        if now(lambda: has_newer(self.context.session, self.opened)):
            from ui.packs.move_strip import MoveStrip

            self.move_strip = MoveStrip(self.context, self.opened.report.id, self.flush)
            box.addWidget(self.move_strip)
        self.returned = self._return_strip(box)
        if self.opened.entered_for:
            box.addWidget(self._paper_strip())
        elif not self.opened.editable and self.returned is None:
            box.addWidget(
                widgets.notice(
                    "notice",
                    "Báo cáo đã hoàn thành nên chỉ xem được.",
                    "Muốn sửa, bấm “Xem và gửi…” rồi chọn “Mở lại để sửa”.",
                )
            )
        return box

    def _paper_strip(self) -> PaperStrip:
        """For whom this is entered from a paper."""
        from ui.unsigned.paper_strip import PaperStrip

        self.paper = PaperStrip(self.context, self.opened.report.id, self.flush)
        return self.paper

    def go_on(self) -> None:
        """What the page's one primary button does."""
        if self.opened.entered_for:
            self.paper.keep()
        else:
            self.context.ways.show_finish(self.opened.report.id)

    def _return_strip(self, box: QBoxLayout) -> ReturnStrip | None:
        """What the office above said when it returned the report, until the next revision was sent."""
        session, report_id = self.context.session, self.opened.report.id
        found = now(lambda: returned(session, report_id))
        if found is None:
            return None
        from ui.answer.return_strip import ReturnStrip
        from ui.report_menu import ask_return

        mend = None if self.opened.editable else lambda: ask_return(self.window(), self.context, report_id)
        made = ReturnStrip(self.context, report_id, found, self.follow, mend)
        box.addWidget(made)
        return made

    def commit(self, write: Callable[[], OpenReport], kept: Callable[[], object] = lambda: None) -> bool:
        """Write through workflow; say "Đã lưu" once it is durable. A refusal is told and nothing changes.

        kept: called where not what was typed but the writing failed, so that it can be tried again.
        """
        before = self.opened.report.cells
        try:
            self.opened = now(write)
        except WorldError as error:
            if not isinstance(error, BadInput):
                kept()
            self.tell_unstored()
            self.refresh()
            problems.show(self, error)
            return False
        self._forget(before)
        self._look_at_steps()
        if not (self._asked and self.opened.report.cells == before):
            self.status.saved(self.context.session.now())
        self.tell_unstored()
        self.refresh()
        self.timer.start()
        return True

    def tell_unstored(self) -> None:
        """The line at the foot never says "Đã lưu" while something typed is not stored."""
        names = [self.name_of(key) for key in (*self._asked, *self._unwritten)]
        if names:
            self.status.unstored(names[0])
        elif self.is_typing():
            self.status.typing()

    def is_typing(self) -> bool:
        """Whether a field of the page holds something that waits to be stored."""
        return False

    def refused_text(self, key: str) -> str | None:
        """What was typed into a cell and could not be stored; None where nothing waits."""
        return self._unwritten.get(key)

    def unstored(self) -> str:
        if self._asked:
            key, question = next(iter(self._asked.items()))
            return f"Chưa lưu “{question.text}” ({self.name_of(key)}): chưa chọn đây là số nào."
        if self._unwritten:
            key, text = next(iter(self._unwritten.items()))
            return f"Chưa lưu được “{text}” ({self.name_of(key)})."
        return "Phần vừa nhập trên trang này chưa lưu được." if self.is_typing() else ""

    def flush(self) -> None:
        """Store a reason that is being written, and try again what could not be written."""
        reason = self.findings_bar.take_reason()
        if reason is not None:
            self.note(*reason)
        for key, text in tuple(self._unwritten.items()):
            self.enter_text(key, text)

    def _look_at_steps(self) -> None:
        for button in self.steps:
            button.look()

    def _forget(self, before: Mapping[str, Cell]) -> None:
        """What was found on a cell that has just changed says nothing of it any more; the next check will."""
        after = self.opened.report.cells
        self.findings = tuple(f for f in self.findings if before.get(f.key) == after.get(f.key))

    def enter_text(self, key: str, text: str) -> bool:
        """Store what was typed, or ask where it can be read two ways. False where nothing was stored.

        The question takes the focus, so it comes only after the editor that was typed into has closed. What the
        disk refused is kept and tried again when the page is flushed.
        """
        self._asked.pop(key, None)
        self._unwritten.pop(key, None)

        def write() -> OpenReport:
            entered = enter(self.context.session, self.opened.report.id, key, text)
            if entered.question is not None:
                self._asked[key] = entered.question
            return entered.report

        if not self.commit(write, lambda: self._unwritten.update({key: text})):
            return False
        if key in self._asked:
            QTimer.singleShot(0, self, self._ask_next)
        return key not in self._asked

    def _ask_next(self) -> None:
        """Ask the oldest question that has no answer yet."""
        key, question = next(iter(self._asked.items()), ("", None))
        if question is not None:
            self.stand_on(key)
            self.question.ask(key, self.name_of(key), question)

    def answer(self, key: str, question: Ambiguous, reading: Decimal) -> None:
        """The officer said which number is meant."""
        self._asked.pop(key, None)
        self.put(key, settled(question, reading))
        self.after_answer(key)
        self._ask_next()

    def _type_again(self, key: str) -> None:
        self._asked.pop(key, None)
        self.status.settled()
        self.tell_unstored()
        self.type_again(key)

    def put(self, key: str, cell: Cell | None) -> None:
        """Store a cell in the place of another; an officer's note on it stays."""
        session, report_id = self.context.session, self.opened.report.id
        self._unwritten.pop(key, None)
        self.commit(lambda: put(session, report_id, key, cell))

    def note(self, key: str, text: str) -> bool:
        """Store the note on a cell."""
        session, report_id = self.context.session, self.opened.report.id
        return self.commit(lambda: set_note(session, report_id, key, text))

    def step_over(self, back: bool) -> None:
        """Take back the last act on the report, or do it again, and go where it was done.

        An editor with undo steps of its own sees Ctrl+Z first; it may hand it on here.
        """
        stepped = step_over(self, back)
        if stepped is None:
            return
        self.show_step(stepped.keys)
        name = next((name for name in map(self.name_of, stepped.keys) if name), "")
        said = ("Đã hoàn tác" if back else "Đã làm lại") + (f": {name}" if name else "")
        self.status.tell(said if len(stepped.keys) < 2 else f"{said} và các ô cùng lượt ({len(stepped.keys)} ô)")

    def show_step(self, keys: tuple[str, ...]) -> None:
        """Put the cursor on the first cell that a step changed; what is no cell of the page is left alone."""
        first = next((key for key in keys if not key.startswith(DOCUMENT)), "")
        if first:
            self.go_to(first)

    def explain(self, key: str, text: str) -> None:
        """Store the reason for a warning, which is a notice from then on, and go to the next one."""
        if self.note(key, text):
            self.check()
            if not self.findings_bar.focus_reason():
                self.go_to(key)

    def check(self) -> None:
        """Run the rules over the report as it stands and paint what they find."""
        self.timer.stop()
        session, report_id = self.context.session, self.opened.report.id
        self.findings = now(lambda: check_report(session, report_id))
        told = self.list_findings()
        errors = sum(finding.severity is Severity.ERROR for finding in told)
        warnings = sum(finding.severity is Severity.WARNING for finding in told)
        widgets.set_chip(self.error_chip, f"{errors} lỗi" if errors else "", "err")
        widgets.set_chip(self.warning_chip, f"{warnings} cảnh báo" if warnings else "", "warn")
        self._look_at_steps()
        if self.supplement is not None:
            self.supplement.refresh()
        if self.returned is not None:
            self.returned.refresh()
        self.refresh()

    def list_findings(self) -> tuple[Finding, ...]:
        """Fill the bar; the findings that are worth telling now."""
        told = shown_findings(self.opened, self.findings)
        self.findings_bar.show_findings(
            tuple(f for f in told if f.severity is not Severity.NOTICE and self.is_listed(f))
        )
        return told

    def is_listed(self, finding: Finding) -> bool:
        """Whether the bar lists a finding: what the page says beside the field already is not said twice."""
        return True

    def refresh(self) -> None:
        """Show the report as it stands."""
        done, total = progress(self.opened.form, self.opened.report)
        widgets.set_chip(self.progress_chip, f"{done}/{total} {self.units}", "accent")

    def follow(self, key: str) -> None:
        """Go where a finding can be mended: a cell of this page, or the document's details."""
        if key.startswith(DOCUMENT):
            self.context.ways.show_finish(self.opened.report.id)
        else:
            self.go_to(key)

    def name_of(self, key: str) -> str:
        """How a cell is called on screen."""
        return key

    def go_to(self, key: str) -> None:
        """Put the cursor on a cell."""

    def stand_on(self, key: str) -> None:
        """Show the cell that a question is about."""

    def type_again(self, key: str) -> None:
        """The officer wants to type the number anew."""
        self.go_to(key)

    def after_answer(self, key: str) -> None:
        """Where the cursor goes once a question was answered."""
        self.go_to(key)
