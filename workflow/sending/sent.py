"""Where a report went: every sending with its digest, and letters of which only the draft is certain."""

from __future__ import annotations

from msgspec import structs

from forms.errors import BadInput
from storage.records import MAIL_DRAFT, Sending
from workflow.finished import reference_code
from workflow.reports import find_head
from workflow.session import Session

CHANNELS = {
    "folder": "Ghi vào thư mục",
    "drive": "Ghi vào USB",
    "mail": "Gửi thư điện tử đến",
    "email": "Gửi thư điện tử đến",
    MAIL_DRAFT: "Lập thư nháp gửi",
}


def sendings(session: Session, ref: str) -> tuple[Sending, ...]:
    """Where the report went, oldest first, letters' drafts among it."""
    return tuple(session.store.sendings(find_head(session, ref).id))


def sending_text(sending: Sending) -> str:
    """A line of the history: "Ghi vào USB KINGSTON (E:): BDG_….asice, mã đối chiếu 7F3A-…"."""
    code = reference_code(sending.digest)
    file = f"{sending.file} (đã mã hóa)" if sending.file.endswith(".p7m") else sending.file
    said = f"{CHANNELS.get(sending.channel, sending.channel)} {sending.target}: {file}, mã đối chiếu {code}"
    return said if sending.certain else f"{said} (chưa xác nhận đã gửi)"


def pending_mail(session: Session, ref: str) -> Sending | None:
    """The last draft of a letter of the present revision of which nobody said yet that it was sent."""
    head = find_head(session, ref)
    mails = [
        item
        for item in session.store.sendings(head.id)
        if item.revision == head.revision and item.channel in (MAIL_DRAFT, "mail")
    ]
    return mails[-1] if head.is_finished and mails and mails[-1].channel == MAIL_DRAFT else None


def note_mailed(session: Session, ref: str) -> Sending:
    """The officer says that the drafted letter was sent: from now on the report counts as sent. BadInput: no draft."""
    draft = pending_mail(session, ref)
    if draft is None:
        raise BadInput("Báo cáo này không có thư nháp nào đang chờ xác nhận.", "Hãy lập thư nháp trước.")
    head = find_head(session, ref)
    sent = structs.replace(draft, channel="mail", at=session.now(), who=session.who)
    session.store.add_sending(head.id, sent)
    session.opened.pop(head.id, None)
    return sent
