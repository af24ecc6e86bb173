"""Văn bản: the document details that every new report begins with, changed at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from ui import widgets
from ui.settings.frame_form import FrameForm

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage


class FrameCard(QFrame):
    """Closed at first; reports that are there already keep their own details."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__()
        self.setProperty("role", "card")
        box = widgets.column(self, gap=8)
        box.setContentsMargins(18, 14, 18, 16)
        box.addWidget(widgets.label("Văn bản", "section"))
        lead = "Người ký, nơi nhận và các mục khác được điền sẵn vào mọi báo cáo mới; báo cáo đã lập không thay đổi."
        box.addWidget(widgets.label(lead, "muted", wrap=True))
        self.form = FrameForm(page.context.session)
        self.form.hide()
        box.addWidget(self.form)
        self.told = widgets.label("", "ok")
        self.told.hide()
        box.addWidget(self.told)
        self.again = widgets.button("Lấy lại theo mẫu", self.form.prescribe)
        self.again.hide()
        self.open = widgets.button("Xem và sửa…", self._press, icon="file-text")
        self.form.filled.connect(self.open.click)
        box.addLayout(widgets.button_row(self.again, self.open))

    def flush(self) -> None:
        """Keep what is typed into the open form."""
        if not self.form.isHidden():
            self.form.keep()

    def unstored(self) -> str:
        """What could not be kept, in a sentence; "" for nothing."""
        return self.form.trouble.text() if not (self.form.isHidden() or self.form.trouble.isHidden()) else ""

    def _press(self) -> None:
        opening = self.form.isHidden()
        if opening:
            self.form.load()
        elif not self.form.keep():
            return
        self.form.setVisible(opening)
        self.again.setVisible(opening)
        self.told.setText("" if opening else "Đã lưu. Báo cáo lập từ bây giờ được điền sẵn các mục này.")
        self.told.setVisible(not opening)
        self.open.setText("Lưu" if opening else "Xem và sửa…")
        self.open.setAccessibleName(self.open.text())
        if opening:
            self.form.fields["signer_name"].setFocus()
