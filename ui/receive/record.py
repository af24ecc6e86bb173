"""The record of one file that was looked at: each fact a sentence, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ui import widgets
from ui.flow import FlowLayout
from ui.receive.words import breakable, capital, file_name, verdict
from ui.verify_record import fact_line

if TYPE_CHECKING:
    from signing.facts import Fact
    from workflow.receiving.lines import Line

NOTHING = "Chọn một dòng trong bảng để xem từng điều kiện và việc có thể làm."

SETTLED = "Đã quyết; bản nào được tính thì xem ở Đã nhận."
CHOSEN = ("conflict", "empty")


class Record(QWidget):
    """Facts and buttons, made anew for each line. area: what it is scrolled in."""

    def __init__(self) -> None:
        super().__init__()
        self.box = widgets.column(self, gap=8)
        self.box.setContentsMargins(18, 14, 18, 16)
        self.buttons: dict[str, QPushButton] = {}
        self.clear(NOTHING)

    def clear(self, sentence: str = "") -> None:
        """Nothing is shown but a sentence."""
        widgets.clear(self.box)
        self.buttons = {}
        if sentence:
            self.box.addWidget(widgets.label(sentence, "muted", wrap=True))
        self.box.addStretch(1)

    def begin(self, title: str, what: str, word: str, tone: str) -> None:
        """The head: whose it is, what it is, and how it stands."""
        widgets.clear(self.box)
        self.buttons = {}
        head = widgets.row(gap=10)
        head.addWidget(widgets.label(title, "section", wrap=True, select=True), 1)
        head.addWidget(widgets.chip(word, tone), 0, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(head)
        if what:
            self.box.addWidget(widgets.label(what, "muted", wrap=True, select=True))

    def say(self, text: str, look: str = "") -> None:
        """A sentence of its own."""
        if text:
            self.box.addWidget(widgets.label(text, look, wrap=True, select=True))

    def say_file(self, path: str) -> None:
        """The name of a file, which may be longer than a line; where it lies is told by the tip."""
        name = path.rpartition("/")[2].rpartition("\\")[2]
        made = widgets.label(f"Tệp: {breakable(name)}", "muted", wrap=True)
        made.setAccessibleName(f"Tệp: {name}")
        made.setToolTip(widgets.tip(path))
        self.box.addWidget(made)

    def add_buttons(self, acts: Mapping[str, Callable[[], object]], named: str) -> None:
        """What can be done. named: what a button's accessible name says further."""
        if not acts:
            return
        line = QWidget()
        flow = FlowLayout(line)
        for text, slot in acts.items():
            made = widgets.button(text, slot)
            made.setAccessibleName(f"{text}: {named}")
            flow.addWidget(made)
            self.buttons[text] = made
        self.box.addWidget(line)

    def add_facts(self, facts: Mapping[str, Fact], title: str = "") -> None:
        """The facts that were judged or do not apply."""
        told = [fact for fact in facts.values() if fact.ok is not None or not fact.applies]
        if told:
            self.box.addWidget(widgets.rule())
            self.say(title, "strong")
        for fact in told:
            self.box.addWidget(fact_line(fact))

    def end(self) -> None:
        """Nothing follows."""
        self.box.addStretch(1)


def show_line(record: Record, line: Line, taken: bool, acts: Mapping[str, Callable[[], object]]) -> None:
    """The record of a line of a look."""
    said = verdict(line, taken)
    what = " · ".join(
        text for text in (line.form_short, line.period_title, f"lần {line.revision}" if line.revision else "") if text
    )
    record.begin(line.unit_name or breakable(file_name(line)), capital(what), said.word, said.tone)
    if line.unit_name:
        record.say_file(line.file)
    settled = taken and line.outcome in CHOSEN
    passed = ("revision",) if settled else ("seen",) if line.outcome == "same" else ()
    told = {name: fact for name, fact in line.facts.items() if name not in passed}
    failed = {name: fact for name, fact in told.items() if fact.ok is False}
    for fact in failed.values():
        record.box.addWidget(fact_line(fact))
    if settled:
        record.say(SETTLED)
    elif all(fact.sentence != line.sentence for fact in failed.values()):
        record.say(line.sentence)
    record.say("" if settled else line.remedy, "muted")
    for text in line.detail:
        record.box.addWidget(widgets.marked("·", "muted", text))
    record.add_buttons(acts, line.unit_name or file_name(line))
    record.add_facts({name: fact for name, fact in told.items() if name not in failed})
    if line.signer:
        record.say(f"Người ký: {line.signer}", "muted")
    record.end()
