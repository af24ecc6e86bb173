"""The real PDF on screen: one page at a time, drawn by PDFium in the background, as sharp as the screen."""

from __future__ import annotations

import ctypes

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from ui import theme, widgets
from ui.tasks import run_quietly

Sizes = tuple[tuple[float, float], ...]
FIT_WIDTH, FIT_PAGE = 0.0, -1.0
CHOICES = (
    ("Vừa chiều rộng", FIT_WIDTH),
    ("Vừa trang", FIT_PAGE),
    *((f"{percent} %", percent / 100) for percent in (100, 125, 150, 200)),
)
STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
LEAST, MOST, WHEEL_STEP = 0.25, 2.0, 1.1
DOTS, POINTS = 96, 72
SHADE, ROLL = theme.GAP, 60
_KEYS = Qt.Key
TURNS = {_KEYS.Key_Left: -1, _KEYS.Key_Right: 1}
ROLLS = {_KEYS.Key_Up: -1, _KEYS.Key_Down: 1}
LEAPS = {_KEYS.Key_PageUp: -1, _KEYS.Key_PageDown: 1, _KEYS.Key_Space: 1}
ZOOMS = {_KEYS.Key_Plus: 1, _KEYS.Key_Equal: 1, _KEYS.Key_Minus: -1}


class PdfView(QWidget):
    """Shows a page of a PDF. PageUp, PageDown and the wheel go through the document, left and right turn the page,
    Home and End go to its ends; Ctrl with plus, minus or the wheel zooms, Ctrl+0 fits the width again.

    tools: the line above the page, where the owner puts further buttons. drawn: a page was drawn.
    """

    drawn = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._data = b""
        self._sizes: Sizes = ()
        self._busy, self._again = False, False
        self.page, self.zoom = 0, FIT_WIDTH
        box = widgets.column(self, gap=theme.GAP)
        self.tools = widgets.row()
        box.addLayout(self.tools)
        self._build_tools()
        self.area = QScrollArea()
        self.area.setProperty("role", "paper")
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName("Bản xem trước văn bản")
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet = Sheet()
        self.area.setWidget(self.sheet)
        self.area.viewport().installEventFilter(self)
        box.addWidget(self.area, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Bản xem trước văn bản")

    def _build_tools(self) -> None:
        self.back = widgets.button("", lambda: self.turn(-1), "icon", "chevron-left", "Trang trước (←)")
        self.forward = widgets.button("", lambda: self.turn(1), "icon", "chevron-right", "Trang sau (→)")
        self.where = widgets.label("", "muted")
        self.where.setAccessibleName("Số trang")
        self.out = widgets.button("", lambda: self.zoom_by(-1), "icon", "minus", "Thu nhỏ (Ctrl+−)")
        self.into = widgets.button("", lambda: self.zoom_by(1), "icon", "plus", "Phóng to (Ctrl++)")
        self.choice = QComboBox()
        self.choice.setAccessibleName("Cỡ trang trên màn hình")
        for text, zoom in CHOICES:
            self.choice.addItem(text, zoom)
        self.choice.activated.connect(lambda _n: self.set_zoom(self.choice.currentData()))
        for widget in (self.back, self.where, self.forward, self.out, self.choice, self.into):
            self.tools.addWidget(widget)
        self.tools.addStretch(1)

    @property
    def pages(self) -> int:
        """The number of pages."""
        return len(self._sizes)

    @property
    def data(self) -> bytes:
        """The PDF that is shown."""
        return self._data

    def show_pdf(self, data: bytes, sizes: Sizes) -> None:
        """Show a document, at the page that was shown before where it has one. sizes: of its pages, in points."""
        self._data, self._sizes = data, sizes
        self.page = max(0, min(self.page, self.pages - 1))
        self._draw()

    def turn(self, by: int) -> None:
        """The page before or after, from its top."""
        self._go_to(self.page + by)

    def _go_to(self, page: int, bottom: bool = False) -> None:
        wanted = max(0, min(self.pages - 1, page))
        bar = self.area.verticalScrollBar()
        if wanted != self.page:
            self.page = wanted
            self._draw()
            bar.setValue(bar.maximum() if bottom else 0)

    def set_zoom(self, zoom: float) -> None:
        """FIT_WIDTH, FIT_PAGE, or a scale; 1.0 is the paper's own size."""
        self.zoom = zoom if zoom <= 0 else max(LEAST, min(MOST, zoom))
        self.choice.setCurrentIndex(self.choice.findData(self.zoom))
        self.choice.setPlaceholderText(f"{round(self.scale * 100)} %")
        self._draw()

    def zoom_by(self, step: int) -> None:
        """The next larger (1) or smaller (-1) step of the scale."""
        now = round(self.scale, 2)
        further = [each for each in STEPS if (each > now if step > 0 else each < now)]
        if further:
            self.set_zoom(further[0] if step > 0 else further[-1])

    @property
    def scale(self) -> float:
        """How large the page stands on the screen; 1.0 is the paper's own size."""
        if self.zoom > 0 or not self._sizes:
            return self.zoom if self.zoom > 0 else 1.0
        width, height = self._sizes[self.page]
        room = self.area.maximumViewportSize()
        bar = self.area.verticalScrollBar().sizeHint().width()
        across = (room.width() - bar - 2 * SHADE) / (width * DOTS / POINTS)
        if self.zoom == FIT_PAGE:
            across = min(across, (room.height() - 2 * SHADE) / (height * DOTS / POINTS))
        return max(LEAST, min(MOST, across))

    def _draw(self) -> None:
        """Draw the page in the background; what is asked for meanwhile is drawn next, and only the last of it."""
        if not self._data:
            return
        self._tell()
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        ratio, data, page = self.devicePixelRatioF(), self._data, self.page
        dots = self.scale * ratio * DOTS / POINTS
        run_quietly(self, lambda: page_image(data, page, dots), lambda image: self._show(image, ratio))

    def _show(self, image: QImage, ratio: float) -> None:
        self._busy = False
        image.setDevicePixelRatio(ratio)
        self.sheet.show_picture(QPixmap.fromImage(image))
        if self._again:
            self._draw()
        else:
            self.drawn.emit()

    def _tell(self) -> None:
        self.where.setText(f"Trang {self.page + 1}/{self.pages}")
        self.back.setEnabled(self.page > 0)
        self.forward.setEnabled(self.page < self.pages - 1)

    def sizeHint(self) -> QSize:
        return QSize(600, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.zoom <= 0:
            self._draw()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._frame("yes")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._frame("")

    def _frame(self, on: str) -> None:
        self.area.setProperty("on", on)
        widgets.polish(self.area)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and watched is self.area.viewport():
            return self._wheel(event)
        return super().eventFilter(watched, event)

    def _wheel(self, event: QWheelEvent) -> bool:
        """Ctrl zooms; at the end of a page the wheel goes on to the next."""
        down = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if down:
                self.set_zoom(self.scale * (WHEEL_STEP if down > 0 else 1 / WHEEL_STEP))
            return True
        return bool(down) and self._over_the_edge(-1 if down > 0 else 1)

    def _over_the_edge(self, by: int) -> bool:
        """Whether the page stood at its end, so that the next one is shown."""
        bar = self.area.verticalScrollBar()
        at_end = bar.value() == (bar.maximum() if by > 0 else bar.minimum())
        if at_end:
            self._go_to(self.page + by, bottom=by < 0)
        return at_end

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in ZOOMS:
            self.zoom_by(ZOOMS[key])
        elif control and key == Qt.Key.Key_0:
            self.set_zoom(FIT_WIDTH)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go_to(0 if key == Qt.Key.Key_Home else self.pages - 1)
        elif not self._moved(key):
            super().keyPressEvent(event)

    def _moved(self, key: Qt.Key) -> bool:
        bar = self.area.verticalScrollBar()
        if key in TURNS:
            self.turn(TURNS[key])
        elif key in ROLLS:
            bar.setValue(bar.value() + ROLLS[key] * ROLL)
        elif key in LEAPS:
            if not self._over_the_edge(LEAPS[key]):
                bar.setValue(bar.value() + LEAPS[key] * (bar.pageStep() - ROLL))
        else:
            return False
        return True


class Sheet(QWidget):
    """The picture of a page, at the top and in the middle, dot for dot as the screen has them."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = QPixmap()

    def show_picture(self, picture: QPixmap) -> None:
        """Show a page in the place of another."""
        self.picture = picture
        size = picture.deviceIndependentSize().toSize()
        self.setMinimumSize(size.width() + 2 * SHADE, size.height() + 2 * SHADE)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        size = self.picture.deviceIndependentSize()
        ratio = self.picture.devicePixelRatio()
        left = round((self.width() - size.width()) / 2 * ratio) / ratio
        painter = QPainter(self)
        painter.drawPixmap(QPointF(left, SHADE), self.picture)
        painter.setPen(theme.colour("line"))
        painter.drawRect(QRectF(QPointF(left, SHADE), size))
        painter.end()


def page_sizes(data: bytes) -> Sizes:
    """Width and height of every page, in points. PDFium is used by one thread at a time: call it through ui/tasks."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(data)
    try:
        return tuple(document.get_page_size(number) for number in range(len(document)))
    finally:
        document.close()


def page_image(data: bytes, number: int, scale: float) -> QImage:
    """One page of a PDF as a picture; scale: pixels a point. Nothing of the document is kept.

    PDFium paints into the very picture, which has the format that the screen's have: there is one of it (6 MB, printed
    33 MB), not one each of PDFium's, Python's, Qt's, and the screen's.
    """
    from pypdfium2 import PdfBitmap, PdfDocument

    made: list[QImage] = []

    def canvas(width: int, height: int, **form: object) -> PdfBitmap:
        made.append(QImage(width, height, QImage.Format.Format_RGB32))
        pixels = (ctypes.c_ubyte * made[0].sizeInBytes()).from_buffer(made[0].bits())
        return PdfBitmap.new_native(width, height, **form, buffer=pixels)

    document = PdfDocument(data)
    try:
        document[number].render(scale=scale, prefer_bgrx=True, bitmap_maker=canvas)
        return made[0]
    finally:
        document.close()
