"""The editor of a narrative or a list: the text with its chips, the way to insert figures, its warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPushButton

from forms.cells import Cell, State
from forms.completion import says_follows
from forms.findings import Finding, Severity
from forms.form import Field, Section
from forms.lint import lint
from forms.present import FOLLOWS
from forms.rules.quoted import Contradiction, contradictions
from forms.tokens import figures
from ui import widgets
from ui.outline.field_editors import SAVE_AFTER, FieldEditor
from ui.outline.narrative_edit import NarrativeEdit
from ui.pasting import LegacyBar
from workflow.narratives import quote_figure, step_text, write_text
from workflow.reports import OpenReport

if TYPE_CHECKING:
    from ui.outline.figure_picker import FigurePicker
    from ui.report_page import ReportPage

CODE, COPIED = "V16", "V18"
_PASSING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class NarrativeEditor(FieldEditor):
    """A text that grows with what is written; stored when typing pauses and when the cursor leaves.

    The stored text is only replaced from outside (undo, a figure put in) while nothing typed waits to be stored.
    """

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__(page, section, item)
        self.edit = NarrativeEdit(page.opened.form)
        self.edit.setAccessibleName(self.name)
        self.edit.setReadOnly(not self.editable)
        self.edit.installEventFilter(self)
        self.insert = widgets.button("Chèn số liệu", self.pick, "quiet", "hash", "Chèn số của biểu (Ctrl+K)")
        self.insert.setAccessibleName(f"Chèn số liệu: {self.name}")
        self.picker: FigurePicker | None = None
        self._lay_out()
        self._known, self._dirty, self._storing = "", False, False
        self._cells: Mapping[str, Cell] = {}
        self._doubts: tuple[Contradiction, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.flush)
        self.edit.typed.connect(self._typed)
        self.edit.figure_wanted.connect(self.pick)

    def _lay_out(self) -> None:
        widgets.show_if(self.insert, self.editable and bool(figures(self.page.opened.form)))
        if self.item.label:
            line = widgets.row()
            line.addWidget(widgets.label(self.item.label, "strong", wrap=True), 1)
            line.addWidget(self.insert, 0, Qt.AlignmentFlag.AlignBottom)
            self.box.addLayout(line)
        self.box.addWidget(self.edit)
        self.box.addWidget(LegacyBar())
        self.box.addWidget(self._trouble)

    def _typed(self) -> None:
        self._dirty = True
        self._timer.start()
        self.page.status.typing()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self.flush(left=event.reason() not in _PASSING)
        return super().eventFilter(watched, event)

    def flush(self, left: bool = False) -> None:
        """Store what is typed. What could not be stored stays in the field and is tried again."""
        self._timer.stop()
        if not self.editable or not (self._dirty or (left and says_follows(self._known))):
            return
        text, session, report_id = self.edit.text(), self.page.context.session, self.page.opened.report.id
        if text == self._known and not (left and says_follows(text)):
            self._dirty = False
            self.page.status.settled()
            return
        self._storing = True
        stepped = self.edit.stepped and not left
        stored = self.page.commit(
            lambda: (
                step_text(session, report_id, self.item.key, text)
                if stepped
                else write_text(session, report_id, self.item.key, text, left)
            )
        )
        self._storing, self._dirty = False, not stored
        if stored:
            self._known = self.page.opened.report.cell(self.item.key).text
            if left and not self._known:
                self.edit.show_text("")
        else:
            self.page.status.typing()

    def is_typing(self) -> bool:
        return self._dirty and not self._storing

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        cell = opened.report.cell(self.item.key)
        self._cells = cells
        if not self._dirty and not self._storing and cell.text != self._known:
            self._known = cell.text
            self.edit.show_text(cell.text)
        self.edit.show_figures(cells)
        self.edit.setPlaceholderText(self._asked(cell))
        self._doubt(opened, cells, cell, findings)
        super().refresh(opened, cells, findings)

    def _asked(self, cell: Cell) -> str:
        if cell.state is State.MISSING:
            return f"{FOLLOWS[:2].upper()}{FOLLOWS[2:]} Gõ vào đây khi đã có kết quả."
        return "Mỗi kiến nghị một dòng" if self.item.type == "list" else "Nhập nội dung"

    def _doubt(self, opened: OpenReport, cells: Mapping[str, Cell], cell: Cell, findings: tuple[Finding, ...]) -> None:
        """Underline the typed numbers that the rules warn of, and what a PDF seems to have hurt."""
        told = any(finding.code == CODE and finding.severity is Severity.WARNING for finding in findings)
        year = opened.report.period.year
        found = contradictions(opened.form, cells, self.item.key, cell.text, year) if told and not self._dirty else ()
        self._doubts = found
        hurt = lint(cell.text) if not self._dirty and any(each.code == COPIED for each in findings) else ()
        self.edit.underline(tuple((each.start, each.end) for each in (*found, *hurt)))

    def ways_out(self, finding: Finding) -> list[QPushButton]:
        """The button that puts the table's figure in the place of the typed number."""
        told = (each for each in self._doubts if finding.code == CODE and finding.message.endswith(each.message))
        found = next(told, None)
        if found is None:
            return []
        use = widgets.button("Thay bằng số liệu của bảng", lambda: self.quote(found))
        use.setAccessibleName(f"Thay “{found.said}” bằng số liệu của bảng: {found.figure.name}")
        return [use]

    def quote(self, found: Contradiction) -> None:
        """Put the figure in the place of the typed number, as one act."""
        self.flush()
        session, report_id = self.page.context.session, self.page.opened.report.id
        if self.page.commit(lambda: quote_figure(session, report_id, found)):
            self.page.check()
        self.edit.setFocus()

    def pick(self) -> None:
        """Open the list of figures over the page; the one that is taken stands where the cursor was."""
        from ui.outline.figure_picker import FigurePicker

        if not self.editable:
            return
        form = self.page.opened.form
        self.picker = FigurePicker(self.window(), form, self.section.key, self._cells, self._insert)
        self.picker.finished.connect(self._picked)
        self.picker.open()

    def _insert(self, key: str) -> None:
        self.edit.insert_figure(key)

    def _picked(self) -> None:
        self.edit.setFocus()
        if self.picker is not None:
            self.picker.deleteLater()
            self.picker = None

    @property
    def head_tool(self) -> QPushButton | None:
        return None if self.item.label else self.insert

    def take_focus(self, key: str = "") -> bool:
        if self.editable:
            self.edit.setFocus()
        return self.editable
