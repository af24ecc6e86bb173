"""Gửi đi: a USB drive, a folder, or a letter by e-mail; encrypted where the receiving office's certificate is known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QFrame, QLineEdit, QPushButton, QRadioButton, QWidget

from ui import widgets
from ui.context import LAST_FOLDER
from ui.finish.mail_fields import MailFields
from ui.finish.steps import Step
from ui.tasks import run, run_quietly
from workflow.sending.deliveries import Delivery, recipient_certificates
from workflow.sending.letters import MailTo, mail_for
from workflow.sending.places import drive_text, drives, room_text
from workflow.sending.recipients import recipient
from workflow.signing.words import signed_text

if TYPE_CHECKING:
    from exports.drives import Drive
    from storage.records import TrustedCertificate
    from ui.finish.page import FinishPage

NO_DRIVE = "Chưa thấy USB nào. Cắm USB rồi bấm Tìm lại, hoặc chọn một thư mục trên máy này."
WHAT_IS_WRITTEN = (
    "Gói báo cáo gồm văn bản PDF, biểu XLSX và dữ liệu dưới một chữ ký, kèm bản PDF và XLSX để in. "
    "Ghi xong, chương trình đọc lại để đối chiếu."
)
LOCKING = "Khi ghi, báo cáo được khóa số liệu thành một lần báo cáo; sau đó vẫn mở lại được nếu ghi lý do."
BEFORE = "Chương trình thử khóa ký và chỗ ghi trước; nếu chưa được thì chưa khóa gì."
SAME_BYTES = "Bấm {}: chương trình gửi đúng gói đã ký này, không ký lại."
AFTER_SIGNING = (
    "Ký xong, thư được soạn sẵn tại đây kèm mã đối chiếu để xem lại và sửa, rồi mới mở bằng chương trình thư của máy."
)
ENCRYPT = "Mã hóa cho cơ quan nhận"
ENCRYPTED_FOR = (
    "Theo chứng thư của {}. Chỉ cơ quan này mở được gói; không ghi kèm bản PDF và XLSX đọc được. "
    "Gói gốc đã ký vẫn giữ trên máy này."
)
OTHERS = (
    "Chưa có chứng thư của cơ quan nhận báo cáo này. Chỉ chọn cơ quan khác khi chính cơ quan đó sẽ mở gói; "
    "nơi khác không mở được."
)
PLACES, MAIL = "Ghi vào USB hoặc thư mục", "Gửi bằng thư điện tử"
FOLDER_NAMES = {False: "Thư mục ghi", True: "Thư mục lưu thư và gói đính kèm"}


class SendStep(Step):
    """A USB drive is one press away; any other folder is chosen or typed; or a letter is drafted."""

    title = "Gửi đi"
    question = "Gửi gói báo cáo bằng cách nào?"
    topic = "gui-bang-thu-va-ma-hoa"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self.drive_buttons: list[QPushButton] = []
        self._found: tuple[Drive, ...] = ()
        self._certificates: tuple[TrustedCertificate, ...] = ()
        self._recipient = ""
        self._proposed: MailTo | None = None
        self.state_place = widgets.column()
        self.box.addLayout(self.state_place)
        self._build_fields()
        self.box.addLayout(self._channels())
        self.mail = MailFields(page.update_buttons)
        self.mail_note: QWidget = widgets.notice("notice", AFTER_SIGNING)
        self.box.addWidget(self.mail_note)
        self.box.addWidget(self.mail)
        self.box.addWidget(self._places())
        self.box.addWidget(self._encryption())
        self.lock_note: QWidget = widgets.notice("notice", LOCKING, BEFORE)
        self.box.addWidget(self.lock_note)
        self.box.addStretch(1)
        self._show_channel()

    def _build_fields(self) -> None:
        self.folder = QLineEdit()
        self.folder.setAccessibleName("Thư mục ghi gói báo cáo")
        self.folder.setPlaceholderText("Thư mục trên USB hoặc trên máy này")
        self.folder.textChanged.connect(lambda _text: self.page.update_buttons())
        self.folder.editingFinished.connect(self.tell_room)
        self.folder.returnPressed.connect(self.page.press_next)
        self.room = widgets.label("", "muted")
        self.room.setAccessibleName("Chỗ trống của ổ đĩa")

    def _channels(self) -> QWidget:
        line = widgets.row(gap=16)
        self.to_place, self.by_mail = QRadioButton(PLACES), QRadioButton(MAIL)
        for choice in (self.to_place, self.by_mail):
            choice.setAccessibleName(choice.text())
            line.addWidget(choice)
        line.addStretch(1)
        self.to_place.setChecked(True)
        self.by_mail.toggled.connect(lambda _on: self._show_channel())
        return line

    def _places(self) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=10)
        box.setContentsMargins(18, 16, 18, 18)
        box.addWidget(self._drive_list())
        self.folder_name = widgets.label("", "section")
        box.addWidget(self.folder_name)
        line = widgets.row()
        line.addWidget(self.folder, 1)
        line.addWidget(widgets.button("Chọn thư mục…", self._choose, icon="folder-open"))
        box.addLayout(line)
        box.addWidget(self.room)
        self.what = widgets.label(WHAT_IS_WRITTEN, "muted", wrap=True)
        box.addWidget(self.what)
        return frame

    def _drive_list(self) -> QWidget:
        self.drive_part = QWidget()
        box = widgets.column(self.drive_part, gap=10)
        head = widgets.row()
        head.addWidget(widgets.label("USB đang cắm", "section"), 1)
        head.addWidget(widgets.button("Tìm lại", self.look_for_drives, "quiet", "refresh-cw"))
        box.addLayout(head)
        self._drives = widgets.column(gap=6)
        box.addLayout(self._drives)
        box.addWidget(widgets.rule())
        return self.drive_part

    def _encryption(self) -> QFrame:
        self.encryption = widgets.card()
        box = widgets.column(self.encryption, gap=4)
        box.setContentsMargins(18, 12, 18, 14)
        self.encrypt = QCheckBox(ENCRYPT)
        self.encrypt.setAccessibleName(ENCRYPT)
        self.encrypt.toggled.connect(lambda _on: self._show_channel())
        self.whose = QComboBox()
        self.whose.setAccessibleName("Cơ quan nhận, mở được gói đã mã hóa")
        self.whose.setPlaceholderText("Chọn cơ quan nhận")
        self.whose.currentIndexChanged.connect(lambda _n: self._show_channel())
        self.recipients = widgets.label("", "muted", wrap=True)
        for part in (self.encrypt, self.whose, self.recipients):
            box.addWidget(part)
        self.encryption.hide()
        return self.encryption

    def enter(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if not self.folder.text():
            self.folder.setText(str(self.page.context.preferences.value(LAST_FOLDER, documents)))
        widgets.show_if(self.lock_note, self.page.opened.editable)
        self._show_channel()
        (self.mail.address if self.mail.isVisibleTo(self) else self.folder).setFocus()
        self._look_up()
        self.tell_room()

    def _tell_state(self) -> None:
        """What is signed already stays signed, whatever happened to the writing of it."""
        widgets.clear(self.state_place)
        if self.signed_already:
            said = signed_text(self.page.signed)
            self.state_place.addWidget(widgets.notice("ok", said, SAME_BYTES.format(self.next_text)))

    def _look_up(self) -> None:
        """What there is to send to: drives, the receiving office's certificates, the letter's proposal."""
        session, report_id = self.page.context.session, self.page.opened.report.id

        def work() -> tuple[tuple[Drive, ...], tuple[TrustedCertificate, ...], str, MailTo]:
            to = recipient(session, report_id).code
            return drives(), recipient_certificates(session, report_id), to, mail_for(session, report_id)

        run(self.page, work, self._show_found)

    def _show_found(self, found: tuple[tuple[Drive, ...], tuple[TrustedCertificate, ...], str, MailTo]) -> None:
        plugged, self._certificates, self._recipient, letter = found
        self._show_drives(plugged)
        self._offer_offices()
        if letter != self._proposed:
            self.mail.show_letter(letter)
        self._proposed = letter
        self._show_channel()

    def _offer_offices(self) -> None:
        """Whose certificates are known; the receiving office is the one, of others one is chosen."""
        offices = {item.unit_code: item.unit_name for item in self._certificates}
        kept = self.whose.currentData()
        self.whose.blockSignals(True)
        self.whose.clear()
        for code, name in offices.items():
            self.whose.addItem(name, code)
        self.whose.setCurrentIndex(self.whose.findData(self._recipient if self._recipient in offices else kept))
        self.whose.blockSignals(False)
        if not offices:
            self.encrypt.setChecked(False)

    def look_for_drives(self) -> None:
        """List the USB drives that are plugged in now."""
        run(self.page, drives, self._show_drives)

    def _show_drives(self, found: tuple[Drive, ...]) -> None:
        self._found = found
        widgets.clear(self._drives)
        self.drive_buttons = [self._drive_button(drive) for drive in found]
        for button in self.drive_buttons:
            line = widgets.row()
            line.addWidget(button)
            line.addStretch(1)
            self._drives.addLayout(line)
        if not found:
            self._drives.addWidget(widgets.label(NO_DRIVE, "muted", wrap=True))

    def _drive_button(self, drive: Drive) -> QPushButton:
        return widgets.button(drive_text(drive), lambda: self._use(str(drive.path)), icon="usb")

    def _use(self, folder: str) -> None:
        self.folder.setText(folder)
        self.tell_room()
        self.page.next.setFocus()

    def _show_channel(self) -> None:
        unsigned = self.page.sign.unsigned
        for choice in (self.by_mail, self.to_place):
            widgets.show_if(choice, not unsigned)
        widgets.show_if(self.mail, self.mails and self.signed_already)
        widgets.show_if(self.mail_note, self.mails and not self.signed_already)
        widgets.show_if(self.drive_part, not self.mails)
        widgets.show_if(self.what, not self.mails and not self.encrypt.isChecked() and not unsigned)
        widgets.show_if(self.encryption, self.whose.count() > 0 and not unsigned)
        known = self.whose.findData(self._recipient) >= 0
        widgets.show_if(self.whose, self.encrypt.isChecked() and not known)
        chosen = ENCRYPTED_FOR.format(self.whose.currentText()) if self.whose.currentIndex() >= 0 else ""
        self.recipients.setText(" ".join(text for text in ("" if known else OTHERS, chosen) if text))
        self.folder_name.setText(FOLDER_NAMES[self.mails])
        self._tell_state()
        self.page.update_buttons()

    @property
    def mails(self) -> bool:
        """Whether a letter is drafted; what is signed elsewhere cannot be sent yet."""
        return self.by_mail.isChecked() and not self.page.sign.unsigned

    @property
    def signed_already(self) -> bool:
        return self.page.sign.done

    def tell_room(self) -> None:
        """Say how much room there is where the folder is."""
        target = self.target
        run_quietly(self, lambda: room_text(target), self.room.setText)

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục ghi gói báo cáo", self.folder.text())
        if chosen:
            self._use(chosen)

    @property
    def target(self) -> Path:
        """The folder to write into."""
        return Path(self.folder.text().strip()).expanduser()

    @property
    def delivery(self) -> Delivery:
        """Where the signed bundle goes, as chosen here."""
        chosen = self.whose.currentData() if self.encrypt.isChecked() else None
        to = tuple(item.der for item in self._certificates if item.unit_code == chosen)
        if self.mails:
            return Delivery("mail", self.target, to, self.mail.letter)
        on_drive = any(self.target.is_relative_to(drive.path) for drive in self._found)
        return Delivery("drive" if on_drive else "folder", self.target, to)

    @property
    def next_text(self) -> str:
        if self.page.sign.unsigned:
            return "Xuất văn bản chưa ký"
        if self.signed_already:
            return "Mở thư" if self.mails else "Ghi lại" if self.page.failed else "Ghi"
        return "Ký và soạn thư" if self.mails else "Ký và ghi"

    @property
    def ready(self) -> bool:
        addressed = self.mail.letter.address or not (self.mails and self.signed_already)
        sealed = not self.encrypt.isChecked() or self.whose.currentIndex() >= 0
        return bool(self.folder.text().strip() and addressed and sealed)

    def go_on(self) -> None:
        self.page.context.preferences.setValue(LAST_FOLDER, self.folder.text().strip())
        self.page.send()
