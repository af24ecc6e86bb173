"""The parts of a JPEG or PNG file by their headers: whether it holds anything that is not needed to draw the picture.

JPEG: ITU-T T.81, annex B; PNG: W3C Portable Network Graphics, third edition, 5 and 11. Cameras and telephones write
who, where and when into other parts (Exif, XMP, IPTC, texts), and behind the end a second picture or a film.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from forms.attachments import JPEG

_SHOWN = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"pHYs", b"sBIT",
                    b"bKGD"))  # fmt: skip
_PROFILE = b"ICC_PROFILE\0"
_APPLICATION = frozenset(range(0xE0, 0xF0))
_END, _SCAN = 0xD9, 0xDA
_NO_LENGTH = frozenset((0x01, *range(0xD0, 0xD8)))
_DRAWS = frozenset((*range(0xC0, 0xC8), *range(0xC9, 0xD0), _SCAN, 0xDB, 0xDD))
"""Frames, scans, tables of them, and how often a decoder begins anew."""
_JFIF, _JFIF_BYTES, _ADOBE, _ADOBE_BYTES = b"JFIF\0", 14, b"Adobe", 12
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_NEXT = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
"""The last byte before a marker: to look for a whole run of them would begin anew at each."""
_PNG_HEAD = 8


def tells_more(data: bytes, media: str) -> bool:
    """Whether there is more in the file than the picture, or it is not built as the standard has it."""
    try:
        return any(_jpeg(data)) if media == JPEG else any(_png(data))
    except IndexError:
        return True


def _png(data: bytes) -> Iterator[bool]:
    """Of each part whether it is more than the picture."""
    place, kind = _PNG_HEAD, b""
    while kind != b"IEND":
        size, kind = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        place += 12 + size
        yield kind not in _SHOWN or place > len(data)
    yield place != len(data)


def _jpeg(data: bytes) -> Iterator[bool]:
    place, marker = 2, 0
    while marker != _END:
        found = _MARKER.match(data, place)
        if found is None:
            raise IndexError
        marker, start = found[1][0], found.end()
        if marker in _NO_LENGTH or marker == _END:
            place = start
            continue
        place = start + int.from_bytes(data[start : start + 2], "big")
        yield marker not in _DRAWS and not (marker in _APPLICATION and _is_plain(data[start + 2 : place]))
        if marker == _SCAN:
            following = _NEXT.search(data, place)
            if following is None:
                raise IndexError
            place = following.start()
    yield place != len(data)


def _is_plain(content: bytes) -> bool:
    """Whether an application's part says only how the colours are meant."""
    return (
        content.startswith(_PROFILE)
        or (content.startswith(_JFIF) and len(content) == _JFIF_BYTES)
        or (content.startswith(_ADOBE) and len(content) == _ADOBE_BYTES)
    )
