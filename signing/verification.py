"""Verifies a bundle, or a document alone: a frozen record of separate facts, each with its sentence (DESIGN §6).

Only cryptography and the standard library are needed, so that thousands of bundles can be judged; a PDF is parsed
only once its bundle is known to be whole and signed by a known certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.errors import BadInput
from forms.steps import Steps, at_once
from signing.archive import ArchiveRefused
from signing.documents import Judge, is_pdf, judge_in_bundle, verify_document
from signing.facts import (
    NOT_JUDGED,
    Fact,
    Kind,
    OpenedContainer,
    PdfSigner,
    VerificationRecord,
    VerifiedBundle,
    in_one_sentence,
)
from signing.identity import ReportIdentity
from signing.known import KnownCertificate, KnownCertificates, pin
from signing.names import LIMITS, PDF, REPORT
from signing.opening import best_first, index_of, judge_certificate, judge_container, open_container, record_of
from signing.ownership import Ownership, judge_unit, read_ownership
from signing.reader import read_container

if TYPE_CHECKING:
    from signing.envelope import DecryptionKey

__all__ = [
    "Fact",
    "Kind",
    "KnownCertificate",
    "KnownCertificates",
    "OpenedContainer",
    "PdfSigner",
    "VerificationRecord",
    "VerifiedBundle",
    "judge_revision",
    "open_container",
    "pin",
    "verify_bundle",
    "verify_file",
]

SEALED = Fact(False, "Gói đã được mã hóa; cần khóa giải mã của cơ quan nhận và mật khẩu của khóa để mở.")

DISAGREED = Fact(
    False, "Hai bộ kiểm tra độc lập cho kết quả khác nhau về chữ ký số, nên chữ ký này không được chấp nhận."
)


def verify_bundle(data: bytes, known: KnownCertificates | Iterable[KnownCertificate], now: datetime) -> VerifiedBundle:
    """The facts of the bundle in `data`, judged at the aware moment `now` (the first receipt, where there was
    one). Never raises on a stranger's bytes."""
    return at_once(_bundle(data, index_of(known), now))


def verify_file(
    data: bytes,
    known: KnownCertificates | Iterable[KnownCertificate],
    now: datetime,
    keys: Sequence[DecryptionKey] = (),
    confirms: Callable[[bytes], bool] | None = None,
) -> VerifiedBundle:
    """The same for what came as a file: a bundle, a bundle in an envelope that one of `keys` opens, or a PDF alone.

    confirms: another judge of signatures (signing.second_opinion), asked where ours hold and the signer is known;
    both must agree.
    """
    return at_once(verifying(data, known, now, keys, confirms))


def verifying(
    data: bytes,
    known: KnownCertificates | Iterable[KnownCertificate],
    now: datetime,
    keys: Sequence[DecryptionKey] = (),
    confirms: Callable[[bytes], bool] | None = None,
) -> Steps[VerifiedBundle]:
    """`verify_file`, step by step."""
    from signing.envelope import decrypt, is_envelope

    if not is_envelope(data):
        return _confirmed((yield from _opened(data, known, now)), data, confirms)
    if not keys:
        return VerifiedBundle(VerificationRecord(SEALED), encrypted=True)
    try:
        inside = decrypt(data, keys, LIMITS)
    except BadInput as error:
        return VerifiedBundle(VerificationRecord(_refused(error)), encrypted=True)
    return replace(_confirmed((yield from _opened(inside, known, now)), inside, confirms), encrypted=True)


def judge_revision(
    known_revision: int | None, known_digest: str | None, identity: ReportIdentity, data_digest: str
) -> tuple[Fact, Fact]:
    """The facts `revision` and `seen` of a report against the newest one received for the same unit, form and period.

    known_revision, known_digest: that one's number and data digest; None where nothing was received yet. A lower
    number is a return to an older revision; the same number with other data is a contradiction.
    """
    if identity.revision is None:
        return Fact(False, "Số liệu không ghi đây là lần báo cáo thứ mấy."), NOT_JUDGED
    if known_revision is None or known_digest is None:
        return Fact(True, "Đây là gói đầu tiên của báo cáo này."), Fact(True, "Gói này chưa được tiếp nhận lần nào.")
    number = f"lần {identity.revision}"
    if data_digest == known_digest:
        same = Fact(True, f"Đúng là {number} đã tiếp nhận trước đây.")
        return same, Fact(False, "Số liệu này đã được tiếp nhận trước đây.")
    new = Fact(True, "Số liệu này chưa được tiếp nhận lần nào.")
    if identity.revision < known_revision:
        return Fact(False, f"Gói này là {number}, cũ hơn lần {known_revision} đã tiếp nhận."), new
    if identity.revision == known_revision:
        return Fact(False, f"Đã tiếp nhận {number} với số liệu khác."), new
    return Fact(True, f"Gói này là {number}, mới hơn lần {known_revision} đã tiếp nhận."), new


def _confirmed(found: VerifiedBundle, data: bytes, confirms: Callable[[bytes], bool] | None) -> VerifiedBundle:
    pdf_fails = found.kind == "bundle" and found.record.pdf_data.ok is False
    if confirms is None or not found.record.signer.ok or pdf_fails or confirms(data):
        return found
    return replace(found, record=replace(found.record, signature=DISAGREED))


def _refused(error: BadInput) -> Fact:
    return Fact(False, in_one_sentence(error))


def _opened(data: bytes, known: KnownCertificates | Iterable[KnownCertificate], now: datetime) -> Steps[VerifiedBundle]:
    if is_pdf(data):
        return verify_document(data, index_of(known), now)
    return (yield from _bundle(data, index_of(known), now))


def _bundle(data: bytes, known: KnownCertificates, now: datetime) -> Steps[VerifiedBundle]:
    try:
        container = read_container(data)
    except ArchiveRefused as error:
        return VerifiedBundle(VerificationRecord(_refused(error)))
    yield
    opened = judge_container(container, known, now)
    yield
    report = opened.files.get(REPORT)
    owner = read_ownership(report)
    record, documents = _record(opened, owner, known, now)
    yield
    return VerifiedBundle(
        record=record,
        members=opened.files,
        report_json=report,
        identity=owner.identity,
        signer=record_of(opened.signer_certificate),
        signer_certificate=opened.signer_certificate,
        claimed_time=opened.claimed_time,
        digest=opened.digest,
        data_digest=opened.digests[REPORT].hex() if report is not None else None,
        documents=documents,
    )


def _record(
    opened: OpenedContainer, owner: Ownership, known: KnownCertificates, now: datetime
) -> tuple[VerificationRecord, tuple[PdfSigner, ...]]:
    newer = owner.newer and opened.whole and opened.signature.ok
    container = Fact(False, owner.newer) if newer else opened.container
    facts = (container, opened.members, opened.added, opened.signature, opened.signer)
    certificate = opened.signer_certificate
    if not opened.signer.ok or certificate is None:
        return VerificationRecord(*facts), ()
    dates = opened.certificate
    if len(opened.pinned) > 1:
        dates = judge_certificate(certificate, best_first(opened.pinned, now, owner.unit_code)[0], now)
    if not opened.whole:
        return VerificationRecord(*facts, certificate=dates), ()
    units = frozenset(one.unit_code for one in opened.pinned)
    pdf, report = opened.files.get(PDF), opened.files.get(REPORT)
    pdf_data, documents = judge_in_bundle(pdf, report, Judge(known, now, units, certificate), opened.layout)
    return VerificationRecord(*facts, judge_unit(owner, units), dates, pdf_data), documents
