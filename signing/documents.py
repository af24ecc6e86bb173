"""Judges the signed PDF, in its bundle and alone: who signed it, whether it is whole, what data it carries."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from signing.facts import (
    NOT_JUDGED,
    Fact,
    PdfSigner,
    Stranger,
    VerificationRecord,
    VerifiedBundle,
    claimed,
    quoted,
)
from signing.known import KnownCertificate, KnownCertificates
from signing.names import LIMITS, PDF
from signing.opening import best_first, dates_problem, judge_certificate, judge_signer, record_of
from signing.ownership import Ownership, judge_unit, read_ownership
from signing.pdf_data import read_pdf_data
from signing.pdf_layout import Layout
from signing.pdf_reader import PdfFacts, PdfSignature, verify_pdf
from signing.pdf_tables import Kept

ALONE = Fact(None, "Văn bản PDF gửi riêng, không có tệp nào khác đi kèm.", applies=False)
ROLES = {"person": "người có thẩm quyền", "organisation": "cơ quan", None: "không ghi rõ vai trò"}


class Judge(msgspec.Struct, frozen=True):
    """What is known when a PDF is judged: the certificates, the moment, the units that the signer stands for and the
    signer's own certificate."""

    known: KnownCertificates
    now: datetime
    units: frozenset[str] = frozenset()
    certificate: bytes | None = None

    def knows(self, certificate: bytes | None, along: tuple[bytes, ...] = ()) -> bool:
        """Whether a certificate is the signer's, or in force for one of the units. along: those that came with it."""
        if certificate is not None and certificate == self.certificate:
            return True
        found = self.known.of(certificate, along) if certificate else ()
        return any(one.unit_code in self.units and dates_problem(one, self.now) == "" for one in found)

    def stranger(self, signatures: Sequence[PdfSignature]) -> Fact | None:
        """Why one of those who signed does not count, None where all do; who makes time-stamps does not sign for a
        unit."""
        for one in signatures:
            if not one.timestamp and not self.knows(one.cms.certificate, one.cms.along):
                return self._stranger(one)
        return None

    def _stranger(self, signature: PdfSignature) -> Fact:
        record = record_of(signature.cms.certificate)
        name, groups = (record.subject, record.groups) if record else ("không rõ", "")
        found = self.known.of(signature.cms.certificate, signature.cms.along) if signature.cms.certificate else ()
        own = [one for one in found if one.unit_code in self.units]
        if own:
            why = dates_problem(best_first(own, self.now)[0], self.now).removesuffix(".")
            return Stranger(False, f"Văn bản PDF có chữ ký của “{name}” không còn được công nhận: {why}.")
        if found:
            units = quoted(sorted({one.unit_code for one in found}))
            return Stranger(False, f"Văn bản PDF có chữ ký của “{name}”, chứng thư là của đơn vị {units}.")
        return Stranger(
            False,
            f"Văn bản PDF có chữ ký của “{name}” chưa được xác nhận; cần xác nhận dấu vân tay {groups}.",
            groups=groups,
        )


def is_pdf(data: bytes) -> bool:
    """Whether the bytes begin as a PDF does."""
    return data.startswith(b"%PDF-")


def judge_in_bundle(
    pdf: bytes | None, report: bytes | None, judge: Judge, layout: Layout | None = None
) -> tuple[Fact, tuple[PdfSigner, ...]]:
    """The fact `pdf_data` of a bundle that is whole, and the PDF's signatures. layout: the PDF's, if known already."""
    if pdf is None:
        return Fact(False, f"Gói không có văn bản {PDF}."), ()
    kept: Kept = {}
    facts = verify_pdf(pdf, layout, kept)
    signers = _signers(facts.signatures)
    if facts.problem:
        return Fact(False, f"Văn bản PDF không toàn vẹn: {facts.problem}."), signers
    if not any(not signature.timestamp for signature in facts.signatures):
        return Fact(False, "Văn bản PDF chưa được ký số."), signers
    stranger = judge.stranger(facts.signatures)
    if stranger:
        return stranger, signers
    if report is None or read_pdf_data(pdf, kept=kept) != report:
        return Fact(False, "Số liệu trong văn bản PDF khác với số liệu gửi kèm."), signers
    return Fact(True, "Văn bản PDF toàn vẹn, mang đúng số liệu gửi kèm."), signers


def verify_document(pdf: bytes, known: KnownCertificates, now: datetime) -> VerifiedBundle:
    """The facts of a PDF alone. Never raises on a stranger's bytes."""
    if len(pdf) > LIMITS.member:
        return _alone(Fact(False, "Tệp PDF lớn quá mức cho phép."))
    facts = verify_pdf(pdf)
    if facts.layout:
        return _alone(Fact(False, f"Văn bản PDF không toàn vẹn: {facts.layout}."))
    record = VerificationRecord(
        Fact(True, "Văn bản PDF mở được."), members=ALONE, added=_added(facts), signature=_signature(facts)
    )
    main = _main(facts.signatures)
    found = VerifiedBundle(record, members={PDF: pdf}, kind="pdf", documents=_signers(facts.signatures))
    if main is None:
        return found
    found = replace(
        found,
        signer=record_of(main.cms.certificate),
        signer_certificate=main.cms.certificate,
        claimed_time=main.claimed_time,
        digest=[one for one in facts.signatures if not one.timestamp][-1].digest.hex(),
    )
    return _judged(pdf, facts, found, known, now) if record.signature.ok else found


def _alone(container: Fact) -> VerifiedBundle:
    return VerifiedBundle(VerificationRecord(container, members=ALONE), kind="pdf")


def _judged(
    pdf: bytes, facts: PdfFacts, found: VerifiedBundle, known: KnownCertificates, now: datetime
) -> VerifiedBundle:
    """The rest of the facts, once the signatures hold."""
    certificate = found.signer_certificate or b""
    along = tuple(other for one in facts.signatures for other in one.cms.along)
    pinned = best_first(known.of(certificate, along), now)
    signer = judge_signer(certificate, pinned)
    judge = Judge(known, now, frozenset(one.unit_code for one in pinned), certificate)
    if signer.ok:
        signer = judge.stranger(facts.signatures) or signer
    record = replace(found.record, signer=signer)
    if not signer.ok:
        return replace(found, record=record)
    report = read_pdf_data(pdf[: facts.signatures[-1].covered])
    owner = read_ownership(report)
    record = _owned(record, owner, certificate, pinned, now)
    data_digest = hashlib.sha256(report).hexdigest() if report is not None else None
    record = replace(record, pdf_data=_data(report))
    return replace(found, record=record, report_json=report, identity=owner.identity, data_digest=data_digest)


def _owned(
    record: VerificationRecord,
    owner: Ownership,
    certificate: bytes,
    pinned: Sequence[KnownCertificate],
    now: datetime,
) -> VerificationRecord:
    best = best_first(pinned, now, owner.unit_code)[0]
    return replace(
        record,
        container=Fact(False, owner.newer) if owner.newer else record.container,
        unit=judge_unit(owner, {one.unit_code for one in pinned}),
        certificate=judge_certificate(certificate, best, now),
    )


def _data(report: bytes | None) -> Fact:
    if report is None:
        return Fact(False, "Văn bản PDF không mang số liệu report.json.")
    return Fact(True, "Văn bản PDF mang số liệu của báo cáo.")


def _added(facts: PdfFacts) -> Fact:
    if not facts.signatures:
        return NOT_JUDGED
    if facts.coverage:
        return Fact(False, f"Văn bản PDF không còn như khi ký: {facts.coverage}.")
    return Fact(True, "Không có phần nào thêm vào sau khi ký.")


def _signature(facts: PdfFacts) -> Fact:
    if all(one.timestamp for one in facts.signatures):
        return Fact(False, "Văn bản PDF chưa được ký số.")
    problem = next((one.problem for one in facts.signatures if one.problem), "")
    if problem:
        return Fact(False, f"Chữ ký số trong văn bản PDF không đạt: {problem}.")
    main = _main(facts.signatures)
    if main is None:
        return Fact(False, "Văn bản PDF mới có chữ ký của người có thẩm quyền, còn thiếu chữ ký số của cơ quan.")
    if main.claimed_time is None:
        return Fact(False, "Chữ ký số trong văn bản PDF không ghi thời điểm ký.")
    return Fact(True, f"Chữ ký số đúng; người ký ghi thời điểm {claimed(main.claimed_time)}.")


def _main(signatures: Sequence[PdfSignature]) -> PdfSignature | None:
    """The signature that speaks for the unit: the organisation's, else the last one whose role is not written."""
    for role in ("organisation", None):
        found = [one for one in signatures if one.role == role and not one.timestamp]
        if found:
            return found[-1]
    return None


def _signers(signatures: Sequence[PdfSignature]) -> tuple[PdfSigner, ...]:
    return tuple(_signer(one) for one in signatures)


def _signer(signature: PdfSignature) -> PdfSigner:
    record = record_of(signature.cms.certificate)
    name = record.subject if record else "không rõ"
    if signature.timestamp:
        return PdfSigner(None, record, None, f"“{name}” đóng dấu thời gian; chương trình không xét dấu này.")
    when = f", ghi thời điểm {claimed(signature.claimed_time)}" if signature.claimed_time else ""
    return PdfSigner(signature.role, record, signature.claimed_time, f"“{name}” ký ({ROLES[signature.role]}){when}.")
