"""Hoàn thành: a report becomes a revision that no longer changes; reopening begins the next one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec.structs import replace

from forms.cells import Cell
from forms.codec import decode, encode
from forms.errors import BadInput, WorldError
from forms.report import Report
from forms.supplement import laid_over, supplement_cells
from storage.backup import make_backup
from workflow.checking import blocking, check_report
from workflow.reports import OpenReport, find_head, open_report
from workflow.session import Session


def finish_report(session: Session, ref: str) -> OpenReport:
    """Lock the report as a revision and back everything up. BadInput with every error that blocks it.

    WorldError where only the backup failed; the report is finished then, and the sentence says so.
    """
    opened = open_report(session, ref)
    if not opened.editable:
        raise BadInput("Báo cáo này đã hoàn thành.", "Nếu cần sửa, hãy mở lại báo cáo và ghi lý do.")
    errors = blocking(check_report(session, ref))
    if errors:
        raise BadInput(
            f"Báo cáo còn {len(errors)} lỗi nên chưa hoàn thành được: {errors[0].message}",
            "Hãy sửa các lỗi được nêu rồi hoàn thành lại; mọi số liệu đã nhập vẫn còn nguyên.",
            tuple(f"{finding.code} {finding.key}: {finding.message}" for finding in errors),
        )
    snapshot = encode(_what_is_sent(session, opened), opened.pack)
    session.store.finish(opened.report.id, snapshot, hashlib.sha256(snapshot).hexdigest(), session.now())
    session.opened.pop(opened.report.id, None)
    _back_up(session)
    return open_report(session, opened.report.id)


def _back_up(session: Session) -> None:
    try:
        make_backup(session.store, "finish", session.now())
    except WorldError as error:
        raise WorldError(f"Báo cáo đã hoàn thành nhưng chưa sao lưu được. {error.sentence}", error.remedy) from error


def reopen_report(session: Session, ref: str, reason: str, supplement: bool = False) -> OpenReport:
    """Begin the next revision, or a supplement to the finished one. BadInput without a reason or on a draft."""
    head = find_head(session, ref)
    if not head.is_finished:
        raise BadInput("Báo cáo này đang nhập, chưa hoàn thành.", "Không cần mở lại; hãy tiếp tục nhập.")
    if not reason.strip():
        raise BadInput("Cần ghi lý do mở lại báo cáo.", "Hãy ghi ngắn gọn vì sao phải sửa báo cáo đã hoàn thành.")
    session.store.reopen(head.id, reason.strip(), supplement, session.now())
    session.opened.pop(head.id, None)
    return open_report(session, head.id)


def _what_is_sent(session: Session, opened: OpenReport) -> Report:
    """The report itself; of a supplement only what differs from what it completes."""
    report = opened.report
    if not report.supplement_of:
        return report
    before = _sent_so_far(session, report.id, report.supplement_of)
    return replace(report, cells=supplement_cells(opened.form, before, report.cells))


def _sent_so_far(session: Session, report_id: str, digest: str) -> Mapping[str, Cell]:
    """The cells of the revision of that digest; a supplement's over those that it completes."""
    for revision in session.store.revisions(report_id):
        snapshot = session.store.revision_snapshot(report_id, revision.number)
        if revision.digest == digest and snapshot is not None:
            sent = decode(snapshot)
            completes = sent.supplement_of
            return laid_over(_sent_so_far(session, report_id, completes), sent.cells) if completes else sent.cells
    raise LookupError(f"no revision of {report_id} has the digest that its supplement names")
