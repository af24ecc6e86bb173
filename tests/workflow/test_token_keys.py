"""Keys on tokens as an office uses them: chosen by owner, checked before the PIN, opened once, never left open."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from forms.errors import BadInput, WorldError
from signing.certificates import UnusableCertificate
from signing.keys import Scheme, make_office_key
from signing.token_faults import PinFault, TokenFault
from tests.conftest import COMMUNE, NOW, SECRET
from tests.cryptoki_wire import COUNT_LOW, DEVICE_ERROR, FINAL_TRY, LOCKED, Wire
from tests.tokens import PIN, Handed, Tokens, issue
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import (
    KeyUse,
    key_choices,
    look_for_tokens,
    office_choices,
    pin_sentence,
    require_key,
    signer_of,
    use_key,
)
from workflow.keys.token_places import choose_module, chosen_module, is_token, module_paths
from workflow.session import Session


@pytest.fixture
def ports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tokens:
    """No token is plugged in yet."""
    return Tokens(tmp_path / "usb", monkeypatch)


def test_the_offices_keys_come_first_then_the_tokens(finished_session: Session, handed: Handed) -> None:
    first, *tokens = key_choices(finished_session)
    assert (first.ref, first.kind, first.current, first.notice) == ("khoa-ky", "office", True, "")
    assert {choice.ref for choice in tokens} == {
        handed.person.ref(handed.person_certificate),
        handed.agency.ref(handed.agency_certificate),
    }
    (person,) = [choice for choice in tokens if choice.subject == "Nguyễn Thị Mỹ Hạnh"]
    assert (person.kind, person.organisation, person.current) == ("token", "Ủy ban nhân dân xã Đường Lâm", False)
    assert person.not_after == handed.person_certificate.not_valid_after_utc
    assert person.not_before == handed.person_certificate.not_valid_before_utc
    assert (person.serial, person.token) == (f"{handed.person_certificate.serial_number:x}", "Thẻ cá nhân")
    assert len(person.fingerprint.split(" ")) == 16
    assert (person.notice, person.pin_sentence) == ("", "")


def test_a_token_signs_by_its_reference(finished_session: Session, handed: Handed) -> None:
    person, agency = handed.person, handed.agency
    with (
        signer_of(finished_session, person.ref(handed.person_certificate), PIN) as first,
        signer_of(finished_session, agency.ref(handed.agency_certificate), agency.pin) as second,
    ):
        assert (first.scheme, second.scheme) == (Scheme.RSA_PSS, Scheme.ECDSA)
        assert first.certificate == handed.person_certificate
        assert first.sign(b"1") and second.sign(b"2")


def test_the_only_token_needs_no_serial(finished_session: Session, ports: Tokens) -> None:
    ref = f"pkcs11-module:{ports.module}"
    with pytest.raises(TokenFault, match="Chưa thấy thẻ"), signer_of(finished_session, ref, PIN):
        pass
    token, certificate = ports.make_holder("Thẻ", "Người ký", NOW, "p256")
    with signer_of(finished_session, ref, PIN) as signer:
        assert signer.certificate == certificate
    with signer_of(finished_session, f"pkcs11:{token.serial}:", PIN) as signer:
        assert signer.certificate == certificate
    ports.make_holder("Thẻ khác", "Người khác", NOW, "p256")
    with pytest.raises(BadInput, match=r"nhiều thẻ ký số: .*Thẻ khác"), signer_of(finished_session, ref, PIN):
        pass


def test_a_token_can_be_the_offices_current_key(finished_session: Session, handed: Handed) -> None:
    ref = handed.agency.ref(handed.agency_certificate)
    use_key(finished_session, ref)
    assert [choice.ref for choice in key_choices(finished_session) if choice.current] == [ref]
    require_key(finished_session, "")
    with signer_of(finished_session, "", handed.agency.pin) as signer:
        assert signer.certificate == handed.agency_certificate
    handed.ports.pull()
    with pytest.raises(TokenFault, match="Chưa thấy thẻ ký số đã chọn"):
        pin_sentence(finished_session, "")
    use_key(finished_session, "khoa-ky")
    with signer_of(finished_session, "", SECRET) as signer:
        assert signer.scheme is Scheme.ECDSA


def test_a_key_that_is_not_there_is_told_before_a_secret_is_typed(finished_session: Session) -> None:
    require_key(finished_session, "khoa-ky")
    with pytest.raises(BadInput, match="khóa-lạ"):
        use_key(finished_session, "khóa-lạ")
    assert [choice.ref for choice in office_choices(finished_session) if choice.current] == ["khoa-ky"]


def test_an_office_without_a_key_is_told(draft_session: Session) -> None:
    with pytest.raises(BadInput, match="chưa có khóa ký"), signer_of(draft_session, "", SECRET):
        pass


def test_a_key_file_signs_by_its_path(finished_session: Session, tmp_path: Path) -> None:
    path = tmp_path / "khóa của tôi.pfx"
    path.write_bytes(make_office_key(COMMUNE, "Xã", "Chủ tịch", SECRET, NOW).signing_pkcs12)
    with signer_of(finished_session, str(path), SECRET) as signer:
        assert signer.sign(b"x")
    with pytest.raises(BadInput, match="Mật khẩu"), signer_of(finished_session, str(path), "không đúng"):
        pass


@pytest.mark.parametrize(
    ("unit", "days", "said"),
    [
        ("256", (-1, 10), "mã đơn vị 256"),
        (COMMUNE, (-10, -1), "hết hạn ngày 09/12/2024"),
        (COMMUNE, (2, 10), "chỉ có hiệu lực từ ngày 12/12/2024"),
    ],
)
def test_what_the_certificate_forbids_is_told_before_the_pin_is_tried(
    unit: str, days: tuple[int, int], said: str, finished_session: Session, ports: Tokens
) -> None:
    token = ports.make_token("Thẻ")
    certificate = issue(ports.add_key(token, "p256"), "Người ký", NOW, unit=unit, days=days)
    ports.add_certificate(token, certificate)
    (choice,) = look_for_tokens(finished_session).choices
    assert said in choice.notice
    with pytest.raises(WorldError, match=said), signer_of(finished_session, choice.ref, "99999999"):
        pass
    assert pin_sentence(finished_session, choice.ref) == ""


def test_a_hidden_certificate_is_judged_right_after_the_login(finished_session: Session, ports: Tokens) -> None:
    token = ports.make_token("Thẻ kín")
    certificate = issue(ports.add_key(token, "p256"), "Người ký", NOW, days=(-10, -1))
    ports.add_certificate(token, certificate, private=True)
    (choice,) = look_for_tokens(finished_session).choices
    assert (choice.subject, choice.fingerprint, choice.not_after) == ("Thẻ kín", "", None)
    assert "sau khi nhập mã PIN" in choice.notice
    with pytest.raises(UnusableCertificate, match="hết hạn"), signer_of(finished_session, choice.ref, PIN):
        pass


def test_a_wrong_pin_is_tried_once_in_all(finished_session: Session, handed: Handed, wire: Wire) -> None:
    wire.watch("C_Login", "C_Sign")
    ref = handed.person.ref(handed.person_certificate)
    with pytest.raises(PinFault, match="Mã PIN không đúng"), signer_of(finished_session, ref, "99999999"):
        pass
    assert (wire.calls["C_Login"], wire.calls["C_Sign"]) == (1, 0)
    assert "khóa sau 3 lần sai" in pin_sentence(finished_session, ref)


@pytest.mark.parametrize(
    ("flags", "said"), [(FINAL_TRY, "Chỉ còn một lần thử"), (COUNT_LOW, "nhập sai gần đây"), (LOCKED, "đã bị khóa")]
)
def test_the_tries_left_are_told_with_the_choice(
    flags: int, said: str, finished_session: Session, handed: Handed, wire: Wire
) -> None:
    wire.raise_flags(flags)
    for choice in look_for_tokens(finished_session).choices:
        assert said in choice.pin_sentence
        assert said in pin_sentence(finished_session, choice.ref)


def test_a_token_without_pss_is_offered_with_a_notice(finished_session: Session, handed: Handed) -> None:
    handed.ports.offer("CKM_SHA256_RSA_PKCS", "CKM_ECDSA")
    notices = {choice.subject: choice.notice for choice in look_for_tokens(finished_session).choices}
    assert "PKCS#1 v1.5" in notices["Nguyễn Thị Mỹ Hạnh"]
    assert notices["Ủy ban nhân dân xã"] == ""


def test_a_chosen_module_is_remembered_and_asked_first(
    finished_session: Session, handed: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signing.pkcs11_modules.known_modules", lambda: ())
    assert look_for_tokens(finished_session).choices == ()
    assert len(choose_module(finished_session, handed.ports.module)) == 2
    assert chosen_module(finished_session) == handed.ports.module.resolve()
    assert module_paths(finished_session) == (handed.ports.module.resolve(),)
    assert len(look_for_tokens(finished_session).choices) == 2
    with pytest.raises(WorldError, match=r"không phải là thư viện"):
        choose_module(finished_session, Path(__file__))
    assert chosen_module(finished_session) == handed.ports.module.resolve()
    assert choose_module(finished_session, None) == ()
    assert chosen_module(finished_session) is None


def test_a_module_is_asked_once_though_chosen_and_known(finished_session: Session, handed: Handed) -> None:
    choose_module(finished_session, handed.ports.module)
    paths = [path.resolve() for path in module_paths(finished_session)]
    assert len(paths) == len(set(paths))
    assert len(look_for_tokens(finished_session).choices) == 2


def test_a_token_is_told_by_the_module_that_reads_its_certificates(
    finished_session: Session, handed: Handed, tmp_path: Path
) -> None:
    other = tmp_path / "libthe.so"
    other.write_bytes(handed.ports.module.read_bytes())
    choose_module(finished_session, other)
    blind = Wire(other)
    blind.refuse("C_FindObjects", DEVICE_ERROR)
    seen = look_for_tokens(finished_session)
    blind.restore()
    assert blind.calls["C_FindObjects"] == 2
    assert {choice.subject for choice in seen.choices} == {"Nguyễn Thị Mỹ Hạnh", "Ủy ban nhân dân xã"}


def test_a_chosen_module_that_went_away_is_told_and_takes_no_key_away(
    finished_session: Session, handed: Handed, tmp_path: Path
) -> None:
    finished_session.store.set_settings({"pkcs11_module": str(tmp_path / "thẻ.so")})
    seen = look_for_tokens(finished_session)
    assert seen.sentences[0].startswith("Không tìm thấy thư viện thẻ.so")
    assert len(seen.choices) == 2
    assert key_choices(finished_session)[0].ref == "khoa-ky"


def test_why_there_is_no_token_is_told(
    finished_session: Session, ports: Tokens, monkeypatch: pytest.MonkeyPatch
) -> None:
    (said,) = look_for_tokens(finished_session).sentences
    assert said.startswith("Chưa thấy thẻ ký số nào")
    token = ports.make_token("Thẻ mã hóa")
    ports.add_certificate(token, issue(ports.add_key(token), "Người nhận", NOW, signs=False))
    (said,) = look_for_tokens(finished_session).sentences
    assert said == "Thẻ “Thẻ mã hóa” không có chứng thư ký nào dùng được."
    ports.pull()
    monkeypatch.setattr("signing.pkcs11_modules.known_modules", lambda: ())
    (said,) = look_for_tokens(finished_session).sentences
    assert "chưa cài phần mềm đi kèm thẻ" in said
    monkeypatch.setattr(
        "signing.pkcs11_modules.modules_of_another_width", lambda: (Path("C:/Windows/SysWOW64/eTPKCS11.dll"),)
    )
    (said,) = look_for_tokens(finished_session).sentences
    assert "eTPKCS11.dll" in said and "32-bit" in said


def test_a_key_out_of_its_dates_is_marked(finished_session: Session) -> None:
    finished_session.clock = lambda: NOW - timedelta(days=4000)
    new_key(finished_session, "khoa-cu", SECRET)
    finished_session.clock = lambda: NOW
    notices = {choice.ref: choice.notice for choice in office_choices(finished_session)}
    assert "hết hạn" in notices["khoa-cu"] and not notices["khoa-ky"]


def test_a_secret_is_not_shown() -> None:
    assert PIN not in repr(KeyUse("pkcs11:1:", PIN)) + str(KeyUse("pkcs11:1:", PIN))
    assert is_token("pkcs11:1:") and not is_token("khoa-ky") and not is_token("/a/b.p12")
