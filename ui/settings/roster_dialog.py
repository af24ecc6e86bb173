"""Danh sách chứng thư có ký: what an office above knows of the units below it, in one signed file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ui.settings.signing_dialog import SigningDialog
from workflow.trust.statements import write_roster

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

LEAD = (
    "Chương trình ghi mọi chứng thư tin cậy của các đơn vị trực thuộc, ngày khóa thôi dùng và hạn nộp báo cáo vào một "
    "tệp có ký. Đơn vị nào đã tin cậy chứng thư của cơ quan này mở tệp là nhận được cả danh sách, không phải đối chiếu "
    "từng dấu vân tay."
)
SEND = "Gửi tệp này cho các đơn vị trực thuộc; mỗi khi có khóa mới hoặc khóa thôi dùng, hãy lập và gửi lại."


class RosterDialog(SigningDialog):
    """A folder, and the key that signs."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Lập danh sách chứng thư", "Ký và ghi danh sách", LEAD, lambda: None)
        self.folder = self.add_folder("Ghi danh sách vào thư mục")
        self.folder.entered.connect(self.slot.secret.setFocus)
        self.start(self.folder)

    def press(self) -> None:
        if self.ready:
            session, use, folder = self.session, self.use, self.folder.folder
            self.work(lambda: write_roster(session, use, folder), self._done, "Đang ký danh sách…")

    def _done(self, path: Path) -> None:
        self.slot.secret.clear()
        self.folder.keep()
        self.finish(path, "Đã ghi danh sách chứng thư có ký.", SEND)
