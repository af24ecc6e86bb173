"""How often a PKCS#12 file makes a guess of its passphrase be reckoned: written anew for its MAC, and looked at before
a file of somebody else is opened (RFC 7292, 4 and appendix B; RFC 8018, A.2).

cryptography locks key and certificate as often as it is told, but writes the MAC over both with 2,048 rounds: whoever
has stolen the file would ask the MAC, two hundred times cheaper.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from forms.errors import BadInput
from signing.der import CONSTRUCTED, INTEGER, NULL, OCTET_STRING, OID, SEQUENCE, DerError, Node, definite, encode, parse

MOST_ROUNDS = 5_000_000
"""More than any program writes, and what Java opens at most: what asks for more would hold the window for minutes."""
_SHA256 = encode(OID, bytes.fromhex("608648016503040201")) + encode(NULL)
_DATA = 0xA0
_BLOCK, _SALT, _FOR_MAC = 64, 16, 3
_DEPTH = 16


def with_mac_rounds(pkcs12: bytes, passphrase: str, rounds: int) -> bytes:
    """The same file with its MAC made anew: HMAC-SHA-256 under a key of that many rounds. DerError."""
    version, safe = parse(pkcs12).require(SEQUENCE).children(INTEGER, SEQUENCE)[:2]
    (content,) = safe.children(OID, _DATA)[1].children(OCTET_STRING)
    salt = os.urandom(_SALT)
    digest = hmac.digest(_mac_key(passphrase, salt, rounds), content.value, "sha256")
    info = encode(SEQUENCE, encode(SEQUENCE, _SHA256), encode(OCTET_STRING, digest))
    count = encode(INTEGER, rounds.to_bytes(rounds.bit_length() // 8 + 1, "big"))
    mac = encode(SEQUENCE, info, encode(OCTET_STRING, salt), count)
    return encode(SEQUENCE, version.encoded, safe.encoded, mac)


def rounds_of(pkcs12: bytes) -> tuple[int, ...]:
    """What each part asks, as far as it can be read without the passphrase: every number behind a salt, in the file's
    order, the MAC's last. DerError."""
    found: list[int] = []
    _gather(parse(definite(pkcs12)[0]), found, _DEPTH)
    return tuple(found)


def require_openable(pkcs12_file: bytes) -> None:
    """BadInput where a PKCS#12 file asks for so much reckoning that it can only be meant to hold the program up."""
    try:
        rounds = rounds_of(pkcs12_file)
    except DerError:
        return  # whoever opens it says what is wrong with it
    if max(rounds, default=0) > MOST_ROUNDS or min(rounds, default=0) < 0:
        raise BadInput(
            "Tệp khóa này đòi tính toán quá lâu mới mở được; đây không phải là tệp khóa bình thường.",
            "Hãy đề nghị nơi cấp xuất lại tệp khóa.",
        )


def _gather(node: Node, found: list[int], depth: int) -> None:
    parts = node.children()
    for before, part in zip([None, *parts], parts, strict=False):
        if part.tag == INTEGER and before is not None and before.tag == OCTET_STRING:
            found.append(part.integer())
        elif depth and (inside := _opened(part)) is not None:
            _gather(inside, found, depth - 1)


def _opened(node: Node) -> Node | None:
    """An element with parts; what an octet string holds, where that is one; else None."""
    if node.tag & CONSTRUCTED:
        return node
    if node.tag != OCTET_STRING or node.value[:1] != bytes([SEQUENCE]):
        return None
    try:
        inside = parse(definite(node.value)[0])
        inside.children()
    except DerError:
        return None
    return inside


def _mac_key(passphrase: str, salt: bytes, rounds: int) -> bytes:
    """RFC 7292, B.2, for SHA-256 and a key of 32 bytes, which is one block of it."""
    secret = passphrase.encode("utf-16-be") + b"\0\0"
    key = bytes([_FOR_MAC]) * _BLOCK + _whole_blocks(salt) + _whole_blocks(secret)
    for _ in range(rounds):
        key = hashlib.sha256(key).digest()
    return key


def _whole_blocks(data: bytes) -> bytes:
    """Repeated until blocks are full."""
    size = -(-len(data) // _BLOCK) * _BLOCK
    return (data * (size // len(data) + 1))[:size]
