"""Before the program goes back to the version before this one: exactly what becomes of the data."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from forms.version import VERSION
from ui import widgets
from ui.context import Context
from ui.settings.big_dialog import BigDialog
from ui.update.taking import RETURNING, take
from workflow.updating.offers import Earlier
from workflow.updating.returning import prepare_return

WIDE, SHOWN = 660, 6
KEEP = "Giữ phiên bản này"
LOST = "So với dữ liệu hiện tại, trong phiên bản {} sẽ không còn:"
SET_ASIDE = (
    "Sau này cài lại phiên bản {} rồi khôi phục từ tệp để riêng đó (Thiết lập, mục Sao lưu, Khôi phục từ tệp khác…) "
    "thì lại thấy đủ."
)
AFTER = (
    "Khi bấm nút dưới: mọi ô đang nhập được lưu, dữ liệu được sao lưu, cửa sổ đóng lại, bộ cài đặt của phiên bản {} "
    "chạy rồi chương trình tự mở lại. Nếu bộ cài đặt gặp lỗi thì phiên bản đang dùng và dữ liệu hiện tại vẫn còn "
    "nguyên."
)


class ReturnDialog(BigDialog):
    """Staying is what Enter does."""

    def __init__(self, parent: QWidget, context: Context, earlier: Earlier) -> None:
        super().__init__(parent, f"Quay lại phiên bản {earlier.version}", WIDE)
        self._context, self._earlier = context, earlier
        said = f"Máy này đang dùng phiên bản {VERSION}. Quay lại phiên bản {earlier.version}?"
        self.box.addWidget(widgets.label(said, "section", wrap=True))
        safe = earlier.keeps_data and not earlier.problem
        self.box.addWidget(widgets.notice("ok" if safe else "warn", earlier.sentence))
        if not earlier.keeps_data:
            self._lay_lost()
        if not earlier.problem:
            self.box.addWidget(widgets.label(AFTER.format(earlier.version), "muted", wrap=True))
        self.box.addStretch(1)
        self.go = widgets.button(f"Quay lại phiên bản {earlier.version}", self._go, "danger", "undo-2")
        self.keep = widgets.button(KEEP, self.reject, "primary")
        self.buttons(self.go, self.keep)
        widgets.show_if(self.go, not earlier.problem)
        self.finished.connect(self.deleteLater)
        self.keep.setFocus()

    def _lay_lost(self) -> None:
        lost = self._earlier.lost
        if lost:
            self.box.addWidget(widgets.label(LOST.format(self._earlier.version), "strong", wrap=True))
        for sentence in lost[:SHOWN]:
            self.box.addWidget(widgets.marked("·", "muted", sentence))
        if len(lost) > SHOWN:
            self.box.addWidget(widgets.marked("·", "muted", f"và {len(lost) - SHOWN} điều khác."))
        self.box.addWidget(widgets.label(SET_ASIDE.format(VERSION), wrap=True))

    def _go(self) -> None:
        context, earlier, parent = self._context, self._earlier, self.parentWidget()
        self.accept()
        take(
            parent,
            context,
            lambda progress, cancelled: prepare_return(context.session, earlier, progress, cancelled),
            RETURNING,
        )
