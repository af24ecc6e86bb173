"""The parts of a page as a row of tabs: one is shown, the arrows go from one to the next, Tab goes past them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from ui import widgets

STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ViewTabs(QWidget):
    """The buttons. stack: holds what they show, in their order, where the page does not show it itself.

    number: the part that is shown. shown: another part is shown, with its number.
    """

    shown = Signal(int)

    def __init__(self, name: str, titles: Sequence[str], stack: QStackedWidget | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.stack, self.number = stack, 0
        self._titles = tuple(titles)
        self._group = QButtonGroup(self)
        line = widgets.row(self)
        for number, title in enumerate(self._titles):
            tab = Tab(title, lambda by, number=number: self._step(number, by))
            tab.clicked.connect(lambda _on, number=number: self.show_part(number))
            self._group.addButton(tab, number)
            line.addWidget(tab)
        line.addStretch(1)

    def tab(self, number: int) -> QPushButton:
        """The button of a part."""
        made: QPushButton = self._group.button(number)
        return made

    def show_part(self, number: int) -> None:
        """Show a part; it is told even where it was shown before."""
        for place in range(len(self._titles)):
            self.tab(place).setFocusPolicy(Qt.FocusPolicy.StrongFocus if place == number else Qt.FocusPolicy.ClickFocus)
        self.tab(number).setChecked(True)
        self.number = number
        if self.stack is not None:
            self.stack.setCurrentIndex(number)
        self.shown.emit(number)

    def _step(self, number: int, by: int) -> None:
        wanted = (number + by) % len(self._titles)
        while self.tab(wanted).isHidden():
            wanted = (wanted + by) % len(self._titles)
        self.show_part(wanted)
        self.tab(wanted).setFocus()


class Tab(widgets.Button):
    """One of them."""

    def __init__(self, title: str, step: Callable[[int], object]) -> None:
        super().__init__(title)
        self._step = step
        self.setProperty("role", "filter")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = STEPS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._step(by)
