"""When a report is begun and an earlier one on the same form is there: begin from its texts, or blank."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QDialog, QRadioButton, QWidget

from forms.errors import WorldError
from ui import widgets
from ui.context import Context
from ui.tasks import now
from workflow.reports import start_report
from workflow.starting import Earlier, earlier_reports, start_from

WIDTH, INDENT = 560, 26


class StartDialog(QDialog):
    """The latest earlier report is proposed; Enter begins from it. Figures are never taken."""

    def __init__(self, parent: QWidget, context: Context, form: str, period: str) -> None:
        super().__init__(parent)
        self._context, self._form, self._period = context, form, period
        self._earlier = now(lambda: earlier_reports(context.session, form, period))
        self.setWindowTitle("Lập báo cáo")
        self.setMinimumWidth(WIDTH)
        box = widgets.column(self, margin=True)
        box.addWidget(widgets.label("Bắt đầu từ báo cáo cũ, hay từ biểu trống?", "section", wrap=True))
        self.choices = QButtonGroup(self)
        for place, earlier in enumerate(self._earlier):
            self._choice(box, place, f"Bắt đầu từ báo cáo {earlier.period_title}", _gives(earlier))
        self._choice(box, len(self._earlier), "Bắt đầu từ biểu trống", "Không lấy gì từ báo cáo cũ.")
        said = "Số liệu, ngày tháng, số tiền không được lấy. Lời văn lấy sang có ghi chú để rà soát, và hoàn tác được."
        box.addWidget(widgets.label(said, "muted", wrap=True))
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        box.addWidget(self.trouble)
        self.begin = widgets.button("Lập báo cáo", self._begin, "primary")
        box.addLayout(widgets.button_row(widgets.button("Để sau", self.reject), self.begin))
        self.choices.button(0).setChecked(True)
        self.begin.setFocus()

    def _choice(self, box: QBoxLayout, place: int, text: str, lead: str) -> None:
        choice = QRadioButton(text)
        choice.setAccessibleName(f"{text}. {lead}")
        self.choices.addButton(choice, place)
        box.addWidget(choice)
        told = widgets.label(lead, "muted", wrap=True)
        told.setContentsMargins(INDENT, 0, 0, 0)
        box.addWidget(told)

    def _begin(self) -> None:
        place, session = self.choices.checkedId(), self._context.session
        try:
            if place < len(self._earlier):
                earlier = self._earlier[place].report_id
                report_id = now(lambda: start_from(session, self._form, self._period, earlier))
            else:
                report_id = now(lambda: start_report(session, self._form, self._period))
        except WorldError as error:
            self.trouble.setText(f"{error.sentence} {error.remedy}".strip())
            self.trouble.show()
            return
        self.accept()
        self._context.ways.show_report(report_id)


def _gives(earlier: Earlier) -> str:
    lists = f" và {earlier.tables} danh sách (thành viên, đề mục)" if earlier.tables else ""
    return f"Lấy {earlier.texts} đoạn lời văn{lists}; mọi số liệu để trống."


def start_event(parent: QWidget, context: Context, form: str) -> None:
    """Ask for the day and the name of what happened, begin its report and show it."""
    from ui.period_dialogs import EventDialog

    EventDialog(parent, context, form).open()
