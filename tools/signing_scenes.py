"""Pictures of finishing, signing, verifying, keys and trust, for `tools.screenshots`."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QPushButton, QScrollArea

from signing.envelope import encrypt
from signing.keys import make_office_key
from signing.token_faults import CKF_PIN_FINAL_TRY, pin_sentence
from tools.camera import MOMENT, PACK, SECRET, Camera, rest, settle
from ui.report_menu import ask_history, ask_signed_pdf
from ui.settings.list_card import ListCard
from ui.shell import Shell
from workflow.keys.office_keys import key_list, new_key
from workflow.keys.signing_keys import KeyChoice
from workflow.office import init_office
from workflow.previews import save_pdf
from workflow.session import VIETNAM, open_session
from workflow.trust.certificates import add_trust
from workflow.trust.statements import write_key_card


def verify(camera: Camera, shell: Shell, folder: Path) -> None:
    (bundle,) = folder.glob("*.asice")
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    changed = folder / f"{bundle.stem}_bi-sua.asice"
    changed.write_bytes(data)
    shell.show_verify((bundle, changed))
    camera.take(shell, "kiem-tra-goi")
    sealed = folder / f"{bundle.name}.p7m"
    certificate = shell.context.session.home / "keys" / "khoa-1.giai-ma.cer"
    sealed.write_bytes(encrypt(bundle.read_bytes(), [certificate.read_bytes()]))
    shell.show_verify((sealed,))
    camera.take(shell, "kiem-tra-goi-ma-hoa")


def settings(camera: Camera, shell: Shell, work: Path) -> None:
    """Keys, what is trusted (a district and two communes), the pictures, and the dialogs about keys."""
    for number, code in enumerate(("256", "09163", "09166")):
        path = work / f"{code}.cer"
        made = MOMENT - timedelta(days=600 * number)
        path.write_bytes(make_office_key(code, "UBND", "Văn thư", SECRET, made).signing_certificate)
        add_trust(shell.context.session, path)
    shell.show_settings()
    camera.take(shell, "thiet-lap")
    for name, ending in (("Khóa ký", "khoa"), ("Chứng thư tin cậy", "tin-cay"), ("Hình ký, dấu", "hinh")):
        shell.page.contents.buttons[name].click()
        shell.page.trust.table.view.selectRow(0)
        camera.take(shell, f"thiet-lap-{ending}")
    shell.page.findChild(QScrollArea).verticalScrollBar().setValue(10_000)
    camera.take(shell, "thiet-lap-2")
    (key,) = key_list(shell.context.session)
    for act, name in (("show_fingerprint", "dau-van-tay"), ("present", "gioi-thieu-khoa"), ("withdraw", "khoa-bi-mat")):
        getattr(shell.page.keys, act)(key)
        _dialog(camera, shell.page.keys, name)
    with open_session(work / "huyen", lambda: MOMENT) as other:
        init_office(other, PACK, "258")
        new_key(other, "khoa-1", SECRET)
        shell.page.trust.ask(write_key_card(other, "", SECRET, work / "huyen"))
    _dialog(camera, shell.page.trust, "nhan-gioi-thieu-khoa")


def _dialog(camera: Camera, card: ListCard, name: str) -> None:
    """The dialog that a card opened, once it stands still."""
    rest()
    settle()
    rest()
    camera.take_widget(card.dialog, name)
    card.dialog.reject()


def trust(camera: Camera, shell: Shell, work: Path) -> None:
    path = work / "chung-thu.cer"
    path.write_bytes(make_office_key("256", "UBND thành phố Bắc Ninh", "Văn thư", SECRET, MOMENT).signing_certificate)
    shell.show_settings()
    shell.page.trust.ask(path)
    settle()
    camera.take_widget(shell.page.trust.dialog, "tin-cay-chung-thu")
    shell.page.trust.dialog.reject()


def finish(camera: Camera, shell: Shell, report_id: str, work: Path) -> None:
    shell.show_finish(report_id)
    page = shell.page
    for name in ("1-kiem-tra", "2-van-ban", "3-xem-truoc"):
        camera.take(shell, f"gui-{name}")
        if name != "3-xem-truoc":
            page.press_next()
    _attach(camera, shell, work)
    page.press_next()
    camera.take(shell, "gui-4-ky-so")
    _token(camera, shell)
    page.sign.organisation.secret.setText(SECRET)
    page.press_next()
    page.sending.folder.setText(str(work / "usb"))
    camera.take(shell, "gui-5-gui-di")
    page.sending.by_mail.click()
    page.press_next()
    camera.take(shell, "gui-5-soan-thu")
    page.sending.to_place.click()
    page.press_next()
    camera.take(shell, "gui-bien-nhan")
    shell.show_reports()
    dialog = ask_history(shell, shell.context, report_id, shell.show_reports)
    rest()
    camera.take_widget(dialog, "lich-su-gui")
    dialog.reject()
    dialog = ask_signed_pdf(shell, shell.context, report_id)
    rest()
    camera.take_widget(dialog, "nhan-lai-van-ban")
    dialog.reject()


def _attach(camera: Camera, shell: Shell, work: Path) -> None:
    """A scan that was made smaller, and a document beside it."""
    scan, letter = work / "Bản chụp có dấu.jpg", work / "Quyết định kiện toàn Ban.pdf"
    Image.effect_noise((2400, 1800), 40).convert("RGB").save(scan, quality=90)
    side = shell.page.preview.attachments
    save_pdf(shell.context.session, shell.page.opened.report.id, letter)
    shell.page.preview.show_side(1)
    for path, way in ((scan, "Thu nhỏ ảnh"), (letter, "")):
        side.add_files((path,))
        settle()
        for button in side.findChildren(QPushButton):
            if way and button.text() == way:
                button.click()
        settle()
    camera.take(shell, "gui-3-tai-lieu-kem-theo")


def _token(camera: Camera, shell: Shell) -> None:
    """A token of which one try is left; a picture of it needs no token."""
    slot, kept = shell.page.sign.organisation, shell.page.sign.keys
    fingerprint = " ".join(f"{number * 7919 % 65536:04X}" for number in range(1, 17))
    ends = datetime(2024, 12, 20, tzinfo=VIETNAM)
    said = pin_sentence(CKF_PIN_FINAL_TRY)
    token = KeyChoice(
        "pkcs11:1:", "token", "Nguyễn Thị Lan", "UBND phường Võ Cường", fingerprint, ends, True, "", said, last_try=True
    )
    slot.choice.setCurrentIndex(-1)
    slot.show_keys((token, *kept), MOMENT)
    slot.secret.setText("000000")
    camera.take(shell, "gui-4-ky-so-the")
    slot.choice.setCurrentIndex(-1)
    slot.show_keys(kept, MOMENT)
