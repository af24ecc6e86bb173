"""Where files are put in: dropped, chosen one by one, as a folder, or a whole USB drive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QPushButton, QWidget

from ui import theme, widgets
from ui.context import Context
from ui.flow import FlowLayout
from ui.tasks import run
from workflow.sending.places import drive_text, drives

if TYPE_CHECKING:
    from exports.drives import Drive

FILES = "Gói báo cáo, văn bản, bảng tính, thư (*.asice *.p7m *.pdf *.xlsx *.eml);;Mọi tệp (*)"
DROP = "Kéo thả gói báo cáo vào đây"
DROP_MORE = "Kéo thả thêm tệp vào đây, hoặc"
KINDS = (
    "Nhận gói .asice, gói đã mã hóa .asice.p7m, văn bản PDF có số liệu, bảng tính XLSX và thư .eml có gói kèm theo; cả "
    "thư mục và cả USB. Mọi tệp được xem trước, chưa ghi vào dữ liệu; tệp gốc không bị thay đổi."
)
KINDS_OWN = (
    "Nhận phiếu tiếp nhận và phiếu trả lại của cấp trên, và gói báo cáo của chính đơn vị (khi cài lại máy). Mọi tệp "
    "được xem trước, chưa ghi vào dữ liệu; tệp gốc không bị thay đổi."
)
AGAIN = "Xem lại các tệp vừa xem"
NO_DRIVE = "Chưa thấy USB nào cắm vào máy. Hãy cắm USB rồi bấm lại."


class DropCard(QFrame):
    """chosen: files, folders or a drive to be looked at; paper: a report that came on paper is to be typed in."""

    chosen = Signal(object)
    paper = Signal()

    def __init__(self, context: Context, above: bool) -> None:
        super().__init__()
        self._context, self._above, self._small = context, above, False
        self.setProperty("role", "drop")
        self.setAccessibleName(DROP)
        self.box = widgets.column(self, gap=10)
        self.box.setContentsMargins(18, 14, 18, 14)
        self.picture = widgets.mark("inbox", "accent", 40)
        self.box.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        self.head = widgets.label(DROP, "section")
        self.head.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.box.addWidget(self.head)
        self.kinds = widgets.label(KINDS if above else KINDS_OWN, "muted", wrap=True)
        self.kinds.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.box.addWidget(self.kinds)
        self._line = QWidget()
        self._add_buttons()
        self.box.addWidget(self._line, 0, Qt.AlignmentFlag.AlignHCenter)
        self.said = widgets.label("", "warn", wrap=True)
        self.said.hide()
        self.box.addWidget(self.said, 0, Qt.AlignmentFlag.AlignHCenter)

    def _add_buttons(self) -> None:
        flow = FlowLayout(self._line)
        self.more = widgets.label(DROP_MORE, "muted")
        self.more.setMinimumHeight(self.more.fontMetrics().height() + 2 * theme.GAP)
        self.more.hide()
        self.files = widgets.button("Chọn tệp…", self._choose_files, "primary", "folder-open")
        self.folder = widgets.button("Chọn thư mục…", self._choose_folder)
        self.drive = widgets.button("Mở USB…", self._find_drives, icon="usb")
        self.typed = widgets.button("Nhập từ bản giấy…", self.paper.emit, icon="file-text")
        self.again = widgets.button(AGAIN, self._look_again, icon="refresh-cw")
        for part in (self.more, self.again, self.files, self.folder, self.drive, self.typed):
            flow.addWidget(part)
        widgets.show_if(self.typed, self._above)
        widgets.show_if(self.again, bool(self._context.looked))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        widgets.show_if(self.more, self._small and self.width() >= theme.ROOMY)

    def make_small(self, small: bool) -> None:
        """A line above the table once something was looked at; the primary button is then elsewhere."""
        self._small = small
        widgets.show_if(self.again, not small and bool(self._context.looked))
        for part in (self.picture, self.head, self.kinds):
            widgets.show_if(part, not small)
        widgets.show_if(self.more, small and self.width() >= theme.ROOMY)
        widgets.role(self.files, "" if small else "primary")
        side = 8 if small else 14
        self.box.setContentsMargins(18, side, 18, side)
        if small:
            self.files.setIcon(self.folder.icon())
        self.box.setAlignment(self._line, Qt.AlignmentFlag(0) if small else Qt.AlignmentFlag.AlignHCenter)

    def tell(self, sentence: str) -> None:
        """Say why nothing was found; "" takes it back."""
        self.said.setText(sentence)
        widgets.show_if(self.said, bool(sentence))

    def _choose_files(self) -> None:
        found, _kind = QFileDialog.getOpenFileNames(self, "Chọn tệp nhận được", self._context.start_folder(), FILES)
        self._give(*found)

    def _choose_folder(self) -> None:
        title = "Chọn thư mục có gói báo cáo"
        found = QFileDialog.getExistingDirectory(self, title, self._context.start_folder())
        self._give(*filter(None, [found]))

    def _look_again(self) -> None:
        self.chosen.emit(self._context.looked)

    def _give(self, *found: str) -> None:
        self.tell("")
        if found:
            self.chosen.emit(tuple(Path(path) for path in found))

    def _find_drives(self) -> None:
        run(self, drives, self._offer_drives, doing="Đang tìm USB…")

    def _offer_drives(self, found: tuple[Drive, ...]) -> None:
        """One drive is opened at once; of several one is chosen. It may hold a newer version of the program too."""
        self._context.ways.look_for_updates()
        if not found:
            self.tell(NO_DRIVE)
        elif len(found) == 1:
            self._give(str(found[0].path))
        else:
            self.drive_menu(found).popup(self.drive.mapToGlobal(QPoint(0, self.drive.height())))

    def drive_menu(self, found: tuple[Drive, ...]) -> QMenu:
        """The drives to choose among."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setAccessibleName("USB đang cắm vào máy")
        for drive in found:
            menu.addAction(drive_text(drive), lambda path=str(drive.path): self._give(path))
        return menu

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """All of them, in their order."""
        return self.files, self.folder, self.drive, self.typed
