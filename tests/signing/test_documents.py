"""A PDF alone: the same facts as of a bundle, whoever's tool signed it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import subprocess
import sys
from collections.abc import Callable

import pytest

from signing.certificates import certificate_record, der
from signing.container import Member, build_container
from signing.envelope import encrypt, load_decryption_key
from signing.keys import KeySigner
from signing.known import pin
from signing.names import PDF, REPORT
from signing.pdf import sign_pdf, to_pdfa3
from signing.verification import VerifiedBundle, verify_bundle, verify_file
from tests.signing.conftest import NOW, PASSPHRASE, REPORT_JSON, UNIT, Office, drawn_pdf
from tests.signing.foreign import KINDS, Authority
from tests.signing.test_pdf import turned_page

Foreign = Callable[[str], bytes]


def failed(found: VerifiedBundle) -> list[str]:
    assert not found.record.accepted
    return [name for name, fact in found.record.facts().items() if fact.ok is False]


def test_a_signed_pdf_is_judged_by_the_same_facts(signed_pdf: bytes, office: Office) -> None:
    found = verify_file(signed_pdf, [office.known], NOW)
    assert found.record.accepted and (found.kind, found.encrypted) == ("pdf", False)
    assert found.report_json == REPORT_JSON
    assert found.data_digest == hashlib.sha256(REPORT_JSON).hexdigest()
    assert found.identity is not None and found.identity.unit_code == UNIT
    assert (found.signer, found.claimed_time) == (office.key.record, NOW)
    assert dict(found.members) == {PDF: signed_pdf}
    facts = found.record.facts()
    assert [name for name, fact in facts.items() if not fact.applies] == ["members"]
    assert "PDF gửi riêng" in facts["members"].sentence
    assert "chưa gắn dấu thời gian" in facts["signature"].sentence
    (signer,) = found.documents
    assert signer.role == "organisation" and "chưa gắn dấu thời gian" in signer.sentence


def test_the_pdf_of_a_bundle_has_the_bundles_identity(bundle: bytes, signed_pdf: bytes, office: Office) -> None:
    whole, alone = (verify_file(data, [office.known], NOW) for data in (bundle, signed_pdf))
    assert (whole.identity, whole.data_digest) == (alone.identity, alone.data_digest)
    assert whole.documents == alone.documents and whole.kind == "bundle"


def test_an_unsigned_pdf_says_so(archival_pdf: bytes, office: Office) -> None:
    found = verify_file(archival_pdf, [office.known], NOW)
    assert failed(found) == ["signature"]
    assert found.record.signature.sentence == "Văn bản PDF chưa được ký số."
    assert found.record.added.ok is None


def test_the_organisations_signature_is_missed(archival_pdf: bytes, office: Office) -> None:
    person = sign_pdf(archival_pdf, office.signer, "person", NOW)
    found = verify_file(person, [office.known], NOW)
    assert failed(found) == ["signature"]
    assert "thiếu chữ ký số của cơ quan" in found.record.signature.sentence
    assert [one.role for one in found.documents] == ["person"]


def test_a_person_must_be_known_for_the_unit(archival_pdf: bytes, office: Office, rsa_signer: KeySigner) -> None:
    both = sign_pdf(sign_pdf(archival_pdf, rsa_signer, "person", NOW), office.signer, "organisation", NOW)
    unknown = verify_file(both, [office.known], NOW)
    record = certificate_record(der(rsa_signer.certificate))
    assert failed(unknown) == ["signer"]
    assert record.subject in unknown.record.signer.sentence and record.groups in unknown.record.signer.sentence
    person = pin(der(rsa_signer.certificate), UNIT)
    assert verify_file(both, [office.known, person], NOW).record.accepted
    elsewhere = verify_file(both, [office.known, dataclasses.replace(person, unit_code="09193")], NOW)
    assert failed(elsewhere) == ["signer"] and "“09193”" in elsewhere.record.signer.sentence
    gone = verify_file(both, [office.known, dataclasses.replace(person, withdrawn_at=NOW)], NOW)
    assert failed(gone) == ["signer"] and "thôi sử dụng từ ngày" in gone.record.signer.sentence


def test_an_unknown_signer_is_named_by_fingerprint(signed_pdf: bytes, office: Office) -> None:
    found = verify_file(signed_pdf, [], NOW)
    assert failed(found) == ["signer"] and office.key.record.groups in found.record.signer.sentence


def test_a_key_is_trusted_for_its_unit_only(signed_pdf: bytes, office: Office) -> None:
    elsewhere = dataclasses.replace(office.known, unit_code="09193")
    assert failed(verify_file(signed_pdf, [elsewhere], NOW)) == ["unit"]


def test_expiry_and_withdrawal_count(signed_pdf: bytes, office: Office) -> None:
    assert failed(verify_file(signed_pdf, [office.known], NOW + dt.timedelta(days=3000))) == ["certificate"]
    gone = dataclasses.replace(office.known, withdrawn_at=NOW)
    assert failed(verify_file(signed_pdf, [gone], NOW)) == ["certificate"]


def test_what_was_added_after_the_signature_is_named(signed_pdf: bytes, office: Office) -> None:
    for altered in (turned_page(signed_pdf), signed_pdf + b"\n", signed_pdf + b"%%EOF\n"):
        found = verify_file(altered, [office.known], NOW)
        assert failed(found) == ["added"] and "sau chữ ký cuối" in found.record.added.sentence


def test_altered_text_is_a_broken_signature(signed_pdf: bytes, office: Office) -> None:
    altered = bytearray(signed_pdf)
    altered[signed_pdf.index(b"<xmp:CreateDate>") + 20] ^= 1
    assert failed(verify_file(bytes(altered), [office.known], NOW)) == ["signature"]


def test_a_signed_pdf_without_data(office: Office) -> None:
    pdf = sign_pdf(drawn_pdf(), office.signer, "organisation", NOW)
    assert failed(verify_file(pdf, [office.known], NOW)) == ["unit", "pdf_data"]


def test_data_of_a_newer_program_ask_for_an_update(office: Office) -> None:
    report = REPORT_JSON.replace(b"{", b'{"schema":99,', 1)
    pdf = sign_pdf(to_pdfa3(drawn_pdf(), report, "x", NOW), office.signer, "organisation", NOW)
    bundle = build_container([Member(PDF, pdf), Member(REPORT, report)], office.signer, NOW)
    for data in (pdf, bundle):
        found = verify_file(data, [office.known], NOW)
        assert "cập nhật chương trình" in found.record.container.sentence
        assert failed(found) == ["container", "unit"]


# --- the tools of others ---


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_signed_by_another_tool_is_judged(kind: str, foreign_signed_pdf: Foreign, authority: Authority) -> None:
    signed, known = foreign_signed_pdf(kind), pin(der(authority.person), UNIT)
    found = verify_file(signed, [known], NOW)
    assert found.record.accepted, found.record
    assert found.signer_certificate == der(authority.person) and found.report_json == REPORT_JSON
    assert {one.role for one in found.documents} == {None}
    assert "không ghi rõ vai trò" in found.documents[0].sentence
    assert failed(verify_file(signed, [], NOW)) == ["signer"]
    altered = bytearray(signed)
    altered[signed.index(b"<xmp:CreateDate>") + 20] ^= 1
    assert failed(verify_file(bytes(altered), [known], NOW)) == ["signature"]


def test_who_made_a_time_stamp_need_not_be_known(foreign_signed_pdf: Foreign, authority: Authority) -> None:
    found = verify_file(foreign_signed_pdf("archived"), [pin(der(authority.person), UNIT)], NOW)
    assert found.record.accepted
    assert "đóng dấu thời gian" in found.documents[-1].sentence
    assert "chưa gắn dấu thời gian" in found.record.signature.sentence


def test_proof_after_the_last_signature_is_let_through_and_nothing_else(
    foreign_signed_pdf: Foreign, authority: Authority
) -> None:
    """Certificates and lists for later checks (DSS) lie after the signature; a page that is turned there does not."""
    signed, known = foreign_signed_pdf("archived"), [pin(der(authority.person), UNIT)]
    assert b"/DSS" in signed[signed.rindex(b"/ByteRange") :]
    for altered in (turned_page(signed), signed.replace(b"/Certs", b"/Cards"), signed + b"1 0 obj\nnull\nendobj\n"):
        assert failed(verify_file(altered, known, NOW)) in (["added"], ["signature"])


def test_a_bundle_may_carry_it_too(foreign_signed_pdf: Foreign, authority: Authority, office: Office) -> None:
    members = [Member(PDF, foreign_signed_pdf("plain")), Member(REPORT, REPORT_JSON)]
    data, person = build_container(members, office.signer, NOW), pin(der(authority.person), UNIT)
    assert verify_bundle(data, [office.known, person], NOW).record.accepted
    assert failed(verify_bundle(data, [office.known], NOW)) == ["pdf_data"]


# --- encrypted ---


def test_an_encrypted_bundle_is_opened_and_judged(bundle: bytes, signed_pdf: bytes, office: Office) -> None:
    key = load_decryption_key(office.key.decryption_pkcs12, PASSPHRASE)
    for inside, kind in ((bundle, "bundle"), (signed_pdf, "pdf")):
        found = verify_file(encrypt(inside, [office.key.decryption_certificate]), [office.known], NOW, (key,))
        assert found.record.accepted and (found.encrypted, found.kind) == (True, kind)


def test_an_envelope_that_cannot_be_opened_says_why(bundle: bytes, office: Office, other_office: Office) -> None:
    sealed = encrypt(bundle, [office.key.decryption_certificate])
    other = load_decryption_key(other_office.key.decryption_pkcs12, PASSPHRASE)
    own = load_decryption_key(office.key.decryption_pkcs12, PASSPHRASE)
    cases = [
        (verify_file(sealed, [office.known], NOW), "đã được mã hóa"),
        (verify_file(sealed, [office.known], NOW, (other,)), "không được mã hóa cho cơ quan này"),
        (verify_file(sealed[:-1] + bytes([sealed[-1] ^ 1]), [office.known], NOW, (own,)), ""),
    ]
    for found, sentence in cases:
        assert failed(found) == ["container"] and found.encrypted
        assert sentence in found.record.container.sentence
        assert dict(found.members) == {}


def test_an_envelope_in_an_envelope_is_not_opened(bundle: bytes, office: Office) -> None:
    key = load_decryption_key(office.key.decryption_pkcs12, PASSPHRASE)
    twice = encrypt(encrypt(bundle, [office.key.decryption_certificate]), [office.key.decryption_certificate])
    assert failed(verify_file(twice, [office.known], NOW, (key,))) == ["container"]


# --- a second judge ---


def test_where_the_judges_disagree_the_signature_does_not_count(
    bundle: bytes, signed_pdf: bytes, office: Office
) -> None:
    for data in (bundle, signed_pdf):
        assert verify_file(data, [office.known], NOW, confirms=lambda _: True).record.accepted
        found = verify_file(data, [office.known], NOW, confirms=lambda _: False)
        assert failed(found) == ["signature"] and "khác nhau" in found.record.signature.sentence


def test_only_what_holds_is_shown_to_the_second_judge(
    archival_pdf: bytes, signed_pdf: bytes, bundle: bytes, office: Office
) -> None:
    asked: list[bytes] = []

    def confirms(data: bytes) -> bool:
        asked.append(data)
        return True

    verify_file(archival_pdf, [office.known], NOW, confirms=confirms)
    verify_file(b"<html>", [office.known], NOW, confirms=confirms)
    verify_file(signed_pdf, [], NOW, confirms=confirms)
    verify_file(bundle, [], NOW, confirms=confirms)
    assert asked == []


def test_a_pdf_of_this_program_is_verified_without_pikepdf_and_pyhanko(
    archival_pdf: bytes, office: Office, rsa_signer: KeySigner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two signatures, the data, everything: thousands are judged that way."""
    both = sign_pdf(sign_pdf(archival_pdf, rsa_signer, "person", NOW), office.signer, "organisation", NOW)
    path = tmp_path_factory.mktemp("pdf") / "both.pdf"
    path.write_bytes(both)
    code = (
        "import sys, pathlib; from signing.pdf_reader import verify_pdf, read_pdf_data;"
        "pdf = pathlib.Path(sys.argv[1]).read_bytes();"
        "print(verify_pdf(pdf).intact, len(read_pdf_data(pdf)), {'pikepdf', 'pyhanko'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", str(len(REPORT_JSON)), "set()"]
