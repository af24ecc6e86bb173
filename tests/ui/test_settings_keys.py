"""Thiết lập, the office's own keys: shown, presented, renewed, withdrawn; between real offices."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, Qt
from PySide6.QtWidgets import QApplication

from forms.dates import day_text
from tests.conftest import NOW, SECRET
from tests.ui.conftest import OpenShell, keys
from tests.ui.settings_window import COMMUNE, PROVINCE, button, said, settings_of
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from tests.workflow.offices import Open, _office_templates, office_of
from ui.settings.fingerprint_dialog import FingerprintDialog
from ui.settings.keys import UNMADE, UNTAKEN
from ui.settings.qr import QrSymbol
from ui.settings.renew_dialog import RenewDialog
from ui.settings.withdraw_dialog import WithdrawDialog
from workflow.keys.office_keys import key_list
from workflow.trust.certificates import trust_list
from workflow.trust.statement_taking import look_at_statement, take_statement
from workflow.trust.statements import renew_key

__all__ = ["_office_templates", "office_of"]
ENTER = Qt.Key.Key_Return
NEW = "mật khẩu mới của khóa"


def shown_code(symbol: QrSymbol) -> str:
    """What a camera reads off the screen."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    symbol.grab().save(buffer, "PNG")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(bytes(buffer.data().data()))))
    return str(found.text)


def test_the_fingerprint_can_be_read_aloud_and_by_a_camera(office_of: Open, open_shell: OpenShell) -> None:
    session = office_of(COMMUNE)
    page = settings_of(session, open_shell)
    (key,) = key_list(session)
    button(page.keys, "Dấu vân tay…").click()
    dialog = page.keys.dialog
    assert isinstance(dialog, FingerprintDialog)
    written = said(dialog).split()
    assert [group for group in written if group in key.fingerprint.split()] == key.fingerprint.split()
    assert shown_code(dialog.findChild(QrSymbol)) == key.fingerprint.replace(" ", "")
    button(dialog, "Sao chép").click()
    assert key.fingerprint in QApplication.clipboard().text()


def test_a_key_is_presented_by_keyboard_and_taken_by_the_office_above(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    page = settings_of(commune, open_shell)
    page.keys.present(key_list(commune)[0])
    QApplication.processEvents()
    dialog = page.keys.dialog
    dialog.folder.text.setText(str(tmp_path))
    keys(SECRET, ENTER)
    assert dialog.written is not None and dialog.close_button.hasFocus()
    assert dialog.slot.secret.text() == ""
    view = look_at_statement(province, dialog.written)
    assert view.ok and view.needs_comparison == key_list(commune)[0].fingerprint


def test_a_wrong_passphrase_is_told_under_the_fields_and_nothing_is_written(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    session = office_of(COMMUNE)
    page = settings_of(session, open_shell)
    page.keys.renew(key_list(session)[0])
    QApplication.processEvents()
    dialog = page.keys.dialog
    assert isinstance(dialog, RenewDialog)
    dialog.folder.text.setText(str(tmp_path / "gửi"))
    keys("sai mật khẩu", ENTER)
    keys(NEW, ENTER)
    keys(NEW, ENTER)
    keys("", ENTER)
    assert "mật khẩu" in dialog.trouble.text().lower() and dialog.old.hasFocus()
    assert len(key_list(session)) == 1 and not (tmp_path / "gửi").exists()


def test_two_different_new_passphrases_renew_nothing(office_of: Open, open_shell: OpenShell) -> None:
    session = office_of(COMMUNE)
    page = settings_of(session, open_shell)
    page.keys.renew(key_list(session)[0])
    dialog = page.keys.dialog
    for field, text in ((dialog.old, SECRET), (dialog.new.first, NEW), (dialog.new.again, NEW[:-1])):
        field.setText(text)
    dialog.act.click()
    assert "chưa giống nhau" in dialog.trouble.text()
    assert len(key_list(session)) == 1


def test_a_renewed_key_is_known_above_without_another_call(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    page = settings_of(commune, open_shell)
    page.keys.present(key_list(commune)[0])
    page.keys.dialog.folder.text.setText(str(tmp_path))
    page.keys.dialog.slot.secret.setText(SECRET)
    page.keys.dialog.act.click()
    take_statement(province, page.keys.dialog.written, compared=True)
    page.keys.renew(key_list(commune)[0])
    QApplication.processEvents()
    dialog = page.keys.dialog
    dialog.folder.text.setText(str(tmp_path))
    keys(SECRET, ENTER)
    keys(NEW, ENTER)
    keys(NEW, ENTER)
    keys("", ENTER)
    assert dialog.written is not None
    assert "Gửi tệp này" in said(dialog) and str(dialog.written) in said(dialog)
    view = take_statement(province, dialog.written)
    assert view.kind == "renewal" and not view.needs_comparison
    new = next(key for key in key_list(commune) if key.current)
    assert new.name == "khoa-2"
    assert new.fingerprint in {item.groups for item in trust_list(province)}
    assert "khoa-2" in said(page.keys)


def test_a_lost_key_is_withdrawn_and_offered_no_more(office_of: Open, open_shell: OpenShell, tmp_path: Path) -> None:
    session = office_of(COMMUNE)
    page = settings_of(session, open_shell)
    button(page.keys, "Khóa bị mất…").click()
    dialog = page.keys.dialog
    assert isinstance(dialog, WithdrawDialog)
    dialog.slot.secret.setText(SECRET)
    dialog.reason.setText("mất máy tính")
    assert not dialog.act.isEnabled()
    dialog.sure.setChecked(True)
    dialog.day.setText("hôm kia")
    dialog.folder.text.setText(str(tmp_path))
    dialog.act.click()
    assert "Chưa đọc được ngày" in dialog.trouble.text() and dialog.written is None
    dialog.day.setText("1/12/24")
    dialog.act.click()
    assert dialog.written is not None and dialog.written.parent == tmp_path
    assert "Thôi dùng từ 01/12/2024" in said(page.keys)
    assert not any(
        made.text() in ("Gia hạn…", "Giới thiệu khóa…") for made in page.keys.findChildren(type(page.keys.make))
    )


def test_what_else_ends_with_a_key_is_told_before_it_is_withdrawn(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    session = office_of(COMMUNE)
    renew_key(session, SECRET, NEW, tmp_path)
    page = settings_of(session, open_shell)
    (old,) = (key for key in key_list(session) if not key.current)
    page.keys.withdraw(old)
    dialog = page.keys.dialog
    assert "văn bản gia hạn" in said(dialog) and "giới thiệu" in dialog.ahead.text()
    dialog.day.setText(day_text((NOW + timedelta(days=2)).date()))
    assert "văn bản gia hạn" not in said(dialog)


def test_the_end_of_a_key_is_told_in_time(office_of: Open, open_shell: OpenShell) -> None:
    end = key_list(office_of(COMMUNE))[0].not_after
    for moment, words in (
        (end - timedelta(days=61), "Còn hạn đến"),
        (end - timedelta(days=30), "Sắp hết hạn: còn 30 ngày"),
        (end + timedelta(days=1), "Đã hết hạn ngày"),
    ):
        page = settings_of(office_of(COMMUNE, moment.astimezone(NOW.tzinfo)), open_shell)
        assert words in said(page.keys)
        assert ("Nên gia hạn" in said(page.keys)) == (words != "Còn hạn đến")


def test_a_second_key_is_made_and_the_first_taken_back_into_use(office_of: Open, open_shell: OpenShell) -> None:
    session = office_of(COMMUNE)
    page = settings_of(session, open_shell)
    page.keys.make.click()
    keys(NEW, ENTER)
    assert page.unstored() == UNMADE
    keys(NEW, ENTER)
    assert page.unstored() == ""
    assert [key.name for key in key_list(session) if key.current] == ["khoa-2"]
    button(page.keys, "Dùng khóa này").click()
    assert [key.name for key in key_list(session) if key.current] == ["khoa-1"]


def test_a_chosen_key_file_that_was_not_taken_in_is_told(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    page = settings_of(office_of(COMMUNE), open_shell)
    page.keys.bring.click()
    page.keys.file.path.setText(str(tmp_path / "khoa.p12"))
    assert page.unstored() == UNTAKEN


@pytest.mark.parametrize("open_it", ["present", "renew", "withdraw", "show_fingerprint"])
def test_the_dialogs_fit_a_small_window_and_scroll_to_the_cursor(
    office_of: Open, open_shell: OpenShell, open_it: str, qtbot
) -> None:
    session = office_of(COMMUNE)
    page = settings_of(session, open_shell)
    page.window().resize(683, 384)
    getattr(page.keys, open_it)(key_list(session)[0])
    dialog = page.keys.dialog
    qtbot.waitUntil(lambda: dialog.width() <= 683 and dialog.height() <= 384)
    assert not [(text, foreign(text)) for text in texts(dialog) if foreign(text)]
    pressed = [made for made in dialog.findChildren(type(page.keys.make)) if made.isVisible()]
    assert pressed and all(made.accessibleName() for made in pressed)
    assert all(made.mapTo(dialog, made.rect().bottomRight()).x() <= dialog.width() for made in pressed)
    for _step in range(12):
        keys("", Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        if dialog.area.isAncestorOf(focus):
            seen = focus.mapTo(dialog.area.viewport(), focus.rect().center()).y()
            assert 0 <= seen <= dialog.area.viewport().height(), focus.accessibleName()
