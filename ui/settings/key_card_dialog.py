"""Giới thiệu khóa: the office's certificates in one signed file, for whoever is to know them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.settings.signing_dialog import SigningDialog
from workflow.trust.statements import write_key_card

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

TITLE = "Giới thiệu khóa với nơi nhận"
LEAD = (
    "Chương trình ghi chứng thư của khóa ra một tệp, ký bằng chính khóa đó. Nơi nhận mở tệp, đối chiếu dấu vân tay "
    "với đơn vị qua điện thoại một lần; từ đó chữ ký của đơn vị được nhận ra, và nơi nhận có thể gửi tệp mã hóa cho "
    "đơn vị."
)
READ_ALOUD = "Gọi điện cho nơi nhận, đọc dấu vân tay để đối chiếu (nút “Dấu vân tay…” ở trang Thiết lập)."
SEND = "Gửi tệp này cho nơi nhận báo cáo qua thư điện tử, USB hoặc phần mềm quản lý văn bản."


class KeyCardDialog(SigningDialog):
    """A folder, the key (`ref` at first) and its passphrase or PIN."""

    def __init__(self, page: SettingsPage, ref: str) -> None:
        super().__init__(page, TITLE, "Ghi tệp giới thiệu", LEAD, lambda: None, ref)
        self.folder = self.add_folder("Ghi vào thư mục")
        self.folder.entered.connect(self.slot.secret.setFocus)
        self.start(self.slot.secret)

    def press(self) -> None:
        if self.ready:
            session, use, folder = self.session, self.use, self.folder.folder
            doing = "Đang ký tệp giới thiệu khóa…"
            self.work(lambda: write_key_card(session, use.ref, use.secret, folder), self._done, doing)

    def _done(self, path: Path) -> None:
        self.slot.secret.clear()
        self.folder.keep()
        self.finish(path, "Đã ghi tệp giới thiệu khóa.", SEND, READ_ALOUD)
