"""The document's frame: number, symbol, place, dates, addressee, recipients, who signs (Nghị định 30/2020/NĐ-CP)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from forms.dates import day_text, parse_date
from forms.errors import WorldError
from forms.keys import DOCUMENT
from ui import problems, theme, widgets
from ui.finish_steps import Step
from ui.tasks import now
from workflow.document import signer_choices
from workflow.reports import enter

if TYPE_CHECKING:
    from ui.finish_page import FinishPage

LINES = (
    ("number", "Số", "để trống nếu văn thư ghi sau"),
    ("symbol", "Ký hiệu", ""),
    ("place", "Nơi ban hành", ""),
    ("date", "Ngày ban hành", "ví dụ 05/12/2024, để trống nếu ghi sau"),
    ("cut_off", "Số liệu tính đến ngày", ""),
    ("signer_name", "Họ tên người ký", ""),
)
TEXTS = (("addressee", "Kính gửi"), ("recipients", "Nơi nhận"))
DATES = ("date", "cut_off")
DOUBTFUL_DATE = "Ngày chưa đúng. Xin ghi ngày/tháng/năm, ví dụ 05/12/2024."


class DocumentStep(Step):
    """Every field is stored when the cursor leaves it."""

    title = "Văn bản"
    question = "Thể thức văn bản ghi thế nào?"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        frame = widgets.card()
        grid = QGridLayout(frame)
        grid.setContentsMargins(18, 16, 18, 18)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(theme.GAP + 2)
        self.lines = {
            name: self._line(grid, number, name, text, hint) for number, (name, text, hint) in enumerate(LINES)
        }
        self.signers = self._signers(grid, len(LINES))
        self.texts = {name: self._text(grid, number, text) for number, (name, text) in enumerate(TEXTS)}
        self.trouble = widgets.label("", "err", wrap=True)
        grid.addWidget(self.trouble, len(LINES) + 1, 0, 1, 4)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.box.addWidget(frame)
        self.box.addStretch(1)

    def _line(self, grid: QGridLayout, row: int, name: str, text: str, hint: str) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(text)
        field.editingFinished.connect(lambda: self._store(name, field.text()))
        field.returnPressed.connect(self.focusNextChild)
        _add(grid, row, 0, text, field)
        return field

    def _text(self, grid: QGridLayout, number: int, text: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setAccessibleName(text)
        label = widgets.label(f"{text}\n(mỗi nơi một dòng)", "muted")
        height = 3
        grid.addWidget(label, number * height, 2)
        grid.addWidget(field, number * height, 3, height + (1 if number else 0), 1)
        return field

    def _signers(self, grid: QGridLayout, row: int) -> QComboBox:
        field = QComboBox()
        field.setAccessibleName("Chức danh người ký")
        field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        field.activated.connect(lambda _n: self._store("signers", str(field.currentData())))
        _add(grid, row, 0, "Chức danh người ký", field)
        return field

    def enter(self) -> None:
        opened = self.page.opened
        document = opened.report.document
        for name, field in self.lines.items():
            field.setText(_shown(name, getattr(document, name)))
            field.setCursorPosition(0)
            field.setEnabled(opened.editable)
        for name, area in self.texts.items():
            area.setPlainText(getattr(document, name))
            area.setReadOnly(not opened.editable)
        choices = list(dict.fromkeys((*signer_choices(opened.pack, opened.report), document.signers)))
        self.signers.clear()
        for choice in choices:
            if choice:
                self.signers.addItem(" · ".join(choice.split("\n")), choice)
        self.signers.setCurrentIndex(max(0, self.signers.findData(document.signers)))
        self.signers.setEnabled(opened.editable)
        self._judge()

    def flush(self) -> None:
        for name, field in self.lines.items():
            self._store(name, field.text())
        for name, area in self.texts.items():
            self._store(name, area.toPlainText())

    def _store(self, name: str, text: str) -> None:
        opened, session = self.page.opened, self.page.context.session
        if not opened.editable or text == _shown(name, getattr(opened.report.document, name)):
            return
        try:
            self.page.opened = now(lambda: enter(session, opened.report.id, DOCUMENT + name, text)).report
        except WorldError as error:
            problems.show(self, error)
        if name in self.lines:
            self.lines[name].setText(_shown(name, getattr(self.page.opened.report.document, name)))
        self._judge()

    def _judge(self) -> None:
        wrong = [name for name in DATES if self.lines[name].text() and not parse_date(self.lines[name].text())]
        self.trouble.setText(DOUBTFUL_DATE if wrong else "")
        widgets.show_if(self.trouble, bool(wrong))
        for name in DATES:
            self.lines[name].setProperty("state", "err" if name in wrong else "")
            widgets.polish(self.lines[name])
        self.page.update_buttons()

    @property
    def ready(self) -> bool:
        return not self.trouble.text()


def _add(grid: QGridLayout, row: int, column: int, text: str, field: QWidget) -> None:
    grid.addWidget(widgets.label(text, "muted"), row, column)
    grid.addWidget(field, row, column + 1)


def _shown(name: str, text: str) -> str:
    day = parse_date(text) if name in DATES else None
    return day_text(day) if day else text
