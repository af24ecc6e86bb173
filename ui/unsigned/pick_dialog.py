"""One line out of a long list, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from ui import widgets
from ui.pick_list import Pick, PickList
from ui.settings.big_dialog import BigDialog

WIDTH, HEIGHT = 720, 380


class PickDialog(BigDialog):
    """taken: called with the code of the line; Enter in the search takes the first."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        name: str,
        counted: str,
        picks: Iterable[Pick],
        taken: Callable[[str], object],
    ) -> None:
        super().__init__(parent, title, WIDTH)
        self._slot = taken
        self.list = PickList(name, "Tìm theo tên, có dấu hay không dấu", "Không có dòng nào khớp.", counted)
        self.list.setMinimumHeight(HEIGHT)
        self.list.fill(picks)
        self.box.addWidget(self.list, 1)
        self.take = widgets.button("Chọn dòng này", self._take, "primary")
        self.buttons(widgets.button("Đóng", self.reject), self.take)
        self.list.taken.connect(self._take)
        self.list.changed.connect(lambda: self.take.setEnabled(bool(self.list.code)))
        self.take.setEnabled(bool(self.list.code))
        self.list.search.setFocus()

    def _take(self) -> None:
        code = self.list.code
        if code:
            self.accept()
            self._slot(code)
