"""The QR symbol of a printed copy held against a file: scanned text is pasted, and what agrees is told line by line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from forms.errors import WorldError
from ui import problems, widgets
from ui.context import Context
from ui.pasting import TextBox
from ui.tasks import run
from workflow.verifying.looking_inside import compare_paper
from workflow.verifying.records import Unlocking

if TYPE_CHECKING:
    from forms.paper_check import PaperCheck

HOW = (
    "Có bản giấy: quét mã QR ở trang cuối bằng điện thoại hoặc máy quét, sao chép nội dung rồi dán vào đây để biết "
    "bản giấy có đúng số liệu của tệp này không."
)
NAME = "Nội dung mã QR trên bản giấy"
LAID_OUT = 50
"""Milliseconds after which an answer has its place."""
HEIGHT = 74
MARKS = {True: ("✓", "ok"), False: ("✗", "err")}


class PaperSlip(QWidget):
    """Folded until it is asked for."""

    def __init__(self, context: Context, path: Path, unlocking: Unlocking | None) -> None:
        super().__init__()
        self._context, self._path, self._unlocking = context, path, unlocking
        box = widgets.column(self, gap=8)
        self.open = widgets.button("Đối chiếu với bản giấy…", self._unfold, "quiet")
        line = widgets.row()
        line.addWidget(self.open)
        line.addStretch(1)
        box.addLayout(line)
        self.inner = QWidget()
        fields = widgets.column(self.inner, gap=8)
        fields.addWidget(widgets.label(HOW, "muted", wrap=True))
        self.text = TextBox()
        self.text.setAccessibleName(NAME)
        self.text.setPlaceholderText(NAME)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(HEIGHT)
        fields.addWidget(self.text)
        fields.addLayout(widgets.button_row(widgets.button("Đối chiếu", self.compare)))
        self._result = widgets.column(gap=6)
        fields.addLayout(self._result)
        self.inner.hide()
        box.addWidget(self.inner)

    def _unfold(self) -> None:
        self.open.hide()
        self.inner.show()
        self.text.setFocus()

    def compare(self) -> None:
        """Hold the pasted text against the file."""
        session, path, unlocking = self._context.session, self._path, self._unlocking
        text = self.text.toPlainText()
        run(self, lambda: compare_paper(session, path, text, unlocking), self._show, self._refuse, "Đang đối chiếu…")

    def _refuse(self, error: BaseException) -> None:
        if not isinstance(error, WorldError):
            problems.show(self, error)
            return
        widgets.clear(self._result)
        self._result.addWidget(widgets.notice("warn", error.sentence, error.remedy))
        self.text.setFocus()
        self._bring_up()

    def _show(self, found: PaperCheck) -> None:
        widgets.clear(self._result)
        self._result.addWidget(widgets.notice("ok" if found.ok else "err", found.summary, found.hint))
        for line in found.lines:
            sign, tone = MARKS[line.ok]
            self._result.addWidget(widgets.marked(sign, tone, line.sentence, "" if line.ok else "err"))
        self._bring_up()

    def _bring_up(self) -> None:
        """Scroll the page to the answer, which comes under the field at its end, once it is laid out."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            answer = self._result.itemAt(0).widget()
            QTimer.singleShot(LAID_OUT, answer, lambda: area.ensureWidgetVisible(answer))
