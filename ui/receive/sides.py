"""A list with what is said of the chosen line: side by side, or one under the other where there is little room."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from ui import theme, widgets

LIST_HEIGHT, SAID_WIDTH, LEAST = 200, 330, 240
FRAME = 12
"""What the card and the frame of its scroll area add to the height."""


def reading_area(inner: QWidget, into: QBoxLayout) -> QScrollArea:
    """What a tab shows above its foot; it scrolls where the window is low, and is no stop of the keyboard itself."""
    area = widgets.scrolled(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    into.addWidget(area, 1)
    return area


class Sides(QWidget):
    """listed: the list; said: what is said, in a card that scrolls."""

    def __init__(self, listed: QWidget, said: QWidget) -> None:
        super().__init__()
        self._said = said
        listed.setMinimumHeight(LIST_HEIGHT)
        self._box = widgets.row(self, gap=theme.PAD)
        self._box.addWidget(listed, 1)
        self.card: QFrame = widgets.card()
        inner = widgets.column(self.card, gap=0)
        self.area = widgets.scrolled(said, inner)
        self.area.setProperty("role", "reading")
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("Nội dung của dòng đang chọn")
        self._box.addWidget(self.card)
        self.is_folded: bool | None = None

    def renew(self) -> None:
        """What is said is another: it is read from its head, and wants another height."""
        self.area.verticalScrollBar().setValue(0)
        QTimer.singleShot(0, self, self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        folded = self.width() < theme.ROOMY
        if folded != self.is_folded:
            self.is_folded = folded
            ways = QBoxLayout.Direction
            self._box.setDirection(ways.TopToBottom if folded else ways.LeftToRight)
            self.card.setMinimumWidth(0 if folded else SAID_WIDTH)
            self.card.setMaximumWidth(16_777_215 if folded else SAID_WIDTH)
        self._fit()

    def _fit(self) -> None:
        """Under the list everything is shown; beside it the card scrolls."""
        needed = self._said.heightForWidth(self.area.viewport().width()) if self.is_folded else LIST_HEIGHT
        self.card.setMinimumHeight(max(needed + FRAME, LEAST if self.is_folded else LIST_HEIGHT))
