"""Gia hạn khóa: a new key takes the place of the current one, and the old one says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from forms.dates import vietnam_day
from forms.errors import BadInput
from forms.passphrases import PASSPHRASE_LETTERS
from ui import widgets
from ui.settings.act_dialog import ActDialog
from ui.settings.passphrase_pair import PassphrasePair, secret_field
from workflow.trust.statements import Renewed, renew_key

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage
    from workflow.keys.office_keys import KeyInfo

LEAD = (
    "Chương trình tạo khóa mới thay cho khóa đang dùng và lập thông báo gia hạn, ký bằng khóa cũ. Nơi nhận mở thông "
    "báo là nhận ra khóa mới, không phải đối chiếu lại dấu vân tay."
)
RULE = (
    f"Mật khẩu mới có ít nhất {PASSPHRASE_LETTERS} ký tự, không chỉ gồm chữ số, có thể giống mật khẩu cũ."
    " Mật khẩu không được lưu ở đâu cả."
)
SEND = "Gửi tệp này cho mọi nơi đã xác nhận khóa cũ, trước khi gửi báo cáo ký bằng khóa mới."
KEEP = "Khóa cũ vẫn được giữ lại để mở các tệp trước đây đã mã hóa gửi cho đơn vị; không xóa khóa cũ."
BACKUP = "Sao lưu ra USB (mục “Dữ liệu ở đâu”) để có cả khóa mới."


class RenewDialog(ActDialog):
    """The old passphrase, the new one twice, a folder."""

    def __init__(self, page: SettingsPage, key: KeyInfo, done: Callable[[], object]) -> None:
        super().__init__(page, "Gia hạn khóa ký", "Gia hạn khóa", LEAD, done)
        self.above.addWidget(widgets.label(f"Khóa {key.subject}, còn hạn đến {_day(key)}", "strong", wrap=True))
        self.old = secret_field("Mật khẩu của khóa cũ")
        self.form.addRow("Mật khẩu của khóa cũ", self.old)
        self.new = PassphrasePair(self.form, "Mật khẩu của khóa mới", "Nhập lại mật khẩu mới")
        self.folder = self.add_folder("Ghi thông báo vào thư mục")
        self.below.addWidget(widgets.label(RULE, "muted", wrap=True))
        self.old.returnPressed.connect(self.new.first.setFocus)
        self.new.entered.connect(self.folder.setFocus)
        self.folder.entered.connect(self.press)
        self.old.setFocus()

    def press(self) -> None:
        session, old, folder = self.session, self.old.text(), self.folder.folder
        try:
            new = self.new.text()
        except BadInput as error:
            self.refuse(error)
            self.new.first.setFocus()
            return
        self.work(lambda: renew_key(session, old, new, folder), self._done, "Đang tạo khóa mới và ký thông báo…")

    def mend(self) -> None:
        self.old.setFocus()
        self.old.selectAll()

    def _done(self, renewed: Renewed) -> None:
        self.old.clear()
        self.new.clear()
        self.folder.keep()
        said = f"Đã gia hạn: từ bây giờ chương trình ký bằng khóa mới, còn hạn đến {_day(renewed.key)}."
        self.finish(renewed.file, said, SEND, KEEP, BACKUP)


def _day(key: KeyInfo) -> str:
    return vietnam_day(key.not_after)
