"""Two rows of a joined table that may be one event, side by side: one goes, or both stay for a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QWidget

from forms.listing import ListColumn, ListRow
from forms.seeing.tables import Table
from ui import widgets
from ui.consolidate.deciding_dialog import DecidingDialog
from ui.tasks import run
from workflow.consolidating.sheet import Sheet
from workflow.consolidating.twins import TwinPair, TwinRow
from workflow.reports import set_note
from workflow.table_rows import delete_rows

if TYPE_CHECKING:
    from ui.context import Context

TITLE = "Các dòng có thể trùng"
LEAD = (
    "Hai dòng dưới đây cùng ngày và gần như cùng nội dung, do hai đơn vị báo cáo. Nếu là một cuộc, bỏ một dòng; nếu là "
    "hai cuộc khác nhau, giữ cả hai và ghi lý do."
)
NOT_YET = "Bấm Tổng hợp trước, rồi mới bỏ dòng hoặc ghi lý do được."
DROP, KEEP = "Bỏ dòng", "Giữ cả hai"
COMPARED = "Hai dòng có thể trùng, cột này cạnh cột kia"
REASON = "Lý do giữ cả hai"
EXAMPLE = "Ví dụ: hai buổi tập huấn khác nhau, tổ chức ở hai nơi"
SAVING = "Đang ghi…"


class TwinsDialog(DecidingDialog):
    """report_id: of the report that can be changed, "" where there is none. done: told what was done, each time."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        report_id: str,
        pairs: Sequence[TwinPair],
        done: Callable[[str], object],
    ) -> None:
        lead = LEAD if report_id else f"{LEAD} {NOT_YET}"
        super().__init__(parent, TITLE, lead, COMPARED, REASON, EXAMPLE)
        self.context, self._report_id, self._done = context, report_id, done
        self.pairs: tuple[TwinPair, ...] = ()
        self.first: QPushButton = widgets.button(f"{DROP} thứ nhất", lambda: self._drop(True), icon="trash-2")
        self.second: QPushButton = widgets.button(f"{DROP} thứ hai", lambda: self._drop(False), icon="trash-2")
        self.keep: QPushButton = widgets.button(KEEP, self._keep, "primary")
        self.buttons(widgets.button("Đóng", self.reject), self.first, self.second, self.keep)
        self.fill(pairs, 0)

    def fill(self, pairs: Sequence[TwinPair], row: int) -> None:
        """Show the pairs that there are now."""
        self.pairs = tuple(pairs)
        self.list.clear()
        for number, pair in enumerate(self.pairs, 1):
            self.list.addItem(f"{number}. {pair.title}" + (" · đã ghi lý do" if pair.explained else ""))
        self.list.setCurrentRow(min(row, len(self.pairs) - 1))
        if not self.pairs:
            self.accept()

    def renew(self, found: Sheet) -> None:
        self.fill(found.twins, self.list.currentRow())

    @property
    def pair(self) -> TwinPair | None:
        """The one that is looked at."""
        row = self.list.currentRow()
        return self.pairs[row] if 0 <= row < len(self.pairs) else None

    def describe(self) -> None:
        pair = self.pair
        if pair is None:
            return
        self.said.setText(pair.message[:1].upper() + pair.message[1:])
        rows = tuple(
            ListRow((column, one, other))
            for column, one, other in zip(pair.columns, pair.first.texts, pair.second.texts, strict=True)
        )
        columns = (ListColumn("Cột", 40), ListColumn("Dòng thứ nhất", 60), ListColumn("Dòng thứ hai", 60))
        self.table.fill(Table("", columns, rows))
        self.reason.setText(pair.explained)
        self.judge()

    def judge(self) -> None:
        can = bool(self._report_id) and self.pair is not None
        for button in (self.first, self.second):
            button.setEnabled(can)
        self.keep.setEnabled(can and bool(self.reason.text().strip()))

    def _drop(self, first: bool) -> None:
        pair = self.pair
        if pair is None:
            return
        row: TwinRow = pair.first if first else pair.second
        session, report_id, table = self.context.session, self._report_id, pair.table
        self._write(
            lambda: delete_rows(session, report_id, table, {row.row}),
            "Đã bỏ một dòng; Hoàn tác trong báo cáo để lấy lại.",
        )

    def _keep(self) -> None:
        pair, reason = self.pair, self.reason.text().strip()
        if pair is None:
            return
        session, report_id = self.context.session, self._report_id
        self._write(lambda: set_note(session, report_id, pair.second.key, reason), "Đã ghi lý do giữ cả hai dòng.")

    def _write(self, write: Callable[[], object], sentence: str) -> None:
        run(self, write, lambda _none: self._done(sentence), self.refuse, SAVING)
