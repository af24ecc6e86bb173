"""Xem trước: the very pages that will be signed, to be looked at, printed, or passed round; and what goes with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFileDialog, QPushButton, QStackedWidget

from ui import theme, widgets
from ui.context import LAST_FOLDER
from ui.finish.attachments import Attachments, dropped_files
from ui.finish.pdf_view import PdfView, Sizes, page_sizes
from ui.finish.steps import Step
from ui.tasks import run
from workflow.previews import loose_name, preview_pdf, save_pdf
from workflow.reports import OpenReport

if TYPE_CHECKING:
    from ui.finish.page import FinishPage

PDF_FILES, WORD_FILES = "Văn bản PDF (*.pdf)", "Văn bản Word (*.docx)"
WORD_TIP = "Lưu bản Word của bản thảo để nhiều người góp ý"
PDF_DRAFT, PDF_FINISHED = "Lưu PDF bản thảo", "Lưu PDF của bản đã hoàn thành (không kèm chữ ký số)"
DOCUMENT, ATTACHMENTS = 0, 1
Write = Callable[[Path], Path]


class PreviewStep(Step):
    """Made anew whenever the report has changed since it was last looked at; marked as a draft until finished.

    The attachments are the other side of the step: the printed copy comes back from here as a scan.
    """

    title = "Xem trước"
    question = "Văn bản in ra như thế này"
    asked = {DOCUMENT: question, ATTACHMENTS: "Gửi kèm tài liệu nào?"}

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self._shown: OpenReport | None = None
        self.view = PdfView()
        self.save = widgets.button("Lưu PDF…", self.save_pdf, icon="file-down")
        self.word = widgets.button("Lưu Word…", self.save_word, icon="file-text", tip=WORD_TIP)
        self.print = widgets.button("In…", self.ask_print, icon="printer", tip="In văn bản (Ctrl+P)")
        self._words = {button: button.text() for button in (self.save, self.word, self.print)}
        for button in self._words:
            button.setText("")
            self.view.tools.addWidget(button)
        self.said = widgets.label("", "ok", wrap=True, select=True)
        self.said.hide()
        self.box.addWidget(self.said)
        self.attachments = Attachments(page)
        self.sides = QStackedWidget()
        self.sides.addWidget(self.view)
        self.sides.addWidget(widgets.scrolled(self.attachments))
        self.box.insertLayout(0, self._tabs())
        self.box.addWidget(self.sides, 1)
        self.setAcceptDrops(True)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            forth = QShortcut(QKeySequence(key), self.view, context=Qt.ShortcutContext.WidgetShortcut)
            forth.activated.connect(page.press_next)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self).activated.connect(self.ask_print)

    def _tabs(self) -> QBoxLayout:
        self.tabs = QButtonGroup(self)
        line = widgets.row()
        for number, text in enumerate(("Văn bản", "Tài liệu kèm theo")):
            tab = widgets.button(text, lambda number=number: self.show_side(number), "filter")
            tab.setCheckable(True)
            tab.setChecked(number == DOCUMENT)
            self.tabs.addButton(tab, number)
            line.addWidget(tab)
        line.addStretch(1)
        return line

    def show_side(self, number: int) -> None:
        """DOCUMENT or ATTACHMENTS."""
        self.tabs.button(number).setChecked(True)
        self.sides.setCurrentIndex(number)
        self.question = self.asked[number]
        self.topic = "tai-lieu-kem-theo" if number == ATTACHMENTS else Step.topic
        self.page.question.setText(self.question)

    def show_count(self, count: int) -> None:
        """How many files are attached, on the button that leads to them."""
        tab: QPushButton = self.tabs.button(ATTACHMENTS)
        tab.setText(f"Tài liệu kèm theo ({count})")
        tab.setAccessibleName(tab.text())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A file that is dropped on the pages is attached to them."""
        self.show_side(ATTACHMENTS)
        self.attachments.dropEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the icons stay, with their tool tips."""
        super().resizeEvent(event)
        for button, words in self._words.items():
            button.setText(words if self.width() >= theme.NARROW_PAGE else "")

    def enter(self) -> None:
        self._say("")
        self.attachments.load()
        tip = PDF_DRAFT if self.page.opened.editable else PDF_FINISHED
        self.save.setToolTip(tip)
        self.save.setAccessibleName(tip)
        widgets.show_if(self.word, self.page.opened.editable)
        if self._shown is self.page.opened:
            self.view.setFocus()
            return
        session, report_id = self.page.context.session, self.page.opened.report.id

        def work() -> tuple[bytes, Sizes]:
            data = preview_pdf(session, report_id)
            return data, page_sizes(data)

        run(self.page, work, self._show, doing="Đang lập bản xem trước…")

    def _show(self, made: tuple[bytes, Sizes]) -> None:
        self._shown = self.page.opened
        self.view.show_pdf(*made)
        self.view.setFocus()

    def ask_print(self) -> None:
        """Print the pages that are shown."""
        from ui.finish.printing import ask_and_print

        if self.view.data:
            ask_and_print(self.page, self.view.data, self.view.pages, self.save_pdf, self._say)

    def save_pdf(self) -> None:
        """Keep the pages as a PDF file where the officer wants it."""
        session, report_id = self.page.context.session, self.page.opened.report.id
        self._save("Lưu PDF", ".pdf", PDF_FILES, lambda path: save_pdf(session, report_id, path))

    def save_word(self) -> None:
        """Keep the draft as a Word document, to be worked over by others."""
        from workflow.drafting import draft_docx

        session, report_id = self.page.context.session, self.page.opened.report.id
        self._save("Lưu bản Word", ".docx", WORD_FILES, lambda path: draft_docx(session, report_id, path))

    def _save(self, title: str, suffix: str, kind: str, write: Write) -> None:
        context = self.page.context
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = str(context.preferences.value(LAST_FOLDER, documents))
        name = loose_name(context.session, self.page.opened.report.id, suffix)
        chosen, _kind = QFileDialog.getSaveFileName(self, title, str(Path(folder) / name), kind)
        if chosen:
            path = Path(chosen)
            path = path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)
            run(self.page, lambda: write(path), lambda done: self._say(f"Đã lưu {done}."), doing="Đang lưu tệp…")

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)
        widgets.show_if(self.said, bool(sentence))
