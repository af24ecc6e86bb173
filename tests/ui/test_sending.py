"""The key is tried before the report is locked; key files; what the window says while it works."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from signing.keys import make_office_key
from tests.ui.conftest import COMMUNE, NOON, OpenShell, keys
from ui import tasks
from ui.finish.page import FinishPage
from ui.shell import Shell
from workflow.keys.office_keys import new_key
from workflow.reports import open_report
from workflow.session import Session

ENTER = Qt.Key.Key_Return
SECRET = "mat khau rat dai 2024"
Sample = tuple[Session, tuple[str, ...]]


def at_sign(shell: Shell, report_id: str) -> FinishPage:
    shell.show_finish(report_id)
    for _step in ("kiểm tra", "văn bản", "xem trước"):
        shell.page.next.click()
    return shell.page


def test_a_wrong_passphrase_is_told_before_anything_is_locked(
    sample: Sample, open_shell: OpenShell, tmp_path: Path, told: list[BaseException]
) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    page = at_sign(open_shell(session), ids[0])
    keys("sai mat khau", ENTER)
    assert page.steps[page.place] is page.sign
    assert "Mật khẩu" in page.sign.organisation.trouble.text() and page.sign.organisation.trouble.isVisible()
    assert told == [] and open_report(session, ids[0]).editable
    assert page.sign.organisation.secret.hasFocus()
    keys(SECRET)
    assert not page.sign.organisation.trouble.isVisible()
    keys("", ENTER)
    page.sending.folder.setText(str(tmp_path / "usb"))
    keys("", ENTER)
    assert page.receipt.isVisible() and open_report(session, ids[0]).state == "sent"


def test_enter_goes_on_from_the_preview(sample: Sample, open_shell: OpenShell) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    shell = open_shell(session)
    shell.show_finish(ids[0])
    keys("", ENTER)
    page = shell.page
    page.document.lines["signer_name"].setFocus()
    keys("", ENTER)
    assert page.document.signers.hasFocus()
    page.next.click()
    assert page.steps[page.place] is page.preview and page.preview.view.hasFocus()
    keys("", ENTER)
    assert page.steps[page.place] is page.sign and page.sign.organisation.secret.hasFocus()


def test_a_key_that_spoils_on_the_way_locks_nothing(
    sample: Sample, open_shell: OpenShell, tmp_path: Path, told: list[BaseException]
) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    page = at_sign(open_shell(session), ids[0])
    keys(SECRET, ENTER)
    page.sign.organisation.secret.setText("khac")
    page.sending.folder.setText(str(tmp_path / "usb"))
    page.press_next()
    assert told == [] and open_report(session, ids[0]).editable and not (tmp_path / "usb").exists()
    assert page.steps[page.place] is page.sign and "Mật khẩu" in page.sign.organisation.trouble.text()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "văn phòng.p12"
    path.write_bytes(make_office_key(COMMUNE, "Phường Võ Cường", "Chủ tịch", SECRET, NOON).signing_pkcs12)
    return path


def test_signing_with_the_offices_own_key_file(
    sample: Sample, open_shell: OpenShell, tmp_path: Path, key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(key_file), ""))
    page = at_sign(open_shell(session), ids[0])
    slot = page.sign.organisation
    assert not page.next.isEnabled()
    slot.menu().actions()[0].trigger()
    assert slot.ref == str(key_file) and slot.choice.currentText() == "Tệp khóa văn phòng.p12"
    assert slot.secret.hasFocus() and not page.sign.making.isVisible()
    keys(SECRET, ENTER)
    page.sending.folder.setText(str(tmp_path / "usb"))
    keys("", ENTER)
    assert page.receipt.isVisible()
    said = [label.text() for label in page.receipt.findChildren(QLabel)]
    assert any("đã đọc lại và khớp" in text.lower() for text in said)
    assert list((tmp_path / "usb").glob("*.asice"))


def test_no_key_file_chosen_keeps_the_key(
    sample: Sample, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: ("", ""))
    page = at_sign(open_shell(session), ids[0])
    page.sign.organisation.menu().actions()[0].trigger()
    assert page.sign.organisation.ref == "khoa-1"


def test_the_window_says_what_it_does(
    office_session: Session, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    shell = open_shell(office_session)
    monkeypatch.setattr(tasks.gateway, "synchronous", False)
    go, seen = threading.Event(), []

    def work() -> None:
        tasks.tell("Đang đọc lại để đối chiếu…")
        go.wait(5)

    tasks.run(shell.page, work, seen.append, doing="Đang lập hồ sơ và ký…")
    assert shell.work.text.text() == "Đang lập hồ sơ và ký..." and not shell.work.isVisible()
    qtbot.waitUntil(lambda: shell.work.isVisible() and shell.work.text.text().startswith("Đang đọc lại"))
    assert shell.rect().contains(shell.work.geometry())
    shell.resize(911, 512)
    QApplication.processEvents()
    assert shell.rect().contains(shell.work.geometry())
    go.set()
    qtbot.waitUntil(lambda: bool(seen))
    assert not shell.work.isVisible() and shell.page.isEnabled()
