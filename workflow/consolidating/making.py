"""Tổng hợp: the report of this office out of those received. What a person of this office typed is never written over.

A consolidation is one act of the report: undo takes back the cells together with the list of what they were made of.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from forms.cells import Cell
from forms.consolidation import Choice
from forms.consolidation.joining import rows_said
from forms.errors import BadInput
from forms.report import Consolidation, Report
from forms.start_rows import without_untouched
from workflow.reports import OpenReport, now_made_of, open_report, set_cells, shown, start_report
from workflow.session import Session
from workflow.standing.gathering import Gathered, Scope, gather, scope_of
from workflow.standing.prospect import looked, own_report

WHY = "tổng hợp"


class Made(Struct, frozen=True):
    """report: with the consolidation; begun: it was begun now; changed: cells written; kept: typed cells that say
    otherwise; counted, missing: reports put together, and units without one."""

    report: OpenReport
    begun: bool
    changed: int
    kept: tuple[str, ...]
    counted: int
    missing: int


def consolidate(session: Session, form: str, period: str) -> Made:
    """Make or renew this office's report out of what stands for the units below; durable when it returns.

    Where everything it was made of was returned since, it is emptied of it. BadInput where nothing was received, or
    the report is finished: it must be reopened first.
    """
    return consolidate_in(session, scope_of(session, form, period))


def consolidate_in(session: Session, scope: Scope) -> Made:
    """The same where it is known what is expected."""
    gathered, opened = gather(session, scope), own_report(session, scope)
    _require(session, gathered, opened)
    begun = opened is None
    if opened is None:
        opened = open_report(session, start_report(session, scope.form.key, scope.period.text))
    opened = _without_untouched(session, gathered, opened)
    found = looked(gathered, opened)
    written = write(session, opened, found.changes, found.made.consolidation, WHY, gathered.choices)
    missing = len(found.made.consolidation.missing)
    return Made(written, begun, _changed(opened.report, written.report), found.kept, found.counted, missing)


def _without_untouched(session: Session, gathered: Gathered, opened: OpenReport) -> OpenReport:
    """Rows that a table began with give way to those that units sent, unless this office wrote in them."""
    changes: dict[str, Cell | None] = {}
    for item in opened.form.fields.values():
        if item.start and any(next(rows_said(item, source.cells), None) for source in gathered.sources):
            changes |= without_untouched(item, opened.report.cells)
    return set_cells(session, opened.report.id, changes, why=WHY) if changes else opened


def _require(session: Session, gathered: Gathered, opened: OpenReport | None) -> None:
    scope = gathered.scope
    named = f"“{scope.form.short}” kỳ {scope.period.title}"
    consolidated = opened is not None and opened.report.consolidation is not None
    if not gathered.sources and not (consolidated and session.store.kept(scope.form.key, scope.period.text)):
        raise BadInput(
            f"Chưa có báo cáo {named} nào của đơn vị cấp dưới được nhận để tổng hợp.",
            "Hãy nhận gói báo cáo ở trang Tiếp nhận; báo cáo bị trả lại hoặc đang mâu thuẫn không được tính.",
        )
    if opened is not None and not opened.editable:
        raise BadInput(
            f"Báo cáo tổng hợp {named} đã hoàn thành lần {opened.report.revision}; chưa có gì thay đổi.",
            "Hãy mở lại báo cáo, ghi lý do, rồi tổng hợp lại.",
        )


def write(
    session: Session,
    opened: OpenReport,
    changes: Mapping[str, Cell | None],
    made: Consolidation,
    why: str,
    choices: Mapping[str, Choice] | None = None,
) -> OpenReport:
    """Write cells together with what they were made out of, as one act that undo takes back whole.

    choices: whose figures counted, by district; None: as at the consolidation before.
    """
    report_id = opened.report.id
    act = session.store.set_consolidated(report_id, changes, made, session.who, why, session.now(), choices)
    stacks = session.stacks.get(report_id)
    if act and stacks:
        stacks.follow([act])
    return now_made_of(session, shown(session, opened, changes), made)


def _changed(before: Report, now: Report) -> int:
    keys = before.cells.keys() | now.cells.keys()
    return sum(before.cell(key) != now.cell(key) for key in keys)
