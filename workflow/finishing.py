"""Hoàn thành: a report becomes a revision that no longer changes; reopening begins the next one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from forms.cells import Cell
from forms.codec import decode, encode
from forms.errors import BadInput, WorldError
from forms.keys import DOCUMENT, split_table_key
from forms.report import Report
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
    snapshot = encode(_what_is_sent(session, opened.report), opened.pack)
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


def _what_is_sent(session: Session, report: Report) -> Report:
    """The report itself; of a supplement only the cells that differ from the revision it completes."""
    if not report.supplement_of:
        return report
    before = decode(_completed(session, report)).cells
    if any(key not in report.cells for key in before):
        raise BadInput(
            "Bản bổ sung không xóa được số liệu đã báo cáo.",
            "Hãy nhập lại số liệu cũ, hoặc mở lại thành một lần báo cáo mới thay cho bổ sung.",
        )
    changed = {key: cell for key, cell in report.cells.items() if before.get(key) != cell}
    if not changed:
        raise BadInput("Bản bổ sung chưa có số liệu nào khác với bản đã hoàn thành.", "Hãy nhập phần cần bổ sung.")
    return replace(report, cells=_whole_tables(report, changed))


def _completed(session: Session, report: Report) -> bytes:
    for revision in session.store.revisions(report.id):
        snapshot = session.store.revision_snapshot(report.id, revision.number)
        if revision.digest == report.supplement_of and snapshot is not None:
            return snapshot
    raise LookupError(f"no revision of {report.id} has the digest that its supplement names")


def _whole_tables(report: Report, changed: Mapping[str, Cell]) -> dict[str, Cell]:
    """A table of which a cell changed goes whole, since its rows only mean something together."""
    tables = {parts.table for key in changed if (parts := split_table_key(key)) is not None}
    beside = {
        key: cell
        for key, cell in report.cells.items()
        if (parts := split_table_key(key)) is not None and parts.table in tables
    }
    return {**changed, **beside, **{key: cell for key, cell in report.cells.items() if key.startswith(DOCUMENT)}}
