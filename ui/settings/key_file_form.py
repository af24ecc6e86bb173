"""The fields that take a key file in: which .p12, and its passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFormLayout, QLineEdit, QWidget

from forms.errors import BadInput, WorldError
from ui import theme, widgets
from ui.settings.passphrase_pair import secret_field
from ui.tasks import run
from workflow.keys.office_keys import KeyInfo, bring_key
from workflow.session import Session

FILES = "Tệp khóa (*.p12 *.pfx)"


class KeyFileForm(QWidget):
    """The file is copied as it is, under its own passphrase, which is not kept. filled: Enter in the last field."""

    filled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.PAD)
        self.path, self.secret = QLineEdit(), secret_field("Mật khẩu của tệp khóa")
        self.path.setAccessibleName("Tệp khóa")
        self.path.setPlaceholderText("Tệp .p12 hoặc .pfx đã được cấp")
        line = widgets.row()
        line.addWidget(self.path, 1)
        line.addWidget(widgets.button("Chọn tệp…", self._choose, icon="folder-open"))
        form.addRow("Tệp khóa", line)
        form.addRow("Mật khẩu của tệp khóa", self.secret)
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        form.addRow(self.trouble)
        self.path.returnPressed.connect(self.secret.setFocus)
        self.secret.returnPressed.connect(self.filled)

    def take(self, page: QWidget, done: Callable[[], object]) -> None:
        """Take the key in on the worker; `done` follows. What is wrong stands under the fields."""
        self.trouble.hide()
        path, secret = self.path.text().strip(), self.secret.text()
        if not path:
            self._tell(BadInput("Chưa chọn tệp khóa.", "Hãy chọn tệp .p12 hoặc .pfx."))
            return

        def finished(_key: KeyInfo) -> None:
            self.secret.clear()
            done()

        run(page, lambda: bring_key(self.session, Path(path), secret), finished, self._tell, "Đang mở tệp khóa…")

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn tệp khóa", "", FILES)
        if path:
            self.path.setText(path)
            self.secret.setFocus()

    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, WorldError):
            raise error
        self.trouble.setText(f"{error.sentence} {error.remedy}".strip())
        self.trouble.show()
        self.secret.setFocus()
