"""The page of one group of sections: heading, what the form asks, and one editor for each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from forms.cells import Cell
from forms.findings import Finding
from forms.form import Section
from forms.keys import split_table_key
from forms.present import fill_names, names_for
from forms.values import effective
from ui import theme, widgets
from ui.outline.field_editors import FieldEditor, editor_for, stands_under
from ui.outline.parts import Group
from ui.outline.section_head import SectionHead
from workflow.reports import OpenReport

if TYPE_CHECKING:
    from ui.report_page import ReportPage


AT_FIRST = 8
"""Fields that fill a screen: a long page is shown with these, the others are made right after the first paint."""


class SectionView(QWidget):
    """Scrolls; knows its editors by the field's key. Whoever asks for what is not made yet has it made."""

    def __init__(self, page: ReportPage, group: Group, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self._opened, self._findings = page.opened, page.findings
        self._fields = [item for section in group.sections for item in section.field]
        self._sections = [each for each in group.sections if each.field or each is not group.head]
        self._later = list(self._sections)
        self._editors: dict[str, FieldEditor] = {}
        self._heads: dict[str, SectionHead] = {}
        self._places: dict[str, QWidget] = {}
        self._names = names_for(page.opened.pack, page.opened.report)
        self._cells: Mapping[str, Cell] = {}
        inner = QWidget()
        self._box = widgets.column(inner, gap=12)
        self._box.setContentsMargins(0, 0, 8, 8)
        if not group.head.field:
            self._box.addWidget(self._heading(group.head))
        self._box.addStretch(1)
        self._make(AT_FIRST)
        self.area = widgets.scrolled(inner, widgets.column(self))
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if self._later:
            self.area.viewport().installEventFilter(self)

    @property
    def editors(self) -> Mapping[str, FieldEditor]:
        """Every editor of the page, by the field's key."""
        self._make_rest()
        return self._editors

    @property
    def heads(self) -> Mapping[str, SectionHead]:
        """The head of every card, by the section's key."""
        self._make_rest()
        return self._heads

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._make_rest)
        return False

    def _make(self, fields: int) -> None:
        """The next sections, until they have as many fields."""
        while self._later and fields > 0:
            section = self._later.pop(0)
            made = self._card(section) if section.field else self._heading(section)
            self._box.insertWidget(self._box.count() - 1, made)
            fields -= len(section.field)

    def _make_rest(self) -> None:
        """The sections that are not made yet, as they stand; Tab reaches them where they are seen."""
        if not self._later:
            return
        made, later = len(self._editors), tuple(self._later)
        reached = self._stops(each for each in self._sections if each not in later)
        while self._later:
            self._make(1)
        self._refresh(tuple(self._editors.values())[made:])
        for above, widget in pairwise((*reached[-1:], *self._stops(later))):
            QWidget.setTabOrder(above, widget)
        inner = self.area.widget()
        for place in range(self._box.count() - 1):
            self._box.itemAt(place).widget().show()
        inner.layout().activate()
        QCoreApplication.sendPostedEvents(inner, QEvent.Type.LayoutRequest)

    def _stops(self, sections: Iterable[Section]) -> list[QWidget]:
        """What Tab reaches in cards, in its order: a tool in the head comes after the field that it is for.

        Qt's own chain is not asked: PySide takes the widget that it gives for a child of the one that was asked, and a
        page is then kept by a part of one that is gone.
        """
        found: list[QWidget] = []
        for section in sections:
            editors = [self._editors[item.key] for item in section.field]
            tools = [editor.head_tool for editor in editors]
            if section.key in self._heads:
                found += [each for each in _focused(self._heads[section.key]) if each not in tools]
            for editor, tool in zip(editors, tools, strict=True):
                found += [*_focused(editor), *([tool] if tool is not None else [])]
        return found

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
        self._heads[section.key] = head
        box.addWidget(head)
        self._places[section.key] = frame
        for item in section.field:
            editor = editor_for(self._page, section, item)
            self._editors[item.key] = editor
            box.addWidget(editor)
            if editor.head_tool is not None:
                head.add_tool(editor.head_tool)
        return frame

    def refresh(self, opened: OpenReport, findings: tuple[Finding, ...]) -> None:
        """Show every field as it stands, with what the rules say of it."""
        self._opened, self._findings, self._cells = opened, findings, effective(opened.form, opened.report)
        self._refresh(self._editors.values())

    def _refresh(self, editors: Iterable[FieldEditor]) -> None:
        for head in self._heads.values():
            head.refresh(self._opened, self._cells)
        for editor in editors:
            editor.refresh(self._opened, self._cells, tuple(f for f in self._findings if editor.owns(f.key)))

    def tells(self, finding: Finding) -> bool:
        """Whether a finding stands beside a field of this page."""
        return any(stands_under(item, finding, self._cells) for item in self._fields)

    def flush(self) -> None:
        """Store every text that is typed and not yet stored."""
        for editor in tuple(self._editors.values()):
            editor.flush()
            editor.keep_reasons()

    def is_typing(self) -> bool:
        """Whether a text of this page is typed and not stored."""
        return any(editor.is_typing() for editor in self._editors.values())

    def focus_first(self) -> None:
        """Put the cursor where typing can begin."""
        if not any(editor.take_focus() for editor in self._editors.values()) and self._later:
            self._make_rest()
            self.focus_first()

    def focus_key(self, key: str) -> None:
        """Put the cursor on a cell of this page."""
        parts = split_table_key(key)
        wanted = parts.table if parts else key
        editor = self._editors.get(wanted) or self.editors.get(wanted)
        if editor is not None:
            self.area.ensureWidgetVisible(editor, 0, 60)
            editor.take_focus(key)
        else:
            self.reveal(key)

    def reveal(self, section: str) -> None:
        """Scroll a section to the top; once more when a page just made has its sizes."""
        self._make_rest()
        place = self._places.get(section)
        if place is not None:
            self._scroll_to(place)
            QTimer.singleShot(0, self, lambda: self._scroll_to(place))

    def _scroll_to(self, place: QWidget) -> None:
        inner = self.area.widget()
        inner.layout().activate()
        self.area.verticalScrollBar().setValue(place.mapTo(inner, place.rect().topLeft()).y() - 4)


def _focused(part: QWidget) -> list[QWidget]:
    """What in a part of a card can be reached by Tab."""
    return [each for each in part.findChildren(QWidget) if each.focusPolicy() != Qt.FocusPolicy.NoFocus]
