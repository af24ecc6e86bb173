"""What was signed elsewhere comes back: a PDF by the government's tool, or a bundle packed on another machine.

The PDF must be the very bytes that left, with nothing but signatures behind them (incremental updates, ISO 32000-1,
7.5.6), and carry exactly this revision's data.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import BadInput
from forms.files import read_file
from storage.signed import SignedKind, Signing
from workflow.elsewhere.held_against import AGAIN, bundle_problems, pdf_problems
from workflow.finished import Finished, finished_report
from workflow.keys.any_machine import opened_key
from workflow.keys.signing_keys import KeyUse
from workflow.reports import find_head
from workflow.session import Session
from workflow.signing.reports import (
    SignedBundle,
    attached_to,
    certificate_of,
    digests_of,
    documents_of,
    keep_bundle,
    kept_pdf,
    newest_signing,
    note_signing,
    signed_from,
)
from workflow.trust.certificates import known_certificates

if TYPE_CHECKING:
    from signing.verification import VerifiedBundle


_ZIP = b"PK"


class SignedPdfView(Struct, frozen=True):
    """What came back. signatures: a sentence for each, in the order they were made, the container's last.

    problems: why it cannot be taken in; empty where it can. remarks: what should be known, e.g. an unknown signer.
    kind: "bundle" where it is packed already, so that no key is needed.
    """

    signatures: tuple[str, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]
    kind: SignedKind = "pdf"

    @property
    def ok(self) -> bool:
        """Whether `take_signed_pdf` will take it."""
        return not self.problems


def look_at_signed_pdf(session: Session, ref: str, path: Path) -> SignedPdfView:
    """A signed PDF, or a bundle of it, held against this revision; nothing is stored. BadInput: not finished."""
    finished, data = _given(session, ref, path)
    return _seen(session, finished, data, _verified(session, data))


def take_signed_pdf(session: Session, ref: str, path: Path, use: KeyUse | None = None) -> SignedBundle:
    """Take the signed PDF as this revision's document; the PDF itself is not signed again.

    use: the key that signs the container around it. Without one the PDF alone is what goes out, and can be received.
    A bundle that was packed elsewhere is taken as it is. The same file a second time gives what the first time made.
    BadInput with every problem of `look_at_signed_pdf`.
    """
    finished, data = _given(session, ref, path)
    found = _verified(session, data)
    view = _seen(session, finished, data, found)
    if view.problems:
        raise BadInput(view.problems[0], AGAIN, view.problems)
    kept = newest_signing(session, finished.head)
    if kept is not None and _is_kept(session, kept, data, "bundle" if use else view.kind):
        return signed_from(finished.head, kept, fresh=False)
    if view.kind == "pdf" and use is not None:
        return _packed(session, finished, data, use)
    return _as_it_is(session, finished, data, found)


def signature_lines(pdf: bytes) -> tuple[str, ...]:
    """A sentence for each signature of a PDF, in the order they were made; () where one does not hold."""
    from signing.documents import verify_document
    from signing.known import KnownCertificates
    from workflow.keys.any_machine import moment

    return tuple(one.sentence for one in verify_document(pdf, KnownCertificates(()), moment(None)).documents)


def _given(session: Session, ref: str, path: Path) -> tuple[Finished, bytes]:
    from signing.names import LIMITS

    finished = finished_report(session, find_head(session, ref))
    return finished, read_file(path, LIMITS.file)


def _verified(session: Session, data: bytes) -> VerifiedBundle:
    from signing.documents import verify_document
    from signing.verification import verify_bundle

    verify = verify_bundle if data.startswith(_ZIP) else verify_document
    return verify(data, known_certificates(session), session.now())


def _seen(session: Session, finished: Finished, data: bytes, found: VerifiedBundle) -> SignedPdfView:
    from signing.names import PDF

    record, packed = found.record, found.kind == "bundle"
    if packed:
        problems = bundle_problems(session, finished, found)
        signatures = (*signature_lines(found.members.get(PDF, b"")), record.signature.sentence)
    else:
        problems = pdf_problems(session, finished, data)
        signatures = tuple(one.sentence for one in found.documents)
    unsure = (record.signer, record.unit, record.certificate)
    remarks = tuple(fact.sentence for fact in unsure if fact.ok is False) if not problems else ()
    return SignedPdfView(signatures, problems, remarks, found.kind)


def _is_kept(session: Session, kept: Signing, data: bytes, wanted: str) -> bool:
    if kept.kind != wanted:
        return False
    return data in (kept_pdf(session, kept), session.store.blob(kept.blob))


def _packed(session: Session, finished: Finished, pdf: bytes, use: KeyUse) -> SignedBundle:
    from exports.bundle import pack_bundle

    attachments = attached_to(session, finished.head.id)
    with opened_key(session, use) as signer:
        documents = replace(documents_of(session, finished), pdf=pdf)
        bundle = pack_bundle(documents, signer, session.now(), attachments)
    return keep_bundle(session, finished, bundle, (certificate_of(signer), b""), attachments, elsewhere=True)


def _as_it_is(session: Session, finished: Finished, data: bytes, found: VerifiedBundle) -> SignedBundle:
    """The PDF alone, or the bundle, byte for byte."""
    from signing.container import Member
    from signing.names import ATTACHMENTS

    attached = [Member(name, content) for name, content in found.members.items() if name.startswith(ATTACHMENTS)]
    signing = Signing(
        revision=finished.head.revision,
        kind=found.kind,
        elsewhere=True,
        data_digest=finished.head.digest,
        digest=found.digest or "",
        blob=session.store.put_blob(data),
        name=f"{finished.stem}{'.asice' if found.kind == 'bundle' else '.pdf'}",
        signed_at=session.now(),
        certificate=found.signer_certificate or b"",
        person=b"",
        attachments=digests_of(attached),
        who=session.who,
    )
    return note_signing(session, finished.head, signing)
