"""The official document as a file: PDF/A-3b with the report's data inside, then PAdES signatures.

What makes and signs one loads pikepdf and pyHanko when called; reading and checking (signing.pdf_reader) need neither
for the files that this program writes.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from forms.dates import VIETNAM
from forms.errors import BadInput
from signing.keys import Signer
from signing.names import MEDIA_TYPES, REPORT
from signing.pdf_reader import PdfFacts, PdfSignature, read_pdf_data, verify_pdf

if TYPE_CHECKING:
    import pikepdf

__all__ = [
    "Appearance",
    "PdfFacts",
    "PdfSignature",
    "Role",
    "check_pdfa3",
    "read_pdf_data",
    "sign_pdf",
    "to_pdfa",
    "to_pdfa3",
    "verify_pdf",
]

FLAVOUR, VERSION = "3b", "1.7"
LANGUAGE = "vi-VN"
Role = Literal["person", "organisation"]
_METADATA_DATE = re.compile(rb"(<xmp:MetadataDate>)[^<]*")


@dataclass(frozen=True)
class Appearance:
    """Where a signature shows and what it shows.

    page: index from 0, negative from the end. box: left, bottom, right, top in points. picture: a PDF of one page
    of the same proportions, drawn by the caller (pyHanko's own text stamp is wrong with our fonts).
    """

    page: int
    box: tuple[float, float, float, float]
    picture: bytes = field(repr=False)


def to_pdfa3(pdf: bytes, report_json: bytes, title: str, created: datetime) -> bytes:
    """`pdf` as PDF/A-3b with `report_json` inside as associated data (ISO 19005-3).

    The same input gives the same bytes. `created` is aware. That the drawing itself can conform (every font embedded)
    is the drawing code's duty; tests hold the result against `check_pdfa3`, which would cost an export half its time.
    """
    return _archived(pdf, title, created, report_json)


def to_pdfa(pdf: bytes, title: str, created: datetime) -> bytes:
    """`pdf` as PDF/A-3b with nothing inside, for papers that carry no report; otherwise as `to_pdfa3`."""
    return _archived(pdf, title, created, None)


def _archived(pdf: bytes, title: str, created: datetime, report_json: bytes | None) -> bytes:
    import pikepdf
    from pikepdf import pdfa

    moment = created.astimezone(VIETNAM).replace(microsecond=0)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _drop_transitions(document)
        _describe(document, title, moment)
        if report_json is not None:
            _embed(document, report_json, moment)
        pdfa.prepare(document, FLAVOUR)
        _fix_metadata_date(document, moment)
        stream = io.BytesIO()
        document.save(stream, **{**pdfa.resolve_save_kwargs(FLAVOUR, deterministic_id=True), **_plainly()})
    return stream.getvalue()


def _plainly() -> dict[str, Any]:
    """A plain table instead of packed objects: five hundredths more bytes, and who verifies thousands need not unpack
    each. Of the version that PDF/A-3 is a profile of, which packed objects would have brought along."""
    import pikepdf

    return {"object_stream_mode": pikepdf.ObjectStreamMode.disable, "min_version": VERSION}


def check_pdfa3(pdf: bytes) -> tuple[str, ...]:
    """What keeps an unsigned `pdf` from being PDF/A-3b, by pikepdf's validator; empty where nothing does."""
    from pikepdf import pdfa

    report = pdfa.validate_written(io.BytesIO(pdf), FLAVOUR)
    return tuple(str(finding) for finding in report.findings) if report.verdict != "pass" else ()


def sign_pdf(pdf: bytes, signer: Signer, role: Role, when: datetime, appearance: Appearance | None = None) -> bytes:
    """`pdf` with one more PAdES B-B signature, added without touching what is there; invisible unless `appearance`.

    One signature of each role at most, and none upon a broken one. Raises BadInput where it cannot be signed.
    """
    from signing.pades import add_signature

    facts = verify_pdf(pdf)
    if facts.problem:
        raise BadInput(f"Không ký thêm vào văn bản PDF này: {facts.problem}.", "Hãy xuất lại văn bản rồi ký.")
    if any(signature.role == role for signature in facts.signatures):
        raise BadInput("Văn bản PDF này đã có chữ ký này rồi.", "Không cần ký lần thứ hai; hãy dùng tệp đã ký.")
    return add_signature(pdf, signer, role, when, appearance)


def _drop_transitions(document: pikepdf.Pdf) -> None:
    """reportlab writes an empty /Trans into each page, which PDF/A does not know."""
    for page in document.pages:
        if "/Trans" in page:
            del page["/Trans"]


def _describe(document: pikepdf.Pdf, title: str, moment: datetime) -> None:
    import pikepdf

    document.Root.Lang = pikepdf.String(LANGUAGE)
    document.docinfo["/Title"] = pikepdf.String(title)
    document.docinfo["/CreationDate"] = pikepdf.String(_pdf_date(moment))
    document.docinfo["/ModDate"] = pikepdf.String(_pdf_date(moment))


def _embed(document: pikepdf.Pdf, report_json: bytes, moment: datetime) -> None:
    import pikepdf

    document.attachments[REPORT] = pikepdf.AttachedFileSpec(
        document,
        report_json,
        filename=REPORT,
        mime_type=MEDIA_TYPES["json"],
        relationship=pikepdf.Name.Data,
        creation_date=_pdf_date(moment),
        mod_date=_pdf_date(moment),
    )


def _fix_metadata_date(document: pikepdf.Pdf, moment: datetime) -> None:
    """pikepdf stamps the present moment; the document's own makes equal reports equal bytes."""
    metadata = document.Root.Metadata
    stamped = moment.isoformat().encode()
    metadata.write(_METADATA_DATE.sub(lambda found: found.group(1) + stamped, metadata.read_bytes()))


def _pdf_date(moment: datetime) -> str:
    return moment.strftime("D:%Y%m%d%H%M%S+07'00'")
