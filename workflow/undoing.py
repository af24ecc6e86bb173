"""Hoàn tác, làm lại: what was done to the report being typed, taken back act by act, also after a restart."""

from __future__ import annotations

from msgspec import Struct

from storage.acts import CellDiffers
from storage.records import Act
from workflow.reports import OpenReport, now_made_of, open_report, shown
from workflow.session import Session
from workflow.stacks import Stacks

__all__ = ["Act", "Stepped", "Undoable", "redo", "undo", "undoable"]

UNDO, REDO = "hoàn tác", "làm lại"


class Stepped(Struct, frozen=True):
    """The report after a step back or forth, and the cells that the step changed, in the form's order."""

    report: OpenReport
    keys: tuple[str, ...]


class Undoable(Struct, frozen=True):
    """What the next step back, and the next step forth, would reverse; None where there is none."""

    undo: Act | None
    redo: Act | None


def undoable(session: Session, report_id: str) -> Undoable:
    """What undo and redo would do now. Nothing of a finished report, nor of revisions before the present one."""
    opened = open_report(session, report_id)
    stacks = _stacks(session, opened)
    return Undoable(stacks.undo[-1] if stacks.undo else None, stacks.redo[-1] if stacks.redo else None)


def undo(session: Session, report_id: str) -> Stepped | None:
    """Take back the last act; None where there is nothing to take back. Durable when it returns. BadInput naming the
    cell where a disk changed it since."""
    opened = open_report(session, report_id)
    return _step(session, opened, _stacks(session, opened).undo, UNDO)


def redo(session: Session, report_id: str) -> Stepped | None:
    """Do again what was taken back last; None where there is nothing. Typing anew leaves nothing to do again."""
    opened = open_report(session, report_id)
    return _step(session, opened, _stacks(session, opened).redo, REDO)


def _step(session: Session, opened: OpenReport, acts: list[Act], why: str) -> Stepped | None:
    if not acts:
        return None
    from forms.order import in_form_order

    report = opened.report
    try:
        act, cells = session.store.take_back(report.id, acts[-1].number, session.who, why, session.now())
    except CellDiffers as error:
        from workflow.soundness import require_agreeing

        require_agreeing(session, report.id, f"chưa {why} được", error.key)
        raise
    session.stacks[report.id].follow([act])
    changed = shown(session, opened, cells)
    made = session.store.consolidated(report.id)
    changed = now_made_of(session, changed, made.consolidation if made else None)
    # the row order before and after is asked, so that the cells of a row that came or went have a place
    return Stepped(changed, in_form_order(opened.form, (changed.report, report), act.keys))


def _stacks(session: Session, opened: OpenReport) -> Stacks:
    report = opened.report
    if not opened.editable:
        return Stacks(report.revision)
    known = session.stacks.get(report.id)
    if known is None or known.revision != report.revision:
        known = session.stacks[report.id] = Stacks(report.revision)
        known.follow(session.store.acts(report.id))
    return known
