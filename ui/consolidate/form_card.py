"""A form of the period in numbers: how many have sent, by when, and what is left to look after."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from forms.matrix.submissions import Matrix, OwedForm, Tally
from forms.matrix.words import Narrow, due_words
from ui import theme, widgets
from ui.flow import FlowLayout

_COUNTS: tuple[tuple[Narrow, str], ...] = (
    ("missing", "chưa nộp"),
    ("conflict", "mâu thuẫn"),
    ("returned", "trả lại"),
    ("waiting", "chờ bản gốc"),
    ("late", "nộp trễ"),
)


class FormCard(QFrame):
    """pressed: with the form's key and what to narrow to, "all" where the card itself was clicked."""

    def __init__(self, found: Matrix, form: OwedForm, pressed: Callable[[str, Narrow], object]) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.form, self._pressed = form, pressed
        self.chips: dict[Narrow, QPushButton] = {}
        direct, below = found.tally(form.key, direct=True), found.tally(form.key, direct=False)
        box = widgets.column(self, gap=5)
        box.setContentsMargins(14, 8, 14, 8)
        head = widgets.row()
        head.addWidget(widgets.label(form.short, "strong"), 1)
        self.due = widgets.label(due_words(form), "small")
        head.addWidget(self.due)
        box.addLayout(head)
        box.addWidget(widgets.label(_sentence(direct, below), "muted"))
        self.bar = widgets.progress(direct.here, direct.owed, form.short)
        box.addWidget(self.bar)
        line = QWidget()
        flow = FlowLayout(line, gap=theme.GAP - 2)
        for narrow, word in _COUNTS:
            number = getattr(found.tally(form.key), narrow)
            if number:
                flow.addWidget(self._chip(narrow, f"{number} {word}"))
        box.addWidget(line)
        box.addStretch(1)

    def _chip(self, narrow: Narrow, text: str) -> QPushButton:
        made = widgets.button(text, lambda: self._pressed(self.form.key, narrow), "filter")
        made.setCheckable(True)
        made.setAccessibleName(f"{self.form.short}: chỉ xem {text}")
        self.chips[narrow] = made
        return made

    def show_chosen(self, form: str, narrow: Narrow) -> None:
        """Mark the card whose form is looked at, and what the table is narrowed to."""
        self.setProperty("on", "yes" if form == self.form.key else "no")
        widgets.polish(self)
        for each, chip in self.chips.items():
            chip.setChecked(form == self.form.key and each == narrow)

    def set_low(self, low: bool) -> None:
        """In a low window only what can be pressed is shown, and what it speaks of."""
        for part in (self.due, self.bar):
            widgets.show_if(part, not low)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed(self.form.key, "all")
        super().mousePressEvent(event)


def _sentence(direct: Tally, below: Tally) -> str:
    if below.owed:
        return f"{direct.here}/{direct.owed} nộp thẳng · cấp xã {below.here}/{below.owed}"
    return f"{direct.here}/{direct.owed} đơn vị đã có báo cáo"


class CardStrip(QWidget):
    """The forms' cards side by side: as many as there is room for, that of the chosen form among them; in a low window
    that one alone."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[FormCard] = []
        self._box = widgets.row(self, gap=10)
        self._form, self._low = "", False

    def fill(self, cards: list[FormCard]) -> None:
        """Other cards."""
        widgets.clear(self._box)
        self.cards = cards
        for card in cards:
            self._box.addWidget(card, 1)
        self._fold()

    def show_chosen(self, form: str, narrow: Narrow) -> None:
        """Mark the chosen form, and what the table is narrowed to."""
        self._form = form
        for card in self.cards:
            card.show_chosen(form, narrow)
        self._fold()

    def set_low(self, low: bool) -> None:
        """Whether the window is low."""
        if low != self._low:
            self._low = low
            self._fold()

    def minimumSizeHint(self) -> QSize:
        """What one card needs: so the window can become narrow enough to show but one."""
        widths = [card.minimumSizeHint().width() for card in self.cards]
        return QSize(max(widths, default=0), self._box.totalMinimumSize().height())

    def event(self, event: QEvent) -> bool:
        """Cards are measured again once their style is known."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        shown = [card for card in self.cards if card.form.key == self._form]
        room = self.width() - sum(self._wide(card) for card in shown)
        for card in self.cards if not self._low else ():
            if card not in shown and (room := room - self._wide(card)) >= 0:
                shown.append(card)
        for card in self.cards:
            card.set_low(self._low)
            widgets.show_if(card, card in shown)

    def _wide(self, card: FormCard) -> int:
        return card.minimumSizeHint().width() + self._box.spacing()
