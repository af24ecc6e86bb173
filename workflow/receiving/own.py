"""This office's own bundles, taken back as its own finished reports, e.g. after the machine was set up anew.

Ids, revisions and bytes stay as they were; what is here already is never replaced by something older or other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from forms.attachments import media_of
from forms.cells import Cell
from forms.codec import decode
from forms.errors import BadInput, WorldError
from forms.report import Report
from forms.supplement import laid_over
from signing.names import ATTACHMENTS
from storage.attachments import Attachment
from storage.blob_files import write_blob
from storage.records import ReportHead
from storage.restored import WHY, RestoredRevision
from storage.signed import SignedKind, Signing
from workflow.finished import bundle_stem
from workflow.office import require_office
from workflow.packs import keep_versions
from workflow.receiving.judged import Judged, OwnBundle
from workflow.receiving.lines import Outcome
from workflow.session import VIETNAM, Session
from workflow.trust.certificates import own_certificates

_NOTHING_CHANGED = "Không có gì thay đổi."
_OTHER_KEY = "Gói ghi là báo cáo của chính cơ quan này nhưng không do khóa của cơ quan ký."
_CONFIRM = "Nếu đúng là khóa của cơ quan, hãy xác nhận chứng thư ở Thiết lập, phần đơn vị tin cậy, rồi xem lại tệp."


class OwnView(Struct, frozen=True):
    """What taking a bundle back would do. outcome: own where it can be taken, same where it is here already, waiting
    where what it completes is not here, older where what is here stands against it, foreign without its pack, untrusted
    where another's key signed it.
    report_id: of the report that it is.
    """

    outcome: Outcome
    sentence: str
    remedy: str = ""
    report_id: str = ""


class Own:
    """Looks at own bundles one after the other; those that will be taken before it count as being here."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._coming: dict[tuple[str, int], str] = {}
        self._keys: frozenset[bytes] | None = None

    def view(self, own: OwnBundle, encrypted: bool = False) -> OwnView:
        """What taking it back would do. encrypted: the file is an envelope around it."""
        if encrypted:
            return OwnView(
                "foreign", "Gói này là của chính cơ quan và đã mã hóa cho nơi khác nên không lấy lại từ đây.",
                "Hãy dùng gói .asice chưa mã hóa.",
            )  # fmt: skip
        report = decode(own.report_json)
        if not self._is_our_key(own.certificate):
            return OwnView("untrusted", _OTHER_KEY, _CONFIRM)
        view = replace(self._view(report, own.data_digest), report_id=report.id)
        if view.outcome == "own":
            self._coming[report.id, report.revision] = own.data_digest
        return view

    def _is_our_key(self, certificate: bytes) -> bool:
        """A key of this office, or one that its officer confirmed: no authority and no office above vouches here."""
        if self._keys is None:
            here = require_office(self._session).unit.code
            confirmed = [item.der for item in self._session.store.trusted() if item.unit_code == here]
            self._keys = frozenset((*own_certificates(self._session), *confirmed))
        return certificate in self._keys

    def _view(self, report: Report, digest: str) -> OwnView:
        problem = _pack_problem(self._session, report)
        if problem:
            return OwnView("foreign", problem.sentence, problem.remedy)
        here = self._revisions(report)
        named = f"Lần {report.revision}"
        if here.get(report.revision) == digest:
            return OwnView("same", f"{named} của báo cáo này đã có trên máy.")
        if report.revision in here:
            return OwnView("older", f"{named} trên máy này có số liệu khác; bản trên máy được giữ.", _NOTHING_CHANGED)
        against = self._against(report)
        if against:
            return against
        if report.supplement_of and report.supplement_of not in here.values():
            return OwnView(
                "waiting", f"{named} là bản bổ sung; bản được bổ sung chưa có trên máy nên chưa lấy lại được.",
                "Hãy tìm gói của lần trước rồi nhận cả hai.",
            )  # fmt: skip
        return OwnView("own", f"{named}, báo cáo của chính cơ quan này: lấy lại làm báo cáo đã hoàn thành.")

    def _revisions(self, report: Report) -> dict[int, str]:
        """The report's revisions that are here or about to be, by number."""
        coming = {number: digest for (id_, number), digest in self._coming.items() if id_ == report.id}
        if not _head(self._session, report.id):
            return coming
        return {one.number: one.digest for one in self._session.store.revisions(report.id)} | coming

    def _against(self, report: Report) -> OwnView | None:
        """What stands on this machine in its way."""
        head = _head(self._session, report.id)
        if head is not None:
            if head.is_finished or head.revision > report.revision:
                return None
            return OwnView(
                "older", f"Máy này đang nhập lần {head.revision} của chính báo cáo này nên không lấy lại.",
                "Hãy hoàn thành hoặc bỏ phần đang nhập trước.",
            )  # fmt: skip
        other = next((one for one in self._session.store.report_heads() if _same_place(one, report)), None)
        if other is None or _is_untouched(self._session, other):
            return None
        return OwnView(
            "older", "Máy này đã có báo cáo khác của biểu và kỳ này nên không lấy lại.",
            "Hãy dùng thư mục dữ liệu mới nếu muốn lấy lại báo cáo cũ.",
        )  # fmt: skip


def take_own(session: Session, judged: Judged, data: bytes) -> None:
    """Put the revision back, whole or not at all. FileRefused where the disk is full."""
    own = judged.own
    if own is None:
        raise LookupError("the file is no bundle of this office")
    report = decode(own.report_json)
    attachments = _attached(data, judged)
    files = [data, *attachments.values()]
    sizes = {write_blob(session.home, one): len(one) for one in files}
    for other in session.store.report_heads():
        if _same_place(other, report) and other.id != report.id:
            session.store.discard_report(other.id)
            session.opened.pop(other.id, None)
    rows = _attachment_rows(session, report, attachments)
    signing = _signing(report, judged, own, {name: one.sha256 for name, one in rows.items()}, session.now())
    revision = RestoredRevision(
        _restored_head(session, report, own), own.report_json, _whole(session, report), signing, sizes,
        tuple(rows.values()), report.consolidation,
    )  # fmt: skip
    keep_versions(session.home, [(report.pack, report.pack_version)])
    session.store.restore_revision(revision, session.who)
    session.opened.pop(report.id, None)


def _pack_problem(session: Session, report: Report) -> WorldError | None:
    try:
        pack = session.pack(report.pack, report.pack_version)
    except BadInput:
        return BadInput(
            f"Báo cáo lập theo gói biểu mẫu “{report.pack}”, gói này chưa có trên máy.",
            "Hãy cài gói biểu mẫu đó rồi xem lại tệp.",
        )
    form = pack.form_by_key.get(report.form)
    if form is None or form.version < report.form_version or pack.version < report.pack_version:
        return BadInput(
            f"Báo cáo lập theo bản mới hơn của gói biểu mẫu “{pack.id}”.", "Hãy cài bản mới rồi xem lại tệp."
        )
    return None


def _head(session: Session, report_id: str) -> ReportHead | None:
    return next((one for one in session.store.report_heads() if one.id == report_id), None)


def _same_place(head: ReportHead, report: Report) -> bool:
    return (head.form, head.period) == (report.form, report.period.text)


def _is_untouched(session: Session, head: ReportHead) -> bool:
    """A draft in which nobody typed anything yet, so that it may make room."""
    outline = next(one for one in session.store.report_outlines() if one.id == head.id)
    attached = any(report == head.id for report, _, _ in session.store.standing_attachments())
    return not outline.finished and not outline.typed and outline.revision == 1 and not attached


def _whole(session: Session, report: Report) -> Mapping[str, Cell]:
    """The cells of the whole report; a supplement's over those of the revisions that it completes."""
    if not report.supplement_of:
        return report.cells
    for one in session.store.revisions(report.id):
        snapshot = session.store.revision_snapshot(report.id, one.number)
        if one.digest == report.supplement_of and snapshot is not None:
            return laid_over(_whole(session, decode(snapshot)), report.cells)
    raise LookupError(f"no revision of {report.id} has the digest that its supplement names")


def _restored_head(session: Session, report: Report, own: OwnBundle) -> ReportHead:
    finished = own.claimed_at.astimezone(VIETNAM) if own.claimed_at else session.now()
    return ReportHead(
        report.id, report.pack, report.pack_version, report.form, report.form_version, report.unit,
        report.period.text, session.now(), report.revision, "finished", report.reason, report.supplement_of,
        own.data_digest, finished,
    )  # fmt: skip


def _signing(report: Report, judged: Judged, own: OwnBundle, attachments: Mapping[str, str], now: datetime) -> Signing:
    signed = own.claimed_at.astimezone(VIETNAM) if own.claimed_at else now
    kind: SignedKind = "pdf" if judged.kind == "pdf" else "bundle"
    named = {f"{ATTACHMENTS}{name}": sha256 for name, sha256 in attachments.items()}
    return Signing(
        report.revision, kind, False, own.data_digest, own.digest, judged.sha256,
        f"{bundle_stem(report)}.{'pdf' if kind == 'pdf' else 'asice'}", signed, own.certificate, own.person, named,
        (), WHY,
    )  # fmt: skip


def _attached(data: bytes, judged: Judged) -> dict[str, bytes]:
    """The attachments of the bundle, by name without folder; none of a document alone."""
    from exports.bundle import member_of

    if judged.kind == "pdf":
        return {}
    return {name: member_of(data, f"{ATTACHMENTS}{name}") for name, _ in judged.attachments}


def _attachment_rows(session: Session, report: Report, files: Mapping[str, bytes]) -> dict[str, Attachment]:
    return {
        name: Attachment(
            report.revision, name, "evidence", hashlib.sha256(data).hexdigest(), len(data), media_of(data), WHY,
            session.now(), session.who,
        )
        for name, data in files.items()
    }  # fmt: skip
