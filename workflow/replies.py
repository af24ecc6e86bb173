"""What the office above answered to a sent report: noted by the officer who was told, or read from a signed answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import Cell
from forms.errors import BadInput
from forms.findings import REMARK, Finding, Severity
from forms.report import Report
from forms.text import collapse, nfc
from storage.records import ReportHead
from storage.replies import Reply, ReplyKind
from workflow.reports import OpenReport, find_head, open_report, standing_replies
from workflow.session import Session

__all__ = [
    "REMARK",
    "Remark",
    "Reply",
    "ReplyKind",
    "Returned",
    "answerable_revision",
    "comments",
    "note_reply",
    "remark_findings",
    "replies",
    "return_reason",
    "returned",
    "withdraw_reply",
]


class Remark(Struct, frozen=True):
    """What the office above said of one place of a report that it returned.

    key: the place as the office named it; cell: the key of the cell to go to, "" where the report has no such place;
    name: what a sentence calls it; label: its printed wording, "" where the name says it. mended: it reads otherwise
    now than in the revision that was returned. note: the reason that was written on the cell since, "" for none.
    """

    key: str
    cell: str
    name: str
    text: str
    mended: bool = False
    note: str = ""
    label: str = ""

    @property
    def title(self) -> str:
        """The name at the beginning of a line, with the wording that it stands for."""
        name = f"{self.name[:1].upper()}{self.name[1:]}"
        return f"{name}: {self.label}" if self.label else name


class Returned(Struct, frozen=True):
    """A return that is still to be dealt with: the answer, and its remarks in the report's order."""

    reply: Reply
    remarks: tuple[Remark, ...]

    @property
    def open_remarks(self) -> tuple[Remark, ...]:
        """The remarks on places that read as they did."""
        return tuple(remark for remark in self.remarks if not remark.mended)


def answerable_revision(session: Session, ref: str) -> int:
    """The newest revision that went out, the one an answer of today speaks of; 0 where none went out yet.

    The draft of a letter counts here: who is answered has sent it.
    """
    head = find_head(session, ref)
    return max((sending.revision for sending in session.store.sendings(head.id)), default=0)


def note_reply(
    session: Session, ref: str, kind: ReplyKind, text: str = "", at: datetime | None = None, sender: str = ""
) -> Reply:
    """Note that the newest sent revision was accepted, or returned for the reason `text`.

    at: when the answer was given, now where it is not named; sender: who gave it. BadInput where nothing was sent
    yet, a return has no reason, or the moment lies before the sending or after today.
    """
    head = find_head(session, ref)
    revision = answerable_revision(session, head.id)
    if not revision:
        raise BadInput("Báo cáo này chưa được gửi nên chưa có phản hồi để ghi.", "Hãy hoàn thành và gửi báo cáo trước.")
    said = nfc(text).strip()
    if kind == "returned" and not said:
        raise BadInput("Cần ghi lý do nơi nhận trả lại báo cáo.", "Hãy ghi lại lời của nơi nhận để sửa cho đúng chỗ.")
    answered = at or session.now()
    _require_day(session, head, revision, answered)
    reply = Reply(0, revision, kind, "typed", nfc(sender).strip(), said, b"", answered, session.who, session.now())
    number = session.store.add_reply(head.id, reply)
    session.opened.pop(head.id, None)
    return replace(reply, number=number)


def _require_day(session: Session, head: ReportHead, revision: int, answered: datetime) -> None:
    sent = min(item.at for item in session.store.sendings(head.id) if item.revision == revision)
    if not sent.date() <= answered.date() <= session.today():
        raise BadInput(
            "Ngày phản hồi phải nằm trong khoảng từ ngày gửi báo cáo đến hôm nay.", "Hãy kiểm tra lại ngày phản hồi."
        )


def withdraw_reply(session: Session, ref: str, number: int) -> None:
    """Take back an answer that was noted wrongly; it stays in the record as withdrawn. BadInput for an unknown one, and
    for a signed one, which is no note."""
    head = find_head(session, ref)
    if any(reply.number == number and reply.source == "receipt" for reply in session.store.replies(head.id)):
        raise BadInput(
            "Phản hồi này đến bằng phiếu có chữ ký số nên không gỡ được.",
            "Nếu phiếu lập nhầm, hãy đề nghị nơi gửi lập phiếu mới; phiếu lập sau được dùng.",
        )
    if not session.store.withdraw_reply(head.id, number, session.now()):
        raise BadInput("Không có phản hồi này, hoặc phản hồi đã được gỡ trước đó.", "Hãy mở lại trang để xem.")
    session.opened.pop(head.id, None)


def replies(session: Session, ref: str) -> tuple[Reply, ...]:
    """The answers to every revision of the report that were not taken back, in the order of `standing_replies`."""
    return standing_replies(session, find_head(session, ref).id)


def return_reason(session: Session, ref: str) -> str:
    """Why the report's newest revision was returned; "" where it was not."""
    head = find_head(session, ref)
    found = [reply for reply in standing_replies(session, head.id) if reply.revision == head.revision]
    return found[-1].text if found and found[-1].kind == "returned" else ""


def returned(session: Session, ref: str) -> Returned | None:
    """The return that the report as it now stands has to answer; None where there is none, or the next revision
    went out already."""
    head = find_head(session, ref)
    found = standing_replies(session, head.id)
    if not found or found[-1].kind != "returned":
        return None
    reply = found[-1]
    sent_since = any(item.certain and item.revision > reply.revision for item in session.store.sendings(head.id))
    if sent_since:
        return None
    return Returned(reply, _remarks(session, open_report(session, head.id), reply) if reply.comments else ())


def comments(session: Session, ref: str) -> Mapping[str, tuple[Remark, ...]]:
    """The remarks of that return by the cell that each is shown at; those on no place of the report under ""."""
    found: dict[str, tuple[Remark, ...]] = {}
    standing = returned(session, ref)
    for remark in standing.remarks if standing else ():
        found[remark.cell] = (*found.get(remark.cell, ()), remark)
    return found


def remark_findings(session: Session, ref: str) -> tuple[Finding, ...]:
    """The remarks as findings: a warning until the place was mended or a reason was written, then a notice."""
    standing = returned(session, ref)
    if standing is None:
        return ()
    return tuple(_finding(remark) for remark in standing.remarks if remark.cell)


def _finding(remark: Remark) -> Finding:
    said, name = collapse(remark.text), f"{remark.name[:1].upper()}{remark.name[1:]}"
    message = f"{name} bị góp ý khi trả lại: {said}{'' if said.endswith(('.', '?', '…')) else '.'}"
    if not remark.mended:
        remedy = "Hãy sửa, hoặc ghi lý do giữ nguyên."
        return Finding(REMARK, Severity.WARNING, remark.cell, message, remedy)
    told = f" Đã ghi chú: {remark.note}" if remark.note else " Số liệu đã được sửa sau khi trả lại."
    return Finding(REMARK, Severity.NOTICE, remark.cell, message + told, "", remark.note)


def _remarks(session: Session, opened: OpenReport, reply: Reply) -> tuple[Remark, ...]:
    from forms.commented import places_of

    said = dict(reply.comments)
    before = replace(opened.report, cells=_answered_cells(session, opened.report.id, reply.revision))
    return tuple(_remark(opened, before, key, said[key]) for key in places_of(opened.form, opened.report, tuple(said)))


def _remark(opened: OpenReport, before: Report, key: str, text: str) -> Remark:
    from forms.commented import cell_at, has_changed, is_place, place_label, place_name

    form, now = opened.form, opened.report
    stands = now if is_place(form, now, key) else before
    if not is_place(form, stands, key):
        return Remark(key, "", key, text)
    mended, cell = has_changed(form, before, now, key), cell_at(form, now, key)
    note = now.cell(cell).note if now.cell(cell).note != before.cell(cell).note else ""
    return Remark(key, cell, place_name(form, stands, key), text, mended, note, place_label(form, key))


def _answered_cells(session: Session, report_id: str, revision: int) -> Mapping[str, Cell]:
    """The cells that stood at the receiver with that revision."""
    from workflow.supplementing import sent_so_far

    digest = next(one.digest for one in session.store.revisions(report_id) if one.number == revision)
    return sent_so_far(session, report_id, digest)
