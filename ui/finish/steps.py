"""What every step of "Hoàn thành và gửi" is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui import widgets

if TYPE_CHECKING:
    from ui.finish.page import FinishPage


class Step(QWidget):
    """One question. next_text is the primary button's verb; `ready` says whether it can be pressed; topic: its page
    of the help."""

    title = ""
    question = ""
    next_text = "Tiếp tục"
    topic = "hoan-thanh-va-gui"

    def __init__(self, page: FinishPage) -> None:
        super().__init__()
        self.page = page
        self.box = widgets.column(self, gap=12)

    def enter(self) -> None:
        """The step is shown."""

    def flush(self) -> None:
        """Store what is typed and not yet stored."""

    @property
    def ready(self) -> bool:
        return True

    def go_on(self) -> None:
        """The primary button was pressed."""
        self.flush()
        self.page.step(1)
