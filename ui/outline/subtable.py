"""A table field on the page: its rows, the acts on them, what is pasted, and the totals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QBoxLayout, QScrollArea

from forms.cells import Cell
from forms.clipboard_table import write_block
from forms.errors import WorldError
from forms.findings import Finding
from forms.form import Field, Section
from forms.keys import split_table_key
from forms.legacy import Legacy
from forms.numbers import parse_number
from forms.pasted_rows import Block, Line, read_block, split_cells
from forms.values import filled_rows, row_ids
from ui import problems, widgets
from ui.clipboard import held
from ui.outline.field_editors import FieldEditor
from ui.outline.subtable_menu import row_menu
from ui.outline.subtable_model import RowMaker, Spot, SubtableModel, totals
from ui.outline.subtable_paste import PasteBar
from ui.outline.subtable_view import SubtableView
from ui.pasting import LegacyBar, take
from workflow.reports import OpenReport, enter_all
from workflow.table_rows import PastedRows, delete_rows, insert_rows, move_rows, paste_lines, sort_rows

if TYPE_CHECKING:
    from ui.report_page import ReportPage


ROW_MARGIN, SETTLED = 12, 60
BACK = "Hoàn tác Ctrl+Z"
EMPTY = "Chưa có dòng nào: bấm “Thêm dòng” (Ctrl+N), hoặc sao chép trong Excel rồi bấm “Dán từ Excel”."


class TableEditor(FieldEditor):
    """Rows are stored one cell at a time; every act on rows is one write, and can be taken back as one."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__(page, section, item)
        self.model = SubtableModel(item.column, self)
        self.view = SubtableView(self.model, self.name)
        self._maker = RowMaker(item)
        self._at, self._headed = "", False
        self._legacy: Legacy | None = None
        self.box.addLayout(self._head())
        self.paste_bar = PasteBar(self._store, self._return)
        self.legacy_bar = LegacyBar()
        self.empty = widgets.label(EMPTY, "muted", wrap=True)
        self.totals = widgets.label("", "muted", wrap=True)
        for part in (self.paste_bar, self.legacy_bar, self.view, self.empty, self.totals, self._trouble):
            self.box.addWidget(part)
        self._show_parts()
        self.model.typed.connect(self.page.enter_text)
        self.view.row_wanted.connect(self.add_row)
        self.view.clear_wanted.connect(self.clear)
        self.view.menu_wanted.connect(self._show_menu)
        self.view.head.chosen.connect(lambda place: self.sort(place))
        self.view.moved.connect(lambda: QTimer.singleShot(0, self, self._reveal))

    def _head(self) -> QBoxLayout:
        head = widgets.row(gap=4)
        head.addWidget(widgets.label(self.name, "strong", wrap=True), 1)
        self.up = widgets.button("", lambda: self.move_rows(-1), "icon", "arrow-up", "Chuyển dòng lên (Alt+↑)")
        self.down = widgets.button("", lambda: self.move_rows(1), "icon", "arrow-down", "Chuyển dòng xuống (Alt+↓)")
        self.delete = widgets.button("Xóa dòng", self.delete_rows, "quiet", "trash-2", "Ctrl+Delete")
        self.paste_button = widgets.button("Dán từ Excel", self.paste, "quiet", "clipboard-paste", "Ctrl+V")
        self.add = widgets.button("Thêm dòng", self.add_row, "quiet", "plus", "Ctrl+N")
        for button in (self.up, self.down, self.delete, self.paste_button, self.add):
            head.addWidget(button)
            widgets.show_if(button, self.editable)
        return head

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        super().refresh(opened, cells, findings)
        typed_into = self.view.open_editor() is not None
        if typed_into or (self._has_cursor() and self._in_sight()):
            QTimer.singleShot(SETTLED, self, self._reveal)
        rows = self._maker.rows(opened.report, cells, findings, self.editable)
        if self.model.shows(rows):
            return
        self.model.replace(rows)
        self.view.fit()
        self.totals.setText(totals(self.item, opened.report, cells))
        self._show_parts()

    def _show_parts(self) -> None:
        filled = bool(self.model.rows)
        widgets.show_if(self.totals, bool(self.totals.text()))
        widgets.show_if(self.view, filled)
        widgets.show_if(self.empty, not filled and self.editable)
        for button in (self.up, self.down, self.delete):
            button.setEnabled(filled)

    def _act(self, write: Callable[[], OpenReport], said: str = "") -> bool:
        """Do something to the rows; say how it is taken back where it was done."""
        if not self.editable:
            return False
        self.view.store_open_editor()
        before = self.page.opened.report.cells
        done = self.page.commit(write)
        if done and said and self.page.opened.report.cells is not before:
            self.page.status.tell(f"{said} · {BACK}")
        return done

    @property
    def _place(self) -> tuple[str, str, str]:
        """(report id, table, the id of the cursor's row or "")."""
        place = self.view.currentIndex().row()
        ids = self.model.ids
        return self.page.opened.report.id, self.item.key, ids[place] if 0 <= place < len(ids) else ""

    def _chosen(self) -> list[str]:
        """The ids of the selected rows; the last row where the cursor stands on none."""
        return [self.model.ids[row] for row in self.view.chosen_rows()] or list(self.model.ids[-1:])

    def add_row(self) -> None:
        """A new row at the end, with the cursor in it."""
        self._insert("")

    def insert_below(self) -> None:
        """A new row below the cursor's, with the cursor in it."""
        self._insert(self._place[2])

    def _insert(self, after: str) -> None:
        session, (report_id, table, _row) = self.page.context.session, self._place
        if self._act(lambda: insert_rows(session, report_id, table, after=after)[0]):
            self.view.go(self.model.ids.index(after) + 1 if after else len(self.model.rows) - 1, 0)

    def move_rows(self, step: int) -> None:
        """The selected rows one place up or down, the cursor with them."""
        session, (report_id, table, _row), rows = self.page.context.session, self._place, self._chosen()
        self._act(lambda: move_rows(session, report_id, table, rows, step), "Đã chuyển dòng")
        self._return()

    def delete_rows(self) -> None:
        """Take the selected rows out; the cursor goes to the row that is then in their place."""
        session, (report_id, table, _row), rows = self.page.context.session, self._place, self._chosen()
        place = self.model.ids.index(rows[0]) if rows else 0
        if rows and self._act(lambda: delete_rows(session, report_id, table, rows), f"Đã xóa {len(rows)} dòng"):
            column = max(0, self.view.currentIndex().column())
            if self.model.rows:
                self.view.go(min(place, len(self.model.rows) - 1), column)
            else:
                self.add.setFocus()

    def sort(self, place: int, falling: bool | None = None) -> None:
        """Put the rows in the order of a column; once more turns it round."""
        session, (report_id, table, _row), column = self.page.context.session, self._place, self.item.column[place]
        said = f"Đã xếp theo “{column.label}”"
        self._act(lambda: sort_rows(session, report_id, table, column.key, falling), said)

    def clear(self) -> None:
        """Empty the selected cells that are typed, as one act."""
        if not self.view.currentIndex().isValid():
            return
        rows, columns = self.view.chosen_box()
        spots = [self.model.rows[row][column] for row in rows for column in columns]
        entries = [(spot.key, "") for spot in spots if spot.editable and spot.text]
        session, report_id = self.page.context.session, self._place[0]
        if entries:
            self._act(lambda: enter_all(session, report_id, entries, why="xóa ô"), f"Đã xóa {len(entries)} ô")

    def copy(self, whole: bool = False) -> None:
        """The selected cells (or the whole table with its head) for a spreadsheet; numbers without dots in them."""
        if not (whole or self.view.currentIndex().isValid()):
            return
        every = range(len(self.model.rows)), range(len(self.item.column))
        rows, columns = every if whole else self.view.chosen_box()
        head = [[self.item.column[column].label for column in columns]] if whole else []
        lines = [[_copied(self.model.rows[row][column]) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(write_block([*head, *lines]))
        self.page.status.tell(f"Đã sao chép {len(lines)} dòng, có thể dán vào Excel hoặc Word")

    def cut(self) -> None:
        """Copy, then empty."""
        self.copy()
        if self.editable:
            self.clear()

    def paste(self) -> None:
        """Lay what was copied in a spreadsheet over the table; what is doubtful is asked about first."""
        if not self.editable:
            return
        legacy: list[Legacy] = []
        text = take(held(), legacy.append)
        index = self.view.currentIndex()
        column = self.item.column[index.column()].key if index.isValid() else ""
        if not text.strip():
            self.page.status.tell("Bộ nhớ tạm chưa có nội dung để dán")
            return
        try:
            block = read_block(self.item, text, column)
        except WorldError as error:
            problems.show(self, error)
            return
        self._legacy = legacy[0] if legacy else None
        self._at, self._headed = self._place[2], block.headed
        self._paste(block, text)

    def _paste(self, block: Block, text: str) -> None:
        lines = split_cells(text)
        index = self.view.currentIndex()
        if len(lines) == len(lines[0]) == 1 and index.isValid() and not block.headed:
            spot = self.model.rows[index.row()][index.column()]
            if spot.editable:
                self.page.enter_text(spot.key, lines[0][0])
        elif block.said and block.is_clear:
            self._store(block.said)
        elif block.said:
            self.paste_bar.ask(block)
        else:
            self.page.status.tell("Không có cột nào của khối đã sao chép thuộc bảng này, chưa dán gì")

    def _store(self, lines: tuple[Line, ...]) -> None:
        session, (report_id, table, _row) = self.page.context.session, self._place
        made: list[PastedRows] = []

        def write() -> OpenReport:
            made.append(paste_lines(session, report_id, table, lines, self._at, self._headed))
            return made[0].report

        if self._act(write):
            done = made[0]
            over = f", thay {done.replaced} ô đã có" if done.replaced else ""
            self.page.status.tell(f"Đã dán {len(done.rows)} dòng{over} · {BACK}")
            self.view.go(self.model.ids.index(done.rows[0]), 0)
            self._tell_legacy(lines, done.rows)

    def _tell_legacy(self, lines: tuple[Line, ...], rows: tuple[str, ...]) -> None:
        """Say that the block was of an old font, with the way back to its own letters."""
        legacy, self._legacy = self._legacy, None
        if legacy is None:
            return
        before = zip(split_cells(legacy.converted), split_cells(legacy.original), strict=False)
        letters = {new: old for line, own in before for new, old in zip(line, own, strict=False)}
        first = lines[0].number - 1
        own = tuple(Line(e.number - first, {k: letters.get(t, t) for k, t in e.texts.items()}) for e in lines)
        session, (report_id, table, _row) = self.page.context.session, self._place
        self.legacy_bar.tell(
            legacy, lambda: self._act(lambda: paste_lines(session, report_id, table, own, rows[0]).report)
        )

    def _return(self) -> None:
        """The cursor back into the table."""
        if self.model.rows:
            index = self.view.currentIndex()
            self.view.setFocus()
            if not index.isValid():
                self.view.go(0, 0)
        else:
            self.add.setFocus()

    def _show_menu(self, place: QPoint) -> None:
        row_menu(self).exec(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        combination = QKeyCombination(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key()))
        act = self._acts().get(QKeySequence(combination).toString())
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _acts(self) -> dict[str, Callable[[], object]]:
        return {
            **dict.fromkeys(("Ctrl+C", "Ctrl+Ins"), self.copy),
            **dict.fromkeys(("Ctrl+X", "Shift+Del"), self.cut),
            **dict.fromkeys(("Ctrl+V", "Shift+Ins"), self.paste),
            "Ctrl+N": self.add_row,
            "Ctrl+Shift+N": self.insert_below,
            "Ctrl+Del": self.delete_rows,
            "Alt+Up": lambda: self.move_rows(-1),
            "Alt+Down": lambda: self.move_rows(1),
        }

    def _has_cursor(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self.view or self.view.isAncestorOf(focus))

    def _area(self) -> QScrollArea | None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        return area

    def _in_sight(self) -> bool:
        """Whether the page shows the cursor's cell; then it goes on to, when something grows above or below."""
        area, cell = self._area(), self.view.visualRect(self.view.currentIndex())
        if area is None:
            return False
        place = self.view.viewport().mapTo(area.viewport(), cell.center())
        return area.viewport().rect().contains(place)

    def _reveal(self) -> None:
        """Scroll the page to the row that the cursor stands on."""
        area = self._area()
        if area is None:
            return
        inner = area.widget()
        inner.layout().activate()
        spot = self.view.visualRect(self.view.currentIndex())
        for corner in (spot.bottomLeft(), spot.topLeft()):
            place = self.view.viewport().mapTo(inner, corner)
            area.ensureVisible(0, place.y(), 0, ROW_MARGIN)

    def flush(self) -> None:
        """Store an open editor; the page is left, and a row in which nothing was typed is no row."""
        self.view.store_open_editor()
        session, report = self.page.context.session, self.page.opened.report
        said = filled_rows(report, self.item.key)
        empty = [row for row in row_ids(report, self.item.key) if row not in said] if self.editable else []
        if empty and not self.page.stepping:
            self.page.commit(lambda: delete_rows(session, report.id, self.item.key, empty))

    def take_focus(self, key: str = "") -> bool:
        parts = split_table_key(key)
        names = [column.key for column in self.item.column]
        if parts and parts.row in self.model.ids and parts.column in names:
            self.view.go(self.model.ids.index(parts.row), names.index(parts.column))
            return True
        if self.model.rows:
            here = self.view.currentIndex()
            self.view.go(max(0, here.row()), max(0, here.column())) if parts else self.view.go(0, 0)
        elif self.editable:
            self.add.setFocus()
        return self.editable


def _copied(spot: Spot) -> str:
    """A cell as any spreadsheet reads it: an English one would take the dots of thousands for decimals."""
    return spot.text.replace(".", "") if spot.number and isinstance(parse_number(spot.text), Decimal) else spot.text
