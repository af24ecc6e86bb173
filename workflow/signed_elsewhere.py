"""A PDF that left unsigned comes back signed by another tool, e.g. the government's: looked at, then taken in.

It must be the very bytes that left, with nothing but signatures behind them (incremental updates, ISO 32000-1, 7.5.6),
and carry exactly this revision's data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import BadInput
from forms.files import read_file
from storage.signed import Signing
from workflow.any_machine import opened_key
from workflow.finished import Finished, finished_report
from workflow.reports import find_head
from workflow.session import Session
from workflow.signing_keys import KeyUse
from workflow.signing_reports import (
    SignedBundle,
    attached_to,
    certificate_of,
    documents_of,
    keep_bundle,
    kept_pdf,
    newest_signing,
    note_signing,
    signed_from,
)
from workflow.trust import known_certificates

if TYPE_CHECKING:
    from signing.pdf import PdfFacts

_END = b"%%EOF"
NOT_OURS = (
    "Tệp này không phải là văn bản PDF đã xuất từ báo cáo này, hoặc công cụ ký đã ghi lại toàn bộ tệp thay vì chỉ thêm "
    "chữ ký."
)
EDITED = "Văn bản PDF đã bị sửa trước khi ký: ngoài chữ ký còn có nội dung khác được thêm vào."
_AGAIN = "Hãy xuất lại hồ sơ chưa ký, ký đúng tệp PDF đó rồi nhận lại."


class SignedPdfView(Struct, frozen=True):
    """What a PDF that came back is. signatures: a sentence for each, in the order they were made.

    problems: why it cannot be taken in; empty where it can. remarks: what should be known, e.g. an unknown signer.
    """

    signatures: tuple[str, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether `take_signed_pdf` will take it."""
        return not self.problems


def look_at_signed_pdf(session: Session, ref: str, path: Path) -> SignedPdfView:
    """The signed PDF held against this revision; nothing is stored. BadInput where the report is not finished."""
    finished, pdf = _given(session, ref, path)
    return _seen(session, finished, pdf)


def take_signed_pdf(session: Session, ref: str, path: Path, use: KeyUse | None = None) -> SignedBundle:
    """Take the signed PDF as this revision's document; the PDF itself is not signed again.

    use: the key that signs the container around it. Without one the PDF alone is what goes out, and can be received.
    The same file a second time gives what the first time made. BadInput with every problem of `look_at_signed_pdf`.
    """
    finished, pdf = _given(session, ref, path)
    view = _seen(session, finished, pdf)
    if view.problems:
        raise BadInput(view.problems[0], _AGAIN, view.problems)
    kept = newest_signing(session, finished.head)
    wanted = "bundle" if use else "pdf"
    if kept and kept.kind == wanted and kept_pdf(session, kept) == pdf:
        return signed_from(finished.head, kept, fresh=False)
    return _packed(session, finished, pdf, use) if use else _alone(session, finished, pdf)


def require_sound(session: Session, finished: Finished, pdf: bytes, signed: bool = True) -> None:
    """BadInput unless the PDF is what left, and every signature on it holds. signed: there must be one."""
    problems = _problems(session, finished, pdf, signed)
    if problems:
        raise BadInput(problems[0], _AGAIN, problems)


def signature_lines(pdf: bytes) -> tuple[str, ...]:
    """A sentence for each signature of a PDF, in the order they were made; () where one does not hold."""
    from signing.documents import verify_document
    from signing.known import KnownCertificates
    from workflow.any_machine import moment

    return tuple(one.sentence for one in verify_document(pdf, KnownCertificates(()), moment(None)).documents)


def _given(session: Session, ref: str, path: Path) -> tuple[Finished, bytes]:
    from signing.names import LIMITS

    finished = finished_report(session, find_head(session, ref))
    return finished, read_file(path, LIMITS.member)


def _seen(session: Session, finished: Finished, pdf: bytes) -> SignedPdfView:
    from signing.documents import verify_document

    problems = _problems(session, finished, pdf, signed=True)
    found = verify_document(pdf, known_certificates(session), session.now())
    facts = (found.record.signer, found.record.certificate)
    remarks = tuple(fact.sentence for fact in facts if fact.ok is False) if not problems else ()
    return SignedPdfView(tuple(one.sentence for one in found.documents), problems, remarks)


def _problems(session: Session, finished: Finished, pdf: bytes, signed: bool) -> tuple[str, ...]:
    from signing.pdf import read_pdf_data, verify_pdf

    if not pdf.startswith(b"%PDF-"):
        return ("Tệp này không phải là văn bản PDF.",)
    left = next((one for one in _left(session, finished) if pdf.startswith(one)), None)
    if left is None:
        return (NOT_OURS,)
    facts = verify_pdf(pdf)
    if facts.problem:
        return (f"Văn bản PDF không toàn vẹn: {facts.problem}.",)
    if signed and not facts.signatures:
        return ("Văn bản PDF này chưa được ký số.",)
    if edited_since(left, pdf, facts):
        return (EDITED,)
    if read_pdf_data(pdf) != finished.snapshot:
        return ("Số liệu trong văn bản PDF khác với số liệu của báo cáo.",)
    return ()


def edited_since(left: bytes, pdf: bytes, facts: PdfFacts) -> bool:
    """Whether more than signatures came behind the bytes `left` that the PDF begins with, before the next signature;
    what follows that one is judged with `facts`."""
    from signing.pdf_revisions import revision_problem

    later = [signature.covered for signature in facts.signatures if signature.covered > len(left)]
    if not later:
        return bool(not facts.signatures and pdf[len(left) :].strip())
    return bool(revision_problem(left, pdf[: later[0]]))


def first_revision(pdf: bytes) -> bytes:
    """The PDF up to its first end mark: what was there before anything was added (ISO 32000-1, 7.5.6)."""
    end = pdf.find(_END)
    return pdf if end < 0 else pdf[: end + len(_END)]


def _left(session: Session, finished: Finished) -> Iterator[bytes]:
    """The PDFs of this revision that left the office unsigned, and the one that is signed already."""
    head = finished.head
    for blob in session.store.exported(head.id, head.revision):
        yield session.store.blob(blob)
    kept = newest_signing(session, head)
    if kept is not None:
        yield kept_pdf(session, kept)


def _packed(session: Session, finished: Finished, pdf: bytes, use: KeyUse) -> SignedBundle:
    from dataclasses import replace

    from exports.bundle import pack_bundle

    attachments = attached_to(session, finished.head.id)
    with opened_key(session, use) as signer:
        documents = replace(documents_of(session, finished), pdf=pdf)
        bundle = pack_bundle(documents, signer, session.now(), attachments)
    return keep_bundle(session, finished, bundle, (certificate_of(signer), b""), attachments, elsewhere=True)


def _alone(session: Session, finished: Finished, pdf: bytes) -> SignedBundle:
    from signing.documents import verify_document

    found = verify_document(pdf, known_certificates(session), session.now())
    signing = Signing(
        revision=finished.head.revision,
        kind="pdf",
        elsewhere=True,
        data_digest=finished.head.digest,
        digest=found.digest or "",
        blob=session.store.put_blob(pdf),
        name=f"{finished.stem}.pdf",
        signed_at=session.now(),
        certificate=found.signer_certificate or b"",
        person=b"",
        attachments={},
    )
    return note_signing(session, finished.head, signing)
