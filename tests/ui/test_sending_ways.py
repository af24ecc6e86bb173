"""Where a signed report goes from the window: drives, full disks, letters, envelopes; again, and the same bytes."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QRadioButton, QWidget

from exports import drives as usb
from signing.certificates import fingerprint
from signing.envelope import is_envelope
from signing.keys import make_office_key
from storage.records import TrustedCertificate
from storage.trust_records import TrustAct
from tests.disks import fill, needs_mounts, small_disk
from tests.ui.conftest import NOON, OpenShell, keys
from ui.finish import page as finish_page
from ui.finish.page import FinishPage
from ui.report_menu import ask_history
from ui.shell import Shell
from workflow.keys.office_keys import new_key
from workflow.reports import open_report
from workflow.sending.sent import sendings
from workflow.session import Session
from workflow.signing.reports import needs_signing, signed_bundle

ENTER = Qt.Key.Key_Return
SECRET = "mat khau rat dai 2024"
Sample = tuple[Session, tuple[str, ...]]


@pytest.fixture
def page(sample: Sample, open_shell: OpenShell) -> FinishPage:
    """The last step, with a key that opens."""
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    shell = open_shell(session)
    shell.show_finish(ids[0])
    for _step in ("kiểm tra", "văn bản", "xem trước"):
        shell.page.next.click()
    keys(SECRET, ENTER)
    assert shell.page.steps[shell.page.place] is shell.page.sending
    return shell.page


def said(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def trusted(unit: str, name: str) -> TrustedCertificate:
    der = make_office_key(unit, name, "Văn thư", SECRET, NOON).decryption_certificate
    ends = NOON.replace(year=NOON.year + 4)
    return TrustedCertificate(fingerprint(der), unit, name, der, NOON, ends, NOON, "thử")


@needs_mounts
def test_a_disk_that_fills_up_after_the_signing_gets_nothing_and_the_next_folder_the_same_bytes(
    page: FinishPage, sample: Sample, tmp_path: Path, told: list[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    monkeypatch.setattr(finish_page, "try_place", lambda *_given: None)
    with small_disk(tmp_path / "usb", 512) as stick:
        fill(stick, leave=8192)
        page.sending.folder.setText(str(stick))
        page.next.click()
        assert len(told) == 1 and "Gói đã ký vẫn còn nguyên" in str(told[0].remedy)
        assert [path.name for path in stick.iterdir()] == ["day.bin"]
    first = signed_bundle(session, ids[0])
    assert first is not None and sendings(session, ids[0]) == ()
    assert page.next.text() == "Ghi lại" and "không ký lại" in said(page.sending)
    page.sending.folder.setText(str(tmp_path / "máy"))
    page.next.click()
    (bundle,) = (tmp_path / "máy").glob("*.asice")
    assert sha256(bundle.read_bytes()).hexdigest() == first.blob
    assert [item.digest for item in sendings(session, ids[0])] == [first.digest]


@needs_mounts
def test_only_a_drive_that_was_read_back_may_be_taken_out(
    page: FinishPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb, "_PLACES", (f"{tmp_path}/",))
    with small_disk(tmp_path / "KINGSTON", 8192):
        page.sending.look_for_drives()
        (button,) = page.sending.drive_buttons
        assert button.text().startswith("KINGSTON · còn ")
        QApplication.processEvents()
        button.setFocus()
        keys("", ENTER)
        assert page.next.hasFocus() and page.sending.folder.text() == str(tmp_path / "KINGSTON")
        keys("", ENTER)
        assert "Có thể rút USB an toàn." in said(page.receipt) and "Rút USB" in said(page.receipt)


def test_a_folder_is_no_drive(page: FinishPage, tmp_path: Path) -> None:
    page.sending.folder.setText(str(tmp_path / "máy"))
    keys("", ENTER)
    assert "rút USB" not in said(page.receipt) and "Đã đọc lại và khớp." in said(page.receipt)


def test_what_was_sent_is_sent_again_as_it_was(page: FinishPage, sample: Sample, tmp_path: Path) -> None:
    session, ids = sample
    shell: Shell = page.window()
    page.sending.folder.setText(str(tmp_path / "một"))
    page.next.click()
    shell.show_reports()
    dialog = ask_history(shell, shell.context, ids[0], shell.show_reports)
    assert "Ghi vào thư mục" in said(dialog) and "lần 1" in said(dialog)
    dialog.again.click()
    again = shell.page
    assert isinstance(again, FinishPage) and again.steps[again.place] is again.sending
    assert again.next.text() == "Ghi"
    again.sending.folder.setText(str(tmp_path / "hai"))
    again.next.click()
    first, second = (next((tmp_path / name).glob("*.asice")).read_bytes() for name in ("một", "hai"))
    assert first == second and len({item.digest for item in sendings(session, ids[0])}) == 1


def test_a_letter_is_shown_with_its_code_before_it_is_opened(
    page: FinishPage, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or False)
    page.sending.by_mail.click()
    assert not page.sending.mail.isVisible() and page.next.text() == "Ký và soạn thư"
    page.sending.folder.setText(str(tmp_path / "thư"))
    page.next.click()
    signed = signed_bundle(session, ids[0])
    assert signed is not None and page.sending.mail.address.hasFocus() and not page.next.isEnabled()
    assert "Mã đối chiếu: " in page.sending.mail.body.toPlainText() and not list(tmp_path.glob("thư/*.eml"))
    keys("vanthu@bacninh.gov.vn", ENTER)
    assert page.sending.mail.subject.hasFocus()
    assert "Bấm Mở thư:" in said(page.sending)
    page.sending.mail.body.appendPlainText("Xin cảm ơn.")
    page.next.click()
    (eml,) = (tmp_path / "thư").glob("*.eml")
    letter = message_from_bytes(eml.read_bytes(), policy=default)
    assert letter["To"] == "vanthu@bacninh.gov.vn" and "Xin cảm ơn." in letter.get_body().get_content()
    assert opened == [eml.as_posix()] and f"Thư nằm tại {eml}" in said(page.receipt)
    assert open_report(session, ids[0]).state == "finished"
    page.receipt.mailed.setFocus()
    keys("", ENTER)
    assert open_report(session, ids[0]).state == "sent" and not page.receipt.mailed.isVisible()
    page.window().show_finish(ids[0])
    page.window().page.sending.by_mail.click()
    assert page.window().page.sending.mail.address.text() == "vanthu@bacninh.gov.vn"


def test_an_address_that_is_none_is_refused_in_a_sentence(
    page: FinishPage, tmp_path: Path, told: list[BaseException]
) -> None:
    page.sending.by_mail.click()
    page.sending.folder.setText(str(tmp_path / "thư"))
    page.next.click()
    page.sending.mail.address.setText("văn thư")
    page.next.click()
    assert "không phải là địa chỉ" in str(told[0]) and not list(tmp_path.glob("thư/*"))
    assert page.steps[page.place] is page.sending and page.sending.mail.address.text() == "văn thư"


def test_encryption_is_offered_only_where_a_receiver_is_known(page: FinishPage, sample: Sample, tmp_path: Path) -> None:
    session, _ids = sample
    assert not page.sending.encryption.isVisible()
    session.store.note_trust(TrustAct((), receiving=(trusted("256", "Thành phố Bắc Ninh"),)))
    page.sending.enter()
    assert "Chỉ cơ quan này mở được" in said(page.sending.encryption) and "Bắc Ninh" in said(page.sending.encryption)
    page.sending.encrypt.setFocus()
    keys(" ")
    page.sending.folder.setText(str(tmp_path / "kín"))
    page.next.click()
    (only,) = (tmp_path / "kín").iterdir()
    assert only.name.endswith(".asice.p7m") and is_envelope(only.read_bytes())
    assert "Bản PDF có thể in" not in said(page.receipt)


def test_an_office_that_does_not_receive_is_never_meant(page: FinishPage, sample: Sample) -> None:
    sample[0].store.note_trust(TrustAct((), receiving=(trusted("258", "Huyện Yên Phong"),)))
    page.sending.enter()
    page.sending.encrypt.click()
    assert page.sending.whose.isVisible() and page.sending.whose.currentIndex() < 0 and not page.next.isEnabled()
    assert "Chưa có chứng thư của cơ quan nhận" in said(page.sending.encryption)


def test_of_several_receivers_one_is_chosen(page: FinishPage, sample: Sample) -> None:
    others = (trusted("258", "Huyện Yên Phong"), trusted("259", "Huyện Quế Võ"))
    sample[0].store.note_trust(TrustAct((), receiving=others))
    page.sending.enter()
    page.sending.encrypt.click()
    assert page.sending.whose.isVisible() and not page.next.isEnabled()
    page.sending.whose.setCurrentIndex(1)
    assert page.next.isEnabled() and page.sending.delivery.encrypt_to == (others[1].der,)


def test_what_is_attached_after_the_signing_asks_for_a_further_signature(
    page: FinishPage, sample: Sample, tmp_path: Path
) -> None:
    session, ids = sample
    page.sending.folder.setText(str(tmp_path / "một"))
    page.next.click()
    first = signed_bundle(session, ids[0])
    shell: Shell = page.window()
    shell.show_finish(ids[0])
    again = shell.page
    scan = tmp_path / "có dấu.pdf"
    scan.write_bytes(next((tmp_path / "một").glob("*.pdf")).read_bytes())
    again.go(2)
    again.preview.attachments.add_files((scan,))
    assert [item.name for item in again.preview.attachments.items] == ["có dấu.pdf"]
    assert needs_signing(session, ids[0]) and again.stale and again.signed is None
    again.next.click()
    assert "đã thay đổi sau lần ký trước" in said(again.sign) and again.sign.organisation.secret.hasFocus()
    keys(SECRET, ENTER)
    again.sending.folder.setText(str(tmp_path / "hai"))
    again.next.click()
    second = signed_bundle(session, ids[0])
    assert first is not None and second is not None
    assert (first.data_digest, first.digest != second.digest) == (second.data_digest, True)
    assert "có dấu.pdf" in again.receipt.text() and "Kèm theo trong gói: có dấu.pdf" in said(again.receipt)


def test_a_report_is_signed_again_only_when_that_is_asked(page: FinishPage, sample: Sample, tmp_path: Path) -> None:
    session, ids = sample
    page.sending.folder.setText(str(tmp_path / "một"))
    page.next.click()
    first = signed_bundle(session, ids[0])
    shell: Shell = page.window()
    shell.show_finish(ids[0])
    again = shell.page
    again.go(3)
    assert not again.sign.fields.isVisible() and again.next.hasFocus() and "không ký lại" in said(again.sign)
    next(b for b in again.sign.findChildren(QAbstractButton) if b.text() == "Ký lại bằng khóa khác…").click()
    keys(SECRET, ENTER)
    again.sending.folder.setText(str(tmp_path / "hai"))
    again.next.click()
    second = signed_bundle(session, ids[0])
    assert first is not None and second is not None
    assert (first.blob != second.blob, first.data_digest) == (True, second.data_digest)


def test_the_settings_are_left_for_the_step_that_led_there(page: FinishPage, sample: Sample) -> None:
    _session, ids = sample
    shell: Shell = page.window()
    page.go(3)
    page.sign.printed.change.click()
    assert shell.page is not page and not isinstance(shell.page, FinishPage)
    shell.show_finish(ids[0])
    assert shell.page.steps[shell.page.place] is shell.page.sign
    shell.show_finish(ids[0])
    assert shell.page.place == 0


@pytest.mark.parametrize("place", [2, 3, 4])
def test_tab_reaches_every_control_of_a_step(page: FinishPage, place: int) -> None:
    page.go(place)
    if place == 2:
        page.preview.show_side(1)
    QApplication.processEvents()
    wanted = {w for w in page.findChildren(QWidget) if _can_be_reached(w)}
    reached: set[QWidget | None] = set()
    for _step in range(4 * len(wanted) + 20):
        QTest.keyClick(QApplication.focusWidget() or page, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert not {w.accessibleName() or repr(w) for w in wanted - reached}


def _can_be_reached(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    single = isinstance(widget, QRadioButton) and not widget.isChecked()
    return by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None and not single
