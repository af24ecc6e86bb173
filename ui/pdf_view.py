"""The real PDF on screen: pages drawn by PDFium, one at a time, as sharp as the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from ui import theme, widgets

PAGE_SHADE, WIDEST, LEAST = theme.GAP, 860, 100


class PdfView(QWidget):
    """Shows one page as wide as there is room; arrows and Page keys turn."""

    def __init__(self) -> None:
        super().__init__()
        self._data = b""
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
        self._data, self.page = data, 0
        self._draw()

    def turn(self, by: int) -> None:
        """The page before or after."""
        self.page = max(0, min(self.pages - 1, self.page + by))
        self._draw()
        self.area.verticalScrollBar().setValue(0)

    def _draw(self) -> None:
        if not self._data:
            return
        ratio = self.devicePixelRatioF()
        width = min(self.area.viewport().width() - 2 * PAGE_SHADE, WIDEST)
        image, self.pages = drawn(self._data, self.page, width * ratio)
        image.setDevicePixelRatio(ratio)
        self.sheet.setPixmap(QPixmap.fromImage(image))
        self.where.setText(f"Trang {self.page + 1}/{self.pages}")
        self.back.setEnabled(self.page > 0)
        self.forward.setEnabled(self.page < self.pages - 1)

    def sizeHint(self) -> QSize:
        return QSize(600, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
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


def drawn(data: bytes, number: int, width: float) -> tuple[QImage, int]:
    """One page of a PDF as a picture of about that many pixels across, and the number of pages."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(data)
    try:
        page = document[number]
        picture = page.render(scale=max(LEAST, width) / page.get_width(), rev_byteorder=True)
        pixels = bytes(picture.buffer)
        form = QImage.Format.Format_RGBA8888 if picture.n_channels == 4 else QImage.Format.Format_RGB888
        image = QImage(pixels, picture.width, picture.height, picture.stride, form).copy()
        return image, len(document)
    finally:
        document.close()
