"""A table whose rows are headed texts of the unit's own outline (the self-check report)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QWidget

from forms.cells import Cell
from forms.findings import Finding
from forms.form import Field, Section
from forms.keys import split_table_key, table_key
from forms.values import filled_rows, row_ids
from ui import theme, widgets
from ui.outline.field_editors import SAVE_AFTER, FieldEditor
from ui.pasting import LegacyBar, TextBox, TextLine
from workflow.narratives import write_text
from workflow.reports import OpenReport
from workflow.table_rows import delete_rows, insert_rows, move_rows

if TYPE_CHECKING:
    from ui.report_page import ReportPage

LEAST_LINES, MOST_LINES, AROUND = 4, 14, 26
BACK = "Hoàn tác Ctrl+Z"


class GrowingText(TextBox):
    """A text as high as what is written, within limits; an undo that it has no step for is the page's."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.textChanged.connect(self.grow)
        self.grow()

    def grow(self) -> None:
        """Take the height of the text."""
        lines = max(LEAST_LINES, min(MOST_LINES, round(self.document().size().height())))
        self.setFixedHeight(lines * QFontMetrics(theme.font()).lineSpacing() + AROUND)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_for_page(event):
            event.ignore()
            return False
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self.grow)
        return super().event(event)

    def _is_for_page(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            return not self.document().isUndoAvailable()
        return event.matches(QKeySequence.StandardKey.Redo) and not self.document().isRedoAvailable()


class Card(QFrame):
    """One headed text. What is typed waits here until `flush`; a text that waits is not replaced from outside."""

    typed = Signal()
    left = Signal()

    def __init__(self, editable: bool, acts: Mapping[str, Callable[[], object]]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        box = widgets.column(self, gap=6)
        box.setContentsMargins(12, 10, 12, 12)
        self.number = widgets.label("", "strong")
        self.title, self.text = TextLine(), GrowingText()
        self.title.setPlaceholderText("Tiêu đề mục")
        self.text.setPlaceholderText("Nhập nội dung")
        line = widgets.row(gap=4)
        line.addWidget(self.number, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.title, 1)
        self.buttons = {icon: widgets.button("", act, "icon", icon) for icon, act in acts.items()}
        for button in self.buttons.values():
            widgets.show_if(button, editable)
            line.addWidget(button)
        box.addLayout(line)
        box.addWidget(self.text)
        self.fields = (self.title, self.text)
        self._known = ["", ""]
        for field in self.fields:
            field.setReadOnly(not editable)
            field.textChanged.connect(self._changed)
            field.installEventFilter(self)

    def place(self, number: int, last: bool) -> None:
        """Its number in the outline, also for screen readers."""
        self.number.setText(f"{number}.")
        self.title.setAccessibleName(f"Tiêu đề mục {number}")
        self.text.setAccessibleName(f"Nội dung mục {number}")
        names = (f"Chuyển mục {number} lên", f"Chuyển mục {number} xuống", f"Xóa mục {number}")
        for button, name in zip(self.buttons.values(), names, strict=True):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.buttons["arrow-up"].setEnabled(number > 1)
        self.buttons["arrow-down"].setEnabled(not last)

    def texts(self) -> tuple[str, str]:
        """Heading and text as they are typed."""
        return self.title.text(), self.text.toPlainText()

    def waiting(self) -> tuple[bool, bool]:
        """Which of the two say something else than what is stored."""
        title, text = self.texts()
        return title != self._known[0], text != self._known[1]

    def show_texts(self, stored: tuple[str, str]) -> None:
        """Show what is stored, but for what is being typed."""
        waiting = self.waiting()
        for at, text in enumerate(stored):
            if text != self._known[at] and not waiting[at]:
                self._known[at] = text
                self.title.setText(text) if at == 0 else self.text.setPlainText(text)
                self.title.setCursorPosition(0) if at == 0 and not self.title.hasFocus() else None

    def stored(self, at: int, text: str) -> None:
        """What was typed is stored."""
        self._known[at] = text

    def _changed(self) -> None:
        if any(self.waiting()):
            self.typed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)


class HeadedTexts(FieldEditor):
    """One card a row: heading, text, and the buttons that move and delete it; suggestions while there is none."""

    def __init__(self, page: ReportPage, section: Section, item: Field) -> None:
        super().__init__(page, section, item)
        self.columns = (item.column[0].key, item.column[1].key)
        self.cards: dict[str, Card] = {}
        self._list = widgets.column(gap=12)
        self.box.addLayout(self._list)
        self.box.addWidget(LegacyBar())
        line = widgets.row()
        self.suggest = widgets.button("Dùng các mục gợi ý", self._suggest)
        self.add = widgets.button("Thêm mục", self._add, icon="plus")
        line.addWidget(self.add)
        line.addWidget(self.suggest)
        line.addStretch(1)
        self.box.addLayout(line)
        self.box.addWidget(self._trouble)
        self._storing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self.store)

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell], findings: tuple[Finding, ...]) -> None:
        super().refresh(opened, cells, findings)
        rows = row_ids(opened.report, self.item.key)
        if rows != tuple(self.cards):
            self._arrange(rows)
        for row, card in self.cards.items():
            title, text = (opened.report.cell(table_key(self.item.key, row, name)).text for name in self.columns)
            card.show_texts((title, text))
        widgets.show_if(self.suggest, self.editable and not rows and bool(self.item.suggested))
        widgets.show_if(self.add, self.editable)

    def _arrange(self, rows: tuple[str, ...]) -> None:
        """Cards of rows that stay keep their cursor."""
        for row in [row for row in self.cards if row not in rows]:
            card = self.cards.pop(row)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = {row: self.cards.get(row) or self._card(row) for row in rows}
        above: QWidget | None = None
        for number, card in enumerate(self.cards.values(), 1):
            self._list.insertWidget(number - 1, card)
            card.place(number, number == len(rows))
            if above is not None:
                QWidget.setTabOrder(above, card.title)
            above = card.text

    def _card(self, row: str) -> Card:
        acts: dict[str, Callable[[], object]] = {
            "arrow-up": lambda: self.move_row(row, -1),
            "arrow-down": lambda: self.move_row(row, 1),
            "trash-2": lambda: self.delete_row(row),
        }
        card = Card(self.editable, acts)
        card.typed.connect(self._typed)
        card.left.connect(self.store)
        return card

    def _typed(self) -> None:
        self._timer.start()
        self.page.status.typing()

    def store(self) -> None:
        """Store what is typed; pauses of one stretch of typing are one act."""
        self._timer.stop()
        session, report_id = self.page.context.session, self.page.opened.report.id
        self._storing = True
        for row, card in tuple(self.cards.items()) if self.editable else ():
            for at, waits in enumerate(card.waiting()):
                key, text = table_key(self.item.key, row, self.columns[at]), card.texts()[at]
                if waits and self.page.commit(lambda key=key, text=text: write_text(session, report_id, key, text)):
                    card.stored(at, text)
        self._storing = False
        if self.is_typing():
            self.page.status.typing()
        else:
            self.page.status.settled()

    def is_typing(self) -> bool:
        cards = self.cards.values() if self.editable and not self._storing else ()
        return any(any(card.waiting()) for card in cards)

    def flush(self) -> None:
        """Store what is typed; a row without heading and text is none once the page is left."""
        self.store()
        session, report = self.page.context.session, self.page.opened.report
        said = filled_rows(report, self.item.key)
        empty = [row for row in row_ids(report, self.item.key) if row not in said] if self.editable else []
        if empty and not self.page.stepping:
            self.page.commit(lambda: delete_rows(session, report.id, self.item.key, empty))

    def _add(self) -> None:
        self._put_in([{}])

    def _suggest(self) -> None:
        self._put_in([{self.columns[0]: title} for title in self.item.suggested])

    def _put_in(self, rows: list[dict[str, str]]) -> None:
        self.store()
        session, report_id = self.page.context.session, self.page.opened.report.id
        new: list[str] = []

        def write() -> OpenReport:
            opened, ids = insert_rows(session, report_id, self.item.key, rows)
            new.extend(ids)
            return opened

        if self.page.commit(write):
            card = self.cards[new[0]]
            (card.text if card.title.text() else card.title).setFocus()

    def move_row(self, row: str, step: int) -> None:
        """One place up or down; the cursor stays on its button."""
        self.store()
        session, report_id = self.page.context.session, self.page.opened.report.id
        if self.page.commit(lambda: move_rows(session, report_id, self.item.key, [row], step)):
            self.page.status.tell(f"Đã chuyển mục · {BACK}")
            self.cards[row].title.setFocus()

    def delete_row(self, row: str) -> None:
        """Take a headed text out; the cursor goes to the one in its place."""
        self.store()
        session, report_id, place = self.page.context.session, self.page.opened.report.id, list(self.cards).index(row)
        if self.page.commit(lambda: delete_rows(session, report_id, self.item.key, [row])):
            self.page.status.tell(f"Đã xóa 1 mục · {BACK}")
            left = list(self.cards.values())
            (left[min(place, len(left) - 1)].title if left else self.add).setFocus()

    def take_focus(self, key: str = "") -> bool:
        parts = split_table_key(key)
        card = self.cards.get(parts.row if parts else "") or next(iter(self.cards.values()), None)
        if card is None:
            self.add.setFocus()
        else:
            (card.title if parts and parts.column == self.columns[0] else card.text).setFocus()
        return True
