"""A bundle from elsewhere is judged in plain sentences; a certificate is looked at before it is trusted; the footer."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget

from signing.keys import make_office_key
from tests.ui.conftest import NOON, PACK, OpenShell, close_all, drop_on, keys
from tests.ui.settings_window import button
from tests.ui.signed_office import LATER, SECRET, Sent
from ui.context import LAST_FOLDER
from ui.home_page import key_text, when_text
from ui.settings.page import SettingsPage
from ui.settings.statement_dialog import StatementDialog
from ui.settings.trust_dialog import TrustDialog
from ui.shell import Shell
from ui.verify_page import VerifyPage
from workflow.backups import make_backup
from workflow.keys.office_keys import key_list, new_key
from workflow.office import init_office
from workflow.session import Session, open_session
from workflow.trust.certificates import trust_list
from workflow.trust.statements import write_key_card


def shown(root: QWidget) -> list[str]:
    QApplication.processEvents()
    return [label.text() for label in root.findChildren(QLabel) if label.isVisible()]


def judged(shell: Shell) -> dict[str, str]:
    """Sentence to its sign."""
    found, texts = {}, shown(shell.page)
    for sign, sentence in pairwise(texts):
        if sign in ("✓", "✗"):
            found[sentence] = sign
    return found


def test_a_good_bundle_is_told_fact_by_fact(signed_office: Sent, open_shell: OpenShell) -> None:
    session, bundle = signed_office
    shell = open_shell(session)
    shell.show_reports()
    button = next(b for b in shell.page.findChildren(QAbstractButton) if b.text() == "Kiểm tra gói báo cáo…")
    button.setFocus()
    keys("", Qt.Key.Key_Return)
    assert isinstance(shell.page, VerifyPage) and shell.page.choose.hasFocus()
    shell.page.check((bundle,))
    assert len(judged(shell)) == 8 and set(judged(shell).values()) == {"✓"}
    assert {"Đạt", bundle.name} <= set(shown(shell.page))
    assert any(text.startswith("Phụ lục 01 · năm 2024 · đơn vị 09190") for text in shown(shell.page))
    assert any(text.startswith("Mã đối chiếu ") for text in shown(shell.page))


def test_a_changed_bundle_and_another_file_are_refused_in_sentences(
    signed_office: Sent, open_shell: OpenShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, bundle = signed_office
    data = bytearray(bundle.read_bytes())
    data[data.index(b"report.json") + 600] ^= 1
    bad, other = tmp_path / "hỏng.asice", tmp_path / "khác.asice"
    bad.write_bytes(data)
    other.write_bytes(b"x" * 40)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(bad), str(other)], ""))
    shell = open_shell(session)
    shell.show_verify()
    keys("", Qt.Key.Key_Return)
    assert shown(shell.page).count("Không đạt") == 2
    assert "✗" in judged(shell).values()
    assert "Các điều kiện còn lại chưa xét được." in shown(shell.page)


def test_a_stranger_is_told_with_what_to_ask_for(
    signed_office: Sent, shells: list[Shell], open_shell: OpenShell, tmp_path: Path
) -> None:
    _session, bundle = signed_office
    with open_session(tmp_path / "cấp trên", lambda: LATER) as above:
        init_office(above, PACK, "256")
        shell = open_shell(above)
        shell.show_verify((bundle,))
        assert any("gửi tệp giới thiệu khóa" in text for text in shown(shell.page))
        close_all(shells)


def test_a_bundle_dropped_on_the_page_is_checked_and_nothing_taken(signed_office: Sent, open_shell: OpenShell) -> None:
    session, bundle = signed_office
    shell = open_shell(session)
    assert not drop_on(shell, Path("/nơi nào đó/ảnh.jpg"))
    shell.show_verify()
    assert drop_on(shell.page, bundle)
    assert isinstance(shell.page, VerifyPage)
    assert set(judged(shell).values()) == {"✓"}


def test_what_speaks_of_keys_leads_to_its_own_dialog(
    signed_office: Sent, open_shell: OpenShell, tmp_path: Path
) -> None:
    session, bundle = signed_office
    shell = open_shell(session)
    assert drop_on(shell, certificate(tmp_path, "256"))
    assert isinstance(shell.page, SettingsPage) and isinstance(shell.page.trust.dialog, TrustDialog)
    shell.page.trust.dialog.reject()
    told = write_key_card(session, "", SECRET, tmp_path / "khóa")
    shell.show_verify((told,))
    assert isinstance(shell.page.trust.dialog, StatementDialog)
    shell.page.trust.dialog.reject()
    shell.reload_theme()
    assert shell.page.trust.dialog is None
    shell.show_verify((bundle, told))
    assert set(judged(shell).values()) == {"✓"} and told.name in shown(shell.page)
    button(shell.page, "Xem ở Thiết lập").click()
    assert isinstance(shell.page.trust.dialog, StatementDialog)


def certificate(folder: Path, unit: str) -> Path:
    path = folder / "chứng thư.cer"
    path.write_bytes(make_office_key(unit, "Thành phố Bắc Ninh", "Văn thư", SECRET, NOON).signing_certificate)
    return path


def test_bundles_are_looked_for_where_the_last_one_was_written(
    office_session: Session, open_shell: OpenShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = open_shell(office_session)
    shell.context.preferences.setValue(LAST_FOLDER, str(tmp_path))
    asked: list[str] = []

    def choose(_parent: QWidget, _title: str, folder: str, _kinds: str) -> tuple[list[str], str]:
        asked.append(folder)
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", choose)
    shell.show_verify()
    shell.page.choose.click()
    shell.context.preferences.setValue(LAST_FOLDER, str(tmp_path / "đã rút"))
    shell.page.choose.click()
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert asked == [str(tmp_path), documents] and documents


def test_a_certificate_is_trusted_only_after_its_fingerprint_was_compared(
    office_session: Session, open_shell: OpenShell, tmp_path: Path
) -> None:
    shell = open_shell(office_session)
    shell.show_settings()
    card = shell.page.trust
    card.ask(certificate(tmp_path, "256"))
    dialog = card.dialog
    assert isinstance(dialog, TrustDialog) and dialog.isVisible()
    assert dialog.unit.text() == "Thành phố Bắc Ninh" and dialog.code.isReadOnly()
    assert len(dialog.fingerprint.accessibleName().split()) == 3 + 16
    assert not dialog.confirm.isEnabled() and trust_list(office_session) == ()
    dialog.compared.click()
    dialog.confirm.click()
    (added,) = trust_list(office_session)
    assert dialog.fingerprint.accessibleName().split()[3:] == added.groups.split()


def test_a_certificate_can_be_left_untrusted(office_session: Session, open_shell: OpenShell, tmp_path: Path) -> None:
    shell = open_shell(office_session)
    shell.show_settings()
    shell.page.trust.ask(certificate(tmp_path, "99999"))
    dialog = shell.page.trust.dialog
    dialog.compared.click()
    assert not dialog.confirm.isEnabled() and dialog.unit.property("role") == "err"
    dialog.reject()
    assert trust_list(office_session) == ()


def test_the_footer_tells_of_backup_and_key(office_session: Session, open_shell: OpenShell, qtbot) -> None:
    shell = open_shell(office_session)
    assert shell.page.footer.text() == "Sao lưu gần nhất: chưa có"
    make_backup(office_session)
    shell.backed_up()
    assert shell.page.footer.text() == "Sao lưu gần nhất: hôm nay 14:03"
    new_key(office_session, "khoa-1", SECRET)
    shell.page.look_at_key()
    qtbot.waitUntil(lambda: "Khóa ký: còn hạn đến" in shell.page.footer.text())


def test_days_and_keys_are_said_as_one_says_them(office_session: Session) -> None:
    assert when_text(NOON, date(2024, 6, 2)) == "hôm qua 14:03"
    assert when_text(NOON, date(2024, 7, 2)) == "01/6/2024 14:03"
    assert key_text((), NOON) == "Khóa ký: chưa có"
    new_key(office_session, "khoa-1", SECRET)
    assert key_text(key_list(office_session), NOON + timedelta(days=4000)).startswith("Khóa ký: đã hết hạn ngày")
