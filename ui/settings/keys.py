"""The office's own keys: made here, or brought as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from forms.dates import day_text
from ui import widgets
from ui.settings.key_file_form import KeyFileForm
from ui.settings.key_form import KeyForm
from ui.settings.list_card import ListCard
from ui.tasks import run
from workflow.keys import KeyInfo, export_certificate, key_list
from workflow.office import require_office

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage


class KeysCard(ListCard):
    """Make, list, and give out the certificate."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(
            page, "Khóa ký", "Chứng thư là phần công khai của khóa; gửi cho cấp trên một lần để xác nhận dấu vân tay."
        )
        self.form = KeyForm(self.session)
        self.form.hide()
        self.box.addWidget(self.form)
        self.file = KeyFileForm(self.session)
        self.file.hide()
        self.box.addWidget(self.file)
        self.bring = widgets.button("Dùng tệp khóa .p12…", self._bring, icon="folder-open")
        self.make = widgets.button("Tạo khóa mới…", self._make, icon="key-round")
        self.form.filled.connect(self.make.click)
        self.file.filled.connect(self.bring.click)
        self.box.addLayout(widgets.button_row(self.bring, self.make))

    def load(self) -> None:
        run(self.page, lambda: (key_list(self.session), require_office(self.session).unit.name), self._show)

    def _show(self, found: tuple[tuple[KeyInfo, ...], str]) -> None:
        keys, unit = found
        self.form.suggest(unit)
        widgets.clear(self.lines)
        if not keys:
            self.lines.addWidget(widgets.label("Chưa có khóa nào."))
        for key in keys:
            used = " · đang dùng" if key.current else ""
            facts = f"{key.name}{used} · còn hạn đến {day_text(key.not_after.date())}\nDấu vân tay {key.fingerprint}"
            self.add_line(key.subject, facts, ("Xuất chứng thư…", lambda key=key: self._export(key)))

    def _make(self) -> None:
        if self.form.isHidden():
            self.form.show()
            self.make.setText("Tạo khóa")
            self.form.passphrase.setFocus()
        else:
            self.form.make(self.page, self._made)

    def _made(self) -> None:
        self.form.hide()
        self.make.setText("Tạo khóa mới…")
        self.load()

    def _bring(self) -> None:
        if self.file.isHidden():
            self.file.show()
            self.bring.setText("Dùng khóa này")
            self.file.path.setFocus()
        else:
            self.file.take(self.page, self._brought)

    def _brought(self) -> None:
        self.file.hide()
        self.file.path.clear()
        self.bring.setText("Dùng tệp khóa .p12…")
        self.load()

    def _export(self, key: KeyInfo) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Chọn thư mục ghi chứng thư")
        if folder:
            run(self.page, lambda: export_certificate(self.session, key.name, Path(folder)), self._exported)

    def _exported(self, path: Path) -> None:
        self.lines.addWidget(widgets.notice("ok", f"Đã ghi chứng thư vào {path}."))
