"""A received report opened to be read: what it says, the record of its first receipt, the cell that was asked about."""

from __future__ import annotations

from msgspec import Struct

from forms.reading import ReadLine, line_of, reading
from workflow.receiving.views import KeptView, kept_view
from workflow.session import Session
from workflow.standing.reports import form_of, whole_report


class Reading(Struct, frozen=True):
    """view: how it came and what was known of it then; lines: what it says, with what it completes; at: the line that
    was asked about, -1 where it says nothing there; is_table: it is the table form."""

    view: KeptView
    lines: tuple[ReadLine, ...]
    at: int
    is_table: bool


def read_received(session: Session, number: int, key: str = "") -> Reading:
    """Open a received report at a cell or section. BadInput for an unknown number, or a pack that is gone."""
    report = whole_report(session, number)
    form = form_of(session, report)
    lines = reading(form, session.pack(report.pack, report.pack_version), report)
    at = line_of(form, lines, key) if key else -1
    return Reading(kept_view(session, number), lines, at, form.kind == "table")
