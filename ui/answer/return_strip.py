"""Above a report that was returned: who returned it, why, and each remark with a way to its cell."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from forms.dates import day_text
from forms.text import collapse
from ui import widgets
from ui.context import Context
from ui.tasks import now
from workflow.replies import Remark, Returned, returned

LIST_HEIGHT, LINE_HEIGHT = 168, 46
LOW_HEIGHT, LOW_WINDOW = 84, 620
REASON_SHOWN = 160
SHOW, HIDE = "Xem góp ý", "Ẩn góp ý"
MENDED, KEPT, OPEN = "Đã sửa", "Đã ghi lý do", "Chưa sửa"


class ReturnStrip(QFrame):
    """ "Lần 1 bị trả lại ngày 11/12/2024: …" and, when asked for, the remarks.

    go: to a cell, or to the document's details; mend: begins the next revision, None where it is begun.
    """

    def __init__(
        self,
        context: Context,
        report_id: str,
        found: Returned,
        go: Callable[[str], object],
        mend: Callable[[], object] | None,
    ) -> None:
        super().__init__()
        self._context, self._report_id, self._go = context, report_id, go
        self.shown = found
        self.setProperty("role", "tell-warn")
        box = widgets.column(self, gap=4)
        box.setContentsMargins(12, 6, 8, 6)
        line = widgets.row(gap=10)
        line.addWidget(widgets.mark("triangle-alert", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        self.text = widgets.label("", wrap=True, select=True)
        line.addWidget(self.text, 1)
        self.done = widgets.chip("", "plain")
        line.addWidget(self.done, 0, Qt.AlignmentFlag.AlignVCenter)
        self.more = widgets.button(SHOW, self._toggle, "quiet")
        self.more.setCheckable(True)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.mend = widgets.button(f"Sửa thành lần {found.reply.revision + 1}…", mend or (lambda: None), "quiet")
        line.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignVCenter)
        widgets.show_if(self.mend, mend is not None)
        box.addLayout(line)
        self._list = QWidget()
        self._grid = QGridLayout(self._list)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 4)
        self._area = widgets.scrolled(self._list)
        box.addWidget(self._area)
        self._show(found)
        self.more.setChecked(any(not remark.cell for remark in found.remarks))
        self._fit()

    def refresh(self) -> None:
        """Show what is mended as the report now stands."""
        found = now(lambda: returned(self._context.session, self._report_id))
        if found is not None and found != self.shown:
            self._show(found)

    def _show(self, found: Returned) -> None:
        self.shown = found
        said = strip_text(found)
        self.text.setText(said)
        self.text.setToolTip(widgets.tip(tip_text(found)))
        self.text.setAccessibleDescription(tip_text(found))
        mended = len(found.remarks) - len(found.open_remarks)
        whole = f"{mended}/{len(found.remarks)} đã xử lý" if found.remarks else ""
        widgets.set_chip(self.done, whole, "ok" if not found.open_remarks else "plain")
        self.setAccessibleName(f"{said} {whole}".strip())
        widgets.clear(self._grid)
        for number, remark in enumerate(found.remarks):
            self._line(number, remark)
        widgets.show_if(self.more, bool(found.remarks))
        self._fit()

    def _line(self, number: int, remark: Remark) -> None:
        state, middle = state_text(remark), Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(widgets.label(remark.title, "strong", wrap=True), number, 0, middle)
        self._grid.addWidget(widgets.label(remark.text, wrap=True, select=True), number, 1, middle)
        self._grid.addWidget(widgets.chip(state, "plain" if state == OPEN else "ok"), number, 2, middle)
        if remark.cell:
            go = widgets.button("Đến ô", lambda: self._go(remark.cell), "quiet")
            go.setAccessibleName(f"Đến ô: {remark.title}")
            self._grid.addWidget(go, number, 3, middle)

    def _fit(self) -> None:
        lines = len(self.shown.remarks)
        self.more.setText(HIDE if self.more.isChecked() else SHOW)
        low = self.window().height() < LOW_WINDOW
        self._area.setFixedHeight(min(LOW_HEIGHT if low else LIST_HEIGHT, LINE_HEIGHT * lines))
        widgets.show_if(self._area, self.more.isChecked() and bool(lines))

    def _toggle(self) -> None:
        self._fit()


def state_text(remark: Remark) -> str:
    """What became of a remark; "" of one on no place of the report."""
    if not remark.cell:
        return ""
    return KEPT if remark.note else MENDED if remark.mended else OPEN


def strip_text(found: Returned) -> str:
    """The sentence of the strip; who says it, and the whole of a long reason, stand in its tip."""
    reason = collapse(found.reply.text)
    if len(reason) > REASON_SHOWN:
        reason = f"{reason[:REASON_SHOWN].rsplit(' ', 1)[0]}…"
    return f"Lần {found.reply.revision} bị trả lại ngày {day_text(found.reply.answered_at.date())}: {reason}"


def tip_text(found: Returned) -> str:
    """Who returned it, and every word of why."""
    return f"{found.reply.sender or 'Nơi nhận'}: {found.reply.text}"
