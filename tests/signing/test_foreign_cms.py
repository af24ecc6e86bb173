"""Signatures as other libraries encode them: BER around DER, attributes in another order, other digests, chains."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7

from signing.certificates import der
from signing.cms import sign_digest
from signing.cms_reader import check_detached, check_embedded
from signing.der import DerError, definite, parse
from signing.keys import KeySigner
from signing.pdf_reader import verify_pdf
from tests.signing.conftest import NOW, Office, certificate_of

CONTENT = b"content"
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
Digest = Callable[[str], bytes]


def digest_of(algorithm: str) -> bytes:
    return hashlib.new(algorithm, CONTENT).digest()


def indefinite(signature: bytes) -> bytes:
    """The outer elements in indefinite lengths, as BouncyCastle and PDFBox write them."""
    kind, wrapped = parse(signature).children()
    (signed,) = wrapped.children()
    inside = b"".join(child.encoded for child in signed.children())
    return b"\x30\x80" + kind.encoded + b"\xa0\x80\x30\x80" + inside + bytes(6)


def with_contents(pdf: bytes, signature: bytes) -> bytes:
    """The PDF with another signature in its gap, which its digest leaves out."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    return pdf[:start] + signature.hex().encode().ljust(end - start, b"0") + pdf[end:]


def contents(pdf: bytes) -> bytes:
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    padded = bytes.fromhex(pdf[start : pdf.index(b">", start)].decode())
    return padded[: definite(padded)[1]]


def test_ber_around_a_signature_is_read_in_a_pdf_and_nowhere_else(signed_pdf: bytes, office: Office) -> None:
    signature = contents(signed_pdf)
    loose = indefinite(signature)
    assert definite(loose) == (signature, len(loose))
    assert verify_pdf(with_contents(signed_pdf, loose)).intact
    assert not check_detached(indefinite(sign_digest(digest_of("sha256"), office.signer, NOW)), b"x" * 32).parsed
    assert not verify_pdf(with_contents(signed_pdf, loose[:-2] + b"\x01\x00")).intact


@pytest.mark.parametrize(
    "data",
    [b"", b"\x30", b"\x30\x80", b"\x04\x80\x00\x00", b"\x30\x80\x02\x01", b"\x30\x80" * 200, b"\x3f\x80\x00\x00"],
)
def test_broken_ber_is_refused(data: bytes) -> None:
    with pytest.raises(DerError):
        definite(data)


def test_an_octet_string_in_pieces_is_joined() -> None:
    pieces = b"\x24\x80\x04\x02ab\x04\x01c\x00\x00"
    assert definite(pieces) == (b"\x04\x03abc", len(pieces))
    long = b"\x24\x80" + b"\x04\x7f" + bytes(127) + b"\x04\x7f" + bytes(127) + b"\x00\x00"
    assert definite(long)[0] == b"\x04\x81\xfe" + bytes(254)


def reordered(signature: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """The signed attributes the other way round, signed as they are sent; all lengths stay."""
    info = parse(signature).children()[1].children()[0].children()[-1].children()[0].children()
    signed, value = info[3], info[5]
    turned = b"".join(child.encoded for child in signed.children()[::-1])
    new = key.sign(
        b"\x31" + signed.encoded[1 : signed.content - signed.start] + turned, padding.PKCS1v15(), hashes.SHA256()
    )
    return signature[: signed.content] + turned + signature[signed.end : value.content] + new


def test_attributes_in_another_order_are_taken_as_they_were_sent(
    rsa_signer: KeySigner, rsa_key: rsa.RSAPrivateKey
) -> None:
    turned = reordered(sign_digest(digest_of("sha256"), rsa_signer, NOW), rsa_key)
    facts = check_embedded(turned, digest_of)
    assert (facts.digest_matches, facts.signature_valid, facts.claimed_time) == (True, True, NOW)


@pytest.mark.parametrize("name", HASHES)
def test_other_digests_are_taken_in_a_pdf_and_not_in_a_container(name: str, rsa_key: rsa.RSAPrivateKey) -> None:
    """As the library of another signs, without signingCertificateV2."""
    certificate = certificate_of(rsa_key)
    signature = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(CONTENT)
        .add_signer(certificate, rsa_key, HASHES[name])
        .add_certificate(certificate_of(rsa_key))
        .sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
    )
    facts = check_embedded(signature, digest_of)
    assert (facts.parsed, facts.digest_matches, facts.signature_valid) == (True, True, True)
    assert facts.certificate == der(certificate) and len(facts.along) == 1 and not facts.certificate_named
    assert check_embedded(signature, lambda _: b"x" * 32).digest_matches is False
    assert check_detached(signature, digest_of("sha256")).parsed is (name == "sha256")


def test_sha1_is_refused_in_a_pdf_too(rsa_signer: KeySigner) -> None:
    from asn1crypto import cms

    info = cms.ContentInfo.load(sign_digest(digest_of("sha256"), rsa_signer, NOW))
    info["content"]["signer_infos"][0]["digest_algorithm"] = {"algorithm": "sha1"}
    assert check_embedded(info.dump(), digest_of).problem == "the digest is not accepted"


@pytest.mark.parametrize("change", ["hash", "mask", "salt"])
def test_pss_with_parameters_that_do_not_fit_is_not_valid(change: str, pss_signer: KeySigner) -> None:
    from asn1crypto import cms

    info = cms.ContentInfo.load(sign_digest(digest_of("sha256"), pss_signer, NOW))
    parameters = info["content"]["signer_infos"][0]["signature_algorithm"]["parameters"]
    changes = {
        "hash": ("hash_algorithm", {"algorithm": "sha512"}),
        "mask": ("mask_gen_algorithm", {"algorithm": "mgf1", "parameters": {"algorithm": "sha512"}}),
        "salt": ("salt_length", 64),
    }
    parameters[changes[change][0]] = changes[change][1]
    assert check_embedded(info.dump(), digest_of).signature_valid is False
