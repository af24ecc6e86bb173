"""What every step of "Hoàn thành và gửi" is, and the first one: what the check finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from forms.errors import WorldError
from forms.findings import Severity
from ui import problems, widgets
from ui.bars import FindingsBar
from ui.tasks import now, run
from workflow.checking import check_report
from workflow.finishing import reopen_report
from workflow.reports import set_note

if TYPE_CHECKING:
    from ui.finish_page import FinishPage

HEADS = ((Severity.ERROR, "lỗi"), (Severity.WARNING, "cảnh báo"), (Severity.NOTICE, "lưu ý"))


class Step(QWidget):
    """One question. next_text is the primary button's verb; `ready` says whether it can be pressed."""

    title = ""
    question = ""
    next_text = "Tiếp tục"

    def __init__(self, page: FinishPage) -> None:
        super().__init__()
        self.page = page
        self.box = widgets.column(self, gap=12)

    def enter(self) -> None:
        """The step is shown."""

    def flush(self) -> None:
        """Store what is typed and not yet stored."""

    @property
    def ready(self) -> bool:
        return True

    def go_on(self) -> None:
        """The primary button was pressed."""
        self.flush()
        self.page.step(1)


class CheckStep(Step):
    """Errors block; warnings and notices are read and passed."""

    title = "Kiểm tra"
    question = "Số liệu đã đủ và đúng chưa?"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self.errors = 0
        self._place = widgets.column(gap=10)
        self.box.addLayout(self._place)
        self.list = FindingsBar(page.show_cell, height=0)
        self.box.addWidget(self.list, 100)
        self.box.addStretch(1)

    def enter(self) -> None:
        session, report_id = self.page.context.session, self.page.opened.report.id
        findings = now(lambda: check_report(session, report_id))
        counts = {severity: sum(f.severity is severity for f in findings) for severity, _word in HEADS}
        self.errors = counts[Severity.ERROR] if self.page.opened.editable else 0
        widgets.clear(self._place)
        self._place.addWidget(self._summary(counts))
        if not self.page.opened.editable:
            self._place.addWidget(self._reopening())
        self.list.explain = self._explain if self.page.opened.editable else None
        self.list.show_findings(findings)

    def _explain(self, key: str, text: str) -> None:
        session, report_id = self.page.context.session, self.page.opened.report.id
        try:
            self.page.opened = now(lambda: set_note(session, report_id, key, text))
        except WorldError as error:
            problems.show(self, error)
        self.enter()
        if not self.list.focus_reason():
            self.page.next.setFocus()

    def _summary(self, counts: dict[Severity, int]) -> QWidget:
        said = ", ".join(f"{counts[severity]} {word}" for severity, word in HEADS if counts[severity])
        if not self.page.opened.editable:
            return widgets.notice("ok", "Báo cáo đã hoàn thành và đã khóa số liệu.", said and f"Khi kiểm tra: {said}.")
        if self.errors:
            return widgets.notice("err", f"Còn {said}.", "Các lỗi cần được sửa trước khi hoàn thành.")
        if said:
            tone = "warn" if counts[Severity.WARNING] else "notice"
            return widgets.notice(tone, f"Không có lỗi; có {said}.", "Xin xem lại từng mục rồi tiếp tục.")
        return widgets.notice("ok", "Không có lỗi hay cảnh báo nào.")

    def _reopening(self) -> QWidget:
        frame = widgets.card()
        line = widgets.row(frame)
        line.setContentsMargins(14, 10, 14, 10)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Lý do mở lại, ví dụ: bổ sung số liệu quý IV")
        self.reason.setAccessibleName("Lý do mở lại báo cáo")
        line.addWidget(self.reason, 1)
        line.addWidget(widgets.button("Mở lại để sửa", self._reopen))
        return frame

    def _reopen(self) -> None:
        session, report_id, reason = self.page.context.session, self.page.opened.report.id, self.reason.text()
        ways = self.page.context.ways
        run(
            self.page,
            lambda: reopen_report(session, report_id, reason),
            lambda _opened: ways.show_report(report_id),
        )

    @property
    def ready(self) -> bool:
        return not self.errors
