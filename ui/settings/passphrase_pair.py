"""A new passphrase, typed twice, which can be shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit

from forms.errors import BadInput


class PassphrasePair(QObject):
    """Two rows of a form and a check box under them. entered: Enter in the second field."""

    entered = Signal()

    def __init__(self, form: QFormLayout, name: str, again: str) -> None:
        super().__init__(form)
        self.first, self.again = secret_field(name), secret_field(again)
        form.addRow(name, self.first)
        form.addRow(again, self.again)
        self.shown = QCheckBox("Hiện mật khẩu")
        self.shown.toggled.connect(self._show)
        form.addRow("", self.shown)
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)

    def text(self) -> str:
        """The passphrase. BadInput where the two differ."""
        if self.first.text() != self.again.text():
            raise BadInput("Hai lần nhập mật khẩu chưa giống nhau.", "Hãy nhập lại cả hai ô.")
        return self.first.text()

    def clear(self) -> None:
        self.first.clear()
        self.again.clear()

    def _show(self, plainly: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if plainly else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.again.setEchoMode(mode)


def secret_field(name: str) -> QLineEdit:
    """A field whose text is not shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setAccessibleName(name)
    return field
