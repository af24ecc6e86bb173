"""A card of the settings: a title, what it is about, a list that is read on the worker, and buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QDialog, QFrame, QWidget

from forms.validity import ValidityState, validity_state, validity_text
from ui import widgets
from ui.flow import FlowLayout

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage


class Word(NamedTuple):
    """A chip beside a name."""

    text: str
    tone: str = "plain"


class Act(NamedTuple):
    """A button of an entry."""

    text: str
    slot: Callable[[], object]


TONES: dict[ValidityState, str] = {
    "good": "muted",
    "early": "warn",
    "ending": "warn",
    "ended": "err",
    "withdrawn": "err",
}


class ListCard(QFrame):
    """What every such card shares. dialog: the one that it opened last."""

    def __init__(self, page: SettingsPage, title: str, lead: str) -> None:
        super().__init__()
        self.page = page
        self.session = page.context.session
        self.dialog: QDialog | None = None
        self.setProperty("role", "card")
        self.box = widgets.column(self, gap=8)
        self.box.setContentsMargins(18, 14, 18, 16)
        self.box.addWidget(widgets.label(title, "section"))
        self.box.addWidget(widgets.label(lead, "muted", wrap=True))
        self.lines = widgets.column()
        self.box.addLayout(self.lines)
        self._said = widgets.column()
        self.box.addLayout(self._said)

    def load(self) -> None:
        """Read the list anew."""

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog of this card."""
        self.dialog = dialog
        dialog.open()

    def add_line(self, name: str, facts: str, *buttons: tuple[str, Callable[[], object]]) -> None:
        """One entry: its name, its facts, what can be done with it at its right."""
        made = QWidget()
        line = widgets.row(made)
        texts = widgets.column(gap=2)
        texts.addWidget(widgets.label(name, "strong", wrap=True, select=True))
        texts.addWidget(widgets.label(facts, "muted", wrap=True, select=True))
        line.addLayout(texts, 1)
        for text, slot in buttons:
            button = widgets.button(text, slot)
            button.setAccessibleName(f"{text}: {name}")
            line.addWidget(button)
        self.lines.addWidget(made)

    def tell(self, tone: str, sentence: str, remedy: str = "") -> None:
        """Say under the list what was done; it stays until something else was."""
        widgets.clear(self._said)
        self._said.addWidget(widgets.notice(tone, sentence, remedy))


def entry(name: str, facts: Iterable[str | Word], acts: Iterable[Act], words: Iterable[Word] = ()) -> QWidget:
    """An entry with more to say: its name with chips, a line a fact (a Word has a tone), its buttons underneath."""
    made = QWidget()
    box = widgets.column(made, gap=4)
    head = widgets.row()
    head.addWidget(widgets.label(name, "strong", wrap=True, select=True), 1)
    for word in words:
        head.addWidget(widgets.chip(word.text, word.tone))
    box.addLayout(head)
    for fact in facts:
        told = fact if isinstance(fact, Word) else Word(fact, "muted")
        if told.text:
            box.addWidget(widgets.label(told.text, told.tone, wrap=True, select=True))
    flow = FlowLayout()
    for act in acts:
        button = widgets.button(act.text, act.slot)
        button.setAccessibleName(f"{act.text}: {name}")
        flow.addWidget(button)
        if made.focusProxy() is None:
            made.setFocusProxy(button)
    box.addLayout(flow)
    return made


def validity(
    until: datetime, now: datetime, withdrawn_at: datetime | None = None, since: datetime | None = None
) -> Word:
    """As `forms.validity` says it."""
    state = validity_state(until, now, withdrawn_at, since)
    return Word(validity_text(until, now, withdrawn_at, since), TONES[state])
