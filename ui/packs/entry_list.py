"""The entries of one part: a list to choose from, and the buttons that add, move and remove."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from forms.form import Row, Section
from forms.pack import Addressees, Agency, Issuer, Obligation, Pack, SignerTitle, Succession
from forms.packs.entries import Spot, entries, usual_due_text
from forms.text import plain
from ui import widgets
from ui.packs.words import LEVELS, PERIODS

LONG, FEW = 8, 2
ADDS = {
    "obligation": "Thêm báo cáo phải nộp",
    "addressees": "Thêm nơi nhận",
    "signer": "Thêm mẫu người ký",
    "issuer": "Thêm đầu văn bản",
    "agency": "Thêm cơ quan",
    "succession": "Thêm việc chuyển giao",
    "row": "Thêm dòng",
    "section": "Thêm mục",
}
NATIONAL = "Thêm một chỉ tiêu của Chiến lược quốc gia sau dòng này"
LISTS = {
    "obligation": "Các hạn nộp",
    "addressees": "Các nơi nhận",
    "signer": "Các mẫu người ký",
    "issuer": "Các đầu văn bản",
    "agency": "Các cơ quan",
    "succession": "Các việc chuyển giao",
    "row": "Các dòng của biểu",
    "section": "Các mục của biểu",
}


class EntryList(QWidget):
    """chosen: another entry; asked, of the chosen one: "add", "below", "national", "up", "down" or "remove"."""

    chosen = Signal(int)
    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._part: tuple[str, str] = ("", "")
        box = widgets.column(self, gap=6)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm")
        self.search.setAccessibleName("Tìm trong danh sách")
        self.search.textChanged.connect(self._narrow)
        box.addWidget(self.search)
        self.view = QListWidget()
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.currentRowChanged.connect(self.chosen)
        box.addWidget(self.view)
        line = widgets.row()
        self.add = widgets.button("", lambda: self.asked.emit("add"), icon="plus")
        self.below = widgets.button("Thêm mục con", lambda: self.asked.emit("below"))
        self.up = widgets.button("", lambda: self.asked.emit("up"), "icon", "arrow-up", "Chuyển lên")
        self.down = widgets.button("", lambda: self.asked.emit("down"), "icon", "arrow-down", "Chuyển xuống")
        self.remove = widgets.button("", lambda: self.asked.emit("remove"), "icon", "trash-2", "Xóa")
        self.national = widgets.button("Chỉ tiêu quốc gia…", lambda: self.asked.emit("national"), tip=NATIONAL)
        for button in (self.add, self.below, self.national, self.up, self.down, self.remove):
            line.addWidget(button)
        line.addStretch(1)
        self.line = line
        box.addLayout(line)

    def follow(self, pack: Pack, spot: Spot) -> None:
        """Show the entries of the part, standing on the one at the spot. Lines that stay the same are not made anew,
        so that the list neither scrolls nor loses a press that is under way."""
        found = entries(pack, spot)
        self.view.blockSignals(True)
        part = (spot.list, spot.form)
        if part != self._part:
            self._part = part
            self.search.clear()
            self.view.clear()
            self.view.setAccessibleName(LISTS.get(spot.list, ""))
        self._write([entry_text(pack, each) for each in found])
        if self.view.currentRow() != spot.number:
            self.view.setCurrentRow(spot.number if found else -1)
        self.view.blockSignals(False)
        self._fit(spot, len(found))
        self._narrow(self.search.text())

    def _write(self, texts: list[str]) -> None:
        while self.view.count() > len(texts):
            self.view.takeItem(self.view.count() - 1)
        for number, text in enumerate(texts):
            item = self.view.item(number)
            if item is None:
                item = QListWidgetItem()
                self.view.addItem(item)
            if item.text() != text:
                item.setText(text)
                item.setToolTip(widgets.tip(text.strip()))

    def _fit(self, spot: Spot, many: int) -> None:
        """The buttons as they are for this part and this entry."""
        widgets.show_if(self.search, many > LONG)
        self.add.setText(ADDS.get(spot.list, "Thêm"))
        self.add.setAccessibleName(self.add.text())
        widgets.show_if(self.below, spot.list == "section")
        widgets.show_if(self.national, spot.list == "row")
        self.up.setEnabled(spot.number > 0)
        self.down.setEnabled(0 <= spot.number < many - 1)
        self.remove.setEnabled(many > (spot.list != "succession"))

    def _narrow(self, text: str) -> None:
        wanted = plain(text).split()
        for number in range(self.view.count()):
            item = self.view.item(number)
            item.setHidden(not all(word in plain(item.text()) for word in wanted))


def entry_text(pack: Pack, value: Struct) -> str:
    """An entry in a line."""
    if isinstance(value, Obligation):
        form = pack.form_by_key.get(value.form)
        period = dict(PERIODS).get((value.period, value.half, value.number), "")
        due = usual_due_text(value).replace(" ngày", "") or "chưa có ngày"
        return " · ".join(part for part in (form.short if form else "?", period, due, value.title) if part)
    if isinstance(value, Addressees):
        return f"{_whose(pack, value)}: {', '.join(value.to)}"
    if isinstance(value, SignerTitle):
        return f"{_whose(pack, value)}: {' / '.join(line for line in value.lines if line)}"
    if isinstance(value, Issuer):
        return f"{_whose(pack, value)}: {' '.join(value.issuer)}"
    if isinstance(value, Agency):
        return value.name
    if isinstance(value, Succession):
        agency = pack.agencies.get(value.agency)
        return f"{agency.name if agency else value.agency}: {value.tasks}"
    if isinstance(value, Row):
        return f"{value.tt or '·'}  {value.label}"
    assert isinstance(value, Section)
    return f"{'    ' * (value.depth - 1)}{value.number} {value.short or value.title}"


def _whose(pack: Pack, value: Addressees | SignerTitle | Issuer) -> str:
    levels = ", ".join(LEVELS[level].split(",")[0] for level in value.levels)
    agencies = ", ".join(pack.agencies[key].name for key in value.agencies if key in pack.agencies)
    known = [pack.form_by_key[key].short for key in value.forms if key in pack.form_by_key]
    forms = ", ".join(known) if len(known) <= FEW else f"{len(known)} biểu"
    return " · ".join(part for part in (agencies or levels, forms) if part)
