"""The editor of each field type. A new type is one more entry of EDITORS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPlainTextEdit, QWidget

from forms.cells import EMPTY, Cell, Source, State
from forms.findings import Finding, Severity
from forms.keys import split_table_key
from forms.pack import Field, Section
from forms.present import expand_tokens, field_text
from ui import theme, widgets
from ui.notes import ReasonField
from workflow.reports import OpenReport

if TYPE_CHECKING:
    from ui.report_page import ReportPage

SAVE_AFTER = 400
_TONE = {Severity.ERROR: "err", Severity.WARNING: "warn", Severity.NOTICE: "muted"}


class FieldEditor(QWidget):
    """A labelled editor of one field with what the rules say of it underneath."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__()
        self.page, self.section, self.item = page, section, item
        self.box = widgets.column(self, gap=4)
        self.name = item.label or section.short or section.title
        self._trouble = widgets.label("", "err", wrap=True)
        self._trouble.hide()
        self.notes = widgets.column(gap=4)
        self._noted: tuple[tuple[str, str], ...] = ()
        self.reason: ReasonField | None = None

    @property
    def editable(self) -> bool:
        return self.page.opened.editable

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        """Show the field as it stands; what is being typed is left alone."""
        told = [f for f in findings if not cells.get(f.key, EMPTY).is_empty]
        self._trouble.setText("\n".join(f"{f.message} {f.remedy}".strip() for f in told))
        widgets.show_if(self._trouble, bool(told))
        if told:
            widgets.role(self._trouble, _TONE[told[0].severity])
        noted = tuple((key, cell.note) for key, cell in opened.report.cells.items() if cell.note and self.owns(key))
        if noted != self._noted:
            self._noted = noted
            self._show_notes()

    def owns(self, key: str) -> bool:
        """Whether a cell is this field, or stands in its table."""
        parts = split_table_key(key)
        return (parts.table if parts else key) == self.item.key

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

    def take_focus(self, key: str = "") -> bool:
        """Put the cursor here; False where nothing can be typed."""
        return False


class NarrativeEditor(FieldEditor):
    """A text that grows with what is written; stored when typing pauses and when the cursor leaves."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__(page, section, item)
        if item.label:
            self.box.addWidget(widgets.label(item.label, "strong", wrap=True))
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setAccessibleName(self.name)
        self.edit.setReadOnly(not self.editable)
        self.edit.setAcceptDrops(False)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.edit.setPlaceholderText("Mỗi kiến nghị một dòng" if item.type == "list" else "Nhập nội dung")
        self.edit.installEventFilter(self)
        self.box.addWidget(self.edit)
        self.printed = widgets.label("", "muted", wrap=True)
        self.box.addWidget(self.printed)
        self.follows = QCheckBox("Sẽ bổ sung sau")
        self.follows.setAccessibleName(f"Sẽ bổ sung sau: {self.name}")
        widgets.show_if(self.follows, section.may_follow)
        self.follows.clicked.connect(self._follow)
        self.box.addWidget(self.follows)
        self.box.addWidget(self._trouble)
        self._stored = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.flush)
        self.edit.textChanged.connect(self._changed)
        self._grow()

    def _changed(self) -> None:
        self._grow()
        if self.edit.toPlainText() != self._stored:
            self._timer.start()

    def _grow(self) -> None:
        line = QFontMetrics(theme.font()).lineSpacing()
        lines = max(3, min(14, round(self.edit.document().size().height())))
        self.edit.setFixedHeight(lines * line + 26)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self.flush()
        if watched is self.edit and event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._grow)
        return super().eventFilter(watched, event)

    def flush(self) -> None:
        self._timer.stop()
        text = self.edit.toPlainText()
        if text != self._stored and self.editable:
            self._stored = text
            self.page.enter_text(self.item.key, text)

    def _follow(self, wanted: bool) -> None:
        self.flush()
        self.page.put(self.item.key, Cell(None, State.MISSING) if wanted else None)

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        super().refresh(opened, cells, findings)
        cell = opened.report.cell(self.item.key)
        if not self._timer.isActive() and cell.text != self.edit.toPlainText():
            self._stored = cell.text
            self.edit.setPlainText(cell.text)
        self._stored = cell.text
        self.follows.setChecked(cell.state is State.MISSING)
        self.follows.setEnabled(self.editable and not cell.text)
        self.edit.setEnabled(cell.state is not State.MISSING)
        shown = expand_tokens(opened.form, cell.text, cells)
        self.printed.setText(f"Khi in: {shown}")
        widgets.show_if(self.printed, shown != cell.text)

    def take_focus(self, key: str = "") -> bool:
        if self.editable:
            self.edit.setFocus()
        return self.editable


class LineEditor(FieldEditor):
    """A count, an amount, a date or a short text: label, field, unit; what tables say is shown, not typed."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__(page, section, item)
        line = widgets.row(gap=12)
        self.label: QLabel = widgets.label(self.name, wrap=True)
        line.addWidget(self.label, 1)
        self.computed = widgets.label("tự tính", "small")
        line.addWidget(self.computed)
        self.edit = QLineEdit()
        self.edit.setAccessibleName(self.name)
        self.edit.setFixedWidth(170)
        if item.type != "text":
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.editingFinished.connect(self.flush)
        self.edit.returnPressed.connect(self.focusNextChild)
        line.addWidget(self.edit)
        unit = widgets.label(item.unit or ("đồng" if item.type == "money" else ""), "muted")
        unit.setFixedWidth(72)
        line.addWidget(unit)
        self.box.addLayout(line)
        self.box.addWidget(self._trouble)
        self._shown = ""

    def flush(self) -> None:
        text = self.edit.text()
        if text != self._shown and not self.edit.isReadOnly():
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
        self._shown = field_text(self.item, cell)
        if self.edit.text() != self._shown:
            self.edit.setText(self._shown)
        wrong = self.item.type != "text" and self._trouble.isVisibleTo(self) and self._trouble.property("role") == "err"
        if (self.edit.property("state") == "err") != wrong:
            self.edit.setProperty("state", "err" if wrong else "")
            widgets.polish(self.edit)

    def take_focus(self, key: str = "") -> bool:
        if self.edit.isReadOnly():
            return False
        self.edit.setFocus()
        self.edit.selectAll()
        return True


def editor_for(page: ReportPage, section: Section, item: Field) -> FieldEditor:
    """The editor of a field of a section."""
    if item.as_sections:
        from ui.headed_texts import HeadedTexts

        return HeadedTexts(page, section, item)
    return EDITORS[item.type](page, section, item)


def _table(page: ReportPage, section: Section, item: Field) -> FieldEditor:
    from ui.subtable import TableEditor

    return TableEditor(page, section, item)


EDITORS = {
    "narrative": NarrativeEditor,
    "list": NarrativeEditor,
    "text": LineEditor,
    "count": LineEditor,
    "money": LineEditor,
    "date": LineEditor,
    "table": _table,
}
