"""Figures of earlier years, typed from paper: a line a year, a column of a spreadsheet pasted at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from forms.dates import day_text
from forms.errors import BadInput, WorldError
from forms.form import Row
from forms.past import Entry, PastCell, typed_text
from ui import problems, theme, widgets
from ui.tasks import now
from workflow.course import PastYear, given_rate, past_columns, past_history, past_years, set_past
from workflow.reports import open_report
from workflow.session import Session

PAPER = "Nguồn"
PAPER_HINT = "Ví dụ: Báo cáo số 45/BC-UBND ngày 05/12"
ABOUT = (
    "Ghi số liệu từ báo cáo giấy của các năm trước. Số liệu này chỉ để đối chiếu và xem quá trình,"
    " không nằm trong báo cáo gửi đi."
)
UNSAVED = "Có số liệu chưa ghi. Bấm “Ghi số liệu” để giữ, hoặc bấm Esc lần nữa để bỏ."
HISTORY_LINES, FIGURE_WIDTH, LEAST_WIDTH, MOST_HEIGHT, LARGE = 4, 104, 760, 260, (620, 460)


class Field(QLineEdit):
    """One figure. Arrows and Enter go to the year above or below; a pasted block goes out as a signal."""

    moved = Signal(int)
    block = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pasted = QGuiApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        step = {
            Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1,
        }.get(Qt.Key(event.key()), 0)  # fmt: skip
        if "\n" in pasted.rstrip("\r\n") or "\t" in pasted:
            self.block.emit(pasted)
        elif step and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)


class PastDialog(QDialog):
    """accepted: what was typed is on the disk."""

    def __init__(self, parent: QWidget, session: Session, report_id: str, row: Row) -> None:
        super().__init__(parent)
        self._session, self._report, self._row = session, report_id, row
        self.columns: tuple[PastCell, ...] = now(lambda: past_columns(session, report_id, row.key))
        self.years: tuple[PastYear, ...] = now(lambda: past_years(session, report_id, row.key))
        self.fields: dict[tuple[int, str], Field] = {}
        self._warned = False
        self.setWindowTitle("Số liệu các năm trước")
        self.setMinimumWidth(min(LEAST_WIDTH, parent.window().width()))
        box = widgets.column(self, margin=True)
        box.addWidget(widgets.label(row.label, "section", wrap=True))
        box.addWidget(widgets.label(ABOUT, "muted", wrap=True))
        self.told = widgets.column(gap=0)
        box.addLayout(self.told)
        inner = QWidget()
        figures = widgets.column(inner)
        figures.addLayout(self._grid())
        self._add_history(figures)
        figures.addStretch(1)
        area = widgets.scrolled(inner)
        area.setMinimumHeight(min(inner.sizeHint().height() + theme.GAP, MOST_HEIGHT))
        box.addWidget(area, 1)
        self.save = widgets.button("Ghi số liệu", self.keep, "primary")
        box.addLayout(widgets.button_row(widgets.button("Đóng", self.reject), self.save))
        self._start = self._texts()
        self._compute()
        first = next((field for field in self.fields.values() if not field.isReadOnly()), None)
        if first is not None:
            first.setFocus()

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        names = ["Năm", *(column.title for column in self.columns), PAPER]
        for number, name in enumerate(names):
            head = widgets.label(name, "strong")
            if 0 < number <= len(self.columns):
                head.setToolTip(self.columns[number - 1].label)
            grid.addWidget(head, 0, number)
        for line, year in enumerate(self.years, 1):
            grid.addWidget(widgets.label(str(year.year), "strong"), line, 0)
            for number, column in enumerate(self.columns, 1):
                field = self._field(year, column.key, year.texts.get(column.key, ""), column.title)
                field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                field.setFixedWidth(FIGURE_WIDTH)
                field.textChanged.connect(self._compute)
                grid.addWidget(field, line, number)
            paper = self._field(year, "", year.paper, PAPER)
            paper.setPlaceholderText(PAPER_HINT if year.origin == "past" else "")
            grid.addWidget(paper, line, len(self.columns) + 1)
        grid.setColumnStretch(len(self.columns) + 1, 1)
        return grid

    def _field(self, year: PastYear, key: str, text: str, title: str) -> Field:
        field = Field(text)
        field.setFont(theme.font())
        field.setCursorPosition(0)
        field.setReadOnly(year.origin == "report")
        field.setAccessibleName(f"{title} năm {year.year}")
        field.moved.connect(lambda step: self._move(year.year, key, step))
        field.block.connect(lambda block: self.paste(year.year, key, block))
        self.fields[year.year, key] = field
        return field

    def _add_history(self, box: QVBoxLayout) -> None:
        session, report, row = self._session, self._report, self._row
        form = now(lambda: open_report(session, report)).form
        lines = now(lambda: past_history(session, report, row.key))
        titles = {column.key: column.title.lower() for column in self.columns}
        for change in reversed(lines[-HISTORY_LINES:]):
            new, old = (typed_text(form, change.key, cell) if cell else "" for cell in (change.new, change.old))
            before = f" (trước: {old})" if old and old != new else ""
            when = f"{day_text(change.at.date())} {change.at:%H:%M}"
            what = f"năm {change.year}, {titles.get(change.key, '')}: {new or '(để trống)'}{before}"
            box.addWidget(widgets.label(f"{when} · {what} · {change.who}", "small", wrap=True, select=True))

    def _move(self, year: int, key: str, step: int) -> None:
        """To the same column of the next year that is typed; after the last one to the next column, then to the end."""
        order = [place for place in self._by_column() if not self.fields[place].isReadOnly()]
        if (year, key) not in order:
            return
        place = order.index((year, key)) + step
        if 0 <= place < len(order):
            self.fields[order[place]].setFocus()
            self.fields[order[place]].selectAll()
        elif step > 0:
            self.save.setFocus()

    def _by_column(self) -> list[tuple[int, str]]:
        keys = [*(column.key for column in self.columns), ""]
        return [(year.year, key) for key in keys for year in self.years]

    def paste(self, year: int, key: str, block: str) -> None:
        """Put a block of a spreadsheet in from here: down the years, across the columns; the rest is told."""
        keys = [*(column.key for column in self.columns), ""]
        years = [each.year for each in self.years]
        left = 0
        for down, line in enumerate(block.rstrip("\r\n").splitlines()):
            for across, text in enumerate(line.split("\t")):
                row, column = years.index(year) + down, keys.index(key) + across
                field = self.fields.get((years[row], keys[column])) if row < len(years) and column < len(keys) else None
                if field is None or field.isReadOnly():
                    left += bool(text.strip())
                else:
                    field.setText(text.strip())
        if left:
            self._tell("warn", f"{left} giá trị trong vùng dán nằm ngoài các ô nhập được nên chưa được điền.")

    def _compute(self) -> None:
        """A rate that its parts give stands in its field and is not typed."""
        if len(self.columns) < 2:
            return
        result = self.columns[-1].key
        for year in self.years:
            if year.origin == "report":
                continue
            texts = {column.key: self.fields[year.year, column.key].text() for column in self.columns[:-1]}
            found = given_rate(self._session, self._report, self._row.key, texts)
            field = self.fields[year.year, result]
            if self._row.kind == "rate":
                field.setReadOnly(bool(found))
            field.setPlaceholderText(found)
            if found and self._row.kind == "rate":
                field.clear()

    def _texts(self) -> dict[tuple[int, str], str]:
        return {place: field.text().strip() for place, field in self.fields.items()}

    def _entries(self) -> tuple[Entry, ...]:
        """The years in which anything was changed."""
        now_said = self._texts()
        made = []
        for year in self.years:
            places = [place for place in now_said if place[0] == year.year]
            if year.origin == "past" and any(now_said[place] != self._start[place] for place in places):
                texts = {key: now_said[year.year, key] for _, key in places if key}
                made.append(Entry(year.year, texts, now_said[year.year, ""]))
        return tuple(made)

    def keep(self) -> None:
        """Write what was changed; a refusal is told over the figures, and nothing typed is lost."""
        entries = self._entries()
        session, report, key = self._session, self._report, self._row.key
        try:
            if entries:
                now(lambda: set_past(session, report, key, entries))
        except BadInput as error:
            self._tell("err", "\n".join(error.problems or (error.sentence,)), error.remedy)
            return
        except WorldError as error:
            problems.show(self, error)
            return
        self.accept()

    def reject(self) -> None:
        """Close; what was typed and not written is asked about once."""
        if self._entries() and not self._warned:
            self._warned = True
            self._tell("warn", UNSAVED)
            return
        super().reject()

    def _tell(self, tone: str, sentence: str, remedy: str = "") -> None:
        widgets.clear(self.told)
        self.told.addWidget(widgets.notice(tone, sentence, remedy))


def lines_dialog(parent: QWidget, title: str, about: str, lines: list[str]) -> QDialog:
    """Many lines of text to read: scrolled, each can be copied."""
    made = widgets.dialog(parent, title)
    box = widgets.column(made, margin=True)
    box.addWidget(widgets.label(about, "section", wrap=True))
    inner = QWidget()
    told = widgets.column(inner, gap=theme.GAP)
    for text in lines:
        told.addWidget(widgets.label(text, wrap=True, select=True))
    told.addStretch(1)
    box.addWidget(widgets.scrolled(inner), 1)
    box.addLayout(widgets.button_row(widgets.button("Đóng", made.accept)))
    made.resize(*LARGE)
    return made
