"""The members of a bundle out of a frozen report, and the signed container around them (DESIGN section 6).

One key may sign as person and as organisation: the PDF first, then the container over it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from exports.pdf import render_pdf
from exports.pdf.stamps import appearance_for
from exports.xlsx import render_xlsx
from forms.pack import Pack
from forms.pictures import Pictures
from forms.present import fill_names, names_for
from forms.report import Report
from signing.container import Member, build_container, digest_of
from signing.keys import Signer
from signing.names import PDF, REPORT, XLSX
from signing.pdf import Role, sign_pdf, to_pdfa3


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
    """data: the signed container; pdf: the signed document in it. digest: of the content, 64 hex digits."""

    data: bytes = field(repr=False)
    pdf: bytes = field(repr=False)
    digest: str
    missing: tuple[str, ...] = ()


def make_documents(
    pack: Pack, report: Report, snapshot: bytes, finished: datetime, previous: Report | None = None
) -> Documents:
    """PDF/A-3 with the data embedded, XLSX and report.json, unsigned.

    snapshot: report.json of the revision; finished: when it was finished, aware;
    previous: the period before, shown beside the figures in the workbook.
    """
    drawn = render_pdf(pack, report, data=snapshot)
    form = pack.form_by_key[report.form]
    title = fill_names(form.document.summary, names_for(pack, report))
    pdf = to_pdfa3(drawn.data, snapshot, title, finished)
    return Documents(pdf, render_xlsx(pack, report, previous=previous), snapshot, drawn.missing)


def sign_documents(
    documents: Documents,
    organisation: Signer,
    person: Signer | None,
    when: datetime,
    pictures: Pictures | None = None,
    attachments: Sequence[Member] = (),
) -> Bundle:
    """The signed bundle: the person's PAdES, the organisation's PAdES, its CAdES over the container.

    when: the claimed signing time, aware. pictures: how the signatures show (NĐ 30, Phụ lục I); none are invisible.
    """
    pdf = documents.pdf
    signers: tuple[tuple[Role, Signer | None], ...] = (("person", person), ("organisation", organisation))
    for role, signer in signers:
        if signer is not None:
            pdf = sign_document(pdf, role, signer, when, pictures)
    return pack_bundle(replace(documents, pdf=pdf), organisation, when, attachments)


def sign_document(pdf: bytes, role: Role, signer: Signer, when: datetime, pictures: Pictures | None = None) -> bytes:
    """The PDF with one more PAdES signature. BadInput where it has that one already, or one that does not hold."""
    return sign_pdf(pdf, signer, role, when, appearance_for(pdf, role, pictures) if pictures else None)


def pack_bundle(
    documents: Documents, organisation: Signer, when: datetime, attachments: Sequence[Member] = ()
) -> Bundle:
    """The container around documents whose PDF is signed already; `attachments` lie behind them."""
    members = (*documents.members, *attachments)
    container = build_container(members, organisation, when)
    return Bundle(container, documents.pdf, digest_of(members), documents.missing)


def member_of(container: bytes, name: str) -> bytes:
    """A member of a container that this program packed. KeyError where it has none of that name."""
    with zipfile.ZipFile(io.BytesIO(container)) as archive:
        return archive.read(name)
