"""The list of reports as an officer looks through it: what each is, when it was changed, what may be taken away."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from forms.errors import BadInput
from forms.periods import parse_period
from forms.text import collapse
from workflow.backups import make_backup
from workflow.reports import STATE_TEXT, ReportState, find_head, period_title, report_list, standing_replies
from workflow.session import Session

KINDS = {
    "year": "báo cáo năm",
    "half": "báo cáo 6 tháng",
    "quarter": "báo cáo quý",
    "month": "báo cáo tháng",
    "school_year": "báo cáo năm học",
    "range": "báo cáo giai đoạn",
    "event": "báo cáo đột xuất",
}


class ShelfLine(Struct, frozen=True):
    """A report of the list. kind: what it is in words; reply: what the office above answered last, "" where nothing.

    discardable: never finished and nothing typed, so that it may be taken away.
    """

    id: str
    form_title: str
    period_title: str
    year: int
    kind: str
    unit_name: str
    revision: int
    state: ReportState
    state_text: str
    reason: str
    reply: str
    cells: int
    changed_at: datetime
    discardable: bool


def shelf(session: Session) -> tuple[ShelfLine, ...]:
    """Every report, the one changed last first."""
    heads = {head.id: head for head in session.store.report_heads()}
    outlines = {outline.id: outline for outline in session.store.report_outlines()}
    lines = []
    for info in report_list(session):
        head, outline, period = heads[info.id], outlines[info.id], parse_period(info.period)
        answered = standing_replies(session, info.id) if head.revision > 1 or head.is_finished else ()
        kind = "bổ sung" if outline.supplement else KINDS.get(period.kind, "báo cáo")
        lines.append(
            ShelfLine(
                info.id, info.form_title, info.period_title, period.year, kind, info.unit_name, info.revision,
                info.state, STATE_TEXT[info.state], head.reason, collapse(answered[-1].text) if answered else "",
                outline.cells, outline.changed_at, not outline.finished and not outline.typed and outline.revision == 1,
            )
        )  # fmt: skip
    return tuple(sorted(lines, key=lambda line: line.changed_at.timestamp(), reverse=True))


def discard_report(session: Session, ref: str) -> str:
    """Take an empty draft away, after a backup that still holds it; the sentence that says so.

    BadInput where it was finished once or holds anything that was typed: nothing is changed then.
    """
    head = find_head(session, ref)
    named = f"{session.pack(head.pack, head.pack_version).form_by_key[head.form].short}, {period_title(session, head)}"
    made = make_backup(session)
    if not session.store.discard_report(head.id):
        raise BadInput(
            "Báo cáo này đã có nội dung nhập hoặc đã từng hoàn thành nên không xóa được.",
            "Hãy giữ báo cáo; có thể sửa hoặc mở lại để sửa.",
        )
    session.opened.pop(head.id, None)
    session.stacks.pop(head.id, None)
    return f"Đã xóa báo cáo trống {named}. Có thể lập lại bất cứ lúc nào; bản sao lưu {made.name} vẫn giữ báo cáo này."
