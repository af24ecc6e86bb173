"""The report's PDF as it now stands: looked at, printed, passed round; it is no sending."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from forms.files import write_files
from forms.pack import Pack
from forms.report import Report
from workflow.finished import bundle_stem
from workflow.reports import open_report
from workflow.session import Session
from workflow.supplementing import what_is_sent


@dataclass(frozen=True, slots=True)
class Printable:
    """All that a PDF is made of; what makes it needs no store any more."""

    pack: Pack
    report: Report
    draft: bool


def printable(session: Session, ref: str) -> Printable:
    """The report as it would be sent now. BadInput where a supplement carries nothing yet."""
    opened = open_report(session, ref)
    return Printable(opened.pack, what_is_sent(session, opened), opened.editable)


def pdf_of(source: Printable) -> bytes:
    """The PDF; marked as a draft until the report is finished."""
    from exports.pdf import render_pdf

    return render_pdf(source.pack, source.report, draft=source.draft).data


def preview_pdf(session: Session, ref: str) -> bytes:
    """The report's PDF as it now stands; marked as a draft until it is finished."""
    return pdf_of(printable(session, ref))


def save_pdf(session: Session, ref: str, path: Path) -> Path:
    """Write what `preview_pdf` gives to a file, e.g. to be passed round; it is no sending. FileRefused as usual."""
    write_files({path: preview_pdf(session, ref)})
    return path


def loose_name(session: Session, ref: str, suffix: str) -> str:
    """A file name for a copy beside the bundle: of a draft it says so."""
    opened = open_report(session, ref)
    return f"{bundle_stem(opened.report)}{'_du-thao' if opened.editable else ''}{suffix}"
