"""A newer version in the window: noticed, shown whole, taken only where it may be; the way back; what is said after."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from forms.errors import WorldError
from forms.release import installer_name
from forms.version import VERSION
from storage.database import NewerDatabase
from storage.store import DATABASE_FILE, open_store
from tests.ui.conftest import NOON, OpenShell, delete_what_is_left, drop_on, keys
from tests.ui.release_stick import (
    NEWER,
    NEWS,
    PUBLISHER,
    installed,
    plug_in,
    put_release,
    trust_publisher,
)
from tests.ui.settings_window import button, said, settings_of
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from ui.app import Program
from ui.shell import Shell
from ui.update import noticing
from ui.update.dialog import UpdateDialog, show_update
from ui.update.return_dialog import ReturnDialog
from ui.update.strips import NEWS as TELL_NEWS
from ui.update.strips import news_dialog, updated_strip
from ui.update.taking import ByHandDialog
from workflow.backups import make_backup
from workflow.office import init_office
from workflow.session import Session, open_session
from workflow.updating import machine
from workflow.updating.looking import look_at_update
from workflow.updating.machine import Machine
from workflow.updating.offers import Earlier, Updated

OLDER = "0.0.9"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick with a newer version, in a program that its installer put on this machine."""
    trust_publisher(monkeypatch, tmp_path / "chứng thư")
    installed(monkeypatch, tmp_path / "Chương trình")
    put_release(tmp_path / "USB")
    plug_in(monkeypatch, tmp_path / "USB")
    return tmp_path / "USB"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the window would have given way to."""
    found: list[object] = []
    monkeypatch.setattr(Shell, "leave_for", lambda _shell, start: found.append(start))
    return found


def dialog_of(shell: Shell, kind: type[QWidget]) -> QWidget:
    """The one dialog of that kind that is open."""
    QApplication.processEvents()
    delete_what_is_left()
    (found,) = [one for one in shell.findChildren(kind) if one.isVisible()]
    return found


def manifest_of(stick: Path) -> Path:
    (found,) = stick.glob("*.asice")
    return found


def test_a_newer_version_says_all_and_is_taken(
    office_session: Session, open_shell: OpenShell, stick: Path, started: list[object]
) -> None:
    page = settings_of(office_session, open_shell)
    page.update_card.look(manifest_of(stick))
    dialog = dialog_of(page.window(), UpdateDialog)
    words = said(dialog)
    for needed in (
        NEWER,
        VERSION,
        PUBLISHER,
        "sao lưu",
        "phiên bản mới",
        *NEWS,
        "Tệp còn nguyên",
    ):
        assert needed in words
    assert dialog.take.hasFocus() and dialog.take.text() == "Cập nhật"
    assert not [text for text in texts(dialog) if foreign(text.replace(str(stick.parent), " "))]
    keys("", Qt.Key.Key_Return)
    assert len(started) == 1
    assert (office_session.home / "cap-nhat" / installer_name(NEWER)).is_file()
    assert list((office_session.home / "sao-luu").glob("*migration*.sqlite3"))


def test_escape_changes_nothing(
    office_session: Session, open_shell: OpenShell, stick: Path, started: list[object]
) -> None:
    page = settings_of(office_session, open_shell)
    page.update_card.look(stick / installer_name(NEWER))
    assert dialog_of(page.window(), UpdateDialog).take.isVisible(), "an installer leads to its manifest"
    keys("", Qt.Key.Key_Escape)
    assert not started and not (office_session.home / "cap-nhat").exists()


def test_a_changed_file_an_older_version_and_a_stranger_are_only_shown(
    office_session: Session, open_shell: OpenShell, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = settings_of(office_session, open_shell)
    spoiled = tmp_path / "hỏng" / manifest_of(stick).name
    spoiled.parent.mkdir()
    data = bytearray(manifest_of(stick).read_bytes())
    data[len(data) // 2] ^= 0xFF
    spoiled.write_bytes(data)
    older = put_release(tmp_path / "cũ", OLDER)
    for path, needed in ((spoiled, ""), (older, "cũ hơn")):
        page.update_card.look(path)
        dialog = dialog_of(page.window(), UpdateDialog)
        assert dialog.take.isHidden() and dialog.later.text() == "Đóng" and dialog.later.hasFocus()
        assert needed in said(dialog)
        keys("", Qt.Key.Key_Escape)
    monkeypatch.setattr("workflow.updating.anchors.resource_path", lambda *_parts: tmp_path / "không có")
    page.update_card.look(manifest_of(stick))
    dialog = dialog_of(page.window(), UpdateDialog)
    assert dialog.take.isHidden() and "Mã SHA-256" in said(dialog)


def test_what_is_done_by_hand_is_said_as_text(
    office_session: Session, open_shell: OpenShell, stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "this_machine", lambda: Machine("linux"))
    page = settings_of(office_session, open_shell)
    page.update_card.look(manifest_of(stick))
    dialog_of(page.window(), UpdateDialog).take.click()
    hand = dialog_of(page.window(), ByHandDialog)
    hand.copy.click()
    assert "sudo apt install" in QApplication.clipboard().text()
    hand.shut.click()


def test_a_stick_is_noticed_quietly(
    office_session: Session, open_shell: OpenShell, stick: Path, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    monkeypatch.setattr(noticing, "EVERY", 0.0)
    shell = open_shell(office_session)
    shell.watch_updates()
    shell.page.look_at_versions()
    qtbot.waitUntil(lambda: NEWER in said(shell.page))
    assert QApplication.activeModalWidget() is None
    button(shell.page, f"Xem và cập nhật lên phiên bản {NEWER}").click()
    dialog_of(shell, UpdateDialog).reject()
    plug_in(monkeypatch)
    QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(lambda: NEWER not in said(shell.page))


def test_a_version_put_off_is_not_spoken_of_again(
    office_session: Session, open_shell: OpenShell, stick: Path, qtbot
) -> None:
    shell = open_shell(office_session)
    shell.watch_updates()
    shell.page.look_at_versions()
    qtbot.waitUntil(lambda: NEWER in said(shell.page))
    button(shell.page, "Để sau").click()
    assert NEWER not in said(shell.page)
    shell.show_home()
    shell.page.look_at_versions()
    assert NEWER not in said(shell.page)
    shell.show_settings()
    assert NEWER in said(shell.page.update_card), "the settings still offer it"


def test_a_stick_that_is_received_asks_nobody_to_trust_the_publisher(
    office_session: Session, open_shell: OpenShell, stick: Path
) -> None:
    shell = open_shell(office_session)
    shell.show_receive((stick,))
    assert {line.outcome for line in shell.page.incoming.lines} == {"other"}
    assert any("Bản phát hành của chương trình" in line.sentence for line in shell.page.incoming.lines)


def test_receiving_speaks_of_it_too(office_session: Session, open_shell: OpenShell, stick: Path, qtbot) -> None:
    shell = open_shell(office_session)
    shell.show_receive()
    assert NEWER not in said(shell.page)
    shell.watch_updates()
    qtbot.waitUntil(lambda: NEWER in said(shell.page))
    button(shell.page, "Để sau").click()
    QApplication.processEvents()
    assert NEWER not in said(shell.page) and shell.page.incoming.drop.files.hasFocus()


def test_sticks_are_looked_at_only_now_and_then(
    office_session: Session, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    looks: list[int] = []
    monkeypatch.setattr(noticing, "find_updates", lambda: looks.append(1) or ())
    shell = open_shell(office_session)
    shell.watch_updates()
    qtbot.waitUntil(lambda: shell.updates._looked is not None)
    for _again in range(3):
        QApplication.instance().applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
        shell.look_for_updates()
    assert looks == [1]


def test_a_release_dropped_on_the_window_is_shown(office_session: Session, open_shell: OpenShell, stick: Path) -> None:
    shell = open_shell(office_session)
    assert drop_on(shell, stick / installer_name(NEWER))
    dialog_of(shell, UpdateDialog).reject()
    assert not shell.page.incoming.lines


def test_it_is_said_once_that_another_version_runs(home: Path, open_shell: OpenShell, qtbot) -> None:
    with open_session(home, lambda: NOON) as session:
        init_office(session, "bac-ninh-2024", "09190")
    open_store(home, OLDER, lambda: NOON).close()
    with open_session(home, lambda: NOON) as session:
        shell = open_shell(session)
        shell.page.look_at_versions()
        qtbot.waitUntil(lambda: OLDER in said(shell.page))
        button(shell.page, "Đã rõ").click()
        assert OLDER not in said(shell.page)
        shell.show_home()
        shell.page.look_at_versions()
        qtbot.wait(20)
        assert OLDER not in said(shell.page)
        shell.close()


def test_what_is_new_is_told_once_it_is_there(office_session: Session, open_shell: OpenShell) -> None:
    page = open_shell(office_session).page
    for failed in (False, True):
        note = Updated(OLDER, VERSION, f"Phiên bản {VERSION}.", news=NEWS, failed=failed)
        strip = updated_strip(page, note, lambda: None)
        assert [made.text() for made in strip.findChildren(QPushButton)] == ([] if failed else [TELL_NEWS]) + ["Đã rõ"]
        strip.deleteLater()
    dialog = news_dialog(page, replace(note, failed=False))
    assert all(line in said(dialog) for line in NEWS)
    dialog.deleteLater()


def test_going_back_says_what_becomes_of_the_data(
    office_session: Session,
    open_shell: OpenShell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    started: list[object],
    qtbot,
) -> None:
    installed(monkeypatch, tmp_path / "Chương trình", OLDER)
    page = settings_of(office_session, open_shell)
    qtbot.waitUntil(lambda: not page.update_card.back.isHidden())
    back = button(page.update_card, f"Quay lại phiên bản {OLDER}")
    back.click()
    dialog = dialog_of(page.window(), ReturnDialog)
    assert dialog.keep.hasFocus() and "dữ liệu" in said(dialog)
    keys("", Qt.Key.Key_Return)
    assert not started
    back.click()
    dialog_of(page.window(), ReturnDialog).go.click()
    assert len(started) == 1


@pytest.mark.parametrize(
    ("earlier", "words", "may_go"),
    [
        (Earlier(OLDER, Path("a"), "Dữ liệu giữ nguyên."), "Dữ liệu giữ nguyên.", True),
        (Earlier(OLDER, Path("a"), "Dùng lại bản sao lưu.", Path("b"), NOON, ("3 ô của Phụ lục 01.",), 3), "3 ô", True),
        (Earlier(OLDER, Path("a"), "Không quay lại được.", problem="Không quay lại được."), "Không quay lại", False),
    ],
)
def test_the_way_back_is_offered_only_where_there_is_one(
    office_session: Session, open_shell: OpenShell, earlier: Earlier, words: str, may_go: bool
) -> None:
    shell = open_shell(office_session)
    dialog = ReturnDialog(shell.page, shell.context, earlier)
    dialog.open()
    assert words in said(dialog) and dialog.go.isVisible() is may_go
    assert ("để riêng" in said(dialog)) is (earlier.backup is not None)
    dialog.reject()


@pytest.fixture
def program(home: Path, app: QApplication, monkeypatch: pytest.MonkeyPatch):
    with open_session(home, lambda: NOON) as session:
        init_office(session, "bac-ninh-2024", "09190")
    made = Program(home)
    made.open()
    ended: list[int] = []
    monkeypatch.setattr(QApplication, "exit", ended.append)
    made.ended = ended
    yield made
    made.close()


def test_the_window_gives_way_in_order(program: Program) -> None:
    seen: list[bool] = []

    def start() -> None:
        with open_session(program.home) as session:
            seen.append(session.store.setting("unit") == "09190")

    program.leave_for(start)
    assert seen == [True], "the office's lock was given up before"
    assert program.shell is None and program.ended == [0]


def test_the_window_comes_back_where_the_installer_does_not_start(program: Program, told: list[BaseException]) -> None:
    def start() -> None:
        raise WorldError("Windows không cho chạy tệp này.")

    program.leave_for(start)
    assert program.shell is not None and program.shell.isVisible()
    assert [str(error) for error in told] == ["Windows không cho chạy tệp này."] and not program.ended


def test_a_file_that_is_no_installer_leaves_the_program_as_it_was(
    program: Program, stick: Path, told: list[BaseException], qtbot
) -> None:
    """The whole way from the button on; the few bytes on the stick are signed, but no system runs them."""
    offer = look_at_update(manifest_of(stick), program.session)
    show_update(program.shell.page, program.shell.context, offer).take.click()
    qtbot.waitUntil(lambda: bool(told))
    assert "còn nguyên" in str(told[0]) and installer_name(NEWER) in str(told[0])
    assert program.shell is not None and program.shell.isVisible() and not program.ended


def test_an_officer_who_stays_keeps_the_window(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program.shell.page, "unstored", lambda: "Ô này chưa lưu.")
    monkeypatch.setattr("ui.leaving.gives_up", lambda *_words: False)
    program.leave_for(lambda: pytest.fail("started"))
    assert program.shell is not None and program.shell.isVisible() and not program.ended
    monkeypatch.setattr(program.shell.page, "unstored", lambda: "")


def test_the_help_of_the_card_is_about_updates(office_session: Session, open_shell: OpenShell) -> None:
    page = settings_of(office_session, open_shell)
    page.contents.buttons["Cập nhật"].click()
    QApplication.processEvents()
    assert page.update_card.isAncestorOf(QApplication.focusWidget())
    assert page.topic == "cap-nhat"


@pytest.fixture
def unreadable(home: Path, app: QApplication) -> Path:
    """An office whose data a newer version wrote, with a backup of before."""
    with open_session(home, lambda: NOON) as session:
        init_office(session, "bac-ninh-2024", "09190")
        backup = make_backup(session)
    with closing(sqlite3.connect(home / DATABASE_FILE)) as database:
        database.execute("PRAGMA user_version = 9999")
    return backup


def agree(monkeypatch: pytest.MonkeyPatch, word: str, shown: list[str]) -> None:
    """Press that button of the next dialog that waits for an answer."""

    def press(dialog: QDialog) -> int:
        shown.append(said(dialog))
        button(dialog, word).click()
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", press)


def test_data_of_a_newer_version_need_not_be_a_dead_end(
    unreadable: Path, home: Path, monkeypatch, request: pytest.FixtureRequest
) -> None:
    shown: list[str] = []
    agree(monkeypatch, "Mở bản sao lưu này", shown)
    program = Program(home)
    with pytest.raises(NewerDatabase) as refused:
        program.open()
    request.addfinalizer(program.close)
    assert program.open_backup(refused.value)
    assert unreadable.name in shown[0] and "không bị xóa" in shown[0] and not foreign(shown[0])
    assert program.shell is not None and "để riêng" in said(program.shell.page)
    assert list(home.glob("*de-rieng*.sqlite3"))


def test_nothing_is_touched_unless_the_officer_says_so(unreadable: Path, home: Path, monkeypatch) -> None:
    agree(monkeypatch, "Đóng", [])
    program = Program(home)
    with pytest.raises(NewerDatabase) as refused:
        program.open()
    assert not program.open_backup(refused.value) and program.shell is None
    assert not list(home.glob("*de-rieng*"))
