"""Verifies a bundle: a frozen record of separate facts, each with its sentence (DESIGN §6).

Only cryptography and the standard library are needed, so that thousands of bundles can be judged; a PDF is parsed
only once its bundle is known to be whole and signed by a known certificate.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime

from forms.errors import BadInput
from signing.archive import ArchiveRefused
from signing.certificates import VIETNAM, CertificateRecord, certificate_record, day
from signing.cms_reader import CmsFacts, check_detached
from signing.container import content_digest
from signing.identity import ReportIdentity, read_identity
from signing.known import KnownCertificate, KnownCertificates, pin
from signing.names import PDF, REPORT
from signing.pdf_reader import read_pdf_data, verify_pdf
from signing.reader import Container, read_container

__all__ = [
    "Fact",
    "KnownCertificate",
    "KnownCertificates",
    "VerificationRecord",
    "VerifiedBundle",
    "pin",
    "verify_bundle",
]


@dataclass(frozen=True)
class Fact:
    """ok: None where it was not judged, because an earlier fact failed or the judge is another (`receive`)."""

    ok: bool | None
    sentence: str


NOT_JUDGED = Fact(None, "Chưa xét được vì một điều kiện trước đó chưa đạt.")
AT_RECEIPT = Fact(None, "Chỉ xét khi tiếp nhận.")


@dataclass(frozen=True)
class VerificationRecord:
    """The facts of DESIGN §6, in their order; the last four are judged by `receive` alone."""

    container: Fact
    members: Fact = NOT_JUDGED
    added: Fact = NOT_JUDGED
    signature: Fact = NOT_JUDGED
    signer: Fact = NOT_JUDGED
    unit: Fact = NOT_JUDGED
    certificate: Fact = NOT_JUDGED
    pdf_data: Fact = NOT_JUDGED
    period: Fact = AT_RECEIPT
    recipient: Fact = AT_RECEIPT
    revision: Fact = AT_RECEIPT
    seen: Fact = AT_RECEIPT

    def facts(self) -> dict[str, Fact]:
        """Name to fact, in order."""
        return {item.name: getattr(self, item.name) for item in fields(self)}

    @property
    def accepted(self) -> bool:
        """Whether all but the last four facts are true."""
        return all(fact.ok is True for fact in list(self.facts().values())[:-4])


@dataclass(frozen=True)
class VerifiedBundle:
    """What a bundle holds and what is known of it. Nothing of it may be used as the unit's word unless
    `record.accepted`. digest: the identity of the signed content (`signing.container.content_digest`).
    claimed_time: the signer's own word."""

    record: VerificationRecord
    members: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    report_json: bytes | None = field(default=None, repr=False)
    identity: ReportIdentity | None = None
    signer: CertificateRecord | None = None
    signer_certificate: bytes | None = field(default=None, repr=False)
    claimed_time: datetime | None = None
    digest: str | None = None


def verify_bundle(data: bytes, known: KnownCertificates | Iterable[KnownCertificate], now: datetime) -> VerifiedBundle:
    """The facts of the bundle in `data`, judged at the aware moment `now` (the first receipt, where there was
    one). Never raises on a stranger's bytes."""
    index = known if isinstance(known, KnownCertificates) else KnownCertificates(known)
    try:
        container = read_container(data)
    except ArchiveRefused as error:
        return VerifiedBundle(VerificationRecord(Fact(False, str(error))))
    return _Judgement(container, index, now).bundle()


class _Judgement:
    """One container on its way through the facts."""

    def __init__(self, container: Container, known: KnownCertificates, now: datetime) -> None:
        self.container, self.known, self.now = container, known, now
        self.cms: CmsFacts | None = None
        if container.signature is not None:
            self.cms = check_detached(container.signature, hashlib.sha256(container.manifest).digest())
        self.report = container.members.get(REPORT)
        self.identity, self.unreadable = self._identity()

    def bundle(self) -> VerifiedBundle:
        certificate = self.cms.certificate if self.cms else None
        return VerifiedBundle(
            record=self._record(certificate),
            members=self.container.members,
            report_json=self.report,
            identity=self.identity,
            signer=_record_of(certificate),
            signer_certificate=certificate,
            claimed_time=self.cms.claimed_time if self.cms else None,
            digest=content_digest(self.container.digests),
        )

    def _identity(self) -> tuple[ReportIdentity | None, str]:
        if self.report is None:
            return None, "Gói không có số liệu report.json."
        try:
            return read_identity(self.report), ""
        except BadInput as error:
            return None, error.sentence

    def _record(self, certificate: bytes | None) -> VerificationRecord:
        members, added, signature = self._members(), self._added(), self._signature()
        opening = Fact(True, "Gói báo cáo mở được, đúng cấu trúc ASiC-E.")
        if not signature.ok or certificate is None:
            return VerificationRecord(opening, members, added, signature)
        pinned = self.known.of(certificate)
        signer = _signer(certificate, pinned)
        if not signer.ok:
            return VerificationRecord(opening, members, added, signature, signer)
        unit = self._unit(pinned) if members.ok and added.ok else NOT_JUDGED
        dates = _certificate(certificate, self._best(pinned), self.now)
        pdf_data = self._pdf_data(certificate, pinned) if members.ok and added.ok else NOT_JUDGED
        return VerificationRecord(opening, members, added, signature, signer, unit, dates, pdf_data)

    def _best(self, pinned: tuple[KnownCertificate, ...]) -> KnownCertificate:
        """Where a certificate is pinned more than once: the report's own unit first, then one still in force."""
        code = self.identity.unit_code if self.identity else None
        return min(pinned, key=lambda one: (one.unit_code != code, _dates_problem(one, self.now) != ""))

    def _members(self) -> Fact:
        if self.container.missing:
            return Fact(False, f"Gói thiếu tệp đã ký: {_names(self.container.missing)}.")
        if self.container.altered:
            return Fact(False, f"Tệp trong gói đã bị sửa sau khi ký: {_names(self.container.altered)}.")
        return Fact(True, f"Đủ {len(self.container.members)} tệp, đúng như danh mục.")

    def _added(self) -> Fact:
        if self.container.added:
            return Fact(False, f"Gói có tệp thêm vào, không được ký: {_names(self.container.added)}.")
        return Fact(True, "Không có tệp nào thêm vào sau khi ký.")

    def _signature(self) -> Fact:
        facts = self.cms
        if facts is None:
            return Fact(False, "Gói chưa được ký số.")
        if not facts.parsed:
            return Fact(False, "Chữ ký số của gói không đọc được hoặc thuộc loại không được chấp nhận.")
        if not facts.digest_matches:
            return Fact(False, "Danh mục tệp không phải là danh mục đã được ký.")
        if not facts.signature_valid or not facts.certificate_named:
            return Fact(False, "Chữ ký số không đúng với chứng thư kèm theo.")
        if facts.claimed_time is None:
            return Fact(False, "Chữ ký số không ghi thời điểm ký.")
        moment = f"{facts.claimed_time.astimezone(VIETNAM):%H:%M} ngày {day(facts.claimed_time)}"
        return Fact(True, f"Chữ ký số đúng; người ký ghi thời điểm {moment} (chưa gắn dấu thời gian).")

    def _unit(self, pinned: tuple[KnownCertificate, ...]) -> Fact:
        if self.identity is None:
            return Fact(False, self.unreadable)
        code = self.identity.unit_code
        if code is None:
            return Fact(False, "Số liệu không ghi mã đơn vị báo cáo.")
        units = sorted({one.unit_code for one in pinned})
        if code not in units:
            return Fact(False, f"Báo cáo của đơn vị {code} nhưng chứng thư là của đơn vị {_names(units)}.")
        return Fact(True, f"Chứng thư là của chính đơn vị báo cáo ({code}).")

    def _pdf_data(self, certificate: bytes, pinned: tuple[KnownCertificate, ...]) -> Fact:
        pdf = self.container.members.get(PDF)
        if pdf is None:
            return Fact(False, f"Gói không có văn bản {PDF}.")
        facts = verify_pdf(pdf)
        if facts.problem:
            return Fact(False, f"Văn bản PDF không toàn vẹn: {facts.problem}.")
        if not facts.signatures:
            return Fact(False, "Văn bản PDF chưa được ký số.")
        units = {one.unit_code for one in pinned}
        for signature in facts.signatures:
            if signature.cms.certificate != certificate and not self._is_of(signature.cms.certificate, units):
                return Fact(False, "Văn bản PDF có chữ ký của người mà đơn vị này chưa đăng ký.")
        if read_pdf_data(pdf) != self.report:
            return Fact(False, "Số liệu trong văn bản PDF khác với số liệu gửi kèm.")
        return Fact(True, "Văn bản PDF toàn vẹn, mang đúng số liệu gửi kèm.")

    def _is_of(self, certificate: bytes | None, units: set[str]) -> bool:
        found = self.known.of(certificate) if certificate else ()
        return any(one.unit_code in units and _dates_problem(one, self.now) == "" for one in found)


def _signer(certificate: bytes, pinned: tuple[KnownCertificate, ...]) -> Fact:
    record = _record_of(certificate)
    name = record.subject if record else "không rõ"
    if not pinned:
        groups = record.groups if record else ""
        return Fact(False, f"Chưa biết người ký “{name}”; cần xác nhận dấu vân tay {groups}.")
    return Fact(True, f"Người ký “{name}” đã được xác nhận.")


def _certificate(certificate: bytes, pinned: KnownCertificate, now: datetime) -> Fact:
    record = _record_of(certificate)
    if record is None or not record.may_sign:
        return Fact(False, "Chứng thư này không dùng để ký được.")
    if not record.not_before <= now <= record.not_after:
        return Fact(
            False, f"Chứng thư chỉ có hiệu lực từ ngày {day(record.not_before)} đến ngày {day(record.not_after)}."
        )
    problem = _dates_problem(pinned, now)
    if problem:
        return Fact(False, problem)
    return Fact(True, f"Chứng thư còn hiệu lực đến ngày {day(min(record.not_after, pinned.valid_to))}.")


def _dates_problem(pinned: KnownCertificate, now: datetime) -> str:
    if pinned.withdrawn_at is not None and now >= pinned.withdrawn_at:
        return f"Chứng thư đã thôi sử dụng từ ngày {day(pinned.withdrawn_at)}."
    if not pinned.valid_from <= now <= pinned.valid_to:
        return f"Chứng thư chỉ được công nhận từ ngày {day(pinned.valid_from)} đến ngày {day(pinned.valid_to)}."
    return ""


def _record_of(certificate: bytes | None) -> CertificateRecord | None:
    if certificate is None:
        return None
    try:
        return certificate_record(certificate)
    except BadInput:
        return None


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
