from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from asn1crypto import pkcs12 as pkcs12_parts
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12

from forms.errors import BadInput
from forms.text import read_aloud
from signing import keys
from signing.certificates import (
    UnusableCertificate,
    certificate_record,
    fingerprint,
    load_certificate,
    public_key,
    require_current,
)
from signing.envelope import load_decryption_key
from signing.keys import Scheme, load_pkcs12, make_office_key
from signing.pkcs12_rounds import rounds_of
from tests.outside import tool
from tests.signing.conftest import NOW, PASSPHRASE, UNIT, Office, certificate_of, pkcs12_of
from tests.unit_keys import FEW_ROUNDS


def test_a_made_key_signs_with_p256_and_receives_with_rsa_3072(office: Office) -> None:
    signing = x509.load_der_x509_certificate(office.key.signing_certificate)
    receiving = x509.load_der_x509_certificate(office.key.decryption_certificate)
    key, other = signing.public_key(), receiving.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == "secp256r1"
    assert isinstance(other, rsa.RSAPublicKey) and other.key_size == 3072
    usage = signing.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_encipherment) == (True, True, False)
    usage = receiving.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_encipherment) == (False, False, True)


def _rounds(file: bytes) -> list[int]:
    """Of the key derivation, for each locked part of a PKCS#12 file, then its MAC, read by another reader."""
    locks = []
    parts = pkcs12_parts.Pfx.load(file)
    for part in parts.authenticated_safe:
        if part["content_type"].native == "encrypted_data":
            locks.append(part["content"]["encrypted_content_info"]["content_encryption_algorithm"])
        else:
            bags = pkcs12_parts.SafeContents.load(part["content"].native)
            locks += [bag["bag_value"]["encryption_algorithm"] for bag in bags]
    return [*(lock.kdf_iterations for lock in locks), parts["mac_data"]["iterations"].native]


def test_a_made_key_is_locked_with_many_rounds(kdf_rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its MAC, too: a thief of the file asks the part that is reckoned in the shortest time."""
    monkeypatch.setattr(keys, "KDF_ROUNDS", kdf_rounds)
    made = make_office_key(UNIT, "Xã", "Chủ tịch", PASSPHRASE, NOW)
    for file in (made.signing_pkcs12, made.decryption_pkcs12):
        assert _rounds(file) == [200_000, 200_000, 200_000]
        assert rounds_of(file) == (200_000, 200_000, 200_000)


@pytest.mark.parametrize("passphrase", [PASSPHRASE, "a" * 31, "b" * 200, "chữ 𝒜 ngoài bảng 😀"])
def test_openssl_takes_the_mac_of_a_made_key(tmp_path: Path, passphrase: str) -> None:
    import subprocess

    made = make_office_key(UNIT, "Xã", "Chủ tịch", passphrase, NOW)
    assert load_pkcs12(made.signing_pkcs12, passphrase).scheme is Scheme.ECDSA
    (tmp_path / "k.p12").write_bytes(made.signing_pkcs12)
    command = [tool("openssl"), "pkcs12", "-in", "k.p12", "-passin", "stdin", "-info", "-noout"]
    done = subprocess.run(command, cwd=tmp_path, input=f"{passphrase}\n".encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"MAC: sha256, Iteration {keys.KDF_ROUNDS}".encode() in done.stderr


def test_a_key_file_of_earlier_versions_still_opens(office: Office) -> None:
    """Its MAC has 2,048 rounds, as cryptography writes it; so have files of authorities."""
    key = ec.generate_private_key(ec.SECP256R1())
    old = pkcs12_of(key, certificate_of(key))
    assert rounds_of(old)[-1] == 2048
    assert load_pkcs12(old, PASSPHRASE).scheme is Scheme.ECDSA


@pytest.mark.parametrize("passphrase", ["12031975", "12/03/1975", "0912 345 678", "........"])
def test_a_birthday_or_a_telephone_number_is_no_passphrase(passphrase: str) -> None:
    with pytest.raises(BadInput, match="chỉ gồm chữ số"):
        make_office_key(UNIT, "Xã", "Chủ tịch", passphrase, NOW)


@pytest.mark.parametrize("rounds", [5_000_001, 2**31 - 1, 2**63])
@pytest.mark.parametrize("opened", [load_pkcs12, load_decryption_key])
def test_a_key_file_that_would_be_reckoned_for_hours_is_refused(office: Office, rounds: int, opened) -> None:
    for file in (office.key.signing_pkcs12, office.key.decryption_pkcs12):
        parts = pkcs12_parts.Pfx.load(file)
        parts["mac_data"]["iterations"] = rounds
        with pytest.raises(BadInput, match="quá lâu"):
            opened(parts.dump(force=True), PASSPHRASE)


def test_the_locks_inside_a_key_file_are_looked_at_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = pkcs12_parts.Pfx.load(office.key.signing_pkcs12)
    parts["mac_data"]["iterations"] = 2
    file = parts.dump(force=True)
    assert rounds_of(file) == (FEW_ROUNDS, FEW_ROUNDS, 2)
    monkeypatch.setattr("signing.pkcs12_rounds.MOST_ROUNDS", FEW_ROUNDS - 1)
    with pytest.raises(BadInput, match="quá lâu"):
        load_pkcs12(file, PASSPHRASE)


def test_a_made_key_names_its_unit_and_lasts_five_years(office: Office) -> None:
    record = office.key.record
    assert (record.unit_code, record.subject) == (UNIT, "Chủ tịch")
    assert record.organisation == "Ủy ban nhân dân xã Đường Lâm"
    assert record.not_before <= NOW < record.not_after
    assert record.not_after.year == NOW.year + 5


def test_a_long_unit_name_still_makes_a_certificate() -> None:
    key = make_office_key("27.so-y-te", "Ủ" * 200, "Đ" * 200, PASSPHRASE, NOW)
    assert (key.record.organisation, key.record.subject) == ("Ủ" * 21, "Đ" * 32)
    assert key.record.unit_code == "27.so-y-te"


def test_a_short_passphrase_or_an_empty_name_makes_no_key() -> None:
    with pytest.raises(BadInput, match="ít nhất 8"):
        make_office_key(UNIT, "Xã", "Chủ tịch", "ngắn", NOW)
    with pytest.raises(BadInput, match="mã đơn vị"):
        make_office_key(UNIT, " ", "Chủ tịch", PASSPHRASE, NOW)


def test_the_passphrase_may_be_typed_in_either_unicode_form(office: Office) -> None:
    import unicodedata

    signer = load_pkcs12(office.key.signing_pkcs12, unicodedata.normalize("NFD", PASSPHRASE))
    assert signer.scheme is Scheme.ECDSA


def test_openssl_opens_both_files_of_a_made_key(office: Office, tmp_path: Path) -> None:
    import subprocess

    for data in (office.key.signing_pkcs12, office.key.decryption_pkcs12):
        (tmp_path / "k.p12").write_bytes(data)
        done = subprocess.run(
            [tool("openssl"), "pkcs12", "-in", "k.p12", "-passin", f"pass:{PASSPHRASE}", "-noout"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_the_key_is_not_shown(office: Office) -> None:
    assert "PrivateKey" not in repr(office.signer)
    assert "pkcs12" not in repr(office.key)


def test_a_wrong_passphrase_is_said(office: Office) -> None:
    with pytest.raises(BadInput, match="Mật khẩu"):
        load_pkcs12(office.key.signing_pkcs12, "sai mật khẩu")
    with pytest.raises(BadInput, match="Mật khẩu"):
        load_pkcs12(office.key.signing_pkcs12, "")


@pytest.mark.parametrize("data", [b"", b"<html>", b"\x30\x03\x02\x01\x03", b"-----BEGIN CERTIFICATE-----"])
def test_what_is_not_pkcs12_is_said(data: bytes) -> None:
    with pytest.raises(BadInput, match=r"không phải là khóa ký PKCS#12"):
        load_pkcs12(data, PASSPHRASE)


def test_a_cut_or_altered_pkcs12_is_refused(office: Office) -> None:
    data = office.key.signing_pkcs12
    with pytest.raises(BadInput):
        load_pkcs12(data[:-1], PASSPHRASE)
    middle = len(data) // 2
    with pytest.raises(BadInput):
        load_pkcs12(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :], PASSPHRASE)


def test_a_weak_rsa_key_is_refused() -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    with pytest.raises(BadInput, match="quá yếu"):
        load_pkcs12(pkcs12_of(weak, certificate_of(weak)), PASSPHRASE)


def test_a_weak_curve_is_refused() -> None:
    weak = ec.generate_private_key(ec.SECP192R1())
    with pytest.raises(BadInput, match="quá yếu"):
        load_pkcs12(pkcs12_of(weak, certificate_of(weak)), PASSPHRASE)


def test_a_key_without_certificate_is_refused() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(BadInput, match="không có đủ"):
        load_pkcs12(pkcs12_of(key, None), PASSPHRASE)


def test_a_certificate_without_key_is_refused(office: Office) -> None:
    data = pkcs12.serialize_key_and_certificates(b"thu", None, None, [office.signer.certificate], NoEncryption())
    with pytest.raises(BadInput, match="không có đủ"):
        load_pkcs12(data, "")


def test_another_keys_certificate_is_refused(
    office: Office, rsa_key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither cryptography nor OpenSSL writes such a file, so its contents are put in by hand."""
    certificate = certificate_of(rsa_key)
    bag = pkcs12.PKCS12KeyAndCertificates(
        ec.generate_private_key(ec.SECP256R1()), pkcs12.PKCS12Certificate(certificate, None), []
    )
    monkeypatch.setattr("signing.keys.pkcs12.load_pkcs12", lambda *_: bag)
    with pytest.raises(BadInput, match="không khớp nhau"):
        load_pkcs12(office.key.signing_pkcs12, PASSPHRASE)


def test_a_certificate_that_is_not_for_signing_is_refused(office: Office) -> None:
    with pytest.raises(UnusableCertificate, match="không dùng để ký"):
        load_pkcs12(office.key.decryption_pkcs12, PASSPHRASE)


def test_another_kind_of_key_is_refused() -> None:
    key = dsa.generate_private_key(2048)
    name = x509.Name([])
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW)
        .not_valid_after(NOW + dt.timedelta(days=1))
    )
    from cryptography.hazmat.primitives import hashes

    signed = certificate.sign(key, hashes.SHA256())
    data = pkcs12.serialize_key_and_certificates(b"thu", key, signed, None, NoEncryption())
    with pytest.raises(BadInput, match="loại không được hỗ trợ"):
        load_pkcs12(data, "")


def test_a_certificate_is_asked_for_its_dates(office: Office) -> None:
    record = office.key.record
    require_current(record, NOW)
    with pytest.raises(UnusableCertificate, match="hết hạn"):
        require_current(record, record.not_after + dt.timedelta(seconds=1))
    with pytest.raises(UnusableCertificate, match="chỉ có hiệu lực từ ngày"):
        require_current(record, record.not_before - dt.timedelta(seconds=1))


def test_a_fingerprint_is_read_in_groups(office: Office) -> None:
    digest = fingerprint(office.key.signing_certificate)
    groups = read_aloud(digest).split(" ")
    assert "".join(groups).lower() == digest
    assert [len(group) for group in groups] == [4] * 16
    assert office.key.record.groups == " ".join(groups)


def test_a_certificate_is_read_from_der_and_pem(office: Office) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    pem = office.signer.certificate.public_bytes(Encoding.PEM)
    assert load_certificate(pem) == load_certificate(office.key.signing_certificate)
    with pytest.raises(BadInput, match="không phải là chứng thư số"):
        load_certificate(b"<html>")


def test_a_foreign_certificate_has_no_unit(rsa_key: rsa.RSAPrivateKey) -> None:
    from signing.certificates import der

    record = certificate_record(der(certificate_of(rsa_key)))
    assert (record.unit_code, record.organisation, record.may_sign) == (None, "", True)


def test_a_certificate_with_any_flipped_bit_is_read_or_refused(office: Office) -> None:
    good = office.key.signing_certificate
    refused = 0
    for place in range(8 * len(good)):
        altered = bytearray(good)
        altered[place // 8] ^= 1 << place % 8
        try:
            assert certificate_record(bytes(altered)).fingerprint != office.key.record.fingerprint
        except BadInput:
            refused += 1
        public_key(bytes(altered))
    assert refused > 500
