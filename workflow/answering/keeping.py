"""The answers to a report as they are read again: all of them, what stands, and the slips as they came."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from forms.files import write_file
from storage.replies import Reply
from workflow.reports import find_head, open_report, standing_replies
from workflow.session import Session


class GivenAnswer(Struct, frozen=True):
    """stands: it is the answer that holds for its revision. remarks: (place with its wording, text) in printed order.

    file: what the slip may be called.
    """

    reply: Reply
    stands: bool
    remarks: tuple[tuple[str, str], ...]
    file: str


def answers(session: Session, ref: str) -> tuple[GivenAnswer, ...]:
    """Every answer that was not taken back, the one of the newest revision that stands first."""
    head = find_head(session, ref)
    found = standing_replies(session, head.id)
    standing = {reply.revision: reply.number for reply in found}
    return tuple(_given(session, head.id, reply, standing[reply.revision] == reply.number) for reply in reversed(found))


def save_slip(given: GivenAnswer, path: Path) -> None:
    """Write a signed slip byte for byte as it came. FileRefused as usual."""
    write_file(path, given.reply.receipt)


def _given(session: Session, report_id: str, reply: Reply, stands: bool) -> GivenAnswer:
    from forms.commented import place_title, places_of
    from signing.names import answer_name

    opened = open_report(session, report_id)
    form, report, said = opened.form, opened.report, dict(reply.comments)
    ordered = places_of(form, report, tuple(said)) if said else ()
    remarks = tuple((place_title(form, report, key), said[key]) for key in ordered)
    name = answer_name(reply.kind, report.form, report.period.text, report.unit.code, reply.revision)
    return GivenAnswer(reply, stands, remarks, name)
