"""The digests and signature algorithms that are accepted, by object identifier (RFC 5754, 4055, 5758)."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from signing.certificates import public_key
from signing.der import INTEGER, NULL, OID, SEQUENCE, DerError, Node, parse

CONTEXT_0, CONTEXT_1, CONTEXT_2, CONTEXT_3 = 0xA0, 0xA1, 0xA2, 0xA3
PLAIN_0 = 0x80
DATA = bytes.fromhex("2a864886f70d010701")
SHA256 = bytes.fromhex("608648016503040201")
SHA384 = bytes.fromhex("608648016503040202")
SHA512 = bytes.fromhex("608648016503040203")
HASHES: dict[bytes, hashes.SHA256 | hashes.SHA384 | hashes.SHA512] = {
    SHA256: hashes.SHA256(),
    SHA384: hashes.SHA384(),
    SHA512: hashes.SHA512(),
}
ECDSA = {digest: ec.ECDSA(chosen) for digest, chosen in HASHES.items()}
RSA = bytes.fromhex("2a864886f70d010101")
RSA_PSS = bytes.fromhex("2a864886f70d01010a")
MGF1 = bytes.fromhex("2a864886f70d010108")
RSA_WITH = {
    SHA256: bytes.fromhex("2a864886f70d01010b"),
    SHA384: bytes.fromhex("2a864886f70d01010c"),
    SHA512: bytes.fromhex("2a864886f70d01010d"),
}
ECDSA_WITH = {
    SHA256: bytes.fromhex("2a8648ce3d040302"),
    SHA384: bytes.fromhex("2a8648ce3d040303"),
    SHA512: bytes.fromhex("2a8648ce3d040304"),
}
NO_PARAMETERS = (b"", bytes([NULL, 0]))
SALTS = range(20, 65)


def is_signed(
    certificate: bytes, value: bytes, data: bytes, digest: bytes, algorithm: bytes, parameters: bytes
) -> bool:
    """Whether `value` is the certificate holder's signature over `data`; digest, algorithm: object identifiers,
    which must belong together; parameters: DER, may be empty."""
    key, chosen = public_key(certificate), HASHES[digest]
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and algorithm == ECDSA_WITH[digest]:
            key.verify(value, data, ECDSA[digest])
            return True
        scheme = _rsa_padding(digest, algorithm, parameters)
        if isinstance(key, rsa.RSAPublicKey) and scheme is not None:
            key.verify(value, data, scheme, chosen)
            return True
    except InvalidSignature:
        return False
    return False


def _rsa_padding(digest: bytes, algorithm: bytes, parameters: bytes) -> padding.PKCS1v15 | padding.PSS | None:
    if algorithm in (RSA, RSA_WITH[digest]) and parameters in NO_PARAMETERS:
        return padding.PKCS1v15()
    if algorithm == RSA_PSS:
        try:
            return _pss(parse(parameters).require(SEQUENCE), digest)
        except DerError:
            return None
    return None


def _pss(parameters: Node, digest: bytes) -> padding.PSS | None:
    """RSASSA-PSS-params: the same hash twice, a salt of 20 to 64 bytes, the one trailer that there is."""
    parts = parameters.children(CONTEXT_0, CONTEXT_1, CONTEXT_2)
    mask = parts[1].children(SEQUENCE)[0].children(OID, SEQUENCE)
    trailer = [part.children(INTEGER)[0].integer() for part in parts[3:] if part.require(CONTEXT_3)]
    salt = parts[2].children(INTEGER)[0].integer()
    same = _hash(parts[0].children(SEQUENCE)[0]) == _hash(mask[1]) == digest
    if not same or mask[0].value != MGF1 or salt not in SALTS or trailer not in ([], [1]):
        return None
    return padding.PSS(padding.MGF1(HASHES[digest]), salt)


def _hash(identifier: Node) -> bytes:
    parts = identifier.children(OID)
    if b"".join(part.encoded for part in parts[1:]) not in NO_PARAMETERS:
        raise DerError("a hash with parameters")
    return parts[0].value
