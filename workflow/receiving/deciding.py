"""Which of several reports stands where the rules alone cannot tell: said by an officer, with a reason."""

from __future__ import annotations

from forms.errors import BadInput
from forms.standing import Kept, standing
from storage.received_records import Decision
from workflow.session import Session
from workflow.standing.reports import received_row


def rivals(session: Session, number: int) -> tuple[int, ...]:
    """The reports of the same unit, form, period and revision that a report stands against, itself among them, in
    the order of their receipt; alone where it stands against none. BadInput for an unknown number."""
    return tuple(one.number for one in _rivals(_beside(session, number), number))


def choose(session: Session, number: int, reason: str) -> None:
    """Let this report stand: against the others of its revision, which are set aside, or, where it says nothing at
    all, in the place of one that does. BadInput without a reason, and where there is nothing to choose."""
    if not reason.strip():
        raise BadInput("Cần ghi lý do chọn.", "Hãy ghi ngắn gọn vì sao dùng bản này.")
    kept = _beside(session, number)
    against = [one for one in _rivals(kept, number) if one.number != number]
    chosen = next(one for one in kept if one.number == number)
    if not against and chosen.says:
        raise BadInput("Báo cáo này không mâu thuẫn với bản nào.", "Không cần chọn; không có gì thay đổi.")
    text, at = reason.strip(), session.now()
    session.store.add_decisions(
        [
            Decision(0, number, "chosen", text, "", "", at, session.who),
            *(Decision(0, one.number, "set_aside", text, "", "", at, session.who) for one in against),
        ]
    )


def _beside(session: Session, number: int) -> list[Kept]:
    row = received_row(session, number)
    return session.store.kept(row.form, row.period, row.unit)


def _rivals(kept: list[Kept], number: int) -> list[Kept]:
    """The complete signed reports of its revision that say something, and itself."""
    own = next(one for one in kept if one.number == number)
    waiting = standing(kept).waiting
    return [
        one
        for one in kept
        if one.number == number
        or (one.signed and own.signed and one.revision == own.revision and one.number not in waiting and one.says)
    ]
