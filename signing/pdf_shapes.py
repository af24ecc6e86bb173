"""The streams that qpdf and pyHanko write into this program's documents, their dictionaries taken apart as a whole.

Every byte that is not a value is compared, so that what is taken apart here is what the reader of tokens would find,
at a fifth of its cost. Another shape gives None and is read token by token.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple


class Ref(NamedTuple):
    """A reference to an object by number (generation 0)."""

    number: int


_HEX = rb"<[0-9a-f]{0,64}>"
_PACK_KEYS = (b"/Type", b"/Length", b"/N", b"/First")
_DEFLATED: dict[bytes, Any] = {b"/Filter": b"/FlateDecode"}
_BASE = re.compile(
    rb"(\d{1,7}) 0 obj\n<< /Type /XRef /Length (\d{1,7}) /Filter /FlateDecode"
    rb" /DecodeParms << /Columns (\d{1,2}) /Predictor 12 >> /W \[ 1 (\d) (\d) \]"
    rb" /Info (\d{1,7}) 0 R /Root (\d{1,7}) 0 R /Size (\d{1,7}) /ID \[" + _HEX + _HEX + rb"\] >>\nstream\n"
)
_SIGNED = re.compile(
    rb"(\d{1,7}) 0 obj\n<<\n/W \[ 1 (\d) (\d) \]\n/Type /XRef\n/Filter /FlateDecode"
    rb"\n/Info (\d{1,7}) 0 R\n/Root (\d{1,7}) 0 R\n/Size (\d{1,7})\n/ID \[ " + _HEX + b" " + _HEX + rb" \]"
    rb"\n/Prev (\d{1,10})\n/Index \[ (\d{1,7}(?: \d{1,7}){1,40}) \]\n/Length (\d{1,7})\n>>\nstream\n"
)
_PACKED = re.compile(
    rb"(\d{1,7}) 0 obj\n<< /Type /ObjStm /Length (\d{1,7}) /Filter /FlateDecode /N (\d{1,5}) /First (\d{1,7}) >>"
    rb"\nstream\n"
)
_EMBEDDED = re.compile(
    rb"(\d{1,7}) 0 obj\n<< /Params << /CheckSum " + _HEX + rb" /CreationDate \(D:[0-9+']{14,21}\)"
    rb" /ModDate \(D:[0-9+']{14,21}\) /Size \d{1,9} >> /Subtype /application#2fjson /Type /EmbeddedFile"
    rb" /Length (\d{1,9}) /Filter /FlateDecode >>\nstream\n"
)
_TRAILER = re.compile(
    rb"trailer[ \n]<<[ \n]/Info (\d{1,7}) 0 R[ \n]/Root (\d{1,7}) 0 R[ \n]/Size (\d{1,7})"
    rb"[ \n]/ID \[ ?" + _HEX + b" ?" + _HEX + rb" ?\](?:[ \n]/Prev (\d{1,10}))?[ \n]>>\n(?=startxref)"
)


def _base(values: list[int]) -> dict[bytes, Any]:
    length, columns, second, third, info, root, size = values
    return {
        b"/Type": b"/XRef", b"/Length": length, b"/DecodeParms": {b"/Columns": columns, b"/Predictor": 12},
        b"/W": [1, second, third], b"/Info": Ref(info), b"/Root": Ref(root), b"/Size": size,
    }  # fmt: skip


def _signed(found: re.Match[bytes]) -> dict[bytes, Any]:
    second, third, info, root, size, before = (int(part) for part in found.groups()[1:7])
    return {
        b"/Type": b"/XRef", b"/Length": int(found[9]), b"/W": [1, second, third], b"/Info": Ref(info),
        b"/Root": Ref(root), b"/Size": size, b"/Prev": before, b"/Index": [int(part) for part in found[8].split()],
    }  # fmt: skip


def _numbers(found: re.Match[bytes]) -> list[int]:
    return [int(part) for part in found.groups()[1:]]


_KIND = re.compile(rb"\d{1,7} 0 obj\n<<(\n/W | /Type /XRef | /Type /ObjStm | /Params )")
_SHAPES: dict[bytes, tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], dict[bytes, Any]]]] = {
    b"\n/W ": (_SIGNED, _signed),
    b" /Type /XRef ": (_BASE, lambda found: _base(_numbers(found))),
    b" /Type /ObjStm ": (_PACKED, lambda found: dict(zip(_PACK_KEYS, (b"/ObjStm", *_numbers(found)), strict=True))),
    b" /Params ": (_EMBEDDED, lambda found: {b"/Type": b"/EmbeddedFile", b"/Length": int(found[2])}),
}


def take_apart(data: bytes, place: int, end: int) -> tuple[int, dict[bytes, Any], int] | None:
    """The number of the stream object at `place`, what its dictionary says, and where its bytes begin."""
    kind = _KIND.match(data, place, end)
    if kind is None:
        return None
    shape, said = _SHAPES[kind[1]]
    found = shape.match(data, place, end)
    return (int(found[1]), {**said(found), **_DEFLATED}, found.end()) if found else None


def trailer_apart(data: bytes, place: int, end: int) -> tuple[dict[bytes, Any], int] | None:
    """What the trailer at `place` says, but for its /ID, and where `startxref` is."""
    found = _TRAILER.match(data, place, end)
    if found is None:
        return None
    info, root, size, before = found.groups()
    said = {b"/Info": Ref(int(info)), b"/Root": Ref(int(root)), b"/Size": int(size)}
    return (said if before is None else {**said, b"/Prev": int(before)}), found.end()
