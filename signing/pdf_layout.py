"""Where the signatures of a PDF lie, and the digests of what they cover, in one pass over the file.

Each gap is exactly the hexadecimal /Contents of the dictionary that holds the range; none overlap (ISO 32000, 12.8.1).
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

SIGNATURES = 8
OBJECT_LIMIT = 4096
UNSUPPORTED = "chữ ký trong PDF ghi theo cách không được hỗ trợ"
_KEY = b"/ByteRange"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_OPEN, _SHUT = b"<>"
_CONTENTS = re.compile(rb"/Contents\s*\Z")


class Span(NamedTuple):
    """Where the signed bytes end, where the gap starts and ends, and where the range itself is written."""

    end: int
    gap: int
    gap_end: int
    written: int


class Layout(msgspec.Struct, frozen=True):
    """The spans in the order of their ends. whole: SHA-256 of the file; covered: of what each span covers; contents:
    what each gap holds. problem: why nothing sure can be said, as a Vietnamese clause; the spans are then none."""

    whole: bytes
    spans: tuple[Span, ...] = ()
    covered: tuple[bytes, ...] = ()
    contents: tuple[bytes, ...] = ()
    problem: str = ""


def measure(pdf: bytes) -> Layout:
    """The layout of a PDF, or of any bytes that are called one."""
    spans, contents, problem = _spans(pdf)
    if problem:
        return Layout(hashlib.sha256(pdf).digest(), problem=problem)
    running, place, covered = hashlib.sha256(), 0, []
    view = memoryview(pdf)
    for span in spans:
        running.update(view[place : span.gap])
        digest = running.copy()
        digest.update(view[span.gap_end : span.end])
        covered.append(digest.digest())
        place = span.gap
    running.update(view[place:])
    return Layout(running.digest(), tuple(spans), tuple(covered), tuple(contents))


def digest_of(pdf: bytes, span: Span, algorithm: str) -> bytes:
    """The digest of what a span covers, by another algorithm than SHA-256."""
    view = memoryview(pdf)
    digest = hashlib.new(algorithm, view[: span.gap])
    digest.update(view[span.gap_end : span.end])
    return digest.digest()


def _spans(pdf: bytes) -> tuple[list[Span], list[bytes], str]:
    """The spans, what their gaps hold, and what is wrong with one of them."""
    spans: list[Span] = []
    place = pdf.rfind(_KEY)
    while place >= 0:
        found = _RANGE.match(pdf, place)
        if found is None or len(spans) == SIGNATURES:
            return [], [], UNSUPPORTED
        start, length, after, rest = (int(digits) for digits in found.groups())
        spans.append(Span(after + rest, start + length if start == 0 else -1, after, place))
        place = pdf.rfind(_KEY, 0, place)
    spans.sort()
    contents: list[bytes] = []
    problem = _problem(pdf, spans, contents)
    return spans, contents, problem


def _problem(pdf: bytes, spans: Sequence[Span], contents: list[bytes]) -> str:
    """What is wrong; contents: takes what each gap holds."""
    previous = 0
    for end, gap, gap_end, written in spans:
        if not previous <= gap < gap_end <= end <= len(pdf):
            return "chữ ký trong PDF không phủ đúng phần văn bản"
        held = _hexadecimal(pdf, gap, gap_end) if _CONTENTS.search(pdf, max(gap - 16, 0), gap) else None
        if held is None:
            return "chữ ký trong PDF chừa ra phần không được ký"
        contents.append(held)
        if not 0 <= (written - gap_end if written >= gap_end else gap - written) <= OBJECT_LIMIT:
            return UNSUPPORTED
        if b"endobj" in (pdf[gap_end:written] if written > gap_end else pdf[written:gap]):
            return UNSUPPORTED
        previous = end
    return ""


def _hexadecimal(pdf: bytes, gap: int, gap_end: int) -> bytes | None:
    """What one hexadecimal string of whole bytes, without a blank, stands for; None where the gap is something else."""
    if gap_end - gap < 2 or pdf[gap] != _OPEN or pdf[gap_end - 1] != _SHUT:
        return None
    try:
        return binascii.unhexlify(pdf[gap + 1 : gap_end - 1])
    except binascii.Error:
        return None
