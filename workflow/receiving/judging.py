"""Judges one file by itself: whole, by whom, of which unit below this office, and what of its data counts.

Runs in other processes too: it knows a Bench and the file's bytes, never the database.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.codec import decode
from forms.errors import BadInput
from forms.steps import Steps
from signing.envelope import is_envelope
from signing.facts import Fact, Stranger, VerifiedBundle
from signing.names import ANSWER, ATTACHMENTS, KEY_STATEMENT, PACK_HEAD_MEMBER, PDF, RELEASE, REPORT, SUFFIX
from workflow.receiving.belonging import last_day, not_below, ours, refused
from workflow.receiving.bench import Bench
from workflow.receiving.judged import FileKind, Judged, OwnBundle
from workflow.receiving.words import SEND_AGAIN, TO_CONFIRM, form_short, period_title

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord

KEY_FILES = (".cer", ".crt", ".pem", ".der", ".crl")
WORKBOOKS = (".xlsx", ".xlsm", ".csv", ".tsv")
SEALED = (".p7m", ".p7")
_ZIP, _PDF_START, _BOOK = b"PK\x03\x04", b"%PDF-", b"[Content_Types].xml"
_NO_REPORT = "Không phải gói báo cáo, văn bản có số liệu, bảng tính hay văn bản về khóa; tệp được bỏ qua."


def judging(bench: Bench, data: bytes, suffix: str, again: bool = False) -> Steps[Judged]:
    """What a file is, by itself: whole, signed by whom, and its data. Never raises on a stranger's bytes.
    suffix: of the name that it was found by, as Found gives it.

    again: judge also what was received before; else that is all that is said of it.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    blank = Judged("other", _NO_REPORT, sha256, len(data))
    yield
    if not again and sha256 in bench.grounds.kept:
        return replace(blank, verdict="kept")
    if is_envelope(data) or suffix == ".asice" or data.startswith(_PDF_START):
        return (yield from _verified(bench, data, blank, suffix))
    if suffix in KEY_FILES:
        return replace(
            blank, verdict="keys", kind="keys", sentence="Chứng thư hoặc danh sách thu hồi.", remedy=_TO_TRUST
        )
    if suffix in WORKBOOKS:
        return _workbook(blank, suffix)
    if data.startswith(_ZIP):
        if _BOOK in data[:4096]:
            return _workbook(blank, suffix)
        return (yield from _verified(bench, data, blank, suffix))
    if suffix in SEALED:
        return replace(
            blank, verdict="broken", sentence="Tệp mã hóa này bị hỏng hoặc thuộc loại không đọc được.",
            remedy=SEND_AGAIN,
        )  # fmt: skip
    return blank


_A_RELEASE = "Bản phát hành của chương trình, không phải báo cáo; hãy xem ở Thiết lập, mục Cập nhật."
_TO_TRUST = "Hãy mở tệp này ở Thiết lập, phần đơn vị tin cậy."


def _workbook(blank: Judged, suffix: str) -> Judged:
    if suffix not in WORKBOOKS:
        return replace(blank, sentence="Tệp Word hoặc Excel này không phải gói báo cáo; tệp được bỏ qua.")
    return replace(
        blank, verdict="unsigned", kind="workbook", sentence="Bảng tính chưa ký số; cần người xác nhận trước khi nhận.",
        remedy="Hãy mở bảng tính, kiểm tra số liệu đọc được rồi xác nhận.",
    )  # fmt: skip


def _verified(bench: Bench, data: bytes, blank: Judged, suffix: str) -> Steps[Judged]:
    from signing.second_opinion import confirms
    from signing.verification import verifying

    grounds = bench.grounds
    ask = confirms if grounds.thorough else None
    found = yield from verifying(data, bench.known, grounds.now, bench.keys, ask)
    kind: FileKind = "pdf" if found.kind == "pdf" else "bundle"
    seen = _with_identity(
        bench, replace(blank, kind=kind, encrypted=found.encrypted, facts=found.record.facts()), found
    )
    if found.encrypted and not found.members and not bench.keys:
        return replace(
            seen, verdict="locked", sentence=found.record.container.sentence,
            remedy="Hãy nhập mật khẩu khóa giải mã của cơ quan rồi xem lại.",
        )  # fmt: skip
    if KEY_STATEMENT in found.members:
        return replace(seen, verdict="keys", kind="keys", sentence="Văn bản về khóa của một cơ quan.", remedy=_TO_TRUST)
    if PACK_HEAD_MEMBER in found.members and REPORT not in found.members:
        return replace(seen, verdict="pack", kind="pack", sentence="Gói biểu mẫu.")
    if RELEASE in found.members and REPORT not in found.members:
        return replace(seen, kind="other", sentence=_A_RELEASE)
    if ANSWER in found.members:
        return replace(seen, verdict="answer", kind="answer", sentence="Phiếu phản hồi báo cáo.")
    if _is_no_report(found, suffix):
        return replace(seen, sentence=_other_sentence(found))
    yield
    return (yield from _judged(bench, seen, found))


def _is_no_report(found: VerifiedBundle, suffix: str) -> bool:
    """A zip or PDF that never was a report: without the suffix and shape of a bundle, or a PDF that nobody signed."""
    record = found.record
    if found.kind == "pdf":
        return found.report_json is None and (record.container.ok is False or not found.documents)
    return record.container.ok is False and not found.members and suffix != SUFFIX and not found.encrypted


def _other_sentence(found: VerifiedBundle) -> str:
    if found.kind == "pdf":
        return "Văn bản PDF chưa ký số hoặc không mang số liệu; tệp được bỏ qua."
    return found.record.container.sentence


def _with_identity(bench: Bench, blank: Judged, found: VerifiedBundle) -> Judged:
    """With what the data say of themselves and who signed."""
    from signing.certificates import fingerprint

    said = found.identity
    signer: CertificateRecord | None = found.signer
    certificate = found.signer_certificate
    return replace(
        blank,
        unit=(said.unit_code if said else None) or "",
        unit_name=_claimed(bench, said.unit_code, said.period) if said else "",
        form=(said.form if said else None) or "",
        form_short=form_short(bench.own_packs, (said.form if said else None) or ""),
        period=(said.period if said else None) or "",
        period_title=period_title((said.period if said else None) or ""),
        revision=said.revision if said else None,
        signer=signer.subject if signer else "",
        fingerprint=fingerprint(certificate) if certificate else "",
        documents=tuple(one.sentence for one in found.documents),
        attachments=tuple(
            (name.removeprefix(ATTACHMENTS), len(content))
            for name, content in found.members.items()
            if name.startswith(ATTACHMENTS)
        ),
    )


def _claimed(bench: Bench, unit: str | None, period: str | None) -> str:
    """How the unit that the data name was called on the period's last day; "" where that cannot be told."""
    day = last_day(period or "")
    try:
        return bench.unit(bench.own_pack, unit, day).name if unit and day else ""
    except BadInput:
        return ""


def _judged(bench: Bench, seen: Judged, found: VerifiedBundle) -> Steps[Judged]:
    problem = _problem(bench, seen, found)
    if problem:
        return problem
    try:
        report = decode(found.report_json or b"")
    except BadInput as error:
        return refused(seen, "broken", error)
    if bench.is_own(report.unit.code):
        return replace(
            seen, verdict="own", unit_name=bench.grounds.unit.name,
            sentence="Báo cáo của chính cơ quan này, do khóa của cơ quan ký.", own=_own(found),
        )  # fmt: skip
    yield
    return ours(bench, seen, found, report)


def _own(found: VerifiedBundle) -> OwnBundle:
    certificate = found.signer_certificate or b""
    return OwnBundle(
        found.report_json or b"", found.data_digest or "", found.digest or "", found.claimed_time, certificate,
        _person(found, certificate),
    )  # fmt: skip


def _person(found: VerifiedBundle, organisation: bytes) -> bytes:
    """The certificate of the person who signed the document."""
    from signing.pdf_reader import verify_pdf

    pdf = found.members.get(PDF)
    if pdf is None or not any(one.role == "person" for one in found.documents):
        return b""
    signed = [one.cms.certificate for one in verify_pdf(pdf).signatures if one.role == "person"]
    return next((one for one in signed if one), organisation)


def _problem(bench: Bench, seen: Judged, found: VerifiedBundle) -> Judged | None:
    """What is wrong with the file itself, worst first; None where it is genuine."""
    record = found.record
    broken = next(
        (one for one in (record.container, record.members, record.added, record.signature) if not _holds(one)), None
    )
    if broken:
        return replace(seen, verdict="broken", sentence=broken.sentence, remedy=SEND_AGAIN)
    if record.signer.ok is False:
        return _stranger(bench, seen, found, record.signer)
    if found.identity is None:
        return replace(seen, verdict="broken", sentence=record.unit.sentence, remedy=SEND_AGAIN)
    for fact in (record.unit, record.certificate):
        if not _holds(fact):
            return replace(seen, verdict="untrusted", sentence=fact.sentence, remedy=_SIGN_AGAIN)
    if isinstance(record.pdf_data, Stranger):
        groups = record.pdf_data.groups
        remedy = TO_CONFIRM if groups else _SIGN_AGAIN
        return replace(seen, verdict="untrusted", sentence=record.pdf_data.sentence, remedy=remedy, groups=groups)
    if not _holds(record.pdf_data):
        return replace(seen, verdict="broken", sentence=record.pdf_data.sentence, remedy=SEND_AGAIN)
    return None


_SIGN_AGAIN = "Hãy đề nghị đơn vị ký bằng khóa đang dùng của chính mình rồi gửi lại."


def _holds(fact: Fact) -> bool:
    return fact.ok is True or not fact.applies


def _stranger(bench: Bench, seen: Judged, found: VerifiedBundle, signer: Fact) -> Judged:
    """Nobody here knows who signed. Whether to ask is told by whose report it claims to be."""
    if seen.unit and seen.period and not bench.is_own(seen.unit):
        day = last_day(seen.period)
        if day and not bench.is_below(seen.unit, day):
            return not_below(bench, seen, day)
    groups = found.signer.groups if found.signer else ""
    return replace(seen, verdict="untrusted", sentence=signer.sentence, remedy=TO_CONFIRM, groups=groups)
