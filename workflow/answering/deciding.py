"""Accepting and returning what was received: decided once, signed where a key is given, sent back to the unit.

A decision is kept with the very bytes of its slip before these go anywhere; asked for again, the same slip goes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from forms.answers import (
    MAX_COMMENTS,
    TEXT_LETTERS,
    Answer,
    AnsweredReport,
    Comment,
    Kind,
    plain_words,
)
from forms.errors import BadInput, WorldError
from forms.key_statements import StatedUnit
from forms.text import nfc
from storage.received_records import Decision
from workflow.answering.letters import letter_of, return_paper
from workflow.answering.offices import this_office
from workflow.answering.outlets import Outgoing, Outlet, require_outlet, write_out
from workflow.answering.standing import Answered, answered
from workflow.keys.signing_keys import KeyUse, signer_of
from workflow.session import Session

UNSIGNED = "Chưa lập phiếu có chữ ký số, nên chương trình của đơn vị chưa biết kết quả này."
_NOT_SIGNED_THERE = (
    "{} báo cáo không có chữ ký số của đơn vị (bản giấy hoặc bảng tính) nên không lập phiếu có chữ ký số."
)
_WORDS: dict[Kind, str] = {"accepted": "Đã duyệt", "returned": "Đã trả lại"}
_VERDICTS = ("accepted", "returned")


class KeyRefused(BadInput):
    """The key, its secret or its token: nothing was signed and nothing decided."""


class Done(Struct, frozen=True):
    """decisions: their numbers, in the order asked for. files: what was written. sentence: what was done, for the
    officer. signed: how many slips carry a signature. fresh: how many were decided now and not before."""

    decisions: tuple[int, ...]
    files: tuple[Path, ...]
    sentence: str
    signed: int
    fresh: int
    safe_to_remove: bool = False


class _Said(Struct, frozen=True):
    """What is answered, whatever the report."""

    kind: Kind
    text: str
    comments: tuple[Comment, ...] = ()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return sorted((comment.key, comment.text) for comment in self.comments)


class _Decided(Struct, frozen=True):
    found: Answered
    answer: Answer
    slip: bytes
    number: int


def accept(
    session: Session, numbers: Sequence[int], use: KeyUse | None = None, outlet: Outlet | None = None, text: str = ""
) -> Done:
    """Approve the standing reports of these numbers, each with a receipt where a key is given; the key is opened once.

    text: a remark. What is approved already keeps its decision and its receipt. BadInput where one is not the report
    that counts for its unit, or cannot be sent there; KeyRefused: nothing is decided then.
    """
    found = [answered(session, number) for number in dict.fromkeys(numbers)]
    if not found:
        raise BadInput("Chưa chọn báo cáo nào để duyệt.", "Hãy chọn báo cáo trong danh sách tiếp nhận.")
    for one in found:
        _require_standing(one)
    return _decide(session, found, _Said("accepted", _words(text, "ghi chú")), use, outlet)


def return_report(
    session: Session,
    number: int,
    text: str,
    comments: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    use: KeyUse | None = None,
    outlet: Outlet | None = None,
) -> Done:
    """Return a received report for the reason `text`, with comments by place (forms/commented.py).

    Without a key only a paper to print or mail is written. BadInput: no reason, a place that the report has not, a
    report that a newer one has taken the place of.
    """
    found = answered(session, number)
    _require_answerable(found)
    said = _words(text, "lý do")
    if not said:
        raise BadInput("Cần ghi lý do trả lại báo cáo.", "Hãy ghi ngắn gọn đơn vị cần sửa gì.")
    return _decide(session, [found], _Said("returned", said, _comments(found, comments)), use, outlet)


def withdraw_decision(session: Session, number: int) -> None:
    """Take a decision back; it stays in the record as withdrawn, and a slip that went out is not undone by it.

    BadInput where there is none of that number that stands.
    """
    if not session.store.withdraw_decision(number, session.now()):
        raise BadInput("Không có quyết định này, hoặc đã được rút trước đó.", "Hãy mở lại trang để xem.")


def take_back(session: Session, number: int) -> None:
    """Take back the standing decision on the received report of that number. BadInput where there is none."""
    found = standing_decision(session, number)
    withdraw_decision(session, found.number if found else 0)


def standing_decision(session: Session, number: int) -> Decision | None:
    """The last decision to accept or return the report that was not withdrawn; None where there is none."""
    return _standing(session.store.decisions([number]))


def _require_standing(found: Answered) -> None:
    if found.stands:
        return
    if found.row.number in found.standing.conflict:
        raise BadInput(
            f"{found.title} mâu thuẫn với một bản khác cùng lần nên chưa duyệt được.",
            "Hãy chọn bản được dùng, hoặc trả lại.",
        )
    if found.row.number in found.standing.waiting:
        raise BadInput(
            f"{found.title} là bản bổ sung chưa có bản gốc nên chưa duyệt được.", "Hãy đề nghị đơn vị gửi bản gốc."
        )
    raise BadInput(
        f"{found.title} không phải là bản đang được dùng của đơn vị.", "Hãy duyệt bản mới nhất trong danh sách."
    )


def _require_answerable(found: Answered) -> None:
    standing = found.standing
    if found.row.number not in (standing.current, *standing.conflict, *standing.waiting):
        raise BadInput(
            f"{found.title} đã có bản khác được dùng thay nên không cần trả lại.",
            "Hãy chọn bản đang được dùng của đơn vị.",
        )


def _words(text: str, what: str) -> str:
    said = plain_words(text)
    if len(said) > TEXT_LETTERS:
        raise BadInput(f"Phần {what} dài quá {TEXT_LETTERS} chữ.", "Hãy viết gọn lại.")
    return said


def _comments(found: Answered, given: Mapping[str, str] | Sequence[tuple[str, str]]) -> tuple[Comment, ...]:
    from forms.commented import is_place, places_of

    pairs = tuple(given.items()) if isinstance(given, Mapping) else tuple(given)
    said: dict[str, str] = {}
    for key, text in pairs:
        if not is_place(found.form, found.report, key):
            raise BadInput(
                f"{found.form.short} của {found.row.unit_name} không có ô, dòng hoặc mục “{key}”.",
                "Hãy kiểm tra lại khóa của chỗ cần góp ý.",
            )
        words = _words(text, f"góp ý cho “{key}”")
        if not words:
            raise BadInput(f"Góp ý cho “{key}” còn trống.", "Hãy ghi nội dung góp ý, hoặc bỏ góp ý này.")
        said[key] = f"{said[key]}\n{words}" if key in said else words
    if len(said) > MAX_COMMENTS:
        raise BadInput(f"Có quá nhiều góp ý ({len(said)}).", "Hãy gộp các góp ý cùng nội dung.")
    return tuple(Comment(key, said[key]) for key in places_of(found.form, found.report, tuple(said)))


def _decide(session: Session, found: list[Answered], said: _Said, use: KeyUse | None, outlet: Outlet | None) -> Done:
    if outlet is not None:
        require_outlet(session, outlet, {one.row.unit: one.row.unit_name for one in found})
    past = _past(session, found)
    decided = {one.row.number: _kept(session, one, said, past.get(one.row.number, ()), use) for one in found}
    fresh = [one for one in found if decided[one.row.number] is None]
    for made in _made(session, fresh, said, past, use):
        decided[made.found.row.number] = made
    everyone = [one for one in decided.values() if one is not None]
    written = write_out(session, outlet, [_outgoing(session, one) for one in everyone]) if outlet else None
    return Done(
        tuple(one.number for one in everyone),
        written.files if written else (),
        _sentence(everyone, said.kind, written.sentence if written else ""),
        sum(bool(one.slip) for one in everyone),
        len(fresh),
        written.safe_to_remove if written else False,
    )


def _past(session: Session, found: list[Answered]) -> Mapping[int, tuple[Decision, ...]]:
    """What was decided about each before, the oldest first; withdrawn decisions too."""
    past: dict[int, tuple[Decision, ...]] = {}
    for one in session.store.decisions([one.row.number for one in found]):
        past[one.received] = (*past.get(one.received, ()), one)
    return past


def _kept(
    session: Session, found: Answered, said: _Said, past: Sequence[Decision], use: KeyUse | None
) -> _Decided | None:
    """What was decided before in the same words, where it needs no further signature."""
    before = _standing(past)
    if before is None or (before.kind, before.text, sorted(before.comments)) != (said.kind, said.text, said.pairs):
        return None
    if use is not None and found.row.signed and not before.answer:
        return None
    slip = session.store.blob(before.answer) if before.answer else b""
    return _Decided(found, _answer(session, found, said, before.at), slip, before.number)


def _standing(decisions: Sequence[Decision]) -> Decision | None:
    found = [one for one in decisions if one.kind in _VERDICTS and one.withdrawn_at is None]
    return found[-1] if found else None


def _made(
    session: Session,
    found: list[Answered],
    said: _Said,
    past: Mapping[int, Sequence[Decision]],
    use: KeyUse | None,
) -> list[_Decided]:
    """The decisions, signed one by one under one opened key, then all written at once."""
    answers = [_answer(session, one, said, _moment(session, past.get(one.row.number, ()))) for one in found]
    slips = _signed(session, found, answers, use)
    rows = [
        Decision(
            number=0,
            received=one.row.number,
            kind=said.kind,
            text=said.text,
            answer=session.store.put_blob(slip) if slip else "",
            file=_file_name(answer) if slip else "",
            at=answer.made_at,
            who=session.who,
            comments=tuple((comment.key, comment.text) for comment in said.comments),
        )
        for one, answer, slip in zip(found, answers, slips, strict=True)
    ]
    numbers = session.store.add_decisions(rows) if rows else ()
    return [_Decided(*each) for each in zip(found, answers, slips, numbers, strict=True)]


def _moment(session: Session, past: Sequence[Decision]) -> datetime:
    """Now, or a second after the last decision: of two answers the unit takes the later one."""
    return max([session.now(), *(one.at + timedelta(seconds=1) for one in past)])


def _signed(session: Session, found: list[Answered], answers: list[Answer], use: KeyUse | None) -> list[bytes]:
    """The slips, b"" where none is made: without a key, or for a report that its unit did not sign either."""
    if use is None or not any(one.row.signed for one in found):
        return [b"" for _ in found]
    from signing.answers import write_answer

    try:
        with signer_of(session, use.ref, use.secret) as signer:
            return [
                write_answer(answer, signer, session.now()) if one.row.signed else b""
                for one, answer in zip(found, answers, strict=True)
            ]
    except WorldError as error:
        raise KeyRefused(error.sentence, error.remedy) from error


def _answer(session: Session, found: Answered, said: _Said, at: datetime) -> Answer:
    row = found.row
    unit = StatedUnit(row.unit, nfc(row.unit_name))
    return Answer(
        kind=said.kind,
        made_at=at,
        office=this_office(session),
        report=AnsweredReport(unit, row.form, row.period, row.revision, row.data_digest),
        text=said.text,
        comments=said.comments,
    )


def _file_name(answer: Answer) -> str:
    from signing.names import answer_name

    said = answer.report
    return answer_name(answer.kind, said.form, said.period, said.unit.code, said.revision)


def _outgoing(session: Session, one: _Decided) -> Outgoing:
    letter = letter_of(one.found, one.answer)
    paper = return_paper(session, one.answer, letter, bool(one.slip)) if one.answer.kind == "returned" else b""
    return Outgoing(one.found.row.unit, one.found.row.unit_name, _file_name(one.answer), one.slip, letter, paper)


def _sentence(decided: list[_Decided], kind: Kind, written: str) -> str:
    many = f"{len(decided)} báo cáo" if len(decided) > 1 else decided[0].found.title
    said = [f"{_WORDS[kind]} {many}."]
    slips, unsigned = sum(bool(one.slip) for one in decided), sum(not one.found.row.signed for one in decided)
    said += [written] if written else []
    if unsigned:
        said.append(_NOT_SIGNED_THERE.format(unsigned))
    if slips + unsigned < len(decided):
        said.append(UNSIGNED)
    elif slips and not written:
        said.append(f"{slips} phiếu có chữ ký số được giữ trên máy này.")
    return " ".join(said)
