"""The office's keys, and the certificates of others that it has confirmed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from forms.dates import day_text
from ui import widgets
from ui.settings.key_file_form import KeyFileForm
from ui.settings.key_form import KeyForm
from ui.settings.trust_dialog import TrustDialog
from ui.tasks import run
from workflow.keys import KeyInfo, export_certificate, key_list
from workflow.office import require_office
from workflow.trust import TrustedCertificate, add_trust, certificate_facts, remove_trust, trust_list

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord
    from ui.settings.page import SettingsPage

CERTIFICATES = "Chứng thư (*.cer *.crt *.pem *.der)"


class ListCard(QFrame):
    """A card with a title, a list that is read on the worker, and buttons."""

    def __init__(self, page: SettingsPage, title: str, lead: str) -> None:
        super().__init__()
        self.page = page
        self.session = page.context.session
        self.setProperty("role", "card")
        self.box = widgets.column(self, gap=8)
        self.box.setContentsMargins(18, 14, 18, 16)
        self.box.addWidget(widgets.label(title, "section"))
        self.box.addWidget(widgets.label(lead, "muted", wrap=True))
        self.lines = widgets.column(gap=8)
        self.box.addLayout(self.lines)

    def load(self) -> None:
        """Read the list anew."""

    def add_line(self, name: str, facts: str, *buttons: tuple[str, Callable[[], object]]) -> None:
        """One entry: its name, its facts, what can be done with it."""
        made = QWidget()
        line = widgets.row(made)
        texts = widgets.column(gap=2)
        texts.addWidget(widgets.label(name, "strong", wrap=True, select=True))
        texts.addWidget(widgets.label(facts, "muted", wrap=True, select=True))
        line.addLayout(texts, 1)
        for text, slot in buttons:
            button = widgets.button(text, slot)
            button.setAccessibleName(f"{text}: {name}")
            line.addWidget(button)
        self.lines.addWidget(made)


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


class TrustCard(ListCard):
    """Certificates of other offices, each confirmed once by its fingerprint."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(
            page,
            "Chứng thư tin cậy",
            "Chứng thư của đơn vị khác, dùng khi kiểm tra gói báo cáo nhận được. "
            "Mỗi chứng thư được tin cậy một lần, sau khi đối chiếu dấu vân tay với đơn vị qua điện thoại.",
        )
        self.box.addLayout(widgets.button_row(widgets.button("Thêm chứng thư…", self._choose, icon="shield-check")))

    def load(self) -> None:
        run(self.page, lambda: trust_list(self.session), self._show)

    def _show(self, found: tuple[TrustedCertificate, ...]) -> None:
        widgets.clear(self.lines)
        if not found:
            self.lines.addWidget(widgets.label("Chưa có chứng thư nào."))
        for item in found:
            until = f"còn hạn đến {day_text(item.valid_to.date())}"
            facts = f"Mã đơn vị {item.unit_code} · {until}\nDấu vân tay đã xác nhận {item.groups}"
            self.add_line(item.unit_name, facts, ("Bỏ tin cậy", lambda item=item: self._remove(item.fingerprint)))

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn chứng thư", "", CERTIFICATES)
        if path:
            self.ask(Path(path))

    def ask(self, path: Path) -> None:
        """Show what a certificate's file says; it is trusted once the fingerprint was compared."""
        run(self.page, lambda: certificate_facts(path), lambda record: self._ask(path, record))

    def _ask(self, path: Path, record: CertificateRecord) -> None:
        self.dialog = TrustDialog(self, self.session, path, record, lambda code: self._add(path, code))
        self.dialog.open()

    def _add(self, path: Path, code: str) -> None:
        run(self.page, lambda: add_trust(self.session, path, code), lambda _added: self.load())

    def _remove(self, fingerprint: str) -> None:
        run(self.page, lambda: remove_trust(self.session, fingerprint), lambda _none: self.load())
