"""Detached CAdES B-B signatures: CMS SignedData over bytes kept elsewhere (RFC 5652, ETSI EN 319 122-1).

Signed attributes: contentType, signingTime, messageDigest, signingCertificateV2. SHA-256 throughout. The time is
the signer's own claim: there is no time-stamp. The frame is written as DER here: asn1crypto, whose objects would be
the same bytes, takes forty times as long for it, a tenth of an export.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from signing.certificates import der, issuer_and_serial
from signing.cms_algorithms import CONTEXT_0, DATA, SHA256
from signing.cms_reader import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SIGNED_DATA,
    SIGNING_CERTIFICATE_V2,
    SIGNING_TIME,
)
from signing.der import GENERALIZED_TIME, INTEGER, OCTET_STRING, OID, SEQUENCE, SET, UTC_TIME, encode
from signing.keys import Scheme, Signer

SALT_BYTES = 32
_VERSION_1 = encode(INTEGER, b"\x01")
_SHA256 = encode(SEQUENCE, encode(OID, SHA256), b"\x05\x00")


def sign_detached(content: bytes, signer: Signer, when: datetime) -> bytes:
    """The DER of a CMS signature over `content`, claiming the aware moment `when`."""
    return sign_digest(hashlib.sha256(content).digest(), signer, when)


def sign_digest(digest: bytes, signer: Signer, when: datetime | None) -> bytes:
    """The same over content whose SHA-256 is `digest`; without `when` no signing time is written (PAdES)."""
    certificate = der(signer.certificate)
    attributes = b"".join(sorted(_signed_attributes(digest, certificate, when)))
    signer_info = encode(
        SEQUENCE,
        _VERSION_1,
        encode(SEQUENCE, *issuer_and_serial(certificate)),
        _SHA256,
        encode(CONTEXT_0, attributes),
        _algorithm(signer.scheme),
        encode(OCTET_STRING, signer.sign(encode(SET, attributes))),
    )
    signed_data = encode(
        SEQUENCE,
        _VERSION_1,
        encode(SET, _SHA256),
        encode(SEQUENCE, encode(OID, DATA)),
        encode(CONTEXT_0, certificate),
        encode(SET, signer_info),
    )
    return encode(SEQUENCE, encode(OID, SIGNED_DATA), encode(CONTEXT_0, signed_data))


@cache
def _algorithm(scheme: Scheme) -> bytes:
    encoded: bytes = signature_algorithm(scheme).dump()
    return encoded


def signature_algorithm(scheme: Scheme) -> Any:
    """The asn1crypto algorithm identifier of a scheme."""
    from asn1crypto import algos

    if scheme is Scheme.ECDSA:
        return algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
    if scheme is Scheme.RSA:
        return algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
    parameters = {
        "hash_algorithm": {"algorithm": "sha256"},
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
        "salt_length": SALT_BYTES,
    }
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": parameters})


def _signed_attributes(digest: bytes, certificate: bytes, when: datetime | None) -> Iterable[bytes]:
    identifier = encode(SEQUENCE, encode(OCTET_STRING, hashlib.sha256(certificate).digest()))
    yield _attribute(CONTENT_TYPE, encode(OID, DATA))
    yield _attribute(MESSAGE_DIGEST, encode(OCTET_STRING, digest))
    yield _attribute(SIGNING_CERTIFICATE_V2, encode(SEQUENCE, encode(SEQUENCE, identifier)))
    if when is not None:
        yield _attribute(SIGNING_TIME, _time(when))


def _attribute(kind: bytes, value: bytes) -> bytes:
    return encode(SEQUENCE, encode(OID, kind), encode(SET, value))


def _time(when: datetime) -> bytes:
    """UTCTime up to 2049, GeneralizedTime from then on (RFC 5652, 11.3)."""
    moment = when.astimezone(UTC)
    if moment.year < 2050:
        return encode(UTC_TIME, f"{moment:%y%m%d%H%M%SZ}".encode())
    return encode(GENERALIZED_TIME, f"{moment:%Y%m%d%H%M%SZ}".encode())
