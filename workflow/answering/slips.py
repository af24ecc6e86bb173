"""Slips: what is said of a received report, signed once and kept as a decision with the very bytes of the slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from forms.answers import Answer, AnsweredReport, Comment, Kind
from forms.errors import BadInput, WorldError
from forms.key_statements import StatedUnit
from forms.text import nfc
from storage.received_records import Decision
from workflow.answering.answered import Answered
from workflow.answering.letters import letter_of, return_paper
from workflow.answering.offices import this_office
from workflow.answering.outlets import Outgoing
from workflow.keys.signing_keys import KeyUse, signer_of
from workflow.session import Session

_VERDICTS = ("accepted", "returned")


class KeyRefused(BadInput):
    """The key, its secret or its token: nothing was signed and nothing decided."""


class Said(Struct, frozen=True):
    """What is answered, whatever the report."""

    kind: Kind
    text: str
    comments: tuple[Comment, ...] = ()

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(place, text), by place."""
        return sorted((comment.key, comment.text) for comment in self.comments)


class Decided(Struct, frozen=True):
    """A report with its answer. slip: the signed container, b"" where none was made; number: of the decision."""

    found: Answered
    answer: Answer
    slip: bytes
    number: int


def past_decisions(session: Session, found: list[Answered]) -> Mapping[int, tuple[Decision, ...]]:
    """What was decided about each before, the oldest first; withdrawn decisions too."""
    past: dict[int, tuple[Decision, ...]] = {}
    for one in session.store.decisions([one.row.number for one in found]):
        past[one.received] = (*past.get(one.received, ()), one)
    return past


def kept_decision(
    session: Session, found: Answered, said: Said, past: Sequence[Decision], use: KeyUse | None
) -> Decided | None:
    """What was decided before in the same words, where it needs no further signature."""
    before = standing_among(past)
    if before is None or (before.kind, before.text, sorted(before.comments)) != (said.kind, said.text, said.pairs):
        return None
    if use is not None and found.row.signed and not before.answer:
        return None
    slip = session.store.blob(before.answer) if before.answer else b""
    return Decided(found, _answer(session, found, said, before.at), slip, before.number)


def standing_among(decisions: Sequence[Decision]) -> Decision | None:
    """The last decision to accept or return that was not withdrawn."""
    found = [one for one in decisions if one.kind in _VERDICTS and one.withdrawn_at is None]
    return found[-1] if found else None


def made_decisions(
    session: Session,
    found: list[Answered],
    said: Said,
    past: Mapping[int, Sequence[Decision]],
    use: KeyUse | None,
) -> list[Decided]:
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
    return [Decided(*each) for each in zip(found, answers, slips, numbers, strict=True)]


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


def _answer(session: Session, found: Answered, said: Said, at: datetime) -> Answer:
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


def outgoing(session: Session, one: Decided) -> Outgoing:
    """What leaves the office of it."""
    letter = letter_of(one.found, one.answer)
    paper = return_paper(session, one.answer, letter, bool(one.slip)) if one.answer.kind == "returned" else b""
    return Outgoing(one.found.row.unit, one.found.row.unit_name, _file_name(one.answer), one.slip, letter, paper)
