"""At the right of the totals: what one of them is made of, down to the report that was received."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QSizePolicy

from forms.dates import moment_text
from ui import widgets
from ui.consolidate.parts_table import PartsTable
from ui.receive.record import Record
from workflow.consolidating.part_rows import (
    ORDER_TEXT,
    Order,
    PartLook,
    part_facts,
    part_rows,
    part_state,
    parts_sentence,
)

if TYPE_CHECKING:
    from workflow.consolidating.parts import Opened, PartView
    from workflow.consolidating.sheet import SheetRow

WIDTH, LOW, SAID, LEAST_SAID, LEAST = 404, 400, 200, 60, 72
SHARE = 0.35
NO_MATCH = "Không có đơn vị nào khớp."
OPEN, KEPT = "Mở báo cáo…", "Xem trong Tiếp nhận"


class PartsPanel(QFrame):
    """found: the total that is opened. closed: it is to go away; wanted: a part's received report is asked for."""

    closed = Signal()
    wanted = Signal(int)

    def __init__(self, show_kept: Callable[[int], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.found: Opened | None = None
        self._show_kept = show_kept
        self._unfolded: frozenset[str] = frozenset()
        box = widgets.column(self, gap=8)
        box.setContentsMargins(14, 10, 14, 12)
        head = widgets.row()
        self.name = widgets.label("", "section", wrap=True, select=True)
        self.close_button: QPushButton = widgets.button(
            "", self.closed.emit, "icon", "x", "Đóng các số thành phần (Esc)"
        )
        head.addWidget(self.name, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        self.total = widgets.label("", "strong", wrap=True, select=True)
        self.says = widgets.label("", "muted", wrap=True, select=True)
        box.addWidget(self.total)
        box.addWidget(self.says)
        tools = widgets.row()
        self.search, self.order = QLineEdit(), QComboBox()
        self.search.setPlaceholderText("Tìm đơn vị")
        self.search.setAccessibleName("Tìm trong các số thành phần; không cần gõ dấu")
        self.search.setClearButtonEnabled(True)
        self.order.setAccessibleName("Xếp thứ tự các số thành phần")
        for key, text in ORDER_TEXT.items():
            self.order.addItem(text, key)
        self.order.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.order, 1)
        box.addLayout(tools)
        self.table = PartsTable()
        self.table.setMinimumHeight(LEAST)
        self.none = widgets.label(NO_MATCH, "muted")
        box.addWidget(self.none)
        box.addWidget(self.table, 1)
        self.record = Record()
        self.record.box.setContentsMargins(0, 4, 0, 0)
        self.area = widgets.scrolled(self.record, box)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setFixedHeight(LEAST_SAID)
        self.search.textChanged.connect(lambda _text: self._arrange())
        self.search.returnPressed.connect(self.table.setFocus)
        self.order.activated.connect(lambda _place: self._arrange())
        self.table.folded.connect(self._fold)
        self.table.stood.connect(self._describe)
        self.table.opened.connect(self._open)

    def show_total(self, found: Opened, row: SheetRow) -> None:
        """Open a total; what the list is narrowed to stays where it is the same total."""
        if self.found is None or self.found.key != found.key:
            self._unfolded = frozenset()
            self.search.clear()
        self.found = found
        title = f"{row.tt} {row.label}".strip()
        self.name.setText(title if len(title) <= 160 else f"{title[:160].rstrip()}…")
        self.name.setToolTip(title)
        self.total.setText(parts_sentence(found, row.total, row.unit))
        said = "\n".join(says.text for says in row.says)
        self.says.setText(said)
        widgets.show_if(self.says, bool(said))
        self.setAccessibleName(f"Các số thành phần của {title}")
        self._arrange()

    @property
    def look(self) -> PartLook:
        """How the parts are looked at now."""
        order: Order = self.order.currentData()
        return PartLook(self.search.text(), order, self._unfolded)

    def _arrange(self) -> None:
        if self.found is None:
            return
        rows = part_rows(self.found.parts, self.look)
        self.table.fill(rows, any(part.parts for part in self.found.parts))
        widgets.show_if(self.none, not rows)
        widgets.show_if(self.table, bool(rows))

    def _fold(self, unit: str) -> None:
        self._unfolded = self._unfolded ^ {unit}
        self._arrange()

    @property
    def part(self) -> PartView | None:
        """The part that is stood on."""
        row = self.table.row
        return row.part if row is not None else None

    def _describe(self) -> None:
        part, record = self.part, self.record
        if part is None:
            record.clear()
            return
        word, tone = part_state(part)
        record.begin(part.name, "", word, "plain" if tone == "muted" else tone)
        record.say(part.why)
        record.say(part.since, "warn")
        if part.received:
            number = part.received
            acts = {OPEN: lambda: self.wanted.emit(number), KEPT: lambda: self._show_kept(number)}
            record.add_buttons(acts, part.name)
        record.say(part_facts(part), "muted")
        if part.received_at is not None:
            signer = f" · {part.signer}" if part.signer else ""
            record.say(f"Nhận {moment_text(part.received_at)}{signer}", "muted")
        record.end()
        self.area.verticalScrollBar().setValue(0)
        before = self.table
        for button in record.buttons.values():
            self.setTabOrder(before, button)
            before = button

    def _open(self) -> None:
        """Enter on a part: its report where one was received, else its own parts."""
        row = self.table.row
        if row is None:
            return
        if row.part.received:
            self.wanted.emit(row.part.received)
        elif row.folds:
            self._fold(row.part.unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.area.setFixedHeight(max(LEAST_SAID, min(SAID, round(self.height() * SHARE))))
        widgets.show_if(self.says, self.height() >= LOW and bool(self.says.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_F and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.search.setFocus()
        else:
            super().keyPressEvent(event)
