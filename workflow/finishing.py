"""Hoàn thành: a report becomes a revision that no longer changes; reopening begins the next one."""

from __future__ import annotations

import hashlib

from forms.codec import encode
from forms.errors import BadInput, WorldError
from storage.backup import make_backup
from workflow.checking import blocking, check_report
from workflow.reports import OpenReport, find_head, open_report
from workflow.session import Session
from workflow.soundness import note_doubts, require_agreeing
from workflow.supplementing import what_is_sent


def finish_report(session: Session, ref: str) -> OpenReport:
    """Lock the report as a revision and back everything up. BadInput with every error that blocks it.

    WorldError where only the backup failed; the report is finished then, and the sentence says so.
    """
    opened = open_report(session, ref)
    if not opened.editable:
        raise BadInput("Báo cáo này đã hoàn thành.", "Nếu cần sửa, hãy mở lại báo cáo và ghi lý do.")
    if opened.entered_for:
        raise BadInput(
            f"Báo cáo này được nhập hộ {opened.report.unit.name} từ bản giấy.",
            "Hãy dùng lệnh hoặc nút “Ghi nhận bản giấy”.",
        )
    freeze(session, opened)
    back_up(session)
    return open_report(session, opened.report.id)


def freeze(session: Session, opened: OpenReport) -> bytes:
    """Lock a draft as a revision; its report.json. BadInput with every error that blocks it, and where cells are no
    longer what was typed."""
    errors = blocking(check_report(session, opened.report.id))
    if errors:
        raise BadInput(
            f"Báo cáo còn {len(errors)} lỗi nên chưa hoàn thành được: {errors[0].message}",
            "Hãy sửa các lỗi được nêu rồi hoàn thành lại; mọi số liệu đã nhập vẫn còn nguyên.",
            tuple(f"{finding.code} {finding.key}: {finding.message}" for finding in errors),
        )
    require_agreeing(session, opened.report.id)
    snapshot = encode(what_is_sent(session, opened), opened.pack)
    session.store.finish(opened.report.id, snapshot, hashlib.sha256(snapshot).hexdigest(), session.now(), session.who)
    session.opened.pop(opened.report.id, None)
    return snapshot


def back_up(session: Session) -> None:
    """Keep everything beside the office's data. WorldError where that failed; the report is finished then."""
    try:
        note_doubts(session, make_backup(session.store, "finish", session.now()))
    except WorldError as error:
        raise WorldError(f"Báo cáo đã hoàn thành nhưng chưa sao lưu được. {error.sentence}", error.remedy) from error


def reopen_report(session: Session, ref: str, reason: str, supplement: bool = False) -> OpenReport:
    """Begin the next revision, or a supplement to the finished one. BadInput without a reason or on a draft."""
    head = find_head(session, ref)
    if not head.is_finished:
        raise BadInput("Báo cáo này đang nhập, chưa hoàn thành.", "Không cần mở lại; hãy tiếp tục nhập.")
    if not reason.strip():
        raise BadInput("Cần ghi lý do mở lại báo cáo.", "Hãy ghi ngắn gọn vì sao phải sửa báo cáo đã hoàn thành.")
    if supplement and head.entered_for:
        raise BadInput(
            "Báo cáo nhập hộ từ bản giấy luôn được ghi nhận cả báo cáo, không có bản bổ sung.",
            "Hãy mở lại để sửa rồi ghi nhận lại.",
        )
    session.store.reopen(head.id, reason.strip(), supplement, session.now(), session.who)
    session.opened.pop(head.id, None)
    return open_report(session, head.id)
