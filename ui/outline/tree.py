"""The outline at the left: sections with how far they are and what was found in them, a search, the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from forms.findings import Finding, Severity
from forms.form import Section
from forms.keys import split_table_key
from forms.present import fill_names, names_for
from forms.text import plain
from ui import theme, widgets
from ui.outline.parts import MARK_TEXT, Mark
from ui.outline.tree_delegate import FOUND, INDENT, KEY, MARK, TITLE, OutlineDelegate
from workflow.reports import OpenReport

MANY = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_WORDS = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo"}


def counted(findings: Sequence[Finding]) -> str:
    """ "1 lỗi · 2 cảnh báo"; "" for none of either."""
    counts = Counter(finding.severity for finding in findings)
    return " · ".join(f"{counts[severity]} {word}" for severity, word in _WORDS.items() if counts[severity])


def section_title(section: Section, opened: OpenReport) -> str:
    """ "4. Truyền thông, tập huấn": how a section is called where there is little room."""
    return _title(section, names_for(opened.pack, opened.report))


def _title(section: Section, names: Mapping[str, str]) -> str:
    number = "" if section.number in ("-", "") else f"{section.number} "
    return f"{number}{fill_names(section.short or section.title, names).rstrip(':')}"


class OutlineTree(QTreeWidget):
    """The sections of a form in printed order, all of them open."""

    entered = Signal()

    def __init__(self, opened: OpenReport) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(INDENT)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setAccessibleName("Đề cương báo cáo")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(OutlineDelegate(self))
        self.items: dict[str, QTreeWidgetItem] = {}
        self._words: dict[str, str] = {}
        names = names_for(opened.pack, opened.report)
        stack: list[tuple[int, QTreeWidgetItem]] = []
        for section in opened.form.section:
            while stack and stack[-1][0] >= section.depth:
                stack.pop()
            item = QTreeWidgetItem(stack[-1][1] if stack else self.invisibleRootItem())
            self._fill(item, section, names)
            stack.append((section.depth, item))
        self.expandAll()

    def _fill(self, item: QTreeWidgetItem, section: Section, names: Mapping[str, str]) -> None:
        title = _title(section, names)
        whole = fill_names(section.title, names)
        item.setText(0, title)
        item.setData(0, TITLE, title)
        item.setToolTip(0, whole)
        item.setData(0, KEY, section.key)
        if section.depth == 1:
            item.setFont(0, theme.font(theme.TEXT, theme.BOLD))
        self.items[section.key] = item
        self._words[section.key] = plain(f"{title} {whole} {section.prompt}")

    def mark(self, key: str, mark: Mark | None, findings: Sequence[Finding], more: str = "") -> None:
        """How far a section is (None for a heading over others) and what was found in it, also in words.

        more: what else is told behind its title.
        """
        item = self.items[key]
        grave = min((f.severity for f in findings), key=list(Severity).index, default=None)
        title = item.data(0, TITLE)
        shown = " · ".join(part for part in (title, MARK_TEXT[mark] if mark is Mark.FOLLOWS else "", more) if part)
        told = (title, MARK_TEXT[mark] if mark else "", counted(findings), more)
        spoken = ", ".join(part for part in told if part)
        for role, value in (
            (Qt.ItemDataRole.DisplayRole, shown),
            (MARK, mark.value if mark else None),
            (FOUND, grave.value if grave in _WORDS else None),
            (Qt.ItemDataRole.AccessibleTextRole, spoken),
        ):
            if item.data(0, role) != value:
                item.setData(0, role, value)

    def select(self, key: str) -> None:
        """Stand on a section without going there."""
        self.blockSignals(True)
        self.setCurrentItem(self.items[key])
        self.blockSignals(False)

    def show_only(self, text: str) -> str:
        """Leave the sections that hold these words, with or without diacritics, and what they stand under."""
        wanted = plain(text).split()
        found = [key for key, words in self._words.items() if all(word in words for word in wanted)]
        shown = {id(self.items[key]) for key in found}
        for key in found:
            above = self.items[key].parent()
            while above is not None:
                shown.add(id(above))
                above = above.parent()
        for item in self.items.values():
            item.setHidden(id(item) not in shown)
        return found[0] if found and wanted else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.key() in _ENTER:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class OutlinePanel(QWidget):
    """Search (where there are many sections), tree, and the counts at the foot."""

    def __init__(self, opened: OpenReport, go: Callable[[str], object], into: Callable[[], object]) -> None:
        super().__init__()
        self._go, self._into = go, into
        self.setFixedWidth(theme.OUTLINE_WIDTH)
        box = widgets.column(self, gap=8)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm mục (Ctrl+F)")
        self.search.setAccessibleName("Tìm mục trong đề cương")
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self._go_first)
        self.tree = OutlineTree(opened)
        self.tree.currentItemChanged.connect(lambda item, _old: go(item.data(0, KEY)) if item else None)
        self.tree.entered.connect(into)
        self.foot = widgets.label("", "small", wrap=True)
        self.foot.setContentsMargins(4, 0, 4, 0)
        self._first = ""
        self.none = widgets.label("Không có mục nào chứa chữ này.", "muted", wrap=True)
        self.none.hide()
        box.addWidget(self.search)
        box.addWidget(self.none)
        widgets.show_if(self.search, len(self.tree.items) > MANY)
        box.addWidget(self.tree, 1)
        box.addWidget(self.foot)

    def show_counts(self, done: int, total: int, findings: Sequence[Finding]) -> None:
        """ "14/20 mục có nội dung · 2 cảnh báo"."""
        said = counted(findings)
        self.foot.setText(f"{done}/{total} mục có nội dung" + (f" · {said}" if said else ""))

    def _narrow(self, text: str) -> None:
        self._first = self.tree.show_only(text)
        self.none.setVisible(bool(text.strip()) and not self._first)

    def _go_first(self) -> None:
        if self._first:
            self.tree.setCurrentItem(self.tree.items[self._first])
            self._into()

    def find(self) -> None:
        """The cursor into the search."""
        if not self.search.isHidden():
            self.search.setFocus()
            self.search.selectAll()

    def has_cursor(self) -> bool:
        """Whether the cursor stands in the outline."""
        return self.tree.hasFocus() or self.search.hasFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.tree.setFocus()
        else:
            super().keyPressEvent(event)


def by_section(opened: OpenReport, findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The findings that stand in each section, by its key."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        parts = split_table_key(finding.key)
        section = opened.form.section_of.get(parts.table if parts else finding.key)
        if section is not None:
            found.setdefault(section.key, []).append(finding)
    return found
