"""Districts whose own report and communes disagree: the figures side by side, and whose count, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QListWidgetItem, QPushButton, QWidget

from forms.consolidation import District
from forms.listing import ListColumn, ListRow
from forms.present import cell_text
from forms.seeing.tables import Table
from ui import widgets
from ui.consolidate.deciding_dialog import DecidingDialog
from ui.tasks import run
from workflow.consolidating.choosing import choose_source
from workflow.consolidating.head_words import choosable
from workflow.consolidating.sheet import Sheet

if TYPE_CHECKING:
    from ui.context import Context

TITLE = "Chọn nguồn số liệu của huyện"
LEAD = (
    "Mỗi huyện chỉ lấy một nguồn, để không tính hai lần: báo cáo của chính huyện, hoặc báo cáo mà các xã gửi thẳng đến "
    "đây. Khi chưa chọn, số của huyện được tính tạm và báo cáo tổng hợp chưa hoàn thành được."
)
WHOLE, PARTS, BACK = "Dùng báo cáo của huyện", "Dùng báo cáo của các xã", "Bỏ lựa chọn"
COMPARED = "Các số khác nhau giữa huyện và các xã"
REASON = "Lý do chọn"
EXAMPLE = "Ví dụ: huyện đã rà soát, xác nhận số của huyện là số cuối cùng"
STATES = {"unresolved": "chưa chọn", "whole": "dùng báo cáo của huyện", "parts": "dùng báo cáo của các xã"}
HEADS = (("Số liệu", 90), ("Huyện báo cáo", 34), ("Cộng từ các xã", 34))
SAVING = "Đang ghi lựa chọn…"


class SourceDialog(DecidingDialog):
    """names: of the figures, by key. done: called after each choice, gives the districts as they are then."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        place: tuple[str, str],
        districts: Sequence[District],
        names: Callable[[str], str],
        done: Callable[[str], object],
    ) -> None:
        super().__init__(parent, TITLE, LEAD, COMPARED, REASON, EXAMPLE)
        self.context, self._place, self._names, self._done = context, place, names, done
        self.districts: tuple[District, ...] = ()
        self.whole: QPushButton = widgets.button(WHOLE, lambda: self._choose("whole"))
        self.parts: QPushButton = widgets.button(PARTS, lambda: self._choose("parts"))
        self.back: QPushButton = widgets.button(BACK, lambda: self._choose(""))
        self.buttons(widgets.button("Đóng", self.reject), self.back, self.parts, self.whole)
        self.fill(districts, 0)

    def fill(self, districts: Sequence[District], row: int) -> None:
        """Show the districts as they stand now."""
        self.districts = choosable(districts)
        self.list.clear()
        for district in self.districts:
            self.list.addItem(QListWidgetItem(f"{district.name}\n{_state(district)}"))
        self.list.setCurrentRow(min(row, len(self.districts) - 1))
        self.describe()

    def renew(self, found: Sheet) -> None:
        self.fill(found.figures.districts, self.list.currentRow())

    @property
    def district(self) -> District | None:
        """The one that is looked at."""
        row = self.list.currentRow()
        return self.districts[row] if 0 <= row < len(self.districts) else None

    def describe(self) -> None:
        district = self.district
        if district is None:
            return
        self.said.setText(f"{district.name}: {district.why}")
        rows = tuple(
            ListRow((self._names(each.key), cell_text(each.whole) or "để trống", cell_text(each.parts) or "để trống"))
            for each in district.differences
        )
        self.table.fill(Table("", tuple(ListColumn(head, width) for head, width in HEADS), rows))
        for button, text in ((self.whole, WHOLE), (self.parts, PARTS), (self.back, BACK)):
            button.setAccessibleName(f"{text}: {district.name}")
        widgets.show_if(self.back, district.chosen)
        self.judge()

    def judge(self) -> None:
        said = bool(self.reason.text().strip())
        for button in (self.whole, self.parts):
            button.setEnabled(said and self.district is not None)
            button.setToolTip("" if said else "Cần ghi lý do trước.")

    def _choose(self, choice: str) -> None:
        district = self.district
        if district is None:
            return
        session, (form, period), reason = self.context.session, self._place, self.reason.text().strip()

        def tell(sentence: str) -> None:
            self.reason.clear()
            self.trouble.hide()
            self._done(sentence)

        run(
            self,
            lambda: choose_source(session, form, period, district.code, choice, reason),
            tell,
            self.refuse,
            SAVING,
        )


def _state(district: District) -> str:
    return STATES.get(district.state, district.why) if district.chosen or district.state == "unresolved" else ""
