"""Names that strangers choose stand in sentences: on one line, and nothing in them turns or hides what follows."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from forms.errors import BadInput
from forms.key_statements import StatedUnit, Withdrawal, decode_statement, encode_statement
from signing.archive import ArchiveRefused
from signing.certificates import certificate_record, der
from signing.container import MANIFEST_HEAD, MANIFEST_TAIL, SHA256
from signing.keys import KeySigner, Scheme
from signing.reader import read_manifest
from signing.revocation import read_crl
from signing.verification import verify_file
from tests.signing.conftest import NOW, Office, drawn_pdf

HIDDEN = ("a\nĐã xác nhận.", "a\u202ebc", "a\x1b[2Jb", "a\u200bb", "a\u2066b", "a\u2028b", "a\r\tb")


def named(text: str) -> KeySigner:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, text), x509.NameAttribute(NameOID.ORGANIZATION_NAME, text)]
    )
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, NOW - dt.timedelta(1), NOW + dt.timedelta(9))
    return KeySigner(builder.sign(key, hashes.SHA256()), Scheme.ECDSA, key)


@pytest.mark.parametrize("text", HIDDEN)
def test_a_certificates_names_are_shown_on_one_line(text: str) -> None:
    record = certificate_record(der(named(text).certificate))
    assert record.subject.isprintable() and record.organisation.isprintable()
    assert record.subject.startswith("a")


def test_a_very_long_name_is_cut() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.Name([x509.NameAttribute(NameOID.GIVEN_NAME, "Hạnh" * 10)] * 60)
    builder = x509.CertificateBuilder(names, names, key.public_key(), 7, NOW, NOW + dt.timedelta(9))
    assert len(certificate_record(der(builder.sign(key, hashes.SHA256()))).subject) <= 200


def test_a_lists_authority_is_shown_on_one_line() -> None:
    signer = named("Cơ quan\u202e\ncấp")
    builder = x509.CertificateRevocationListBuilder(signer.certificate.subject, NOW, NOW + dt.timedelta(9))
    crl = builder.sign(signer._key, hashes.SHA256())
    assert read_crl(crl.public_bytes(Encoding.DER)).name == "Cơ quan cấp"


@pytest.mark.parametrize("uri", ["a%0Ab.pdf", "a%E2%80%AEb.pdf", "..%5Cb", "../b", "a%1Bb", "/etc/passwd", "CON"])
@pytest.mark.parametrize("own", [True, False])
def test_a_manifest_promises_only_names_that_a_member_can_bear(uri: str, own: bool) -> None:
    kind = ' MimeType="application/pdf"' if own else ""
    digest = "A" * 43 + "="
    line = (
        f'<asic:DataObjectReference{kind} URI="{uri}"><ds:DigestMethod Algorithm="{SHA256}"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>\n"
    )
    with pytest.raises(ArchiveRefused) as refused:
        read_manifest((MANIFEST_HEAD + line + MANIFEST_TAIL).encode())
    assert refused.value.sentence.isprintable()


@pytest.mark.parametrize("text", HIDDEN)
def test_a_statement_with_hidden_letters_is_refused(text: str, office: Office) -> None:
    said = {"unit": StatedUnit("09190", "Xã"), "reason": "mất khóa"}
    for changed in ({"unit": StatedUnit("09190", text)}, {"reason": text}):
        statement = Withdrawal(
            made_at=NOW, signing=office.key.signing_certificate, since=NOW.date(), **{**said, **changed}
        )
        with pytest.raises(BadInput):
            decode_statement(encode_statement(statement))


def test_a_strangers_name_stands_in_one_sentence() -> None:
    from signing.pdf import sign_pdf

    pdf = sign_pdf(drawn_pdf(), named("A” đã được xác nhận.\nB\u202e"), "organisation", NOW)
    assert verify_file(pdf, [], NOW).record.signer.sentence.isprintable()
