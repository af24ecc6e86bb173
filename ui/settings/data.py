"""Where the data lie, how much they are, and the way to another computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog

from ui import theme, widgets
from ui.settings.list_card import ListCard
from ui.tasks import run
from workflow.moving import Carried, carried_text, carry_out, data_text
from workflow.sending.places import drives

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

HOW = (
    "Số liệu, khóa ký và các bản sao lưu của đơn vị nằm chung trong một thư mục; muốn giữ thì sao chép cả thư mục này. "
    "Gỡ hoặc cài lại chương trình không đụng đến thư mục."
)
MOVE = (
    "Chuyển sang máy khác: bấm “Sao lưu ra USB…”, cài chương trình trên máy mới, rồi ở màn hình khai báo lần đầu chọn "
    "“Khôi phục từ bản sao lưu”. Khóa ký được mang theo, vẫn giữ mật khẩu cũ."
)
LOCK = (
    "Chương trình không mã hóa số liệu trên ổ đĩa. Hãy nhờ cán bộ công nghệ thông tin bật mã hóa ổ đĩa (trên Windows "
    "là BitLocker) để khi mất máy không ai đọc được số liệu; USB sao lưu cũng có đủ số liệu, hãy cất trong tủ có khóa."
)


class DataCard(ListCard):
    """Open the folder, copy its path, write everything to a stick."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Dữ liệu ở đâu, chuyển sang máy khác", HOW)
        home = self.session.home
        line = widgets.row()
        self.path = widgets.label(str(home), "strong", wrap=True, select=True)
        self.path.setAccessibleName(f"Thư mục dữ liệu {home}")
        self.path.setToolTip(str(home))
        self.path.setMinimumWidth(theme.OUTLINE_WIDTH // 2)
        line.addWidget(self.path, 1)
        copy = widgets.button("Sao chép đường dẫn", lambda: QApplication.clipboard().setText(str(home)), icon="copy")
        url = QUrl.fromLocalFile(str(home))
        line.addWidget(copy)
        line.addWidget(widgets.button("Mở thư mục", lambda: QDesktopServices.openUrl(url), icon="folder-open"))
        self.box.addLayout(line)
        self.size = widgets.label("", "muted")
        self.box.addWidget(self.size)
        self.box.addWidget(widgets.label(MOVE, "muted", wrap=True))
        self.box.addWidget(widgets.label(LOCK, "muted", wrap=True))
        self.told = widgets.column()
        self.box.addLayout(self.told)
        self.to_stick = widgets.button("Sao lưu ra USB…", self._choose, icon="usb")
        self.box.addLayout(widgets.button_row(self.to_stick))

    def load(self) -> None:
        run(self.page, lambda: data_text(self.session.home), lambda text: self.size.setText(f"Dung lượng: {text}"))

    def _choose(self) -> None:
        found = drives()
        start = str(found[0].path) if found else ""
        folder = QFileDialog.getExistingDirectory(self, "Chọn USB hoặc thư mục để sao lưu vào", start)
        if folder:
            self.carry(Path(folder))

    def carry(self, folder: Path) -> None:
        """Write everything into the folder and say what lies there now."""
        run(self.page, lambda: carry_out(self.session, folder), self._carried, doing="Đang sao lưu ra USB…")

    def _carried(self, done: Carried) -> None:
        widgets.clear(self.told)
        self.told.addWidget(widgets.notice("ok", carried_text(done), "Bây giờ có thể rút USB."))
        self.load()
        self.page.backups.load()
