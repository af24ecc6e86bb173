"""Moments at the ends of the calendar: X.509 writes 9999-12-31 for "no end" (RFC 5280, 4.1.2.5), which in Vietnam is
the year 10000. Nothing that a stranger dates so may stop the program."""

from __future__ import annotations

import datetime as dt

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from forms.dates import VIETNAM, vietnam_day
from forms.errors import BadInput
from forms.key_statements import KeyCard, Roster, RosterKey, RosterUnit, StatedUnit, decode_statement, encode_statement
from signing.certificates import certificate_record, der
from signing.cms import sign_detached
from signing.cms_reader import check_detached
from signing.container import Member, build_container
from signing.keys import KeySigner, Scheme
from signing.known import pin
from signing.pdf import sign_pdf
from signing.revocation import read_crl
from signing.verification import verify_bundle, verify_file
from tests.signing.conftest import NOW, UNIT, Office, drawn_pdf
from tests.signing.test_shadows import repacked

LAST = dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)
FIRST = dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=14)))


def endless() -> KeySigner:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Không hạn")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, NOW - dt.timedelta(1), LAST)
    return KeySigner(builder.sign(key, hashes.SHA256()), Scheme.ECDSA, key)


def test_a_certificate_without_an_end_is_told_in_a_sentence() -> None:
    signer = endless()
    record = certificate_record(der(signer.certificate))
    assert vietnam_day(record.not_after).endswith("/9999") and record.not_after.astimezone(VIETNAM).year == 9999
    data = build_container([Member("a.pdf", b"%PDF-")], signer, NOW)
    assert (
        "hiệu lực đến ngày"
        in verify_bundle(data, [pin(der(signer.certificate), UNIT)], NOW).record.certificate.sentence
    )


def test_a_signing_time_out_of_reach_is_no_signing_time() -> None:
    facts = check_detached(sign_detached(b"x", endless(), LAST), b"")
    assert not facts.parsed
    data = build_container([Member("a.pdf", b"%PDF-")], endless(), LAST)
    assert verify_bundle(data, [], NOW).record.signature.ok is False


@pytest.mark.parametrize("moment", [rb"99991231235959\05300", rb"00010101000000\05314", rb"20261120083000\05399"])
def test_a_pdf_that_claims_such_a_time_is_judged(moment: bytes) -> None:
    signed = repacked(sign_pdf(drawn_pdf(), endless(), "organisation", NOW), rb"20261120083000\05307", moment)
    assert "không ghi thời điểm" in verify_file(signed, [], NOW).record.signature.sentence


def test_a_list_that_is_never_overdue_is_read() -> None:
    signer = endless()
    builder = x509.CertificateRevocationListBuilder(signer.certificate.subject, NOW, LAST)
    crl = read_crl(builder.sign(signer._key, hashes.SHA256()).public_bytes(Encoding.DER))
    assert crl.next_update is not None and crl.next_update.astimezone(VIETNAM).year == 9999


@pytest.mark.parametrize("moment", [LAST, FIRST, dt.datetime(1, 1, 1, tzinfo=dt.UTC)])
def test_a_statement_of_such_a_day_is_refused(moment: dt.datetime, office: Office) -> None:
    unit = StatedUnit(UNIT, "Xã Đường Lâm")
    card = KeyCard(made_at=moment, unit=unit, signing=office.key.signing_certificate)
    listed = RosterKey("sign", office.key.signing_certificate, moment, NOW)
    withdrawn = RosterKey("sign", office.key.signing_certificate, NOW, NOW, moment)
    rosters = (
        Roster(made_at=NOW, unit=unit, units=(RosterUnit("09193", "Xã", (key,)),)) for key in (listed, withdrawn)
    )
    for statement in (card, *rosters):
        with pytest.raises(BadInput, match="không đọc được"):
            decode_statement(encode_statement(statement))
