"""The fields that make a key: who holds it, and a passphrase typed twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from forms.errors import BadInput, WorldError
from forms.passphrases import PASSPHRASE_LETTERS
from ui import theme, widgets
from ui.tasks import run
from workflow.keys.office_keys import KeyInfo, free_name, key_list, new_key
from workflow.session import Session


class KeyForm(QWidget):
    """Holder, passphrase, passphrase again; Enter leads through them. Passphrases are emptied once they were used.

    filled: Enter in the last field.
    """

    filled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        box = widgets.column(self)
        form = QFormLayout()
        form.setSpacing(theme.PAD)
        self.holder = QLineEdit()
        self.holder.setPlaceholderText("Tên cơ quan hoặc họ tên người ký")
        self.passphrase, self.again = secret_field("Mật khẩu khóa"), secret_field("Nhập lại mật khẩu")
        rule = (
            f"Mật khẩu có ít nhất {PASSPHRASE_LETTERS} ký tự, nên là vài từ dễ nhớ;"
            " chữ hoa, chữ thường và dấu đều được phân biệt."
        )
        box.addWidget(widgets.label(rule, "muted", wrap=True))
        for text, field in (
            ("Tên ghi trong chữ ký", self.holder),
            ("Mật khẩu khóa", self.passphrase),
            ("Nhập lại mật khẩu", self.again),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
        self.holder.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.filled)
        box.addLayout(form)
        shown = QCheckBox("Hiện mật khẩu")
        shown.toggled.connect(self._show)
        box.addWidget(shown)
        box.addWidget(
            widgets.label(
                "Mật khẩu không được lưu ở đâu cả. Nếu quên, phải tạo khóa mới và báo cấp trên xác nhận lại.",
                "muted",
                wrap=True,
            )
        )
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        box.addWidget(self.trouble)

    def suggest(self, holder: str) -> None:
        """Fill in the name that stands in the signature."""
        if not self.holder.text():
            self.holder.setText(holder)

    def make(self, page: QWidget, done: Callable[[], None]) -> None:
        """Make the key on the worker; `done` follows. What is wrong stands under the fields."""
        self.trouble.hide()
        secret, again, holder = self.passphrase.text(), self.again.text(), self.holder.text().strip()
        if secret != again:
            self._tell(BadInput("Hai lần nhập mật khẩu chưa giống nhau.", "Xin nhập lại cả hai ô."))
            return

        def work() -> KeyInfo:
            return new_key(self.session, free_name({key.name for key in key_list(self.session)}), secret, holder)

        def finished(_key: KeyInfo) -> None:
            self.passphrase.clear()
            self.again.clear()
            done()

        run(page, work, finished, self._tell, "Đang tạo khóa ký…")

    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, WorldError):
            raise error
        self.trouble.setText(f"{error.sentence} {error.remedy}".strip())
        self.trouble.show()
        self.passphrase.setFocus()

    def _show(self, plainly: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if plainly else QLineEdit.EchoMode.Password
        self.passphrase.setEchoMode(mode)
        self.again.setEchoMode(mode)


def secret_field(name: str) -> QLineEdit:
    """A field whose text is not shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field
