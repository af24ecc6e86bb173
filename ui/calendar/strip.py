"""What is due soon, as a strip at the foot of the first page."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ui import widgets
from workflow.calendar.reminding import DueSoon


def due_strip(found: DueSoon, show: widgets.Slot, seen: widgets.Slot) -> QFrame:
    """The counts and what is foremost. show: opens the calendar; seen: it was read."""
    frame = widgets.notice("warn", f"Nhắc việc: {found.counts}.", "\n".join(found.foremost))
    frame.layout().addWidget(widgets.button("Mở lịch", show))
    frame.layout().addWidget(widgets.button("Đã rõ", seen, "quiet"))
    return frame
