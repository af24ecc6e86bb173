"""Where the outline stands: beside the page, or in a narrow window as a sheet over it that F6 opens and closes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme, widgets
from ui.outline.tree import OutlinePanel

if TYPE_CHECKING:
    from ui.outline.page import OutlinePage

KEY = "F6"


class OutlineDock:
    """main: what the outline leads through; beside: the row that both stand in; into: the cursor into main."""

    def __init__(
        self, page: OutlinePage, panel: OutlinePanel, main: QWidget, beside: QHBoxLayout, into: Callable[[], object]
    ) -> None:
        self._page, self._panel, self._main, self._beside, self._into = page, panel, main, beside, into
        self.is_sheet = False
        self._narrow = False
        beside.addWidget(panel)
        beside.addWidget(main, 1)
        self.bar = QWidget()
        line = widgets.row(self.bar)
        line.addWidget(widgets.button(f"Đề cương ({KEY})", self.toggle, "filter", tip="Mở đề cương của báo cáo"))
        self.name = widgets.label("", "muted")
        line.addWidget(self.name, 1)
        for by, icon, text in (
            (-1, "chevron-left", "Mục trước (Ctrl+PgUp)"),
            (1, "chevron-right", "Mục sau (Ctrl+PgDn)"),
        ):
            line.addWidget(widgets.button("", lambda by=by: page.step(by), "icon", icon, text))
        self.bar.hide()
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), page)
        self._escape.activated.connect(self.close)
        self._escape.setEnabled(False)
        panel.tree.itemClicked.connect(lambda _item: self.close())

    def fit(self) -> None:
        """Follow the page's width: where there is little room, the report comes before its outline."""
        narrow = self._page.width() < theme.ROOMY
        if narrow != self._narrow:
            self._narrow = narrow
            self._put_away()
            if not narrow:
                self._beside.insertWidget(0, self._panel)
            self._panel.setVisible(not narrow)
            widgets.show_if(self.bar, narrow)
        elif self.is_sheet:
            self._lay()

    def toggle(self) -> None:
        """The cursor into the outline and back; in a narrow window the sheet opens and closes."""
        if self.is_sheet:
            self.close()
            return
        if self._panel.has_cursor():
            self._into()
            return
        self.show()
        self._panel.tree.setFocus()

    def show(self) -> None:
        """Let the outline be seen."""
        if self._narrow and not self.is_sheet:
            self._open()

    def _open(self) -> None:
        self._beside.removeWidget(self._panel)
        self._panel.setParent(self._page)
        self._panel.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        widgets.role(self._panel, "sheet")
        self.is_sheet = True
        self._escape.setEnabled(True)
        self._lay()
        self._panel.show()
        self._panel.raise_()

    def _lay(self) -> None:
        place = self._main.geometry()
        self._panel.setGeometry(place.left(), place.top(), self._panel.width(), place.height())

    def close(self) -> None:
        """Put the sheet away; where the outline stands beside the page, it stays."""
        if self.is_sheet:
            self._put_away()
            self._panel.hide()
            self._into()

    def _put_away(self) -> None:
        self.is_sheet = False
        self._escape.setEnabled(False)
        widgets.role(self._panel, "")
