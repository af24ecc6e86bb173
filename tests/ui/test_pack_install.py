"""A signed pack in the window: put in anywhere, its dialog tells who signed and what changes; installed or left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit

from tests.conftest import NOW
from tests.pack_samples import PROVINCE, SHIPPED, edited, newer, pack_file, shipped_files, versioned
from tests.signed_bundles import trust
from tests.ui.conftest import COMMUNE, OpenShell, close_all, drop_on
from tests.ui.test_language import foreign, texts
from ui.packs.install_dialog import GroupView, InstallDialog
from ui.receive.page import ReceivePage
from ui.shell import Shell
from workflow.office import init_office, require_office
from workflow.packing.installing import pack_acts
from workflow.packs import find_pack
from workflow.session import Session, open_session


@pytest.fixture
def session(tmp_path: Path, shells: list[Shell]) -> Iterator[Session]:
    with open_session(tmp_path / "xã", lambda: NOW) as opened:
        init_office(opened, SHIPPED, COMMUNE)
        trust(opened, tmp_path / "chứng thư", PROVINCE)
        yield opened
        close_all(shells)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "BDG_goi-bieu-mau_bac-ninh-2024_v80.asice"
    path.write_bytes(pack_file(newer()))
    return path


def dialog_over(shell: Shell) -> InstallDialog:
    found = [one for one in shell.findChildren(InstallDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def words(dialog: InstallDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisibleTo(dialog))


def test_a_pack_dropped_on_the_window_is_read_and_installed(
    session: Session, open_shell: OpenShell, file: Path
) -> None:
    shell = open_shell(session)
    assert drop_on(shell, file)
    dialog = dialog_over(shell)
    said = words(dialog)
    assert f"Tỉnh Bắc Ninh ({PROVINCE})" in said and "ngày 25/12 thành trước ngày 20/12" in said
    assert f"bản {find_pack(SHIPPED).version} (đi cùng chương trình)" in said and "bản 80 (bản mới hơn)" in said
    assert not dialog.facts.isVisible()
    assert not [(text, foreign(text)) for text in texts(dialog) if foreign(text) and SHIPPED not in text]
    QTest.mouseClick(dialog.more, Qt.MouseButton.LeftButton)
    assert dialog.facts.isVisible() and not pack_acts(session)
    QTest.keyClick(dialog.install, Qt.Key.Key_Space)
    assert session.pack(SHIPPED).version == 80 and len(pack_acts(session)) == 1
    assert isinstance(shell.page, ReceivePage)
    QApplication.processEvents()
    told = [label.text() for label in shell.page.findChildren(QLabel) if label.isVisible()]
    assert any(text.startswith(f"Đã cài gói {SHIPPED}, bản 80") for text in told)
    assert any("đã có trên máy" in text for text in told) and not dialog.isVisible()


def test_later_leaves_everything_and_the_line_leads_back(session: Session, open_shell: OpenShell, file: Path) -> None:
    shell = open_shell(session)
    shell.show_receive((file,))
    dialog = dialog_over(shell)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible() and not pack_acts(session)
    button = shell.page.incoming.record.buttons["Xem và cài đặt…"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert dialog_over(shell).install.isEnabled()
    assert not shell.page.incoming.take_all.isVisible()


def test_a_stranger_is_confirmed_and_the_pack_judged_anew(
    session: Session, open_shell: OpenShell, tmp_path: Path
) -> None:
    path = tmp_path / "la.asice"
    path.write_bytes(pack_file(newer(), "256"))
    shell = open_shell(session)
    shell.show_receive((path,))
    dialog = dialog_over(shell)
    assert "Chưa biết người ký" in words(dialog) and "Khác với bản" not in words(dialog)
    assert not dialog.install.isVisible() and dialog.later.text() == "Đóng"
    QTest.mouseClick(dialog.ask, Qt.MouseButton.LeftButton)
    dialog.trust.compared.setChecked(True)
    dialog.trust.confirm.click()
    QApplication.processEvents()
    again = dialog_over(shell)
    assert again is not dialog and again.install.isEnabled()
    again.install.click()
    assert session.pack(SHIPPED).version == 80


OTHER = (f'id = "{SHIPPED}"', 'id = "bac-ninh-bo-sung"')


@pytest.mark.parametrize("wanted", [True, False])
def test_a_pack_that_is_new_here_is_put_to_use_unless_the_officer_says_no(
    session: Session, open_shell: OpenShell, tmp_path: Path, wanted: bool
) -> None:
    path = tmp_path / "moi.asice"
    path.write_bytes(pack_file(edited(shipped_files(), OTHER)))
    shell = open_shell(session)
    shell.show_receive((path,))
    dialog = dialog_over(shell)
    assert dialog.use.isVisible() and dialog.use.isChecked()
    dialog.use.setChecked(wanted)
    dialog.install.click()
    QApplication.processEvents()
    assert ("bac-ninh-bo-sung" in {pack.id for pack in require_office(session).packs}) is wanted
    assert (require_office(session).pack.id == "bac-ninh-bo-sung") is wanted
    told = " ".join(label.text() for label in shell.page.findChildren(QLabel) if label.isVisible())
    assert ("Báo cáo lập từ nay theo gói này" in told) is wanted
    assert "1 đã nhận" in told


def test_an_older_pack_can_only_be_closed(session: Session, open_shell: OpenShell, tmp_path: Path) -> None:
    path = tmp_path / "cu.asice"
    path.write_bytes(pack_file(versioned(newer(), 1)))
    shell = open_shell(session)
    shell.show_receive((path,))
    dialog = dialog_over(shell)
    assert "cũ hơn" in words(dialog) and not dialog.install.isVisible()


def test_the_settings_and_the_page_of_packs_take_one_too(session: Session, open_shell: OpenShell, file: Path) -> None:
    shell = open_shell(session)
    shell.show_settings()
    assert drop_on(shell.page, file)
    dialog_over(shell).later.click()
    shell.show_packs()
    shell.page.install(file)
    dialog_over(shell).install.click()
    assert session.pack(SHIPPED).version == 80
    assert any("Đã cài gói" in label.text() for label in shell.page.findChildren(QLabel))


def test_the_keyboard_reads_on(session: Session, open_shell: OpenShell, file: Path) -> None:
    shell = open_shell(session)
    shell.resize(1000, 420)
    shell.show_receive((file,))
    dialog = dialog_over(shell)
    QApplication.processEvents()
    bar = dialog.area.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(dialog.install, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(dialog.install, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()


def test_very_many_changes_are_read_in_a_field(session: Session, open_shell: OpenShell, tmp_path: Path) -> None:
    files = newer()
    rows = "".join(ROW.format(at=at) for at in range(90))
    path = tmp_path / "nhieu.asice"
    path.write_bytes(pack_file({**files, "phu-luc-01.toml": files["phu-luc-01.toml"] + rows.encode()}))
    shell = open_shell(session)
    shell.show_receive((path,))
    (group,) = [one for one in dialog_over(shell).findChildren(GroupView) if one.more.text() == "Xem thêm 82 chỗ"]
    group.more.click()
    field = group.findChild(QPlainTextEdit)
    assert field is not None and field.toPlainText().count("\n") == 81


ROW = '\n[[row]]\nkey = "X{at}"\nkind = "count"\nlabel = "Thử"\nsource = "S4:1"\nlevels = ["xa"]\ncollect = "sum"\n'


def test_the_page_of_verifying_leads_on(session: Session, open_shell: OpenShell, file: Path) -> None:
    shell = open_shell(session)
    shell.show_verify((file,))
    assert "bản 80 (bản mới hơn)" in words(dialog_over(shell))
