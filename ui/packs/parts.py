"""At the left of the editor: the parts of the pack, and of each form."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from forms.packs.entries import ListName, Spot
from ui import theme
from workflow.composing.drafts import Draft

PLACE = Qt.ItemDataRole.UserRole
WIDTH, HEIGHT = 204, 30


class Part(NamedTuple):
    """A part of the pack as a whole: its list, its name, what it is about."""

    list: ListName
    name: str
    about: str


PARTS = (
    Part("obligation", "Hạn nộp", "Mỗi dòng là một báo cáo phải nộp: biểu nào, kỳ nào, trước ngày nào, gửi tới đâu."),
    Part("addressees", "Nơi nhận", "Kính gửi và Nơi nhận in trên văn bản của từng cấp."),
    Part("signer", "Người ký", "Chức danh người ký của từng cấp; mẫu đứng trước được đề xuất trước."),
    Part("issuer", "Đầu văn bản", "Tên cơ quan chủ quản và cơ quan ban hành ở góc trái văn bản."),
    Part("agency", "Cơ quan", "Các sở, ngành, đoàn thể chủ trì chỉ tiêu hoặc nộp báo cáo."),
    Part("succession", "Sáp nhập, chuyển giao", "Cơ quan nào tiếp nhận nhiệm vụ của cơ quan nào, từ ngày nào."),
)


class PartsTree(QTreeWidget):
    """chosen: another part is looked at."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setIndentation(14)
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Các phần của gói biểu mẫu")
        self.items: dict[Spot, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(lambda item, _old: self.chosen.emit(item.data(0, PLACE)) if item else None)

    def follow(self, draft: Draft) -> None:
        """Show the parts of the draft, with how many entries and troubles each has; the same one stays chosen."""
        current = self.current()
        wrong = Counter(part_of(trouble.spot) for trouble in draft.troubles)
        self.blockSignals(True)
        self.clear()
        self.items = {}
        self._add(None, Spot(), "Quyết định và kỳ", wrong)
        for part in PARTS:
            self._add(None, Spot(part.list), f"{part.name} ({len(getattr(draft.pack, part.list))})", wrong)
        for form in draft.pack.forms:
            head = self._add(None, Spot(form=form.key), form.short, wrong)
            head.setFont(0, theme.font(theme.TEXT, theme.BOLD))
            if form.kind == "table":
                self._add(head, Spot("row", form.key), f"Các dòng ({len(form.row)})", wrong)
            else:
                self._add(head, Spot("section", form.key), f"Các mục ({len(form.section)})", wrong)
        self.expandAll()
        self.setCurrentItem(self.items.get(current) or self.items[Spot()])
        self.blockSignals(False)

    def _add(self, above: QTreeWidgetItem | None, spot: Spot, text: str, wrong: Counter[Spot]) -> QTreeWidgetItem:
        item = QTreeWidgetItem(above if above is not None else self.invisibleRootItem())
        item.setText(0, f"{text} · {wrong[spot]} lỗi" if wrong[spot] else text)
        item.setToolTip(0, item.text(0))
        item.setData(0, PLACE, spot)
        item.setSizeHint(0, QSize(0, HEIGHT))
        if wrong[spot]:
            item.setForeground(0, theme.colour("err"))
        self.items[spot] = item
        return item

    def current(self) -> Spot:
        """The part that is chosen."""
        item = self.currentItem()
        return item.data(0, PLACE) if item is not None else Spot()

    def choose(self, spot: Spot) -> None:
        """Look at the part that the place lies in."""
        item = self.items.get(part_of(spot))
        if item is not None:
            self.setCurrentItem(item)


def part_of(spot: Spot) -> Spot:
    """The part that a place lies in."""
    return Spot(spot.list, spot.form)
