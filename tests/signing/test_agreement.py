"""The direct verifier, pyHanko, OpenSSL and pdfsig judge the same good and bad cases, and agree."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.certificates import der
from signing.container import Member, build_container, manifest_of, pack
from signing.keys import KeySigner
from signing.names import MANIFEST, SIGNATURE, UNSIGNED_NAMES
from signing.pdf import sign_pdf
from signing.reader import read_container
from signing.second_opinion import confirms
from signing.verification import pin, verify_file
from tests.outside import tool
from tests.signing.conftest import NOW, REPORT_JSON, UNIT, Office
from tests.signing.foreign import KINDS, Authority
from tests.signing.test_pdf import pdfsig, turned_page
from tools.tamper import flipped

Files = dict[str, bytes]
Change = Callable[[Files], Files]


def openssl_says(files: Files, certificate: x509.Certificate, folder: Path) -> bool:
    """Whether `openssl cms` finds the signature over the manifest good, with the certificate as its own root."""
    (folder / "sig.p7s").write_bytes(files[SIGNATURE])
    (folder / "manifest").write_bytes(files[MANIFEST])
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    line = "cms -verify -binary -cades -inform DER -in sig.p7s -content manifest -CAfile cert.pem -purpose any"
    words = [tool("openssl"), *line.split(), "-partial_chain", "-attime", str(int(NOW.timestamp()))]
    return subprocess.run(words, cwd=folder, capture_output=True, check=False).returncode == 0


def at(name: str, place: Callable[[bytes], int]) -> Change:
    return lambda files: {**files, name: flipped(files[name], place(files[name]))}


def signature_bytes(files: Files) -> Files:
    return {**files, SIGNATURE: flipped(files[SIGNATURE], len(files[SIGNATURE]) - 5)}


# What is done, and whether OpenSSL (which sees manifest and signature alone) still finds it good.
BUNDLE_CASES: dict[str, tuple[Change, bool, bool]] = {
    "as it was": (lambda files: files, True, True),
    "a digest in the manifest": (at(MANIFEST, lambda data: data.index(b"DigestValue>") + 14), False, False),
    "a blank in the manifest": (lambda files: {**files, MANIFEST: files[MANIFEST] + b"\n"}, False, False),
    "the signature's value": (signature_bytes, False, False),
    "the signed digest": (
        at(SIGNATURE, lambda data: data.index(bytes.fromhex("2a864886f70d010904")) + 15),
        False,
        False,
    ),
    "the certificate": (at(SIGNATURE, lambda data: data.index(b"BDG-") + 5), False, False),
    "the signature cut": (lambda files: {**files, SIGNATURE: files[SIGNATURE][:-3]}, False, False),
    "the PDF": (at("bao-cao.pdf", lambda data: data.index(b"<xmp:CreateDate>") + 20), False, True),
    "an appended PDF": (lambda files: {**files, "bao-cao.pdf": turned_page(files["bao-cao.pdf"])}, False, True),
}


@pytest.mark.parametrize("case", BUNDLE_CASES)
def test_all_judge_a_bundle_alike(case: str, bundle: bytes, office: Office, tmp_path: Path) -> None:
    change, good, openssl_good = BUNDLE_CASES[case]
    container = read_container(bundle)
    files = {**container.members, MANIFEST: container.manifest, SIGNATURE: container.signature or b""}
    changed = change(files)
    members = [Member(name, data) for name, data in changed.items() if name not in UNSIGNED_NAMES]
    data = pack(members, changed[MANIFEST], changed[SIGNATURE])
    assert verify_file(data, [office.known], NOW).record.accepted is good
    assert openssl_says(changed, office.signer.certificate, tmp_path) is openssl_good
    assert confirms(data) is good


@pytest.mark.parametrize("scheme", ["p256", "rsa", "pss"])
def test_all_judge_every_scheme_alike(
    scheme: str, signers: Callable[[str], KeySigner], archival_pdf: bytes, tmp_path: Path
) -> None:
    signer = signers(scheme)
    pdf = sign_pdf(archival_pdf, signer, "organisation", NOW)
    data = build_container([Member("bao-cao.pdf", pdf), Member("report.json", REPORT_JSON)], signer, NOW)
    container = read_container(data)
    files = {MANIFEST: container.manifest, SIGNATURE: container.signature or b""}
    known = [pin(der(signer.certificate), UNIT)]
    assert verify_file(data, known, NOW).record.accepted and verify_file(pdf, known, NOW).record.accepted
    assert confirms(data) and confirms(pdf) and openssl_says(files, signer.certificate, tmp_path)
    assert "Signature is Valid" in pdfsig(pdf, tmp_path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("altered", [False, True])
def test_all_judge_a_foreign_pdf_alike(
    kind: str, altered: bool, foreign_signed_pdf: Callable[[str], bytes], authority: Authority, tmp_path: Path
) -> None:
    signed = foreign_signed_pdf(kind)
    if altered:
        signed = flipped(signed, signed.index(b"<xmp:CreateDate>") + 20)
    ours = verify_file(signed, [pin(der(authority.person), UNIT)], NOW)
    said = pdfsig(signed, tmp_path)
    assert ours.record.accepted is confirms(signed) is ("Digest Mismatch" not in said) is not altered
    assert ("Signature is Valid" in said) is not altered


def test_the_second_judge_raises_nothing(bundle: bytes, signed_pdf: bytes) -> None:
    for junk in (b"", b"%PDF-", b"%PDF-1.7\n" + bytes(100), b"PK\x03\x04", bundle[:500], signed_pdf[:3000], b"x" * 99):
        assert confirms(junk) is False
    members = [Member("a.txt", b"a")]
    assert confirms(pack(members, manifest_of(members), None)) is False
    assert confirms(pack(members, manifest_of(members), b"\x30\x00")) is False
