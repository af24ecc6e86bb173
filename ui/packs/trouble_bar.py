"""Under the editor: what is wrong with the draft; a press leads to the place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from forms.packs.entries import Spot
from forms.packs.trouble import Trouble
from ui import widgets

HEIGHT, LINE = 92, 38


class TroubleBar(QFrame):
    """Gone where nothing is wrong."""

    def __init__(self, go: Callable[[Spot], object]) -> None:
        super().__init__()
        self._go = go
        self.shown: tuple[Trouble, ...] = ()
        self.setProperty("role", "card")
        self.setAccessibleName("Chỗ còn thiếu hoặc sai")
        self._inner = QWidget()
        self._box = widgets.column(self._inner, gap=2)
        outer = widgets.column(self)
        outer.setContentsMargins(10, 4, 6, 4)
        widgets.scrolled(self._inner, outer)
        self.hide()

    def follow(self, troubles: tuple[Trouble, ...], remains: tuple[Trouble, ...]) -> None:
        """Show these, each with its way: first what has to be mended, then what may have been left over."""
        if (*troubles, *remains) == self.shown:
            return
        self.shown = (*troubles, *remains)
        widgets.clear(self._box)
        for trouble in troubles:
            self._box.addWidget(self._line(trouble, "circle-alert", "err"))
        for trouble in remains:
            self._box.addWidget(self._line(trouble, "info", "muted"))
        self._box.addStretch(1)
        self.setFixedHeight(min(HEIGHT, LINE * len(self.shown) + 14))
        widgets.show_if(self, bool(self.shown))

    def _line(self, trouble: Trouble, icon: str, tone: str) -> QWidget:
        made = QWidget()
        line = widgets.row(made)
        line.addWidget(widgets.mark(icon, tone))
        line.addWidget(widgets.label(trouble.sentence, wrap=True), 1)
        go = widgets.button("Đến chỗ này", lambda: self._go(trouble.spot))
        go.setAccessibleName(f"Đến chỗ này: {trouble.sentence}")
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return made
