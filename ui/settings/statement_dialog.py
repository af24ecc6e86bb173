"""Before a statement about keys is taken in: who says it, whether that holds, and what would change here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QWidget

from ui import widgets
from ui.settings.big_dialog import BigDialog
from ui.settings.fingerprint_lines import fingerprint_lines
from ui.tasks import run
from workflow.trust.statement_taking import StatementView, take_statement

if TYPE_CHECKING:
    from signing.facts import Fact
    from ui.settings.page import SettingsPage

MARKS = {True: ("✓", "ok"), False: ("✗", "err")}
FEW, HEIGHT = 6, 150
CALL = "Hãy gọi điện cho đơn vị, đề nghị đọc dấu vân tay và đối chiếu từng nhóm. Không gọi theo số ghi trong tệp."
COMPARED = "Đã đối chiếu từng nhóm của dấu vân tay với đơn vị, khớp hoàn toàn"


class StatementDialog(BigDialog):
    """Every fact is a sentence; nothing changes before "Nhận vào", and where a fact fails it cannot be pressed."""

    def __init__(self, page: SettingsPage, path: Path, view: StatementView, done: Callable[[], object]) -> None:
        super().__init__(page, view.title)
        self._session, self._path, self._view, self._done = page.context.session, path, view, done
        self.box.addWidget(widgets.label(view.title, "section", wrap=True))
        compared = view.needs_comparison
        for sentence in view.sentences:
            if not (compared and compared in sentence):
                self.box.addWidget(widgets.label(sentence, wrap=True, select=True))
        if view.ok:
            self.box.addWidget(_changes(view.changes))
        self.compared = QCheckBox(COMPARED, self)
        widgets.show_if(self.compared, bool(view.needs_comparison))
        self.compared.toggled.connect(lambda _on: self._judge())
        if view.needs_comparison:
            self.box.addWidget(widgets.label(CALL, wrap=True))
            self.box.addWidget(fingerprint_lines(view.needs_comparison))
            self.box.addWidget(self.compared)
        self._lay_facts()
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.take = widgets.button("Nhận vào", self._take, "primary")
        self.leave = widgets.button("Thôi, chưa nhận" if view.changes else "Đóng", self.reject)
        self.buttons(self.leave, self.take)
        self._judge()
        (self.compared if view.needs_comparison else self.take if self.take.isEnabled() else self.leave).setFocus()

    def _lay_facts(self) -> None:
        """What holds of the file: where all of it does, in one sentence until more is asked for."""
        view = self._view
        facts, judged = _facts(view.facts.values()), sum(fact.ok is not None for fact in view.facts.values())
        self.more = widgets.button("Xem từng điều kiện", lambda: self._show_facts(facts), "quiet")
        line = widgets.row()
        line.addWidget(
            widgets.marked(*MARKS[True], f"Đã kiểm tra {judged} điều kiện, đều đạt."), 1, Qt.AlignmentFlag.AlignVCenter
        )
        line.addWidget(self.more)
        self.summary = QWidget()
        self.summary.setLayout(line)
        self.box.addWidget(self.summary)
        self.box.addWidget(facts)
        widgets.show_if(self.summary, view.ok)
        widgets.show_if(facts, not view.ok)

    def _show_facts(self, facts: QWidget) -> None:
        self.summary.hide()
        facts.show()
        self.take.setFocus()
        self.fit()

    def _judge(self) -> None:
        compared = self.compared.isChecked() or not self._view.needs_comparison
        self.take.setEnabled(self._view.ok and bool(self._view.changes) and compared)
        self.take.setDefault(self.take.isEnabled())

    def _take(self) -> None:
        session, path, compared = self._session, self._path, self.compared.isChecked()
        self.trouble.hide()
        run(self, lambda: take_statement(session, path, compared), self._taken, self.refuse, "Đang nhận thông báo…")

    def _taken(self, _view: StatementView) -> None:
        self.accept()
        self._done()


def _facts(facts: Iterable[Fact]) -> QWidget:
    made = QWidget()
    box = widgets.column(made, gap=4)
    for fact in facts:
        if fact.ok is not None:
            box.addWidget(widgets.marked(*MARKS[fact.ok], fact.sentence, "" if fact.ok else "err"))
    return made


def _changes(changes: tuple[str, ...]) -> QWidget:
    """What would change: a few lines as they are, many in a field that scrolls."""
    made = QWidget()
    box = widgets.column(made, gap=4)
    if not changes:
        box.addWidget(widgets.label("Tệp này không thay đổi gì ở đây.", "muted"))
        return made
    box.addWidget(widgets.label(f"Nếu nhận vào, sẽ có {len(changes)} thay đổi:", "strong"))
    text = "\n".join(f"· {change}" for change in changes)
    if len(changes) <= FEW:
        box.addWidget(widgets.label(text, wrap=True, select=True))
        return made
    field = QPlainTextEdit(text)
    field.setReadOnly(True)
    field.setTabChangesFocus(True)
    field.setFixedHeight(HEIGHT)
    field.setAccessibleName("Những thay đổi nếu nhận vào")
    box.addWidget(field)
    return made
