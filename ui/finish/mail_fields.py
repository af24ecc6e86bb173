"""The e-mail draft: to whom, subject and body, all to be changed; it is opened in the mail program and sent there."""

from __future__ import annotations

from PySide6.QtWidgets import QFormLayout, QFrame

from ui import theme, widgets
from ui.pasting import TextBox, TextLine
from workflow.sending.letters import MailTo

BODY_HEIGHT = 132
HOW = "Chương trình lập sẵn thư có đính kèm gói rồi mở bằng chương trình thư của máy; người gửi xem lại và tự bấm gửi."


class MailFields(QFrame):
    """Holds the letter as it is typed; nothing is sent from here."""

    def __init__(self, changed: widgets.Slot) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.address, self.subject, self.body = TextLine(), TextLine(), TextBox()
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(BODY_HEIGHT)
        box = widgets.column(self, gap=10)
        box.setContentsMargins(18, 16, 18, 18)
        form = QFormLayout()
        form.setSpacing(theme.PAD)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for name, field in (
            ("Địa chỉ nơi nhận", self.address),
            ("Tiêu đề thư", self.subject),
            ("Nội dung thư", self.body),
        ):
            field.setAccessibleName(name)
            form.addRow(widgets.label(name, "muted"), field)
        self.address.setPlaceholderText("Ví dụ: vanthu@tinh.gov.vn")
        self.address.returnPressed.connect(self.subject.setFocus)
        self.subject.returnPressed.connect(self.body.setFocus)
        self.address.textChanged.connect(lambda _text: changed())
        box.addLayout(form)
        box.addWidget(widgets.label(HOW, "muted", wrap=True))

    def show_letter(self, letter: MailTo) -> None:
        """Fill in what is proposed."""
        self.address.setText(letter.address)
        self.subject.setText(letter.subject)
        self.subject.setCursorPosition(0)
        self.body.setPlainText(letter.body)

    @property
    def letter(self) -> MailTo:
        """As it is typed now."""
        return MailTo(self.address.text().strip(), self.subject.text().strip(), self.body.toPlainText())
