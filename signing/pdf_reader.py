"""Checks the signatures of a PDF directly (ISO 32000-1, 12.8; PAdES), ours and those of other tools.

The last signature must cover every byte of the file but its own hexadecimal string; earlier ones must be followed
by nothing but further signatures. After the last may come only what later proves its certificates (DSS), and a
time-stamp, whose maker nobody vouches for, may add nothing that shows. So whatever a PDF reader shows of the file, it
shows of signed bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import msgspec

from signing.certificates import reachable
from signing.cms_reader import CmsFacts, DigestOf, check_embedded, check_timestamp
from signing.der import INDEFINITE, DerError, definite, parse_prefix
from signing.pdf_data import read_pdf_data
from signing.pdf_layout import OBJECT_LIMIT, Layout, Span, digest_of, measure
from signing.pdf_tables import Kept

__all__ = ["FIELDS", "PdfFacts", "PdfSignature", "read_pdf_data", "verify_pdf"]

FIELDS = {"person": "ChuKyNguoiCoThamQuyen", "organisation": "ChuKyCoQuan"}
_FIELD = b"/T (ChuKy"
_NAMED: dict[Literal["person", "organisation"], bytes] = {
    "person": f"/T ({FIELDS['person']})".encode(),
    "organisation": f"/T ({FIELDS['organisation']})".encode(),
}
PADES = b"/ETSI.CAdES.detached"
STAMP = b"/ETSI.RFC3161"
TIMESTAMP = re.compile(rb"/SubFilter\s*/ETSI\.RFC3161\b")
MINUS = (b"-", rb"\055")
NEAR = 1901, 9998
"""Between these years every zone can express a moment."""
_TIME = re.compile(rb"/M\s*\(D(?::|\\072)(\d{14})(?:Z|(\+|-|\\053|\\055)(\d{2})(?:'|\\047)(\d{2})(?:'|\\047)?)\)")


class PdfSignature(msgspec.Struct, frozen=True):
    """One signature. role: None where the file does not say it in this program's way. cms: the facts of its CMS.
    pades: it is of the PAdES kind, which must name its certificate. covered: how many bytes from the start it speaks
    for. claimed_time: the signer's own word (/M, else in the CMS). digest: SHA-256 of what it covers. timestamp: it
    is a document time-stamp, whose maker nobody here vouches for."""

    role: Literal["person", "organisation"] | None
    cms: CmsFacts
    pades: bool
    covered: int
    claimed_time: datetime | None
    digest: bytes = b""
    timestamp: bool = False

    @property
    def problem(self) -> str:
        """Why the signature does not hold, as a Vietnamese clause; empty where it holds."""
        if not self.cms.parsed:
            return "chữ ký không đọc được hoặc dùng thuật toán không được chấp nhận"
        if not self.cms.digest_matches:
            return "nội dung đã bị sửa sau khi ký"
        if not self.cms.signature_valid:
            return "chữ ký không đúng"
        if self.pades and not self.cms.certificate_named:
            return "chữ ký không gắn với chứng thư của người ký"
        return ""


class PdfFacts(msgspec.Struct, frozen=True):
    """The signatures in the order they were made. covers: the last one covers the whole file and after each
    earlier one come only signatures; None where there is no signature or one does not hold. layout: the signatures
    lie in the file in a way that says nothing sure; coverage: what was added or changed after one; both are Vietnamese
    clauses, empty where there is nothing to say."""

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


def verify_pdf(pdf: bytes, layout: Layout | None = None, kept: Kept | None = None) -> PdfFacts:
    """The facts of every signature in `pdf`; never raises on a stranger's bytes. layout: `measure(pdf)`, where it is
    known already; kept: takes the cross-references that were read."""
    layout = layout or measure(pdf)
    if layout.problem or not layout.spans:
        return PdfFacts((), None, layout.problem)
    starts = [0, *(span.end for span in layout.spans)]
    signatures = tuple(
        _signature(pdf, start, span, covered, held)
        for start, span, covered, held in zip(starts, layout.spans, layout.covered, layout.contents, strict=False)
    )
    if any(signature.problem for signature in signatures):
        return PdfFacts(signatures, None)
    problem = _coverage_problem(pdf, signatures, {} if kept is None else kept)
    return PdfFacts(signatures, not problem, coverage=problem)


def _signature(pdf: bytes, start: int, span: Span, covered: bytes, padded: bytes) -> PdfSignature:
    """The signature of a span. start: where the one before it ends; padded: what lies in /Contents."""
    before, after = max(start, span.gap - OBJECT_LIMIT), min(span.end, span.gap_end + OBJECT_LIMIT)
    ahead, behind = pdf[before : span.gap], pdf[span.gap_end : after]
    dictionary = ahead[max(ahead.rfind(b" obj"), 0) :] + behind.split(b"endobj")[0]
    timestamp = STAMP in dictionary and TIMESTAMP.search(dictionary) is not None

    def digest(algorithm: str) -> bytes:
        return covered if algorithm == "sha256" else digest_of(pdf, span, algorithm)

    cms = _cms(padded, digest, timestamp)
    return PdfSignature(
        role=_role(pdf, start, span.end),
        cms=cms,
        pades=PADES in dictionary,
        covered=span.end,
        claimed_time=_claimed(dictionary) or cms.claimed_time,
        digest=covered,
        timestamp=timestamp,
    )


def _cms(padded: bytes, digest: DigestOf, timestamp: bool) -> CmsFacts:
    """The facts of what lies in /Contents, which zeros may follow."""
    try:
        if padded[1:2] == bytes([INDEFINITE]):
            encoded, size = definite(padded)
        else:
            encoded = parse_prefix(padded).encoded
            size = len(encoded)
    except DerError as error:
        return CmsFacts(parsed=False, problem=str(error))
    if not padded.endswith(bytes(len(padded) - size)):
        return CmsFacts(parsed=False, problem="bytes after the signature")
    return (check_timestamp if timestamp else check_embedded)(encoded, digest)


def _role(pdf: bytes, start: int, end: int) -> Literal["person", "organisation"] | None:
    """Which of our two fields the signature's revision adds last; it lies near the end, and a picture may follow."""
    place = pdf.rfind(_FIELD, start, end)
    if place >= 0:
        for role, name in _NAMED.items():
            if pdf.startswith(name, place, end):
                return role
    return None


def _claimed(dictionary: bytes) -> datetime | None:
    found = _TIME.search(dictionary)
    if not found:
        return None
    digits, sign, hours, minutes = found.groups()
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    try:
        zone = _zone(int(hours or 0), int(minutes or 0), sign in MINUS)
        moment = datetime(year, month, day, int(digits[8:10]), int(digits[10:12]), int(digits[12:]), tzinfo=zone)
    except ValueError:
        return None
    return moment if NEAR[0] < year < NEAR[1] or reachable(moment) == moment else None


@lru_cache(maxsize=64)
def _zone(hours: int, minutes: int, west: bool) -> timezone:
    """Raises ValueError where it is a day or more."""
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if west else 1))


def _coverage_problem(pdf: bytes, signatures: Sequence[PdfSignature], kept: Kept) -> str:
    from signing.pdf_updates import added_problem, signed_problem, stamped_problem

    for earlier, later in pairwise(signatures):
        judge = stamped_problem if later.timestamp else signed_problem
        problem = judge(pdf, earlier.covered, later.covered, kept)
        if problem:
            return problem
    last = signatures[-1].covered
    return added_problem(pdf, last) if last != len(pdf) else ""
