"""Phản hồi của nơi nhận: every answer to every revision, typed or signed, with its remarks; the newest first."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from ui import widgets
from ui.context import Context
from ui.reply_dialog import named, told_by
from ui.settings.big_dialog import BigDialog
from ui.tasks import now, run
from workflow.answering.keeping import GivenAnswer, answers, save_slip

WIDTH = 640
WORDS = {"accepted": ("Được tiếp nhận", "ok"), "returned": ("Bị trả lại", "err")}
SLIPS = "Phiếu phản hồi (*.asice)"


class AnswersDialog(BigDialog):
    """What stands for each revision is marked; a signed slip can be saved as it came."""

    def __init__(self, parent: QWidget, context: Context, report_id: str) -> None:
        super().__init__(parent, "Phản hồi của nơi nhận", WIDTH)
        self._context, self._report_id = context, report_id
        self.box.addWidget(widgets.label(named(context.session, report_id), "strong", wrap=True))
        self.found = now(lambda: answers(context.session, report_id))
        for one in self.found:
            self.box.addWidget(self._card(one))
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        close = widgets.button("Đóng", self.reject, "primary")
        self.buttons(close)
        close.setFocus()

    def _card(self, one: GivenAnswer) -> QFrame:
        reply = one.reply
        frame = widgets.card()
        box = widgets.column(frame, gap=4)
        box.setContentsMargins(14, 10, 14, 12)
        head = widgets.row(gap=10)
        word, tone = WORDS[reply.kind]
        head.addWidget(widgets.label(f"Lần {reply.revision}", "strong"))
        head.addWidget(widgets.chip(word, tone))
        head.addWidget(widgets.chip("" if one.stands else "có phản hồi khác được dùng"))
        head.addStretch(1)
        if reply.receipt:
            save = widgets.button("Lưu phiếu gốc…", lambda: self._save(one), "quiet", "save")
            save.setAccessibleName(f"Lưu phiếu gốc của lần {reply.revision}")
            head.addWidget(save)
        box.addLayout(head)
        box.addWidget(widgets.label(told_by(reply), "muted", wrap=True))
        if reply.text:
            box.addWidget(widgets.label(reply.text, wrap=True, select=True))
        for title, text in one.remarks:
            box.addWidget(widgets.label(title, "strong", wrap=True))
            box.addWidget(widgets.label(text, wrap=True, select=True))
        frame.setAccessibleName(f"Lần {reply.revision}: {word}. {told_by(reply)}")
        return frame

    def _save(self, one: GivenAnswer) -> None:
        start = Path(self._context.start_folder()) / one.file
        path, _kind = QFileDialog.getSaveFileName(self, "Lưu phiếu gốc", str(start), SLIPS)
        if path:
            self.save(one, Path(path))

    def save(self, one: GivenAnswer, path: Path) -> None:
        """Write the slip as it came."""
        run(self, lambda: save_slip(one, path), lambda _none: None, self.refuse)
