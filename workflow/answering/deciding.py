"""Accepting and returning what was received: decided once, signed where a key is given, sent back to the unit.

A decision is kept with the very bytes of its slip before these go anywhere; asked for again, the same slip goes out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from forms.answers import MAX_COMMENTS, TEXT_LETTERS, Comment, Kind, plain_words
from forms.errors import BadInput
from storage.received_records import Decision
from workflow.answering.answered import Answered, answered
from workflow.answering.outlets import Outlet, require_outlet, write_out
from workflow.answering.slips import (
    Decided,
    KeyRefused,
    Said,
    kept_decision,
    made_decisions,
    outgoing,
    past_decisions,
    standing_among,
)
from workflow.keys.signing_keys import KeyUse
from workflow.session import Session

__all__ = ["Done", "KeyRefused", "accept", "return_report", "standing_decision", "take_back", "withdraw_decision"]

UNSIGNED = "Chưa lập phiếu có chữ ký số, nên chương trình của đơn vị chưa biết kết quả này."
_NOT_SIGNED_THERE = (
    "{} báo cáo không có chữ ký số của đơn vị (bản giấy hoặc bảng tính) nên không lập phiếu có chữ ký số."
)
_WORDS: dict[Kind, str] = {"accepted": "Đã duyệt", "returned": "Đã trả lại"}


class Done(Struct, frozen=True):
    """decisions: their numbers, in the order asked for. files: what was written. sentence: what was done, for the
    officer. signed: how many slips carry a signature. fresh: how many were decided now and not before."""

    decisions: tuple[int, ...]
    files: tuple[Path, ...]
    sentence: str
    signed: int
    fresh: int
    safe_to_remove: bool = False


def accept(
    session: Session, numbers: Sequence[int], use: KeyUse | None = None, outlet: Outlet | None = None, text: str = ""
) -> Done:
    """Approve the standing reports of these numbers, each with a receipt where a key is given; the key is opened once.

    text: a remark. What is approved already keeps its decision and its receipt. BadInput where one is not the report
    that counts for its unit, or cannot be sent there; KeyRefused: nothing is decided then.
    """
    found = [answered(session, number) for number in dict.fromkeys(numbers)]
    if not found:
        raise BadInput("Chưa chọn báo cáo nào để duyệt.", "Hãy chọn báo cáo trong danh sách báo cáo đã nhận.")
    for one in found:
        _require_standing(one)
    return _decide(session, found, Said("accepted", _words(text, "ghi chú")), use, outlet)


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
    return _decide(session, [found], Said("returned", said, _comments(found, comments)), use, outlet)


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
    return standing_among(session.store.decisions([number]))


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


def _decide(session: Session, found: list[Answered], said: Said, use: KeyUse | None, outlet: Outlet | None) -> Done:
    if outlet is not None:
        require_outlet(session, outlet, {one.row.unit: one.row.unit_name for one in found})
    past = past_decisions(session, found)
    decided = {one.row.number: kept_decision(session, one, said, past.get(one.row.number, ()), use) for one in found}
    fresh = [one for one in found if decided[one.row.number] is None]
    for made in made_decisions(session, fresh, said, past, use):
        decided[made.found.row.number] = made
    everyone = [one for one in decided.values() if one is not None]
    written = write_out(session, outlet, [outgoing(session, one) for one in everyone]) if outlet else None
    return Done(
        tuple(one.number for one in everyone),
        written.files if written else (),
        _sentence(everyone, said.kind, written.sentence if written else ""),
        sum(bool(one.slip) for one in everyone),
        len(fresh),
        written.safe_to_remove if written else False,
    )


def _sentence(decided: list[Decided], kind: Kind, written: str) -> str:
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
