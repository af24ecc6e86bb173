"""Khóa bị mất: from which day a key is no longer used, said in a signed statement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QCheckBox, QLineEdit

from forms.dates import day_text, parse_date
from forms.errors import BadInput
from forms.text import first_groups
from ui import widgets
from ui.pasting import TextLine
from ui.settings.signing_dialog import SigningDialog
from ui.tasks import now
from workflow.trust.statements import look_at_withdrawal, withdraw_key

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

LEAD = "Dùng khi khóa bị mất, bị lộ mật khẩu, hoặc người giữ khóa thôi nhiệm vụ."
FOLLOWS = (
    "Từ ngày ghi dưới đây không ký bằng khóa này được nữa, và nơi nhận không chấp nhận báo cáo ký bằng khóa này. "
    "Báo cáo đã được tiếp nhận trước đó vẫn có giá trị."
)
FOR_EVER = "Không lấy lại được việc này."
WITHOUT = "Nếu đơn vị không còn khóa nào ký được, hãy gọi điện cho cơ quan cấp trên để nơi đó lập và ký thông báo này."
SEND = "Gửi ngay tệp này cho mọi nơi đã xác nhận khóa, và gọi điện báo trước cho nơi nhận chính."
NEXT = "Tạo hoặc chọn khóa khác, rồi giới thiệu khóa mới với nơi nhận."


class Lost(NamedTuple):
    """name: as `withdraw_key` takes it; ref: the key that signs the statement if nothing else is chosen.

    fingerprint: groups.
    """

    name: str
    subject: str
    fingerprint: str
    ref: str = ""


class WithdrawDialog(SigningDialog):
    """The day, the reason, the key that signs it; pressed only after it was said that there is no way back."""

    def __init__(self, page: SettingsPage, lost: Lost, done: Callable[[], object]) -> None:
        super().__init__(page, "Khóa không còn dùng", "Ký thông báo thôi dùng khóa", LEAD, done, lost.ref)
        self._name = lost.name
        self.above.addWidget(widgets.label(f"Khóa {lost.subject}", "strong", wrap=True))
        self.above.addWidget(widgets.label(f"Dấu vân tay {first_groups(lost.fingerprint)}", "muted", select=True))
        self.above.addWidget(widgets.notice("warn", FOLLOWS, FOR_EVER))
        self.day, self.reason = QLineEdit(day_text(self.session.today())), TextLine()
        self.reason.setPlaceholderText("Ví dụ: mất máy tính có tệp khóa")
        for name, field in (("Không còn dùng từ ngày", self.day), ("Lý do", self.reason)):
            field.setAccessibleName(name)
            self.form.addRow(name, field)
        self.ahead = widgets.label("", "warn", wrap=True)
        self.form.addRow(self.ahead)
        self.folder = self.add_folder("Ghi thông báo vào thư mục")
        self.sure = QCheckBox("Đã hiểu: khóa này sẽ không dùng lại được")
        self.below.addWidget(widgets.label(WITHOUT, "muted", wrap=True))
        self.below.addWidget(self.sure)
        self.day.textChanged.connect(lambda _text: self._look_ahead())
        self.day.returnPressed.connect(self.reason.setFocus)
        self.reason.returnPressed.connect(self.folder.setFocus)
        self.folder.entered.connect(self.slot.choice.setFocus)
        self.reason.textChanged.connect(lambda _text: self.judge())
        self.sure.toggled.connect(lambda _on: self.judge())
        self._look_ahead()
        self.start(self.day)

    def _look_ahead(self) -> None:
        """Tell, under the day, what else ends with the key from that day on."""
        day, session, name = parse_date(self.day.text()), self.session, self._name
        said = now(lambda: look_at_withdrawal(session, name, day)) if day else ()
        self.ahead.setText("\n".join(said))
        self.form.setRowVisible(self.ahead, bool(said))

    @property
    def ready(self) -> bool:
        return self.slot.ready and self.sure.isChecked() and bool(self.reason.text().strip())

    def press(self) -> None:
        if not self.ready:
            self.sure.setFocus()
            return
        day = parse_date(self.day.text())
        if day is None:
            said = BadInput(f"Chưa đọc được ngày “{self.day.text()}”.", "Hãy ghi theo mẫu ngày/tháng/năm.")
            self.tell(said)
            self.day.setFocus()
            return
        session, name, reason = self.session, self._name, self.reason.text().strip()
        use, folder = self.use, self.folder.folder
        self.work(lambda: withdraw_key(session, name, day, reason, use, folder), self._done, "Đang ký thông báo…")

    def _done(self, path: Path) -> None:
        self.slot.secret.clear()
        self.folder.keep()
        self.finish(path, "Đã lập thông báo thôi dùng khóa; đơn vị không ký bằng khóa này nữa.", SEND, NEXT)
