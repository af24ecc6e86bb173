"""What is encrypted to an office is opened by that office alone, by OpenSSL as well, and never as anything else."""

from __future__ import annotations

import random
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12

from forms.errors import BadInput
from signing.certificates import der
from signing.envelope import (
    AlteredEnvelope,
    DecryptionKey,
    NotForThisOffice,
    OtherEnvelope,
    decrypt,
    encrypt,
    is_envelope,
    load_decryption_key,
    recipients,
    require_receiving,
)
from signing.envelope_reader import AES_256_GCM, RSAES_OAEP
from signing.names import LIMITS
from tests.outside import tool
from tests.signing.conftest import NOW, PASSPHRASE, Office, certificate_of, pkcs12_of

DATA = "PK\x03\x04 gói báo cáo của xã Đường Lâm".encode()
GCM = ("-aes-256-gcm", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256")
SEED = 20261121


@pytest.fixture(scope="module")
def key(office: Office) -> DecryptionKey:
    return load_decryption_key(office.key.decryption_pkcs12, PASSPHRASE)


@pytest.fixture(scope="module")
def small(rsa_key: rsa.RSAPrivateKey) -> DecryptionKey:
    """A key of 2048 bits, so that a flipped byte is judged quickly."""
    return load_decryption_key(pkcs12_of(rsa_key, certificate_of(rsa_key, signs=False)), PASSPHRASE)


def openssl(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([tool("openssl"), "cms", *words], cwd=folder, capture_output=True, check=False)


def pem_files(folder: Path, office: Office) -> None:
    """The office's certificate and key as OpenSSL's commands take them: c.pem, k.pem."""
    bag = pkcs12.load_pkcs12(office.key.decryption_pkcs12, PASSPHRASE.encode())
    assert bag.key is not None and bag.cert is not None
    (folder / "k.pem").write_bytes(bag.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "c.pem").write_bytes(bag.cert.certificate.public_bytes(Encoding.PEM))


@pytest.mark.parametrize("size", [0, 1, 127, 128, 70_000])
def test_what_is_encrypted_comes_back_exactly(key: DecryptionKey, size: int) -> None:
    data = random.Random(size).randbytes(size)
    envelope = encrypt(data, [key.certificate])
    assert is_envelope(envelope) and (size < 16 or data[:16] not in envelope)
    assert decrypt(envelope, [key]) == data


def test_every_recipient_opens_it_and_nobody_else(office: Office, other_office: Office, small: DecryptionKey) -> None:
    offices = [load_decryption_key(item.key.decryption_pkcs12, PASSPHRASE) for item in (office, other_office)]
    envelope = encrypt(DATA, [item.certificate for item in offices] * 2)
    assert [decrypt(envelope, [small, item]) for item in offices] == [DATA, DATA]
    assert {item.name for item in recipients(envelope)} == {
        "Ủy ban nhân dân xã Đường Lâm",
        "Ủy ban nhân dân xã Việt Đoàn",
    }
    serials = {x509.load_der_x509_certificate(item.certificate).serial_number for item in offices}
    assert {int(item.number, 16) for item in recipients(envelope)} == serials
    with pytest.raises(NotForThisOffice, match="Gói này không được mã hóa cho cơ quan này") as refused:
        decrypt(envelope, [small])
    for item in recipients(envelope):
        assert f"chứng thư số {item.number[:16]} do “{item.name}” cấp" in refused.value.remedy
    with pytest.raises(NotForThisOffice):
        decrypt(envelope, [])


def test_openssl_opens_what_is_written_here(tmp_path: Path, office: Office, other_office: Office) -> None:
    pem_files(tmp_path, office)
    certificates = [item.key.decryption_certificate for item in (other_office, office)]
    (tmp_path / "goi").write_bytes(encrypt(DATA, certificates))
    words = ("-decrypt", "-binary", "-inform", "DER", "-in", "goi", "-inkey", "k.pem", "-recip", "c.pem")
    done = openssl(tmp_path, *words)
    assert (done.returncode, done.stdout) == (0, DATA), done.stderr


@pytest.mark.parametrize("named_by", [(), ("-keyid",)])
def test_what_openssl_writes_is_opened_here(
    tmp_path: Path, office: Office, key: DecryptionKey, named_by: tuple[str, ...]
) -> None:
    pem_files(tmp_path, office)
    (tmp_path / "d").write_bytes(DATA)
    words = ("-encrypt", "-binary", "-outform", "DER", "-in", "d", "-out", "goi", *named_by, "-recip", "c.pem", *GCM)
    assert openssl(tmp_path, *words).returncode == 0
    envelope = (tmp_path / "goi").read_bytes()
    assert decrypt(envelope, [key]) == DATA
    assert [item.is_for(key.certificate) for item in recipients(envelope)] == [True]
    assert int(recipients(envelope)[0].number, 16) in {
        x509.load_der_x509_certificate(key.certificate).serial_number,
        int.from_bytes(x509.SubjectKeyIdentifier.from_public_key(key._key.public_key()).digest),
    }, "a serial number may begin with noughts"


@pytest.mark.parametrize(
    "words",
    [
        ("-aes-256-cbc",),
        ("-aes-128-gcm", *GCM[1:]),
        ("-aes-256-gcm",),
        ("-aes-256-gcm", "-keyopt", "rsa_padding_mode:oaep"),
        (*GCM, "-stream"),
    ],
)
def test_another_way_of_encrypting_is_told_apart(
    tmp_path: Path, office: Office, key: DecryptionKey, words: tuple[str, ...]
) -> None:
    pem_files(tmp_path, office)
    (tmp_path / "d").write_bytes(DATA)
    written = ("-encrypt", "-binary", "-outform", "DER", "-in", "d", "-out", "goi", words[0], "-recip", "c.pem")
    assert openssl(tmp_path, *written, *words[1:]).returncode == 0
    envelope = (tmp_path / "goi").read_bytes()
    assert is_envelope(envelope)
    with pytest.raises(OtherEnvelope, match="theo cách mà phiên bản này"):
        decrypt(envelope, [key])


def test_no_flipped_byte_gives_other_data(small: DecryptionKey) -> None:
    envelope = encrypt(DATA, [small.certificate])
    for place in range(len(envelope)):
        for bit in (0x01, 0x80):
            changed = bytearray(envelope)
            changed[place] ^= bit
            with pytest.raises(BadInput) as refused:
                decrypt(bytes(changed), [small])
            assert refused.value.remedy, place


def test_a_changed_content_is_called_altered(small: DecryptionKey) -> None:
    envelope = bytearray(encrypt(DATA, [small.certificate]))
    for place in (len(envelope) - 1, len(envelope) - 18 - 2, envelope.index(RSAES_OAEP) + 80):
        changed = bytearray(envelope)
        changed[place] ^= 1
        with pytest.raises(AlteredEnvelope, match="đã bị thay đổi hoặc hỏng"):
            decrypt(bytes(changed), [small])
    for cut in (envelope[:-1], envelope + b"\0", envelope[:40]):
        with pytest.raises(AlteredEnvelope):
            decrypt(bytes(cut), [small])


def test_random_damage_never_crashes_and_never_gives_other_data(small: DecryptionKey, key: DecryptionKey) -> None:
    chance = random.Random(SEED)
    envelope = encrypt(DATA, [small.certificate, key.certificate])
    for _ in range(1500):
        changed = bytearray(envelope)
        for _ in range(chance.randint(1, 4)):
            place, size = chance.randrange(len(changed)), chance.randint(0, 5)
            changed[place : place + size] = chance.randbytes(chance.randint(0, 5))
        try:
            assert decrypt(bytes(changed), [small]) == DATA
            assert all(isinstance(item.name + item.number, str) for item in recipients(bytes(changed)))
        except BadInput as refused:
            assert refused.remedy


@pytest.mark.parametrize("data", [b"", b"0", b"PK\x03\x04", b"<!DOCTYPE html>", b"\x30\x80", b"\x30\x84", b"\x30" * 90])
def test_another_file_is_no_envelope(small: DecryptionKey, data: bytes) -> None:
    assert not is_envelope(data)
    with pytest.raises(BadInput, match="không phải là gói báo cáo đã mã hóa"):
        decrypt(data, [small])


def test_what_is_too_large_is_not_looked_into(small: DecryptionKey) -> None:
    envelope = encrypt(bytes(400_000), [small.certificate])
    with pytest.raises(BadInput, match="lớn quá mức"):
        decrypt(envelope, [small], replace(LIMITS, file=1000))


def test_a_newer_version_is_told_apart_from_damage(small: DecryptionKey) -> None:
    envelope = encrypt(DATA, [small.certificate])
    version = envelope.index(b"\x02\x01\x00\x31") + 2
    newer = envelope[:version] + b"\x01" + envelope[version + 1 :]
    other_cipher = envelope.replace(AES_256_GCM, AES_256_GCM[:-1] + b"\x2f")
    for data in (newer, other_cipher):
        with pytest.raises(OtherEnvelope):
            recipients(data)


class WrongLength(DecryptionKey):
    """A key that finds a content key of five bytes."""

    def unwrap(self, wrapped: bytes) -> bytes | None:
        return b"12345"


def test_a_content_key_of_another_length_is_no_key(small: DecryptionKey) -> None:
    envelope = encrypt(DATA, [small.certificate])
    with pytest.raises(AlteredEnvelope):
        decrypt(envelope, [WrongLength(small.certificate, small._key)])


def test_an_envelope_for_a_crowd_is_not_worked_through(
    small: DecryptionKey, rsa_key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signing.envelope.RECIPIENTS", 100)
    envelope = encrypt(DATA, [der(certificate_of(rsa_key, signs=False)) for _ in range(51)])
    with pytest.raises(OtherEnvelope):
        decrypt(envelope, [small])


def test_who_cannot_be_encrypted_to_is_refused(office: Office, rsa_key: rsa.RSAPrivateKey) -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    curve = ec.generate_private_key(ec.SECP256R1())
    for certificate in (
        office.key.signing_certificate,
        der(certificate_of(rsa_key, signs=True)),
        der(certificate_of(weak, signs=False)),
        der(certificate_of(curve, signs=False)),
    ):
        with pytest.raises(BadInput, match="không dùng để mã hóa được"):
            encrypt(DATA, [certificate])
    for nobody in ([], [b"%d" % number for number in range(51)], [b"no certificate"]):
        with pytest.raises(BadInput):
            encrypt(DATA, nobody)


def test_a_certificate_is_encrypted_to_within_its_dates(office: Office) -> None:
    certificate = office.key.decryption_certificate
    require_receiving(certificate, NOW)
    for moment in (NOW - timedelta(days=3), NOW + timedelta(days=365 * 6)):
        with pytest.raises(BadInput, match="Chứng thư nhận của Ủy ban nhân dân xã Đường Lâm chỉ có hiệu lực từ ngày"):
            require_receiving(certificate, moment)


def test_a_key_file_that_does_not_open_says_why(office: Office, rsa_key: rsa.RSAPrivateKey) -> None:
    for data, secret in ((office.key.decryption_pkcs12, "sai mật khẩu"), (b"no key", PASSPHRASE)):
        with pytest.raises(BadInput, match="Mật khẩu của khóa giải mã không đúng"):
            load_decryption_key(data, secret)
    for data in (office.key.signing_pkcs12, pkcs12_of(rsa_key, None), pkcs12_of(rsa_key, certificate_of(rsa_key))):
        with pytest.raises(BadInput, match="không có khóa giải mã"):
            load_decryption_key(data, PASSPHRASE)


def test_a_key_is_never_printed(key: DecryptionKey) -> None:
    assert "PrivateKey" not in repr(key)
