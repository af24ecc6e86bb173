"""Chains to a given root and revocation lists from files: what is not in order makes nobody known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from forms.errors import BadInput
from signing.certificates import fingerprint
from signing.chains import Chains
from signing.der import parse
from signing.known import KnownCertificate, KnownCertificates, pin
from signing.revocation import read_crl

NOW = dt.datetime(2026, 11, 20, 1, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
YEAR = 365 * DAY
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Party:
    """A name with its key and certificate."""

    key: Key
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def issue(
    subject: str,
    issuer: Party | None = None,
    *,
    ca: bool | None = False,
    cert_sign: bool = True,
    first: dt.datetime = NOW - YEAR,
    last: dt.datetime = NOW + YEAR,
    path_length: int | None = None,
    critical: bool = False,
) -> Party:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = x509.CertificateBuilder(
        subject_name=named(subject), issuer_name=issuer.certificate.subject if issuer else named(subject)
    )
    usage = x509.KeyUsage(not ca, False, False, False, False, bool(ca and cert_sign), bool(ca), False, False)
    builder = (
        builder.public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(usage, critical=True)
    )
    if ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(ca, path_length if ca else None), critical=True)
    if critical:
        builder = builder.add_extension(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"?"), True)
    return Party(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def crl_of(
    issuer: Party,
    *revoked: Party,
    when: dt.datetime = NOW - DAY,
    made: dt.datetime = NOW - DAY,
    until: dt.datetime = NOW + 30 * DAY,
    signer: Key | None = None,
    reason: x509.ReasonFlags | None = None,
    extension: x509.ExtensionType | None = None,
) -> bytes:
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
    builder = builder.last_update(made).next_update(until)
    for party in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(party.certificate.serial_number).revocation_date(when)
        if reason:
            entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    if extension:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(signer or issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


ROOT = issue("Gốc", ca=True)
ISSUING = issue("Cơ quan cấp", ROOT, ca=True)
OLD, NEW = issue("Phường Võ Cường", ISSUING), issue("Phường Võ Cường", ISSUING)


def chains(*crls: bytes, pins: tuple[KnownCertificate, ...] = (), authorities: tuple[Party, ...] = ()) -> Chains:
    parties = authorities or (ROOT, ISSUING)
    return Chains([party.der for party in parties], [read_crl(crl) for crl in crls], pins, NOW)


def known(
    *crls: bytes, pinned: tuple[KnownCertificate, ...] | None = None, authorities: tuple[Party, ...] = ()
) -> KnownCertificates:
    pins = (pin(OLD.der, "09190"),) if pinned is None else pinned
    return KnownCertificates(pins, chains(*crls, pins=pins, authorities=authorities))


def test_a_certificate_issued_anew_to_the_same_name_is_that_units() -> None:
    (found,) = known().of(NEW.der)
    assert (found.unit_code, found.fingerprint, found.withdrawn_at) == ("09190", fingerprint(NEW.der), None)
    assert found.valid_to == NEW.certificate.not_valid_after_utc


def test_another_name_or_another_root_is_nobody() -> None:
    other_root = issue("Gốc", ca=True)
    other_issuing = issue("Cơ quan cấp", other_root, ca=True)
    for stranger in (issue("Phường khác", ISSUING), issue("Phường Võ Cường"), issue("Phường Võ Cường", other_issuing)):
        assert known().of(stranger.der) == ()
    elsewhere = issue("Phường Võ Cường", other_issuing)
    both = (ROOT, ISSUING, other_root, other_issuing)
    assert known(authorities=both).of(elsewhere.der) == ()


def test_a_name_that_two_units_bear_makes_nobody_known() -> None:
    twin = issue("Phường Võ Cường", ISSUING)
    assert known(pinned=(pin(OLD.der, "09190"), pin(twin.der, "09193"))).of(NEW.der) == ()


def test_what_was_distrusted_is_not_made_known_by_a_chain() -> None:
    pins = (pin(OLD.der, "09190"),)
    judge = Chains([ROOT.der, ISSUING.der], [], pins, NOW, [NEW.der])
    assert KnownCertificates(pins, judge).of(NEW.der) == ()


def test_without_the_issuing_certificate_there_is_no_chain() -> None:
    assert "Chưa có chứng thư gốc" in chains(authorities=(ROOT,)).chain(NEW.der).problem
    assert "Chưa có chứng thư gốc" in chains(authorities=(ISSUING,)).chain(NEW.der).problem
    assert chains().chain(NEW.der).root == fingerprint(ROOT.der)


@pytest.mark.parametrize(
    ("authority", "says"),
    [
        ({"ca": False}, "không phải là chứng thư của cơ quan cấp"),
        ({"ca": None}, "không phải là chứng thư của cơ quan cấp"),
        ({"ca": True, "cert_sign": False}, "không được phép cấp"),
        ({"ca": True, "critical": True}, "không đúng quy tắc"),
        ({"ca": True, "first": NOW - 3 * YEAR, "last": NOW - 2 * YEAR}, "đã hết hạn ngày"),
    ],
)
def test_an_authority_that_may_not_issue_makes_no_chain(authority: dict[str, object], says: str) -> None:
    issuing = issue("Cơ quan cấp", ROOT, **authority)  # type: ignore[arg-type]
    leaf = issue("Phường Võ Cường", issuing)
    chain = chains(authorities=(ROOT, issuing)).chain(leaf.der)
    assert says in chain.problem and chain.root == ""
    assert known(authorities=(ROOT, ISSUING, issuing)).of(leaf.der) == ()


def test_a_path_longer_than_its_authority_allows_is_refused() -> None:
    limited = issue("Trên hạn chế", ROOT, ca=True, path_length=0)
    below = issue("Dưới", limited, ca=True)
    assert "không đúng quy tắc" in chains(authorities=(ROOT, limited, below)).chain(issue("Ai", below).der).problem
    assert chains(authorities=(ROOT, limited)).chain(issue("Ai", limited).der).problem == ""


def test_an_issuing_certificate_may_come_along() -> None:
    found = known(authorities=(ROOT,))
    assert found.of(NEW.der) == ()
    assert found.of(NEW.der, (ISSUING.der,))[0].unit_code == "09190"
    forger = issue("Gốc", ca=True)
    false = issue("Cơ quan cấp", forger, ca=True)
    stranger = issue("Phường Võ Cường", false)
    assert found.of(stranger.der, (false.der, forger.der)) == ()
    assert found.of(NEW.der, (b"", b"x" * 99, OLD.der)) == ()


def test_what_the_root_forbids_is_refused() -> None:
    """A root's own limits count too (RFC 5937, 3.2), though RFC 5280 leaves them to the relying party."""
    limited = issue("Gốc hạn chế", ca=True, path_length=0)
    below = issue("Cơ quan cấp", limited, ca=True)
    judge = chains(authorities=(limited, below))
    assert "không đúng quy tắc" in judge.chain(issue("Ai", below).der).problem
    assert judge.chain(issue("Ai", limited).der).problem == ""


def test_another_authority_below_the_root_issues_for_nobody_unless_it_was_added() -> None:
    """A national root stands above many; the name of a unit is any of theirs to write."""
    other = issue("Cơ quan cấp khác", ROOT, ca=True)
    twin = issue("Phường Võ Cường", other)
    assert known(authorities=(ROOT,)).of(twin.der, (other.der, ISSUING.der)) == ()
    assert known().of(twin.der, (other.der,)) == ()
    (found,) = known(authorities=(ROOT, ISSUING, other)).of(twin.der)
    assert found.unit_code == "09190"


def test_a_list_of_another_authority_of_that_name_ends_nothing() -> None:
    """Two roots, each with an authority of one name: the one's list says nothing of what the other issued."""
    other_root = issue("Gốc khác", ca=True)
    namesake = issue("Cơ quan cấp", other_root, ca=True)
    everybody = (ROOT, ISSUING, other_root, namesake)
    alien = crl_of(namesake, OLD, NEW, when=NOW - 5 * DAY, until=NOW - DAY, made=NOW - 6 * DAY)
    found = known(alien, authorities=everybody)
    assert found.of(OLD.der)[0].withdrawn_at is None
    (succeeding,) = found.of(NEW.der)
    assert succeeding.withdrawn_at is None and "quá hạn" not in succeeding.note
    own = crl_of(ISSUING, OLD, when=NOW - 4 * DAY)
    assert known(alien, own, authorities=everybody).of(OLD.der)[0].withdrawn_at == NOW - 4 * DAY


def test_an_authority_with_a_new_key_lists_what_the_old_key_issued() -> None:
    renewed = issue("Cơ quan cấp", ROOT, ca=True)
    listed = known(crl_of(renewed, OLD, when=NOW - 5 * DAY), authorities=(ROOT, ISSUING, renewed))
    assert listed.of(OLD.der)[0].withdrawn_at == NOW - 5 * DAY
    assert (
        known(crl_of(renewed, NEW, when=NOW - 5 * DAY), authorities=(ROOT, renewed))
        .of(NEW.der, (ISSUING.der,))[0]
        .withdrawn_at
        == NOW - 5 * DAY
    )


def test_an_expired_authority_ends_what_it_vouched_for() -> None:
    issuing = issue("Cơ quan cấp", ROOT, ca=True, first=NOW - 2 * YEAR, last=NOW - 10 * DAY)
    old, new = issue("Phường A", issuing), issue("Phường A", issuing)
    pins = (pin(old.der, "09190"),)
    (found,) = known(pinned=pins, authorities=(ROOT, issuing)).of(new.der)
    assert found.valid_to == NOW - 10 * DAY


def test_a_forged_signature_of_the_authority_is_nothing() -> None:
    forger = issue("Cơ quan cấp", ca=True)
    fake = Party(forger.key, ISSUING.certificate)
    assert known().of(issue("Phường Võ Cường", fake).der) == ()


def test_a_list_ends_what_it_names() -> None:
    listed = known(crl_of(ISSUING, OLD, NEW, when=NOW - 5 * DAY))
    assert listed.of(OLD.der)[0].withdrawn_at == NOW - 5 * DAY
    assert listed.of(NEW.der)[0].withdrawn_at == NOW - 5 * DAY
    assert known(crl_of(ISSUING)).of(OLD.der)[0].withdrawn_at is None


def test_a_revoked_authority_ends_what_it_issued() -> None:
    listed = known(crl_of(ROOT, ISSUING, when=NOW - 3 * DAY))
    assert listed.of(OLD.der)[0].withdrawn_at == listed.of(NEW.der)[0].withdrawn_at == NOW - 3 * DAY


def test_a_forged_list_is_not_heard() -> None:
    forger = ec.generate_private_key(ec.SECP256R1())
    forged = crl_of(ISSUING, OLD, signer=forger)
    assert not chains().is_genuine(read_crl(forged))
    assert known(forged).of(OLD.der)[0].withdrawn_at is None
    stranger = issue("Lạ", ca=True)
    assert not chains().is_genuine(read_crl(crl_of(stranger, OLD)))


def test_a_leaf_cannot_sign_lists() -> None:
    assert not chains(authorities=(ROOT, ISSUING, OLD)).is_genuine(read_crl(crl_of(OLD, NEW)))


def test_an_older_list_still_counts_but_not_its_holds() -> None:
    older = {"made": NOW - 20 * DAY, "when": NOW - 25 * DAY}
    dropped = known(crl_of(ISSUING, OLD, **older), crl_of(ISSUING))  # type: ignore[arg-type]
    assert dropped.of(OLD.der)[0].withdrawn_at == NOW - 25 * DAY
    hold = x509.ReasonFlags.certificate_hold
    lifted = known(crl_of(ISSUING, OLD, reason=hold, **older), crl_of(ISSUING))  # type: ignore[arg-type]
    assert lifted.of(OLD.der)[0].withdrawn_at is None
    assert known(crl_of(ISSUING, OLD, reason=hold)).of(OLD.der)[0].withdrawn_at == NOW - DAY


def test_a_stale_list_is_said_and_still_ends() -> None:
    stale = crl_of(ISSUING, OLD, made=NOW - 40 * DAY, until=NOW - 10 * DAY)
    (found,) = known(stale).of(NEW.der)
    assert "đã quá hạn từ ngày 10/11/2026" in found.note
    assert "quá hạn" in chains(stale).chain(NEW.der).remarks[0]
    assert known(stale).of(OLD.der)[0].withdrawn_at == NOW - DAY


def test_a_list_that_covers_a_part_alone_is_refused() -> None:
    partial = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
    for extension in (x509.DeltaCRLIndicator(1), partial):
        with pytest.raises(BadInput, match="một phần"):
            read_crl(crl_of(ISSUING, extension=extension))
    for data in (b"", b"<html>", ISSUING.der, crl_of(ISSUING)[:-3], b"-----BEGIN X509 CRL-----\nAA=="):
        with pytest.raises(BadInput, match="danh sách chứng thư bị thu hồi"):
            read_crl(data)


def test_a_list_in_pem_is_the_same_list() -> None:
    data = crl_of(ISSUING, OLD)
    text = x509.load_der_x509_crl(data).public_bytes(Encoding.PEM)
    assert read_crl(text).digest == read_crl(data).digest


def test_a_withdrawal_before_the_revocation_stands() -> None:
    withdrawn = KnownCertificate(fingerprint(OLD.der), "09190", OLD.der, NOW - YEAR, NOW + YEAR, NOW - 9 * DAY)
    assert known(crl_of(ISSUING, OLD), pinned=(withdrawn,)).of(OLD.der)[0].withdrawn_at == NOW - 9 * DAY


def test_pins_alone_ask_no_chain() -> None:
    found = KnownCertificates([pin(OLD.der, "09190")])
    assert [one.unit_code for one in found.of(OLD.der)] == ["09190"] and found.of(NEW.der) == ()


@pytest.mark.parametrize("garbage", [b"", b"0", b"\x30\x80\x00\x00", b"\x30\x03\x02\x01\x01", b"x" * 4000])
def test_garbage_is_nobody(garbage: bytes) -> None:
    assert known(crl_of(ISSUING)).of(garbage) == ()
    assert chains().chain(garbage).problem


def test_many_answers_stay_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    import signing.known

    monkeypatch.setattr(signing.known, "ANSWERS_KEPT", 3)
    found = known()
    for number in range(10):
        assert found.of(bytes([number]) * 50) == ()
    assert found.of(NEW.der)[0].unit_code == "09190"


def with_other_signature_bytes(certificate: bytes) -> bytes:
    """The certificate with (r, n - s) for (r, s): another file whose signature holds as well."""
    parsed = x509.load_der_x509_certificate(certificate)
    r, s = decode_dss_signature(parsed.signature)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    body, algorithm, _ = parse(certificate).children()
    bits = b"\x00" + encode_dss_signature(r, order - s)
    content = body.encoded + algorithm.encoded + bytes([0x03, len(bits)]) + bits
    return b"\x30\x82" + len(content).to_bytes(2, "big") + content


def test_a_withdrawn_key_does_not_come_back_in_a_certificate_of_other_bytes() -> None:
    other = with_other_signature_bytes(NEW.der)
    assert other != NEW.der and chains().chain(other).problem == ""
    pins = (pin(OLD.der, "09190"),)
    assert KnownCertificates(pins, Chains([ROOT.der, ISSUING.der], [], pins, NOW, [NEW.der])).of(other) == ()
    ended = KnownCertificate(fingerprint(NEW.der), "09190", NEW.der, NOW - YEAR, NOW + YEAR, NOW - DAY)
    assert known(pinned=(ended,)).of(other)[0].withdrawn_at == NOW - DAY
    assert known(crl_of(ISSUING, NEW)).of(other)[0].withdrawn_at == NOW - DAY


def test_a_damaged_certificate_breaks_nothing() -> None:
    """What is in the authority's signature cannot be changed; the rest says nothing."""
    judge, found = chains(crl_of(ISSUING, OLD)), known(crl_of(ISSUING, OLD))
    signed = parse(NEW.der).children()[0]
    for position in range(len(NEW.der)):
        for bit in (0x01, 0x80):
            damaged = NEW.der[:position] + bytes([NEW.der[position] ^ bit]) + NEW.der[position + 1 :]
            judge.revoked_at(damaged)
            accepted = found.of(damaged) or not judge.chain(damaged).problem
            assert not accepted or not signed.start <= position < signed.end


def test_a_damaged_list_is_refused_or_says_the_same() -> None:
    data, serial = crl_of(ISSUING, OLD), OLD.certificate.serial_number
    for position in range(len(data)):
        damaged = data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]
        try:
            crl = read_crl(damaged)
        except BadInput:
            continue
        assert not chains().is_genuine(crl) or crl.entry(serial) == (NOW - DAY, False)
