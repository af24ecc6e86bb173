"""The consolidated text of a section in the editor of the report itself: typed, stored, checked and undone alike."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit

from forms.errors import WorldError
from forms.findings import Finding
from forms.form import Field, Section
from forms.rules.naming import cell_name, row_names
from forms.values import effective
from ui import problems, widgets
from ui.bars import StatusLine
from ui.context import Context
from ui.outline.field_editors import FieldEditor, editor_for
from ui.outline.headed_texts import HeadedTexts
from ui.outline.narrative import NarrativeEditor
from ui.tasks import now
from ui.undo_buttons import step_buttons, step_over
from workflow.checking import check_report
from workflow.reports import OpenReport, set_note

CHECK_AFTER, ABOVE, LEAST = 120, 200, 140
MUCH = 100
HINT = "Ctrl+K: chèn số liệu · Ctrl+Z: hoàn tác"
LOCKED = "Báo cáo đã hoàn thành nên chỉ xem được."
STEP_KEYS = {"Ctrl+Z": True, "Ctrl+Y": False, "Ctrl+Shift+Z": False}


class TextPane(QFrame):
    """What a field's editor asks of the page it stands on. opened: the report as it stands; changed: it was written."""

    changed = Signal()

    def __init__(self, context: Context, opened: OpenReport, open_report: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.context, self.opened = context, opened
        self.editor: FieldEditor | None = None
        self.stepping = False
        self.findings: tuple[Finding, ...] = ()
        self._checked = False
        self._room = LEAST
        box = widgets.column(self, gap=8)
        box.setContentsMargins(14, 10, 14, 10)
        head = widgets.row()
        head.addWidget(widgets.label("Bài tổng hợp", "section"), 1)
        self._tools = widgets.row()
        head.addLayout(self._tools)
        self.open_button = widgets.button("", open_report, "icon", "file-text", "Mở báo cáo ở mục này")
        head.addWidget(self.open_button)
        self.steps = step_buttons(context, opened.report.id, self._name_of, self.step_over) if opened.editable else []
        for button in self.steps:
            head.addWidget(button)
        box.addLayout(head)
        self.said = widgets.label("", "muted", wrap=True)
        box.addWidget(self.said)
        self.place = widgets.column()
        box.addLayout(self.place)
        self._box = box
        box.addStretch(1)
        self.status = StatusLine(HINT)
        if not opened.editable:
            self.status.read_only(LOCKED)
        box.addWidget(self.status)
        for keys, back in STEP_KEYS.items():
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda back=back: self.step_over(back))
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(CHECK_AFTER)
        self.timer.timeout.connect(self.check)

    def show_field(self, section: Section, item: Field) -> None:
        """Edit another field; what is typed in the one before is stored first. What was found of the whole report
        stays found: a province's report of thousands of cells is not checked again at each step."""
        self.flush()
        widgets.clear(self.place)
        widgets.clear(self._tools)
        self.editor = editor_for(self, section, item)  # type: ignore[arg-type]
        if self.editor.head_tool is not None:
            self._tools.addWidget(self.editor.head_tool)
        self.place.addWidget(widgets.scrolled(self.editor) if item.as_sections else self.editor)
        self._box.setStretchFactor(self.place, MUCH if item.as_sections else 0)
        self._grow()
        if self._checked:
            self.refresh()
        else:
            self.check()

    def show_nothing(self) -> None:
        """The section has nothing to be written."""
        self.flush()
        widgets.clear(self.place)
        widgets.clear(self._tools)
        self.editor = None

    def take(self, opened: OpenReport) -> None:
        """The report was written elsewhere."""
        self.opened = opened
        self.check()

    def commit(self, write: Callable[[], OpenReport], kept: Callable[[], object] = lambda: None) -> bool:
        """Write through workflow; say "Đã lưu" once it is durable. A refusal is told and nothing changes."""
        try:
            self.opened = now(write)
        except WorldError as error:
            problems.show(self, error)
            return False
        self.status.saved(self.context.session.now())
        self.refresh()
        self.timer.start()
        return True

    def check(self) -> None:
        """Run the rules over the report, and show what they say of this text."""
        self.timer.stop()
        self._checked = True
        session, report_id = self.context.session, self.opened.report.id
        self.findings = now(lambda: check_report(session, report_id))
        for button in self.steps:
            button.look()
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Show the text as it stands; what is being typed is left alone."""
        if self.editor is not None:
            cells = effective(self.opened.form, self.opened.report)
            self.editor.refresh(self.opened, cells, self.findings)

    def note(self, key: str, text: str) -> bool:
        """Store the note on the text."""
        session, report_id = self.context.session, self.opened.report.id
        return self.commit(lambda: set_note(session, report_id, key, text))

    def step_over(self, back: bool) -> None:
        """Take back the last act on the report, or do it again."""
        self.stepping = True
        done = step_over(self, back)
        self.stepping = False
        if done is not None:
            self.check()
            self.status.tell("Đã hoàn tác" if back else "Đã làm lại")

    def find(self, words: str) -> bool:
        """Bring the place where these words stand into sight; False where they stand nowhere."""
        for field in self._fields():
            cursor = field.document().find(words)
            if not cursor.isNull():
                field.setTextCursor(cursor)
                field.ensureCursorVisible()
                field.setFocus()
                return True
        return False

    def _fields(self) -> tuple[QTextEdit | QPlainTextEdit, ...]:
        """The fields that the text is written in."""
        if isinstance(self.editor, NarrativeEditor):
            return (self.editor.edit,)
        if isinstance(self.editor, HeadedTexts):
            return tuple(card.text for card in self.editor.cards.values())
        return ()

    def flush(self) -> None:
        """Store what is typed, and a reason that is being written."""
        if self.editor is not None:
            self.editor.flush()
            self.editor.keep_reasons()

    def is_typing(self) -> bool:
        """Whether something typed waits to be stored."""
        return self.editor is not None and self.editor.is_typing()

    def _name_of(self, key: str) -> str:
        form, report = self.opened.form, self.opened.report
        return cell_name(form, report, row_names(form), key)

    def set_room(self, height: int) -> None:
        """How high the pane may be: the field takes what the rest leaves."""
        self._room = height
        self._grow()

    def _grow(self) -> None:
        if isinstance(self.editor, NarrativeEditor):
            self.editor.edit.grow_to(max(LEAST, self._room - ABOVE))
