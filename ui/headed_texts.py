"""A table whose rows are headed texts of the unit's own outline (the self-check report)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit

from forms.cells import Cell
from forms.findings import Finding
from forms.keys import split_table_key, table_key
from forms.pack import Field, Section
from forms.values import row_ids
from ui import widgets
from ui.field_editors import SAVE_AFTER, FieldEditor
from workflow.reports import OpenReport, add_row, delete_row, enter, move_row

if TYPE_CHECKING:
    from ui.report_page import ReportPage

LEAST_HEIGHT = 110


class HeadedTexts(FieldEditor):
    """One card a row: heading, text, and the buttons that move and delete it; suggestions while it is empty."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__(page, section, item)
        self.title_key, self.text_key = item.column[0].key, item.column[1].key
        self.cards = widgets.column(gap=12)
        self.box.addLayout(self.cards)
        line = widgets.row()
        self.suggest = widgets.button("Dùng các mục gợi ý", self._suggest)
        self.add = widgets.button("Thêm mục", self._add, icon="plus")
        line.addWidget(self.add)
        line.addWidget(self.suggest)
        line.addStretch(1)
        self.box.addLayout(line)
        self.box.addWidget(self._trouble)
        self._rows: tuple[str, ...] = ()
        self.titles: dict[str, QLineEdit] = {}
        self.texts: dict[str, QPlainTextEdit] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.flush)

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        super().refresh(opened, cells, findings)
        rows = row_ids(opened.report, self.item.key)
        if rows != self._rows:
            self._rows = rows
            self._rebuild(opened)
        widgets.show_if(self.suggest, self.editable and not rows and bool(self.item.suggested))
        widgets.show_if(self.add, self.editable)

    def _rebuild(self, opened: OpenReport) -> None:
        self.titles, self.texts = {}, {}
        widgets.clear(self.cards)
        for number, row in enumerate(self._rows, 1):
            self.cards.addWidget(self._card(opened, number, row))

    def _card(self, opened: OpenReport, number: int, row: str) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=6)
        box.setContentsMargins(12, 10, 12, 12)
        title = QLineEdit(opened.report.cell(table_key(self.item.key, row, self.title_key)).text)
        title.setAccessibleName(f"Tiêu đề mục {number}")
        title.setCursorPosition(0)
        title.setReadOnly(not self.editable)
        title.editingFinished.connect(self.flush)
        text = QPlainTextEdit(opened.report.cell(table_key(self.item.key, row, self.text_key)).text)
        text.setAccessibleName(f"Nội dung mục {number}")
        text.setPlaceholderText("Nhập nội dung")
        text.setTabChangesFocus(True)
        text.setReadOnly(not self.editable)
        text.setMinimumHeight(LEAST_HEIGHT)
        text.textChanged.connect(self._timer.start)
        self.titles[row], self.texts[row] = title, text
        line = widgets.row(gap=4)
        line.addWidget(widgets.label(f"{number}.", "strong"), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(title, 1)
        for icon, tip, act in (
            ("arrow-up", f"Chuyển mục {number} lên", lambda: self._move(row, -1)),
            ("arrow-down", f"Chuyển mục {number} xuống", lambda: self._move(row, 1)),
            ("trash-2", f"Xóa mục {number}", lambda: self._delete(row)),
        ):
            button = widgets.button("", act, "icon", icon, tip)
            widgets.show_if(button, self.editable)
            line.addWidget(button)
        box.addLayout(line)
        box.addWidget(text)
        return frame

    def flush(self) -> None:
        self._timer.stop()
        if not self.editable:
            return
        for row in self._rows:
            self._store(table_key(self.item.key, row, self.title_key), self.titles[row].text())
            self._store(table_key(self.item.key, row, self.text_key), self.texts[row].toPlainText())

    def _store(self, key: str, text: str) -> None:
        if text != self.page.opened.report.cell(key).text:
            self.page.enter_text(key, text)

    def _add(self) -> None:
        self.flush()
        session, report = self.page.context.session, self.page.opened.report
        if self.page.commit(lambda: add_row(session, report.id, self.item.key)[0]):
            self.titles[self._rows[-1]].setFocus()

    def _suggest(self) -> None:
        session, report_id = self.page.context.session, self.page.opened.report.id

        def write() -> OpenReport:
            opened = self.page.opened
            for title in self.item.suggested:
                _, row = add_row(session, report_id, self.item.key)
                opened = enter(session, report_id, table_key(self.item.key, row, self.title_key), title).report
            return opened

        if self.page.commit(write):
            self.texts[self._rows[0]].setFocus()

    def _move(self, row: str, step: int) -> None:
        self.flush()
        session, report = self.page.context.session, self.page.opened.report
        if self.page.commit(lambda: move_row(session, report.id, self.item.key, row, step)):
            self.titles[row].setFocus()

    def _delete(self, row: str) -> None:
        self.flush()
        session, report = self.page.context.session, self.page.opened.report
        self.page.commit(lambda: delete_row(session, report.id, self.item.key, row))

    def take_focus(self, key: str = "") -> bool:
        parts = split_table_key(key)
        fields = self.titles if parts and parts.column == self.title_key else self.texts
        if parts and parts.row in fields:
            fields[parts.row].setFocus()
        elif self._rows:
            self.texts[self._rows[0]].setFocus()
        else:
            self.add.setFocus()
        return True
