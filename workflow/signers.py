"""Who signs: the name that went with a title on this office's reports so far."""

from __future__ import annotations

from forms.cells import Cell
from forms.keys import DOCUMENT
from workflow.reports import OpenReport, open_report, set_cells
from workflow.session import Session


def signer_name(session: Session, titles: str) -> str:
    """The name last signed under these titles, "" where none is known. Reports are looked at from the newest on."""
    for head in session.store.report_heads():
        document = open_report(session, head.id).report.document
        if document.signers == titles and document.signer_name:
            return document.signer_name
    return ""


def choose_signer(session: Session, ref: str, titles: str) -> OpenReport:
    """Let the report be signed under these titles, with the name that is known for them; one act."""
    opened = open_report(session, ref)
    name = signer_name(session, titles)
    changes: dict[str, Cell | None] = {f"{DOCUMENT}signers": Cell(titles)}
    if name:
        changes[f"{DOCUMENT}signer_name"] = Cell(name)
    return set_cells(session, opened.report.id, changes, why="chọn người ký")
