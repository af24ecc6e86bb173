"""Xem nội dung: everything that a pack says, as pages to be read and proofread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog

from ui import widgets
from ui.finish.pdf_view import PdfView, Sizes, page_sizes
from ui.pages import Page
from ui.tasks import run, run_quietly
from workflow.packing.page import pack_page_pdf, save_pack_page
from workflow.packs import find_pack

SIZE = (980, 660)
PDF_FILES = "Văn bản PDF (*.pdf)"


class ReadingDialog(QDialog):
    """The pages, and a button that writes them to a file."""

    def __init__(self, page: Page, pack_id: str, title: str) -> None:
        super().__init__(page)
        self._page, self._session = page, page.context.session
        self.pack = find_pack(pack_id, self._session.home)
        self.setWindowTitle("Nội dung gói biểu mẫu")
        room = page.window().size()
        self.resize(min(SIZE[0], room.width() - 24), min(SIZE[1], room.height() - 24))
        box = widgets.column(self, margin=True)
        box.addWidget(widgets.label(title, "section", wrap=True))
        self.view = PdfView()
        box.addWidget(self.view, 1)
        self.said = widgets.label("Đang mở nội dung gói…", "muted", wrap=True, select=True)
        box.addWidget(self.said)
        save = widgets.button("Lưu PDF…", self._ask, icon="file-down")
        box.addLayout(widgets.button_row(save, widgets.button("Đóng", self.accept, "primary")))
        session, pack = self._session, self.pack

        def work() -> tuple[bytes, Sizes]:
            data = pack_page_pdf(session, pack)
            return data, page_sizes(data)

        run_quietly(self, work, lambda made: self._show(*made))
        self.view.setFocus()

    def _show(self, data: bytes, sizes: Sizes) -> None:
        self.said.hide()
        self.view.show_pdf(data, sizes)

    def _ask(self) -> None:
        start = str(Path(self._page.context.start_folder()) / f"{self.pack.id}.pdf")
        path, _kind = QFileDialog.getSaveFileName(self, "Lưu nội dung gói biểu mẫu", start, PDF_FILES)
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Write the pages to this file."""
        session, pack = self._session, self.pack
        run(self, lambda: save_pack_page(session, pack, path), self._saved)

    def _saved(self, path: Path) -> None:
        widgets.role(self.said, "ok")
        self.said.setText(f"Đã ghi {path}")
        self.said.show()
