"""Gửi đi: where the bundle is written, a USB drive or a folder; tried before anything is locked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QPushButton, QWidget

from ui import widgets
from ui.context import LAST_FOLDER
from ui.finish.steps import Step
from ui.tasks import run, run_quietly
from workflow.sending import drive_text, drives, room_text

if TYPE_CHECKING:
    from exports.drives import Drive
    from ui.finish.page import FinishPage

NO_DRIVE = "Chưa thấy USB nào. Cắm USB rồi bấm Tìm lại, hoặc chọn một thư mục trên máy này."
WHAT_IS_WRITTEN = (
    "Gói báo cáo gồm văn bản PDF, biểu XLSX và dữ liệu dưới một chữ ký, kèm bản PDF và XLSX để in. "
    "Ghi xong, chương trình đọc lại để đối chiếu."
)
LOCKING = "Khi ghi, báo cáo được khóa số liệu thành một lần báo cáo; sau đó vẫn mở lại được nếu ghi lý do."
BEFORE = "Chương trình thử khóa ký và chỗ ghi trước; nếu chưa được thì chưa khóa gì."


class SendStep(Step):
    """A USB drive is one press away; any other folder is chosen or typed."""

    title = "Gửi đi"
    question = "Ghi gói báo cáo vào đâu?"
    next_text = "Ký và ghi"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self.drive_buttons: list[QPushButton] = []
        self.folder = QLineEdit()
        self.folder.setAccessibleName("Thư mục ghi gói báo cáo")
        self.folder.setPlaceholderText("Thư mục trên USB hoặc trên máy này")
        self.folder.textChanged.connect(lambda _text: self.page.update_buttons())
        self.folder.editingFinished.connect(self.tell_room)
        self.folder.returnPressed.connect(self.page.press_next)
        self.room = widgets.label("", "muted")
        self.room.setAccessibleName("Chỗ trống của ổ đĩa")
        self.box.addWidget(self._places())
        self.lock_note: QWidget = widgets.notice("notice", LOCKING, BEFORE)
        self.box.addWidget(self.lock_note)
        self.box.addStretch(1)

    def _places(self) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=10)
        box.setContentsMargins(18, 16, 18, 18)
        head = widgets.row()
        head.addWidget(widgets.label("USB đang cắm", "section"), 1)
        head.addWidget(widgets.button("Tìm lại", self.look_for_drives, "quiet", "refresh-cw"))
        box.addLayout(head)
        self._drives = widgets.column(gap=6)
        box.addLayout(self._drives)
        box.addWidget(widgets.rule())
        box.addWidget(widgets.label("Thư mục ghi", "section"))
        line = widgets.row()
        line.addWidget(self.folder, 1)
        line.addWidget(widgets.button("Chọn thư mục…", self._choose, icon="folder-open"))
        box.addLayout(line)
        box.addWidget(self.room)
        box.addWidget(widgets.label(WHAT_IS_WRITTEN, "muted", wrap=True))
        return frame

    def enter(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if not self.folder.text():
            self.folder.setText(str(self.page.context.preferences.value(LAST_FOLDER, documents)))
        widgets.show_if(self.lock_note, self.page.opened.editable)
        self.folder.setFocus()
        self.look_for_drives()
        self.tell_room()

    def look_for_drives(self) -> None:
        """List the USB drives that are plugged in now."""
        run(self.page, drives, self._show_drives)

    def _show_drives(self, found: tuple[Drive, ...]) -> None:
        widgets.clear(self._drives)
        self.drive_buttons = [self._drive_button(drive) for drive in found]
        for button in self.drive_buttons:
            line = widgets.row()
            line.addWidget(button)
            line.addStretch(1)
            self._drives.addLayout(line)
        if not found:
            self._drives.addWidget(widgets.label(NO_DRIVE, "muted", wrap=True))

    def _drive_button(self, drive: Drive) -> QPushButton:
        return widgets.button(drive_text(drive), lambda: self._use(str(drive.path)), icon="usb")

    def _use(self, folder: str) -> None:
        self.folder.setText(folder)
        self.tell_room()
        self.page.next.setFocus()

    def tell_room(self) -> None:
        """Say how much room there is where the folder is."""
        target = self.target
        run_quietly(self, lambda: room_text(target), self.room.setText)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục ghi gói báo cáo", self.folder.text())
        if chosen:
            self._use(chosen)

    @property
    def target(self) -> Path:
        """The folder to write into."""
        return Path(self.folder.text().strip()).expanduser()

    @property
    def ready(self) -> bool:
        return bool(self.folder.text().strip())

    def go_on(self) -> None:
        self.page.context.preferences.setValue(LAST_FOLDER, self.folder.text().strip())
        self.page.send()
