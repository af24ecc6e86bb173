"""Which period a report is begun for, where the pack cannot know it: a range of years, or the day of an event."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from forms.dates import day_text
from forms.errors import WorldError
from forms.period_rules import range_text
from ui import widgets
from ui.context import Context
from ui.pasting import TextLine
from ui.tasks import now
from workflow.reports import start_event
from workflow.starting import proposed_event_day, proposed_range

WIDTH = 520


class PeriodDialog(QDialog):
    """A lead, two fields, what is wrong with them, and the button that begins."""

    def __init__(self, parent: QWidget, title: str, lead: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.box = widgets.column(self, margin=True)
        self.box.addWidget(widgets.label(title, "section"))
        self.box.addWidget(widgets.label(lead, "muted", wrap=True))
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        self.begin = widgets.button("Lập báo cáo", self._begin, "primary")

    def field(self, name: str, text: str, hint: str) -> QLineEdit:
        """A line under its name; Enter begins."""
        line = TextLine(text)
        line.setAccessibleName(name)
        line.setPlaceholderText(hint)
        line.returnPressed.connect(self._begin)
        self.box.addWidget(widgets.label(name, "strong"))
        self.box.addWidget(line)
        return line

    def end(self) -> None:
        """What stands below the fields."""
        self.box.addWidget(self.trouble)
        self.box.addLayout(widgets.button_row(widgets.button("Để sau", self.reject), self.begin))

    def act(self) -> None:
        """Begin, or raise WorldError."""
        raise NotImplementedError

    def _begin(self) -> None:
        try:
            self.act()
        except WorldError as error:
            self.trouble.setText(f"{error.sentence} {error.remedy}".strip())
            self.trouble.show()


class RangeDialog(PeriodDialog):
    """Two years, proposed as the pack asks for them."""

    def __init__(self, parent: QWidget, context: Context, form: str, chosen: Callable[[str], object]) -> None:
        super().__init__(parent, "Báo cáo giai đoạn", "Giai đoạn gồm trọn các năm từ năm đầu đến năm cuối.")
        self._chosen = chosen
        first, last = now(lambda: proposed_range(context.session, form))
        self.first = self.field("Từ năm", str(first), "ví dụ 2021")
        self.last = self.field("Đến năm", str(last), "ví dụ 2023")
        self.end()
        self.first.setFocus()
        self.first.selectAll()

    def act(self) -> None:
        text = range_text(self.first.text(), self.last.text())
        self._chosen(text)
        self.accept()


class EventDialog(PeriodDialog):
    """The day and a short name, which the report bears in lists, in its title and in the names of its files."""

    def __init__(self, parent: QWidget, context: Context, form: str) -> None:
        lead = "Tên ngắn dùng để phân biệt các báo cáo trong danh sách, trên văn bản và trong tên tệp."
        super().__init__(parent, "Báo cáo đột xuất", lead)
        self._context, self._form = context, form
        day = now(lambda: proposed_event_day(context.session))
        self.day = self.field("Ngày xảy ra", day_text(day) if day else "", "ngày/tháng/năm")
        self.subject = self.field("Tên ngắn", "", "ví dụ: bạo lực gia đình tại thôn Đông")
        self.end()
        (self.subject if day else self.day).setFocus()

    def act(self) -> None:
        session, day, subject = self._context.session, self.day.text(), self.subject.text()
        report_id = now(lambda: start_event(session, self._form, day, subject))
        self.accept()
        self._context.ways.show_report(report_id)
