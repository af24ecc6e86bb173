"""Before a picture is kept: how it will stand on paper, how wide, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QCheckBox, QLineEdit

from forms.pictures import NARROWEST_MM, TITLES, WIDEST_MM, WIDTHS_MM, Picture, PictureKind
from ui import widgets
from ui.settings.big_dialog import BigDialog
from ui.settings.picture_view import PictureView
from ui.tasks import run
from workflow.signing import pictures

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

HEIGHT, FIELD = 150, 90
MEASURE = {
    "signature": "Đo chiều rộng chữ ký trên giấy, rồi ghi vào đây.",
    "seal": "Đo đường kính con dấu trên giấy, rồi ghi vào đây: Nghị định 30 yêu cầu bằng kích thước thực tế.",
}


class PictureDialog(BigDialog):
    """A new file's picture, or, without one, another width for the picture that is kept."""

    def __init__(
        self, page: SettingsPage, kind: PictureKind, path: Path | None, kept: Picture | None, done: Callable[[], object]
    ) -> None:
        super().__init__(page, TITLES[kind])
        self._page, self._session = page, page.context.session
        self._kind, self._path, self._kept, self._done = kind, path, kept, done
        self.view = PictureView(TITLES[kind], HEIGHT)
        self.size_text = widgets.label("", "muted", wrap=True)
        self.width_field = QLineEdit(str(kept.width_mm if kept else WIDTHS_MM[kind]))
        self.width_field.setAccessibleName("Chiều rộng trên giấy, mi-li-mét")
        self.width_field.setValidator(QIntValidator(1, 999, self))
        self.width_field.setFixedWidth(FIELD)
        self.clear = QCheckBox("Làm trong suốt nền trắng của ảnh")
        self.clear.setChecked(True)
        self.remarks = widgets.column()
        self._lay()
        self.width_field.textChanged.connect(lambda _text: self._show_size())
        self.width_field.returnPressed.connect(self.save)
        self.clear.toggled.connect(lambda _on: self.look())
        self._png = b""
        if path is None and kept is not None:
            self._png = kept.png
            self.clear.hide()
            self._show_size()
        self.width_field.setFocus()
        self.width_field.selectAll()

    def _lay(self) -> None:
        name = self._path.name if self._path else self._kept.name if self._kept else ""
        self.box.addWidget(widgets.label(name, "strong", wrap=True, select=True))
        line = widgets.row(gap=18)
        line.addWidget(self.view, 0, Qt.AlignmentFlag.AlignTop)
        beside = widgets.column(gap=8)
        beside.addWidget(widgets.label("Chiều rộng trên giấy (mm)"))
        beside.addWidget(self.width_field)
        beside.addWidget(self.size_text)
        beside.addWidget(widgets.label(MEASURE[self._kind], "muted", wrap=True))
        beside.addStretch(1)
        line.addLayout(beside, 1)
        self.box.addLayout(line)
        self.box.addWidget(self.clear)
        self.box.addLayout(self.remarks)
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.keep = widgets.button("Dùng hình này" if self._path else "Lưu chiều rộng", self.save, "primary")
        self.buttons(widgets.button("Thôi", self.reject), self.keep)

    @property
    def width_mm(self) -> int:
        return int(self.width_field.text() or 0)

    def look(self) -> None:
        """Read the file as it would be kept; the dialog opens with what it shows, or does not open at all."""
        path, kind, clear = self._path, self._kind, self.clear.isChecked()
        if path is not None:
            doing = "Đang đọc tệp ảnh…"
            run(self._asker(), lambda: pictures.look_at_picture(path, kind, clear=clear), self._shown, doing=doing)

    def save(self) -> None:
        """Keep the picture, or its new width."""
        session, path, kind = self._session, self._path, self._kind
        width, clear = self.width_mm, self.clear.isChecked()

        def work() -> Picture:
            if path is None:
                return pictures.set_picture_width(session, kind, width)
            return pictures.set_picture(session, kind, path, width, clear)

        self.trouble.hide()
        run(self, work, lambda _kept: self._saved(), self.refuse, "Đang lưu hình…")

    def _shown(self, seen: pictures.PictureView) -> None:
        self._png = seen.png
        self.clear.setVisible(seen.had_ground)
        widgets.clear(self.remarks)
        for remark in seen.remarks:
            self.remarks.addWidget(widgets.notice("warn", remark))
        self._show_size()
        if self.isVisible():
            self.fit()
        else:
            self.open()

    def _asker(self) -> SettingsPage | PictureDialog:
        return self if self.isVisible() else self._page

    def _show_size(self) -> None:
        width = self.width_mm
        possible = NARROWEST_MM <= width <= WIDEST_MM
        self.view.show_picture(self._png, min(max(width, NARROWEST_MM), WIDEST_MM))
        said = f"Trên giấy: rộng {width} mm, cao {self.view.height_mm} mm."
        self.size_text.setText(said if possible else f"Từ {NARROWEST_MM} đến {WIDEST_MM} mm.")
        widgets.role(self.size_text, "muted" if possible else "err")
        self.keep.setEnabled(possible)

    def _saved(self) -> None:
        self.accept()
        self._done()

    def refuse(self, error: BaseException) -> None:
        super().refuse(error)
        self.width_field.setFocus()
