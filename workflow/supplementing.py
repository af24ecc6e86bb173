"""Bổ sung một số ô: what a supplement carries while it is typed, how a cell is taken out of it again."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import Cell
from forms.codec import decode
from forms.errors import BadInput
from forms.report import Report
from forms.supplement import Carried, carried, laid_over, put_back, supplement_cells
from workflow.reports import OpenReport, find_head, open_report, set_cells
from workflow.session import Session

TAKEN_OUT = "đưa về như đã gửi, không bổ sung nữa"


class Supplement(Struct, frozen=True):
    """completes: the revision it goes with; lines: what it carries as it now stands, in the form's order."""

    completes: int
    lines: tuple[Carried, ...]

    @property
    def changed(self) -> int:
        """How many cells and tables differ from what was sent."""
        return sum(line.changed for line in self.lines)


def supplement(session: Session, ref: str) -> Supplement | None:
    """What the supplement being typed carries; None where the report is no supplement, or finished."""
    opened = open_report(session, ref)
    report = opened.report
    if not report.supplement_of or not opened.editable:
        return None
    before = sent_so_far(session, report.id, report.supplement_of)
    return Supplement(_completes(session, report), carried(opened.form, report, before))


def take_out(session: Session, ref: str, key: str) -> OpenReport:
    """Take a cell or a table out of the supplement: it becomes again what was sent. One act, that can be undone."""
    opened = _draft(session, ref)
    report = opened.report
    before = sent_so_far(session, report.id, report.supplement_of)
    return set_cells(session, report.id, put_back(before, report.cells, key), why=TAKEN_OUT)


def replace_whole(session: Session, ref: str) -> OpenReport:
    """Let the supplement being typed become a revision that stands for all of the report; every figure stays."""
    opened = _draft(session, ref)
    session.store.make_whole(opened.report.id)
    session.opened.pop(opened.report.id, None)
    return open_report(session, opened.report.id)


def what_is_sent(session: Session, opened: OpenReport) -> Report:
    """The report itself; of a supplement only what it carries. BadInput where it carries nothing."""
    report = opened.report
    if not report.supplement_of:
        return report
    if not opened.editable:
        return _frozen(session, report)
    before = sent_so_far(session, report.id, report.supplement_of)
    return replace(report, cells=supplement_cells(opened.form, before, report.cells))


def _draft(session: Session, ref: str) -> OpenReport:
    opened = open_report(session, find_head(session, ref).id)
    if not opened.report.supplement_of or not opened.editable:
        raise BadInput("Báo cáo này không phải bản bổ sung đang nhập.", "Không có gì thay đổi.")
    return opened


def _completes(session: Session, report: Report) -> int:
    found = session.store.revisions(report.id)
    return next(one.number for one in found if one.digest == report.supplement_of)


def _frozen(session: Session, report: Report) -> Report:
    snapshot = session.store.revision_snapshot(report.id, report.revision)
    if snapshot is None:
        raise LookupError(f"finished revision {report.revision} of {report.id} has no snapshot")
    return decode(snapshot)


def sent_so_far(session: Session, report_id: str, digest: str) -> Mapping[str, Cell]:
    """The cells of the revision of that digest; a supplement's over those that it completes."""
    for revision in session.store.revisions(report_id):
        snapshot = session.store.revision_snapshot(report_id, revision.number)
        if revision.digest == digest and snapshot is not None:
            sent = decode(snapshot)
            completes = sent.supplement_of
            return laid_over(sent_so_far(session, report_id, completes), sent.cells) if completes else sent.cells
    raise LookupError(f"no revision of {report_id} has the digest that its supplement names")
