"""A table field on the page: its rows, the buttons that add, move and delete them, and the totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea

from forms.cells import Cell
from forms.findings import Finding
from forms.keys import split_table_key, table_key
from forms.pack import Field, Section
from forms.values import row_ids
from ui import widgets
from ui.field_editors import FieldEditor
from ui.subtable_model import SubtableModel, rows_of, totals
from ui.subtable_view import SubtableView
from workflow.reports import OpenReport, add_row, delete_row, move_row

if TYPE_CHECKING:
    from ui.report_page import ReportPage


ROW_MARGIN = 12


class TableEditor(FieldEditor):
    """Rows are stored one cell at a time; adding, moving and deleting a row each is one write."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__(page, section, item)
        self.model = SubtableModel(item.column, self)
        self.view = SubtableView(self.model, self.name)
        head = widgets.row()
        head.addWidget(widgets.label(self.name, "strong", wrap=True), 1)
        self.add = widgets.button("Thêm dòng", self.add_row, "quiet", "plus")
        self.up = widgets.button("", lambda: self._move(-1), "icon", "arrow-up", "Chuyển dòng lên")
        self.down = widgets.button("", lambda: self._move(1), "icon", "arrow-down", "Chuyển dòng xuống")
        self.delete = widgets.button("Xóa dòng", self._delete, "quiet", "trash-2")
        for button in (self.up, self.down, self.delete, self.add):
            head.addWidget(button)
            widgets.show_if(button, self.editable)
        self.box.addLayout(head)
        self.box.addWidget(self.view)
        self.totals = widgets.label("", "muted", wrap=True)
        self.box.addWidget(self.totals)
        self.box.addWidget(self._trouble)
        self.model.typed.connect(self.page.enter_text)
        self.view.row_wanted.connect(self.add_row)
        self.view.moved.connect(lambda: QTimer.singleShot(0, self, self._reveal))

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        super().refresh(opened, cells, findings)
        self.model.replace(rows_of(self.item, opened.report, cells, findings, self.editable))
        self.view.fit()
        self.totals.setText(totals(self.item, opened.report, cells))
        widgets.show_if(self.totals, bool(self.totals.text()))
        widgets.show_if(self.view, bool(self.model.rows))
        for button in (self.up, self.down, self.delete):
            button.setEnabled(bool(self.model.rows))

    def add_row(self) -> None:
        """A new row at the end, with the cursor in it."""
        if not self.editable:
            return
        session, report = self.page.context.session, self.page.opened.report
        if self.page.commit(lambda: add_row(session, report.id, self.item.key)[0]):
            self.view.go(len(self.model.rows) - 1, 0)

    def _reveal(self) -> None:
        """Scroll the page to the row that the cursor stands on."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None:
            return
        inner = area.widget()
        inner.layout().activate()
        spot = self.view.visualRect(self.view.currentIndex())
        for corner in (spot.bottomLeft(), spot.topLeft()):
            place = self.view.viewport().mapTo(inner, corner)
            area.ensureVisible(0, place.y(), 0, ROW_MARGIN)

    def _row(self) -> str:
        rows = row_ids(self.page.opened.report, self.item.key)
        place = self.view.currentIndex().row()
        return rows[place] if 0 <= place < len(rows) else rows[-1]

    def _move(self, step: int) -> None:
        session, report, row = self.page.context.session, self.page.opened.report, self._row()
        if self.page.commit(lambda: move_row(session, report.id, self.item.key, row, step)):
            self.view.go(row_ids(self.page.opened.report, self.item.key).index(row), 0)

    def _delete(self) -> None:
        session, report, row = self.page.context.session, self.page.opened.report, self._row()
        place = row_ids(report, self.item.key).index(row)
        if self.page.commit(lambda: delete_row(session, report.id, self.item.key, row)) and self.model.rows:
            self.view.go(min(place, len(self.model.rows) - 1), 0)

    def flush(self) -> None:
        """Store an open editor; the page is left, and a row in which nothing was typed is no row."""
        self.view.store_open_editor()
        session, report = self.page.context.session, self.page.opened.report
        for row in row_ids(report, self.item.key) if self.editable else ():
            if all(report.cell(table_key(self.item.key, row, column.key)).is_empty for column in self.item.column):
                self.page.commit(lambda row=row: delete_row(session, report.id, self.item.key, row))

    def take_focus(self, key: str = "") -> bool:
        parts = split_table_key(key)
        if parts and parts.row:
            rows = row_ids(self.page.opened.report, self.item.key)
            names = [column.key for column in self.item.column]
            if parts.row in rows and parts.column in names:
                self.view.go(rows.index(parts.row), names.index(parts.column))
                return True
        if self.model.rows:
            self.view.go(0, 0)
        elif self.editable:
            self.add.setFocus()
        return self.editable
