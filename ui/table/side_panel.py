"""The side panel: what an indicator means, who leads, its targets, course, this cell's history and its source."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui import theme, widgets
from ui.context import Context
from ui.table.lines import Line
from ui.table.side_text import Parts, change_text, history_parts, meaning_parts, source_parts
from ui.tasks import now
from workflow.reports import Change, OpenReport, history

if TYPE_CHECKING:
    from ui.notes import NoteField, Store
    from ui.table.course_section import CourseSection

HISTORY_LINES = 4
FIRST_AFTER, WORDS_AFTER, COURSE_AFTER = 120, 50, 150


class SidePanel(QFrame):
    """Shows the line that the cursor stands on, once it rests: a cursor that runs down the table is not held up.

    past_changed: figures of earlier years were written; left: Escape was pressed in the note; typed and settled:
    the note waits to be stored, or no longer does. as_sheet: it lies over the table, where notes have their own line.
    """

    past_changed = Signal()
    left, typed, settled = Signal(), Signal(), Signal()

    def __init__(self, store: Store, context: Context) -> None:
        super().__init__()
        self._context = context
        self._store = store
        self._note: NoteField | None = None
        self._line: Line | None = None
        self._opened: OpenReport | None = None
        self._changes: tuple[Change, ...] = ()
        self._told = ""
        self.course: CourseSection | None = None
        self.as_sheet = False
        self.setProperty("role", "card")
        self.setFixedWidth(theme.SIDE_WIDTH)
        self.setAccessibleName("Giải thích chỉ tiêu")
        self._meaning, self._history, self._source = Paragraphs(), Paragraphs(), Paragraphs()
        self.all_changes = widgets.button("Xem đủ lịch sử ô…", self._show_history, "quiet")
        self._build()
        self._words, self._rest = self._timer(WORDS_AFTER, self.show_words), self._timer(COURSE_AFTER, self.show_course)

    def _timer(self, after: int, slot: Callable[[], None]) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(after)
        made.timeout.connect(slot)
        return made

    def _build(self) -> None:
        inner = QWidget()
        box = widgets.column(inner, gap=14)
        box.setContentsMargins(16, 14, 12, 14)
        self._course_place = widgets.column(gap=0)
        for part in (self._meaning, self._history, self.all_changes, self._source):
            box.addWidget(part)
        box.insertLayout(1, self._course_place)
        box.addStretch(1)
        self.area = widgets.scrolled(inner)
        self.area.setProperty("role", "reading")
        self._outer = widgets.column(self, gap=0)
        self._outer.setContentsMargins(2, 2, 2, 2)
        self._outer.addWidget(self.area, 1)

    @property
    def note(self) -> NoteField:
        """The note on the line's cell, made with the first words or when it is asked for."""
        if self._note is None:
            from ui.notes import NoteField

            self._note = NoteField(self._store)
            self._note.left.connect(self.left)
            self._note.typed.connect(self.typed)
            self._note.settled.connect(self.settled)
            self._outer.addWidget(self._note)
            self._show_note()
        return self._note

    def is_typing(self) -> bool:
        """Whether a note is typed and not yet stored."""
        return self._note is not None and self._note.is_typing()

    def flush(self) -> None:
        """Store a note that is typed and not yet stored."""
        if self._note is not None:
            self._note.flush()

    def _show_note(self) -> None:
        opened, line = self._opened, self._line
        if opened is None or line is None:
            return
        takes_note = opened.editable and line.answered
        if takes_note or self._note is not None:
            self.note.show_note(line.key if takes_note else "", line.note if takes_note else "")
            widgets.show_if(self.note, takes_note and not self.as_sheet)

    @property
    def _shown(self) -> Parts:
        """What is said of the line, brought up to date."""
        if self._words.isActive():
            self.show_words()
        return (*self._meaning.parts, *self._history.parts, *self._source.parts)

    def show_line(self, opened: OpenReport, line: Line) -> None:
        """Tell about a line: its note at once, the words and the course a moment later."""
        self._opened, self._line = opened, line
        if self._note is not None:
            self._show_note()
        if self.isVisible():
            self._wait()

    def _wait(self) -> None:
        """A page is painted, on a slow machine as well, before its first words come."""
        self._words.start(WORDS_AFTER if self._told else FIRST_AFTER)
        self._rest.start()

    def show_words(self) -> None:
        """Say what the line means, its history and source; what is shown already is not drawn again."""
        self._words.stop()
        opened, line = self._opened, self._line
        if opened is None or line is None:
            return
        self._show_note()
        self._changes = now(lambda: history(self._context.session, opened.report.id, line.key))
        self._meaning.show_parts(meaning_parts(opened, line))
        self._history.show_parts(history_parts(line, self._changes, HISTORY_LINES))
        more = len(self._changes) - HISTORY_LINES
        self.all_changes.setText(f"Xem đủ {len(self._changes)} lần sửa…")
        widgets.show_if(self.all_changes, more > 0)
        self._source.show_parts(source_parts(opened, line))
        if line.key != self._told:
            self._told = line.key
            self.area.verticalScrollBar().setValue(0)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wait()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._words.stop()
        self._rest.stop()

    def show_course(self) -> None:
        """Show the course of the line's row; its modules are imported when a cursor first rests."""
        self._rest.stop()
        if self._line is None or self._opened is None:
            return
        if self.course is None:
            from ui.table.course_section import CourseSection

            self.course = CourseSection(self._context, self.past_changed.emit)
            self._course_place.addWidget(self.course)
        self.course.show_row(self._opened.report.id, self._line.row)

    def _show_history(self) -> None:
        line = self._line
        if line is None:
            return
        from ui.table.past_dialog import lines_dialog

        told = [change_text(change, line) for change in reversed(self._changes)]
        made = lines_dialog(self, f"Lịch sử ô {line.tt}".strip(), line.label, told)
        made.exec()
        made.deleteLater()


class Paragraphs(QWidget):
    """Texts one under the other. The labels stay and change their words: a cursor that runs makes no new ones."""

    def __init__(self) -> None:
        super().__init__()
        self._box: QVBoxLayout = widgets.column(self, gap=6)
        self._labels: list[QLabel] = []
        self.parts: Parts = ()

    def show_parts(self, parts: Parts) -> None:
        """Show these and nothing else; hidden where there are none."""
        if parts == self.parts:
            return
        for number, (look, text) in enumerate(parts):
            if number == len(self._labels):
                self._labels.append(widgets.label("", look, wrap=True, select=True))
                self._box.addWidget(self._labels[number])
            self._say(self._labels[number], look, text)
        for spare in self._labels[len(parts) :]:
            spare.hide()
        self.parts = parts
        widgets.show_if(self, bool(parts))

    def _say(self, label: QLabel, look: str, text: str) -> None:
        if (label.property("role") or "") != look:
            widgets.role(label, look)
        if label.text() != text:
            label.setText(text)
        widgets.show_if(label, True)
