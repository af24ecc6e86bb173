"""Paper checked against data: what the QR symbol of a printed report says, held against a bundle or a report here."""

from __future__ import annotations

from forms.codec import decode
from forms.errors import BadInput
from forms.paper_check import PaperCheck, PaperLine
from forms.paper_check import check_paper as compare
from workflow.reports import find_head
from workflow.session import Session

__all__ = ["PaperCheck", "PaperLine", "check_paper", "check_paper_of"]


def check_paper(session: Session, text: str, report_json: bytes) -> PaperCheck:
    """The text that a telephone read from the symbol, against the data of a bundle.

    BadInput: no text of a report's symbol, no report, or a report of a pack that this program does not have.
    """
    report = decode(report_json)
    return compare(text, report, session.pack(report.pack, report.pack_version), report_json)


def check_paper_of(session: Session, text: str, ref: str) -> PaperCheck:
    """As `check_paper`, against the last finished revision of a report of this office."""
    head = find_head(session, ref)
    snapshot = session.store.revision_snapshot(head.id, head.revision)
    if snapshot is None:
        raise BadInput("Báo cáo chưa hoàn thành nên chưa có bản in chính thức.", "Hãy hoàn thành báo cáo trước.")
    return check_paper(session, text, snapshot)
