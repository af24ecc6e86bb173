"""Hoàn tác and Làm lại: two small buttons that say what they would take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from forms.cells import Cell
from forms.present import cell_text
from ui import icons, theme, widgets
from ui.context import Context
from ui.tasks import now
from workflow.reports import OpenReport, history, open_report
from workflow.undoing import UNDO, Act, Stepped, redo, undo, undoable

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QFocusEvent

    from ui.consolidate.text_pane import TextPane
    from ui.report_page import ReportPage

NO_MORE = {True: "Không còn gì để hoàn tác", False: "Không còn gì để làm lại"}
_SHOWN = 30
Named = Callable[[str], str]


class StepButton(widgets.Button):
    """One of the two. What it would do is put into words when it is asked for, not at every keystroke.

    The pointer or the focus asks for it. event() is left to Qt: in Python its first call builds every event class.
    """

    def __init__(self, context: Context, report_id: str, named: Named, back: bool, press: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._report_id, self._named, self._back = context, report_id, named, back
        self._word = "Hoàn tác" if back else "Làm lại"
        self._key = "Ctrl+Z" if back else "Ctrl+Y"
        self.setProperty("role", "icon")
        self.setIcon(icons.icon("undo-2" if back else "redo-2"))
        self.setIconSize(QSize(theme.ICON, theme.ICON))
        self.setAccessibleName(self._word)
        self.setToolTip(self._word)
        self.setAutoDefault(False)
        self.setEnabled(False)
        self.clicked.connect(lambda: press())

    def look(self) -> None:
        """Be usable where there is something to step over."""
        session, report_id = self._context.session, self._report_id
        can = now(lambda: undoable(session, report_id))
        self.setEnabled((can.undo if self._back else can.redo) is not None)
        if self.underMouse():
            self._tell()

    def enterEvent(self, event: QEnterEvent) -> None:
        self._tell()
        super().enterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._tell()
        super().focusInEvent(event)

    def _tell(self) -> None:
        self.setToolTip(self.said())
        self.setAccessibleDescription(self.toolTip())

    def said(self) -> str:
        """ "Hoàn tác: 2.1.1 từ 12 về 15 (Ctrl+Z)"."""
        session, report_id = self._context.session, self._report_id
        can = now(lambda: undoable(session, report_id))
        act = can.undo if self._back else can.redo
        if act is None:
            return NO_MORE[self._back]
        return f"{self._word}: {self._act_text(act)} ({self._key})"

    def _act_text(self, act: Act) -> str:
        session, report_id = self._context.session, self._report_id
        names = [name for name in dict.fromkeys(self._named(key) for key in act.keys) if name]
        if len(act.keys) > 1:
            why = f"{act.why}, " if act.why else ""
            return f"{why}{len(act.keys)} ô" + (f" ({names[0]}…)" if names else "")
        changes = now(lambda: history(session, report_id, act.keys[0]))
        standing = now(lambda: open_report(session, report_id)).report.cells.get(act.keys[0])
        name = names[0] if names else "một ô"
        for change in reversed(changes):
            if change.new == standing and (change.why == UNDO) is not self._back:
                old, new = _said(change.old), _said(change.new)
                return f"{name} từ {new} về {old}" if old != new else f"{name}, ghi chú"
        return name


def _said(cell: Cell | None) -> str:
    text = " ".join(cell_text(cell).split()) if cell else ""
    shown = f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text
    return shown or "(để trống)"


def step_buttons(context: Context, report_id: str, named: Named, step: Callable[[bool], object]) -> list[StepButton]:
    """Both buttons; `step` is told whether back."""
    return [StepButton(context, report_id, named, back, lambda back=back: step(back)) for back in (True, False)]


def step_over(page: ReportPage | TextPane, back: bool) -> Stepped | None:
    """Take back the last act on the page's report, or do it again; None where nothing was done, which is told."""
    if not page.opened.editable:
        return None
    page.flush()
    session, report_id = page.context.session, page.opened.report.id
    can = now(lambda: undoable(session, report_id))
    if (can.undo if back else can.redo) is None:
        page.status.tell(NO_MORE[back])
        return None
    stepped: list[Stepped] = []

    def step() -> OpenReport:
        found = (undo if back else redo)(session, report_id)
        assert found is not None
        stepped.append(found)
        return found.report

    return stepped[0] if page.commit(step) else None
