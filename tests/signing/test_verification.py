from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence

import msgspec
import pytest

from signing.certificates import der
from signing.container import Member, build_container, content_digest, manifest_of, pack
from signing.keys import KeySigner, load_pkcs12
from signing.names import MANIFEST, SIGNATURE
from signing.pdf import sign_pdf, to_pdfa3
from signing.reader import read_container
from signing.verification import (
    Fact,
    KnownCertificate,
    KnownCertificates,
    VerifiedBundle,
    pin,
    verify_bundle,
)
from tests.signing.conftest import (
    NOW,
    PASSPHRASE,
    REPORT_JSON,
    UNIT,
    Office,
    certificate_of,
    drawn_pdf,
    make_office,
    pkcs12_of,
    unsigned,
)

Members = tuple[Member, ...]
JUDGED = ["container", "members", "added", "signature", "signer", "unit", "certificate", "pdf_data"]
AT_RECEIPT = ["period", "recipient", "revision", "seen"]


def verdicts(bundle: VerifiedBundle) -> dict[str, bool | None]:
    return {name: fact.ok for name, fact in bundle.record.facts().items()}


def failed(bundle: VerifiedBundle) -> list[str]:
    assert not bundle.record.accepted
    return [name for name, ok in verdicts(bundle).items() if ok is False]


def with_member(members: Sequence[Member], name: str, data: bytes) -> list[Member]:
    return [Member(name, data) if member.name == name else member for member in members]


def test_a_good_bundle_is_accepted(bundle: bytes, office: Office, members: Members) -> None:
    verified = verify_bundle(bundle, [office.known], NOW)
    assert verdicts(verified) == dict.fromkeys(JUDGED, True) | dict.fromkeys(AT_RECEIPT)
    assert verified.record.accepted
    assert verified.report_json == REPORT_JSON
    assert dict(verified.members) == {member.name: member.data for member in members}
    assert verified.identity is not None
    assert msgspec.structs.astuple(verified.identity) == (UNIT, "phu-luc-01", "2024", 1)
    assert verified.signer == office.key.record
    assert verified.claimed_time == NOW
    assert verified.digest == content_digest(read_container(bundle).digests)


def test_every_fact_is_a_vietnamese_sentence(bundle: bytes, office: Office) -> None:
    for known in ([office.known], []):
        for fact in verify_bundle(bundle, known, NOW).record.facts().values():
            assert fact.sentence.endswith(".") and fact.sentence[0].isupper()


@pytest.mark.parametrize("pss", [False, True])
def test_an_rsa_key_from_pkcs12_is_accepted(pss: bool, rsa_signer: KeySigner, pss_signer: KeySigner) -> None:
    signer = pss_signer if pss else rsa_signer
    pdf = sign_pdf(to_pdfa3(drawn_pdf(), REPORT_JSON, "x", NOW), signer, "person", NOW)
    data = build_container([Member("bao-cao.pdf", pdf), Member("report.json", REPORT_JSON)], signer, NOW)
    assert verify_bundle(data, [pin(der(signer.certificate), UNIT)], NOW).record.accepted


def test_an_unknown_signer_is_named_by_fingerprint(bundle: bytes, office: Office, other_office: Office) -> None:
    verified = verify_bundle(bundle, [other_office.known], NOW)
    assert failed(verified) == ["signer"]
    assert office.key.record.groups in verified.record.signer.sentence
    assert [verdicts(verified)[name] for name in ("unit", "certificate", "pdf_data")] == [None] * 3


def test_a_known_unit_cannot_sign_for_another(members: Members, other_office: Office, office: Office) -> None:
    data = build_container(members, other_office.signer, NOW)
    verified = verify_bundle(data, [office.known, other_office.known], NOW)
    assert "unit" in failed(verified)
    assert "09193" in verified.record.unit.sentence


def test_a_key_is_trusted_for_its_unit_only(bundle: bytes, office: Office) -> None:
    elsewhere = dataclasses.replace(office.known, unit_code="09193")
    assert failed(verify_bundle(bundle, [elsewhere], NOW)) == ["unit"]
    assert verify_bundle(bundle, [elsewhere, office.known], NOW).record.accepted


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (NOW + dt.timedelta(days=365 * 6), "có hiệu lực từ"),
        (NOW - dt.timedelta(days=3), "có hiệu lực từ"),
    ],
)
def test_an_expired_or_future_certificate(moment: dt.datetime, sentence: str, bundle: bytes, office: Office) -> None:
    verified = verify_bundle(bundle, [office.known], moment)
    assert failed(verified) == ["certificate"]
    assert sentence in verified.record.certificate.sentence


@pytest.mark.parametrize(
    "change",
    [
        {"withdrawn_at": NOW},
        {"withdrawn_at": NOW - dt.timedelta(days=1)},
        {"valid_from": NOW + dt.timedelta(seconds=1)},
        {"valid_to": NOW - dt.timedelta(seconds=1)},
    ],
)
def test_a_withdrawn_or_no_longer_recognised_certificate(
    change: dict[str, dt.datetime], bundle: bytes, office: Office
) -> None:
    known = dataclasses.replace(office.known, **change)  # type: ignore[arg-type]
    assert failed(verify_bundle(bundle, [known], NOW)) == ["certificate"]


def test_a_withdrawal_to_come_does_not_matter_yet(bundle: bytes, office: Office) -> None:
    known = dataclasses.replace(office.known, withdrawn_at=NOW + dt.timedelta(days=1))
    assert verify_bundle(bundle, [known], NOW).record.accepted


def test_a_certificate_that_is_not_for_signing(members: Members, office: Office) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    good = load_pkcs12(pkcs12_of(key, certificate_of(key)), PASSPHRASE)
    forged = dataclasses.replace(good, certificate=certificate_of(key, signs=False))
    data = build_container(members, forged, NOW)
    known = [pin(der(forged.certificate), UNIT), office.known]
    assert failed(verify_bundle(data, known, NOW)) == ["certificate"]


def test_an_unsigned_bundle(members: Members, office: Office) -> None:
    verified = verify_bundle(unsigned(members), [office.known], NOW)
    assert failed(verified) == ["signature"]
    assert verified.record.signature == Fact(False, "Gói chưa được ký số.")
    assert verified.signer is None


@pytest.mark.parametrize("junk", [b"", b"<html></html>", b"%PDF-1.7", b"PK\x03\x04" + bytes(100), b"x" * 1000])
def test_junk_fails_the_container_and_nothing_else_is_judged(junk: bytes, office: Office) -> None:
    verified = verify_bundle(junk, [office.known], NOW)
    assert failed(verified) == ["container"]
    assert set(verdicts(verified).values()) == {False, None}
    assert (verified.members, verified.report_json, verified.digest) == ({}, None, None)


# --- members of a signed bundle changed by hand ---


def parts(bundle: bytes) -> tuple[list[Member], bytes, bytes]:
    container = read_container(bundle)
    assert container.signature is not None
    members = [Member(name, data) for name, data in container.members.items()]
    return members, container.manifest, container.signature


@pytest.mark.parametrize("place", range(4))
def test_a_removed_member(place: int, bundle: bytes, office: Office) -> None:
    members, manifest, signature = parts(bundle)
    removed = members.pop(place)
    verified = verify_bundle(pack(members, manifest, signature), [office.known], NOW)
    assert failed(verified) == ["members"]
    assert removed.name in verified.record.members.sentence


def test_an_added_member(bundle: bytes, office: Office) -> None:
    members, manifest, signature = parts(bundle)
    data = pack([*members, Member("dinh-kem/them.pdf", b"x")], manifest, signature)
    assert failed(verify_bundle(data, [office.known], NOW)) == ["added"]


def test_a_renamed_member(bundle: bytes, office: Office) -> None:
    members, manifest, signature = parts(bundle)
    members[3] = Member("dinh-kem/khac.png", members[3].data)
    verified = verify_bundle(pack(members, manifest, signature), [office.known], NOW)
    assert failed(verified) == ["members", "added"]


def test_two_members_swapped(bundle: bytes, office: Office) -> None:
    members, manifest, signature = parts(bundle)
    members[1], members[2] = Member(members[1].name, members[2].data), Member(members[2].name, members[1].data)
    assert failed(verify_bundle(pack(members, manifest, signature), [office.known], NOW)) == ["members"]


def test_members_in_another_order_are_the_same_content(bundle: bytes, office: Office) -> None:
    members, manifest, signature = parts(bundle)
    verified = verify_bundle(pack(members[::-1], manifest, signature), [office.known], NOW)
    assert verified.record.accepted
    assert verified.digest == verify_bundle(bundle, [office.known], NOW).digest


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_duplicated_member(bundle: bytes, office: Office) -> None:
    members, manifest, signature = parts(bundle)
    data = pack([*members, members[2]], manifest, signature)
    assert failed(verify_bundle(data, [office.known], NOW)) == ["container"]


def test_a_member_altered_with_its_manifest_line(bundle: bytes, office: Office, members: Members) -> None:
    changed = with_member(members, "report.json", REPORT_JSON.replace(b"2024", b"2023"))
    _, _, signature = parts(bundle)
    verified = verify_bundle(pack(changed, manifest_of(changed), signature), [office.known], NOW)
    assert failed(verified) == ["signature"]


def test_a_signature_from_another_bundle(bundle: bytes, members: Members, office: Office) -> None:
    changed = with_member(members, "bieu-mau.xlsx", b"khac")
    other = build_container(changed, office.signer, NOW)
    own_members, manifest, _ = parts(bundle)
    _, _, signature = parts(other)
    assert failed(verify_bundle(pack(own_members, manifest, signature), [office.known], NOW)) == ["signature"]


def test_a_signature_replaced_by_another_key(bundle: bytes, office: Office, other_office: Office) -> None:
    members, _, _ = parts(bundle)
    data = build_container(members, other_office.signer, NOW)
    assert failed(verify_bundle(data, [office.known], NOW)) == ["signer"]


def test_a_stranger_with_the_same_names_is_a_stranger(members: Members, office: Office) -> None:
    twin = make_office(UNIT, "Ủy ban nhân dân xã Đường Lâm")
    data = build_container(members, twin.signer, NOW)
    assert failed(verify_bundle(data, [office.known], NOW)) == ["signer"]


# --- PDF and data ---


def bundle_of(office: Office, pdf: bytes, report: bytes = REPORT_JSON) -> bytes:
    return build_container([Member("bao-cao.pdf", pdf), Member("report.json", report)], office.signer, NOW)


def test_a_pdf_with_other_data_than_the_bundle(office: Office, signed_pdf: bytes) -> None:
    report = REPORT_JSON.replace(b'"cells":{}', b'"cells":{"M1":"7"}')
    verified = verify_bundle(bundle_of(office, signed_pdf, report), [office.known], NOW)
    assert failed(verified) == ["pdf_data"]
    assert "khác với số liệu" in verified.record.pdf_data.sentence


def test_a_pdf_that_is_not_signed_or_missing_or_broken(office: Office, archival_pdf: bytes, signed_pdf: bytes) -> None:
    for pdf in (archival_pdf, signed_pdf[:-40], b"x", signed_pdf + b"\n"):
        assert failed(verify_bundle(bundle_of(office, pdf), [office.known], NOW)) == ["pdf_data"]
    alone = build_container([Member("report.json", REPORT_JSON)], office.signer, NOW)
    assert failed(verify_bundle(alone, [office.known], NOW)) == ["pdf_data"]


def test_a_pdf_signed_by_another_unit(office: Office, other_office: Office, archival_pdf: bytes) -> None:
    pdf = sign_pdf(archival_pdf, other_office.signer, "person", NOW)
    known = [office.known, other_office.known]
    verified = verify_bundle(bundle_of(office, pdf), known, NOW)
    assert failed(verified) == ["pdf_data"]


def test_a_person_known_for_the_same_unit_may_sign_the_pdf(
    office: Office, rsa_signer: KeySigner, archival_pdf: bytes
) -> None:
    pdf = sign_pdf(archival_pdf, rsa_signer, "person", NOW)
    pdf = sign_pdf(pdf, office.signer, "organisation", NOW)
    person = pin(der(rsa_signer.certificate), UNIT)
    data = bundle_of(office, pdf)
    assert verify_bundle(data, [office.known, person], NOW).record.accepted
    assert failed(verify_bundle(data, [office.known], NOW)) == ["pdf_data"]
    gone = dataclasses.replace(person, withdrawn_at=NOW)
    assert failed(verify_bundle(data, [office.known, gone], NOW)) == ["pdf_data"]


# --- report.json of a stranger, or of a careless friend ---


@pytest.mark.parametrize(
    "report",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"unit":{"code":NaN}}',
        b'{"unit":"09190"}',
        b'{"unit":{"code":9190}}',
        b'{"unit":{"code":"../09190"}}',
        b'{"unit":{"code":"09190","code":"09190"}}',
        b'{"unit":{"code":"09190"},"unit":{"code":"09193"}}',
        b"[" * 200_000,
    ],
)  # fmt: skip
def test_a_report_that_does_not_say_whose_it_is(report: bytes, office: Office, signed_pdf: bytes) -> None:
    verified = verify_bundle(bundle_of(office, signed_pdf, report), [office.known], NOW)
    assert failed(verified) == ["unit", "pdf_data"]
    assert verified.identity is None or verified.identity.unit_code is None


def test_a_bundle_without_data(office: Office, signed_pdf: bytes) -> None:
    data = build_container([Member("bao-cao.pdf", signed_pdf)], office.signer, NOW)
    verified = verify_bundle(data, [office.known], NOW)
    assert failed(verified) == ["unit", "pdf_data"]
    assert "report.json" in verified.record.unit.sentence


def test_odd_form_period_or_revision_is_not_believed(office: Office, signed_pdf: bytes) -> None:
    report = json.dumps({"unit": {"code": UNIT}, "form": [], "period": "../x", "revision": True}).encode()
    identity = verify_bundle(bundle_of(office, signed_pdf, report), [office.known], NOW).identity
    assert identity is not None
    assert msgspec.structs.astuple(identity) == (UNIT, None, None, None)


# --- cost ---


def test_verifying_needs_no_pyhanko_and_no_qt() -> None:
    code = (
        "import sys, signing.verification, signing.pdf;"
        "heavy = {'pyhanko', 'PySide6', 'lxml', 'pikepdf', 'reportlab', 'asn1crypto', 'sqlite3'};"
        "sys.exit(', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_strangers_pdf_is_not_parsed(bundle: bytes, other_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("parsed")

    monkeypatch.setattr("signing.documents.read_pdf_data", never)
    monkeypatch.setattr("signing.documents.verify_pdf", never)
    assert failed(verify_bundle(bundle, [other_office.known], NOW)) == ["signer"]


def rezip(bundle: bytes, edit: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    edit(files)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_an_emptied_manifest_or_signature(name: str, bundle: bytes, office: Office) -> None:
    data = rezip(bundle, lambda files: files.update({name: b""}))
    assert failed(verify_bundle(data, [office.known], NOW)) == (["container"] if name == MANIFEST else ["signature"])


def test_the_index_gives_every_pin(office: Office) -> None:
    other = dataclasses.replace(office.known, unit_code="09193")
    index = KnownCertificates([office.known, other])
    assert index.of(office.known.certificate) == (office.known, other)
    assert index.of(b"00") == ()
    assert isinstance(office.known, KnownCertificate)
