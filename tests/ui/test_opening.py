"""Files opened with the program come up where they belong, in the window that is there, at a moment that suits it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from forms.errors import WorldError
from forms.files import FileRefused
from tests.conftest import SECRET
from tests.pack_samples import newer, pack_file
from tests.ui.conftest import COMMUNE, PACK, OpenShell
from ui.app import run
from ui.opening import Opening
from ui.packs.install_dialog import InstallDialog
from ui.packs.page import PacksPage
from ui.receive.page import ReceivePage
from ui.settings.page import SettingsPage
from ui.settings.trust_dialog import TrustDialog
from ui.shell import Shell
from ui.verify_page import VerifyPage
from workflow.handing_over import hand_over
from workflow.keys.office_keys import export_certificate, new_key
from workflow.office import init_office
from workflow.session import Session

ROOT = Path(__file__).parents[2]


@dataclass
class Open:
    """What ui.app.Program is to the files: a data folder and the window of today."""

    home: Path
    shell: Shell | None


@pytest.fixture
def bundles(tmp_path: Path) -> tuple[Path, ...]:
    """Files that are taken for bundles; whether they are is not looked at before they are shown."""
    files = tuple(tmp_path / f"Gói {number} của phường.asice" for number in (1, 2))
    for path in files:
        path.write_bytes(b"PK\x03\x04 no bundle")
    return files


def opening(session: Session, shell: Shell, *files: Path) -> Opening:
    made = Opening(Open(session.home, shell), files)
    made.start()
    made.stop()
    return made


def test_a_commune_checks_the_bundle_that_it_opens(
    office_session: Session, open_shell: OpenShell, bundles: tuple[Path, ...]
) -> None:
    shell = open_shell(office_session)
    opened = opening(office_session, shell, bundles[0])
    assert isinstance(shell.page, VerifyPage)
    assert len(shell.page.cards) == 1
    opened.waiting = [bundles[1]]
    opened.look()
    assert len(shell.page.cards) == 2, "of many that are chosen each comes by itself"


def test_an_office_above_receives_it(new_session: Session, open_shell: OpenShell, bundles: tuple[Path, ...]) -> None:
    init_office(new_session, PACK, "256")
    shell = open_shell(new_session)
    opened = opening(new_session, shell, bundles[0])
    assert isinstance(shell.page, ReceivePage)
    opened.waiting = [bundles[1]]
    opened.look()
    assert [line.path for line in shell.page.incoming.lines] == list(bundles)


def test_a_pack_and_a_certificate_open_their_dialogs(
    office_session: Session, open_shell: OpenShell, tmp_path: Path
) -> None:
    shell = open_shell(office_session)
    pack = tmp_path / "gói.asice"
    pack.write_bytes(pack_file(newer()))
    opened = opening(office_session, shell, pack)
    assert isinstance(shell.page, PacksPage)
    shell.page.findChild(InstallDialog).reject()
    new_key(office_session, "khoa-1", SECRET)
    opened.waiting = [export_certificate(office_session, "khoa-1", tmp_path)]
    opened.look()
    assert isinstance(shell.page, SettingsPage)
    shell.page.findChild(TrustDialog).reject()


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
def test_a_second_start_hands_its_file_over_and_ends(
    office_session: Session, open_shell: OpenShell, bundles: tuple[Path, ...], qtbot
) -> None:
    shell = open_shell(office_session)
    shell.setWindowState(Qt.WindowState.WindowMinimized)
    opened = opening(office_session, shell)
    words = [sys.executable, str(ROOT / "main.py"), "--home", str(office_session.home), bundles[0].name]
    with subprocess.Popen(words, cwd=bundles[0].parent) as process:
        qtbot.waitUntil(lambda: opened.look() or process.poll() is not None, timeout=30_000)
    assert process.returncode == 0
    assert isinstance(shell.page, VerifyPage)
    assert shell.page.cards[0].item.file == str(bundles[0])
    assert not shell.isMinimized()


def test_files_wait_for_the_dialog_that_is_open(
    office_session: Session, open_shell: OpenShell, bundles: tuple[Path, ...]
) -> None:
    shell = open_shell(office_session)
    dialog = QDialog(shell)
    dialog.open()
    opened = opening(office_session, shell, bundles[0])
    opened.look()
    assert shell.page.rail == "home"
    dialog.reject()
    opened.look()
    assert isinstance(shell.page, VerifyPage)


def test_files_wait_until_the_office_is_set_up(
    new_session: Session, open_shell: OpenShell, bundles: tuple[Path, ...]
) -> None:
    shell = open_shell(new_session)
    opened = opening(new_session, shell, bundles[0])
    assert shell.rail.isHidden()
    init_office(new_session, PACK, COMMUNE)
    shell.office_ready()
    opened.look()
    assert isinstance(shell.page, VerifyPage)
    assert opened.waiting == []


def test_a_window_that_is_being_closed_takes_nothing(office_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(office_session)
    opened = opening(office_session, shell)
    shell.close()
    with ThreadPoolExecutor(1) as other:
        handed = other.submit(hand_over, office_session.home, [], 0.2)
        while not handed.done():
            opened.look()
    assert handed.result() == "silent"


def test_a_file_that_has_gone_is_told_and_the_page_stays(
    office_session: Session, open_shell: OpenShell, told: list[BaseException], tmp_path: Path
) -> None:
    shell = open_shell(office_session)
    opening(office_session, shell, tmp_path / "usb" / "gói.asice")
    assert [type(error) for error in told] == [FileRefused]
    assert shell.page.rail == "home"


def test_a_window_that_does_not_answer_is_told_of(
    office_session: Session, told: list[BaseException], app: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.handing_over.hand_over", lambda home, files: hand_over(home, files, 0.1))
    assert run(office_session.home) == 2
    monkeypatch.setattr("workflow.handing_over.hand_over", lambda *_: "another")
    assert run(office_session.home) == 2
    silent, elsewhere = told
    assert isinstance(silent, WorldError) and "dùng cửa sổ đang mở" in silent.remedy
    assert isinstance(elsewhere, WorldError) and "phiên đăng nhập khác" in elsewhere.remedy
