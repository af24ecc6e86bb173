"""The two ends of a draft: put to use at this office, or written as a signed file for others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from ui import widgets
from ui.settings.big_dialog import BigDialog
from ui.settings.signing_dialog import SigningDialog
from ui.tasks import now, run
from workflow.composing.finishing import finish, next_version, sign
from workflow.keys.signing_keys import KeyUse
from workflow.packing.installing import Installed

if TYPE_CHECKING:
    from ui.packs.editor import EditorPage
    from ui.packs.page import PacksPage
    from ui.pages import Page

Write = Callable[[KeyUse, Path], Path]
USED = (
    "Gói được cài vào máy này. Báo cáo lập từ nay dùng gói mới; báo cáo đã lập hoặc đã gửi vẫn giữ nguyên theo gói cũ."
)
MAIN = "Là gói chính: gói khác cũng quy định biểu đó thì theo gói này"
SIGNED = "Tệp có đủ các biểu, có chữ ký số của đơn vị. Nơi nhận xem được ai ký và có gì khác trước khi cài."
AFTER = (
    "Gửi tệp này cho các đơn vị bằng USB hoặc thư điện tử.",
    "Nơi nhận mở trang Gói biểu mẫu, bấm “Cài từ tệp…” và chọn tệp.",
)


class UseDialog(BigDialog):
    """Asked once before the draft is installed."""

    def __init__(self, page: EditorPage) -> None:
        super().__init__(page, "Dùng gói tại đơn vị này")
        self._page, self._session = page, page.context.session
        draft, session = page.draft, page.context.session
        version = now(lambda: next_version(session, draft.pack.id))
        self.box.addWidget(widgets.label(f"{draft.pack.title}, bản {version}", "section", wrap=True))
        self.box.addWidget(widgets.label(USED, wrap=True))
        self.main = QCheckBox(MAIN)
        self.main.setChecked(True)
        self.box.addWidget(self.main)
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.go = widgets.button("Dùng gói này", self._use, "primary")
        self.buttons(widgets.button("Thôi", self.reject), self.go)
        self.go.setFocus()

    def _use(self) -> None:
        session, draft, main = self._session, self._page.draft, self.main.isChecked()
        self.trouble.hide()
        run(self, lambda: finish(session, draft, main), self._used, self.refuse, "Đang cài gói biểu mẫu…")

    def _used(self, installed: Installed) -> None:
        self.accept()
        self._page.context.ways.show_packs(told=installed.sentence)


class SignDialog(SigningDialog):
    """Where the file goes and which key signs it."""

    def __init__(self, page: Page, title: str, write: Write) -> None:
        super().__init__(page, "Ký và ghi gói biểu mẫu ra tệp", "Ký và ghi tệp", SIGNED, lambda: None)
        self._write, self._name = write, title
        self.above.addWidget(widgets.label(title, "strong", wrap=True))
        self.folder = self.add_folder("Nơi ghi tệp")
        self.start(self.slot.secret)

    def press(self) -> None:
        if not self.ready:
            return
        use, folder = self.use, self.folder.folder
        self.work(lambda: self._write(use, folder), self._written, "Đang ký gói biểu mẫu…")

    def _written(self, path: Path) -> None:
        self.folder.keep()
        self.finish(path, f"Đã ký và ghi gói “{self._name}”.", *AFTER)

    def _make(self) -> None:
        """There is no key yet: to where one is made."""
        self.reject()
        self.page.context.ways.show_settings()


def ask_use(page: EditorPage) -> None:
    """Ask once, then install the draft."""
    page.dialog = UseDialog(page)
    page.dialog.open()


def ask_sign(page: EditorPage) -> None:
    """Ask where to and with which key, then write the draft."""
    session, draft = page.context.session, page.draft
    page.dialog = SignDialog(page, draft.pack.title, lambda use, folder: sign(session, draft, use, folder))
    page.dialog.open()


def ask_sign_pack(page: PacksPage, pack_id: str, title: str) -> None:
    """The same of a pack at hand."""
    from workflow.packing.files import write_pack_file

    session = page.context.session
    page.dialog = SignDialog(page, title, lambda use, folder: write_pack_file(session, pack_id, use, folder))
    page.dialog.open()
