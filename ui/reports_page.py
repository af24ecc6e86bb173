"""Báo cáo: every report of this office, and the place to begin another one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QWidget

from forms.errors import WorldError
from forms.period_rules import period_choices
from ui import widgets
from ui.context import Context
from ui.duty_steps import STATE_TONE, begin_report, start_event
from ui.folding import FoldingRow
from ui.home_page import when_text
from ui.pages import Page
from ui.tasks import now
from workflow.office import require_office, written_forms
from workflow.reports import report_list
from workflow.shelf import ShelfLine, discard_report, shelf

ASKED = {"range": "Giai đoạn khác…", "event": "Báo cáo đột xuất mới…"}
LONG = 6
DRAFT = ("draft",)


NOTHING_ASKED = "Gói biểu mẫu đang dùng không yêu cầu đơn vị này lập báo cáo nào; có thể đổi gói ở Thiết lập."


class ReportsPage(Page):
    """The one changed last first; a card at the end begins a new report. A long list can be narrowed to a year."""

    rail = "reports"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.lines = now(lambda: shelf(context.session))
        body = widgets.column(gap=12)
        body.setContentsMargins(28, 20, 28, 16)
        body.addLayout(self._head())
        lead = "Các báo cáo đã lập trên máy này, báo cáo sửa sau cùng ở trên."
        body.addWidget(widgets.label(lead if self.lines else "Chưa có báo cáo nào được lập.", "muted"))
        self.told = widgets.column()
        body.addLayout(self.told)
        self.cards = {line.id: self._card(line) for line in self.lines}
        for card in self.cards.values():
            body.addWidget(card)
        body.addWidget(self._new_card())
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        widgets.column(self).addWidget(widgets.scrolled(inner))

    def start(self) -> None:
        self.form_box.setFocus()

    def _head(self) -> QBoxLayout:
        head = widgets.row()
        head.addWidget(widgets.label("Báo cáo", "title"), 1)
        self.year_box = QComboBox()
        self.year_box.setAccessibleName("Chỉ xem báo cáo của năm")
        self.year_box.addItem("Mọi năm", 0)
        for year in sorted({line.year for line in self.lines}, reverse=True):
            self.year_box.addItem(f"Năm {year}", year)
        self.year_box.activated.connect(lambda _place: self._show_year())
        head.addWidget(self.year_box)
        widgets.show_if(self.year_box, len(self.lines) > LONG)
        head.addWidget(widgets.button("Kiểm tra gói báo cáo…", self.context.ways.show_verify, icon="shield-check"))
        return head

    def _show_year(self) -> None:
        year = self.year_box.currentData()
        for line in self.lines:
            self.cards[line.id].setVisible(year in (0, line.year))

    def _card(self, line: ShelfLine) -> QFrame:
        ways, named = self.context.ways, f"{line.form_title}, {line.period_title}"
        frame = widgets.card()
        row = widgets.row(gap=10)
        draft = line.state in DRAFT
        if line.state == "returned":
            self._button(row, "Xem lý do và sửa", named, lambda: self._mend(line.id))
        elif line.state != "accepted":
            send = "Hoàn thành và gửi" if draft else "Gửi lại" if line.state == "sent" else "Gửi"
            self._button(row, send, named, lambda: ways.show_finish(line.id))
        self._button(row, "Nhập tiếp" if draft else "Xem", named, lambda: ways.show_report(line.id))
        if line.discardable:
            gone = widgets.button("", lambda: self._discard(line), "icon", "trash-2", "Xóa báo cáo trống này")
            gone.setAccessibleName(f"Xóa báo cáo trống: {named}")
            row.addWidget(gone, 0, Qt.AlignmentFlag.AlignVCenter)
        more = widgets.button("", lambda: self._more(line, more), "icon", "ellipsis", "Việc khác với báo cáo này")
        more.setAccessibleName(f"Việc khác: {named}")
        row.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        box = widgets.column(frame)
        box.setContentsMargins(18, 12, 12, 12)
        box.addWidget(FoldingRow(self._facts(line), row))
        return frame

    def _facts(self, line: ShelfLine) -> QBoxLayout:
        texts = widgets.column(gap=4)
        head = widgets.row(gap=10)
        head.addWidget(widgets.label(line.form_title, "section"))
        head.addWidget(widgets.chip(line.state_text, STATE_TONE.get(line.state, "plain")))
        head.addStretch(1)
        texts.addLayout(head)
        period = line.period_title[:1].upper() + line.period_title[1:]
        again = f" · lần {line.revision}" if line.revision > 1 else ""
        texts.addWidget(widgets.label(f"{period} · {line.kind}{again} · {line.unit_name}", "muted", wrap=True))
        said = f"Sửa lần cuối {when_text(line.changed_at, self.context.session.today())} · {line.cells} ô đã nhập"
        texts.addWidget(widgets.label(said, "muted"))
        if line.state in DRAFT and line.reason:
            texts.addWidget(widgets.label(f"Lý do mở lại: {line.reason}", "muted", wrap=True))
        if line.state == "returned":
            texts.addWidget(widgets.label(f"Lý do trả lại: {line.reply}", "err", wrap=True))
        return texts

    def _button(self, row: QBoxLayout, text: str, named: str, slot: widgets.Slot) -> None:
        button = widgets.button(text, slot)
        button.setAccessibleName(f"{text}: {named}")
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _more(self, line: ShelfLine, button: QWidget) -> None:
        from ui.report_menu import open_menu

        open_menu(button, self.context, line.id, self.context.ways.show_reports)

    def _mend(self, report_id: str) -> None:
        from ui.report_menu import ask_return

        ask_return(self, self.context, report_id)

    def _discard(self, line: ShelfLine) -> None:
        """An empty draft loses nothing, and can be begun again: no question, the sentence and the way back."""
        try:
            said = now(lambda: discard_report(self.context.session, line.id))
        except WorldError as error:
            self._tell("warn", error.sentence, error.remedy)
            return
        self.cards[line.id].hide()
        self._tell("ok", said)
        self.form_box.setFocus()

    def _tell(self, tone: str, sentence: str, remedy: str = "") -> None:
        widgets.clear(self.told)
        self.told.addWidget(widgets.notice(tone, sentence, remedy))

    def _new_card(self) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=10)
        box.setContentsMargins(18, 14, 18, 16)
        box.addWidget(widgets.label("Lập báo cáo mới", "section"))
        self.office = now(lambda: require_office(self.context.session))
        self.form_box, self.period_box = QComboBox(frame), QComboBox(frame)
        self.form_box.setAccessibleName("Biểu")
        self.period_box.setAccessibleName("Kỳ báo cáo")
        for key, pack in written_forms(self.office).items():
            self.form_box.addItem(pack.form_by_key[key].short, key)
        if not self.form_box.count():
            self.form_box.hide()
            self.period_box.hide()
            box.addWidget(widgets.label(NOTHING_ASKED, "muted", wrap=True))
            return frame
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
        key = self.form_box.currentData()
        having = [pack for pack in self.office.packs if key in pack.form_by_key]
        found = {period.text: period for pack in having for period in period_choices(pack, pack.form_by_key[key])}
        found = {text: period for text, period in found.items() if self.office.stood(period.last)}
        self.period_box.clear()
        for text, period in found.items():
            self.period_box.addItem(period.title[:1].upper() + period.title[1:], text)
        for kind, text in ASKED.items():
            if any(kind in pack.form_by_key[key].periods for pack in having):
                self.period_box.addItem(text, kind)

    def _begin(self) -> None:
        form, period = self.form_box.currentData(), self.period_box.currentData()
        if period == "event":
            start_event(self, self.context, form)
        elif period == "range":
            from ui.period_dialogs import RangeDialog

            RangeDialog(self, self.context, form, lambda text: self._begin_for(form, text)).open()
        else:
            self._tried(lambda: self._begin_for(form, period))

    def _tried(self, act: Callable[[], object]) -> None:
        try:
            act()
        except WorldError as error:
            self.trouble.setText(f"{error.sentence} {error.remedy}")
            self.trouble.show()

    def _begin_for(self, form: str, period: str) -> None:
        there = next(
            (i for i in now(lambda: report_list(self.context.session)) if (i.form, i.period) == (form, period)), None
        )
        if there is not None:
            self.context.ways.show_report(there.id)
        else:
            begin_report(self, self.context, form, period)
