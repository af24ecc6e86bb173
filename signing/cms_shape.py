"""The one shape in which signing/cms.py writes a signature, taken apart without walking its elements.

Every byte that is not a value is compared, every length is held against what it measures: what is taken apart here
is what the DER reader would find. Another shape gives None and is read in full.
"""

from __future__ import annotations

import re
import struct
from typing import NamedTuple

_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_LONG = b"\x30\x82"
_HEAD = struct.Struct(">2sH13sH2sH35sH2sH")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702a082")
_BEFORE_CERTIFICATE = bytes.fromhex("020101310f") + _SHA256 + bytes.fromhex("300b06092a864886f70d010701") + b"\xa0\x82"
_SIGNER = struct.Struct(">2sH2sH4sBB")
_SIGNERS, _VERSION_AND_NAME = b"\x31\x82", b"\x02\x01\x01\x30"
_HEAD_CONSTANT = (_LONG, _SIGNED_DATA, _LONG, _BEFORE_CERTIFICATE, _LONG)
_SIGNER_CONSTANT = (_SIGNERS, _LONG, _VERSION_AND_NAME)
_SHORT, _BYTE = 0x80, 0x81
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
    size, start = len(signature), _HEAD.size - 4
    if size < _HEAD.size:
        return None
    mark, whole, kind, wrapped, mark_2, data, before, holder, mark_3, inside = _HEAD.unpack_from(signature)
    after = start + 4 + inside
    if (mark, kind, mark_2, before, mark_3) != _HEAD_CONSTANT or inside < 0x100 or after + _SIGNER.size > size:
        return None
    if (whole, wrapped, data, holder) != (size - 4, size - 19, size - 23, inside + 4):
        return None
    mark, signers, mark_2, info, mark_3, length, more = _SIGNER.unpack_from(signature, after)
    named = after + _SIGNER.size - 1
    if length == _BYTE and more >= _SHORT:
        named, length = named + 1, more
    elif length >= _SHORT:
        return None
    if (mark, mark_2, mark_3) != _SIGNER_CONSTANT:
        return None
    place = named + length
    found = _ATTRIBUTES.match(signature, place)
    if found is None or (signers, info) != (size - after - 4, size - after - 8) or info < 0x100:
        return None
    if (found[2] or found[3])[0] != len(found[4]) or found.end() + found[8][0] != size:
        return None
    return Shape(
        signature[start:after], signature[named:place], found[6], found[7], found[5], b"\x31" + found[1][1:],
        signature[found.end() :],
    )  # fmt: skip
