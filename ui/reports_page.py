"""Báo cáo: every report of this office, and the place to begin another one."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from forms.errors import WorldError
from forms.periods import parse_period
from ui import widgets
from ui.context import Context
from ui.home_page import STATE_TONE
from ui.pages import Page
from ui.tasks import now
from workflow.office import require_office
from workflow.reports import STATE_TEXT, ReportInfo, report_list, start_report

HALVES = {"year": ("{year}",), "half": ("{year}-H1", "{year}-H2")}


class ReportsPage(Page):
    """Newest first; a line at the end begins a new report."""

    rail = "reports"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        body = widgets.column(gap=12)
        body.setContentsMargins(28, 20, 28, 16)
        head = widgets.row()
        head.addWidget(widgets.label("Báo cáo", "title"), 1)
        head.addWidget(widgets.button("Kiểm tra gói báo cáo…", self.context.ways.show_verify, icon="shield-check"))
        body.addLayout(head)
        reports = now(lambda: report_list(context.session))
        lead = "Các báo cáo đã lập trên máy này, mới nhất ở trên." if reports else "Chưa có báo cáo nào được lập."
        body.addWidget(widgets.label(lead, "muted"))
        for report in reports:
            body.addWidget(self._card(report))
        body.addWidget(self._new_card())
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        widgets.column(self).addWidget(widgets.scrolled(inner))

    def start(self) -> None:
        self.form_box.setFocus()

    def _card(self, report: ReportInfo) -> QFrame:
        ways = self.context.ways
        frame = widgets.card()
        line = widgets.row(frame, gap=12)
        line.setContentsMargins(18, 12, 18, 12)
        texts = widgets.column(gap=4)
        head = widgets.row(gap=10)
        head.addWidget(widgets.label(report.form_title, "section"))
        head.addWidget(widgets.chip(STATE_TEXT[report.state], STATE_TONE.get(report.state, "plain")))
        head.addStretch(1)
        texts.addLayout(head)
        period = report.period_title[:1].upper() + report.period_title[1:]
        texts.addWidget(widgets.label(f"{period} · {report.unit_name} · lần {report.revision}", "muted"))
        line.addLayout(texts, 1)
        opened = "Nhập tiếp" if report.state == "draft" else "Xem"
        named = f"{report.form_title}, {report.period_title}"
        send = widgets.button(
            "Hoàn thành và gửi" if report.state == "draft" else "Gửi", lambda: ways.show_finish(report.id)
        )
        send.setAccessibleName(f"{send.text()}: {named}")
        look = widgets.button(opened, lambda: ways.show_report(report.id))
        look.setAccessibleName(f"{opened}: {named}")
        line.addWidget(send)
        line.addWidget(look)
        return frame

    def _new_card(self) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=10)
        box.setContentsMargins(18, 14, 18, 16)
        box.addWidget(widgets.label("Lập báo cáo mới", "section"))
        self.pack = now(lambda: require_office(self.context.session)).pack
        self.form_box, self.period_box = QComboBox(), QComboBox()
        self.form_box.setAccessibleName("Biểu")
        self.period_box.setAccessibleName("Kỳ báo cáo")
        for form in self.pack.forms:
            self.form_box.addItem(form.short, form.key)
        self.form_box.currentIndexChanged.connect(lambda _index: self._fill_periods())
        self._fill_periods()
        line = widgets.row(gap=10)
        line.addWidget(self.form_box, 2)
        line.addWidget(self.period_box, 1)
        line.addWidget(widgets.button("Lập báo cáo", self._begin, "primary", "plus"))
        box.addLayout(line)
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        box.addWidget(self.trouble)
        return frame

    def _fill_periods(self) -> None:
        form = self.pack.form_by_key[self.form_box.currentData()]
        self.period_box.clear()
        for year in self.pack.years:
            for kind in form.periods:
                for pattern in HALVES[kind]:
                    period = parse_period(pattern.format(year=year))
                    self.period_box.addItem(period.title[:1].upper() + period.title[1:], period.text)

    def _begin(self) -> None:
        form, period = self.form_box.currentData(), self.period_box.currentData()
        try:
            report_id = now(lambda: start_report(self.context.session, form, period))
        except WorldError as error:
            self.trouble.setText(f"{error.sentence} {error.remedy}")
            self.trouble.show()
            return
        self.context.ways.show_report(report_id)
