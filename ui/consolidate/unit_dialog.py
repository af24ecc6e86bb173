"""What was received from one unit: every kept report of the period, and the record of the one that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from forms.dates import day_text, moment_text
from forms.matrix.submissions import Matrix, MatrixLine
from forms.matrix.words import cell_words, line_text
from ui import theme, widgets
from ui.context import Context
from ui.receive.kept_record import DECIDED
from ui.receive.record import Record
from ui.settings.big_dialog import BigDialog
from ui.tasks import run
from workflow.overview.unit_reports import UnitReport, unit_reports
from workflow.receiving.words import KIND_TEXT

if TYPE_CHECKING:
    from workflow.receiving.views import KeptView

WIDTH, LIST, HEIGHT = 980, 330, 420
FIRST = "Kết quả kiểm tra khi nhận lần đầu"
NOTHING = "Chưa nhận báo cáo nào của đơn vị này trong kỳ."


class UnitDialog(BigDialog):
    """form: whose standing report is looked at first. reports: all that were received, as the list shows them."""

    def __init__(self, parent: QWidget, context: Context, found: Matrix, line: MatrixLine, form: str) -> None:
        super().__init__(parent, f"Báo cáo đã nhận: {line_text(line)}", WIDTH)
        self.context, self._found, self._form = context, found, form
        self.reports: tuple[UnitReport, ...] = ()
        self.box.addWidget(widgets.label(line.name, "section"))
        self.states = widgets.label(_states(found, line), "muted", wrap=True, select=True)
        self.box.addWidget(self.states)
        self.parts = QWidget()
        self._build()
        self.box.addWidget(self.parts, 1)
        self.more = widgets.button("Xem trong Tiếp nhận…", self._go, icon="inbox")
        close = widgets.button("Đóng", self.reject, "primary")
        self.buttons(self.more, close)
        session, unit, period = context.session, line.code, found.period
        run(self, lambda: unit_reports(session, unit, period), self._show)

    def _build(self) -> None:
        line = widgets.row(self.parts, gap=theme.PAD)
        self.list = QListWidget()
        self.list.setAccessibleName("Các báo cáo đã nhận")
        self.list.setFixedWidth(LIST)
        self.list.setMinimumHeight(HEIGHT)
        self.list.setWordWrap(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.currentRowChanged.connect(self._describe)
        self.record = Record()
        frame = widgets.card()
        widgets.column(frame).addWidget(widgets.scrolled(self.record))
        line.addWidget(self.list)
        line.addWidget(frame, 1)

    def _show(self, reports: tuple[UnitReport, ...]) -> None:
        self.reports = reports
        for report in reports:
            item = QListWidgetItem(_line(report))
            item.setToolTip(widgets.tip(report.view.file))
            self.list.addItem(item)
        widgets.show_if(self.parts, bool(reports))
        widgets.show_if(self.more, bool(reports))
        if not reports:
            self.states.setText(f"{NOTHING} {self.states.text()}")
        wanted = [at for at, report in enumerate(reports) if report.view.form == self._form]
        standing = [at for at in wanted if reports[at].stands]
        self.list.setCurrentRow((standing or wanted or [0])[0])
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        self.fit()

    @property
    def report(self) -> UnitReport | None:
        """The one that is looked at."""
        row = self.list.currentRow()
        return self.reports[row] if 0 <= row < len(self.reports) else None

    def _describe(self, _row: int) -> None:
        report = self.report
        if report is None:
            return
        view, record = report.view, self.record
        word, tone = _standing(report)
        record.begin(f"{view.form_short}, {view.period_title}, lần {view.revision}", "", word, tone)
        record.say(f"Nhận lúc {moment_text(view.received_at)}, {view.who} nhận")
        record.say(f"{KIND_TEXT[view.kind].capitalize()} · Mã số liệu {view.code}", "muted")
        record.say(f"Tệp: {view.file}", "muted")
        record.say(view.note, "muted")
        for text in view.warnings:
            record.say(text, "warn")
        _tell_decisions(record, view)
        if view.signer:
            record.say(f"Người ký: {view.signer}", "muted")
        if view.facts:
            record.add_facts(view.facts, FIRST)
        record.end()

    def _go(self) -> None:
        report = self.report
        if report is not None:
            self.accept()
            self.context.ways.show_receive(kept=report.view.number)


def _states(found: Matrix, line: MatrixLine) -> str:
    """How the unit stands, a form after the other."""
    said = [
        f"{form.short}: {words.sentence[:1].lower()}{words.sentence[1:]}"
        for form, cell in zip(found.forms, line.cells, strict=True)
        if (words := cell_words(cell)).state
    ]
    return f"{found.period_title[:1].upper()}{found.period_title[1:]}. {'; '.join(said)}."


def _line(report: UnitReport) -> str:
    view = report.view
    word = _standing(report)[0]
    return f"{view.form_short} · lần {view.revision} · {day_text(view.received_at.date())}\n{word}"


def _standing(report: UnitReport) -> tuple[str, str]:
    """What the report is to the unit's standing one, and its tone."""
    if report.stands:
        words = {"accepted": ("Đang tính, đã duyệt", "ok"), "returned": ("Đã trả lại", "warn")}
        return words.get(report.state, ("Đang tính", "ok"))
    if report.completed:
        return "Được bản sau bổ sung", "ok"
    if report.in_question:
        return ("Mâu thuẫn", "err") if report.state == "conflict" else ("Chờ bản gốc", "warn")
    return "Không dùng, lưu làm căn cứ", "plain"


def _tell_decisions(record: Record, view: KeptView) -> None:
    for decision in view.decisions:
        reason = f": {decision.text}" if decision.text else ""
        back = " (đã rút lại)" if decision.withdrawn_at else ""
        day = day_text(decision.at.date())
        record.say(f"{DECIDED[decision.kind]} ngày {day}, {decision.who} ghi nhận{reason}{back}.", "muted")
