"""Hạn nộp của đơn vị cấp dưới: the days that this office sets for the units below it, sent with its signed roster."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from forms.dates import day_text
from ui import widgets
from ui.settings.big_dialog import BigDialog
from ui.tasks import run
from workflow.trust.due_days import DueLine, due_line_text, set_due_texts

if TYPE_CHECKING:
    from ui.pages import Page

LEAD = (
    "Ghi khi cơ quan cần báo cáo sớm hơn quy định, hoặc văn bản không ghi ngày; để trống thì giữ hạn theo quy định. "
    "Đơn vị cấp dưới nhận hạn này cùng danh sách chứng thư có ký."
)


LEAD_OWN = (
    "Văn bản không ghi ngày thì đơn vị ghi hạn của mình; để trống thì báo cáo chưa có hạn. Cơ quan cấp trên đặt hạn "
    "thì hạn đó được dùng."
)


class DueDialog(BigDialog):
    """A field a report that is owed; an empty one keeps what is prescribed. own: nobody is below this office."""

    def __init__(self, page: Page, lines: tuple[DueLine, ...], done: Callable[[], object], own: bool = False) -> None:
        super().__init__(page, "Hạn nộp do đơn vị đặt" if own else "Hạn nộp của đơn vị cấp dưới")
        self._session, self._done = page.context.session, done
        self.fields: dict[tuple[str, str], QLineEdit] = {}
        self.box.addWidget(widgets.label(LEAD_OWN if own else LEAD, "muted", wrap=True))
        for line in lines:
            self._add(line)
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.keep = widgets.button("Lưu hạn nộp", self._keep, "primary")
        self.buttons(widgets.button("Thôi", self.reject), self.keep)
        next(iter(self.fields.values())).setFocus()

    def _add(self, line: DueLine) -> None:
        field = QLineEdit(day_text(line.day) if line.day else "")
        field.setAccessibleName(f"Hạn nộp {line.title}")
        field.setPlaceholderText("ngày/tháng/năm")
        field.setFixedWidth(field.fontMetrics().horizontalAdvance("ngày/tháng/năm") + 40)
        field.returnPressed.connect(self._keep)
        texts = widgets.column(gap=2)
        texts.addWidget(widgets.label(line.title, "strong", wrap=True))
        texts.addWidget(widgets.label(due_line_text(line), "muted", wrap=True))
        row = widgets.row(gap=12)
        row.addLayout(texts, 1)
        row.addWidget(field)
        self.box.addLayout(row)
        self.fields[line.form, line.period] = field

    def _keep(self) -> None:
        session, texts = self._session, {place: field.text() for place, field in self.fields.items()}
        self.trouble.hide()
        run(self, lambda: set_due_texts(session, texts), lambda _none: self._kept(), self.refuse)

    def _kept(self) -> None:
        self.accept()
        self._done()
