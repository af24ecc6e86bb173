"""Under the editor: what is wrong with the draft; a press leads to the place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from forms.packs.entries import Spot
from forms.packs.trouble import Trouble
from ui import widgets

HEIGHT, LINE = 130, 36


class TroubleBar(QFrame):
    """Gone where nothing is wrong. open: what may have been left over is listed one by one."""

    def __init__(self, go: Callable[[Spot], object]) -> None:
        super().__init__()
        self._go = go
        self.shown: tuple[Trouble, ...] = ()
        self.left: tuple[Trouble, ...] = ()
        self.open = False
        self.setProperty("role", "card")
        self.setAccessibleName("Chỗ còn thiếu hoặc sai")
        self._inner = QWidget()
        self._box = widgets.column(self._inner, gap=2)
        outer = widgets.column(self)
        outer.setContentsMargins(10, 4, 6, 4)
        widgets.scrolled(self._inner, outer)
        self.hide()

    def follow(self, troubles: tuple[Trouble, ...], remains: tuple[Trouble, ...]) -> None:
        """Show these, each with its way: what has to be mended, and in one line what may have been left over."""
        if (troubles, remains) == (self.shown, self.left):
            return
        self.shown, self.left = troubles, remains
        self._lay()

    def _lay(self) -> None:
        widgets.clear(self._box)
        for trouble in self.shown:
            self._box.addWidget(self._line(trouble.sentence, trouble.spot, "circle-alert", "err"))
        for trouble in self.left if self.open else ():
            self._box.addWidget(self._line(trouble.sentence, trouble.spot, "info", "muted"))
        if self.left:
            self._box.addWidget(self._summary())
        self._box.addStretch(1)
        lines = len(self.shown) + len(self.left) * self.open + bool(self.left)
        self.setFixedHeight(min(HEIGHT, LINE * lines + 14))
        widgets.show_if(self, bool(lines))

    def _summary(self) -> QWidget:
        made = QWidget()
        line = widgets.row(made)
        line.addWidget(widgets.mark("info", "muted"))
        line.addWidget(widgets.label(f"{len(self.left)} chỗ có thể còn theo văn bản cũ.", "muted"), 1)
        self.more = widgets.button("Thu gọn" if self.open else "Xem từng chỗ", self._toggle, "quiet")
        line.addWidget(self.more)
        return made

    def _toggle(self) -> None:
        self.open = not self.open
        self._lay()
        self.more.setFocus()

    def _line(self, sentence: str, spot: Spot, icon: str, tone: str) -> QWidget:
        made = QWidget()
        line = widgets.row(made)
        line.addWidget(widgets.mark(icon, tone))
        line.addWidget(widgets.label(sentence, wrap=True), 1)
        go = widgets.button("Đến chỗ này", lambda: self._go(spot))
        go.setAccessibleName(f"Đến chỗ này: {sentence}")
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return made
