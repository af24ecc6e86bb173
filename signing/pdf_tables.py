"""The objects of a PDF as they are at the end of a revision, by its cross-reference tables or, in documents that
were made up to version 0.9, its cross-reference streams (ISO 32000-1, 7.5.8).

For the shapes that qpdf and pyHanko write; whatever is not of these raises Unlike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

from signing.pdf_objects import ENTRIES, UNPACKED, Ref, Stream, Unlike, head_number, inflated, object_at, object_in
from signing.pdf_rows import FREE, PACKED, PLAIN, Table

SECTIONS, FEW = 10, 300
_START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*\Z")
_WHOLE = {int}
_LOW_BYTE = (0xFF).__and__


class Section:
    """One cross-reference stream: its dictionary, its table, read where it is asked, where it begins and what follows
    it."""

    def __init__(self, pdf: bytes, start: int, end: int) -> None:
        self.start, self.number = start, head_number(pdf, start, end)
        stream, self.after = object_at(pdf, start, self.number, end)
        if not isinstance(stream, Stream) or stream.head.get(b"/Type") != b"/XRef":
            raise Unlike
        self.head = stream.head
        self._cuts, self._ranges = _widths(stream.head), _ranges(stream.head)
        self._rows, self._columns = _rows(stream)
        step = self._columns + 1 if self._columns else self._cuts[2]
        if self._columns not in (0, self._cuts[2]) or len(self._rows) != step * sum(count for _, count in self._ranges):
            raise Unlike

    def numbers(self) -> list[int]:
        """The objects that it speaks of."""
        return [number for first, count in self._ranges for number in range(first, first + count)]

    def find(self, number: int) -> tuple[int, int, int] | None:
        """Kind, where and which of an object; None where this section does not speak of it."""
        row = 0
        for first, count in self._ranges:
            if first <= number < first + count:
                return self._entry(row + number - first)
            row += count
        return None

    def _entry(self, which: int) -> tuple[int, int, int]:
        first, second, size = self._cuts
        row = self._rows[which * size : (which + 1) * size]
        if self._columns:
            step = size + 1
            until = (which + 1) * step
            row = bytes([sum(self._rows[column:until:step]) & 0xFF for column in range(1, step)])
        return row[0], int.from_bytes(row[first:second], "big"), int.from_bytes(row[second:], "big")


Kept = dict[int, Section | Table]
"""The cross-references of one file that were read already, by where they begin."""


class Revision:
    """The objects of a PDF as they are in its first `end` bytes. kept: of this very file, not to be read again."""

    def __init__(self, pdf: bytes, end: int, kept: Kept | None = None) -> None:
        self.pdf, self.end = pdf, end
        found = _START.search(pdf, max(0, end - 64), end)
        if found is None:
            raise Unlike
        self.start, self.tail = int(found.group(1)), found.start()
        self.sections = self._sections({} if kept is None else kept)
        self.packed: dict[int, tuple[list[int], list[int], bytes]] = {}
        root = self.sections[0].head.get(b"/Root")
        if not isinstance(root, Ref) or any(b"/Encrypt" in section.head for section in self.sections):
            raise Unlike
        self.root = root

    def _sections(self, kept: Kept) -> Sequence[Section | Table]:
        """Newest first, all of one kind; each begins before the one that names it."""
        found: list[Section | Table] = []
        start: Any = self.start
        plain = self.pdf.startswith(b"xref", self.start)
        while start is not None:
            if type(start) is not int or len(found) >= SECTIONS or start >= (found[-1].start if found else self.end):
                raise Unlike
            found.append(section_at(self.pdf, start, self.end, plain, kept))
            start = found[-1].head.get(b"/Prev")
        return found

    def get(self, value: Any) -> Any:
        """What a value stands for: the object, where it is a reference to one."""
        if not isinstance(value, Ref):
            return value
        kind, where, which = self.find(value.number)
        if kind == PLAIN and which == 0 and where < self.end:
            return object_at(self.pdf, where, value.number, self.end)[0]
        if kind == PACKED:
            return self._unpacked(value.number, where, which)
        raise Unlike

    def find(self, number: int) -> tuple[int, int, int]:
        """Kind, where and which of an object, as the newest section that speaks of it says."""
        for section in self.sections:
            found = section.find(number)
            if found is not None:
                return found
        return FREE, 0, 0

    def dictionary(self, value: Any) -> dict[bytes, Any]:
        """The same, which must be a dictionary."""
        found = self.get(value)
        if not isinstance(found, dict):
            raise Unlike
        return found

    def _unpacked(self, number: int, where: int, which: int) -> Any:
        if where not in self.packed:
            kind, place, _ = self.find(where)
            if kind != PLAIN:
                raise Unlike
            self.packed[where] = _object_stream(object_at(self.pdf, place, where, self.end)[0])
        numbers, offsets, content = self.packed[where]
        if which >= len(numbers) or numbers[which] != number:
            raise Unlike
        end = offsets[which + 1] if which + 1 < len(offsets) else len(content)
        return object_in(content, offsets[which], end)


def section_at(pdf: bytes, start: int, end: int, plain: bool, kept: Kept) -> Section | Table:
    """The cross-reference at `start` of the first `end` bytes, a table where `plain`; it is read once, and kept."""
    found = kept.get(start)
    if found is None or found.after > end or isinstance(found, Table) != plain:
        found = kept[start] = (Table if plain else Section)(pdf, start, end)
    return found


def _object_stream(stream: Any) -> tuple[list[int], list[int], bytes]:
    """The numbers and offsets of the objects in an object stream, and its content."""
    if not isinstance(stream, Stream) or stream.head.get(b"/Type") != b"/ObjStm" or b"/Extends" in stream.head:
        raise Unlike
    content, count, first = inflated(stream, UNPACKED), stream.head.get(b"/N"), stream.head.get(b"/First")
    if type(count) is not int or type(first) is not int or not 0 < count <= ENTRIES or b"/DecodeParms" in stream.head:
        raise Unlike
    try:
        pairs = list(map(int, content[:first].split()))
    except ValueError as error:
        raise Unlike from error
    offsets = [first + offset for offset in pairs[1::2]]
    if len(pairs) != 2 * count or sorted(offsets) != offsets or len(set(pairs[::2])) != count:
        raise Unlike
    return pairs[::2], offsets, content


def _widths(head: dict[bytes, Any]) -> tuple[int, int, int]:
    """Where the first and the second field of a row end, and the row itself."""
    widths = head.get(b"/W")
    if not isinstance(widths, list) or len(widths) != 3 or set(map(type, widths)) != _WHOLE:
        raise Unlike
    first, second, third = widths
    if first != 1 or not 1 <= second <= 8 or not 0 <= third <= 2:
        raise Unlike
    return first, first + second, first + second + third


def _ranges(head: dict[bytes, Any]) -> list[tuple[int, int]]:
    """First number and count of each run of objects; runs ascend and do not overlap."""
    index = head.get(b"/Index", [0, head.get(b"/Size")])
    if not isinstance(index, list) or len(index) % 2 or not set(map(type, index)) <= _WHOLE:
        raise Unlike
    ranges = list(zip(index[::2], index[1::2], strict=True))
    if len(ranges) > ENTRIES or sum(index[1::2]) > ENTRIES or min(index, default=0) < 0:
        raise Unlike
    if any(first + count > after for (first, count), (after, _) in pairwise(ranges)):
        raise Unlike
    return ranges


def _rows(stream: Stream) -> tuple[bytes, int]:
    """The table of a cross-reference stream, and its columns where each row says what it adds to the one above (of the
    PNG predictors only "up", which qpdf writes); else 0."""
    content, parameters = inflated(stream, UNPACKED), stream.head.get(b"/DecodeParms")
    if parameters is None:
        return content, 0
    columns = parameters.get(b"/Columns") if isinstance(parameters, dict) else None
    if type(columns) is not int or not 1 <= columns <= 16 or parameters != {b"/Columns": columns, b"/Predictor": 12}:
        raise Unlike
    if len(content) % (columns + 1) or content[:: columns + 1].strip(b"\x02"):
        raise Unlike
    return (content, columns) if len(content) <= FEW * (columns + 1) else (_summed(content, columns), 0)


def _summed(content: bytes, columns: int) -> bytes:
    """The rows of a long table as they are; of a short one, the few that are asked for are summed one by one."""
    rows = bytearray(len(content) // (columns + 1) * columns)
    for column in range(columns):
        rows[column::columns] = bytes(map(_LOW_BYTE, accumulate(content[column + 1 :: columns + 1])))
    return bytes(rows)
