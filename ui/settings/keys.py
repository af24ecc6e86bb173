"""The office's own keys: made here, or brought as a file; presented, renewed, withdrawn."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from forms.text import first_groups
from forms.validity import validity_state
from ui import widgets
from ui.settings.key_file_form import KeyFileForm
from ui.settings.key_form import KeyForm
from ui.settings.list_card import Act, ListCard, Word, entry, validity
from ui.tasks import run
from workflow.keys.office_keys import KeyInfo, export_certificate, fingerprint_qr, key_list
from workflow.keys.signing_keys import use_key
from workflow.office import require_office

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

LEAD = (
    "Khóa nằm trên máy này, được bảo vệ bằng mật khẩu. Nơi nhận cần biết chứng thư của khóa: bấm “Giới thiệu khóa…” "
    "và đọc dấu vân tay qua điện thoại một lần."
)
ENDING = "Nên gia hạn ngay bây giờ, khi khóa cũ còn ký được thông báo gia hạn."
UNMADE = "Khóa ký đang tạo dở chưa được tạo."
UNTAKEN = "Tệp khóa đã chọn chưa được đưa vào."


class KeysCard(ListCard):
    """Every key with what can be done with it; the current one first."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Khóa ký", LEAD)
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

    def unstored(self) -> str:
        """A key whose passphrase is typed already, or a key file that is chosen."""
        typed = self.form.passphrase.text() or self.form.again.text()
        if typed and not self.form.isHidden():
            return UNMADE
        return UNTAKEN if self.file.path.text() and not self.file.isHidden() else ""

    def _show(self, found: tuple[tuple[KeyInfo, ...], str]) -> None:
        keys, unit = found
        self.form.suggest(unit)
        widgets.clear(self.lines)
        if not keys:
            self.lines.addWidget(widgets.label("Chưa có khóa nào.", "muted"))
        for key in sorted(keys, key=lambda item: not item.current):
            self.lines.addWidget(self._entry(key))

    def _entry(self, key: KeyInfo) -> QWidget:
        now = self.session.now()
        facts = [
            validity(key.not_after, now, key.withdrawn_at),
            Word(f"{key.name} · dấu vân tay {first_groups(key.fingerprint)}", "muted"),
        ]
        if key.current and _is_ending(key, now):
            facts.insert(1, Word(ENDING, "warn"))
        words = (Word("Đang dùng", "accent"),) if key.current and key.withdrawn_at is None else ()
        return entry(key.subject, facts, self._acts(key), words)

    def _acts(self, key: KeyInfo) -> list[Act]:
        """What can be done with a key; one that was withdrawn signs no more."""
        acts = [Act("Dấu vân tay…", lambda: self.show_fingerprint(key))]
        if key.withdrawn_at is None:
            acts.append(Act("Giới thiệu khóa…", lambda: self.present(key)))
        acts.append(Act("Xuất chứng thư…", lambda: self._export(key)))
        if key.withdrawn_at is None:
            own = Act("Gia hạn…", lambda: self.renew(key))
            acts.append(own if key.current else Act("Dùng khóa này", lambda: self._use(key)))
            acts.append(Act("Khóa bị mất…", lambda: self.withdraw(key)))
        return acts

    def show_fingerprint(self, key: KeyInfo) -> None:
        """The fingerprint in groups and as a QR symbol."""
        run(self.page, lambda: fingerprint_qr(self.session, key.name), lambda matrix: self._shown(key, matrix))

    def _shown(self, key: KeyInfo, matrix: tuple[tuple[bool, ...], ...]) -> None:
        from ui.settings.fingerprint_dialog import FingerprintDialog

        self.open_dialog(FingerprintDialog(self.page, key.subject, key.fingerprint, matrix))

    def present(self, key: KeyInfo) -> None:
        """Write the key's certificates into a signed file."""
        from ui.settings.key_card_dialog import KeyCardDialog

        self.open_dialog(KeyCardDialog(self.page, key.name))

    def renew(self, key: KeyInfo) -> None:
        """Let a new key take the place of the current one."""
        from ui.settings.renew_dialog import RenewDialog

        self.open_dialog(RenewDialog(self.page, key, self.page.keys_changed))

    def withdraw(self, key: KeyInfo) -> None:
        """Say that a key is no longer used."""
        from ui.settings.withdraw_dialog import Lost, WithdrawDialog

        lost = Lost(key.name, key.subject, key.fingerprint, key.name)
        self.open_dialog(WithdrawDialog(self.page, lost, self.page.keys_changed))

    def _use(self, key: KeyInfo) -> None:
        run(self.page, lambda: use_key(self.session, key.name), lambda _none: self.page.keys_changed())

    def begin(self) -> None:
        """Open the fields that make a key."""
        self.form.show()
        self.make.setText("Tạo khóa")
        self.form.passphrase.setFocus()

    def _make(self) -> None:
        if self.form.isHidden():
            self.begin()
        else:
            self.form.make(self.page, self._made)

    def _made(self) -> None:
        self.form.hide()
        self.make.setText("Tạo khóa mới…")
        self.page.keys_changed()

    def _bring(self) -> None:
        if self.file.isHidden():
            self.file.show()
            self.bring.setText("Thêm khóa này")
            self.file.path.setFocus()
        else:
            self.file.take(self.page, self._brought)

    def _brought(self) -> None:
        self.file.hide()
        self.file.path.clear()
        self.bring.setText("Dùng tệp khóa .p12…")
        self.page.keys_changed()

    def _export(self, key: KeyInfo) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Chọn thư mục ghi chứng thư", self.page.context.start_folder())
        if folder:
            run(self.page, lambda: export_certificate(self.session, key.name, Path(folder)), self._exported)

    def _exported(self, path: Path) -> None:
        self.tell("ok", f"Đã ghi chứng thư vào {path}.")


def _is_ending(key: KeyInfo, now: datetime) -> bool:
    """Whether the key should be renewed soon."""
    return validity_state(key.not_after, now, key.withdrawn_at) in ("ending", "ended")
