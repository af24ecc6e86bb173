"""Checks the signatures of a PDF directly, and takes the report's data out of it (ISO 32000-1, 12.8; PAdES).

The last signature must cover every byte of the file but its own hexadecimal string; earlier ones must be followed
by nothing but further signatures. So whatever a PDF reader makes of the file, it makes of signed bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from signing.cms_reader import CmsFacts, check_detached
from signing.der import DerError, parse_prefix
from signing.names import LIMITS, REPORT, Limits

if TYPE_CHECKING:
    import pikepdf

FIELDS = {"person": "ChuKyNguoiCoThamQuyen", "organisation": "ChuKyCoQuan"}
SIGNATURES = 8
PADES = b"/ETSI.CAdES.detached"
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_CONTENTS = re.compile(rb"/Contents\s*\Z")
_HEX = re.compile(rb"<[0-9A-Fa-f]+>\Z")
_OCTAL = re.compile(rb"\\([0-7]{3})")
_TIME = re.compile(rb"/M\s*\(([^)]{1,64})\)")
_MOMENT = re.compile(rb"D:(\d{14})(?:Z|([+-])(\d{2})'(\d{2})'?)")
_OBJECT_LIMIT = 4096


@dataclass(frozen=True)
class PdfSignature:
    """One signature. cms: the facts of its CMS. pades: it is of the PAdES kind, which must name its certificate.
    covered: how many bytes from the start it speaks for. claimed_time: the signer's own word (/M). digest: SHA-256
    of what it covers."""

    role: Literal["person", "organisation"] | None
    cms: CmsFacts
    pades: bool
    covered: int
    claimed_time: datetime | None
    digest: bytes = b""

    @property
    def problem(self) -> str:
        """Why the signature does not hold, as a Vietnamese clause; empty where it holds."""
        if not self.cms.parsed:
            return "chữ ký không đọc được"
        if not self.cms.digest_matches:
            return "nội dung đã bị sửa sau khi ký"
        if not self.cms.signature_valid:
            return "chữ ký không đúng"
        if self.pades and not self.cms.certificate_named:
            return "chữ ký không gắn với chứng thư của người ký"
        return ""


@dataclass(frozen=True)
class PdfFacts:
    """The signatures in the order they were made. covers: the last one covers the whole file and after each
    earlier one come only signatures; None where there is no signature or one does not hold. layout: the signatures
    lie in the file in a way that says nothing sure; coverage: what was added or changed after one."""

    signatures: tuple[PdfSignature, ...]
    covers: bool | None
    layout: str = ""
    coverage: str = ""

    @property
    def problem(self) -> str:
        """Why it does not hold, as a Vietnamese clause; empty where all hold, and where there is no signature."""
        broken = next((signature.problem for signature in self.signatures if signature.problem), "")
        return self.layout or broken or self.coverage

    @property
    def intact(self) -> bool | None:
        """All hold and cover the file; None where there is no signature."""
        return None if not self.signatures and not self.problem else not self.problem and bool(self.covers)


def verify_pdf(pdf: bytes) -> PdfFacts:
    """The facts of every signature in `pdf`; never raises on a stranger's bytes."""
    matches = list(_RANGE.finditer(pdf))[: SIGNATURES + 1]
    if len(matches) > SIGNATURES or len(matches) != pdf.count(b"/ByteRange"):
        return PdfFacts((), None, "chữ ký trong PDF ghi theo cách không được hỗ trợ")
    spans = sorted(_span(match) for match in matches)
    problem = _layout_problem(pdf, spans)
    if problem or not spans:
        return PdfFacts((), None, problem)
    starts = [0, *(end for end, *_ in spans)]
    signatures = tuple(
        _signature(pdf, start, gap, gap_end, end) for start, (end, gap, gap_end, _) in zip(starts, spans, strict=False)
    )
    if any(signature.problem for signature in signatures):
        return PdfFacts(signatures, None)
    problem = _coverage_problem(pdf, [signature.covered for signature in signatures])
    return PdfFacts(signatures, not problem, coverage=problem)


def read_pdf_data(pdf: bytes, limits: Limits = LIMITS) -> bytes | None:
    """The report.json embedded in `pdf`; None where there is none, or it or the PDF cannot be read."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            attached = document.attachments.get(REPORT)
            return _stream_bytes(attached.get_file().obj, limits.report) if attached else None
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return None


def _span(match: re.Match[bytes]) -> tuple[int, int, int, int]:
    """Where the signed bytes end, where the gap starts and ends, and where the range itself is written."""
    start, length, after, rest = (int(digits) for digits in match.groups())
    return after + rest, start + length if start == 0 else -1, after, match.start()


def _layout_problem(pdf: bytes, spans: Iterable[tuple[int, int, int, int]]) -> str:
    """Each gap is exactly the hexadecimal /Contents of the dictionary that holds the range; none overlap."""
    previous = 0
    for end, gap, gap_end, written in spans:
        if not previous <= gap < gap_end <= end <= len(pdf):
            return "chữ ký trong PDF không phủ đúng phần văn bản"
        if not _CONTENTS.search(pdf[max(gap - 16, 0) : gap]) or not _is_hex(pdf[gap:gap_end]):
            return "chữ ký trong PDF chừa ra phần không được ký"
        between = pdf[gap_end:written] if written > gap_end else pdf[written:gap]
        if len(between) > _OBJECT_LIMIT or b"endobj" in between:
            return "chữ ký trong PDF ghi theo cách không được hỗ trợ"
        previous = end
    return ""


def _is_hex(gap: bytes) -> re.Match[bytes] | None:
    return _HEX.match(gap) if len(gap) % 2 == 0 else None


def _signature(pdf: bytes, start: int, gap: int, gap_end: int, end: int) -> PdfSignature:
    digest = hashlib.sha256(memoryview(pdf)[:gap])
    digest.update(memoryview(pdf)[gap_end:end])
    before, after = max(start, gap - _OBJECT_LIMIT), min(end, gap_end + _OBJECT_LIMIT)
    dictionary = pdf[max(pdf.rfind(b" obj", before, gap), before) : gap] + pdf[gap_end:after].split(b"endobj")[0]
    return PdfSignature(
        role=_role(pdf[before:gap] + pdf[gap_end:after]),
        cms=_cms(bytes.fromhex(pdf[gap + 1 : gap_end - 1].decode("ascii")), digest.digest()),
        pades=PADES in dictionary,
        covered=end,
        claimed_time=_claimed(dictionary),
        digest=digest.digest(),
    )


def _cms(padded: bytes, digest: bytes) -> CmsFacts:
    try:
        encoded = parse_prefix(padded).encoded
    except DerError as error:
        return CmsFacts(parsed=False, problem=str(error))
    if padded[len(encoded) :].strip(b"\0"):
        return CmsFacts(parsed=False, problem="bytes after the signature")
    return check_detached(encoded, digest)


def _role(around: bytes) -> Literal["person", "organisation"] | None:
    """Which of our two fields stands beside the signature, in the same revision."""
    if f"/T ({FIELDS['person']})".encode() in around:
        return "person"
    return "organisation" if f"/T ({FIELDS['organisation']})".encode() in around else None


def _unescaped(octal: re.Match[bytes]) -> bytes:
    return bytes([int(octal.group(1), 8) & 0xFF])


def _claimed(dictionary: bytes) -> datetime | None:
    text = _TIME.search(dictionary)
    found = _MOMENT.match(_OCTAL.sub(_unescaped, text.group(1))) if text else None
    if not found:
        return None
    digits, sign, hours, minutes = found.groups()
    offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == b"-" else 1)
    try:
        return datetime.strptime(digits.decode(), "%Y%m%d%H%M%S").replace(tzinfo=timezone(offset))
    except ValueError:
        return None


def _coverage_problem(pdf: bytes, ends: list[int]) -> str:
    if ends[-1] != len(pdf):
        return "có phần thêm vào PDF sau chữ ký cuối cùng"
    from signing.pdf_revisions import revision_problem

    for earlier, later in pairwise(ends):
        problem = revision_problem(pdf[:earlier], pdf[:later])
        if problem:
            return problem
    return ""


def _stream_bytes(stream: pikepdf.Object, limit: int) -> bytes | None:
    """A stream's bytes, plain or deflated, unpacked to `limit` bytes at most."""
    raw, kind = bytes(stream.read_raw_bytes()), str(stream.get("/Filter", ""))
    if not kind:
        return raw if len(raw) <= limit else None
    if kind != "/FlateDecode" or "/DecodeParms" in stream:
        return None
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(raw, limit + 1)
    return data if unpacker.eof and len(data) <= limit else None
