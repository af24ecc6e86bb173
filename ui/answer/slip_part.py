"""Which key signs a slip and where it goes: a drive or folder, a letter's draft, or nowhere; shared by both dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QRadioButton, QWidget

from ui import widgets
from ui.context import Context
from ui.finish.key_slot import KeySlot
from ui.settings.folder_field import FolderField
from ui.tasks import run
from ui.token_search import KeysFound, find_keys
from workflow.answering.outlets import Channel, Outlet
from workflow.answering.proposals import Answerable
from workflow.keys.signing_keys import KeyUse
from workflow.keys.token_places import choose_module
from workflow.sending.places import drive_text, drives

if TYPE_CHECKING:
    from exports.drives import Drive

UNSIGNED = "không ký"
PLACE, MAIL, NOWHERE = "Ghi vào USB hoặc thư mục", "Soạn thư nháp gửi đơn vị", "Chỉ ghi nhận trên máy này"
SEAL = "Mã hóa để chỉ đơn vị nhận mở được"
SEALED_NOTE = "Theo chứng thư đã biết của từng đơn vị; không ghi kèm bản đọc được."
NOT_SEALABLE = "Chưa có chứng thư nhận tệp mã hóa của đơn vị này nên chưa mã hóa được."
MAIL_NOTE = "Thư được lưu thành tệp .eml để mở bằng chương trình thư; chương trình này không tự gửi."
LAST_ADDRESSES = (
    "Mỗi đơn vị một thư, theo địa chỉ đã gửi lần trước; thư chưa có địa chỉ thì ghi sau trong chương trình thư."
)
ADDRESS = "Địa chỉ thư điện tử của đơn vị"


class SlipPart(QWidget):
    """changed: another choice; entered: Enter in the secret. unsigned_way: what it is called to sign nothing.

    paper: something goes out without a signature too.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self, context: Context, title: str, reports: Sequence[Answerable], unsigned_way: str, paper: bool = False
    ) -> None:
        super().__init__()
        self._context, self._reports, self._paper = context, tuple(reports), paper
        self._found: tuple[Drive, ...] = ()
        self._stood = False
        box = widgets.column(self)
        self.slot = KeySlot(title, title, ((unsigned_way, UNSIGNED),))
        self.slot.changed.connect(self._show)
        self.slot.entered.connect(self.entered)
        self.slot.looked.connect(self.look)
        self.slot.module_chosen.connect(self._use_module)
        box.addWidget(self.slot)
        self.places = self._places()
        box.addWidget(self.places)
        self._show()

    def _places(self) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=10)
        box.setContentsMargins(18, 14, 18, 16)
        box.addWidget(widgets.label("Gửi lại đơn vị", "section"))
        ways = widgets.column(gap=4)
        self.to_place, self.by_mail, self.nowhere = (QRadioButton(text) for text in (PLACE, MAIL, NOWHERE))
        for choice in (self.to_place, self.by_mail, self.nowhere):
            choice.setAccessibleName(choice.text())
            choice.toggled.connect(lambda _on: self._show())
            ways.addWidget(choice)
        box.addLayout(ways)
        self.address = QLineEdit(self._reports[0].address if len(self._reports) == 1 else "")
        self.address.setAccessibleName(ADDRESS)
        self.address.setPlaceholderText(ADDRESS)
        box.addWidget(self.address)
        self.drive_part = QWidget()
        self._drives = widgets.row(self.drive_part)
        box.addWidget(self.drive_part)
        self.folder = FolderField(self._context, "Thư mục ghi phiếu")
        self.folder.text.textChanged.connect(lambda _text: self.changed.emit())
        self.folder.entered.connect(self.entered)
        box.addWidget(self.folder)
        self.seal = QCheckBox(SEAL)
        self.seal.setAccessibleName(SEAL)
        box.addWidget(self.seal)
        self.note = widgets.label("", "muted", wrap=True)
        box.addWidget(self.note)
        self.seal.toggled.connect(lambda _on: self._show())
        self.to_place.setChecked(True)
        return frame

    def look(self) -> None:
        """Look for keys, tokens and drives."""
        session = self._context.session

        def show(found: KeysFound) -> None:
            self.slot.show_keys(found.choices, session.now(), found.why_none)
            self._show()
            run(self, drives, self._show_drives)

        run(self, lambda: find_keys(session), show, doing="Đang tìm khóa và thẻ ký số…", unlocked=True)

    def _use_module(self, path: str) -> None:
        session = self._context.session
        run(self, lambda: choose_module(session, Path(path)), lambda _tokens: self.look())

    def _show_drives(self, found: tuple[Drive, ...]) -> None:
        self._found = found
        widgets.clear(self._drives)
        for drive in found:
            self._drives.addWidget(widgets.button(drive_text(drive), lambda d=drive: self._use(d), icon="usb"))
        self._drives.addStretch(1)
        self._show()
        QTimer.singleShot(0, self, self._stand_in_secret)

    def _stand_in_secret(self) -> None:
        """Once the keys are known, what is left to type is the secret."""
        if not self._stood and self.slot.secret.isVisible():
            self._stood = True
            self.slot.secret.setFocus()

    def _use(self, drive: Drive) -> None:
        self.folder.text.setText(str(drive.path))
        self.folder.setFocus()

    def _show(self) -> None:
        """What can be chosen now; a slip that nobody signs cannot be encrypted, and may go nowhere."""
        if not hasattr(self, "places"):
            return
        goes = not self.nowhere.isChecked()
        widgets.show_if(self.places, self._paper or not self.slot.keyless)
        sealable = goes and not self.slot.keyless and all(one.sealable for one in self._reports if one.signed)
        if not sealable:
            self.seal.setChecked(False)
        self.seal.setEnabled(sealable)
        widgets.show_if(self.seal, goes and not self.slot.keyless)
        widgets.show_if(self.address, self.by_mail.isChecked() and len(self._reports) == 1)
        widgets.show_if(self.drive_part, self.to_place.isChecked() and bool(self._found))
        widgets.show_if(self.folder, goes)
        self.note.setText(" ".join(self._notes(goes, sealable)))
        widgets.show_if(self.note, bool(self.note.text()))
        self.changed.emit()

    def _notes(self, goes: bool, sealable: bool) -> list[str]:
        said = [MAIL_NOTE] if self.by_mail.isChecked() else []
        said += [LAST_ADDRESSES] if self.by_mail.isChecked() and len(self._reports) > 1 else []
        if goes and not self.slot.keyless:
            said += [SEALED_NOTE] if self.seal.isChecked() else [] if sealable else [NOT_SEALABLE]
        return said

    @property
    def use(self) -> KeyUse | None:
        """What signs; None where nothing shall."""
        return None if self.slot.keyless else self.slot.use

    @property
    def outlet(self) -> Outlet | None:
        """Where the slips go; None for nowhere."""
        if self.nowhere.isChecked() or (self.slot.keyless and not self._paper):
            return None
        folder = self.folder.folder.expanduser()
        on_drive = any(folder.is_relative_to(drive.path) for drive in self._found)
        channel: Channel = "mail" if self.by_mail.isChecked() else "drive" if on_drive else "folder"
        address = self.address.text().strip()
        addresses = {self._reports[0].unit: address} if channel == "mail" and address else {}
        return Outlet(channel, folder, self.seal.isChecked(), addresses)

    @property
    def ready(self) -> bool:
        """Whether everything is told that is needed."""
        if self.slot.keyless and not self._paper:
            return True
        return self.slot.ready and (self.nowhere.isChecked() or bool(self.folder.text.text().strip()))

    def keep(self) -> None:
        """Remember the folder; the secret is forgotten."""
        self.slot.secret.clear()
        if not self.nowhere.isChecked():
            self.folder.keep()

    def refuse(self, sentence: str) -> None:
        """Say under the secret what is wrong with the key."""
        token = self.slot.key is not None and self.slot.key.kind == "token"
        self.slot.refuse(sentence, token)
