"""At the right of the editor: the form as it prints, drawn anew a moment after each change."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from forms.errors import WorldError
from ui import widgets
from ui.finish.pdf_view import PdfView, Sizes, page_sizes
from ui.packs.inputs import combo
from ui.packs.words import LEVELS
from ui.tasks import now, run_quietly
from workflow.composing.drafts import Draft
from workflow.composing.preview import preview_levels, sample
from workflow.previews import pdf_of
from workflow.session import Session

MOST_WORDS = 36
REST = 500
"""Milliseconds without a change after which the page is drawn."""


class PreviewPane(QWidget):
    """A form and a level can be chosen, and stay while the draft has them. drawing: how many drawings are under way."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._draft: Draft | None = None
        self._words, self._duty, self.drawing = "", "", 0
        self._drawn: tuple[object, str, str] | None = None
        box = widgets.column(self, gap=6)
        line = widgets.row()
        self.forms, self.levels = combo("Xem biểu"), combo("Xem bản của cấp")
        line.addWidget(self.forms, 3)
        line.addWidget(self.levels, 2)
        box.addLayout(line)
        self.told = widgets.label("", "muted", wrap=True)
        self.told.hide()
        box.addWidget(self.told)
        self.view = PdfView()
        box.addWidget(self.view, 1)
        self.forms.activated.connect(lambda _n: self._chosen())
        self.levels.activated.connect(lambda _n: self.draw())
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self.draw)

    def follow(self, draft: Draft, form: str = "", words: str = "", level: str = "", duty: str = "") -> None:
        """The draft is this now; form, level: what to look at, "" for what is shown; words: what is to be seen, "" for
        the page that is shown; duty: id of the deadline whose period it is for."""
        if (words, duty) != (self._words, self._duty):
            self._drawn = None
        self._draft, self._words, self._duty = draft, words, duty
        wanted = form or str(self.forms.currentData() or "")
        self.forms.clear()
        for each in draft.pack.forms:
            self.forms.addItem(each.short, each.key)
        self.forms.setCurrentIndex(max(0, self.forms.findData(wanted)))
        self._fill_levels(level)
        self._rest.start(REST)

    def _chosen(self) -> None:
        self._fill_levels()
        self.draw()

    def _fill_levels(self, wanted: str = "") -> None:
        assert self._draft is not None
        before, form = wanted or self.levels.currentData(), str(self.forms.currentData() or "")
        self.levels.clear()
        for level in preview_levels(self._draft, form) if form else ():
            self.levels.addItem(f"Bản của {LEVELS[level].lower()}", level)
        self.levels.setCurrentIndex(max(0, self.levels.findData(before)))

    def draw(self) -> None:
        """Draw the form now, beside the work; nothing where it stands there already."""
        draft, form, level = self._draft, self.forms.currentData(), self.levels.currentData()
        if draft is None or not form or (draft.pack, form, level) == self._drawn:
            return
        duty = self._duty
        try:
            source = now(lambda: sample(self._session, draft, form, level, duty))
        except WorldError as error:
            self._say(f"{error.sentence} {error.remedy}".strip())
            return
        self._drawn = (draft.pack, form, level)

        words = self._words

        def work() -> tuple[bytes, Sizes, int]:
            data = pdf_of(source)
            return data, page_sizes(data), page_with(data, words)

        self.drawing += 1
        run_quietly(self, work, lambda made: self._show(*made), unlocked=True)

    def _say(self, sentence: str) -> None:
        self._drawn = None
        self.told.setText(sentence)
        self.told.show()

    def _show(self, data: bytes, sizes: Sizes, page: int) -> None:
        self.drawing -= 1
        self.told.hide()
        if page >= 0:
            self.view.page = page
        self.view.show_pdf(data, sizes)


def page_with(data: bytes, words: str) -> int:
    """The first page on which these words stand, -1 where none has them. Call it through ui/tasks, as `page_sizes`."""
    from pypdfium2 import PdfDocument

    wanted = "".join(words.split())[:MOST_WORDS].casefold()
    document = PdfDocument(data)
    try:
        texts = (document[number].get_textpage().get_text_bounded() for number in range(len(document) if wanted else 0))
        return next((number for number, text in enumerate(texts) if wanted in "".join(text.split()).casefold()), -1)
    finally:
        document.close()
