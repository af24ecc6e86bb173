"""Before an authority is trusted: its fingerprint, to be compared with the one that it publishes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from ui import widgets
from ui.settings.big_dialog import BigDialog
from ui.settings.fingerprint_lines import fingerprint_lines
from ui.settings.list_card import validity
from workflow.trust.authorities import Authority

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

KINDS = {
    True: "Đây là chứng thư gốc: mọi chứng thư do cơ quan này và các cơ quan cấp dưới của nó cấp sẽ được nhận ra.",
    False: "Đây là chứng thư của cơ quan cấp trung gian: chỉ có hiệu lực khi chứng thư gốc của nó cũng được tin cậy.",
}
LEAD = (
    "Hãy đối chiếu dấu vân tay với nơi công bố chính thức: trang thông tin của cơ quan cấp chứng thư, hoặc gọi điện. "
    "Không dùng dấu vân tay ghi trong thư gửi kèm tệp."
)
COMPARED = "Đã đối chiếu từng nhóm của dấu vân tay với nơi công bố, khớp hoàn toàn"
LIMIT = "Tin cậy nơi cấp không thay cho việc xác nhận chứng thư nào là của đơn vị nào."


class AuthorityDialog(BigDialog):
    """Nothing is stored before the officer says that the fingerprint was compared."""

    def __init__(self, page: SettingsPage, found: Authority, confirm: Callable[[], object]) -> None:
        super().__init__(page, "Xác nhận nơi cấp chứng thư")
        now = page.context.session.now()
        self.box.addWidget(widgets.label(found.name, "section", wrap=True, select=True))
        self.box.addWidget(widgets.label(KINDS[found.root], wrap=True))
        until = validity(found.valid_to, now, since=found.valid_from)
        self.box.addWidget(widgets.label(until.text, until.tone))
        if found.notice:
            self.box.addWidget(widgets.label(found.notice, "warn", wrap=True))
        self.box.addWidget(widgets.label(LEAD, wrap=True))
        self.box.addWidget(fingerprint_lines(found.groups))
        self.compared = QCheckBox(COMPARED)
        self.box.addWidget(self.compared)
        self.box.addWidget(widgets.label(LIMIT, "muted", wrap=True))
        self.box.addStretch(1)
        self.confirm = widgets.button("Tin cậy nơi cấp này", self.accept, "primary")
        self.confirm.setEnabled(False)
        self.compared.toggled.connect(self.confirm.setEnabled)
        self.buttons(widgets.button("Thôi, chưa tin cậy", self.reject), self.confirm)
        self.accepted.connect(confirm)
        self.compared.setFocus()
