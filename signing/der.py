"""A strict reader of DER (ITU-T X.690), as small as the one CMS profile that is verified needs, and its writer.

asn1crypto would do, at ten times the cost, and re-encodes what was looked at: the signed bytes must stay as sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

BOOLEAN, INTEGER, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x04, 0x05, 0x06
UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31
CONSTRUCTED, INDEFINITE, DEPTH = 0x20, 0x80, 20
CHILDREN, ELEMENTS = 4096, 100_000
YEARS = b"1900", b"9998"

# A Node without the keyword handling of its class, whose making is most of the reader's time.
_made: Callable[[type[Node], tuple[bytes, int, int, int, int]], Node] = tuple.__new__


class DerError(ValueError):
    """The bytes are not the DER that was expected."""


class Node(NamedTuple):
    """One element: its tag byte and where it starts, where its content starts, and where it ends in `data`."""

    data: bytes
    tag: int
    start: int
    content: int
    end: int

    @property
    def value(self) -> bytes:
        return self.data[self.content : self.end]

    @property
    def encoded(self) -> bytes:
        return self.data[self.start : self.end]

    def children(self, *tags: int) -> list[Node]:
        """The elements inside; with `tags`, they must begin with exactly these tags."""
        data, position, end = self.data, self.content, self.end
        found: list[Node] = []
        many = end - position > 2 * CHILDREN
        while position < end:
            if many and len(found) == CHILDREN:
                raise DerError(f"too many elements at {self.start}")
            child = _short(data, position, end) or _element(data, position, end)
            found.append(child)
            position = child[4]
        if tags and tuple([child.tag for child in found[: len(tags)]]) != tags:
            raise DerError(f"expected tags {tags} at {self.start}")
        return found

    def require(self, tag: int) -> Node:
        """This element, which must have `tag`."""
        if self.tag != tag:
            raise DerError(f"expected tag {tag:#x} at {self.start}, found {self.tag:#x}")
        return self

    def integer(self) -> int:
        return int.from_bytes(self.require(INTEGER).value, "big", signed=True)

    def time(self) -> datetime:
        """A UTCTime or GeneralizedTime in the one form that DER allows, as an aware datetime in UTC, of a year that
        every zone of the world can express."""
        if self.tag not in (UTC_TIME, GENERALIZED_TIME):
            raise DerError(f"no time at {self.start}")
        digits = self.value if self.tag == GENERALIZED_TIME else _century(self.value) + self.value
        if len(digits) != 15 or not digits[:-1].isdigit() or digits[-1:] != b"Z":
            raise DerError(f"bad time at {self.start}")
        if not YEARS[0] <= digits[:4] <= YEARS[1]:
            raise DerError(f"a time out of reach at {self.start}")
        try:
            return datetime.fromisoformat(f"{digits[:8].decode()}T{digits[8:14].decode()}Z")
        except ValueError as error:
            raise DerError(str(error)) from error


def _century(digits: bytes) -> bytes:
    """What a UTCTime leaves out: two digits of 50 and above are of the twentieth century (RFC 5280, 4.1.2.5.1)."""
    return b"19" if digits[:2] >= b"50" else b"20"


def parse(data: bytes) -> Node:
    """The single element that `data` is; nothing may follow it."""
    node = _element(data, 0, len(data))
    if node.end != len(data):
        raise DerError("bytes after the end")
    return node


def parse_prefix(data: bytes) -> Node:
    """The element that `data` begins with; the rest is the caller's to judge."""
    return _element(data, 0, len(data))


def _short(data: bytes, start: int, end: int) -> Node | None:
    """An element whose length is one byte, which most are; None where it is another, or none."""
    after = start + 2
    if after > end:
        return None
    after += data[start + 1]
    if data[start + 1] > 0x7F or after > end or data[start] & 0x1F == 0x1F:
        return None
    return _made(Node, (data, data[start], start, start + 2, after))


def _element(data: bytes, start: int, end: int) -> Node:
    if end - start < 2:
        raise DerError("truncated")
    tag, length, content = data[start], data[start + 1], start + 2
    if tag & 0x1F == 0x1F:
        raise DerError("tag of many bytes")
    if length & 0x80:
        size = length & 0x7F
        if not 1 <= size <= 4 or content + size > end:
            raise DerError("bad length")
        length = int.from_bytes(data[content : content + size], "big")
        if length < 0x80 or length >> 8 * (size - 1) == 0:
            raise DerError("length not minimal")
        content += size
    if content + length > end:
        raise DerError("truncated")
    return Node(data, tag, start, content, content + length)


def definite(data: bytes) -> tuple[bytes, int]:
    """The element that `data` begins with, in definite lengths, and how many bytes it takes in `data`.

    BER of indefinite length is what some signing libraries write around a signature; what is signed itself is DER.
    """
    return _definite(data, 0, len(data), 0, iter(range(ELEMENTS)))


def _definite(data: bytes, start: int, end: int, depth: int, left: Iterator[int]) -> tuple[bytes, int]:
    """left: as many as there may be elements still."""
    if end - start < 2 or depth > DEPTH or next(left, None) is None:
        raise DerError("truncated, too deep or too many elements")
    tag, position, parts = data[start], start + 2, []
    if data[start + 1] != INDEFINITE:
        element = _element(data, start, end)
        if not tag & CONSTRUCTED:
            return element.encoded, element.end
        position, end = element.content, element.end
        while position < end:
            part, position = _definite(data, position, end, depth + 1, left)
            parts.append(part)
        return _encoded(tag, parts), end
    if not tag & CONSTRUCTED or tag & 0x1F == 0x1F:
        raise DerError("bad length")
    while data[position : position + 2] != b"\0\0":
        part, position = _definite(data, position, end, depth + 1, left)
        parts.append(part)
    return _encoded(tag, parts), position + 2


def _encoded(tag: int, parts: list[bytes]) -> bytes:
    """The element of a tag with these elements inside; an octet string in pieces becomes one."""
    if tag == OCTET_STRING | CONSTRUCTED:
        tag, parts = OCTET_STRING, [parse(part).require(OCTET_STRING).value for part in parts]
    return encode(tag, *parts)


def encode(tag: int, *parts: bytes) -> bytes:
    """The element of a tag with this content."""
    return b"".join(framed(tag, *parts))


def framed(tag: int, *parts: bytes) -> tuple[bytes, ...]:
    """The same in pieces: what is large is joined once, at the end."""
    length = sum(map(len, parts))
    if length < 0x80:
        return (bytes((tag, length)), *parts)
    size = (length.bit_length() + 7) // 8
    return (bytes((tag, 0x80 | size)) + length.to_bytes(size, "big"), *parts)
