"""Signing with tokens in the window: real SoftHSM tokens, the PIN tried once and never by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from signing.certificates import der
from tests.conftest import COMMUNE, NOW
from tests.cryptoki_wire import FINAL_TRY, LOCKED, Wire
from tests.tokens import Handed
from tests.ui.conftest import OpenShell, close_all, keys
from ui.finish import page as finish_page
from ui.finish.key_slot import PASSPHRASE, PIN, WHICH, KeySlot
from ui.finish.page import FinishPage
from ui.shell import Shell
from workflow.keys.office_keys import new_key
from workflow.reports import open_report
from workflow.samples import build_sample_office
from workflow.sending.sent import sendings
from workflow.session import Session, open_session
from workflow.signing.reports import signed_bundle

ENTER = Qt.Key.Key_Return
SECRET = "mat khau rat dai 2024"


@pytest.fixture
def office(home: Path, handed: Handed, shells: list[Shell]) -> Iterator[tuple[Session, str]]:
    """An office with a drafted report, no key of its own, and two tokens plugged in."""
    ids = build_sample_office(home, COMMUNE)
    with open_session(home, lambda: NOW) as session:
        yield session, ids[0]
        close_all(shells)


@pytest.fixture
def page(office: tuple[Session, str], open_shell: OpenShell) -> FinishPage:
    return at_sign(open_shell(office[0]), office[1])


def at_sign(shell: Shell, report_id: str) -> FinishPage:
    shell.show_finish(report_id)
    for _step in ("kiểm tra", "văn bản", "xem trước"):
        shell.page.next.click()
    return shell.page


def choose(slot: KeySlot, ref: str) -> None:
    place = slot.choice.findData(ref)
    assert place >= 0, [slot.choice.itemText(n) for n in range(slot.choice.count())]
    slot.choice.setCurrentIndex(place)


def agency(handed: Handed) -> str:
    return handed.agency.ref(handed.agency_certificate)


def person(handed: Handed) -> str:
    return handed.person.ref(handed.person_certificate)


def test_tokens_are_listed_by_owner_and_ask_for_a_pin(page: FinishPage, handed: Handed) -> None:
    slot = page.sign.organisation
    texts = [slot.choice.itemText(n) for n in range(slot.choice.count())]
    assert any("Nguyễn Thị Mỹ Hạnh" in text and "Đường Lâm" in text and "(thẻ ký số)" in text for text in texts)
    choose(slot, agency(handed))
    assert slot.secret_name.text() == PIN and slot.secret.accessibleName() == PIN
    assert "dấu vân tay" in slot.note.text() and not page.sign.making.isVisible()


def test_of_two_tokens_none_is_meant_until_one_is_chosen(page: FinishPage, handed: Handed) -> None:
    slot = page.sign.organisation
    assert slot.ref == "" and slot.choice.placeholderText() == WHICH and slot.secret.isHidden()
    assert slot.choice.hasFocus() and not page.sign.making.isVisible()
    choose(slot, agency(handed))
    page.sign.both.click()
    assert page.sign.person.ref == person(handed)


def test_the_person_is_never_taken_for_the_agency(
    office: tuple[Session, str], open_shell: OpenShell, handed: Handed
) -> None:
    session, report_id = office
    new_key(session, "khoa-1", SECRET)
    page = at_sign(open_shell(session), report_id)
    assert page.sign.organisation.ref == "khoa-1"
    page.sign.both.click()
    assert page.sign.person.ref == "" and not page.next.isEnabled()
    choose(page.sign.person, person(handed))
    page.sign.organisation.again.click()
    assert page.sign.person.ref == person(handed)


def test_a_wrong_pin_is_tried_once_and_the_field_is_emptied(
    page: FinishPage, office: tuple[Session, str], handed: Handed, wire: Wire
) -> None:
    slot = page.sign.organisation
    choose(slot, agency(handed))
    slot.secret.setFocus()
    wire.watch("C_Login")
    keys("000000", ENTER)
    assert wire.calls["C_Login"] == 1
    assert page.steps[page.place] is page.sign and slot.secret.text() == "" and slot.secret.hasFocus()
    assert "Mã PIN không đúng" in slot.trouble.text() and "3 lần" in slot.trouble.text()
    assert open_report(*office).editable
    keys("", ENTER)
    assert wire.calls["C_Login"] == 1


def test_a_report_is_signed_by_a_token_and_by_keyboard_alone(
    page: FinishPage, office: tuple[Session, str], handed: Handed, tmp_path: Path
) -> None:
    session, report_id = office
    choose(page.sign.organisation, agency(handed))
    page.sign.organisation.secret.setFocus()
    keys(handed.agency.pin, ENTER)
    assert page.sending.folder.hasFocus()
    page.sending.folder.setText(str(tmp_path / "usb"))
    keys("", ENTER)
    assert page.receipt.isVisible() and page.sign.organisation.secret.text() == ""
    signed = signed_bundle(session, report_id)
    assert signed is not None and signed.certificate == der(handed.agency_certificate)
    assert "Ủy ban nhân dân xã" in page.receipt.text() and "chưa gắn dấu thời gian" in page.receipt.text()


def test_the_person_signs_before_the_agency(
    page: FinishPage, office: tuple[Session, str], handed: Handed, tmp_path: Path
) -> None:
    session, report_id = office
    page.sign.both.click()
    choose(page.sign.organisation, agency(handed))
    choose(page.sign.person, person(handed))
    page.sign.organisation.secret.setText(handed.agency.pin)
    assert not page.next.isEnabled()
    page.sign.person.secret.setText("1111111")
    page.next.click()
    assert "Mã PIN" in page.sign.person.trouble.text() and page.sign.organisation.trouble.text() == ""
    assert page.sign.person.secret.hasFocus() and page.sign.organisation.secret.text() == handed.agency.pin
    page.sign.person.secret.setText(handed.person.pin)
    page.next.click()
    page.sending.folder.setText(str(tmp_path / "usb"))
    page.next.click()
    signed = signed_bundle(session, report_id)
    assert signed is not None
    assert (signed.person, signed.certificate) == (der(handed.person_certificate), der(handed.agency_certificate))
    assert "Nguyễn Thị Mỹ Hạnh, rồi Ủy ban nhân dân xã" in page.receipt.text()


def test_one_key_for_both_asks_for_its_pin_once(page: FinishPage, handed: Handed, wire: Wire, tmp_path: Path) -> None:
    page.sign.both.click()
    for slot in (page.sign.organisation, page.sign.person):
        choose(slot, agency(handed))
    assert page.sign.person.secret.isHidden() and page.sign.organisation.secret.isVisible()
    page.sign.organisation.secret.setText(handed.agency.pin)
    wire.watch("C_Login")
    page.next.click()
    assert wire.calls["C_Login"] == 1 and page.steps[page.place] is page.sending


def test_the_last_try_is_made_only_after_it_was_confirmed(page: FinishPage, handed: Handed, wire: Wire) -> None:
    wire.raise_flags(FINAL_TRY)
    wire.watch("C_Login")
    page.sign.organisation.again.click()
    slot = page.sign.organisation
    choose(slot, agency(handed))
    slot.secret.setText(handed.agency.pin)
    slot.secret.setFocus()
    keys("", ENTER)
    assert "Chỉ còn một lần thử" in slot.pin_state.text() and slot.sure.isVisible() and not page.next.isEnabled()
    assert wire.calls["C_Login"] == 0 and page.steps[page.place] is page.sign
    slot.sure.setFocus()
    keys(" ")
    assert page.next.isEnabled()
    page.next.click()
    assert wire.calls["C_Login"] == 1 and page.steps[page.place] is page.sending


def test_a_locked_token_is_not_offered(page: FinishPage, handed: Handed, wire: Wire) -> None:
    wire.raise_flags(LOCKED)
    slot = page.sign.organisation
    slot.again.click()
    assert slot.choice.findData(agency(handed)) == -1 and slot.choice.findData(person(handed)) == -1
    assert "Thẻ đã bị khóa" in slot.pin_state.text() and slot.pin_state.isVisible()


def test_without_a_token_the_page_says_why_and_looks_again(page: FinishPage, handed: Handed) -> None:
    slot = page.sign.organisation
    handed.ports.pull()
    slot.again.click()
    assert slot.choice.findData(agency(handed)) == -1 and "thẻ" in slot.seen.text() and slot.seen.isVisible()
    handed.ports.plug_in()
    slot.again.click()
    assert slot.choice.findData(agency(handed)) >= 0 and not slot.seen.isVisible()


def test_a_token_pulled_between_pin_and_signature_signs_nothing(
    page: FinishPage, office: tuple[Session, str], handed: Handed, tmp_path: Path, told: list[BaseException]
) -> None:
    session, report_id = office
    choose(page.sign.organisation, agency(handed))
    page.sign.organisation.secret.setText(handed.agency.pin)
    page.next.click()
    page.sending.folder.setText(str(tmp_path / "usb"))
    handed.ports.pull()
    page.next.click()
    assert signed_bundle(session, report_id) is None and not list(tmp_path.glob("usb/*"))
    assert page.steps[page.place] is page.sign and "thẻ" in page.sign.organisation.trouble.text().lower()
    handed.ports.plug_in()
    page.sign.organisation.again.click()
    choose(page.sign.organisation, agency(handed))
    page.sign.organisation.secret.setText(handed.agency.pin)
    page.next.click()
    page.next.click()
    assert page.receipt.isVisible() and told == []


def test_a_failed_writing_keeps_what_was_signed(
    page: FinishPage,
    office: tuple[Session, str],
    handed: Handed,
    wire: Wire,
    tmp_path: Path,
    told: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The folder becomes unusable after it was tried: signed is signed, and the second folder gets the same bytes."""
    session, report_id = office
    (tmp_path / "tep").touch()
    monkeypatch.setattr(finish_page, "try_place", lambda *_given: None)
    choose(page.sign.organisation, agency(handed))
    page.sign.organisation.secret.setText(handed.agency.pin)
    page.next.click()
    page.sending.folder.setText(str(tmp_path / "tep" / "usb"))
    page.next.click()
    first = signed_bundle(session, report_id)
    assert len(told) == 1 and first is not None and sendings(session, report_id) == ()
    assert page.next.text() == "Ghi lại" and page.sign.organisation.secret.text() == ""
    wire.watch("C_Login")
    page.sending.folder.setText(str(tmp_path / "usb"))
    page.next.click()
    (sent,) = sendings(session, report_id)
    assert wire.calls["C_Login"] == 0 and page.receipt.isVisible()
    assert sent.digest == first.digest == signed_bundle(session, report_id).digest


def test_a_passphrase_is_no_pin(office: tuple[Session, str], open_shell: OpenShell, handed: Handed) -> None:
    new_key(office[0], "khoa-1", SECRET)
    page = at_sign(open_shell(office[0]), office[1])
    slot = page.sign.organisation
    assert slot.ref == "khoa-1" and slot.secret_name.text() == PASSPHRASE
    slot.secret.setText("000000")
    choose(slot, agency(handed))
    assert slot.secret.text() == "", "a passphrase is never sent to a token as its PIN"
