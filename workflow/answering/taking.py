"""An answer from above comes in at the sender: judged fact by fact, then kept with the report that it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from forms.answers import Answer
from forms.errors import BadInput
from storage.replies import Reply
from workflow.answering.weighing import AnswerView, Weighing
from workflow.keys.unsealing import unsealed
from workflow.session import VIETNAM, Session
from workflow.trust.certificates import known_certificates

if TYPE_CHECKING:
    from signing.envelope import DecryptionKey
    from signing.facts import OpenedContainer

__all__ = ["AnswerView", "look_at_answer", "take_answer"]

_UNCHANGED = "Không có gì bị thay đổi."
_ASK_AGAIN = "Hãy đề nghị nơi gửi lập và gửi lại phiếu."


def look_at_answer(
    session: Session,
    data: bytes,
    file: str = "",
    opened: OpenedContainer | None = None,
    keys: Sequence[DecryptionKey] = (),
) -> AnswerView:
    """What a file of an answer says and whether it may be taken; nothing is stored.

    opened: the container where it was opened already, with the certificates known here. keys: what may open it where
    it is encrypted.
    """
    return _judged(session, unsealed(data, keys), file, opened)[0]


def take_answer(session: Session, data: bytes, file: str = "", keys: Sequence[DecryptionKey] = ()) -> AnswerView:
    """Keep the answer with its report, with the very bytes of the signed slip; the view as it was before. A second
    time changes nothing. BadInput where it may not be taken."""
    slip = unsealed(data, keys)
    view, answer = _judged(session, slip, file, None)
    if view.outcome == "same":
        return view
    if answer is None or not view.ok:
        raise BadInput(view.sentence, f"{view.remedy} {_UNCHANGED}".strip())
    reply = Reply(
        number=0,
        revision=answer.report.revision,
        kind=answer.kind,
        source="receipt",
        sender=view.name,
        text=answer.text,
        receipt=slip,
        answered_at=answer.made_at.astimezone(VIETNAM),
        who=session.who,
        noted_at=session.now(),
        comments=tuple((comment.key, comment.text) for comment in answer.comments),
    )
    session.store.add_reply(view.report_id, reply)
    session.opened.pop(view.report_id, None)
    return view


def _judged(
    session: Session, data: bytes, file: str, opened: OpenedContainer | None
) -> tuple[AnswerView, Answer | None]:
    from signing.answers import answer_in, read_answer

    found = answer_in(opened) if opened else read_answer(data, known_certificates(session), session.now())
    facts = {name: getattr(found.opened, name) for name in ("container", "members", "added", "signature")}
    facts["content"] = found.content
    if found.answer is None or not found.genuine:
        fault = next(fact for fact in facts.values() if fact.ok is not True)
        view = AnswerView(file, "broken", "Phiếu phản hồi", fault.sentence, _ASK_AGAIN, facts, signer=found.signer)
        return view, None
    return Weighing(session, data, file, found, found.answer, facts).view(), found.answer
