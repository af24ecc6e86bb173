"""What tokens sign is judged by the tools of others: openssl and pdfsig; and by the program's own reader."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.certificates import der
from signing.container import Member, build_container
from signing.known import pin
from signing.names import MANIFEST, SIGNATURE
from signing.pdf import sign_pdf
from signing.token_faults import TokenFault
from signing.tokens import open_token
from signing.verification import verify_bundle
from tests.conftest import COMMUNE
from tests.outside import tool
from tests.signing.conftest import NOW
from tests.signing.test_pdf import pdfsig
from tests.tokens import Handed, Plugged

PLAIN = ("CKM_SHA256_RSA_PKCS", "CKM_RSA_PKCS", "CKM_ECDSA")
KINDS = ["pss", "plain", "p256"]


@pytest.fixture(params=KINDS)
def plugged(request: pytest.FixtureRequest, handed: Handed) -> tuple[Handed, Plugged, x509.Certificate]:
    """A token of each kind and its certificate."""
    if request.param == "plain":
        handed.ports.offer(*PLAIN)
    if request.param == "p256":
        return handed, handed.agency, handed.agency_certificate
    return handed, handed.person, handed.person_certificate


Given = tuple[Handed, Plugged, x509.Certificate]


def test_openssl_confirms_what_a_token_signed(plugged: Given, members: tuple[Member, ...], tmp_path: Path) -> None:
    handed, token, certificate = plugged
    with open_token(handed.ports.module, token.serial, "", token.pin) as signer:
        bundle = build_container(members, signer, NOW)
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        (tmp_path / "manifest.xml").write_bytes(archive.read(MANIFEST))
        (tmp_path / "sig.p7s").write_bytes(archive.read(SIGNATURE))
    (tmp_path / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    command = "cms -verify -cades -binary -inform DER -in sig.p7s -content manifest.xml -CAfile cert.pem -purpose any"
    words = [tool("openssl"), *command.split(), "-partial_chain", "-attime", str(int(NOW.timestamp()))]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "manifest.xml").write_bytes(b"<x/>")
    assert subprocess.run(words, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_the_reader_knows_a_tokens_signature(plugged: Given, members: tuple[Member, ...]) -> None:
    handed, token, certificate = plugged
    with open_token(handed.ports.module, token.serial, "", token.pin) as signer:
        bundle = build_container(members, signer, NOW)
    found = verify_bundle(bundle, [pin(der(certificate), COMMUNE)], NOW).record
    assert (found.signature.ok, found.signer.ok, found.certificate.ok) == (True, True, True)


def test_pdfsig_confirms_what_a_token_signed(plugged: Given, archival_pdf: bytes, tmp_path: Path) -> None:
    handed, token, _ = plugged
    with open_token(handed.ports.module, token.serial, "", token.pin) as signer:
        signed = sign_pdf(archival_pdf, signer, "organisation", NOW)
    said = pdfsig(signed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_a_person_and_an_agency_sign_one_pdf_with_their_tokens(
    handed: Handed, archival_pdf: bytes, tmp_path: Path
) -> None:
    module, person, agency = handed.ports.module, handed.person, handed.agency
    with (
        open_token(module, person.serial, "", person.pin) as first,
        open_token(module, agency.serial, "", agency.pin) as second,
    ):
        signed = sign_pdf(sign_pdf(archival_pdf, first, "person", NOW), second, "organisation", NOW)
    said = pdfsig(signed, tmp_path)
    assert said.count("Signature is Valid") == 2
    assert "Nguyễn Thị Mỹ Hạnh" in said and "Ủy ban nhân dân xã" in said


def test_a_token_pulled_between_pin_and_signature_leaves_nothing_signed(
    handed: Handed, archival_pdf: bytes, members: tuple[Member, ...]
) -> None:
    token = handed.person
    with open_token(handed.ports.module, token.serial, "", token.pin) as signer:
        handed.ports.pull()
        with pytest.raises(TokenFault, match=r"bị rút ra.*chưa ký gì"):
            sign_pdf(archival_pdf, signer, "person", NOW)
        with pytest.raises(TokenFault, match=r"bị rút ra.*chưa ký gì"):
            build_container(members, signer, NOW)
