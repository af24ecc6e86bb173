"""The plain cross-reference tables of a PDF with their trailers (ISO 32000-1, 7.5.4 and 7.5.5).

Nothing of them is packed, so that a row is read where it lies. Whatever is not of this shape raises Unlike.
"""

from __future__ import annotations

import re
from typing import Any

from signing.pdf_objects import ENTRIES, Unlike, value_in
from signing.pdf_shapes import trailer_apart

FREE, PLAIN, PACKED = 0, 1, 2
ROW = 20
_HEAD = re.compile(rb"xref\s*\n")
_RUN = re.compile(rb"(\d{1,7}) (\d{1,5})\s*\n((?:\d{10} \d{5} [nf](?: \n|\r\n| \r))*+)")
_TRAILER = re.compile(rb"trailer\s*")
_USED, _KIND, _WHERE, _WHICH = b"n"[0], 17, slice(0, 10), slice(11, 16)


class Table:
    """One table: where it begins, its rows, and its trailer. after: where `startxref` is."""

    def __init__(self, pdf: bytes, start: int, end: int) -> None:
        self.start, self._pdf = start, pdf
        head = _HEAD.match(pdf, start, end)
        place, behind, rows = head.end() if head else end, 0, 0
        self._runs: list[tuple[int, int, int]] = []
        while run := _RUN.match(pdf, place, end):
            first, count, place = int(run[1]), int(run[2]), run.end()
            if place - run.start(3) != ROW * count or first < behind:
                raise Unlike
            behind, rows = first + count, rows + count
            self._runs.append((first, behind, run.start(3)))
        self.head, self.after = _trailer(pdf, place, end)
        size = self.head.get(b"/Size")
        if not self._runs or type(size) is not int or behind > size or rows > ENTRIES:
            raise Unlike
        if b"/XRefStm" in self.head or b"/Encrypt" in self.head:
            raise Unlike

    def numbers(self) -> list[int]:
        """The objects that it speaks of."""
        return [number for first, behind, _ in self._runs for number in range(first, behind)]

    def find(self, number: int) -> tuple[int, int, int] | None:
        """Kind, where and which generation of an object; None where this table does not speak of it."""
        for first, behind, rows in self._runs:
            if first <= number < behind:
                place = rows + ROW * (number - first)
                row = self._pdf[place : place + ROW]
                return (PLAIN, int(row[_WHERE]), int(row[_WHICH])) if row[_KIND] == _USED else (FREE, 0, 0)
        return None


def _trailer(pdf: bytes, place: int, end: int) -> tuple[dict[bytes, Any], int]:
    """The trailer at `place`, and where `startxref` is."""
    shape = trailer_apart(pdf, place, end)
    if shape is not None:
        return shape
    keyword, start = _TRAILER.match(pdf, place, end), pdf.find(b"startxref", place, end)
    trailer = value_in(pdf, keyword.end(), start) if keyword and start > 0 else None
    if not isinstance(trailer, dict):
        raise Unlike
    return trailer, start
