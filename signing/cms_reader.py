"""Judges a detached CMS signature directly, without re-encoding anything (RFC 5652).

`check_detached` takes the one profile that this program writes and accepts in a container; `check_embedded` the wider
one that signing tools put into a PDF, `check_timestamp` a time-stamp token (RFC 3161). The signature is checked over
the signed attributes' bytes as they were sent. The result is separate facts, never one yes or no.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from signing.certificates import issuer_and_serial
from signing.cms_algorithms import CONTEXT_0, DATA, ECDSA_WITH, HASHES, PLAIN_0, SHA256, is_signed
from signing.cms_shape import take_apart
from signing.der import INTEGER, OCTET_STRING, OID, SEQUENCE, SET, UTC_TIME, DerError, Node, parse

SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
TIMESTAMP_INFO = bytes.fromhex("2a864886f70d0109100104")
CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
SIGNING_TIME = bytes.fromhex("2a864886f70d010905")
SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
KEY_IDENTIFIER_BYTES = 8
CERTIFICATE_BYTES = 1 << 14
CERTIFICATES = 20
DigestOf = Callable[[str], bytes]


@dataclass(frozen=True)
class CmsFacts:
    """What is known of one signature.

    parsed: it is of the accepted profile; where not, `problem` says why and the rest is empty.
    digest_matches: the content is what was signed. signature_valid: the signed attributes are the certificate
    holder's. certificate_named: signingCertificateV2 names that very certificate (CAdES). certificate: its DER.
    claimed_time: the signer's own word. along: the other certificates that came with it, nobody's word for them.
    """

    parsed: bool
    digest_matches: bool | None = None
    signature_valid: bool | None = None
    certificate_named: bool | None = None
    certificate: bytes | None = None
    claimed_time: datetime | None = None
    problem: str = ""
    along: tuple[bytes, ...] = ()


class _Signature(NamedTuple):
    """One signer's part. hash, algorithm: object identifiers; attributes: as a SET, in the bytes that were sent."""

    certificate: bytes
    along: tuple[bytes, ...]
    named: bytes | None
    hash: bytes
    digest: bytes
    claimed: datetime | None
    attributes: bytes
    algorithm: bytes
    parameters: bytes
    value: bytes


def check_detached(signature: bytes, content_digest: bytes) -> CmsFacts:
    """The facts of a CMS signature (DER) over content whose SHA-256 is `content_digest`."""
    try:
        found = _own(signature) or _read(parse(signature), DATA, (SHA256,))[0]
        return _facts(found, found.digest == content_digest)
    except DerError as error:
        return CmsFacts(parsed=False, problem=str(error))


def check_embedded(signature: bytes, digest_of: DigestOf) -> CmsFacts:
    """The same with SHA-256, 384 or 512; digest_of: the content's digest by the name of the algorithm."""
    try:
        found = _own(signature) or _read(parse(signature), DATA, HASHES)[0]
        return _facts(found, found.digest == digest_of(HASHES[found.hash].name))
    except DerError as error:
        return CmsFacts(parsed=False, problem=str(error))


def check_timestamp(signature: bytes, digest_of: DigestOf) -> CmsFacts:
    """The facts of a time-stamp token over that content. claimed_time: what the time-stamper says."""
    try:
        found, content = _read(parse(signature), TIMESTAMP_INFO, HASHES)
        imprint = parse(content).require(SEQUENCE).children(INTEGER, OID, SEQUENCE)[2].children(SEQUENCE, OCTET_STRING)
        kind = imprint[0].children(OID)[0].value
        if kind not in HASHES:
            raise DerError("the imprint is not SHA-256, 384 or 512")
        own = found.digest == hashlib.new(HASHES[found.hash].name, content).digest()
        return _facts(found, own and imprint[1].value == digest_of(HASHES[kind].name))
    except DerError as error:
        return CmsFacts(parsed=False, problem=str(error))


def _facts(found: _Signature, matches: bool) -> CmsFacts:
    return CmsFacts(
        parsed=True,
        digest_matches=matches,
        signature_valid=is_signed(
            found.certificate, found.value, found.attributes, found.hash, found.algorithm, found.parameters
        ),
        certificate_named=found.named == _digest(found.certificate),
        certificate=found.certificate,
        claimed_time=found.claimed,
        along=found.along,
    )


def _own(signature: bytes) -> _Signature | None:
    """The same of a signature of this program's own shape, at a third of the cost; None of another."""
    shape = take_apart(signature)
    if shape is None:
        return None
    if len(shape.certificate) > CERTIFICATE_BYTES or shape.sid != b"".join(issuer_and_serial(shape.certificate)):
        raise DerError("the signer's certificate is not in the signature")
    claimed = parse(bytes([UTC_TIME, len(shape.time)]) + shape.time).time() if shape.time else None
    return _Signature(
        shape.certificate, (), shape.named, SHA256, shape.digest, claimed, shape.attributes, ECDSA_WITH[SHA256], b"",
        shape.value,
    )  # fmt: skip


def _read(content_info: Node, content_type: bytes, digests: Collection[bytes]) -> tuple[_Signature, bytes]:
    """The one signer's part, and the content where it lies inside (empty where it is detached)."""
    outer = content_info.require(SEQUENCE).children(OID, CONTEXT_0)
    inner = outer[1].children(SEQUENCE)
    if outer[0].value != SIGNED_DATA or len(outer) != 2 or len(inner) != 1:
        raise DerError("not signed data")
    parts = inner[0].children(INTEGER, SET, SEQUENCE)
    content = _content(parts[2].children(OID), content_type)
    certificates = [child for part in parts[3:] if part.tag == CONTEXT_0 for child in part.children()]
    signers = parts[-1].require(SET).children(SEQUENCE)
    if len(signers) != 1:
        raise DerError(f"{len(signers)} signers instead of one")
    return _signer_info(signers[0], _plain(certificates), content_type, digests), content


def _content(parts: list[Node], content_type: bytes) -> bytes:
    if parts[0].value != content_type or (content_type == DATA) != (len(parts) == 1):
        raise DerError("the content is not detached data")
    return b"" if len(parts) == 1 else parts[1].require(CONTEXT_0).children(OCTET_STRING)[0].value


def _plain(certificates: list[Node]) -> list[bytes]:
    """The X.509 certificates, each once; the other kinds that CMS knows are passed over."""
    found = list(dict.fromkeys(one.encoded for one in certificates if one.tag == SEQUENCE))
    if len(found) > CERTIFICATES or any(len(one) > CERTIFICATE_BYTES for one in found):
        raise DerError("too many or too large certificates")
    return found


def _signer_info(info: Node, certificates: list[bytes], content_type: bytes, digests: Collection[bytes]) -> _Signature:
    parts = info.children(INTEGER)
    if len(parts) < 6:
        raise DerError("signer info too short")
    sid, digest_algorithm, signed, algorithm, value = parts[1:6]
    digest = digest_algorithm.require(SEQUENCE).children(OID)[0].value
    if digest not in digests:
        raise DerError("the digest is not SHA-256" if len(digests) == 1 else "the digest is not accepted")
    attributes = _attributes(signed.require(CONTEXT_0))
    if _single(attributes, CONTENT_TYPE).require(OID).value != content_type:
        raise DerError("the signed content type is another")
    time = attributes.get(SIGNING_TIME)
    identifiers = algorithm.require(SEQUENCE).children(OID)
    certificate = _certificate(sid, certificates)
    return _Signature(
        certificate=certificate,
        along=tuple(one for one in certificates if one != certificate),
        named=_named_certificate(attributes),
        hash=digest,
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
        if kind.value in found:
            raise DerError("an attribute is repeated")
        inside = values.children()
        if len(inside) != 1:
            raise DerError("an attribute has not one value")
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
    return sid.require(SEQUENCE).value == b"".join(issuer_and_serial(certificate))


@lru_cache(maxsize=1024)
def _digest(certificate: bytes) -> bytes:
    return hashlib.sha256(certificate).digest()
