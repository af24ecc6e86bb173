"""A picture of a signature or a seal as it will stand on white paper, in proportion to a millimetre rule."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from forms.pictures import WIDEST_MM
from ui import theme

DOTS = 2.8
"""Device-independent pixels a millimetre: three quarters of the size on paper at a scale of 100 %."""
EDGE, TICK, CENTIMETRE = 8, 4, 10


class PictureView(QWidget):
    """Nothing to press; its name tells the size."""

    def __init__(self, title: str, height: int) -> None:
        super().__init__()
        self._title, self._image, self._width_mm = title, QImage(), 0
        self.setFixedSize(QSize(round(WIDEST_MM * DOTS) + 2 * EDGE, height))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, png: bytes, width_mm: int) -> None:
        """png: b"" for none."""
        self._image = QImage.fromData(png) if png else QImage()
        self._width_mm = width_mm
        said = f"rộng {width_mm} mm, cao {self.height_mm} mm" if png else "chưa có"
        self.setAccessibleName(f"{self._title}: {said}")
        self.update()

    @property
    def height_mm(self) -> int:
        """On paper, at the width that is shown."""
        return round(self._width_mm * self._image.height() / self._image.width()) if self._image.width() else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(Qt.GlobalColor.white)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        if self._image.isNull():
            painter.setPen(Qt.GlobalColor.darkGray)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Chưa có hình")
            return
        width = self._width_mm * DOTS
        size = (width, width * self._image.height() / self._image.width())
        shrink = min(1.0, (self.height() - 3 * EDGE - TICK) / size[1])
        size = (size[0] * shrink, size[1] * shrink)
        above = (self.height() - 2 * EDGE - TICK - size[1]) / 2
        painter.drawImage(QRectF((self.width() - size[0]) / 2, max(above, EDGE), *size), self._image)
        self._rule(painter, CENTIMETRE * DOTS * shrink)

    def _rule(self, painter: QPainter, centimetre: float) -> None:
        """A rule of one centimetre at the lower left; the picture may be shrunk to fit, the rule is with it."""
        painter.setPen(QPen(Qt.GlobalColor.darkGray, 1))
        painter.setFont(theme.font(theme.SMALL))
        base = self.height() - EDGE - 0.5
        left, right = QPointF(EDGE, base), QPointF(EDGE + centimetre, base)
        painter.drawLine(left, right)
        for end in (left, right):
            painter.drawLine(end, end - QPointF(0, TICK))
        painter.drawText(right + QPointF(TICK + 1, 2), "10 mm")
