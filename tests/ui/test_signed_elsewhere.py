"""Xuất để ký ở nơi khác, and taking the signed PDF back in: looked at, packed or sent alone, never signed again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from tests.ui.conftest import COMMUNE, OpenShell, drop_on, keys
from tests.ui.test_sending import at_sign
from ui.finish.page import FinishPage
from ui.finish.sign import ELSEWHERE
from ui.finish.taking_back import ALONE, TakingBackDialog
from ui.report_menu import ask_signed_pdf, report_menu
from ui.shell import Shell
from workflow.elsewhere.signing import bundle_file, sign_file
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office
from workflow.reports import open_report
from workflow.session import Session, open_session
from workflow.signing.reports import signed_bundle

ENTER = Qt.Key.Key_Return
SECRET = "mat khau rat dai 2024"
Sample = tuple[Session, tuple[str, ...]]


def said(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def exported(sample: Sample, open_shell: OpenShell, tmp_path: Path) -> tuple[Shell, Path]:
    """The window, and the PDF that left it unsigned."""
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    shell = open_shell(session)
    page = at_sign(shell, ids[0])
    choice = page.sign.organisation.choice
    choice.setCurrentIndex(choice.findData(ELSEWHERE))
    assert "Nhận lại văn bản đã ký" in said(page.sign) and page.sign.organisation.secret.isHidden()
    page.next.click()
    assert page.next.text() == "Xuất văn bản chưa ký" and not page.sending.by_mail.isVisible()
    page.sending.folder.setText(str(tmp_path / "ra"))
    page.next.click()
    assert all(mark in said(page) for mark in ("✓  Xem trước", "4  Ký số", "5  Gửi đi"))
    assert "chưa ký" in said(page.receipt) and open_report(session, ids[0]).state == "finished"
    (pdf,) = (tmp_path / "ra").glob("*.pdf")
    return shell, pdf


@pytest.fixture
def signed(exported: tuple[Shell, Path], tmp_path: Path) -> Path:
    """The same PDF, signed by another program."""
    shell, pdf = exported
    return sign_file(shell.context.session, pdf, "organisation", KeyUse("khoa-1", SECRET), tmp_path / "ký").path


def ask(shell: Shell, report_id: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> TakingBackDialog:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    shell.show_reports()
    dialog = ask_signed_pdf(shell, shell.context, report_id)
    QApplication.processEvents()
    dialog.choose.setFocus()
    keys("", ENTER)
    return dialog


def test_a_pdf_signed_elsewhere_is_packed_and_sent(
    exported: tuple[Shell, Path], signed: Path, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    shell, _pdf = exported
    dialog = ask(shell, ids[0], signed, monkeypatch)
    assert "Phường Võ Cường" in said(dialog) and dialog.slot.secret.hasFocus() and not dialog.take.isEnabled()
    keys("sai mật khẩu", ENTER)
    assert "Mật khẩu" in dialog.slot.trouble.text() and signed_bundle(session, ids[0]) is None
    dialog.slot.secret.clear()
    keys(SECRET, ENTER)
    page = shell.page
    assert isinstance(page, FinishPage) and page.steps[page.place] is page.sending
    assert "bằng công cụ khác" in said(page.sending)
    page.sending.folder.setText(str(tmp_path / "gửi"))
    page.next.click()
    (copy,) = (tmp_path / "gửi").glob("*.pdf")
    assert copy.read_bytes() == signed.read_bytes() and open_report(session, ids[0]).state == "sent"


def test_the_signed_pdf_can_go_out_alone(
    exported: tuple[Shell, Path], signed: Path, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _session, ids = sample
    shell, _pdf = exported
    dialog = ask(shell, ids[0], signed, monkeypatch)
    dialog.slot.choice.setCurrentIndex(dialog.slot.choice.findData(ALONE))
    assert dialog.take.isEnabled() and "Tài liệu kèm theo không được gửi" in said(dialog)
    dialog.take.click()
    page = shell.page
    page.sending.folder.setText(str(tmp_path / "gửi"))
    page.next.click()
    (only,) = (tmp_path / "gửi").iterdir()
    assert only.suffix == ".pdf" and only.read_bytes() == signed.read_bytes()
    assert page.receipt.isVisible()


def test_a_bundle_packed_elsewhere_is_dropped_and_taken_as_it_is(
    exported: tuple[Shell, Path], signed: Path, sample: Sample, tmp_path: Path
) -> None:
    session, ids = sample
    shell, _pdf = exported
    with open_session(tmp_path / "máy khác", session.now) as other:
        init_office(other, "bac-ninh-2024", COMMUNE)
        new_key(other, "khoa-khac", SECRET)
        bundle = bundle_file(other, signed, KeyUse("", SECRET), tmp_path / "gói").files[0]
    shell.show_reports()
    dialog = ask_signed_pdf(shell, shell.context, ids[0])
    assert drop_on(dialog, bundle)
    assert "không cần khóa nào" in said(dialog) and dialog.slot.isHidden() and dialog.take.hasFocus()
    keys("", ENTER)
    kept = signed_bundle(session, ids[0])
    assert kept is not None and session.store.blob(kept.blob) == bundle.read_bytes()
    page = shell.page
    assert isinstance(page, FinishPage) and page.steps[page.place] is page.sending


def test_a_pdf_that_is_another_or_unsigned_is_refused(
    exported: tuple[Shell, Path], sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _session, ids = sample
    shell, pdf = exported
    other = tmp_path / "khác.pdf"
    other.write_bytes(b"%PDF-1.7\nkhong phai")
    for path, why in ((pdf, "chưa được ký số"), (other, "không phải là văn bản PDF đã xuất")):
        dialog = ask(shell, ids[0], path, monkeypatch)
        assert why in said(dialog) and not dialog.take.isEnabled() and dialog.slot.isHidden()
        dialog.reject()


def test_a_draft_has_nothing_to_take_back(sample: Sample, open_shell: OpenShell) -> None:
    session, ids = sample
    shell = open_shell(session)
    shell.show_reports()
    menu = report_menu(shell.page.form_box, shell.context, ids[0], shell.show_reports)
    offered = {action.text(): action.isEnabled() for action in menu.actions()}
    assert offered["Nhận lại văn bản đã ký…"] is False and offered["Lịch sử ký và gửi…"] is False
