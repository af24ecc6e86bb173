"""The passphrase that opens encrypted files, asked for once for all that are looked at together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from ui import widgets
from ui.settings.passphrase_pair import secret_field
from workflow.verifying.records import Unlocking

SECRET = "Mật khẩu khóa giải mã"


class Unlock(QWidget):
    """key: the name of this office's key that a file is encrypted for, "" for none. opened: told what was typed."""

    def __init__(self, key: str, opened: Callable[[Unlocking], object]) -> None:
        super().__init__()
        self._key, self._opened = key, opened
        box = widgets.column(self, gap=10)
        self.said = widgets.label(_asked(key), wrap=True)
        box.addWidget(self.said)
        self.secret = secret_field(SECRET)
        self.secret.setPlaceholderText(SECRET)
        self.secret.returnPressed.connect(self._open)
        line = widgets.row()
        line.addWidget(self.secret, 1)
        self.open = widgets.button("Mở gói", self._open)
        line.addWidget(self.open)
        box.addLayout(line)
        self.other = widgets.button("Dùng tệp khóa giải mã khác…", self._choose, "quiet")
        box.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        box.addWidget(self.trouble)

    def refuse(self, sentence: str) -> None:
        """Say why it could not be opened."""
        self.trouble.setText(sentence)
        self.trouble.show()
        self.secret.setFocus()
        self.secret.selectAll()

    def use_key_file(self, path: str) -> None:
        """Open with the key in this PKCS#12 file."""
        self._key = path
        self.said.setText(f"Dùng khóa giải mã trong tệp {path}.")
        self.secret.setFocus()

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn tệp khóa giải mã", "", "Tệp khóa (*.p12 *.pfx)")
        if path:
            self.use_key_file(path)

    def _open(self) -> None:
        if self.secret.text():
            self._opened(Unlocking(self.secret.text(), self._key))


def _asked(key: str) -> str:
    if key:
        return f"Gói này được mã hóa cho khóa “{key}” của đơn vị. Hãy nhập mật khẩu của khóa để mở."
    return "Gói này không được mã hóa cho khóa nào đang có của đơn vị. Nếu có tệp khóa giải mã khác, hãy chọn tệp đó."
