"""The rail at the left: where one can go, whose reports these are."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from ui import icons, theme, widgets

ENTRIES = (
    ("home", "Việc cần làm", "list-todo"),
    ("reports", "Báo cáo", "file-text"),
    ("receive", "Tiếp nhận", "inbox"),
    ("consolidate", "Tổng hợp", "layers"),
    ("calendar", "Lịch báo cáo", "calendar-days"),
    ("settings", "Thiết lập", "settings"),
)
ABOVE_ONLY = ("consolidate",)
HELP = "Trợ giúp (F1)"


class Rail(QFrame):
    """Only pages that exist stand here. In a small window the icons stay and the words go."""

    def __init__(self, go: Callable[[str], object], help_asked: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self._box = widgets.column(self, gap=theme.GAP // 2)
        self.brand = widgets.label("Báo cáo\nBình đẳng giới", "brand")
        self.brand.setContentsMargins(10, 0, 0, 12)
        self._box.addWidget(self.brand)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for name, title, _icon in ENTRIES:
            self.buttons[name] = self._button(name, title, go)
        self._box.addStretch(1)
        self.help = widgets.button("", help_asked)
        self.help.setIconSize(QSize(theme.RAIL_ICON, theme.RAIL_ICON))
        self.help.setAccessibleName(HELP)
        self._box.addWidget(self.help)
        self.unit = widgets.label("", wrap=True)
        self.unit.setFont(theme.font(theme.SMALL))
        self.unit.setContentsMargins(10, 0, 0, 0)
        self.unit.setAccessibleName("Đơn vị báo cáo")
        self._box.addWidget(self.unit)
        for part in (self.brand, self.unit):
            part.setMinimumHeight(1)
        self.narrow = True
        self.set_narrow(False)
        self.colour()

    def _button(self, name: str, title: str, go: Callable[[str], object]) -> QPushButton:
        button = widgets.button(title, lambda: go(name))
        button.setCheckable(True)
        button.setIconSize(QSize(theme.RAIL_ICON, theme.RAIL_ICON))
        self._group.addButton(button)
        self._box.addWidget(button)
        return button

    def colour(self) -> None:
        """Draw the icons in the colours in use now."""
        for name, _title, icon in ENTRIES:
            self.buttons[name].setIcon(icons.icon(icon, "rail_ink", theme.RAIL_ICON))
        self.help.setIcon(icons.icon("circle-question-mark", "rail_ink", theme.RAIL_ICON))

    def show_above(self, above: bool) -> None:
        """Show what is for offices that units below report to, or hide it."""
        for name in ABOVE_ONLY:
            self.buttons[name].setVisible(above)

    def nth(self, number: int) -> str:
        """The name of the entry that stands at this place, from 1; "" where there is none."""
        shown = [name for name, button in self.buttons.items() if not button.isHidden()]
        return shown[number - 1] if number <= len(shown) else ""

    def show_place(self, name: str) -> None:
        """Mark the entry that the page stands under."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, or icons with words."""
        if narrow == self.narrow:
            return
        self.narrow = narrow
        side = theme.GAP // 2 if narrow else theme.PAD
        self._box.setContentsMargins(side, 18, side, 18)
        self.setFixedWidth(theme.RAIL_NARROW if narrow else theme.RAIL_WIDTH)
        for part in (self.brand, self.unit):
            widgets.show_if(part, not narrow)
        for name, title, _icon in ENTRIES:
            self.buttons[name].setText("" if narrow else title)
            self.buttons[name].setToolTip(title if narrow else "")
        self.help.setText("" if narrow else HELP)
        self.help.setToolTip(HELP if narrow else "")
