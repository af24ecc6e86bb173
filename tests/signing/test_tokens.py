"""Tokens listed without a PIN and opened with it: real SoftHSM tokens, one login an act."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding

from forms.errors import BadInput
from signing.certificates import UnusableCertificate, der, fingerprint
from signing.keys import Scheme, pss_padding
from signing.token_faults import PinFault, TokenFault
from signing.tokens import list_tokens, open_token
from tests.conftest import COMMUNE, NOW
from tests.tokens import PIN, Handed, Tokens, issue

DATA = "Nội dung được ký".encode()


@pytest.fixture
def ports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tokens:
    """No token yet."""
    return Tokens(tmp_path / "usb", monkeypatch)


def test_tokens_are_listed_by_owner_without_a_pin(handed: Handed) -> None:
    found = {token.label: token for token in list_tokens(handed.ports.module)}
    assert set(found) == {"Thẻ cá nhân", "Thẻ cơ quan"}
    (person,) = found["Thẻ cá nhân"].certificates
    (agency,) = found["Thẻ cơ quan"].certificates
    assert person.record.subject == "Nguyễn Thị Mỹ Hạnh"
    assert person.record.organisation == "Ủy ban nhân dân xã Đường Lâm"
    assert person.record.serial == f"{handed.person_certificate.serial_number:x}"
    assert person.record.not_after == handed.person_certificate.not_valid_after_utc
    assert (person.record.unit_code, agency.record.unit_code) == (None, COMMUNE)
    assert agency.id == fingerprint(der(handed.agency_certificate))
    assert found["Thẻ cá nhân"].serial == handed.person.serial
    assert not any(token.hidden or token.locked or token.pin_sentence for token in found.values())


def test_an_rsa_key_signs_by_pss(handed: Handed) -> None:
    with open_token(handed.ports.module, handed.person.serial, "", PIN) as signer:
        signature = signer.sign(DATA)
        assert (signer.scheme, signer.notice, len(signature)) == (Scheme.RSA_PSS, "", signer.signature_size)
    public = handed.person_certificate.public_key()
    public.verify(signature, DATA, pss_padding(), hashes.SHA256())


@pytest.mark.parametrize(
    ("mechanisms", "scheme"),
    [
        (["CKM_RSA_PKCS_PSS", "CKM_RSA_PKCS"], Scheme.RSA_PSS),
        (["CKM_SHA256_RSA_PKCS", "CKM_RSA_PKCS"], Scheme.RSA),
        (["CKM_RSA_PKCS"], Scheme.RSA),
    ],
)
def test_an_rsa_key_signs_by_what_its_token_has(mechanisms: list[str], scheme: Scheme, handed: Handed) -> None:
    handed.ports.offer(*mechanisms)
    with open_token(handed.ports.module, handed.person.serial, "", PIN) as signer:
        signature = signer.sign(DATA)
        assert signer.scheme is scheme
        assert ("PKCS#1 v1.5" in signer.notice) is (scheme is Scheme.RSA)
    chosen = pss_padding() if scheme is Scheme.RSA_PSS else padding.PKCS1v15()
    handed.person_certificate.public_key().verify(signature, DATA, chosen, hashes.SHA256())
    (pss,) = {token.pss for token in list_tokens(handed.ports.module)}
    assert pss is (scheme is Scheme.RSA_PSS)


def test_a_token_without_a_way_to_sign_is_refused(handed: Handed) -> None:
    handed.ports.offer("CKM_SHA256")
    with pytest.raises(TokenFault, match="Không khóa nào trên thẻ ký được"), _opened(handed):
        pass


def test_a_p256_key_signs_in_der(handed: Handed) -> None:
    agency = handed.agency
    with open_token(handed.ports.module, agency.serial, "", agency.pin) as signer:
        signatures = [signer.sign(DATA) for _ in range(20)]
        assert signer.scheme is Scheme.ECDSA
        assert max(map(len, signatures)) <= signer.signature_size
    for signature in signatures:
        handed.agency_certificate.public_key().verify(signature, DATA, ec.ECDSA(hashes.SHA256()))


def test_two_tokens_sign_in_one_act(handed: Handed) -> None:
    module, person, agency = handed.ports.module, handed.person, handed.agency
    with (
        open_token(module, person.serial, "", PIN) as first,
        open_token(module, agency.serial, "", agency.pin) as other,
    ):
        assert (first.scheme, other.scheme) == (Scheme.RSA_PSS, Scheme.ECDSA)
        assert first.sign(DATA) and other.sign(DATA)


def test_one_token_opened_twice_in_an_act_keeps_its_login_until_the_end(handed: Handed) -> None:
    with _opened(handed) as outer:
        with _opened(handed) as inner:
            assert inner.sign(DATA)
        assert outer.sign(DATA)
        with pytest.raises(PinFault, match="không giống nhau"), _opened(handed, "99999999"):
            pass
        assert outer.sign(DATA)


def test_a_pin_once_given_is_not_there_for_the_next_act(handed: Handed) -> None:
    with _opened(handed):
        pass
    with pytest.raises(PinFault, match="Mã PIN không đúng"), _opened(handed, "99999999"):
        pass


def test_a_signer_does_not_outlive_its_act(handed: Handed) -> None:
    with _opened(handed) as signer:
        pass
    with pytest.raises(TokenFault):
        signer.sign(DATA)


def test_a_token_plugged_in_again_is_seen(handed: Handed) -> None:
    handed.ports.pull()
    assert list_tokens(handed.ports.module) == ()
    with pytest.raises(TokenFault, match="Không thấy thẻ"), _opened(handed):
        pass
    handed.ports.plug_in()
    assert len(list_tokens(handed.ports.module)) == 2
    with _opened(handed) as signer:
        assert signer.sign(DATA)


def test_certificates_that_cannot_sign_are_not_offered(ports: Tokens) -> None:
    token = ports.make_token("Thẻ nhiều chứng thư")
    public = ports.add_key(token)
    for certificate in (
        issue(public, "Để mã hóa", NOW, signs=False),
        issue(public, "Tổ chức chứng thực", NOW, authority=True),
    ):
        ports.add_certificate(token, certificate)
    (found,) = list_tokens(ports.module)
    assert (found.certificates, found.hidden) == ((), False)
    for certificate in (issue(public, "Cũ", NOW, days=(-900, 30)), issue(public, "Mới", NOW)):
        ports.add_certificate(token, certificate)
    (found,) = list_tokens(ports.module)
    assert [item.record.subject for item in found.certificates] == ["Mới", "Cũ"]


def test_a_weak_key_is_not_offered_and_refused(ports: Tokens) -> None:
    token = ports.make_token("Thẻ cũ")
    ports.add_certificate(token, issue(ports.add_key(token, bits=1024), "Khóa yếu", NOW))
    (found,) = list_tokens(ports.module)
    assert found.certificates == ()
    with pytest.raises(TokenFault, match="quá yếu"), open_token(ports.module, token.serial, "", PIN):
        pass


def test_of_several_certificates_of_one_key_the_one_asked_for_signs(ports: Tokens) -> None:
    token = ports.make_token("Thẻ gia hạn")
    public = ports.add_key(token)
    old, new = issue(public, "Cũ", NOW, days=(-900, 30)), issue(public, "Mới", NOW, days=(10, 900))
    for certificate in (old, new):
        ports.add_certificate(token, certificate)
    with open_token(ports.module, token.serial, fingerprint(der(old)), PIN) as signer:
        assert signer.certificate == old
    with open_token(ports.module, token.serial, fingerprint(der(new))[:12].upper(), PIN) as signer:
        assert signer.certificate == new

    def current(certificate: bytes) -> None:
        if certificate == der(new):
            raise UnusableCertificate("chưa đến ngày")

    with open_token(ports.module, token.serial, "", PIN, current) as signer:
        assert signer.certificate == old
    with open_token(ports.module, token.serial, "01", PIN) as signer:
        assert signer.certificate == new


def test_of_several_keys_one_has_to_be_named(ports: Tokens) -> None:
    token = ports.make_token("Thẻ hai khóa")
    named = [issue(ports.add_key(token, kind, bytes([n])), kind, NOW) for n, kind in enumerate(("rsa", "p256"))]
    for number, certificate in enumerate(named):
        ports.add_certificate(token, certificate, bytes([number]))
    unnamed = open_token(ports.module, token.serial, "", PIN)
    with pytest.raises(BadInput, match=r"nhiều chứng thư ký: (rsa|p256) .*; (rsa|p256)"), unnamed:
        pass
    for certificate in named:
        with open_token(ports.module, token.serial, fingerprint(der(certificate)), PIN) as signer:
            assert signer.certificate == certificate and signer.sign(DATA)


@pytest.mark.parametrize("kind", ["rsa", "p256"])
def test_a_certificate_without_its_keys_id_finds_its_key(kind: str, ports: Tokens) -> None:
    token = ports.make_token("Thẻ không số")
    ports.add_key(token, kind, b"\1")
    certificate = issue(ports.add_key(token, kind, b"\2"), "Người ký", NOW)
    ports.add_key(token, kind, b"\3")
    ports.add_certificate(token, certificate, b"")
    with open_token(ports.module, token.serial, "", PIN) as signer:
        assert signer.sign(DATA)


def test_a_private_certificate_is_seen_after_the_login(ports: Tokens) -> None:
    token = ports.make_token("Thẻ kín")
    certificate = issue(ports.add_key(token, "p256"), "Người ký", NOW)
    ports.add_certificate(token, certificate, private=True)
    (found,) = list_tokens(ports.module)
    assert (found.certificates, found.hidden) == ((), True)
    with open_token(ports.module, token.serial, "", PIN) as signer:
        assert signer.certificate == certificate and signer.sign(DATA)
    with pytest.raises(UnusableCertificate), open_token(ports.module, token.serial, "", PIN, _refuse):
        pass


def test_a_key_that_asks_for_the_pin_each_time_gets_it(ports: Tokens) -> None:
    token = ports.make_token("Thẻ hỏi từng lần")
    certificate = issue(ports.add_key(token, "p256", always_ask=True), "Người ký", NOW)
    ports.add_certificate(token, certificate)
    with open_token(ports.module, token.serial, "", PIN) as signer:
        assert signer.sign(DATA) and signer.sign(DATA)


def test_a_key_without_certificate_and_a_certificate_without_key(ports: Tokens) -> None:
    token = ports.make_token("Thẻ trống")
    public = ports.add_key(token)
    (found,) = list_tokens(ports.module)
    assert (found.certificates, found.hidden) == ((), True)
    with pytest.raises(TokenFault, match="không có chứng thư ký nào"), open_token(ports.module, token.serial, "", PIN):
        pass
    other = ports.make_token("Thẻ chép")
    ports.add_certificate(other, issue(public, "Người ký", NOW))
    with pytest.raises(TokenFault, match="không có khóa riêng"), open_token(ports.module, other.serial, "", PIN):
        pass


def test_a_certificate_that_is_no_certificate_is_passed_over(ports: Tokens) -> None:
    token = ports.make_token("Thẻ hỏng một nửa")
    certificate = issue(ports.add_key(token, "p256"), "Người ký", NOW)
    ports.add_certificate(token, certificate, trailing=b"\0" * 40)
    ports.add_certificate(token, certificate, value=b"<html>")
    (found,) = list_tokens(ports.module)
    assert [item.certificate for item in found.certificates] == [der(certificate)]


def test_the_certificate_is_checked_before_the_pin_is_tried(handed: Handed) -> None:
    wrong = open_token(handed.ports.module, handed.person.serial, "", "99999999", _refuse)
    with pytest.raises(UnusableCertificate), wrong:
        pass
    assert not any(token.pin_sentence for token in list_tokens(handed.ports.module))


def test_neither_pin_nor_key_is_shown(handed: Handed) -> None:
    with _opened(handed) as signer:
        assert PIN not in repr(signer)


def _opened(handed: Handed, pin: str = PIN):
    return open_token(handed.ports.module, handed.person.serial, "", pin)


def _refuse(certificate: bytes) -> None:
    raise UnusableCertificate("không dùng được")
