"""Hình chữ ký và con dấu: what signed documents show (NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from forms.pictures import KINDS, TITLES, Picture, PictureKind, Pictures
from ui import widgets
from ui.folding import FoldingRow
from ui.settings.list_card import Act, ListCard, entry
from ui.settings.picture_dialog import PictureDialog
from ui.settings.picture_view import PictureView
from ui.tasks import run
from workflow.signing.pictures import pictures, remove_picture

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

FILES = "Ảnh (*.png *.jpg *.jpeg)"
LEAD = "Hình được in vào văn bản khi ký số. Không có hình thì chữ ký số vẫn có giá trị như nhau."
RULES: dict[PictureKind, str] = {
    "signature": "Nghị định 30: hình chữ ký màu xanh, nền trong suốt, đặt giữa chức danh và họ tên người ký.",
    "seal": "Nghị định 30: hình con dấu màu đỏ, bằng kích thước thực tế, trùm khoảng 1/3 chữ ký về bên trái.",
}
HEIGHT = 130


class PicturesCard(ListCard):
    """Two pictures, each with its preview on white; choosing one shows it first."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Hình chữ ký và con dấu", LEAD)

    def load(self) -> None:
        run(self.page, lambda: pictures(self.session), self._show)

    def _show(self, found: Pictures) -> None:
        widgets.clear(self.lines)
        for kind in KINDS:
            self.lines.addWidget(self._line(kind, found.signature if kind == "signature" else found.seal))

    def _line(self, kind: PictureKind, kept: Picture | None) -> QWidget:
        shown = PictureView(TITLES[kind], HEIGHT)
        shown.show_picture(kept.png if kept else b"", kept.width_mm if kept else 0)
        facts = [RULES[kind]]
        acts = [Act("Chọn tệp ảnh…" if kept is None else "Thay hình khác…", lambda: self._choose(kind))]
        if kept is not None:
            facts.insert(0, f"{kept.name} · trên giấy rộng {kept.width_mm} mm, cao {shown.height_mm} mm")
            acts.append(Act("Sửa chiều rộng…", lambda: self._widen(kind, kept)))
            acts.append(Act("Bỏ hình", lambda: self._remove(kind)))
        texts, view = widgets.column(), widgets.column()
        texts.addWidget(entry(TITLES[kind], facts, acts))
        texts.addStretch(1)
        view.addWidget(shown)
        view.addStretch(1)
        return FoldingRow(texts, view)

    def _choose(self, kind: PictureKind) -> None:
        folder = self.page.context.start_folder()
        path, _kind = QFileDialog.getOpenFileName(self, f"Chọn tệp: {TITLES[kind]}", folder, FILES)
        if path:
            self.ask(kind, Path(path))

    def ask(self, kind: PictureKind, path: Path) -> None:
        """Show a file's picture as it would stand on paper; it is kept once the officer says so."""
        self.dialog = PictureDialog(self.page, kind, path, None, self.load)
        self.dialog.look()

    def _widen(self, kind: PictureKind, kept: Picture) -> None:
        self.open_dialog(PictureDialog(self.page, kind, None, kept, self.load))

    def _remove(self, kind: PictureKind) -> None:
        run(self.page, lambda: remove_picture(self.session, kind), lambda _none: self.load())
