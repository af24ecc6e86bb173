"""The fields that make a key: who holds it, and a passphrase typed twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from forms.errors import BadInput, WorldError
from forms.passphrases import PASSPHRASE_LETTERS
from ui import theme, widgets
from ui.settings.passphrase_pair import PassphrasePair
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
        self.holder.setAccessibleName("Tên ghi trong chữ ký")
        rule = (
            f"Mật khẩu có ít nhất {PASSPHRASE_LETTERS} ký tự, không chỉ gồm chữ số,"
            " nên là vài từ dễ nhớ; chữ hoa, chữ thường và dấu đều được phân biệt."
        )
        box.addWidget(widgets.label(rule, "muted", wrap=True))
        form.addRow("Tên ghi trong chữ ký", self.holder)
        self.pair = PassphrasePair(form, "Mật khẩu khóa", "Nhập lại mật khẩu")
        self.passphrase, self.again = self.pair.first, self.pair.again
        self.holder.returnPressed.connect(self.passphrase.setFocus)
        self.pair.entered.connect(self.filled)
        box.addLayout(form)
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
        holder = self.holder.text().strip()
        try:
            secret = self.pair.text()
        except BadInput as error:
            self._tell(error)
            return

        def work() -> KeyInfo:
            return new_key(self.session, free_name({key.name for key in key_list(self.session)}), secret, holder)

        def finished(_key: KeyInfo) -> None:
            self.pair.clear()
            done()

        run(page, work, finished, self._tell, "Đang tạo khóa ký…")

    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, WorldError):
            raise error
        self.trouble.setText(f"{error.sentence} {error.remedy}".strip())
        self.trouble.show()
        self.passphrase.setFocus()
