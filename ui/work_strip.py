"""What the window is doing while it cannot be used, over the page; shown only once it takes a moment."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from ui import theme, widgets

SHOW_AFTER = 200
BEAT = 400
DOTS = 3
BUSY = "Đang thực hiện…"
BOTTOM = 56


class WorkStrip(QFrame):
    """A strip at the foot of the window; its dots move while the work runs."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("role", "work")
        self.setAccessibleName("Việc đang thực hiện")
        line = widgets.row(self, gap=10)
        line.setContentsMargins(18, 10, 18, 10)
        line.addWidget(widgets.mark("circle-dot", "accent"))
        self.text = widgets.label("", "strong")
        line.addWidget(self.text)
        self._said, self._beat = "", 0
        self._later, self._beats = QTimer(self), QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SHOW_AFTER)
        self._later.timeout.connect(self._appear)
        self._beats.setInterval(BEAT)
        self._beats.timeout.connect(self._move)
        self.hide()

    def show_work(self, busy: bool, doing: str) -> None:
        """Say what is done; nothing once it is over."""
        if not busy:
            self._later.stop()
            self._beats.stop()
            self.hide()
            return
        self._said, self._beat = (doing or BUSY).rstrip("…"), DOTS
        self._draw()
        if not self.isVisible() and not self._later.isActive():
            self._later.start()

    def _appear(self) -> None:
        self._beats.start()
        self.show()
        self.raise_()
        self.place()

    def _move(self) -> None:
        self._beat = self._beat % DOTS + 1
        self.text.setText(self._said + "." * self._beat)

    def _draw(self) -> None:
        self.text.setText(self._said + "." * DOTS)
        self.text.setMinimumWidth(self.text.sizeHint().width())
        self.place()

    def place(self) -> None:
        """In the middle of the window's foot."""
        self.adjustSize()
        window = self.parentWidget()
        left = theme.RAIL_WIDTH if window.width() >= theme.NARROW_WINDOW else theme.RAIL_NARROW
        room = window.width() - left
        self.move(left + max(0, (room - self.width()) // 2), window.height() - self.height() - BOTTOM)
