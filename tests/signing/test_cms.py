from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from signing.certificates import der
from signing.cms import sign_detached, sign_digest
from signing.cms_reader import CmsFacts, check_detached
from signing.cms_shape import take_apart
from signing.keys import KeySigner
from tests.outside import tool
from tests.signing.conftest import NOW, Office
from tools.tamper import flipped

CONTENT = "Nội dung được ký".encode()
DIGEST = hashlib.sha256(CONTENT).digest()
SCHEMES = ["p256", "rsa", "pss"]
Signers = Callable[[str], KeySigner]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_is_signed_is_read_back(scheme: str, signers: Signers) -> None:
    signer = signers(scheme)
    facts = check_detached(sign_detached(CONTENT, signer, NOW), DIGEST)
    assert facts == CmsFacts(True, True, True, True, der(signer.certificate), NOW)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("extra", [[], ["-cades"]])
def test_openssl_agrees(scheme: str, extra: list[str], signers: Signers, tmp_path: Path) -> None:
    signer = signers(scheme)
    (tmp_path / "sig.p7s").write_bytes(sign_detached(CONTENT, signer, NOW))
    (tmp_path / "cert.pem").write_bytes(signer.certificate.public_bytes(Encoding.PEM))
    command = "cms -verify -binary -inform DER -in sig.p7s -content content -CAfile cert.pem -purpose any"
    epoch = str(int(NOW.timestamp()))
    for content, accepted in ((CONTENT, True), (CONTENT + b".", False)):
        (tmp_path / "content").write_bytes(content)
        done = subprocess.run(
            [tool("openssl"), *command.split(), "-attime", epoch, *extra],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert (done.returncode == 0) is accepted, done.stderr


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pyhanko_agrees(scheme: str, signers: Signers) -> None:
    from asn1crypto import cms, x509
    from pyhanko.sign.validation import KeyUsageConstraints
    from pyhanko.sign.validation.generic_cms import async_validate_detached_cms
    from pyhanko_certvalidator import ValidationContext

    signer = signers(scheme)
    root = x509.Certificate.load(der(signer.certificate))
    for content, accepted in ((CONTENT, True), (CONTENT + b".", False)):
        status = asyncio.run(
            async_validate_detached_cms(
                content,
                cms.ContentInfo.load(sign_detached(CONTENT, signer, NOW))["content"],
                signer_validation_context=ValidationContext(trust_roots=[root], allow_fetching=False, moment=NOW),
                key_usage_settings=KeyUsageConstraints(key_usage={"digital_signature"}),
            )
        )
        assert status.bottom_line is accepted


def test_other_content_is_told_from_a_bad_signature(office: Office) -> None:
    signature = sign_detached(CONTENT, office.signer, NOW)
    facts = check_detached(signature, hashlib.sha256(b"khac").digest())
    assert (facts.parsed, facts.digest_matches, facts.signature_valid) == (True, False, True)
    broken = signature[:-1] + bytes([signature[-1] ^ 1])
    facts = check_detached(broken, DIGEST)
    assert (facts.parsed, facts.digest_matches, facts.signature_valid) == (True, True, False)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_flipped_bit_turns_a_signature_into_another_ones(scheme: str, signers: Signers) -> None:
    """Every byte: what still holds names the same certificate, the same digest and the same time."""
    signer = signers(scheme)
    signature = sign_detached(CONTENT, signer, NOW)
    for place in range(len(signature)):
        altered = bytearray(signature)
        altered[place] ^= 1 << place % 8
        facts = check_detached(bytes(altered), DIGEST)
        if facts.digest_matches and facts.signature_valid and facts.certificate_named:
            assert facts.certificate == der(signer.certificate), place
            assert facts.claimed_time == NOW, place


def test_a_certificate_of_the_same_name_and_number_is_not_taken(office: Office) -> None:
    """signingCertificateV2 binds the signature to one certificate, whatever else carries its serial number."""
    from asn1crypto import cms

    info = cms.ContentInfo.load(sign_detached(CONTENT, office.signer, NOW))
    twin = info["content"]["certificates"][0].chosen.dump()
    twin = twin[:-1] + bytes([twin[-1] ^ 1])
    info["content"]["certificates"] = [cms.CertificateChoices.load(twin)]
    facts = check_detached(info.dump(), DIGEST)
    assert (facts.parsed, facts.certificate_named) == (True, False)


def test_without_a_moment_no_time_is_claimed(office: Office) -> None:
    facts = check_detached(sign_digest(DIGEST, office.signer, None), DIGEST)
    assert (facts.signature_valid, facts.claimed_time) == (True, None)


def test_the_moment_is_kept_whatever_its_zone(office: Office) -> None:
    local = NOW.astimezone(dt.timezone(dt.timedelta(hours=7)))
    assert check_detached(sign_detached(CONTENT, office.signer, local), DIGEST).claimed_time == NOW


@pytest.mark.parametrize(
    "junk", [b"", b"\x30", b"\x30\x80\x00\x00", b"<html>", b"\x30\x84\xff\xff\xff\xff", b"\x1f" * 9]
)
def test_junk_is_not_parsed(junk: bytes) -> None:
    facts = check_detached(junk, DIGEST)
    assert (facts.parsed, facts.signature_valid, facts.certificate) == (False, None, None)


def test_a_cut_or_extended_signature_is_not_parsed(office: Office) -> None:
    signature = sign_detached(CONTENT, office.signer, NOW)
    for size in range(0, len(signature), 7):
        assert not check_detached(signature[:size], DIGEST).parsed
    assert not check_detached(signature + b"\0", DIGEST).parsed


def test_a_signature_with_two_signers_is_refused(office: Office, other_office: Office) -> None:
    from asn1crypto import cms

    info = cms.ContentInfo.load(sign_detached(CONTENT, office.signer, NOW))
    other = cms.ContentInfo.load(sign_detached(CONTENT, other_office.signer, NOW))
    both = [*info["content"]["signer_infos"], *other["content"]["signer_infos"]]
    info["content"]["signer_infos"] = both
    facts = check_detached(info.dump(), DIGEST)
    assert (facts.parsed, facts.problem) == (False, "2 signers instead of one")


def test_sha1_is_refused(office: Office) -> None:
    from asn1crypto import cms

    info = cms.ContentInfo.load(sign_detached(CONTENT, office.signer, NOW))
    info["content"]["signer_infos"][0]["digest_algorithm"] = {"algorithm": "sha1"}
    assert check_detached(info.dump(), DIGEST).problem == "the digest is not SHA-256"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("year", [2026, 2049, 2050, 2077])
def test_the_frame_is_what_asn1crypto_would_write(scheme: str, year: int, signers: Signers) -> None:
    """Read and written anew by another's encoder, it is the same bytes; the claimed time as RFC 5652 wants it."""
    from asn1crypto import cms

    written = sign_detached(CONTENT, signers(scheme), NOW.replace(year=year))
    read = cms.ContentInfo.load(written, strict=True)
    assert read.dump(force=True) == written
    attributes = {item["type"].native: item["values"][0] for item in read["content"]["signer_infos"][0]["signed_attrs"]}
    assert attributes["signing_time"].name == ("utc_time" if year < 2050 else "generalized_time")
    assert attributes["signing_time"].native == NOW.replace(year=year)
    assert attributes["message_digest"].native == DIGEST


@pytest.mark.parametrize("when", [NOW, None])
def test_the_quick_way_through_a_signature_finds_what_the_slow_way_finds(
    when: dt.datetime | None, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every byte flipped two ways, every cut: the same facts, but for the reason why one was not parsed."""
    signature = sign_digest(DIGEST, office.signer, when)
    assert take_apart(signature) is not None
    altered = [flipped(signature, place) for place in range(len(signature))]
    altered += [
        signature[:place] + bytes([signature[place] ^ 0x80]) + signature[place + 1 :] for place in range(len(signature))
    ]
    altered += [signature[:size] for size in range(len(signature))] + [signature + b"\0"]
    quick = [dataclasses.replace(check_detached(one, DIGEST), problem="") for one in altered]
    monkeypatch.setattr("signing.cms_reader.take_apart", lambda _: None)
    assert quick == [dataclasses.replace(check_detached(one, DIGEST), problem="") for one in altered]
