"""Reports of earlier periods in one line, with the way to see them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame

from ui import widgets
from workflow.duties import Duty

BUTTON_WIDTH, BESIDE = 140, 46
"""As on the cards above it."""


def earlier_strip(found: Sequence[Duty], show: Callable[[], object]) -> QFrame:
    """How many were sent and how many never made: "20 báo cáo đã gửi · 27 báo cáo chưa lập"."""
    sent = sum(duty.is_closed for duty in found)
    counts = ((sent, "đã gửi"), (len(found) - sent, "chưa lập"))
    said = " · ".join(f"{number} báo cáo {words}" for number, words in counts if number)
    frame = widgets.card()
    line = widgets.row(frame)
    line.setContentsMargins(18, 12, 12, 12)
    line.addWidget(widgets.label(said, "muted", wrap=True), 1)
    button = widgets.button("Hiện tất cả", show)
    button.setAccessibleName(f"Hiện tất cả báo cáo của các kỳ trước: {said}")
    button.setMinimumWidth(BUTTON_WIDTH)
    line.addWidget(button)
    line.addSpacing(BESIDE)
    return frame
