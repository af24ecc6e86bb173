"""Thiết lập, tokens: real ones of SoftHSM, listed without a PIN, asked for it once where a statement is signed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from forms.text import read_aloud
from tests.conftest import COMMUNE, NOW, SECRET, SampleOffice
from tests.cryptoki_wire import FINAL_TRY, LOCKED, Answer, Wire
from tests.tokens import Handed
from tests.ui.conftest import OpenShell, close_all, keys
from tests.ui.settings_window import button, said, settings_of
from ui.settings.page import SettingsPage
from ui.settings.qr import QrSymbol
from ui.shell import Shell
from ui.tasks import gateway
from workflow.keys.office_keys import new_key
from workflow.keys.token_places import chosen_module
from workflow.office import init_office, office
from workflow.reports import open_report
from workflow.samples import build_sample_office
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.trust.statement_taking import look_at_statement

ENTER = Qt.Key.Key_Return


@pytest.fixture
def session(home: Path, handed: Handed) -> Iterator[Session]:
    with open_session(home, lambda: NOW) as opened:
        init_office(opened, "bac-ninh-2024", COMMUNE)
        new_key(opened, "khoa-1", SECRET)
        yield opened


@pytest.fixture
def page(session: Session, open_shell: OpenShell, qtbot) -> SettingsPage:
    made = settings_of(session, open_shell)
    qtbot.waitUntil(lambda: made.tokens.seen is not None, timeout=15_000)
    return made


def test_tokens_are_listed_by_owner_without_a_login(handed: Handed, wire: Wire, page: SettingsPage) -> None:
    wire.watch("C_Login")
    page.tokens.look()
    shown = said(page.tokens)
    assert "Nguyễn Thị Mỹ Hạnh" in shown and "Ủy ban nhân dân xã Đường Lâm" in shown
    assert str(handed.ports.module) in shown
    assert wire.calls["C_Login"] == 0
    handed.ports.pull()
    page.tokens.look()
    assert "Chưa thấy thẻ ký số nào" in said(page.tokens)


def test_a_plugged_token_is_named_beside_the_key_that_is_chosen(handed: Handed, page: SettingsPage) -> None:
    button(page.keys, "Giới thiệu khóa…").click()
    slot = page.keys.dialog.slot
    assert "Đang cắm thẻ ký số: " in slot.note.text() and "Nguyễn Thị Mỹ Hạnh" in slot.note.text()
    slot.choice.setCurrentIndex(slot.choice.findData(handed.person.ref(handed.person_certificate)))
    assert "Đang cắm" not in slot.note.text()


def test_a_token_becomes_the_key_in_use(session: Session, handed: Handed, page: SettingsPage, qtbot) -> None:
    button(page.tokens, "Ký bằng thẻ này: Nguyễn Thị Mỹ Hạnh").click()
    assert office(session).key_name == handed.person.ref(handed.person_certificate)
    qtbot.waitUntil(lambda: "Đang dùng" in said(page.tokens), timeout=15_000)
    assert "Đang dùng" not in said(page.keys)


@pytest.mark.parametrize(("flag", "words"), [(LOCKED, "đã bị khóa"), (FINAL_TRY, "Chỉ còn một lần thử")])
def test_the_state_of_the_pin_is_a_warning(wire: Wire, page: SettingsPage, flag: int, words: str) -> None:
    wire.raise_flags(flag)
    page.tokens.look()
    warned = [
        made.text() for made in page.tokens.findChildren(type(page.tokens.places)) if made.property("role") == "warn"
    ]
    assert any(words in text for text in warned)
    acts = {made.text() for made in page.tokens.findChildren(type(page.tokens.again))}
    assert ("Giới thiệu khóa…" in acts) == (flag != LOCKED)


def test_the_pin_is_asked_once_and_a_wrong_one_is_not_tried_again(
    handed: Handed, wire: Wire, page: SettingsPage, tmp_path: Path
) -> None:
    button(page.tokens, "Giới thiệu khóa…: Ủy ban nhân dân xã").click()
    QApplication.processEvents()
    dialog = page.tokens.dialog
    assert dialog.slot.ref == handed.agency.ref(handed.agency_certificate)
    dialog.folder.text.setText(str(tmp_path / "gửi"))
    wire.watch("C_Login")
    dialog.slot.secret.setText("sai-ma-pin")
    dialog.act.click()
    assert wire.calls["C_Login"] == 1
    assert "PIN" in dialog.trouble.text() and dialog.slot.secret.text() == ""
    assert dialog.slot.secret.hasFocus() and not (tmp_path / "gửi").exists()
    keys(handed.agency.pin, ENTER)
    assert wire.calls["C_Login"] == 2
    assert dialog.written is not None and dialog.slot.secret.text() == ""


def test_what_a_token_signed_is_read_elsewhere(
    handed: Handed, page: SettingsPage, tmp_path: Path, session: Session
) -> None:
    button(page.tokens, "Giới thiệu khóa…: Ủy ban nhân dân xã").click()
    dialog = page.tokens.dialog
    dialog.folder.text.setText(str(tmp_path))
    dialog.slot.secret.setText(handed.agency.pin)
    dialog.act.click()
    with open_session(tmp_path / "tinh", lambda: NOW) as above:
        init_office(above, "bac-ninh-2024", "27")
        view = look_at_statement(above, dialog.written)
    assert view.ok and view.needs_comparison


def test_the_fingerprint_of_a_token_is_shown_as_groups_and_symbol(handed: Handed, page: SettingsPage) -> None:
    button(page.tokens, "Dấu vân tay…: Nguyễn Thị Mỹ Hạnh").click()
    groups = read_aloud(handed.person_certificate.fingerprint(SHA256()).hex()).split()
    assert [word for word in said(page.tokens.dialog).split() if word in groups] == groups
    assert page.tokens.dialog.findChild(QrSymbol) is not None


def test_a_library_that_is_none_is_refused_and_a_real_one_remembered(
    session: Session, handed: Handed, page: SettingsPage, tmp_path: Path, told: list[BaseException]
) -> None:
    wrong = tmp_path / "khong-phai.so"
    wrong.write_bytes(b"khong phai thu vien")
    page.tokens.choose(wrong)
    assert len(told) == 1 and chosen_module(session) is None
    page.tokens.choose(handed.ports.module)
    assert chosen_module(session) == handed.ports.module.resolve()


def test_a_lost_token_that_signed_here_is_withdrawn_with_another_key(
    finished: SampleOffice, handed: Handed, open_shell: OpenShell, tmp_path: Path, qtbot
) -> None:
    with open_session(finished.home, lambda: NOW) as session:
        ref = handed.agency.ref(handed.agency_certificate)
        export_report(session, finished.reports[0], tmp_path, ref, handed.agency.pin)
        handed.ports.pull()
        page = settings_of(session, open_shell)
        qtbot.waitUntil(lambda: "hiện không cắm" in said(page.tokens), timeout=15_000)
        button(page.tokens, "Thẻ bị mất…").click()
        dialog = page.tokens.dialog
        dialog.folder.text.setText(str(tmp_path))
        dialog.reason.setText("mất thẻ")
        dialog.slot.choice.setCurrentIndex(dialog.slot.choice.findData("khoa-ky"))
        dialog.slot.secret.setText(SECRET)
        dialog.sure.setChecked(True)
        dialog.act.click()
        assert dialog.written is not None, dialog.trouble.text()
        qtbot.waitUntil(lambda: "Thôi dùng từ" in said(page.tokens), timeout=15_000)
        page.window().close()
        gateway.close()


def test_a_cell_is_stored_while_a_slow_library_looks_for_tokens(
    home: Path,
    handed: Handed,
    wire: Wire,
    open_shell: OpenShell,
    shells: list[Shell],
    monkeypatch: pytest.MonkeyPatch,
    qtbot,
) -> None:
    """A vendor's library may take seconds to answer; the officer who goes on meanwhile is not held up by it."""
    ids = build_sample_office(home, COMMUNE)
    with open_session(home, lambda: NOW) as opened:
        asked, go = Event(), Event()

        def slow(real: Answer, *given: int) -> int:
            asked.set()
            assert go.wait(5)
            return real(*given)

        wire.answer("C_GetTokenInfo", slow)
        shell = open_shell(opened)
        monkeypatch.setattr(gateway, "synchronous", False)
        shell.show_settings()
        qtbot.waitUntil(lambda: asked.is_set() and shell.isEnabled(), timeout=15_000)
        shell.show_report(ids[0])
        page = shell.page
        page.go_to("M3.2a.1")
        keys("1234", ENTER)
        assert open_report(opened, ids[0]).report.cell("M3.2a.1").value == Decimal(1234)
        assert not go.is_set() and page.isEnabled()
        go.set()
        close_all(shells)
