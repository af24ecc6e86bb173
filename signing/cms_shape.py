"""The one shape in which signing/cms.py writes a signature, taken apart without walking its elements.

Every byte that is not a value is compared, every length is held against what it measures: what is taken apart here
is what the DER reader would find. Another shape gives None and is read in full.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_HEAD = re.compile(
    rb"\x30\x82(..)" + re.escape(bytes.fromhex("06092a864886f70d010702")) + rb"\xa0\x82(..)\x30\x82(..)"
    + rb"\x02\x01\x01\x31\x0f" + re.escape(_SHA256 + bytes.fromhex("300b06092a864886f70d010701"))
    + rb"\xa0\x82(..)(?=\x30\x82(..))",
    re.DOTALL,
)  # fmt: skip
_SIGNER = re.compile(
    rb"\x31\x82(..)\x30\x82(..)\x02\x01\x01\x30(?:\x81([\x80-\xff])|([\x00-\x7f]))", re.DOTALL
)  # fmt: skip
_ATTRIBUTES = re.compile(
    re.escape(_SHA256) + rb"(\xa0(?:\x81([\x80-\xff])|([\x00-\x7f]))("
    + re.escape(bytes.fromhex("301806092a864886f70d010903310b06092a864886f70d010701"))
    + rb"(?:" + re.escape(bytes.fromhex("301c06092a864886f70d010905310f170d")) + rb"(\d{12}Z))?"
    + re.escape(bytes.fromhex("302f06092a864886f70d01090431220420")) + rb"(.{32})"
    + re.escape(bytes.fromhex("3037060b2a864886f70d010910022f31283026302430220420")) + rb"(.{32})))"
    + re.escape(bytes.fromhex("300a06082a8648ce3d040302")) + rb"\x04([\x00-\x7f])",
    re.DOTALL,
)  # fmt: skip


class Shape(NamedTuple):
    """The values of a P-256 signature. sid: the content of the signer's name; time: thirteen letters, or None;
    attributes: as a SET."""

    certificate: bytes
    sid: bytes
    digest: bytes
    named: bytes
    time: bytes | None
    attributes: bytes
    value: bytes


def take_apart(signature: bytes) -> Shape | None:
    """The values of a signature of that shape; None where it is of another."""
    head = _HEAD.match(signature)
    if head is None:
        return None
    whole, wrapped, data, holder, inside = (int.from_bytes(part, "big") for part in head.groups())
    size, start = len(signature), head.end()
    after = start + 4 + inside
    if (whole, wrapped, data, holder) != (size - 4, size - 19, size - 23, inside + 4) or inside < 0x100:
        return None
    signer = _SIGNER.match(signature, after)
    if signer is None:
        return None
    place = signer.end() + (signer[3] or signer[4])[0]
    signers, info = int.from_bytes(signer[1], "big"), int.from_bytes(signer[2], "big")
    found = _ATTRIBUTES.match(signature, place)
    if found is None or (signers, info) != (size - after - 4, size - after - 8) or info < 0x100:
        return None
    if (found[2] or found[3])[0] != len(found[4]) or found.end() + found[8][0] != size:
        return None
    return Shape(
        certificate=signature[start:after],
        sid=signature[signer.end() : place],
        digest=found[6],
        named=found[7],
        time=found[5],
        attributes=b"\x31" + found[1][1:],
        value=signature[found.end() :],
    )
