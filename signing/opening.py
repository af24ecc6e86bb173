"""Opens any signed container: whole, by whom, with a certificate known and in force (DESIGN §6).

Only cryptography and the standard library are needed, so that thousands can be judged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache

from forms.dates import vietnam_day
from forms.errors import BadInput
from signing.archive import ArchiveRefused
from signing.certificates import CertificateRecord, certificate_record
from signing.cms_reader import CmsFacts, check_detached
from signing.container import content_digest
from signing.facts import Fact, OpenedContainer, claimed, in_one_sentence, quoted
from signing.known import KnownCertificate, KnownCertificates, pin
from signing.reader import Container, read_container

OPENED = Fact(True, "Gói mở được, đúng cấu trúc ASiC-E.")


def open_container(
    data: bytes, known: KnownCertificates | Iterable[KnownCertificate], now: datetime
) -> OpenedContainer:
    """The facts of the container in `data` at the aware moment `now`. Never raises on a stranger's bytes."""
    try:
        container = read_container(data)
    except ArchiveRefused as error:
        return OpenedContainer(Fact(False, in_one_sentence(error)))
    return judge_container(container, index_of(known), now)


def index_of(known: KnownCertificates | Iterable[KnownCertificate]) -> KnownCertificates:
    """The known certificates as an index; make it once for many files."""
    return known if isinstance(known, KnownCertificates) else KnownCertificates(known)


class KnownOnce(KnownCertificates):
    """The known certificates, and one more (DER) that is taken as a unit's for this once."""

    def __init__(self, known: KnownCertificates, certificate: bytes, unit_code: str) -> None:
        super().__init__((pin(certificate, unit_code),))
        self._others = known

    def of(self, certificate: bytes, along: tuple[bytes, ...] = ()) -> tuple[KnownCertificate, ...]:
        """See KnownCertificates.of."""
        return (*self._others.of(certificate, along), *super().of(certificate))


def judge_container(container: Container, known: KnownCertificates, now: datetime) -> OpenedContainer:
    """The facts of a container already read."""
    cms = None
    if container.signature is not None:
        cms = check_detached(container.signature, hashlib.sha256(container.manifest).digest())
    signature = _signature(cms)
    certificate = cms.certificate if cms else None
    trusted = signature.ok is True and certificate is not None
    pinned = best_first(known.of(certificate, cms.along), now) if trusted and certificate and cms else ()
    judged = {}
    if trusted and certificate:
        judged["signer"] = judge_signer(certificate, pinned)
    if pinned and certificate:
        judged["certificate"] = judge_certificate(certificate, pinned[0], now)
    return OpenedContainer(
        container=OPENED,
        members=_members(container),
        added=_added(container),
        signature=signature,
        files=container.members,
        signer_certificate=certificate,
        pinned=pinned,
        claimed_time=cms.claimed_time if cms else None,
        digest=content_digest(container.digests),
        digests=container.digests,
        layout=container.layout,
        **judged,
    )


def best_first(
    pinned: Sequence[KnownCertificate], now: datetime, unit_code: str | None = None
) -> tuple[KnownCertificate, ...]:
    """Where a certificate is pinned more than once: that unit first, then one still in force."""
    if len(pinned) < 2:
        return tuple(pinned)
    return tuple(sorted(pinned, key=lambda one: (one.unit_code != unit_code, dates_problem(one, now) != "")))


def judge_signer(certificate: bytes, pinned: Sequence[KnownCertificate]) -> Fact:
    """Whether the signer is known; a stranger is named with the fingerprint to ask about."""
    record = record_of(certificate)
    name = record.subject if record else "không rõ"
    if not pinned:
        groups = record.groups if record else ""
        return Fact(False, f"Chưa biết người ký “{name}”; cần xác nhận dấu vân tay {groups}.")
    return Fact(True, f"Người ký “{name}” đã được xác nhận{_aside(pinned[0])}.")


@lru_cache(maxsize=1024)
def judge_certificate(certificate: bytes, pinned: KnownCertificate, now: datetime) -> Fact:
    """Whether a known certificate may sign, is within its dates and not withdrawn at `now`."""
    record = record_of(certificate)
    if record is None or not record.may_sign:
        return Fact(False, "Chứng thư này không dùng để ký được.")
    if not record.not_before <= now <= record.not_after:
        first, last = vietnam_day(record.not_before), vietnam_day(record.not_after)
        return Fact(False, f"Chứng thư chỉ có hiệu lực từ ngày {first} đến ngày {last}.")
    problem = dates_problem(pinned, now)
    if problem:
        return Fact(False, problem)
    return Fact(True, f"Chứng thư còn hiệu lực đến ngày {vietnam_day(min(record.not_after, pinned.valid_to))}.")


def dates_problem(pinned: KnownCertificate, now: datetime) -> str:
    """Why a pin does not count at `now`, as a Vietnamese sentence; empty where it counts."""
    if pinned.withdrawn_at is not None and now >= pinned.withdrawn_at:
        return f"Chứng thư đã thôi sử dụng từ ngày {vietnam_day(pinned.withdrawn_at)}{_aside(pinned)}."
    if not pinned.valid_from <= now <= pinned.valid_to:
        first, last = vietnam_day(pinned.valid_from), vietnam_day(pinned.valid_to)
        return f"Chứng thư chỉ được công nhận từ ngày {first} đến ngày {last}."
    return ""


def record_of(certificate: bytes | None) -> CertificateRecord | None:
    """The facts of a certificate (DER); None where there is none or it cannot be read."""
    if certificate is None:
        return None
    try:
        return certificate_record(certificate)
    except BadInput:
        return None


def _aside(pinned: KnownCertificate) -> str:
    """What else should be said of a pin, in brackets within a sentence; usually nothing."""
    note = pinned.note.rstrip(".").replace(". ", "; ")
    return f" ({note[:1].lower()}{note[1:]})" if note else ""


def signature_problem(facts: CmsFacts, named: bool = True) -> str:
    """Why a signature does not hold, as a Vietnamese sentence; empty where it holds. named: it must name its own
    certificate (CAdES, PAdES)."""
    if not facts.parsed:
        return "Chữ ký số không đọc được hoặc thuộc loại không được chấp nhận."
    if not facts.digest_matches:
        return "Danh mục tệp không phải là danh mục đã được ký."
    if not facts.signature_valid or (named and not facts.certificate_named):
        return "Chữ ký số không đúng với chứng thư kèm theo."
    return ""


def _members(container: Container) -> Fact:
    if container.missing:
        return Fact(False, f"Gói thiếu tệp đã ký: {quoted(container.missing)}.")
    if container.altered:
        return Fact(False, f"Tệp trong gói đã bị sửa sau khi ký: {quoted(container.altered)}.")
    return Fact(True, f"Đủ {len(container.members)} tệp, đúng như danh mục.")


def _added(container: Container) -> Fact:
    if container.added:
        return Fact(False, f"Gói có tệp thêm vào, không được ký: {quoted(container.added)}.")
    return Fact(True, "Không có tệp nào thêm vào sau khi ký.")


def _signature(facts: CmsFacts | None) -> Fact:
    if facts is None:
        return Fact(False, "Gói chưa được ký số.")
    problem = signature_problem(facts)
    if problem:
        return Fact(False, problem)
    if facts.claimed_time is None:
        return Fact(False, "Chữ ký số không ghi thời điểm ký.")
    return Fact(True, f"Chữ ký số đúng; người ký ghi thời điểm {claimed(facts.claimed_time)}.")
