"""The card “Cập nhật” of the settings: which version runs, what a stick offers, the ways forth and back."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from forms.version import VERSION
from ui import widgets
from ui.settings.list_card import ListCard
from ui.tasks import run_quietly
from ui.update.words import FILES, SEE, offered_text
from workflow.updating.offers import Earlier, Offer
from workflow.updating.returning import earlier_version

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

LEAD = (
    "Bản mới nhận được trên USB hoặc trong một thư mục, không cần mạng. Trước khi cập nhật, chương trình cho xem ai "
    "phát hành, có gì mới và dữ liệu sẽ ra sao; dữ liệu được sao lưu trước."
)


class UpdateCard(ListCard):
    """What can be taken or gone back to shows as a button; the program's own page lies here too."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Cập nhật", LEAD)
        self._earlier: Earlier | None = None
        self.about = widgets.button("Giới thiệu…", self._about, icon="info")
        self.about.setToolTip("Shift+F1")
        line = widgets.row()
        line.addWidget(widgets.label(f"Đang dùng phiên bản {VERSION}.", "strong", select=True), 1)
        line.addWidget(self.about)
        self.box.insertLayout(1, line)
        self.back = widgets.button("Quay lại phiên bản trước…", self._go_back, icon="undo-2")
        self.choose = widgets.button("Cập nhật từ tệp…", self._choose, icon="folder-open")
        self.box.addLayout(widgets.button_row(self.back, self.choose))
        self.back.hide()

    def load(self) -> None:
        self.show_offers(self.page.context.offers)
        self.page.context.ways.look_for_updates()
        run_quietly(self.page, lambda: earlier_version(self.session), self._show_earlier)

    def show_offers(self, offers: tuple[Offer, ...]) -> None:
        """What lies on the sticks that are plugged in."""
        widgets.clear(self.lines)
        for offer in offers:
            self.add_line(offer.title, offered_text(offer), (SEE, lambda offer=offer: self.look(offer.manifest)))
        fixed = (self.about, self.back, self.choose)
        offered = [made for made in self.findChildren(QPushButton) if made not in fixed]
        for first, second in pairwise([self.about, *offered, self.back, self.choose]):
            QWidget.setTabOrder(first, second)

    def _show_earlier(self, earlier: Earlier | None) -> None:
        self._earlier = earlier
        if earlier is not None:
            self.back.setText(f"Quay lại phiên bản {earlier.version}…")
            self.back.setAccessibleName(self.back.text())
        widgets.show_if(self.back, earlier is not None)

    def _about(self) -> None:
        from ui.about.dialog import show_about

        self.dialog = show_about(self.page, self.session)

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn tệp cập nhật", self.page.context.start_folder(), FILES)
        if path:
            self.look(Path(path))

    def look(self, path: Path) -> None:
        """Show what a release is, with the button that takes it."""
        from ui.update.dialog import ask_update

        ask_update(self.page, self.page.context, path)

    def _go_back(self) -> None:
        from ui.update.return_dialog import ReturnDialog

        if self._earlier is not None:
            self.open_dialog(ReturnDialog(self.page, self.page.context, self._earlier))
