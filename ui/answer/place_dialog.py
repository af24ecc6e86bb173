"""Chọn chỗ cần góp ý: every cell, row, section and part of the document of a report, found by a few letters."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from forms.commented import Place
from ui import widgets
from ui.pick_list import Pick, PickList

WIDTH, HEIGHT = 720, 520
HINT = "Tìm theo số dòng, chữ trong chỉ tiêu, mục hoặc số liệu đã báo"


class PlaceDialog(QDialog):
    """taken: the key of the chosen place, once accepted."""

    def __init__(self, parent: QWidget, places: Sequence[Place], commented: frozenset[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Chọn chỗ cần góp ý")
        room = parent.window().size()
        self.resize(min(WIDTH, room.width()), min(HEIGHT, room.height()))
        self.taken = ""
        box = widgets.column(self, margin=True)
        self.list = PickList("Chỗ cần góp ý", HINT, "Không có chỗ nào khớp. Hãy bớt chữ tìm.", "chỗ")
        self.list.list.setUniformItemSizes(False)
        self.list.list.setWordWrap(True)
        self.list.fill(Pick(place.key, _text(place), f"{_text(place)} {place.key}") for place in places)
        self.list.taken.connect(self._take)
        self.list.changed.connect(self._judge)
        box.addWidget(self.list, 1)
        self.choose = widgets.button("Góp ý chỗ này", self._take, "primary")
        box.addLayout(widgets.button_row(widgets.button("Thôi", self.reject), self.choose))
        self._commented = commented
        self._judge()
        self.list.search.setFocus()

    def _judge(self) -> None:
        if not hasattr(self, "_commented"):
            return
        self.choose.setEnabled(bool(self.list.code))
        self.choose.setText("Sửa góp ý chỗ này" if self.list.code in self._commented else "Góp ý chỗ này")

    def _take(self) -> None:
        if self.list.code:
            self.taken = self.list.code
            self.accept()


def _text(place: Place) -> str:
    return f"{place.title} · {place.text}" if place.text else place.title
