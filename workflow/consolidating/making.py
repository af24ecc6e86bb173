"""Tổng hợp: the report of this office out of those received. What a person of this office typed is never written over.

A consolidation is one act of the report: undo takes back the cells together with the list of what they were made of.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source
from forms.consolidation import Consolidated, changes
from forms.consolidation import consolidate as reckon
from forms.errors import BadInput
from forms.report import Consolidation, Report
from workflow.gathering import Frame, Gathered, frame_of, gather, own_head
from workflow.reports import OpenReport, now_made_of, open_report, shown, start_report
from workflow.session import Session

WHY = "tổng hợp"


class Looked(Struct, frozen=True):
    """What consolidating now would give. opened: this office's report, None where it was not begun.

    changes: the cells that would be written in it, None for one that would be emptied; kept: the keys of cells that
    a person typed and that say otherwise.
    """

    gathered: Gathered
    made: Consolidated
    opened: OpenReport | None
    changes: Mapping[str, Cell | None]
    kept: tuple[str, ...]

    @property
    def counted(self) -> int:
        """How many reports stand for the units below."""
        return len(self.gathered.sources)


class Made(Struct, frozen=True):
    """report: with the consolidation; begun: it was begun now; changed: cells written; kept: typed cells that say
    otherwise; counted, missing: reports put together, and units without one."""

    report: OpenReport
    begun: bool
    changed: int
    kept: tuple[str, ...]
    counted: int
    missing: int


def look(session: Session, form: str, period: str) -> Looked:
    """What would be consolidated now; nothing is written. BadInput as `gathering.frame_of`."""
    return look_in(session, frame_of(session, form, period))


def look_in(session: Session, frame: Frame) -> Looked:
    """The same where it is known what is expected."""
    head = own_head(session, frame.form.key, frame.period.text)
    return _looked(gather(session, frame), open_report(session, head.id) if head else None)


def _looked(gathered: Gathered, opened: OpenReport | None) -> Looked:
    frame = gathered.frame
    present = opened.report.cells if opened else {}
    before = opened.report.consolidation if opened else None
    own = {key: cell for key, cell in present.items() if cell.source is not Source.CONSOLIDATED and cell != EMPTY}
    made = reckon(frame.form, frame.office, frame.expected, gathered.sources, gathered.choices, own, before)
    wanted = changes(frame.form, made.cells, present, before.given if before else {})
    kept = tuple(key for key, cell in made.cells.items() if key in own and _differs(own[key], cell))
    sources = _sources(made.consolidation, own, before)
    made = replace(made, consolidation=replace(made.consolidation, sources=sources))
    return Looked(gathered, made, opened, wanted, kept)


def _differs(present: Cell, given: Cell) -> bool:
    return not present.is_empty and (present.value, present.state) != (given.value, given.state)


def _sources(made: Consolidation, own: Mapping[str, Cell], before: Consolidation | None) -> dict[str, tuple[str, ...]]:
    """By text, the digests of those put into it; a text that a person edited keeps those that were put into it."""
    kept = dict(before.sources) if before else {}
    edited = {key: kept.get(key, ()) for key in {*kept, *made.sources} if key in own and not own[key].is_empty}
    return {key: digests for key, digests in {**made.sources, **edited}.items() if digests}


def consolidate(session: Session, form: str, period: str) -> Made:
    """Make or renew this office's report out of what stands for the units below; durable when it returns.

    BadInput where nothing was received, or the report is finished: it must be reopened first.
    """
    return consolidate_in(session, frame_of(session, form, period))


def consolidate_in(session: Session, frame: Frame) -> Made:
    """The same where it is known what is expected."""
    looked = look_in(session, frame)
    _require(looked)
    begun = looked.opened is None
    if begun:
        report_id = start_report(session, frame.form.key, frame.period.text)
        looked = _looked(looked.gathered, open_report(session, report_id))
    assert looked.opened is not None
    opened = write(session, looked.opened, looked.changes, looked.made.consolidation, WHY)
    changed = _changed(looked.opened.report, opened.report)
    missing = len(looked.made.consolidation.missing)
    return Made(opened, begun, changed, looked.kept, looked.counted, missing)


def _require(looked: Looked) -> None:
    frame = looked.gathered.frame
    named = f"“{frame.form.short}” kỳ {frame.period.title}"
    if not looked.gathered.sources:
        raise BadInput(
            f"Chưa có báo cáo {named} nào của đơn vị cấp dưới được nhận để tổng hợp.",
            "Hãy nhận gói báo cáo ở trang Tiếp nhận; báo cáo bị trả lại hoặc đang mâu thuẫn không được tính.",
        )
    if looked.opened is not None and not looked.opened.editable:
        raise BadInput(
            f"Báo cáo tổng hợp {named} đã hoàn thành lần {looked.opened.report.revision}; chưa có gì thay đổi.",
            "Hãy mở lại báo cáo, ghi lý do, rồi tổng hợp lại.",
        )


def write(
    session: Session, opened: OpenReport, changes: Mapping[str, Cell | None], made: Consolidation, why: str
) -> OpenReport:
    """Write cells together with what they were made out of, as one act that undo takes back whole."""
    report_id = opened.report.id
    act = session.store.set_consolidated(report_id, changes, made, session.who, why, session.now())
    stacks = session.stacks.get(report_id)
    if act and stacks:
        stacks.follow([act])
    return now_made_of(session, shown(session, opened, changes), made)


def _changed(before: Report, now: Report) -> int:
    keys = before.cells.keys() | now.cells.keys()
    return sum(before.cell(key) != now.cell(key) for key in keys)
