"""The head of a section: title, how far it has come, "sẽ bổ sung", what the form asks for, and why (ⓘ)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QPushButton, QWidget

from forms.cells import Cell
from forms.completion import COMPLETION_TEXT, Completion, completion, follow_changes
from forms.form import Section
from forms.present import fill_names
from ui import widgets
from workflow.narratives import set_follows
from workflow.reports import OpenReport

if TYPE_CHECKING:
    from ui.report_page import ReportPage

TONES = {
    Completion.EMPTY: "plain",
    Completion.BEGUN: "accent",
    Completion.FOLLOWS: "warn",
    Completion.DONE: "ok",
}
_ASKS = ("đề nghị nêu cụ thể về ", "đề nghị nêu cụ thể: ", "đề nghị ")


class SectionHead(QWidget):
    """Marking the section "sẽ bổ sung" marks all its empty texts in one act; once more frees them."""

    def __init__(self, page: ReportPage, section: Section, heading: QWidget, names: Mapping[str, str]) -> None:
        super().__init__()
        self._page, self._section = page, section
        box = widgets.column(self, gap=6)
        self._line = line = widgets.row(gap=10)
        line.addWidget(heading, 1)
        self.state = widgets.chip("")
        line.addWidget(self.state, 0, Qt.AlignmentFlag.AlignVCenter)
        self.follows = QCheckBox("Sẽ bổ sung")
        self.follows.setToolTip("Đánh dấu mọi phần còn trống của mục là sẽ bổ sung sau khi gửi báo cáo")
        self.follows.setAccessibleName(f"Sẽ bổ sung: {section.short or section.title}")
        self.follows.clicked.connect(self._follow)
        widgets.show_if(self.follows, section.may_follow and page.opened.editable)
        line.addWidget(self.follows, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(line)
        self._prompt(box, fill_names(section.prompt, names))

    def add_tool(self, button: QPushButton) -> None:
        """Put a field's button after the title."""
        self._line.insertWidget(1, button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _prompt(self, box: QBoxLayout, prompt: str) -> None:
        """What the form asks for, and the ⓘ that opens the explanation under it."""
        section = self._section
        if not prompt and not section.explain:
            return
        self.explained = widgets.label(section.explain, "muted", wrap=True)
        line = widgets.row(gap=4)
        asked = f"Cần nêu: {_asked(prompt)}" if prompt else "Cách ghi mục này"
        line.addWidget(widgets.label(asked, "muted", wrap=True), 1 if prompt else 0)
        self.why = widgets.button("", self._explain, "icon", "info", "Giải thích cách ghi")
        self.why.setAccessibleName(f"Giải thích cách ghi: {section.short or section.title}")
        self.why.setAccessibleDescription(section.explain)
        widgets.show_if(self.why, bool(section.explain))
        line.addWidget(self.why, 0, Qt.AlignmentFlag.AlignTop)
        if not prompt:
            line.addStretch(1)
        box.addLayout(line)
        box.addWidget(self.explained)
        done = completion(section.field, self._page.opened.report) is Completion.DONE
        widgets.show_if(self.explained, bool(section.explain) and not done)

    def _explain(self) -> None:
        self.explained.setVisible(self.explained.isHidden())

    def refresh(self, opened: OpenReport, cells: Mapping[str, Cell]) -> None:
        """Show how far the section has come. cells: stored and computed ones."""
        state = completion(self._section.field, opened.report, cells)
        widgets.set_chip(self.state, _first_upper(COMPLETION_TEXT[state]), TONES[state])
        marked = bool(follow_changes(self._section, opened.report, False))
        self.follows.setChecked(marked)
        self.follows.setEnabled(marked or bool(follow_changes(self._section, opened.report, True)))

    def _follow(self, wanted: bool) -> None:
        page, key = self._page, self._section.key
        page.flush()
        session, report_id = page.context.session, page.opened.report.id
        page.commit(lambda: set_follows(session, report_id, key, wanted))


def _asked(prompt: str) -> str:
    """The printed wording without its courtesy, in small letters: "số lượng các cuộc truyền thông …"."""
    text = prompt
    for lead in _ASKS:
        if text.casefold().startswith(lead):
            text = text[len(lead) :]
    return text[:1].lower() + text[1:]


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
