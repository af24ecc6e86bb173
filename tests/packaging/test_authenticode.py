"""Authenticode with a self-made certificate, on a real Windows program (the launcher that pip carries)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import authenticode
import pip
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

SECRET = "mat khau thu"
LAUNCHER = Path(pip.__file__).parent / "_vendor" / "distlib" / "t64.exe"
INSIDE = 4096


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> authenticode.Certificate:
    folder = tmp_path_factory.mktemp("khóa")
    (folder / "secret").write_text(SECRET + "\n")
    (folder / "key.p12").write_bytes(_self_made())
    return authenticode.Certificate(folder / "key.p12", folder / "secret")


def _self_made() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bản dựng thử")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return serialize_key_and_certificates(b"thu", key, made, None, BestAvailableEncryption(SECRET.encode()))


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return Path(shutil.copyfile(LAUNCHER, tmp_path / "chương trình.exe"))


def test_a_signed_program_verifies_and_nothing_else_is_left(
    program: Path, certificate: authenticode.Certificate
) -> None:
    unsigned = program.read_bytes()
    authenticode.sign(program, certificate)
    assert program.read_bytes() != unsigned
    authenticode.verify(program, certificate)
    assert [each.name for each in program.parent.iterdir()] == [program.name]


def test_a_changed_byte_is_found(program: Path, certificate: authenticode.Certificate) -> None:
    authenticode.sign(program, certificate)
    changed = bytearray(program.read_bytes())
    changed[INSIDE] ^= 1
    program.write_bytes(changed)
    with pytest.raises(authenticode.SigningFailed):
        authenticode.verify(program, certificate)


def test_an_unsigned_program_does_not_verify(program: Path, certificate: authenticode.Certificate) -> None:
    with pytest.raises(authenticode.SigningFailed):
        authenticode.verify(program, certificate)


def test_a_wrong_secret_leaves_the_program_as_it_was(
    program: Path, certificate: authenticode.Certificate, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("khac\n")
    before = program.read_bytes()
    with pytest.raises(authenticode.SigningFailed):
        authenticode.sign(program, certificate._replace(secret_file=wrong))
    assert program.read_bytes() == before


def test_no_certificate_given_is_no_signature() -> None:
    assert authenticode.given({}) is None


@pytest.mark.parametrize("secret", ["", "secret", "/nowhere/secret"])
def test_a_secret_that_is_no_absolute_path_of_a_file_is_refused(
    certificate: authenticode.Certificate, secret: str
) -> None:
    named = {"AUTHENTICODE_P12": str(certificate.p12), "AUTHENTICODE_SECRET_FILE": secret}
    with pytest.raises(authenticode.SigningFailed, match="AUTHENTICODE_SECRET_FILE"):
        authenticode.given(named)


def test_the_certificate_given_is_used(certificate: authenticode.Certificate) -> None:
    named = {"AUTHENTICODE_P12": str(certificate.p12), "AUTHENTICODE_SECRET_FILE": str(certificate.secret_file)}
    assert authenticode.given(named) == certificate
