"""The document's frame: number, symbol, place, dates, addressee, recipients, who signs (Nghị định 30/2020/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from forms.dates import day_text, parse_date
from forms.errors import WorldError
from forms.keys import DOCUMENT
from ui import problems, theme, widgets
from ui.finish.first_page import FirstPage
from ui.finish.steps import Step
from ui.pasting import LegacyBar, TextBox, TextLine
from ui.tasks import now
from workflow.document import signer_choices
from workflow.reports import OpenReport, enter
from workflow.signers import choose_signer

if TYPE_CHECKING:
    from ui.finish.page import FinishPage

LINES = (
    ("number", "Số", "để trống nếu văn thư ghi sau"),
    ("symbol", "Ký hiệu", ""),
    ("place", "Nơi ban hành", ""),
    ("date", "Ngày ban hành", "ví dụ 5/12/24, để trống nếu ghi sau"),
    ("cut_off", "Số liệu tính đến ngày", "ví dụ 30/11/24"),
    ("signer_name", "Họ tên người ký", ""),
)
TEXTS = (("addressee", "Kính gửi"), ("recipients", "Nơi nhận"))
DATES = ("date", "cut_off")
DOUBTFUL_DATE = "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 5/12/24."
TEXT_HEIGHT = 82


class DocumentStep(Step):
    """Every field is stored when the cursor leaves it; beside them stands the page that it makes."""

    title = "Văn bản"
    question = "Thể thức văn bản ghi thế nào?"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self._sure: set[str] = set()
        self.legacy = LegacyBar()
        self.box.addWidget(self.legacy)
        line = widgets.row(gap=14)
        line.addWidget(self._fields(), 5, Qt.AlignmentFlag.AlignTop)
        self.first_page = FirstPage(page.context.session, page.opened.report.id)
        line.addWidget(self.first_page, 4, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(line)
        self.box.addStretch(1)

    def _fields(self) -> QFrame:
        frame = widgets.card()
        grid = QGridLayout(frame)
        grid.setContentsMargins(18, 16, 18, 18)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(theme.GAP + 2)
        self.lines = {
            name: self._line(grid, number, name, text, hint) for number, (name, text, hint) in enumerate(LINES)
        }
        self.signers = self._signers(grid, len(LINES))
        self.texts = {name: self._text(grid, len(LINES) + 1 + n, name, text) for n, (name, text) in enumerate(TEXTS)}
        self.trouble = widgets.label("", "err", wrap=True)
        grid.addWidget(self.trouble, len(LINES) + len(TEXTS) + 1, 0, 1, 2)
        self.keep = widgets.button("Đúng, giữ năm này", self._keep_year)
        grid.addWidget(self.keep, len(LINES) + len(TEXTS) + 2, 1)
        grid.setColumnStretch(1, 1)
        return frame

    def _line(self, grid: QGridLayout, row: int, name: str, text: str, hint: str) -> QLineEdit:
        field = TextLine()
        field.setPlaceholderText(hint)
        field.setAccessibleName(text)
        field.editingFinished.connect(lambda: self._store(name, field.text()))
        field.returnPressed.connect(self.focusNextChild)
        _add(grid, row, text, field)
        return field

    def _text(self, grid: QGridLayout, row: int, name: str, text: str) -> QPlainTextEdit:
        field = TextBox()
        field.setObjectName(name)
        field.setTabChangesFocus(True)
        field.setAccessibleName(f"{text}, mỗi nơi một dòng")
        field.setFixedHeight(TEXT_HEIGHT)
        field.installEventFilter(self)
        _add(grid, row, f"{text}\n(mỗi nơi một dòng)", field)
        return field

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QPlainTextEdit):
            self._store(watched.objectName(), watched.toPlainText())
        return super().eventFilter(watched, event)

    def _signers(self, grid: QGridLayout, row: int) -> QComboBox:
        field = QComboBox()
        field.setAccessibleName("Chức danh người ký")
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.activated.connect(lambda _n: self._choose_signer(str(field.currentData())))
        _add(grid, row, "Chức danh người ký", field)
        return field

    def enter(self) -> None:
        opened = self.page.opened
        document = opened.report.document
        self._fill()
        choices = list(dict.fromkeys((*signer_choices(opened.pack, opened.report), document.signers)))
        self.signers.clear()
        for choice in choices:
            if choice:
                self.signers.addItem(" · ".join(choice.split("\n")), choice)
        self.signers.setCurrentIndex(max(0, self.signers.findData(document.signers)))
        self.signers.setEnabled(opened.editable)
        self._judge()
        self.first_page.show_report()
        if opened.editable:
            self.lines["number"].setFocus()

    def _fill(self) -> None:
        opened = self.page.opened
        for name, field in self.lines.items():
            field.setText(_shown(name, getattr(opened.report.document, name)))
            field.setCursorPosition(0)
            field.setEnabled(opened.editable)
        for name, area in self.texts.items():
            area.setPlainText(getattr(opened.report.document, name))
            area.setReadOnly(not opened.editable)

    def show_field(self, name: str) -> None:
        """Put the cursor into the field of a finding."""
        field = self.lines.get(name) or self.texts.get(name) or self.signers
        field.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the fields come before the picture of the page."""
        super().resizeEvent(event)
        widgets.show_if(self.first_page, self.width() >= theme.ROOMY)

    def flush(self) -> None:
        for name, field in self.lines.items():
            self._store(name, field.text())
        for name, area in self.texts.items():
            self._store(name, area.toPlainText())

    def _store(self, name: str, text: str) -> None:
        opened, session = self.page.opened, self.page.context.session
        if not opened.editable or text == _shown(name, getattr(opened.report.document, name)):
            return
        if self._written(lambda: enter(session, opened.report.id, DOCUMENT + name, text).report) and name in self.lines:
            self.lines[name].setText(_shown(name, getattr(self.page.opened.report.document, name)))
        self._judge()

    def _choose_signer(self, titles: str) -> None:
        session, report_id = self.page.context.session, self.page.opened.report.id
        if titles != self.page.opened.report.document.signers:
            self.flush()
            self._written(lambda: choose_signer(session, report_id, titles))
            self._fill()

    def _written(self, write: Callable[[], OpenReport]) -> bool:
        """Whether it was stored; what is refused stays as it was typed."""
        try:
            self.page.opened = now(write)
        except WorldError as error:
            problems.show(self, error)
            return False
        self.first_page.show_report()
        return True

    def _judge(self) -> None:
        said = {name: self._doubt(name) for name in DATES}
        trouble = next((text for text in said.values() if text), "")
        self.trouble.setText(trouble)
        widgets.show_if(self.trouble, bool(trouble))
        far = bool(trouble) and trouble != DOUBTFUL_DATE
        widgets.show_if(self.keep, far)
        for name in DATES:
            self.lines[name].setProperty("state", "err" if said[name] else "")
            widgets.polish(self.lines[name])
        self.page.update_buttons()

    def _doubt(self, name: str) -> str:
        """What is wrong with a date, or odd until the officer says that it is right."""
        text = self.lines[name].text()
        day = parse_date(text)
        if day is None:
            return DOUBTFUL_DATE if text else ""
        period = self.page.opened.report.period
        if period.is_near(day) or text in self._sure:
            return ""
        return f"Ngày {day_text(day)} cách xa kỳ báo cáo ({period.title}). Hãy xem lại năm {day.year}."

    def _keep_year(self) -> None:
        self._sure |= {self.lines[name].text() for name in DATES}
        self._judge()
        self.page.next.setFocus()

    @property
    def ready(self) -> bool:
        return not self.trouble.text()


def _add(grid: QGridLayout, row: int, text: str, field: QWidget) -> None:
    grid.addWidget(widgets.label(text, "muted"), row, 0)
    grid.addWidget(field, row, 1)


def _shown(name: str, text: str) -> str:
    day = parse_date(text) if name in DATES else None
    return day_text(day) if day else text
