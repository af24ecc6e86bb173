"""Over the totals: how many units count, who is missing, what came since, what is to be chosen; the way on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from ui import theme, widgets
from workflow.consolidating.head_words import Head, head_of
from workflow.consolidating.sheet import Sheet

MOST_OTHERS = 2
Slot = Callable[[], object]


class HeadStrip(QFrame):
    """One card; what there is nothing of is not shown. make, report, finish: the buttons of the way on.

    units, choose: buttons that stand with the tools below it."""

    def __init__(self, make: Slot, report: Slot, finish: Slot, units: Slot, choose: Slot) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.head: Head | None = None
        box = widgets.column(self, gap=6)
        box.setContentsMargins(14, 10, 14, 10)
        top = widgets.row(gap=10)
        texts = widgets.column(gap=2)
        self.counted = widgets.label("", "strong", wrap=True, select=True)
        self.missing = widgets.label("", "muted", wrap=True, select=True)
        texts.addWidget(self.counted)
        texts.addWidget(self.missing)
        top.addLayout(texts, 1)
        buttons = QWidget()
        row = widgets.row(buttons)
        self.report: QPushButton = widgets.button("Mở báo cáo", report, icon="file-text")
        self.finish: QPushButton = widgets.button("Hoàn thành và gửi…", finish, icon="signature")
        self.make: QPushButton = widgets.button("Tổng hợp", make, "primary", "layers")
        self.ways = (self.report, self.finish, self.make)
        for button in self.ways:
            row.addWidget(button)
        top.addWidget(buttons)
        box.addLayout(top)
        self._done, self.done = _line("circle-check", "ok")
        self._later, self.stale = _line("clock", "warn")
        self._open, self.choice = _line("triangle-alert", "err")
        self._rest, self.rest = _line("triangle-alert", "warn")
        for line in (self._done, self._later, self._open, self._rest):
            box.addWidget(line)
        self.units: QPushButton = widgets.button("Xem Đơn vị nộp", units, icon="list-todo")
        self.choose: QPushButton = widgets.button("Chọn nguồn số liệu…", choose, icon="columns-2")

    @property
    def controls(self) -> Sequence[QWidget]:
        """In the order of the keyboard."""
        return self.ways

    def tell(self, sentence: str) -> None:
        """Say what was done; "" takes it back."""
        self.done.setText(sentence)
        self._done.setAccessibleName(sentence)
        widgets.show_if(self._done, bool(sentence))

    def show_sheet(self, found: Sheet) -> None:
        """Say how things stand."""
        self.head = head = head_of(found)
        for label, text in ((self.counted, head.counted), (self.missing, head.missing)):
            label.setText(text)
        for line, label, text in (
            (self._later, self.stale, head.stale),
            (self._open, self.choice, head.choice),
            (self._rest, self.rest, _told(head.others)),
        ):
            label.setText(text)
            line.setAccessibleName(text)
            widgets.show_if(line, bool(text))
        self.make.setText(head.make)
        self.make.setAccessibleName(head.make)
        self.make.setEnabled(head.can_make)
        self.make.setToolTip(head.why_not)
        for button in (self.report, self.finish):
            widgets.show_if(button, bool(found.figures.report_id))
        widgets.show_if(self.choose, bool(head.districts))
        self.choose.setText(head.districts)
        self.choose.setAccessibleName(head.districts)
        widgets.show_if(self.units, bool(found.missing))
        widgets.show_if(self.missing, bool(head.missing))

    def set_low(self, low: bool) -> None:
        """In a low window the names of the missing stand in the tip of the count."""
        widgets.show_if(self.missing, not low and self.head is not None and bool(self.head.missing))
        self.counted.setToolTip(self.missing.text() if low else "")


def _line(icon: str, tone: str) -> tuple[QWidget, QLabel]:
    made = QWidget()
    row = widgets.row(made)
    row.addWidget(widgets.mark(icon, tone, theme.ICON - 2))
    label = widgets.label("", tone, wrap=True, select=True)
    row.addWidget(label, 1)
    made.hide()
    return made, label


def _told(others: Sequence[str]) -> str:
    """What is to be looked into, the first of them where there are many."""
    rest = len(others) - MOST_OTHERS
    return " ".join((*others[:MOST_OTHERS], *((f"Còn {rest} điều khác, xem trong báo cáo.",) if rest > 0 else ())))
