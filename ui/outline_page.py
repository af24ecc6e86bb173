"""Phụ lục 02 and other outline forms: the outline with completion marks at the left, the page at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from forms.findings import Finding
from forms.keys import split_table_key
from forms.pack import Section
from forms.present import fill_names, names_for
from ui import icons, theme, widgets
from ui.context import Context
from ui.outline_delegate import INDENT, OutlineDelegate
from ui.outline_parts import MARK_TEXT, Group, Mark, group_of, groups, mark_of
from ui.report_page import ReportPage
from ui.section_view import SectionView
from workflow.reports import OpenReport

_TONES = {Mark.EMPTY: "muted", Mark.BEGUN: "warn", Mark.FOLLOWS: "warn", Mark.DONE: "ok"}
KEY = Qt.ItemDataRole.UserRole
TITLE = KEY + 1


class OutlinePage(ReportPage):
    """One group of sections at a time; changing it first stores what is typed."""

    topic = "phu-luc-02"
    units = "mục có nội dung"
    hint = "Bài viết được lưu khi ngừng gõ · Enter trong bảng: ô tiếp theo · Ctrl+PgDn: mục sau"

    def __init__(self, context: Context, opened: OpenReport, key: str = "") -> None:
        super().__init__(context, opened)
        self.groups = groups(opened.form)
        found = group_of(opened.form, key) if key else None
        self.group: Group = found[0] if found else self._first_open()
        self._start_key = key
        self.view: SectionView | None = None
        self._items: dict[str, QTreeWidgetItem] = {}
        box = widgets.column(self, gap=10)
        box.setContentsMargins(22, 14, 22, 10)
        box.addLayout(self.head())
        box.addLayout(self.locked_notice())
        box.addWidget(self.question)
        middle = widgets.row(gap=12)
        self.tree = self._made_tree()
        middle.addWidget(self.tree)
        self.place = QWidget()
        self._place_box = widgets.column(self.place)
        middle.addWidget(self.place, 1)
        box.addLayout(middle, 1)
        box.addWidget(self.findings_bar)
        box.addWidget(self.status)
        self._show(self.group)

    def _first_open(self) -> Group:
        report = self.opened.report
        return next((g for g in self.groups if mark_of(g.sections, report) is not Mark.DONE), self.groups[0])

    def _made_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderHidden(True)
        tree.setIndentation(INDENT)
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setFixedWidth(theme.OUTLINE_WIDTH)
        tree.setAccessibleName("Đề cương báo cáo")
        tree.setIconSize(QSize(theme.SMALL + 3, theme.SMALL + 3))
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setWordWrap(True)
        tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        tree.setItemDelegate(OutlineDelegate(tree))
        names = names_for(self.opened.pack, self.opened.report)
        stack: list[tuple[int, QTreeWidgetItem]] = []
        for section in self.opened.form.section:
            while stack and stack[-1][0] >= section.depth:
                stack.pop()
            item = QTreeWidgetItem(stack[-1][1] if stack else tree.invisibleRootItem())
            number = "" if section.number in ("-", "") else f"{section.number} "
            title = fill_names(section.short or section.title, names).rstrip(":")
            item.setText(0, f"{number}{title}")
            item.setData(0, TITLE, f"{number}{title}")
            item.setToolTip(0, fill_names(section.title, names))
            item.setData(0, KEY, section.key)
            if section.depth == 1:
                item.setFont(0, theme.font(theme.TEXT, theme.BOLD))
            self._items[section.key] = item
            stack.append((section.depth, item))
        tree.expandAll()
        tree.currentItemChanged.connect(lambda item, _old: self._chosen(item))
        return tree

    def start(self) -> None:
        self.check()
        if self._start_key:
            self.go_to(self._start_key)
        elif self.view is not None:
            self._select(self.group.head.key)
            self.view.focus_first()

    def flush(self) -> None:
        if self.view is not None:
            self.view.flush()
        self.timer.stop()

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        key = item.data(0, KEY)
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
        self.view = SectionView(self, group)
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
            self._select(self.group.head.key)
            if self.view is not None:
                self.view.focus_first()

    def _select(self, key: str) -> None:
        self.tree.blockSignals(True)
        self.tree.setCurrentItem(self._items[key])
        self.tree.blockSignals(False)

    def refresh(self) -> None:
        super().refresh()
        if self.view is not None:
            self.view.refresh(self.opened, self.findings)
        for section in self.opened.form.section:
            self._mark(section)

    def _mark(self, section: Section) -> None:
        item = self._items[section.key]
        under = tuple(
            other
            for other in self.opened.form.section
            if other.key == section.key or other.key.startswith(f"{section.key}.")
        )
        if section.depth == 1 and len(under) > 1:
            return
        mark = mark_of(under, self.opened.report)
        item.setIcon(0, icons.icon(mark.value, _TONES[mark]))
        title = item.data(0, TITLE)
        item.setText(0, f"{title} · {MARK_TEXT[mark]}" if mark is Mark.FOLLOWS else title)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{title}, {MARK_TEXT[mark]}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if control and event.key() in steps:
            self.step(steps[event.key()])
            return
        super().keyPressEvent(event)

    def name_of(self, key: str) -> str:
        form = self.opened.form
        parts = split_table_key(key)
        item = form.fields.get(parts.table if parts else key)
        if item is None:
            return ""
        columns = [column.label for column in item.column if parts and column.key == parts.column]
        return columns[0] if columns else item.label or form.section_of[item.key].short

    def go_to(self, key: str) -> None:
        found = group_of(self.opened.form, key)
        if found is None:
            return
        self._show(found[0])
        self._select(found[1].key)
        if self.view is not None:
            self.view.focus_key(key)
