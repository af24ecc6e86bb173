"""The written receipt at the end: what was made, who signed, that it was read back, what to do next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from forms.files import read_file
from ui import widgets
from ui.context import Context
from ui.finish.pdf_view import page_sizes
from ui.finish.printing import ask_and_print
from ui.folding import FoldingRow
from ui.tasks import run
from workflow.finished import reference_code
from workflow.sending.deliveries import Exported
from workflow.sending.sent import note_mailed
from workflow.signing.attachments import Attached
from workflow.signing.reports import SignedBundle
from workflow.signing.words import signed_text

KINDS = {
    ".asice": "gói báo cáo đã ký, để gửi đi",
    ".p7m": "gói đã mã hóa, chỉ cơ quan nhận mở được",
    ".eml": "thư đã soạn, có đính kèm gói",
    ".pdf": "văn bản, để in và đọc",
    ".xlsx": "biểu số liệu",
    ".json": "dữ liệu",
}
CALL = "Báo mã đối chiếu qua điện thoại để nơi nhận kiểm tra đúng tệp."
PRINT = "Bản PDF có thể in, ký tay, đóng dấu theo cách làm hiện nay."
LETTER = "Xem lại thư trong chương trình thư rồi bấm gửi; chương trình này không tự gửi thư."
UNSIGNED = (
    "Mang tệp PDF đến máy có thẻ hoặc công cụ ký để ký.",
    "Ký xong, vào Báo cáo, bấm “…” rồi chọn Nhận lại văn bản đã ký để gửi đi.",
)
OPENED = "Thư đã được mở trong chương trình thư của máy. Thư lưu tại {}."
NOT_OPENED = (
    "Máy này chưa có chương trình thư nào mở được thư. Thư nằm tại {}; có thể chép tệp này sang máy có thư. "
    "Nếu gửi bằng trang thư trên mạng: đính kèm gói báo cáo nằm cùng thư mục, rồi dán biên nhận vào thư."
)


class Receipt(QWidget):
    """signed: the bundle that went out, None where it was written unsigned; done: what was written, and where;
    attachments: what lies in the bundle beside the documents."""

    def __init__(
        self,
        context: Context,
        signed: SignedBundle | None,
        done: Exported,
        recipient: str,
        attachments: tuple[Attached, ...] = (),
    ) -> None:
        super().__init__()
        self.done, self.signed, self.attachments = done, signed, attachments
        self.letter = next((path for path in done.files if path.suffix == ".eml"), None)
        folder = done.files[0].parent
        box = widgets.column(self, gap=12)
        tone = "warn" if signed is None else "ok" if self.letter is None else "notice"
        box.addWidget(widgets.notice(tone, done.sentence, f"Thư mục: {folder}"))
        if done.warning:
            box.addWidget(widgets.notice("warn", done.warning))
        if done.safe_to_remove:
            box.addWidget(widgets.notice("ok", "Có thể rút USB an toàn."))
        box.addWidget(self._facts())
        if done.missing_characters:
            shown = " ".join(done.missing_characters)
            box.addWidget(
                widgets.notice(
                    "warn", f"Phông chữ không có các ký tự: {shown}. Trên bản in chúng được thay bằng dấu �."
                )
            )
        self.said = widgets.label("", "ok", wrap=True, select=True)
        self.said.hide()
        box.addWidget(self.said)
        box.addWidget(_next_steps(self._steps(recipient)))
        box.addWidget(self._buttons(context, folder))
        box.addStretch(1)

    def _buttons(self, context: Context, folder: Path) -> QWidget:
        self.home = widgets.button("Về Việc cần làm", context.ways.show_home, "primary")
        copy = widgets.button("Sao chép biên nhận", self._copy, icon="copy")
        show = widgets.button("Mở thư mục", lambda: _open(folder), icon="folder-open")
        self.print = widgets.button("In văn bản…", self._print, icon="printer")
        self.mail = widgets.button("Mở thư", self.open_letter, icon="mail")
        self.mailed = widgets.button("Xác nhận đã gửi thư", lambda: self._note_mailed(context), icon="check")
        for made in (self.mail, self.mailed):
            widgets.show_if(made, self.letter is not None)
        widgets.show_if(self.print, self._pdf is not None)
        first = widgets.button_row(self.mail, self.mailed, self.print)
        return FoldingRow(first, widgets.button_row(copy, show, self.home))

    def _note_mailed(self, context: Context) -> None:
        """The officer has sent the letter: from now on the report counts as sent."""
        assert self.signed is not None
        session, report_id = context.session, self.signed.report_id

        def say(_sending: object) -> None:
            self.mailed.hide()
            self._say("Đã ghi nhận thư đã gửi.")
            self.home.setFocus()

        run(self, lambda: note_mailed(session, report_id), say)

    @property
    def _pdf(self) -> Path | None:
        return next((path for path in self.done.files if path.suffix == ".pdf"), None)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text())
        self._say("Đã sao chép biên nhận.")

    def _say(self, sentence: str, tone: str = "ok") -> None:
        self.said.setText(sentence)
        widgets.role(self.said, tone)
        widgets.show_if(self.said, bool(sentence))

    def open_letter(self) -> None:
        """Open the drafted letter in the machine's mail program; where there is none, say where the letter lies."""
        if self.letter is not None:
            opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.letter)))
            self._say((OPENED if opened else NOT_OPENED).format(self.letter), "ok" if opened else "warn")

    def _print(self) -> None:
        """Print the PDF that was written; where there is no printer, it lies in the folder already."""
        path = self._pdf
        assert path is not None

        def read() -> tuple[bytes, int]:
            data = read_file(path)
            return data, len(page_sizes(data))

        def ask(made: tuple[bytes, int]) -> None:
            ask_and_print(self, *made, lambda: _open(path.parent), self._say, "Mở thư mục có tệp PDF")

        run(self, read, ask)

    def _codes(self) -> list[tuple[str, str]]:
        if self.signed is None:
            return [("Mã đối chiếu của văn bản chưa ký", self.done.digest_groups)]
        return [
            ("Mã đối chiếu", reference_code(self.signed.digest)),
            ("Mã số liệu", reference_code(self.signed.data_digest)),
        ]

    def _facts(self) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=8)
        box.setContentsMargins(18, 14, 18, 16)
        for name, code in self._codes():
            line = widgets.row(gap=10)
            line.addWidget(widgets.label(name, "muted"))
            line.addWidget(widgets.label(code, "code", select=True), 1)
            box.addLayout(line)
        if self.signed is not None:
            box.addWidget(widgets.label(signed_text(self.signed, self.done.signers), "muted", wrap=True, select=True))
        box.addWidget(widgets.rule())
        for file in self.done.files:
            line = widgets.row(gap=10)
            line.addWidget(widgets.mark("mail" if file.suffix == ".eml" else "file-text", "muted"))
            line.addWidget(widgets.label(file.name, wrap=True, select=True), 2)
            line.addWidget(widgets.label(KINDS.get(file.suffix, ""), "muted", wrap=True), 1)
            box.addLayout(line)
        if self.attachments:
            box.addWidget(widgets.label(self._attached(), "muted", wrap=True, select=True))
        return frame

    def _attached(self) -> str:
        names = "; ".join(f"{item.name} ({item.kind_text})" for item in self.attachments)
        return f"Kèm theo trong gói: {names}."

    def _steps(self, recipient: str) -> list[str]:
        if self.signed is None:
            return list(UNSIGNED)
        to = f" đến {recipient}" if recipient else ""
        by = {"mail": LETTER, "drive": f"Rút USB và mang gói{to}."}
        first = by.get(self.done.channel, f"Gửi gói{to}: sao chép qua USB, hoặc đính kèm thư điện tử.")
        return [first, CALL, *([PRINT] if self._pdf else [])]

    def text(self) -> str:
        """The receipt as text, to be pasted into a message."""
        signed = [signed_text(self.signed, self.done.signers)] if self.signed is not None else []
        codes = [f"{name}: {code}" for name, code in self._codes()]
        files = [f"Thư mục: {self.done.files[0].parent}", *(file.name for file in self.done.files)]
        attached = [self._attached()] if self.attachments else []
        return "\n".join([self.done.sentence, *signed, *codes, *files, *attached])


def _next_steps(steps: list[str]) -> QFrame:
    frame = widgets.card()
    box = widgets.column(frame, gap=6)
    box.setContentsMargins(18, 14, 18, 16)
    box.addWidget(widgets.label("Việc tiếp theo", "section"))
    for number, text in enumerate(steps, 1):
        box.addWidget(widgets.label(f"{number}. {text}", wrap=True))
    return frame


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
