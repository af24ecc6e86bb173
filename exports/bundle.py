"""The members of a bundle out of a frozen report, and the signed container around them (DESIGN section 6).

One key may sign as person and as organisation: the PDF first, then the container over it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from exports.pdf import render_pdf
from exports.xlsx import render_xlsx
from forms.pack import Pack
from forms.present import fill_names, names_for
from forms.report import Report
from signing.container import Member, build_container, digest_of
from signing.keys import Signer
from signing.names import PDF, REPORT, XLSX
from signing.pdf import sign_pdf, to_pdfa3


@dataclass(frozen=True)
class Documents:
    """The three documents before any signature; the same report gives the same bytes.

    missing: characters that no face could draw.
    """

    pdf: bytes = field(repr=False)
    xlsx: bytes = field(repr=False)
    data: bytes = field(repr=False)
    missing: tuple[str, ...] = ()

    @property
    def members(self) -> tuple[Member, ...]:
        """As they lie in the container, in order."""
        return Member(PDF, self.pdf), Member(XLSX, self.xlsx), Member(REPORT, self.data)

    @property
    def digest(self) -> str:
        """The digest of the content, 64 hex digits."""
        return digest_of(self.members)

    @property
    def loose(self) -> dict[str, bytes]:
        """The documents by suffix, for lying open in a folder."""
        return {".pdf": self.pdf, ".xlsx": self.xlsx, ".json": self.data}


@dataclass(frozen=True)
class Bundle:
    """data: the signed container; copies: by suffix, what is written beside it to print and to look at."""

    data: bytes = field(repr=False)
    digest: str
    copies: dict[str, bytes] = field(repr=False)
    missing: tuple[str, ...] = ()


def make_documents(
    pack: Pack, report: Report, snapshot: bytes, finished: datetime, previous: Report | None = None
) -> Documents:
    """PDF/A-3 with the data embedded, XLSX and report.json, unsigned.

    snapshot: report.json of the revision; finished: when it was finished, aware;
    previous: the period before, shown beside the figures in the workbook.
    """
    drawn = render_pdf(pack, report)
    form = pack.form_by_key[report.form]
    title = fill_names(form.document.summary, names_for(pack, report))
    pdf = to_pdfa3(drawn.data, snapshot, title, finished)
    return Documents(pdf, render_xlsx(pack, report, previous=previous), snapshot, drawn.missing)


def sign_bundle(documents: Documents, signer: Signer, when: datetime) -> Bundle:
    """The signed bundle of the documents. when: the claimed signing time, aware."""
    pdf = sign_pdf(documents.pdf, signer, "organisation", when)
    signed = Documents(pdf, documents.xlsx, documents.data, documents.missing)
    container = build_container(signed.members, signer, when)
    return Bundle(container, signed.digest, {".pdf": pdf, ".xlsx": documents.xlsx}, documents.missing)
