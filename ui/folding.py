"""Two parts side by side; one under the other where there is little room, as at a scale of 200 %."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui import widgets

GAP = 10


class FoldingRow(QWidget):
    """first: what is read, with all the room that is left; second: what is pressed."""

    def __init__(self, first: QBoxLayout, second: QBoxLayout) -> None:
        super().__init__()
        self._first, self._second = first, second
        self._box = widgets.row(self, gap=GAP)
        self._box.addLayout(first, 1)
        self._box.addLayout(second)
        self.is_folded = False

    def minimumSizeHint(self) -> QSize:
        """What it needs when folded: so it can become narrow enough to fold."""
        first, second = self._first.minimumSize(), self._second.minimumSize()
        return QSize(max(first.width(), second.width()), self._box.totalMinimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        folded = self.width() < self._first.minimumSize().width() + GAP + self._second.minimumSize().width()
        if folded != self.is_folded:
            self.is_folded = folded
            ways = QBoxLayout.Direction
            self._box.setDirection(ways.TopToBottom if folded else ways.LeftToRight)
            side = Qt.AlignmentFlag.AlignLeft if folded else Qt.AlignmentFlag(0)
            self._box.setAlignment(self._box.itemAt(1).layout(), side)
