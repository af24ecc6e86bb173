"""Two reports of one revision that say different things: side by side, and one chosen with a reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFormLayout, QRadioButton

from ui import widgets
from ui.home_page import when_text
from ui.pasting import TextLine
from ui.receive.difference_dialog import SAME, difference_table
from ui.receive.words import file_name
from ui.settings.big_dialog import BigDialog
from ui.tasks import run
from workflow.receiving.deciding import choose, rivals
from workflow.receiving.differences import difference
from workflow.receiving.views import kept_view

if TYPE_CHECKING:
    from ui.receive.page import ReceivePage
    from workflow.receiving.differences import CellDifference
    from workflow.receiving.views import KeptView

WIDTH = 940
LEAD = (
    "Đơn vị này gửi hai bản cùng một lần báo cáo nhưng số liệu khác nhau. Cho đến khi chọn, không bản nào được tính. "
    "Hãy gọi hỏi đơn vị, rồi chọn bản đúng và ghi lý do. Bản kia vẫn được lưu."
)
LEAD_EMPTY = (
    "Bản này không có số liệu nào nên không thay bản đang dùng. Chỉ dùng bản này khi đơn vị xác nhận đúng là như vậy, "
    "và ghi lý do. Bản đang dùng vẫn được lưu."
)
TWO = 2
REASON = "Lý do chọn"
CHOOSING = "Đang ghi quyết định…"


class ConflictDialog(BigDialog):
    """The choices are named by when they came and by their reference code; nothing is chosen beforehand."""

    def __init__(
        self,
        page: ReceivePage,
        kept: Sequence[KeptView],
        found: Sequence[CellDifference],
        done: Callable[[], object],
    ) -> None:
        super().__init__(page, "Chọn bản được dùng", WIDTH)
        self._session, self._done = page.context.session, done
        one = kept[0]
        title = f"{one.unit_name} · {one.form_short} · {one.period_title} · lần {one.revision}"
        self.box.addWidget(widgets.label(title, "strong", wrap=True))
        self.box.addWidget(widgets.label(LEAD if len(kept) > 1 else LEAD_EMPTY, wrap=True))
        self.choices: dict[int, QRadioButton] = {}
        today = page.context.session.today()
        for letter, view in zip("ABCDEFGH", kept, strict=False):
            came = f"nhận {when_text(view.received_at, today)}, mã số liệu {view.code}"
            text = f"Bản {letter}: {came}, tệp {file_name(view)}"
            choice = QRadioButton(text)
            choice.setAccessibleName(text)
            choice.toggled.connect(lambda _on: self._judge())
            self.choices[view.number] = choice
            self.box.addWidget(choice)
        if len(kept) == TWO:
            self.table = difference_table(found, "Bản A", "Bản B")
            self.box.addWidget(self.table if found else widgets.label(SAME, "muted"), 1)
        form = QFormLayout()
        self.reason = TextLine()
        self.reason.setAccessibleName(REASON)
        self.reason.setPlaceholderText("Ví dụ: đã gọi cho đơn vị, bản gửi ngày 12/12/2024 là bản đúng")
        self.reason.textChanged.connect(lambda _text: self._judge())
        self.reason.returnPressed.connect(lambda: self.choose.click())
        form.addRow(REASON, self.reason)
        self.box.addLayout(form)
        self.box.addWidget(self.trouble)
        self.choose = widgets.button("Dùng bản đã chọn", self._choose, "primary")
        self.buttons(widgets.button("Để quyết sau", self.reject), self.choose)
        next(iter(self.choices.values())).setFocus()
        self._judge()

    @property
    def chosen(self) -> int:
        """The number of the chosen report; 0 for none yet."""
        return next((number for number, choice in self.choices.items() if choice.isChecked()), 0)

    def _judge(self) -> None:
        self.choose.setEnabled(bool(self.chosen and self.reason.text().strip()))

    def _choose(self) -> None:
        session, number, reason = self._session, self.chosen, self.reason.text().strip()

        def close(_none: object) -> None:
            self.accept()
            self._done()

        run(self, lambda: choose(session, number, reason), close, self.refuse, CHOOSING)


def ask_choice(page: ReceivePage, number: int, done: Callable[[], object]) -> None:
    """Show the report of this number and those that stand against it, with what differs where there are two."""
    session = page.context.session

    def read() -> tuple[tuple[KeptView, ...], Sequence[CellDifference]]:
        numbers = rivals(session, number)
        kept = tuple(kept_view(session, one) for one in numbers)
        return kept, difference(session, numbers[1], numbers[0]) if len(numbers) == TWO else ()

    def show(found: tuple[tuple[KeptView, ...], Sequence[CellDifference]]) -> None:
        page.open_dialog(ConflictDialog(page, *found, done))

    run(page, read, show, doing="Đang so sánh hai bản…")
