"""Strips around an editor: findings with a way to their cell, a small question, the status line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from forms.findings import Finding, Severity
from forms.numbers import Ambiguous, format_number
from ui import widgets

if TYPE_CHECKING:
    from ui.notes import ReasonField, Store

TONE = {Severity.ERROR: "err", Severity.WARNING: "warn", Severity.NOTICE: "notice"}
LIST_HEIGHT, LINE_HEIGHT, REASON_HEIGHT = 112, 50, 44
KEYS_AWAY = 48
AT_FIRST, TYPING = "Mỗi ô được lưu ngay khi nhập xong", "Đang nhập…"
UNSTORED = "Chưa lưu"
MISSED = "Phím vừa gõ chưa được ghi: hãy chọn một cách đọc trước."
PAUSE = 900
"""Milliseconds after which someone who was typing on has seen the question."""
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class FindingsBar(QFrame):
    """The findings in order of weight, each with its way out and "Đến ô".

    explain: stores the reason an officer gives for a warning; None where nothing can be written.
    """

    def __init__(self, go: Callable[[str], object], height: int = LIST_HEIGHT, explain: Store | None = None) -> None:
        super().__init__()
        self.explain = explain
        self.reason: ReasonField | None = None
        self._reason_for: Finding | None = None
        self._boxes: dict[Finding, QVBoxLayout] = {}
        self.reason_buttons: dict[Finding, QPushButton] = {}
        self.setProperty("role", "card")
        self.setAccessibleName("Lỗi và cảnh báo")
        self._go, self._height = go, height
        self._inner = QWidget()
        self._box = widgets.column(self._inner, gap=0)
        outer = widgets.column(self)
        outer.setContentsMargins(2, 2, 2, 2)
        self._area = widgets.scrolled(self._inner)
        outer.addWidget(self._area)
        self.shown: tuple[Finding, ...] = ()
        self.hide()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Replace the list; it disappears with the last finding."""
        if findings == self.shown:
            return
        self.shown = findings
        writing, text = self._reason_for, self.reason.edit.text() if self.reason else ""
        focused = self.reason is not None and self.reason.edit.hasFocus()
        self.reason, self._reason_for = None, None
        self._boxes, self.reason_buttons = {}, {}
        widgets.clear(self._box)
        order = {severity: number for number, severity in enumerate(Severity)}
        for finding in sorted(findings, key=lambda item: order[item.severity]):
            self._box.addWidget(self._line(finding))
        self._box.addStretch(1)
        widgets.show_if(self, bool(findings))
        self._fit()
        again = next(
            (f for f in self.reason_buttons if writing and (f.code, f.key) == (writing.code, writing.key)), None
        )
        if again is not None:
            self.ask_reason(again, text, focused)

    def _fit(self) -> None:
        needed = LINE_HEIGHT * len(self.shown) + 8
        more = REASON_HEIGHT if self.reason is not None else 0
        if self._height:
            self.setFixedHeight(min(self._height, needed) + more)
        else:
            self.setMaximumHeight(needed + more)

    def take_reason(self) -> tuple[str, str] | None:
        """The cell and the reason that is typed and not stored, whose field closes; None for none."""
        finding, text = self._reason_for, self.reason.typed() if self.reason is not None else ""
        if finding is None or not text:
            return None
        self._drop_reason()
        return finding.key, text

    def ask_reason(self, finding: Finding, text: str = "", focus: bool = True) -> None:
        """Open the field for the reason under a warning, with the cursor in it; one at a time."""
        from ui.notes import ReasonField

        self._drop_reason()
        explain = self.explain
        assert explain is not None
        self._reason_for = finding
        self.reason = ReasonField(finding.message, "", lambda said: self._explained(finding, said), self._give_up)
        self.reason.edit.setText(text)
        self._boxes[finding].addWidget(self.reason)
        self.reason_buttons[finding].hide()
        self._fit()
        if not focus:
            return
        self.reason.edit.setFocus()
        field = self.reason
        QTimer.singleShot(0, field, lambda: self._area.ensureWidgetVisible(field, 0, LINE_HEIGHT))

    def _explained(self, finding: Finding, said: str) -> None:
        if not said.strip() or self.explain is None:
            self._give_up()
            return
        self._drop_reason()
        self.explain(finding.key, said)

    def _give_up(self) -> None:
        finding = self._reason_for
        self._drop_reason()
        if finding in self.reason_buttons:
            self.reason_buttons[finding].setFocus()

    def _drop_reason(self) -> None:
        if self.reason is not None:
            self.reason.hide()
            self.reason.deleteLater()
            for button in self.reason_buttons.values():
                button.show()
        self.reason, self._reason_for = None, None
        self._fit()

    def focus_reason(self) -> bool:
        """Put the cursor on the first warning that waits for a reason; False where none does."""
        for button in self.reason_buttons.values():
            button.setFocus()
            return True
        return False

    def _line(self, finding: Finding) -> QWidget:
        tone = TONE[finding.severity]
        made = QWidget()
        box = widgets.column(made, gap=4)
        box.setContentsMargins(12, 6, 8, 6)
        line = widgets.row(gap=10)
        box.addLayout(line)
        self._boxes[finding] = box
        line.addWidget(widgets.mark(widgets.MARKS[tone], tone if tone != "notice" else "muted"))
        text = widgets.label(f"{finding.message} {finding.remedy}".strip(), wrap=True)
        line.addWidget(text, 1)
        if not finding.key:
            return made
        if self.explain is not None and finding.takes_reason:
            reason = widgets.button("Ghi lý do…", lambda: self.ask_reason(finding))
            reason.setAccessibleName(f"Ghi lý do: {finding.message}")
            self.reason_buttons[finding] = reason
            line.addWidget(reason, 0, Qt.AlignmentFlag.AlignVCenter)
        go = widgets.button("Đến ô", lambda: self._go(finding.key))
        go.setAccessibleName(f"Đến ô: {finding.message}")
        line.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return made


class QuestionBar(QFrame):
    """A number that can be read two ways: one button a reading, and one to type it again.

    Arrows stay among the buttons; a digit or Escape types the number again. Digits and Enter that go on without a
    pause were meant for the cells after it, by someone who has not looked up: they are not taken, and the bar says so.
    """

    def __init__(self, answer: Callable[[str, Ambiguous, Decimal], object], again: Callable[[str], object]) -> None:
        super().__init__()
        self.setProperty("role", "tell-warn")
        self._answer, self._again = answer, again
        self._line = widgets.row(self)
        self._line.setContentsMargins(12, 8, 12, 8)
        self.buttons: list[QPushButton] = []
        self._unseen = QElapsedTimer()
        self._missed: QLabel
        self.hide()

    def ask(self, key: str, name: str, question: Ambiguous) -> None:
        """Show the question and give its first answer the focus."""
        widgets.clear(self._line)
        self._unseen.start()
        self._missed = widgets.label(MISSED, "warn", wrap=True)
        self._missed.hide()
        self.setAccessibleName(f"{name}: “{question.text}” là số nào?")
        self._line.addWidget(widgets.mark("circle-question-mark", "warn"))
        texts = widgets.column(gap=2)
        texts.addWidget(widgets.label(f"{name}: “{question.text}” là số nào?", wrap=True))
        texts.addWidget(self._missed)
        self._line.addLayout(texts, 1)
        self.buttons = [self._reading(key, question, reading) for reading in question.readings]
        self.buttons.append(widgets.button("Gõ lại", lambda: self._close(lambda: self._again(key))))
        for button in self.buttons:
            button.installEventFilter(self)
            self._line.addWidget(button)
        self.show()
        self.buttons[0].setFocus()

    def _reading(self, key: str, question: Ambiguous, reading: Decimal) -> QPushButton:
        text = format_number(reading)
        return widgets.button(f"Là {text}", lambda: self._close(lambda: self._answer(key, question, reading)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self.buttons:
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the key was for the bar: to another button, or into the cell's editor."""
        if event.key() in _ARROWS:
            place = next((n for n, button in enumerate(self.buttons) if button.hasFocus()), 0)
            self.buttons[max(0, min(len(self.buttons) - 1, place + _ARROWS[Qt.Key(event.key())]))].setFocus()
            return True
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not held and self._typed_on(event):
            return True
        if held or (event.key() != Qt.Key.Key_Escape and not event.text().isdigit()):
            return False
        self.buttons[-1].click()
        editor = QApplication.focusWidget()
        if event.text().isdigit() and editor is not None:
            again = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
            QApplication.sendEvent(editor, again)
        return True

    def _typed_on(self, event: QKeyEvent) -> bool:
        """Whether the key came without a pause after the number, or after the last such key."""
        figures = event.text().isdigit() or event.key() in _ENTERS
        if not figures or self._unseen.elapsed() >= PAUSE:
            return False
        self._unseen.restart()
        self._missed.show()
        return True

    def _close(self, then: Callable[[], object]) -> None:
        self.hide()
        then()


class StatusLine(QWidget):
    """ "✓ Đã lưu 14:03:22" at the left, then what was just done, the keys at the right."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        line: QHBoxLayout = widgets.row(self)
        self._mark = widgets.mark("check", "ok")
        self._mark.hide()
        self._saved = ""
        self.text = widgets.label(AT_FIRST, "muted")
        self.text.setAccessibleName("Trạng thái lưu")
        self.told = widgets.label("", "strong")
        self.told.hide()
        line.addWidget(self._mark)
        line.addWidget(self.text)
        line.addWidget(self.told)
        self._hint = hint
        self.keys = widgets.label(hint, "small")
        self.keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.keys.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.keys.setToolTip(hint)
        line.addWidget(self.keys, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the keys have no room, their list ends in dots and the tool tip has the rest."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        told = self.told.sizeHint().width() if self.told.text() else 0
        room = self.width() - self.text.sizeHint().width() - told - KEYS_AWAY
        self.keys.setText(self.keys.fontMetrics().elidedText(self._hint, Qt.TextElideMode.ElideRight, max(0, room)))

    def read_only(self, hint: str) -> None:
        """Nothing is stored here: the line speaks of reading."""
        self._hint = hint
        self.text.setText("Chỉ để xem")
        self.keys.setToolTip(hint)
        self._fit()

    def saved(self, moment: datetime) -> None:
        """Say so only after the commit; what was told before is over."""
        self._saved = f"Đã lưu {moment:%H:%M:%S}"
        self._mark.show()
        self.text.setText(self._saved)
        self.tell("")

    def typing(self) -> None:
        """Something typed is not stored yet."""
        self._mark.hide()
        self.text.setText(TYPING)

    def unstored(self, name: str) -> None:
        """Something typed could not be stored, or waits for an answer."""
        self._mark.hide()
        self.text.setText(f"{UNSTORED}: {name}")

    def settled(self) -> None:
        """Nothing waits to be stored any more: what was typed is what is stored already."""
        if self.text.text() == TYPING or self.text.text().startswith(UNSTORED):
            self._mark.setVisible(bool(self._saved))
            self.text.setText(self._saved or AT_FIRST)

    def tell(self, text: str) -> None:
        """Say what was just done or what a key would do next; "" for nothing."""
        if text != self.told.text():
            self.told.setText(text)
            self.told.setAccessibleName(text)
            widgets.show_if(self.told, bool(text))
            self._fit()
