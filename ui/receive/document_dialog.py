"""The document of a received report, page by page, as it was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from forms.errors import WorldError
from ui import theme, widgets
from ui.finish.pdf_view import PdfView, Sizes, page_sizes
from ui.tasks import run
from workflow.receiving.views import received_pdf

if TYPE_CHECKING:
    from ui.receive.page import ReceivePage

WIDTH, HEIGHT, MARGIN = 900, 660, 12
OPENING = "Đang mở văn bản…"
NONE = "Bản nhận này không có văn bản PDF."


class DocumentDialog(QDialog):
    """As large as the window allows."""

    def __init__(self, parent: QWidget, data: bytes, sizes: Sizes) -> None:
        super().__init__(parent)
        self.setWindowTitle("Văn bản của báo cáo đã nhận")
        room = parent.window().size()
        self.resize(min(WIDTH, room.width() - theme.PAD), min(HEIGHT, room.height() - theme.PAD))
        box = widgets.column(self, gap=theme.GAP)
        box.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self.view = PdfView()
        self.view.setAccessibleName("Văn bản của báo cáo đã nhận")
        box.addWidget(self.view, 1)
        box.addLayout(widgets.button_row(widgets.button("Đóng", self.reject, "primary")))
        self.view.show_pdf(data, sizes)
        self.view.setFocus()


def show_document(page: ReceivePage, number: int) -> None:
    """Read it out of the file that is kept, and show it."""
    session = page.context.session

    def read() -> tuple[bytes, Sizes]:
        data = received_pdf(session, number)
        if data is None:
            raise WorldError(NONE, "Số liệu của bản này xem được ở trang Tổng hợp.")
        return data, page_sizes(data)

    run(page, read, lambda found: page.open_dialog(DocumentDialog(page, *found)), doing=OPENING)
