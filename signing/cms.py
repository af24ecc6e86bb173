"""Detached CAdES B-B signatures: CMS SignedData over bytes kept elsewhere (RFC 5652, ETSI EN 319 122-1).

Signed attributes: contentType, signingTime, messageDigest, signingCertificateV2. SHA-256 throughout. The time is
the signer's own claim: there is no time-stamp.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from signing.certificates import der
from signing.keys import Scheme, Signer

SALT_BYTES = 32


def sign_detached(content: bytes, signer: Signer, when: datetime) -> bytes:
    """The DER of a CMS signature over `content`, claiming the aware moment `when`."""
    return sign_digest(hashlib.sha256(content).digest(), signer, when)


def sign_digest(digest: bytes, signer: Signer, when: datetime | None) -> bytes:
    """The same over content whose SHA-256 is `digest`; without `when` no signing time is written (PAdES)."""
    from asn1crypto import cms, x509

    certificate = x509.Certificate.load(der(signer.certificate))
    attributes = cms.CMSAttributes(_signed_attributes(digest, certificate.dump(), when))
    signed_bytes = attributes.dump()
    signer_info = {
        "version": "v1",
        "sid": {
            "issuer_and_serial_number": {
                "issuer": certificate.issuer,
                "serial_number": certificate.serial_number,
            }
        },
        "digest_algorithm": {"algorithm": "sha256"},
        "signed_attrs": attributes,
        "signature_algorithm": signature_algorithm(signer.scheme),
        "signature": signer.sign(signed_bytes),
    }
    signed_data = {
        "version": "v1",
        "digest_algorithms": [{"algorithm": "sha256"}],
        "encap_content_info": {"content_type": "data"},
        "certificates": [certificate],
        "signer_infos": [signer_info],
    }
    encoded: bytes = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed_data)}).dump()
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


def _signed_attributes(digest: bytes, certificate: bytes, when: datetime | None) -> list[dict[str, Any]]:
    from asn1crypto import tsp

    reference = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate).digest()}]})
    attributes: list[dict[str, Any]] = [
        {"type": "content_type", "values": ["data"]},
        {"type": "message_digest", "values": [digest]},
        {"type": "signing_certificate_v2", "values": [reference]},
    ]
    if when is not None:
        attributes.append({"type": "signing_time", "values": [_time(when)]})
    return attributes


def _time(when: datetime) -> Any:
    from asn1crypto import cms

    return cms.Time({"utc_time": when.astimezone(UTC).replace(microsecond=0)})
