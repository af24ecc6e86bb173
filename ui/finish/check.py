"""Kiểm tra: what is found, the reasons for warnings in one place, and the way back into a finished report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from forms.errors import WorldError
from forms.findings import Finding, Severity
from ui import problems, widgets
from ui.clock import clock_notice
from ui.finish.findings import FindingGroups
from ui.finish.reopening import Reopening
from ui.finish.steps import Step
from ui.tasks import now
from workflow.checking import check_report, explain, unexplained
from workflow.clock import clock_doubt

if TYPE_CHECKING:
    from ui.finish.page import FinishPage

HEADS = ((Severity.ERROR, "lỗi"), (Severity.WARNING, "cảnh báo"), (Severity.NOTICE, "lưu ý"))


class CheckStep(Step):
    """Errors block; a warning wants its reason, its own or one for all of them; notices are read and passed."""

    title = "Kiểm tra"
    question = "Số liệu đã đủ và đúng chưa?"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self.errors = 0
        self.asked: tuple[Finding, ...] = ()
        self._place = widgets.column(gap=10)
        self.box.addLayout(self._place)
        self.reopening = Reopening(page.context, page.opened.report.id)
        self.box.addWidget(self.reopening)
        self.list = FindingGroups(page.show_finding, self._explain)
        self.box.addWidget(self.list)
        self.box.addStretch(1)

    def enter(self) -> None:
        findings = self._look()
        editable = self.page.opened.editable
        widgets.show_if(self.reopening, not editable)
        self.list.show_findings(findings, self.asked, editable)
        if self.errors:
            self.list.rows[0].button.setFocus()
        elif not self.list.focus_next():
            self.page.next.setFocus()

    def come_back(self, key: str, place: int) -> None:
        """The officer comes back from the cell of a finding."""
        self.list.focus_finding(key, place)

    def _look(self) -> tuple[Finding, ...]:
        session, opened = self.page.context.session, self.page.opened
        findings = now(lambda: check_report(session, opened.report.id))
        counts = {severity: sum(f.severity is severity for f in findings) for severity, _word in HEADS}
        self.errors = counts[Severity.ERROR] if opened.editable else 0
        self.asked = unexplained(opened, findings) if opened.editable else ()
        widgets.clear(self._place)
        if doubt := now(lambda: clock_doubt(session)):
            self._place.addWidget(clock_notice(doubt))
        self._place.addWidget(self._summary(counts))
        return findings

    def _explain(self, keys: tuple[str, ...], text: str) -> bool:
        session, report_id = self.page.context.session, self.page.opened.report.id
        try:
            self.page.opened = now(lambda: explain(session, report_id, keys, text))
        except WorldError as error:
            problems.show(self, error)
            return False
        self.list.tell(self._look(), self.asked)
        if not self.asked:
            self.page.next.setFocus()
        self.page.update_buttons()
        return True

    def _summary(self, counts: dict[Severity, int]) -> QWidget:
        said = ", ".join(f"{counts[severity]} {word}" for severity, word in HEADS if counts[severity])
        if not self.page.opened.editable:
            return widgets.notice("ok", "Báo cáo đã hoàn thành và đã khóa số liệu.", said and f"Khi kiểm tra: {said}.")
        if self.errors:
            return widgets.notice("err", f"Còn {said}.", "Các lỗi cần được sửa trước khi hoàn thành.")
        if self.asked:
            return widgets.notice(
                "warn",
                f"Không có lỗi; còn {len(self.asked)} cảnh báo chưa có lý do.",
                "Hãy sửa số liệu, hoặc ghi lý do cho từng cảnh báo hay một lý do chung, rồi tiếp tục.",
            )
        if said:
            return widgets.notice("ok", f"Không có lỗi; có {said}, đã xem và giải trình đủ.", "Có thể tiếp tục.")
        return widgets.notice("ok", "Không có lỗi hay cảnh báo nào.")

    def flush(self) -> None:
        """A reason that is typed and not yet stored is stored."""
        for row in self.list.rows:
            if row.reason is not None and row.reason.hasFocus():
                row.reason.editingFinished.emit()

    @property
    def ready(self) -> bool:
        return not self.errors

    def go_on(self) -> None:
        self.flush()
        if self.asked:
            self.list.ask()
        else:
            self.page.step(1)
