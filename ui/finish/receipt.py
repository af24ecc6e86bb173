"""The written receipt at the end: what was made, that it was read back, what to do next."""

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
from ui.tasks import run
from workflow.exporting import Exported

KINDS = {
    ".asice": "gói báo cáo đã ký, để gửi đi",
    ".pdf": "văn bản, để in và đọc",
    ".xlsx": "biểu số liệu",
    ".json": "dữ liệu",
}


class Receipt(QWidget):
    """done: what was written; checked: whether it was read back and matches (None where nothing was signed)."""

    def __init__(self, context: Context, done: Exported, checked: bool | None, recipient: str) -> None:
        super().__init__()
        folder = done.files[0].parent
        box = widgets.column(self, gap=12)
        tone, said = _verdict(done, checked)
        box.addWidget(widgets.notice(tone, said, f"Thư mục: {folder}"))
        box.addWidget(self._facts(done))
        if done.missing_characters:
            shown = " ".join(done.missing_characters)
            box.addWidget(
                widgets.notice(
                    "warn", f"Phông chữ không có các ký tự: {shown}. Trên bản in chúng được thay bằng dấu �."
                )
            )
        box.addWidget(_next_steps(checked, recipient))
        home = widgets.button("Về Việc cần làm", context.ways.show_home, "primary")
        copy = widgets.button(
            "Sao chép biên nhận", lambda: QApplication.clipboard().setText(receipt_text(done)), icon="copy"
        )
        show = widgets.button("Mở thư mục", lambda: _open(folder), icon="folder-open")
        self.print = widgets.button("In văn bản…", lambda: self._print(done), icon="printer")
        box.addLayout(widgets.button_row(self.print, copy, show, home))
        self.said = widgets.label("", "ok", wrap=True)
        box.addWidget(self.said)
        box.addStretch(1)
        self.home = home

    def _print(self, done: Exported) -> None:
        """Print the PDF that was written; where there is no printer, it lies in the folder already."""
        path = next(file for file in done.files if file.suffix == ".pdf")

        def read() -> tuple[bytes, int]:
            data = read_file(path)
            return data, len(page_sizes(data))

        def ask(made: tuple[bytes, int]) -> None:
            ask_and_print(self, *made, lambda: _open(path.parent), self.said.setText, "Mở thư mục có tệp PDF")

        run(self, read, ask)

    def _facts(self, done: Exported) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=8)
        box.setContentsMargins(18, 14, 18, 16)
        box.addWidget(widgets.label("Mã đối chiếu", "muted"))
        box.addWidget(widgets.label(done.digest_groups, "code", select=True))
        box.addWidget(widgets.rule())
        for file in done.files:
            line = widgets.row(gap=10)
            line.addWidget(widgets.mark("file-text", "muted"))
            line.addWidget(widgets.label(file.name, select=True))
            line.addWidget(widgets.label(KINDS.get(file.suffix, ""), "muted"), 1)
            box.addLayout(line)
        return frame


def receipt_text(done: Exported) -> str:
    """The receipt as text, to be pasted into a message."""
    return "\n".join([done.sentence, f"Thư mục: {done.files[0].parent}", *(file.name for file in done.files)])


def _verdict(done: Exported, checked: bool | None) -> tuple[str, str]:
    if checked is None:
        return "warn", done.sentence
    if checked:
        return "ok", "Đã ký và ghi gói báo cáo; đã đọc lại và khớp."
    return "err", "Đã ghi nhưng đọc lại không khớp. Xin ghi lại vào thư mục khác rồi kiểm tra ổ đĩa."


def _next_steps(checked: bool | None, recipient: str) -> QFrame:
    to = f" đến {recipient}" if recipient else ""
    steps = [f"Gửi tệp .asice{to}: sao chép qua USB, hoặc đính kèm thư điện tử."]
    steps.append("Báo mã đối chiếu qua điện thoại để nơi nhận kiểm tra đúng tệp.")
    steps.append("Bản PDF có thể in, ký tay, đóng dấu theo cách làm hiện nay.")
    if checked is None:
        steps = ["Mang hồ sơ chưa ký đến máy có khóa để ký, sau đó mới gửi đi."]
    frame = widgets.card()
    box = widgets.column(frame, gap=6)
    box.setContentsMargins(18, 14, 18, 16)
    box.addWidget(widgets.label("Việc tiếp theo", "section"))
    for number, text in enumerate(steps, 1):
        box.addWidget(widgets.label(f"{number}. {text}", wrap=True))
    return frame


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
