"""The page of one group of sections: heading, what the form asks, and one editor for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QWidget

from forms.findings import Finding
from forms.keys import split_table_key
from forms.pack import Section
from forms.present import fill_names, names_for
from forms.values import effective
from ui import theme, widgets
from ui.outline.field_editors import FieldEditor, editor_for
from ui.outline.parts import Group
from ui.outline.section_head import SectionHead
from workflow.reports import OpenReport

if TYPE_CHECKING:
    from ui.report_page import ReportPage


class SectionView(QWidget):
    """Scrolls; knows its editors by the field's key."""

    def __init__(self, page: ReportPage, group: Group, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self.editors: dict[str, FieldEditor] = {}
        self.heads: dict[str, SectionHead] = {}
        self._places: dict[str, QWidget] = {}
        self._names = names_for(page.opened.pack, page.opened.report)
        inner = QWidget()
        box = widgets.column(inner, gap=12)
        box.setContentsMargins(0, 0, 8, 8)
        if not group.head.field:
            box.addWidget(self._heading(group.head))
        for section in group.sections:
            if section.field:
                box.addWidget(self._card(section))
            elif section is not group.head:
                box.addWidget(self._heading(section))
        box.addStretch(1)
        self.area = widgets.scrolled(inner, widgets.column(self))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _heading(self, section: Section) -> QWidget:
        number = "" if section.number in ("-", "") else f"{section.number} "
        made = widgets.label(number + fill_names(section.title, self._names).rstrip(":"), "section", wrap=True)
        self._places[section.key] = made
        return made

    def _card(self, section: Section) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=theme.GAP)
        box.setContentsMargins(18, 14, 18, 16)
        head = SectionHead(self._page, section, self._heading(section), self._names)
        self.heads[section.key] = head
        box.addWidget(head)
        self._places[section.key] = frame
        for item in section.field:
            editor = editor_for(self._page, section, item)
            self.editors[item.key] = editor
            box.addWidget(editor)
            if editor.head_tool is not None:
                head.add_tool(editor.head_tool)
        return frame

    def refresh(self, opened: OpenReport, findings: tuple[Finding, ...]) -> None:
        """Show every field as it stands, with what the rules say of it."""
        cells = effective(opened.form, opened.report)
        for head in self.heads.values():
            head.refresh(opened)
        for editor in self.editors.values():
            editor.refresh(opened, cells, tuple(f for f in findings if editor.owns(f.key)))

    def tells(self, finding: Finding) -> bool:
        """Whether a finding stands beside a field of this page."""
        return any(editor.tells(finding) for editor in self.editors.values())

    def flush(self) -> None:
        """Store every text that is typed and not yet stored."""
        for editor in self.editors.values():
            editor.flush()
            editor.keep_reasons()

    def is_typing(self) -> bool:
        """Whether a text of this page is typed and not stored."""
        return any(editor.is_typing() for editor in self.editors.values())

    def focus_first(self) -> None:
        """Put the cursor where typing can begin."""
        for editor in self.editors.values():
            if editor.take_focus():
                return

    def focus_key(self, key: str) -> None:
        """Put the cursor on a cell of this page."""
        parts = split_table_key(key)
        editor = self.editors.get(parts.table if parts else key)
        if editor is not None:
            self.area.ensureWidgetVisible(editor, 0, 60)
            editor.take_focus(key)
        else:
            self.reveal(key)

    def reveal(self, section: str) -> None:
        """Scroll a section to the top."""
        place = self._places.get(section)
        if place is not None:
            inner = self.area.widget()
            inner.layout().activate()
            self.area.verticalScrollBar().setValue(place.mapTo(inner, place.rect().topLeft()).y() - 4)
