"""A strict reader of DER (ITU-T X.690), as small as the one CMS profile that is verified needs.

asn1crypto would do, at ten times the cost, and re-encodes what was looked at: the signed bytes must stay as sent.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

BOOLEAN, INTEGER, OCTET_STRING, NULL, OID = 0x01, 0x02, 0x04, 0x05, 0x06
UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET = 0x17, 0x18, 0x30, 0x31


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
        found, position = [], self.content
        while position < self.end:
            child = _element(self.data, position, self.end)
            found.append(child)
            position = child.end
        if len(found) < len(tags) or any(child.tag != tag for child, tag in zip(found, tags, strict=False)):
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
        """A UTCTime or GeneralizedTime in the one form that DER allows, as an aware datetime in UTC."""
        if self.tag not in (UTC_TIME, GENERALIZED_TIME):
            raise DerError(f"no time at {self.start}")
        pattern = "%y%m%d%H%M%SZ" if self.tag == UTC_TIME else "%Y%m%d%H%M%SZ"
        digits = 13 if self.tag == UTC_TIME else 15
        text = self.value
        if len(text) != digits or not text[:-1].isdigit():
            raise DerError(f"bad time at {self.start}")
        try:
            moment = datetime.strptime(text.decode("ascii"), pattern).replace(tzinfo=UTC)
        except ValueError as error:
            raise DerError(str(error)) from error
        return moment.replace(year=moment.year - 100) if self.tag == UTC_TIME and moment.year >= 2050 else moment


def parse(data: bytes) -> Node:
    """The single element that `data` is; nothing may follow it."""
    node = _element(data, 0, len(data))
    if node.end != len(data):
        raise DerError("bytes after the end")
    return node


def parse_prefix(data: bytes) -> Node:
    """The element that `data` begins with; the rest is the caller's to judge."""
    return _element(data, 0, len(data))


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
