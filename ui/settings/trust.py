"""The certificates of others that this office has confirmed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from forms.dates import day_text
from ui import widgets
from ui.settings.list_card import ListCard
from ui.settings.trust_dialog import TrustDialog
from ui.tasks import run
from workflow.trust import TrustedCertificate, add_trust, certificate_facts, remove_trust, trust_list

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord
    from ui.settings.page import SettingsPage

CERTIFICATES = "Chứng thư (*.cer *.crt *.pem *.der)"


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
