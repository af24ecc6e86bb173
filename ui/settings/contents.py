"""The subjects of a long page, each a press away."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from ui import theme, widgets
from ui.flow import FlowLayout


class Contents(QWidget):
    """cards: by the name of their button; pressing it brings the card to the top and the keyboard into it."""

    def __init__(self, cards: Mapping[str, QWidget], area: QScrollArea) -> None:
        super().__init__()
        self._area = area
        self.setAccessibleName("Các mục của trang")
        flow = FlowLayout(self)
        self.buttons = {}
        for name, card in cards.items():
            button = widgets.button(name, lambda card=card: self.go(card), "filter")
            button.setAccessibleName(f"Đến mục {name}")
            self.buttons[name] = button
            flow.addWidget(button)

    def go(self, card: QWidget) -> None:
        """Show a card from its head on, and stand in its first control."""
        inner = self._area.widget()
        places = {part: part.mapTo(card, QPoint(0, 0)) for part in card.findChildren(QWidget) if _takes_focus(part)}
        if places:
            first = min(places, key=lambda part: (places[part].y(), places[part].x()))
            first.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.verticalScrollBar().setValue(card.mapTo(inner, QPoint(0, 0)).y() - theme.GAP)


def _takes_focus(part: QWidget) -> bool:
    by_tab = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and part.isVisible() and part.isEnabled() and part.focusProxy() is None
