"""A clock that cannot be right, said where documents are begun and where they are signed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QFrame

from ui import widgets
from ui.pages import Page
from ui.tasks import now, run_quietly
from workflow.clock import ClockDoubt, clock_doubt, confirm_clock

READ, RIGHT = "Đã rõ", "Ngày giờ đang đúng"


def look_at_clock(page: Page, place: QBoxLayout, then: Callable[[], object]) -> None:
    """Look beside the work, and say in `place` what speaks against the clock until the officer has put it away; what
    cannot be right is said again at the next start. then: done where it was put away."""
    context = page.context

    def read(doubt: ClockDoubt) -> None:
        context.clock_read = True
        now(lambda: confirm_clock(context.session, doubt))
        widgets.clear(place)
        then()

    def show(doubt: ClockDoubt | None) -> None:
        widgets.clear(place)
        if doubt is not None:
            frame = clock_notice(doubt)
            frame.layout().addWidget(widgets.button(READ if doubt.certain else RIGHT, lambda: read(doubt), "quiet"))
            place.addWidget(frame)

    if not context.clock_read:
        run_quietly(page, lambda: clock_doubt(context.session), show)


def clock_notice(doubt: ClockDoubt) -> QFrame:
    """What the clock says, and what to do."""
    return widgets.notice("warn", doubt.sentence, doubt.remedy)
