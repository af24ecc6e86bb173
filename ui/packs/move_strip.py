"""The strip above a draft whose pack has a newer version: what would change, and the way over to it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame

from forms.errors import WorldError
from ui import widgets
from ui.context import Context
from ui.settings.big_dialog import BigDialog
from ui.tasks import now
from workflow.packing.moving import Move, move_report, offered_move

MOVE, LATER = "Chuyển sang bản mới", "Để sau"


class MoveStrip(QFrame):
    """flush: stores what is typed on the page before anything is told of it."""

    def __init__(self, context: Context, report_id: str, flush: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._report_id, self._flush = context, report_id, flush
        self.dialog: MoveDialog | None = None
        self.setProperty("role", "tell-notice")
        line = widgets.row(self, gap=10)
        line.setContentsMargins(12, 6, 8, 6)
        line.addWidget(widgets.mark("info", "accent"))
        text = "Gói biểu mẫu có bản mới. Báo cáo này vẫn theo bản lúc lập cho đến khi được chuyển."
        line.addWidget(widgets.label(text, wrap=True), 1)
        self.button = widgets.button(f"{MOVE}…", self.ask)
        self.button.setAccessibleName(self.button.text())
        line.addWidget(self.button)
        self.setAccessibleName(text)

    def ask(self) -> None:
        """Tell what would change; nothing is changed before the officer says so."""
        self._flush()
        found = now(lambda: offered_move(self._context.session, self._report_id))
        if found is not None:
            self.dialog = MoveDialog(self, self._context, found)
            self.dialog.open()


class MoveDialog(BigDialog):
    """Everything that the move changes, a line each."""

    def __init__(self, parent: MoveStrip, context: Context, found: Move) -> None:
        super().__init__(parent.window(), MOVE)
        self._context, self._found = context, found
        head = f"{found.title}: từ bản {found.before} sang bản {found.after}"
        self.box.addWidget(widgets.label(head, "section", wrap=True))
        self.box.addWidget(widgets.label(found.pack_title, "muted", wrap=True))
        for sentence in found.sentences:
            self.box.addWidget(widgets.label(sentence, "err" if sentence in found.problems else "", wrap=True))
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.later = widgets.button(LATER, self.reject)
        self.go = widgets.button(MOVE, self.move_over, "primary")
        self.go.setEnabled(not found.problems)
        self.buttons(self.later, self.go)

    def move_over(self) -> None:
        """Go over, and open the report as it then stands."""
        try:
            now(lambda: move_report(self._context.session, self._found.report_id))
        except WorldError as error:
            self.refuse(error)
            return
        self.accept()
        self._context.ways.show_report(self._found.report_id)
