"""Phụ lục 01: the printed table as the editor, with search, filters, findings and a side panel."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QLineEdit, QPushButton

from forms.cells import Cell, State
from forms.findings import Severity
from forms.present import fill_names, names_for
from forms.text import plain
from ui import icons, widgets
from ui.context import Context
from ui.notes import ReasonField
from ui.report_page import ReportPage
from ui.side_dock import SideDock
from ui.side_panel import SidePanel
from ui.table_lines import Line, lines_of, shown_findings
from ui.table_model import PREVIOUS, VALUE, TableModel
from ui.table_view import TableView
from ui.tasks import now
from workflow.checking import previous_report
from workflow.reports import OpenReport

FILTERS = ("Tất cả", "Chưa nhập", "Có cảnh báo")


class TablePage(ReportPage):
    """Head, search and filters, the table with the side panel, findings, status."""

    topic = "phu-luc-01"
    hint = "Enter: ô cần nhập · Tab: ô kế bên · F6: không phát sinh · F7: chưa có số liệu · F8: không áp dụng · F9: ước"

    def __init__(self, context: Context, opened: OpenReport, key: str = "") -> None:
        super().__init__(context, opened)
        self._start_key = key
        session = context.session
        self.before = now(lambda: previous_report(session, opened.report))
        self.model = TableModel(self._heads(), self._lines(), self)
        self.view = TableView(self.model)
        self.view.setColumnHidden(PREVIOUS, self.before is None)
        self.side = SidePanel(self.note, context)
        self.note_line: ReasonField | None = None
        self._build()
        self._connect()

    def _heads(self) -> tuple[str, ...]:
        form, report = self.opened.form, self.opened.report
        names = names_for(self.opened.pack, report)
        printed = [fill_names(text, names) for text in form.column[:4]]
        before = f"Kỳ trước\n({self.before.period.title})" if self.before else "Kỳ trước"
        return (printed[0], printed[1], printed[2], printed[3], "Mục tiêu\ntỉnh · TW", before)

    def _lines(self) -> tuple[Line, ...]:
        told = shown_findings(self.opened, self.findings)
        return lines_of(self.opened, told, self.before)

    def _build(self) -> None:
        box = widgets.column(self, gap=10)
        box.setContentsMargins(22, 14, 22, 10)
        box.addLayout(self.head())
        box.addLayout(self._tools())
        box.addLayout(self.locked_notice())
        box.addWidget(self.question)
        self._note_place = widgets.column(gap=0)
        box.addLayout(self._note_place)
        middle = widgets.row(gap=12)
        middle.addWidget(self.view, 1)
        self.dock = SideDock(self, self.view, self.side, middle)
        self._tool_line.addWidget(self.dock.button)
        box.addLayout(middle, 1)
        box.addWidget(self.findings_bar)
        box.addWidget(self.status)

    def _tools(self) -> QBoxLayout:
        line = widgets.row()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm chỉ tiêu (Ctrl+F)")
        self.search.setAccessibleName("Tìm chỉ tiêu")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setFixedWidth(280)
        line.addWidget(self.search)
        self.filters: list[QPushButton] = []
        group = QButtonGroup(self)
        for text in FILTERS:
            button = widgets.button(text, self.filter, "filter")
            button.setCheckable(True)
            group.addButton(button)
            self.filters.append(button)
            line.addWidget(button)
        self.filters[0].setChecked(True)
        line.addStretch(1)
        self._tool_line = line
        return line

    def _connect(self) -> None:
        self.model.typed.connect(self._typed)
        self.view.chosen.connect(self._typed)
        self.view.state_asked.connect(self._state)
        self.view.cleared.connect(lambda key: self.put(key, None))
        self.view.note_asked.connect(self.write_note)
        self.side.note.left.connect(self.view.setFocus)
        self.side.past_changed.connect(self.refresh)
        self.view.moved.connect(lambda _key: self._tell_side())
        self.search.textChanged.connect(lambda _text: self.filter())
        self.search.returnPressed.connect(self._first_match)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self.search.setFocus)

    def start(self) -> None:
        super().refresh()
        self.timer.start()
        first = next((n for n, line in enumerate(self.model.lines) if line.editable), 0)
        wanted = next((n for n, line in enumerate(self.model.lines) if self._is_wanted(line)), first)
        row = self.model.row_of(self._start_key)
        self.view.go(row if row >= 0 else wanted, centred=True)
        self.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.dock.fit()

    def _is_wanted(self, line: Line) -> bool:
        return line.wanted and line.cell.is_empty

    def flush(self) -> None:
        """Take over what stands in an open editor."""
        editor = self.view.editor()
        if editor is not None:
            self.view.commitData(editor)
        self.side.note.flush()
        if self.timer.isActive():
            self.timer.stop()

    def write_note(self, key: str) -> None:
        """Where a note is typed: the side panel, or a line above the table where the window is too narrow for it."""
        line = self.model.lines[self.model.row_of(key)]
        if not (self.opened.editable and line.answered):
            return
        if self.side.isVisible():
            self.side.note.edit.setFocus()
            return
        self._close_note()
        lead = f"Ghi chú dòng {line.tt}" if line.tt else "Ghi chú của ô"
        self.note_line = ReasonField(
            self.name_of(key), line.note, lambda text: self._noted(key, text), self._close_note, lead
        )
        self._note_place.addWidget(self.note_line)
        self.note_line.edit.setFocus()

    def _noted(self, key: str, text: str) -> None:
        if self.note(key, text):
            self._close_note()

    def _close_note(self) -> None:
        if self.note_line is not None:
            self.note_line.hide()
            self.note_line.deleteLater()
            self.note_line = None
            self.view.setFocus()

    def _typed(self, key: str, text: str) -> None:
        self.enter_text(key, text)

    def _state(self, key: str, state: State) -> None:
        cell = self.opened.report.cell(key)
        if state is not State.ESTIMATE:
            self.put(key, Cell(None, state))
            self.view.go_next(wanted=True)
        elif cell.number is not None and cell.state is not State.NONE:
            turned = State.VALUE if cell.state is State.ESTIMATE else State.ESTIMATE
            self.put(key, Cell(cell.value, turned))

    def refresh(self) -> None:
        super().refresh()
        self.model.replace(self._lines())
        self._tell_side()

    def _tell_side(self) -> None:
        line = self.view.line()
        if line is not None:
            self.side.show_line(self.opened, line)

    def filter(self) -> None:
        """Show the lines that fit the words and the chosen filter; headings stay while nothing is asked."""
        words = plain(self.search.text())
        chosen = next(n for n, button in enumerate(self.filters) if button.isChecked())
        for number, line in enumerate(self.model.lines):
            self.view.setRowHidden(
                number, not (words in plain(f"{line.tt} {line.label} {line.unit}") and self._fits(line, chosen, words))
            )

    def _fits(self, line: Line, chosen: int, words: str) -> bool:
        if chosen == 0:
            return not (words and line.is_heading and words not in plain(f"{line.tt} {line.label} {line.unit}"))
        if chosen == 1:
            return self._is_wanted(line)
        return line.severity in (Severity.ERROR, Severity.WARNING)

    def _first_match(self) -> None:
        for number, line in enumerate(self.model.lines):
            if not self.view.isRowHidden(number) and line.editable:
                self.view.go(number)
                self.view.setFocus()
                return

    def name_of(self, key: str) -> str:
        row = self.model.row_of(key)
        if row < 0:
            return ""
        line = self.model.lines[row]
        return (line.tt and f"Dòng {line.tt}") or line.label

    def go_to(self, key: str) -> None:
        row = self.model.row_of(key)
        if row < 0:
            return
        self.filters[0].setChecked(True)
        self.search.clear()
        self.filter()
        self.view.go(row, centred=True)
        self.view.setFocus()

    def stand_on(self, key: str) -> None:
        self.view.go(self.model.row_of(key))

    def type_again(self, key: str) -> None:
        self.go_to(key)
        self.view.edit(self.model.index(self.model.row_of(key), VALUE))

    def after_answer(self, key: str) -> None:
        self.go_to(key)
        self.view.go_next()
