"""The real PDF on screen: pages drawn by PDFium, one at a time, as sharp as the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from ui import theme, widgets

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

POINTS_PER_INCH = 72
PAGE_SHADE = theme.GAP


class PdfView(QWidget):
    """Shows one page as wide as there is room; arrows and Page keys turn."""

    def __init__(self) -> None:
        super().__init__()
        self._document: PdfDocument | None = None
        self.page, self.pages = 0, 0
        box = widgets.column(self, gap=theme.GAP)
        bar = widgets.row()
        self.back = widgets.button("", lambda: self.turn(-1), "icon", "chevron-left", "Trang trước")
        self.forward = widgets.button("", lambda: self.turn(1), "icon", "chevron-right", "Trang sau")
        self.where = widgets.label("", "muted")
        self.where.setAccessibleName("Số trang")
        bar.addStretch(1)
        for widget in (self.back, self.where, self.forward):
            bar.addWidget(widget)
        bar.addStretch(1)
        box.addLayout(bar)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.area.setAccessibleName("Bản xem trước văn bản")
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet = QLabel()
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.area.setWidget(self.sheet)
        box.addWidget(self.area, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_pdf(self, data: bytes) -> None:
        """Show a document from its first page."""
        from pypdfium2 import PdfDocument

        self.close_pdf()
        self._document = PdfDocument(data)
        self.page, self.pages = 0, len(self._document)
        self._draw()

    def close_pdf(self) -> None:
        """Let the document go."""
        if self._document is not None:
            self._document.close()
            self._document = None

    def turn(self, by: int) -> None:
        """The page before or after."""
        self.page = max(0, min(self.pages - 1, self.page + by))
        self._draw()
        self.area.verticalScrollBar().setValue(0)

    def _draw(self) -> None:
        if self._document is None:
            return
        ratio = self.devicePixelRatioF()
        page = self._document[self.page]
        width = min(self.area.viewport().width() - 2 * PAGE_SHADE, 860)
        picture = page.render(scale=max(0.2, width * ratio / page.get_width()), rev_byteorder=True)
        pixels = bytes(picture.buffer)
        page.close()
        form = QImage.Format.Format_RGBA8888 if picture.n_channels == 4 else QImage.Format.Format_RGB888
        image = QImage(pixels, picture.width, picture.height, picture.stride, form).copy()
        image.setDevicePixelRatio(ratio)
        self.sheet.setPixmap(QPixmap.fromImage(image))
        self.where.setText(f"Trang {self.page + 1}/{self.pages}")
        self.back.setEnabled(self.page > 0)
        self.forward.setEnabled(self.page < self.pages - 1)

    def sizeHint(self) -> QSize:
        return QSize(600, 480)

    def resizeEvent(self, event) -> None:  # noqa: ANN001
        super().resizeEvent(event)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.area.verticalScrollBar()
        turns = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        rolls = {Qt.Key.Key_Up: -60, Qt.Key.Key_Down: 60}
        if event.key() in turns:
            self.turn(turns[event.key()])
        elif event.key() in rolls:
            bar.setValue(bar.value() + rolls[event.key()])
        else:
            super().keyPressEvent(event)
