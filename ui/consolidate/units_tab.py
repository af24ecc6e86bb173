"""Đơn vị nộp: units by forms, with who has sent, who is late, who was returned."""

from __future__ import annotations

from ui.consolidate.tabs import Tab
from ui.context import Context


class UnitsTab(Tab):
    """The matrix of the chosen period."""

    def __init__(self, context: Context, form: str, period: str) -> None:
        super().__init__()
        self.context, self.form, self.period = context, form, period

    def reload(self, form: str, period: str) -> None:
        self.form, self.period = form, period
