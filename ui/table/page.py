"""Phụ lục 01: the printed table as the editor, with search, filters, findings and a side panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut

from forms.cells import STATE_TEXT, Cell, State
from forms.present import fill_names, names_for
from ui import widgets
from ui.context import Context
from ui.report_page import ReportPage
from ui.table.filters import FilterBar, NothingFound
from ui.table.lines import Line, lines_of, previous_texts, shown_findings
from ui.table.model import PREVIOUS, VALUE, TableModel
from ui.table.side_dock import SideDock
from ui.table.side_panel import SidePanel
from ui.table.state_keys import ESTIMATED
from ui.table.view import TableView
from ui.tasks import now
from workflow.checking import previous_report
from workflow.reports import OpenReport, enter_all

if TYPE_CHECKING:
    from ui.notes import ReasonField
    from ui.paste_bar import PasteBar
    from ui.table.clip import TableClip
    from ui.table.note_line import NoteLine

WIDTHS_KEPT = "do_rong_cot"


class TablePage(ReportPage):
    """Head, search and filters, the table with the side panel, findings, status."""

    topic = "phu-luc-01"
    hint = "Enter: ô cần nhập · Tab: ô kế bên · F6: không phát sinh · F7: chưa có số liệu · F8: không áp dụng · F9: ước"
    read_hint = "↑ ↓: xem từng dòng · Ctrl+F: tìm · Ctrl+C: sao chép giá trị · Ctrl+Shift+C: cả dòng"

    def __init__(self, context: Context, opened: OpenReport, key: str = "") -> None:
        super().__init__(context, opened)
        self._start_key = key
        session = context.session
        self.before = now(lambda: previous_report(session, opened.report))
        self.previous = previous_texts(opened.form, self.before) if self.before else {}
        self._previous_known = False
        self.model = TableModel(self._heads(), self._lines(), self)
        self.view = TableView(self.model)
        self.view.can_paste = opened.editable
        self.view.set_widths(self._kept_widths())
        self.side = SidePanel(self.note, context)
        self._note_line: NoteLine | None = None
        self._past_end = False
        self._clip: TableClip | None = None
        self._paste_bar: PasteBar | None = None
        self._build()
        self._connect()
        self._leave_out()

    def _heads(self) -> tuple[str, ...]:
        form, report = self.opened.form, self.opened.report
        names = names_for(self.opened.pack, report)
        printed = [fill_names(text, names) for text in form.column[:4]]
        before = f"Kỳ trước\n({report.period.year - 1})"
        return (printed[0], printed[1], printed[2], printed[3], "Mục tiêu\ntỉnh · TW", before)

    def _lines(self) -> tuple[Line, ...]:
        told = shown_findings(self.opened, self.findings)
        return lines_of(self.opened, told, self.previous)

    def _build(self) -> None:
        box = widgets.column(self, gap=10)
        box.setContentsMargins(22, 14, 22, 10)
        box.addLayout(self.head())
        self.tools = FilterBar(self.opened)
        self.search, self.filters = self.tools.search, self.tools.filters
        box.addWidget(self.tools)
        box.addLayout(self.locked_notice())
        box.addWidget(self.question)
        self._note_place = widgets.column(gap=0)
        box.addLayout(self._note_place)
        middle = widgets.row(gap=12)
        self.nothing = NothingFound(self._show_all)
        middle.addWidget(self.view, 1)
        middle.addWidget(self.nothing, 1)
        self.dock = SideDock(self, self.view, self.side, middle)
        self.tools.layout().addWidget(self.dock.button)
        box.addLayout(middle, 1)
        box.addWidget(self.findings_bar)
        box.addWidget(self.status)

    def _connect(self) -> None:
        view = self.view
        self.model.typed.connect(self._typed)
        view.chosen.connect(self._typed)
        view.state_asked.connect(self._state)
        view.cleared.connect(self.clear_chosen)
        view.note_asked.connect(self.write_note)
        view.copy_asked.connect(lambda rows, cut: self.clip.copy(rows, cut))
        view.paste_asked.connect(lambda: self.clip.paste())
        view.ended.connect(self._ended)
        view.refused.connect(self._refused)
        view.escaped.connect(self._show_all)
        view.unfolding.connect(self.filter)
        view.dragged.connect(self._keep_widths)
        view.moved.connect(self._moved)
        view.typing.connect(self.status.typing)
        view.left_editor.connect(self._settle)
        self.side.typed.connect(self.status.typing)
        self.side.settled.connect(self._settle)
        self.side.left.connect(view.setFocus)
        self.side.past_changed.connect(self._past_changed)
        self.tools.changed.connect(self.filter)
        self.search.returnPressed.connect(self._first_match)
        self.search.escaped.connect(self._show_all)
        find = QShortcut(QKeySequence("Ctrl+F"), self)
        find.activated.connect(self._find)

    @property
    def clip(self) -> TableClip:
        """The way to the clipboard, made when it is first taken."""
        if self._clip is None:
            from ui.table.clip import TableClip

            self._clip = TableClip(self)
        return self._clip

    @property
    def paste_bar(self) -> PasteBar:
        """Where a block that raises questions asks them; above the table."""
        if self._paste_bar is None:
            from ui.paste_bar import PasteBar

            self._paste_bar = PasteBar()
            self._note_place.addWidget(self._paste_bar)
        return self._paste_bar

    def start(self) -> None:
        super().refresh()
        self.refresh_counts()
        self.timer.start()
        first = next((n for n, line in enumerate(self.model.lines) if line.editable), 0)
        wanted = next((n for n, line in enumerate(self.model.lines) if _is_open(line)), first)
        row = self.model.row_of(self._start_key)
        self._unfold(row)
        self.view.apply_sight()
        self.view.go(row if row >= 0 else wanted, centred=True)
        self.view.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.dock.fit()

    def flush(self) -> None:
        """Take over what stands in an open editor, a note, a reason."""
        super().flush()
        editor = self.view.editor()
        if editor is not None:
            self.view.commitData(editor)
        self.side.flush()
        if self._note_line is not None:
            self._note_line.flush()

    def is_typing(self) -> bool:
        return self.side.is_typing()

    def _kept_widths(self) -> dict[int, int]:
        kept = str(self.context.preferences.value(WIDTHS_KEPT, ""))
        pairs = [part.partition(":") for part in kept.split(";")]
        return {int(column): int(width) for column, _, width in pairs if column.isdecimal() and width.isdecimal()}

    def _keep_widths(self) -> None:
        kept = ";".join(f"{column}:{width}" for column, width in self.view.widths.items())
        self.context.preferences.setValue(WIDTHS_KEPT, kept)

    def write_note(self, key: str) -> None:
        """Where a note is typed: the side panel, or a line above the table where the window is too narrow for it."""
        line = self.model.lines[self.model.row_of(key)]
        if not (self.opened.editable and line.answered):
            return
        if self.side.isVisible() and not self.side.as_sheet:
            self.side.note.edit.setFocus()
            return
        if self._note_line is None:
            from ui.table.note_line import NoteLine

            self._note_line = NoteLine(self._note_place, self.note, self.view.setFocus)
        self.dock.put_away()
        lead = f"Ghi chú dòng {line.tt}" if line.tt else "Ghi chú của ô"
        self._note_line.open(key, self.name_of(key), lead, line.note)

    @property
    def note_line(self) -> ReasonField | None:
        """The open field of a note above the table."""
        return self._note_line.field if self._note_line is not None else None

    def _settle(self) -> None:
        """An editor was left as it was found: what the line at the foot said before holds again."""
        self.status.settled()
        self.tell_unstored()

    def _typed(self, key: str, text: str) -> None:
        self.enter_text(key, text)

    def _state(self, key: str, state: State) -> None:
        """A state for the cell, or for all chosen ones; an estimate turns a figure into one or begins one."""
        cell, chosen = self.opened.report.cell(key), [line for line in self.view.chosen_lines() if line.editable]
        if state is State.ESTIMATE:
            self._estimate(key, cell)
        elif len(chosen) > 1:
            self.enter_block(tuple((line.key, STATE_TEXT[state]) for line in chosen), why=STATE_TEXT[state])
        else:
            self.put(key, Cell(None, state))
            self.view.go_next(wanted=True)

    def _estimate(self, key: str, cell: Cell) -> None:
        if cell.number is not None and cell.state is not State.NONE:
            turned = State.VALUE if cell.state is State.ESTIMATE else State.ESTIMATE
            self.put(key, Cell(cell.value, turned))
        elif not self.model.lines[self.model.row_of(key)].options:
            self.view.type_in(ESTIMATED)

    def clear_chosen(self) -> None:
        """Empty the chosen cells as one act; their notes stay."""
        cells = self.opened.report.cells
        filled = [line.key for line in self.view.chosen_lines() if line.editable and line.key in cells]
        if len(filled) == 1:
            self.put(filled[0], None)
        elif filled and self.enter_block(tuple((key, "") for key in filled), why="xóa trống"):
            self.status.tell(f"Đã xóa trống {len(filled)} ô · Hoàn tác: Ctrl+Z")

    def enter_block(self, entries: tuple[tuple[str, str], ...], why: str = "dán từ bảng tính") -> bool:
        """Store several cells as one act."""
        session, report_id = self.context.session, self.opened.report.id
        return self.commit(lambda: enter_all(session, report_id, entries, why))

    def check(self) -> None:
        """With the first check, which comes a moment after the page, figures of past years are looked up as well."""
        if not self._previous_known:
            self._look_up_previous()
        super().check()

    def _look_up_previous(self) -> None:
        from workflow.course import previous_values

        session, report_id = self.context.session, self.opened.report.id
        self._previous_known = True
        self.previous = now(lambda: previous_values(session, report_id))

    def _past_changed(self) -> None:
        self._look_up_previous()
        self.refresh()

    def refresh(self) -> None:
        super().refresh()
        self.model.replace(self._lines())
        self.refresh_counts()
        self.view.apply_sight()
        self._tell_side()

    def refresh_counts(self) -> None:
        """A wrong figure is not counted as done; the filters say how many lines they would show."""
        lines = self.model.lines
        wanted = [line for line in lines if line.wanted]
        if wanted:
            done = sum(line.done for line in wanted)
            widgets.set_chip(self.progress_chip, f"{done}/{len(wanted)} {self.units}", "accent")
        self.tools.count(lines)
        self._leave_out()

    def _leave_out(self) -> None:
        """The column of earlier figures is shown where one of them is known."""
        known = any(line.previous for line in self.model.lines)
        self.view.leave_out(frozenset() if known else frozenset({PREVIOUS}))

    def _moved(self, _key: str) -> None:
        self._past_end = False
        self._tell_side()

    def _tell_side(self) -> None:
        line = self.view.line()
        if line is not None:
            self.side.show_line(self.opened, line)

    def _refused(self, key: str) -> None:
        """Say why nothing can be typed here."""
        from ui.table.words import refusal

        line = self.model.lines[self.model.row_of(key)]
        if not line.is_heading:
            self.status.tell(refusal(self.opened, line))

    def _ended(self) -> None:
        """Enter after the last wanted cell: say what is left, and go there on the next Enter."""
        from ui.table.words import end_words

        wanted = [line for line in self.model.lines if line.wanted]
        if not wanted:
            return
        self._past_end = not self._past_end
        if self._past_end:
            self.status.tell(end_words(wanted))
        elif open_one := next((line for line in wanted if not line.done), None):
            self.go_to(open_one.key)
        else:
            self.finish.click()

    def filter(self) -> None:
        """Show the lines that fit the words and the chosen filter, with the headings above them."""
        rows = self.tools.rows(self.model.lines, self.view.unfolded)
        self.view.show_only(rows)
        if rows and self.view.isRowHidden(self.view.currentIndex().row()):
            self.view.go(min((n for n in rows if not self.model.lines[n].is_heading), default=min(rows)))
        found = rows is None or bool(rows)
        self.nothing.say("" if found else self.tools.nothing())
        widgets.show_if(self.view, found)

    def _show_all(self) -> None:
        if not self.tools.is_off:
            self.tools.switch_off()
            self.view.scrollTo(self.view.currentIndex())
        self.status.tell("")
        self.view.setFocus()

    def _find(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _first_match(self) -> None:
        shown = [n for n in range(len(self.model.lines)) if not self.view.isRowHidden(n)]
        lines = [(n, self.model.lines[n]) for n in shown if not self.model.lines[n].is_heading]
        first = next((n for n, line in lines if line.editable), lines[0][0] if lines else -1)
        if first >= 0:
            self.view.go(first)
            self.view.setFocus()

    def name_of(self, key: str) -> str:
        row = self.model.row_of(key)
        if row < 0:
            return ""
        line = self.model.lines[row]
        return (line.tt and f"Dòng {line.tt}") or line.label

    def _unfold(self, row: int) -> None:
        """A helper cell that is gone to is in sight."""
        if row >= 0 and self.model.lines[row].folds_away:
            self.view.unfolded.add(self.model.lines[row].row.key)

    def go_to(self, key: str) -> None:
        row = self.model.row_of(key)
        if row < 0:
            return
        self._unfold(row)
        if not self.tools.is_off:
            self.tools.switch_off()
        else:
            self.view.apply_sight()
        self.view.go(row, centred=True)
        self.view.setFocus()

    def show_step(self, keys: tuple[str, ...]) -> None:
        """The cell that a step changed, without scrolling where it is in sight."""
        first = next((self.model.row_of(key) for key in keys if self.model.row_of(key) >= 0), -1)
        if first >= 0:
            self._unfold(first)
            self.view.apply_sight()
            if self.view.isRowHidden(first):
                self.tools.switch_off()
            self.view.go(first)
            self.view.setFocus()

    def stand_on(self, key: str) -> None:
        self.view.go(self.model.row_of(key))

    def type_again(self, key: str) -> None:
        self.go_to(key)
        self.view.edit(self.model.index(self.model.row_of(key), VALUE))

    def after_answer(self, key: str) -> None:
        self.go_to(key)
        self.view.go_next()


def _is_open(line: Line) -> bool:
    return line.wanted and line.cell.is_empty
