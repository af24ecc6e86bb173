"""What was done with a report, for the auditor: finished, attached, signed, sent, answered; when and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from msgspec import Struct

from forms.attachments import KIND_TEXT
from forms.dates import day_text, moment_text
from forms.text import collapse
from storage.replies import Reply
from storage.reports import MOVED
from storage.signed import Signing
from workflow.finished import reference_code
from workflow.reports import find_head
from workflow.sending.sent import sending_text
from workflow.session import Session
from workflow.signing.attachments import attachment_history
from workflow.signing.words import holder

_ANSWERS = {"accepted": "Nơi nhận tiếp nhận", "returned": "Nơi nhận trả lại"}


class Step(Struct, frozen=True):
    """One thing that happened to a revision. text: a sentence without its period; who: as the system knows the user,
    "" where that is not noted."""

    at: datetime
    revision: int
    text: str
    who: str = ""

    @property
    def head(self) -> str:
        """The moment, the revision and who: "14:03 ngày 10/12/2024 · lần 1 · lan"."""
        moment = f"{moment_text(self.at)} · lần {self.revision}"
        return f"{moment} · {self.who}" if self.who else moment


class _Made(Struct, frozen=True):
    pack: str
    pack_version: int


def trail(session: Session, ref: str) -> tuple[Step, ...]:
    """Every step of every revision, the oldest first; nothing that was noted is ever left out of it."""
    report_id = find_head(session, ref).id
    steps = [
        *_revisions(session, report_id),
        *_moves(session, report_id),
        *_attachments(session, report_id),
        *_signings(session, report_id),
        *(Step(item.at, item.revision, sending_text(item), item.who) for item in session.store.sendings(report_id)),
        *_answers(session, report_id),
    ]
    return tuple(sorted(steps, key=lambda step: (step.revision, step.at.timestamp())))


def _revisions(session: Session, report_id: str) -> Iterator[Step]:
    for one in session.store.revisions(report_id):
        if one.number > 1:
            yield Step(one.opened_at, one.number, f"Mở lại: {one.reason}", one.opened_by)
        done = f"Hoàn thành, mã số liệu {reference_code(one.digest)}{_by_pack(session, report_id, one.number)}"
        yield Step(one.finished_at, one.number, done, one.finished_by)


def _by_pack(session: Session, report_id: str, number: int) -> str:
    """Which version of which pack the revision was made with, as its report.json says."""
    snapshot = session.store.revision_snapshot(report_id, number)
    made = msgspec.json.decode(snapshot, type=_Made) if snapshot else None
    return f", theo gói biểu mẫu {made.pack} bản {made.pack_version}" if made else ""


def _moves(session: Session, report_id: str) -> Iterator[Step]:
    finished = [one.finished_at for one in session.store.revisions(report_id)]
    for change in session.store.history(report_id, MOVED):
        revision = 1 + sum(at <= change.at for at in finished)
        yield Step(change.at, revision, change.why[:1].upper() + change.why[1:], change.who)


def _attachments(session: Session, report_id: str) -> Iterator[Step]:
    for item in attachment_history(session, report_id):
        named = f"{KIND_TEXT[item.kind].lower()} “{item.name}”"
        yield Step(item.added_at, item.revision, f"Đính kèm {named}", item.who)
        if item.removed_at:
            yield Step(item.removed_at, item.revision, f"Bỏ {named}", item.removed_by)


def _signings(session: Session, report_id: str) -> Iterator[Step]:
    for left in session.store.exported(report_id):
        yield Step(left.at, left.revision, "Xuất văn bản chưa ký để ký ở nơi khác", left.who)
    for signing in session.store.signings(report_id):
        yield Step(signing.signed_at, signing.revision, _signed(signing), signing.who)


def _signed(signing: Signing) -> str:
    names = dict.fromkeys(holder(der) for der in (signing.person, signing.certificate) if der)
    done = "Nhận lại văn bản ký ở nơi khác" if signing.elsewhere else "Ký số"
    return f"{done}{': ' if names else ''}{', rồi '.join(names)}, mã đối chiếu {reference_code(signing.digest)}"


def _answers(session: Session, report_id: str) -> Iterator[Step]:
    for reply in session.store.replies(report_id):
        yield Step(reply.noted_at, reply.revision, _answer(reply), reply.who)
        if reply.withdrawn_at:
            yield Step(reply.withdrawn_at, reply.revision, "Gỡ phản hồi đã ghi nhầm")


def _answer(reply: Reply) -> str:
    by = f" ({reply.sender})" if reply.source == "receipt" and reply.sender else ""
    slip = ", theo phiếu phản hồi đã ký" if reply.source == "receipt" else ""
    said = f"{_ANSWERS[reply.kind]}{by} ngày {day_text(reply.answered_at.date())}{slip}"
    if reply.comments:
        said = f"{said}, {len(reply.comments)} góp ý"
    return f"{said}: {collapse(reply.text).removesuffix('.')}" if reply.text else said
