"""A QR symbol as it is read by a telephone: dark on white in both schemes, with its light margin."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

MARGIN = 4
"""Light modules around the symbol (ISO/IEC 18004, 6.3.8)."""


class QrSymbol(QWidget):
    """matrix: rows of modules, True where dark. text: what it holds, for those who do not see it. side: about."""

    def __init__(self, matrix: tuple[tuple[bool, ...], ...], text: str, side: int) -> None:
        super().__init__()
        modules = len(matrix) + 2 * MARGIN
        self._matrix, self._side = matrix, modules * max(round(side / modules), 2)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        modules = len(self._matrix) + 2 * MARGIN
        ratio = self.devicePixelRatioF()
        module = max(int(self.width() * ratio) // modules, 1)
        edge = (int(self.width() * ratio) - module * modules) // 2 + MARGIN * module
        painter.scale(1 / ratio, 1 / ratio)
        for row, line in enumerate(self._matrix):
            for column, dark in enumerate(line):
                if dark:
                    place = QRect(edge + column * module, edge + row * module, module, module)
                    painter.fillRect(place, Qt.GlobalColor.black)
