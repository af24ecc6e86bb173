"""Phụ lục 02 and other outline forms: the outline with completion marks at the left, the page at the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from forms.cells import Cell
from forms.findings import Finding
from forms.form import Section
from forms.keys import split_table_key
from forms.report import Report
from forms.values import effective, progress
from ui import widgets
from ui.context import Context
from ui.outline.dock import OutlineDock
from ui.outline.parts import Group, Mark, group_of, groups, mark_of
from ui.outline.section_view import SectionView
from ui.outline.tree import OutlinePanel, by_section, section_title
from ui.report_page import ReportPage
from workflow.reports import OpenReport


class OutlinePage(ReportPage):
    """One group of sections at a time; changing it first stores what is typed."""

    topic = "phu-luc-02"
    units = "mục có nội dung"
    hint = "Bài viết được lưu khi ngừng gõ · Enter trong bảng: ô tiếp theo · Ctrl+PgDn: mục sau · F6: đề cương"

    def __init__(self, context: Context, opened: OpenReport, key: str = "") -> None:
        super().__init__(context, opened)
        self.groups = groups(opened.form)
        found = group_of(opened.form, key) if key else None
        self.group: Group = found[0] if found else self._first_open()
        self._start_key = key
        self.view: SectionView | None = None
        self.stepping = False
        self._told: tuple[Finding, ...] = ()
        self._marked: Report | None = None
        self._marks: dict[str, Mark | None] = {}
        box = widgets.column(self, gap=10)
        box.setContentsMargins(22, 14, 22, 10)
        box.addLayout(self.head())
        box.addLayout(self.locked_notice())
        box.addWidget(self.question)
        middle = widgets.row(gap=12)
        self.outline = OutlinePanel(opened, self._chosen, self._into_page)
        self.tree = self.outline.tree
        self.place = QWidget()
        self._place_box = widgets.column(self.place)
        self.dock = OutlineDock(self, self.outline, self.place, middle, self._into_view)
        box.addWidget(self.dock.bar)
        box.addLayout(middle, 1)
        box.addWidget(self.findings_bar)
        box.addWidget(self.status)
        self._show(self.group)

    def _first_open(self) -> Group:
        report = self.opened.report
        done = (Mark.DONE, Mark.FOLLOWS)
        return next((g for g in self.groups if mark_of(g.sections, report) not in done), self.groups[0])

    def start(self) -> None:
        self.check()
        if self._start_key:
            self.go_to(self._start_key)
        elif self.view is not None:
            self.tree.select(self.group.head.key)
            self.view.focus_first()

    def flush(self) -> None:
        super().flush()
        if self.view is not None:
            self.view.flush()

    def is_typing(self) -> bool:
        return self.view is not None and self.view.is_typing()

    def _into_page(self) -> None:
        self.dock.close()
        self._into_view()

    def _into_view(self) -> None:
        if self.view is not None:
            self.view.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.dock.fit()

    def step_over(self, back: bool) -> None:
        """A row that was just added stays while its act is taken back."""
        self.stepping = True
        super().step_over(back)
        self.stepping = False

    def _chosen(self, key: str) -> None:
        found = group_of(self.opened.form, key)
        if found is None:
            first = next((g for g in self.groups if g.head.key.startswith(f"{key}.")), None)
            if first is not None:
                self._show(first)
            return
        self._show(found[0])
        if self.view is not None:
            self.view.reveal(found[1].key)

    def _show(self, group: Group) -> None:
        if self.view is not None and group == self.group:
            return
        self.flush()
        self.group = group
        widgets.clear(self._place_box)
        self.dock.name.setText(section_title(group.head, self.opened))
        self.view = SectionView(self, group, self.place)
        self._place_box.addWidget(self.view)
        self.view.show()
        self.refresh()
        self.list_findings()

    def is_listed(self, finding: Finding) -> bool:
        """Findings on the fields of this page stand beside them; the bar has those of other pages."""
        return self.view is None or not self.view.tells(finding)

    def step(self, by: int) -> None:
        """The group before or after; at the ends nothing happens."""
        place = self.groups.index(self.group) + by
        if 0 <= place < len(self.groups):
            self._show(self.groups[place])
            self.tree.select(self.group.head.key)
            if self.view is not None:
                self.view.focus_first()

    def refresh(self) -> None:
        super().refresh()
        if self.view is not None:
            self.view.refresh(self.opened, self.findings)
        self._mark_all()

    def list_findings(self) -> tuple[Finding, ...]:
        self._told = super().list_findings()
        self._mark_all()
        return self._told

    def _mark_all(self) -> None:
        found, report = by_section(self.opened, self._told), self.opened.report
        if report is not self._marked:
            cells = effective(self.opened.form, report)
            self._marks = {section.key: self._mark(section, cells) for section in self.opened.form.section}
            self._marked = report
        for key, mark in self._marks.items():
            self.tree.mark(key, mark, found.get(key, ()))
        self.outline.show_counts(*progress(self.opened.form, self.opened.report), self._told)

    def _mark(self, section: Section, cells: Mapping[str, Cell]) -> Mark | None:
        """How far a section and those under it are; none for a chapter, which has them all."""
        every = self.opened.form.section
        under = tuple(each for each in every if each.key == section.key or each.key.startswith(f"{section.key}."))
        if section.depth == 1 and len(under) > 1:
            return None
        return mark_of(under, self.opened.report, cells)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if control and event.key() in steps:
            self.step(steps[event.key()])
        elif control and event.key() == Qt.Key.Key_F:
            self.dock.show()
            self.outline.find()
        elif event.key() == Qt.Key.Key_F6:
            self.dock.toggle()
        else:
            super().keyPressEvent(event)

    def name_of(self, key: str) -> str:
        form = self.opened.form
        parts = split_table_key(key)
        item = form.fields.get(parts.table if parts else key)
        if item is None:
            return ""
        columns = [column.label for column in item.column if parts and column.key == parts.column]
        section = form.section_of[item.key]
        return columns[0] if columns else item.label or section.short or section.title

    def go_to(self, key: str) -> None:
        found = group_of(self.opened.form, key)
        if found is None:
            return
        self._show(found[0])
        self.tree.select(found[1].key)
        if self.view is not None:
            self.view.focus_key(key)
