"""How far long work is, over the window that waits for it: a bar, what is done now, and the ways to pause or stop."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QProgressBar, QWidget

from ui import widgets
from ui.tasks import Steering

SHOW_AFTER, LOOK_EVERY = 300, 100
"""Milliseconds: short work shows nothing; the bar is drawn ten times a second, however fast the work tells."""
WIDTH = 520
PACE_AFTER, MINUTE = 4.0, 60
"""Seconds after which the pace is known well enough to tell how long it will take."""
HOLD, GO_ON, STOP = "Tạm dừng", "Làm tiếp", "Dừng lại"
HELD = "Đang tạm dừng. Bấm Làm tiếp để tiếp tục."
STOPPING = "Đang dừng sau tệp đang xem…"
SAFE = "Tạm dừng hay dừng lại lúc nào cũng được: phần đã làm xong được giữ, các tệp gốc không bị thay đổi."


class ProgressDialog(QDialog):
    """Stands over the window until the work is over. Escape and the close button stop the work, as “Dừng lại” does."""

    def __init__(self, parent: QWidget, steering: Steering, title: str) -> None:
        super().__init__(parent)
        self._steering = steering
        self._is_over = False
        self._began: tuple[float, int] | None = None
        self.setWindowTitle(title.rstrip("…") or "Đang thực hiện")
        self.setMinimumWidth(WIDTH)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        box = widgets.column(self, margin=True)
        self.text = widgets.label(title, "strong", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.count = widgets.label("", "muted")
        for part in (self.text, self.bar, self.count, widgets.label(SAFE, "muted", wrap=True)):
            box.addWidget(part)
        self.hold = widgets.button(HOLD, self._hold, icon="clock")
        self.stop = widgets.button(STOP, self.reject, icon="x")
        box.addLayout(widgets.button_row(self.hold, self.stop))
        self._title, self._looks = title, QTimer(self)
        self._looks.setInterval(LOOK_EVERY)
        self._looks.timeout.connect(self.look)

    def look(self) -> None:
        """Show how far the work is now."""
        done, total, text = self._steering.course
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        counted = f"{done} trên {total}" if total else ""
        self.count.setText(" · ".join(filter(None, (counted, self._left(done, total)))))
        self.bar.setAccessibleName(f"{self._title} {counted}".strip())
        if self._steering.cancelled():
            self.text.setText(STOPPING)
        else:
            self.text.setText(HELD if self._steering.is_held else text or self._title)

    def _left(self, done: int, total: int) -> str:
        """How long it will still take at the pace since it was last let go on, once that is known."""
        if self._began is None or not total:
            self._began = (monotonic(), done) if total else None
            return ""
        since, before = monotonic() - self._began[0], self._began[1]
        if self._steering.is_held or since < PACE_AFTER or done <= before:
            return ""
        return left_text((total - done) * since / (done - before))

    def _hold(self) -> None:
        self._steering.hold(not self._steering.is_held)
        self._began = None
        self.hold.setText(GO_ON if self._steering.is_held else HOLD)
        self.hold.setAccessibleName(self.hold.text())
        self.look()

    def reject(self) -> None:
        """Let the work end; the dialog goes once it did."""
        if self._is_over:
            super().reject()
            return
        self._steering.stop()
        for button in (self.hold, self.stop):
            button.setEnabled(False)
        self.look()

    def over(self) -> None:
        """The work is over."""
        self._is_over = True
        self._looks.stop()
        self.close()
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_over:
            super().closeEvent(event)
        else:
            event.ignore()
            self.reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looks.start()
        self.look()
        self.hold.setFocus()


def left_text(seconds: float) -> str:
    """How long is left, as one says it."""
    minutes = round(seconds / MINUTE)
    return f"còn khoảng {minutes} phút" if minutes else "còn chưa đến một phút"
