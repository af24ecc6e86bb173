"""What the office above answered to a sent report: noted by the officer who was told, until receipts come signed."""

from __future__ import annotations

from datetime import datetime

from forms.errors import BadInput
from forms.text import nfc
from storage.records import ReportHead
from storage.replies import Reply, ReplyKind
from workflow.reports import find_head, standing_replies
from workflow.session import Session

__all__ = ["Reply", "ReplyKind", "answerable_revision", "note_reply", "replies", "return_reason", "withdraw_reply"]


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
    session.store.add_reply(head.id, reply)
    session.opened.pop(head.id, None)
    return standing_replies(session, head.id)[-1]


def _require_day(session: Session, head: ReportHead, revision: int, answered: datetime) -> None:
    sent = min(item.at for item in session.store.sendings(head.id) if item.revision == revision)
    if not sent.date() <= answered.date() <= session.today():
        raise BadInput(
            "Ngày phản hồi phải nằm trong khoảng từ ngày gửi báo cáo đến hôm nay.", "Hãy kiểm tra lại ngày phản hồi."
        )


def withdraw_reply(session: Session, ref: str, number: int) -> None:
    """Take back an answer that was noted wrongly; it stays in the record as withdrawn. BadInput for an unknown one."""
    head = find_head(session, ref)
    if not session.store.withdraw_reply(head.id, number, session.now()):
        raise BadInput("Không có phản hồi này, hoặc phản hồi đã được gỡ trước đó.", "Hãy mở lại trang để xem.")
    session.opened.pop(head.id, None)


def replies(session: Session, ref: str) -> tuple[Reply, ...]:
    """The answers to every revision of the report that stand, the one noted first first."""
    return standing_replies(session, find_head(session, ref).id)


def return_reason(session: Session, ref: str) -> str:
    """Why the report's newest revision was returned; "" where it was not."""
    head = find_head(session, ref)
    found = [reply for reply in standing_replies(session, head.id) if reply.revision == head.revision]
    return found[-1].text if found and found[-1].kind == "returned" else ""
