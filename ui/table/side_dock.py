"""Where the side panel stands: beside the table, or over it as a sheet where the window is narrow. F4 leads to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme, widgets
from ui.table.side_panel import SidePanel

KEY, SHEET_WIDTH = "F4", 380


class SideDock:
    """page: what the sheet lies over; main: the table, focused afterwards; beside: the row that it stands in."""

    def __init__(self, page: QWidget, main: QWidget, panel: SidePanel, beside: QHBoxLayout) -> None:
        self._page, self._main, self._panel, self._beside = page, main, panel, beside
        self.button = widgets.button(
            f"Giải thích ({KEY})", self.toggle, "filter", tip="Ý nghĩa, mục tiêu, quá trình của chỉ tiêu"
        )
        self.is_sheet = False
        self._wide: bool | None = None
        beside.addWidget(panel)
        QShortcut(QKeySequence(KEY), page).activated.connect(self.toggle)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), page)
        self._escape.activated.connect(self.close)
        self._escape.setEnabled(False)

    def fit(self) -> None:
        """Follow the page's width: where there is little room, the form comes before its explanation."""
        wide = self._page.width() >= theme.ROOMY
        if wide != self._wide:
            self._wide = wide
            self.is_sheet = False
            self._escape.setEnabled(False)
            self._panel.as_sheet = False
            self._panel.setFixedWidth(theme.SIDE_WIDTH)
            self._beside.addWidget(self._panel)
            self._panel.setVisible(wide)
            self.button.setVisible(not wide)
        elif self.is_sheet:
            self._lay()

    def toggle(self) -> None:
        """Beside the table: the cursor goes to the panel and back. Narrow: the sheet opens and closes."""
        inside = self._panel.isAncestorOf(self._page.focusWidget() or self._page)
        if self.is_sheet or (self._wide and inside):
            self.close()
            return
        if not self._wide:
            self._open()
        self._panel.area.setFocus()

    def _open(self) -> None:
        self._beside.removeWidget(self._panel)
        self.is_sheet = True
        self._escape.setEnabled(True)
        self._panel.as_sheet = True
        self._panel.note.hide()
        self._panel.setFixedWidth(SHEET_WIDTH)
        self._lay()
        self._panel.show()
        self._panel.raise_()

    def _lay(self) -> None:
        place = self._main.geometry()
        self._panel.setGeometry(place.right() - SHEET_WIDTH + 1, place.top(), SHEET_WIDTH, place.height())

    def close(self) -> None:
        """Put the sheet away; the cursor goes back to the table."""
        self.put_away()
        self._main.setFocus()

    def put_away(self) -> None:
        """Let the sheet disappear; what stands beside the table stays."""
        if self.is_sheet:
            self.is_sheet = False
            self._escape.setEnabled(False)
            self._panel.flush()
            self._panel.hide()
