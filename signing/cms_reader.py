"""Checks a detached CMS signature of the one profile that is accepted: one signer, SHA-256, signed attributes.

The signature is checked over the signed attributes' bytes as they were sent; nothing is re-encoded. The result is
separate facts, never one yes or no.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signing.certificates import public_key
from signing.der import INTEGER, NULL, OCTET_STRING, OID, SEQUENCE, SET, DerError, Node, parse
from signing.keys import pss_padding

CONTEXT_0, CONTEXT_1, CONTEXT_2 = 0xA0, 0xA1, 0xA2
PLAIN_0 = 0x80

SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
DATA = bytes.fromhex("2a864886f70d010701")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
SIGNING_TIME = bytes.fromhex("2a864886f70d010905")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
SHA256 = bytes.fromhex("608648016503040201")
RSA_PLAIN = frozenset({bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d01010b")})
RSA_PSS = bytes.fromhex("2a864886f70d01010a")
ECDSA_SHA256 = bytes.fromhex("2a8648ce3d040302")
MGF1 = bytes.fromhex("2a864886f70d010108")
KEY_IDENTIFIER_BYTES = 8


def _tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes([tag, len(body)]) + body


_SHA256_IDS = (_tlv(SEQUENCE, _tlv(OID, SHA256)), _tlv(SEQUENCE, _tlv(OID, SHA256), _tlv(NULL)))
# RSASSA-PSS-params (RFC 4055): SHA-256, MGF1 with SHA-256, a salt of 32; a hash's NULL may be left out.
PSS_PARAMETERS = frozenset(
    _tlv(
        SEQUENCE,
        _tlv(CONTEXT_0, digest),
        _tlv(CONTEXT_1, _tlv(SEQUENCE, _tlv(OID, MGF1), mask)),
        _tlv(CONTEXT_2, _tlv(INTEGER, b"\x20")),
    )
    for digest in _SHA256_IDS
    for mask in _SHA256_IDS
)


@dataclass(frozen=True)
class CmsFacts:
    """What is known of one signature.

    parsed: it is of the accepted profile; where not, `problem` says why and the rest is empty.
    digest_matches: the content is what was signed. signature_valid: the signed attributes are the certificate
    holder's. certificate_named: signingCertificateV2 names that very certificate (CAdES). certificate: its DER.
    claimed_time: the signer's own word.
    """

    parsed: bool
    digest_matches: bool | None = None
    signature_valid: bool | None = None
    certificate_named: bool | None = None
    certificate: bytes | None = None
    claimed_time: datetime | None = None
    problem: str = ""


@dataclass(frozen=True)
class _Signature:
    certificate: bytes
    named: bool
    digest: bytes
    claimed: datetime | None
    attributes: bytes
    algorithm: bytes
    parameters: bytes
    value: bytes


def check_detached(signature: bytes, content_digest: bytes) -> CmsFacts:
    """The facts of a CMS signature (DER) over content whose SHA-256 is `content_digest`."""
    try:
        found = _read(parse(signature))
    except DerError as error:
        return CmsFacts(parsed=False, problem=str(error))
    return CmsFacts(
        parsed=True,
        digest_matches=found.digest == content_digest,
        signature_valid=_verified(found),
        certificate_named=found.named,
        certificate=found.certificate,
        claimed_time=found.claimed,
    )


def _read(content_info: Node) -> _Signature:
    kind, wrapped = content_info.require(SEQUENCE).children(OID, CONTEXT_0)[:2]
    if kind.value != SIGNED_DATA:
        raise DerError("not signed data")
    parts = wrapped.children(SEQUENCE)[0].children(INTEGER, SET, SEQUENCE)
    if parts[2].children(OID)[0].value != DATA or len(parts[2].children()) != 1:
        raise DerError("the content is not detached data")
    certificates = [child.encoded for part in parts[3:] if part.tag == CONTEXT_0 for child in part.children()]
    signers = parts[-1].require(SET).children(SEQUENCE)
    if len(signers) != 1:
        raise DerError(f"{len(signers)} signers instead of one")
    return _signer_info(signers[0], certificates)


def _signer_info(info: Node, certificates: list[bytes]) -> _Signature:
    parts = info.children(INTEGER)
    if len(parts) < 6:
        raise DerError("signer info too short")
    sid, digest_algorithm, signed, algorithm, value = parts[1:6]
    if digest_algorithm.require(SEQUENCE).children(OID)[0].value != SHA256:
        raise DerError("the digest is not SHA-256")
    attributes = _attributes(signed.require(CONTEXT_0))
    if _single(attributes, CONTENT_TYPE).require(OID).value != DATA:
        raise DerError("the signed content type is not data")
    time = attributes.get(SIGNING_TIME)
    named_hash = _named_certificate(attributes)
    certificate = _certificate(sid, certificates)
    identifiers = algorithm.require(SEQUENCE).children(OID)
    return _Signature(
        certificate=certificate,
        named=named_hash == hashlib.sha256(certificate).digest(),
        digest=_single(attributes, MESSAGE_DIGEST).require(OCTET_STRING).value,
        claimed=time.time() if time else None,
        attributes=bytes([SET]) + signed.encoded[1:],
        algorithm=identifiers[0].value,
        parameters=identifiers[1].encoded if len(identifiers) > 1 else b"",
        value=value.require(OCTET_STRING).value,
    )


def _attributes(signed: Node) -> dict[bytes, Node]:
    found: dict[bytes, Node] = {}
    for attribute in signed.children():
        kind, values = attribute.require(SEQUENCE).children(OID, SET)[:2]
        inside = values.children()
        if kind.value in found or len(inside) != 1:
            raise DerError("an attribute is repeated or has not one value")
        found[kind.value] = inside[0]
    return found


def _single(attributes: dict[bytes, Node], kind: bytes) -> Node:
    if kind not in attributes:
        raise DerError(f"attribute {kind.hex()} is missing")
    return attributes[kind]


def _named_certificate(attributes: dict[bytes, Node]) -> bytes | None:
    """The SHA-256 in signingCertificateV2; None where the attribute is absent or names another hash."""
    if SIGNING_CERTIFICATE_V2 not in attributes:
        return None
    references = attributes[SIGNING_CERTIFICATE_V2].children(SEQUENCE)[0].children(SEQUENCE)
    parts = references[0].children()
    if parts and parts[0].tag == SEQUENCE and parts[0].children(OID)[0].value == SHA256:
        parts = parts[1:]
    return parts[0].value if parts and parts[0].tag == OCTET_STRING else None


def _certificate(sid: Node, certificates: list[bytes]) -> bytes:
    """The one certificate that the signer identifier names (issuer and serial number, or key identifier)."""
    named = [certificate for certificate in certificates if _is_named(sid, certificate)]
    if len(named) != 1:
        raise DerError("the signer's certificate is not in the signature")
    return named[0]


def _is_named(sid: Node, certificate: bytes) -> bool:
    if sid.tag == PLAIN_0:
        return len(sid.value) >= KEY_IDENTIFIER_BYTES and sid.value in certificate
    issuer, serial = sid.require(SEQUENCE).children(SEQUENCE, INTEGER)[:2]
    return (issuer.encoded, serial.encoded) == _issuer_and_serial(certificate)


@lru_cache(maxsize=1024)
def _issuer_and_serial(certificate: bytes) -> tuple[bytes, bytes]:
    body = parse(certificate).require(SEQUENCE).children(SEQUENCE)[0].children()
    if body and body[0].tag == CONTEXT_0:
        body = body[1:]
    if len(body) < 3:
        raise DerError("a certificate is too short")
    return body[2].encoded, body[0].encoded


def _verified(found: _Signature) -> bool:
    key = public_key(found.certificate)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and found.algorithm == ECDSA_SHA256:
            key.verify(found.value, found.attributes, ec.ECDSA(hashes.SHA256()))
            return True
        scheme = _rsa_padding(found)
        if isinstance(key, rsa.RSAPublicKey) and scheme is not None:
            key.verify(found.value, found.attributes, scheme, hashes.SHA256())
            return True
    except InvalidSignature:
        return False
    return False


def _rsa_padding(found: _Signature) -> padding.PKCS1v15 | padding.PSS | None:
    if found.algorithm in RSA_PLAIN and found.parameters in (b"", bytes([NULL, 0])):
        return padding.PKCS1v15()
    if found.algorithm == RSA_PSS and found.parameters in PSS_PARAMETERS:
        return pss_padding()
    return None
