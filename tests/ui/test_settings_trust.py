"""Thiết lập, what is trusted: statements between real offices, certificates, authorities, revocation lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from forms.errors import BadInput
from signing.keys import make_office_key
from tests.conftest import NOW, SECRET
from tests.ui.conftest import OpenShell, drop_on, keys
from tests.ui.settings_window import COMMUNE, PROVINCE, button, said, settings_of
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from tests.workflow.offices import DISTRICT, Open, _office_templates, office_of
from ui.help_window import topics
from ui.settings.authority_dialog import AuthorityDialog
from ui.settings.due_dialog import DueDialog
from ui.settings.history_dialog import TrustHistoryDialog
from ui.settings.page import SettingsPage
from ui.settings.statement_dialog import StatementDialog
from ui.settings.trust_dialog import TrustDialog
from workflow.keys.office_keys import export_certificate, key_list
from workflow.keys.signing_keys import KeyUse
from workflow.session import Session
from workflow.trust.authorities import authorities, crls
from workflow.trust.certificates import add_trust, receiving_certificates, remove_trust, trust_list
from workflow.trust.due_days import due_days
from workflow.trust.statements import withdraw_key, write_key_card, write_roster

__all__ = ["_office_templates", "office_of"]
ENTER = Qt.Key.Key_Return
HERE = KeyUse("", SECRET)


def card(session: Session, folder: Path) -> Path:
    return write_key_card(session, "", SECRET, folder)


def statement_dialog(page: SettingsPage) -> StatementDialog:
    dialog = page.trust.dialog
    assert isinstance(dialog, StatementDialog)
    return dialog


def trusted_by(session: Session, other: Session, folder: Path) -> None:
    """The first office trusts the key of the second."""
    add_trust(session, export_certificate(other, "khoa-1", folder / "khoa.cer"))


def test_a_presented_key_is_dropped_compared_and_taken(office_of: Open, open_shell: OpenShell, tmp_path: Path) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    page = settings_of(province, open_shell)
    assert drop_on(page, card(commune, tmp_path))
    QApplication.processEvents()
    dialog = statement_dialog(page)
    written = said(dialog)
    assert "giới thiệu chứng thư" in written and "2 thay đổi" in written
    shown = [group for group in written.split() if group in key_list(commune)[0].fingerprint.split()]
    assert shown[-16:] == key_list(commune)[0].fingerprint.split()
    assert not dialog.take.isEnabled() and dialog.compared.hasFocus()
    keys("", Qt.Key.Key_Space)
    dialog.take.click()
    assert [item.unit_code for item in trust_list(province)] == [COMMUNE]
    assert [item.unit_code for item in receiving_certificates(province)] == [COMMUNE]
    assert page.trust.table.found.rowCount() == 2


def test_many_files_are_asked_about_one_after_the_other_by_two_keys_each(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    page = settings_of(office_of(PROVINCE), open_shell)
    cards = [card(office_of(COMMUNE), tmp_path), card(office_of(DISTRICT), tmp_path)]
    page.trust.ask(cards[0], _written(tmp_path / "trang.cer", b"<html></html>"), cards[1])
    dialog = statement_dialog(page)
    assert dialog.windowTitle().endswith("(1/3)")
    keys("", ENTER)
    assert dialog.isVisible() and trust_list(page.context.session) == ()
    keys("", Qt.Key.Key_Space, ENTER)
    QApplication.processEvents()
    told = QApplication.activeModalWidget()
    assert told is not None and told is not dialog
    told.close()
    QApplication.processEvents()
    assert statement_dialog(page).windowTitle().endswith("(3/3)")
    statement_dialog(page).reject()
    QApplication.processEvents()
    assert [item.unit_code for item in trust_list(page.context.session)] == [COMMUNE]


def test_an_altered_statement_says_what_fails_and_cannot_be_taken(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    page = settings_of(office_of(PROVINCE), open_shell)
    path = card(office_of(COMMUNE), tmp_path)
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    page.trust.ask(path)
    dialog = statement_dialog(page)
    assert "✗" in said(dialog)
    assert not dialog.take.isEnabled() and not dialog.compared.isVisible()


def test_a_lost_key_told_by_its_unit_is_shown_as_withdrawn(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    trusted_by(province, commune, tmp_path)
    path = withdraw_key(commune, "khoa-1", NOW.date(), "lộ mật khẩu", HERE, tmp_path)
    page = settings_of(province, open_shell)
    page.trust.ask(path)
    dialog = statement_dialog(page)
    assert "lộ mật khẩu" in said(dialog)
    dialog.take.click()
    (line,) = page.trust.table.model.lines
    assert line.state == "withdrawn"
    page.trust.table.states.setCurrentText("Đã thôi dùng")
    assert page.trust.table.found.rowCount() == 1
    page.trust.table.states.setCurrentText("Đang dùng được")
    assert page.trust.table.found.rowCount() == 0


def test_the_office_above_withdraws_the_key_of_a_unit_that_has_none_left(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    trusted_by(province, commune, tmp_path)
    page = settings_of(province, open_shell)
    page.trust.table.view.selectRow(0)
    button(page.trust, "Khóa này bị mất…").click()
    dialog = page.trust.dialog
    dialog.folder.text.setText(str(tmp_path))
    dialog.reason.setText("đơn vị báo mất thẻ")
    dialog.slot.secret.setText(SECRET)
    dialog.sure.setChecked(True)
    dialog.act.click()
    assert dialog.written is not None and page.trust.table.model.lines[0].state == "withdrawn"


def test_a_roster_is_written_above_and_taken_below(office_of: Open, open_shell: OpenShell, tmp_path: Path) -> None:
    commune, district, province = office_of(COMMUNE), office_of(DISTRICT), office_of(PROVINCE)
    for other in (commune, district):
        trusted_by(province, other, tmp_path)
    page = settings_of(province, open_shell)
    page.trust.roster.click()
    dialog = page.trust.dialog
    dialog.folder.text.setText(str(tmp_path))
    dialog.slot.secret.setText(SECRET)
    dialog.act.click()
    assert dialog.written is not None
    trusted_by(commune, province, tmp_path)
    below = settings_of(commune, open_shell)
    below.trust.ask(dialog.written)
    statement_dialog(below).take.click()
    assert {item.unit_code for item in trust_list(commune)} == {PROVINCE, DISTRICT}


def test_a_roster_of_an_office_that_is_not_known_cannot_be_taken(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    trusted_by(province, commune, tmp_path)
    path = write_roster(province, HERE, tmp_path)
    page = settings_of(office_of(DISTRICT), open_shell)
    page.trust.ask(path)
    dialog = statement_dialog(page)
    assert not dialog.take.isEnabled() and "✗" in said(dialog)


def test_hundreds_are_found_by_a_few_letters_and_enter(office_of: Open, open_shell: OpenShell, tmp_path: Path) -> None:
    province = office_of(PROVINCE)
    for code in (COMMUNE, DISTRICT, "09193"):
        path = tmp_path / f"{code}.cer"
        path.write_bytes(make_office_key(code, "UBND", f"Văn thư {code}", SECRET, NOW).signing_certificate)
        add_trust(province, path, code)
    page = settings_of(province, open_shell)
    table = page.trust.table
    assert table.found.rowCount() == 3
    table.search.setFocus()
    keys("vo cuong", ENTER)
    assert table.found.rowCount() == 1 and table.line is not None and table.line.unit_code == COMMUNE
    assert "Văn thư 09190" in said(page.trust) and "đối chiếu dấu vân tay" in said(page.trust)
    keys("", ENTER)
    assert button(page.trust, "Dấu vân tay…").hasFocus()
    table.search.setText(trust_list(province)[1].groups[:9])
    assert table.found.rowCount() == 1


def test_trust_is_taken_back_only_after_a_question(office_of: Open, open_shell: OpenShell, tmp_path: Path) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    trusted_by(province, commune, tmp_path)
    page = settings_of(province, open_shell)
    page.trust.table.view.selectRow(0)
    button(page.trust, "Bỏ tin cậy…").click()
    QApplication.processEvents()
    assert isinstance(page.trust.dialog, QDialog)
    keys("", ENTER)
    assert len(trust_list(province)) == 1
    button(page.trust, "Bỏ tin cậy…").click()
    button(page.trust.dialog, "Bỏ tin cậy").click()
    assert trust_list(province) == ()
    assert "Chưa có chứng thư nào" in said(page.trust)


def test_a_certificate_alone_asks_for_the_telephone(office_of: Open, open_shell: OpenShell, tmp_path: Path) -> None:
    page = settings_of(office_of(PROVINCE), open_shell)
    assert drop_on(page, export_certificate(office_of(COMMUNE), "khoa-1", tmp_path / "khoa.cer"))
    assert isinstance(page.trust.dialog, TrustDialog)


@pytest.fixture
def authority(tmp_path: Path) -> tuple[Path, Path]:
    """The files of a root and of its revocation list, which is overdue."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Gốc thử nghiệm")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    root = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, start, start + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(usage, True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .sign(key, hashes.SHA256())
    )
    issued = NOW - timedelta(days=40)
    crl = (
        x509.CertificateRevocationListBuilder(name, issued, issued + timedelta(days=30))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
        .add_extension(x509.CRLNumber(1), False)
        .sign(key, hashes.SHA256())
    )
    paths = tmp_path / "goc.pem", tmp_path / "thu-hoi.crl"
    paths[0].write_bytes(root.public_bytes(Encoding.PEM))
    paths[1].write_bytes(crl.public_bytes(Encoding.DER))
    return paths


def test_an_authority_is_compared_and_its_overdue_list_told(
    office_of: Open, open_shell: OpenShell, authority: tuple[Path, Path], told: list[BaseException]
) -> None:
    session = office_of(PROVINCE)
    page = settings_of(session, open_shell)
    page.trust.ask(authority[1])
    assert isinstance(told.pop(), BadInput) and crls(session) == ()
    page.trust.ask(authority[0])
    dialog = page.trust.dialog
    assert isinstance(dialog, AuthorityDialog) and not dialog.confirm.isEnabled()
    dialog.compared.setChecked(True)
    dialog.confirm.click()
    assert [item.name for item in authorities(session)] == ["Gốc thử nghiệm"]
    page.trust.ask(authority[1])
    assert "Đã quá hạn" in said(page.authorities) and len(crls(session)) == 1
    button(page.authorities, "Bỏ tin cậy…").click()
    button(page.authorities.dialog, "Bỏ tin cậy").click()
    assert authorities(session) == ()


def test_a_file_of_another_kind_is_refused_in_a_sentence(
    office_of: Open, open_shell: OpenShell, tmp_path: Path, told: list[BaseException]
) -> None:
    page = settings_of(office_of(PROVINCE), open_shell)
    page.trust.ask(_written(tmp_path / "trang.cer", b"<html></html>"))
    assert "không phải chứng thư" in str(told.pop())
    assert not drop_on(page, _written(tmp_path / "anh.png", b"\x89PNG"))
    assert page.trust.dialog is None


def test_every_subject_is_a_press_away(office_of: Open, open_shell: OpenShell) -> None:
    page = settings_of(office_of(PROVINCE), open_shell)
    QApplication.processEvents()
    assert page.contents.buttons["Đơn vị"].hasFocus()
    page.contents.buttons["Chứng thư tin cậy"].click()
    assert page.trust.take.hasFocus()
    assert 0 <= page.trust.mapTo(page, page.trust.rect().topLeft()).y() < 120
    page.contents.buttons["Khóa ký"].click()
    assert QApplication.focusWidget().accessibleName().startswith("Dấu vân tay…")


def test_the_help_is_about_the_card_that_is_read(office_of: Open, open_shell: OpenShell) -> None:
    page = settings_of(office_of(PROVINCE), open_shell)
    known = {topic.name for topic in topics()}
    seen = []
    for name in ("Khóa ký", "Chứng thư tin cậy", "Hình ký, dấu", "Dữ liệu"):
        QApplication.processEvents()
        page.contents.buttons[name].click()
        seen.append(page.topic)
    assert seen == ["khoa-ky", "chung-thu-tin-cay", "ky-so", "so-lieu-an-toan"] and set(seen) <= known


@pytest.mark.parametrize("kind", ["statement", "authority", "certificate"])
def test_the_dialogs_of_trust_fit_a_small_window(
    office_of: Open, open_shell: OpenShell, tmp_path: Path, authority: tuple[Path, Path], kind: str, qtbot
) -> None:
    page = settings_of(office_of(PROVINCE), open_shell)
    page.window().resize(683, 384)
    files = {"authority": lambda: authority[0], "statement": lambda: card(office_of(COMMUNE), tmp_path)}
    page.trust.ask(files[kind]() if kind in files else export_certificate(office_of(COMMUNE), "khoa-1", tmp_path))
    dialog = page.trust.dialog
    qtbot.waitUntil(lambda: dialog.width() <= 683 and dialog.height() <= 384)
    QApplication.processEvents()
    assert dialog.area.verticalScrollBar().value() == 0
    assert not [(text, foreign(text)) for text in texts(dialog) if foreign(text)]
    buttons = [made for made in dialog.findChildren(QPushButton) if not dialog.area.isAncestorOf(made)]
    pressed = [made for made in buttons if made.isVisible()]
    assert pressed and all(dialog.rect().contains(made.mapTo(dialog, made.rect().bottomRight())) for made in pressed)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_the_office_above_sets_earlier_days_for_its_units(office_of: Open, open_shell: OpenShell) -> None:
    province = office_of(PROVINCE)
    page = settings_of(province, open_shell)
    assert not page.trust.roster.isVisibleTo(page.trust)
    button(page.trust, "Hạn nộp của cấp dưới").click()
    dialog = page.trust.dialog
    assert isinstance(dialog, DueDialog) and "Theo quy định: " in said(dialog)
    (form, period), field = next(iter(dialog.fields.items()))
    keys("hôm nào đó", ENTER)
    assert "Chưa đọc được ngày “hôm nào đó”" in said(dialog) and due_days(province) == ()
    field.clear()
    keys("01/11/2024", ENTER)
    (found,) = due_days(province)
    assert (found.issuer, found.form, found.period, found.day) == (PROVINCE, form, period, date(2024, 11, 1))
    assert page.trust.roster.isVisibleTo(page.trust) and "danh sách chứng thư có ký" in said(page.trust)
    button(page.trust, "Hạn nộp của cấp dưới").click()
    page.trust.dialog.fields[form, period].setText(" ")
    page.trust.dialog.keep.click()
    assert due_days(province) == ()


def test_an_office_with_none_below_sets_no_days(office_of: Open, open_shell: OpenShell) -> None:
    page = settings_of(office_of(COMMUNE), open_shell)
    assert not page.trust.due.isVisibleTo(page.trust) and not page.trust.roster.isVisibleTo(page.trust)


def test_the_history_tells_who_when_and_why(office_of: Open, open_shell: OpenShell, tmp_path: Path) -> None:
    province, commune = office_of(PROVINCE), office_of(COMMUNE)
    page = settings_of(province, open_shell)
    button(page.trust, "Lịch sử").click()
    assert "Chưa có việc nào." in said(page.trust.dialog)
    page.trust.dialog.reject()
    trusted_by(province, commune, tmp_path)
    remove_trust(province, trust_list(province)[0].fingerprint)
    button(page.trust, "Lịch sử").click()
    dialog = page.trust.dialog
    assert isinstance(dialog, TrustHistoryDialog)
    table = dialog.table
    rows = [[table.item(row, column).text() for column in range(5)] for row in range(table.rowCount())]
    assert [row[1] for row in rows] == ["Bỏ tin cậy", "Thêm"]
    assert all("Võ Cường" in row[2] and row[4] == province.who and row[0].endswith("2024") for row in rows)
    assert "đối chiếu dấu vân tay" in rows[1][3]
    dialog.search.setText("bo tin cay")
    assert [table.isRowHidden(row) for row in range(2)] == [False, True]


def test_what_was_judged_of_a_statement_is_one_sentence_until_asked(
    office_of: Open, open_shell: OpenShell, tmp_path: Path
) -> None:
    page = settings_of(office_of(PROVINCE), open_shell)
    page.trust.ask(card(office_of(COMMUNE), tmp_path))
    dialog = statement_dialog(page)
    assert "điều kiện, đều đạt." in said(dialog) and "Chữ ký số đúng" not in said(dialog)
    dialog.more.setFocus()
    keys("", ENTER)
    assert "Chữ ký số đúng" in said(dialog) and "đều đạt" not in said(dialog)
