"""What is due soon, as a strip at the foot of the first page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ui import widgets
from workflow.calendar.reminding import DueSoon

MOST = 2


def due_strip(found: DueSoon, show: widgets.Slot, seen: widgets.Slot) -> QFrame:
    """The first few sentences; the rest stands in the calendar. show: opens it; seen: it was read."""
    told = (*found.overdue, *found.soon)
    more = f"Còn {len(told) - MOST} hạn khác trong Lịch báo cáo." if len(told) > MOST else ""
    lead = ", ".join(
        f"{len(said)} báo cáo {words}"
        for said, words in ((found.overdue, "quá hạn"), (found.soon, "sắp đến hạn"))
        if said
    )
    frame = widgets.notice("warn", f"Nhắc việc: {lead}.", "\n".join((*told[:MOST], *filter(None, (more,)))))
    frame.layout().addWidget(widgets.button("Mở lịch", show))
    frame.layout().addWidget(widgets.button("Đã rõ", seen, "quiet"))
    return frame
