"""The editor of each field type. A new type is one more entry of EDITORS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from forms.cell_origin import cell_origin
from forms.cells import EMPTY, Cell, Source
from forms.findings import Finding
from forms.form import Field, Section
from forms.keys import split_table_key
from forms.present import field_text
from forms.rules.naming import cell_name
from ui import widgets
from ui.notes import ReasonField
from ui.outline.field_findings import FieldFindings
from ui.pasting import TextLine
from workflow.reports import OpenReport

if TYPE_CHECKING:
    from ui.report_page import ReportPage

SAVE_AFTER = 400


class FieldEditor(QWidget):
    """A labelled editor of one field with what the rules say of it underneath."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__()
        self.page, self.section, self.item = page, section, item
        self.box = widgets.column(self, gap=4)
        self.name = item.label or section.short or section.title
        self._trouble = FieldFindings(self.ways_out, self.explain if self.editable else None)
        self._effective: Mapping[str, Cell] = {}
        self.notes = widgets.column(gap=4)
        self._noted: tuple[tuple[str, str], ...] = ()
        self.reason: ReasonField | None = None
        self.origin: QLabel | None = None

    @property
    def editable(self) -> bool:
        return self.page.opened.editable

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        """Show the field as it stands; what is being typed is left alone."""
        self._effective = cells
        told = tuple(f for f in findings if self.tells(f))
        self._trouble.show_findings(told, cells, cell_name(opened.form, opened.report, {}, self.item.key))
        self.show_origin(cell_origin(opened.report, self.item.key))
        noted = tuple((key, note) for key, note in opened.report.noted if self.owns(key))
        if noted != self._noted:
            self._noted = noted
            self._show_notes()

    def show_origin(self, text: str) -> None:
        """Say below the field of how many units a consolidated content is."""
        if self.origin is None and text:
            self.origin = widgets.label("", "small", wrap=True)
            self.box.addWidget(self.origin)
        if self.origin is not None:
            self.origin.setText(text)
            widgets.show_if(self.origin, bool(text))

    def tells(self, finding: Finding) -> bool:
        """Whether a finding stands under this field."""
        return stands_under(self.item, finding, self._effective)

    def ways_out(self, finding: Finding) -> list[QPushButton]:
        """Buttons that mend what a finding says; none here."""
        return []

    def explain(self, key: str, text: str) -> None:
        """Store the reason for a warning, which is a notice from then on."""
        if self.page.note(key, text):
            self.page.check()
        self.take_focus(key)

    @property
    def head_tool(self) -> QPushButton | None:
        """The button that stands in the section's head, where the field has no head of its own."""
        return None

    def owns(self, key: str) -> bool:
        """Whether a cell is this field, or stands in its table."""
        return _owns(self.item, key)

    def _show_notes(self) -> None:
        self.reason = None
        widgets.clear(self.notes)
        for key, note in self._noted:
            line = widgets.row()
            line.addWidget(widgets.label(f"Ghi chú: {note}", "muted", wrap=True, select=True), 1)
            if self.editable:
                change = widgets.button(
                    "Sửa ghi chú…", lambda key=key, note=note: self._change_note(key, note), "quiet"
                )
                change.setAccessibleName(f"Sửa ghi chú: {self.name}")
                line.addWidget(change)
            self.notes.addLayout(line)
        if self.box.indexOf(self.notes) < 0:
            self.box.addLayout(self.notes)

    def _change_note(self, key: str, note: str) -> None:
        self._drop_reason()
        self.reason = ReasonField(self.name, note, lambda text: self._keep_note(key, text), self._drop_reason)
        self.notes.addWidget(self.reason)
        self.reason.edit.setFocus()

    def _keep_note(self, key: str, text: str) -> None:
        self._drop_reason()
        self.page.note(key, text)

    def _drop_reason(self) -> None:
        if self.reason is not None:
            self.reason.hide()
            self.reason.deleteLater()
            self.reason = None

    def flush(self) -> None:
        """Store what is typed and not yet stored."""

    def keep_reasons(self) -> None:
        """Store a reason or a changed note that is being written."""
        reason = self._trouble.take_reason()
        if reason is not None:
            self.page.note(*reason)
        if self.reason is not None:
            self.reason.keep_typed()

    def is_typing(self) -> bool:
        """Whether something typed waits to be stored."""
        return False

    def take_focus(self, key: str = "") -> bool:
        """Put the cursor here; False where nothing can be typed."""
        return False


class LineEditor(FieldEditor):
    """A count, an amount, a date or a short text: label, field, unit; what tables say is shown, not typed."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__(page, section, item)
        line = widgets.row(gap=12)
        self.label: QLabel = widgets.label(self.name, wrap=True)
        line.addWidget(self.label, 1)
        self.computed = widgets.label("tự tính", "small")
        line.addWidget(self.computed)
        self.edit = TextLine()
        self.edit.setAccessibleName(self.name)
        self.edit.setFixedWidth(170)
        if item.type != "text":
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.editingFinished.connect(self.flush)
        self.edit.textEdited.connect(self._typed)
        self.edit.returnPressed.connect(self.focusNextChild)
        line.addWidget(self.edit)
        unit = widgets.label(item.unit or ("đồng" if item.type == "money" else ""), "muted")
        unit.setFixedWidth(72)
        line.addWidget(unit)
        self.box.addLayout(line)
        self.box.addWidget(self._trouble)
        self._shown = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.flush)

    def _typed(self) -> None:
        """A figure is stored when it is typed to its end, words also when typing pauses."""
        self.page.status.typing()
        if self.item.type == "text":
            self._timer.start()

    def flush(self) -> None:
        self._timer.stop()
        text = self.edit.text()
        if self.edit.isReadOnly():
            return
        if text == self._shown and not self.edit.isModified():
            self.page.status.settled()
            return
        self.edit.setModified(False)
        self._shown = text
        self.page.enter_text(self.item.key, text)

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        super().refresh(opened, cells, findings)
        cell = cells.get(self.item.key, EMPTY)
        computed = cell.source is Source.COMPUTED
        widgets.show_if(self.computed, computed)
        self.edit.setReadOnly(computed or not self.editable)
        if self.edit.hasFocus() and self.edit.text() != self._shown:
            return
        refused = self.page.refused_text(self.item.key)
        self._shown = field_text(self.item, cell) if refused is None else refused
        if self.edit.hasFocus() and self.edit.text().strip() == self._shown:
            self._shown = self.edit.text()
        elif self.edit.text() != self._shown:
            self.edit.setText(self._shown)
        wrong = self.item.type != "text" and self._trouble.has_error
        if (self.edit.property("state") == "err") != wrong:
            self.edit.setProperty("state", "err" if wrong else "")
            widgets.polish(self.edit)

    def take_focus(self, key: str = "") -> bool:
        if self.edit.isReadOnly():
            return False
        self.edit.setFocus()
        self.edit.selectAll()
        return True


def _owns(item: Field, key: str) -> bool:
    parts = split_table_key(key)
    return (parts.table if parts else key) == item.key


def stands_under(item: Field, finding: Finding, cells: Mapping[str, Cell]) -> bool:
    """Whether a finding is told under its field: one on a cell that says nothing yet is not."""
    return _owns(item, finding.key) and not cells.get(finding.key, EMPTY).is_empty


def editor_for(page: ReportPage, section: Section, item: Field) -> FieldEditor:
    """The editor of a field of a section."""
    if item.as_sections:
        from ui.outline.headed_texts import HeadedTexts

        return HeadedTexts(page, section, item)
    return EDITORS[item.type](page, section, item)


def _narrative(page: ReportPage, section: Section, item: Field) -> FieldEditor:
    from ui.outline.narrative import NarrativeEditor

    return NarrativeEditor(page, section, item)


def _table(page: ReportPage, section: Section, item: Field) -> FieldEditor:
    from ui.outline.subtable import TableEditor

    return TableEditor(page, section, item)


EDITORS = {
    "narrative": _narrative,
    "list": _narrative,
    "text": LineEditor,
    "count": LineEditor,
    "money": LineEditor,
    "date": LineEditor,
    "table": _table,
}
