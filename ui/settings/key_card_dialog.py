"""Giới thiệu khóa: the office's certificates in one signed file, for whoever is to know them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.settings.act_dialog import ActDialog
from ui.settings.key_form import secret_field
from workflow.statements import write_key_card

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage
    from workflow.keys import KeyInfo

TITLE = "Giới thiệu khóa với nơi nhận"
LEAD = (
    "Chương trình ghi chứng thư của khóa ra một tệp, ký bằng chính khóa đó. Nơi nhận mở tệp, đối chiếu dấu vân tay "
    "với đơn vị qua điện thoại một lần; từ đó chữ ký của đơn vị được nhận ra, và nơi nhận có thể gửi tệp mã hóa cho "
    "đơn vị."
)
READ_ALOUD = "Gọi điện cho nơi nhận, đọc dấu vân tay để đối chiếu (nút “Dấu vân tay…” ở trang Thiết lập)."
SEND = "Gửi tệp này cho nơi nhận báo cáo qua thư điện tử, USB hoặc phần mềm quản lý văn bản."


class KeyCardDialog(ActDialog):
    """One passphrase, one folder."""

    def __init__(self, page: SettingsPage, key: KeyInfo) -> None:
        super().__init__(page, TITLE, "Ghi tệp giới thiệu", LEAD, lambda: None)
        self._name = key.name
        self.secret = secret_field("Mật khẩu khóa")
        self.form.addRow("Mật khẩu khóa", self.secret)
        self.folder = self.add_folder("Ghi vào thư mục")
        self.secret.returnPressed.connect(self.folder.setFocus)
        self.folder.entered.connect(self.press)
        self.secret.setFocus()

    def press(self) -> None:
        session, name, secret, folder = self.session, self._name, self.secret.text(), self.folder.folder
        self.work(lambda: write_key_card(session, name, secret, folder), self._done, "Đang ký tệp giới thiệu khóa…")

    def mend(self) -> None:
        self.secret.setFocus()
        self.secret.selectAll()

    def _done(self, path: Path) -> None:
        self.secret.clear()
        self.folder.keep()
        self.finish(path, "Đã ghi tệp giới thiệu khóa.", SEND, READ_ALOUD)
