"""Signing a finished revision: once. What was signed is kept, and every sending carries the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.records import ReportHead
from storage.signed import SignedKind, Signing
from workflow.checking import previous_report
from workflow.finished import Finished, finished_report, require_finished
from workflow.keys.signing_keys import KeyUse, signer_of
from workflow.reports import find_head
from workflow.session import Session
from workflow.signing.attachments import attached_members
from workflow.signing.pictures import pictures

if TYPE_CHECKING:
    from exports.bundle import Bundle, Documents
    from signing.container import Member
    from signing.keys import Signer


class SigningPlan(Struct, frozen=True):
    """Who signs: the organisation the PDF and the container, and before it the person the PDF, where one is named.

    The same key for both asks for its secret, and is opened, once.
    """

    organisation: KeyUse
    person: KeyUse | None = None


class SignedBundle(Struct, frozen=True):
    """What a finished revision was signed as.

    digest: of the signed content (Mã đối chiếu); data_digest: of report.json (Mã số liệu); 64 hex digits each.
    name: as it goes out; blob: SHA-256 of the file. certificate, person: DER, b"" where there is none.
    fresh: it was signed just now. kind: "pdf" for a PDF alone that was signed elsewhere and is in no container.
    """

    report_id: str
    revision: int
    digest: str
    data_digest: str
    name: str
    blob: str
    signed_at: datetime
    certificate: bytes
    person: bytes
    missing_characters: tuple[str, ...]
    fresh: bool
    kind: SignedKind = "bundle"
    elsewhere: bool = False


def sign_report(session: Session, ref: str, plan: SigningPlan, again: bool = False) -> SignedBundle:
    """The finished revision, signed; the second call gives what the first one made, byte for byte.

    A further signing is made where the attachments have changed since; the PDF in it is the one that is signed
    already, unless other keys sign now. again: sign anew in any case. Whatever goes wrong with a key or a token,
    nothing is stored and nothing counts as signed. BadInput where the report is not finished.
    """
    head = find_head(session, ref)
    require_finished(head)
    attachments = attached_to(session, head.id)
    kept = newest_signing(session, head)
    if kept and not again and _stands(kept, attachments):
        return signed_from(head, kept, fresh=False)
    finished = finished_report(session, head)
    with _opened(session, plan) as signers:
        documents = documents_of(session, finished)
        reused = _reusable(session, kept, again, signers)
        bundle = _signed(session, documents, reused, signers, attachments)
        person = kept.person if kept and reused is not None else certificate_of(signers[1])
        elsewhere = kept.elsewhere if kept and reused is not None else False
    return keep_bundle(session, finished, bundle, (certificate_of(signers[0]), person), attachments, elsewhere)


def needs_signing(session: Session, ref: str) -> bool:
    """Whether `sign_report` would ask for a key: not signed yet, or other attachments than were signed."""
    head = find_head(session, ref)
    kept = newest_signing(session, head)
    return kept is None or not _stands(kept, attached_to(session, head.id))


def signed_bundle(session: Session, ref: str) -> SignedBundle | None:
    """What the present revision was signed as; None where it is a draft or was not signed yet."""
    head = find_head(session, ref)
    kept = newest_signing(session, head)
    return signed_from(head, kept, fresh=False) if kept else None


def signed_bytes(session: Session, signed: SignedBundle) -> bytes:
    """The signed file. DamagedBlob where it is gone from the data folder and from the backups."""
    return session.store.blob(signed.blob)


def signers_of(session: Session, signed: SignedBundle) -> tuple[bytes, ...]:
    """The certificates (DER) of all who signed it: the PDF first, in order, then the container; each once."""
    from exports.bundle import member_of
    from signing.names import PDF
    from signing.pdf import verify_pdf

    data = signed_bytes(session, signed)
    pdf = data if signed.kind == "pdf" else member_of(data, PDF)
    found = [one.cms.certificate for one in verify_pdf(pdf).signatures if not one.timestamp]
    return tuple(dict.fromkeys(one for one in (*found, signed.certificate) if one))


def check_key(session: Session, key: str = "", secret: str = "") -> None:
    """Open the key to see that it can sign now; a key ref as in workflow.keys.signing_keys, "" for the current one.

    BadInput: wrong passphrase or PIN, no such key, a certificate of another unit; UnusableCertificate: out of its
    dates.
    """
    with signer_of(session, key, secret):
        pass


def newest_signing(session: Session, head: ReportHead) -> Signing | None:
    """The last signing of the finished revision; None where there is none."""
    if not head.is_finished:
        return None
    found = [item for item in session.store.signings(head.id) if item.revision == head.revision]
    return found[-1] if found else None


def documents_of(session: Session, finished: Finished) -> Documents:
    """The revision's PDF, XLSX and data, unsigned; equal for equal revisions."""
    from exports.bundle import make_documents

    return make_documents(
        finished.pack,
        finished.report,
        finished.snapshot,
        finished.head.finished_at or session.now(),
        previous_report(session, finished.report),
    )


def keep_bundle(
    session: Session,
    finished: Finished,
    bundle: Bundle,
    certificates: tuple[bytes, bytes],
    attachments: Sequence[Member] = (),
    elsewhere: bool = False,
) -> SignedBundle:
    """Keep a signed container: its bytes first, then the row that names them.

    certificates: the organisation's and the person's, DER; elsewhere: the PDF in it was signed outside.
    """
    signing = Signing(
        revision=finished.head.revision,
        kind="bundle",
        elsewhere=elsewhere,
        data_digest=finished.head.digest,
        digest=bundle.digest,
        blob=session.store.put_blob(bundle.data),
        name=f"{finished.stem}.asice",
        signed_at=session.now(),
        certificate=certificates[0],
        person=certificates[1],
        attachments=digests_of(attachments),
        missing=bundle.missing,
        who=session.who,
    )
    return note_signing(session, finished.head, signing)


def certificate_of(signer: Signer | None) -> bytes:
    """A signer's certificate, DER; b"" of none."""
    from signing.certificates import der

    return der(signer.certificate) if signer else b""


def note_signing(session: Session, head: ReportHead, signing: Signing) -> SignedBundle:
    """Write the row; the blob is there already."""
    session.store.add_signing(head.id, signing)
    return signed_from(head, signing, fresh=True)


def signed_from(head: ReportHead, signing: Signing, fresh: bool) -> SignedBundle:
    """A stored signing as it is shown."""
    return SignedBundle(
        head.id, signing.revision, signing.digest, signing.data_digest, signing.name, signing.blob,
        signing.signed_at, signing.certificate, signing.person, signing.missing, fresh, signing.kind,
        signing.elsewhere,
    )  # fmt: skip


@contextmanager
def _opened(session: Session, plan: SigningPlan) -> Iterator[tuple[Signer, Signer | None]]:
    """Every key of the plan, open before anything is signed: a wrong PIN of the second one spends nothing."""
    current = session.store.setting("key")
    organisation = plan.organisation.ref or current
    person = (plan.person.ref or current) if plan.person else ""
    with ExitStack() as stack:
        first = stack.enter_context(signer_of(session, organisation, plan.organisation.secret))
        if plan.person is None or person == organisation:
            yield first, first if plan.person else None
        else:
            yield first, stack.enter_context(signer_of(session, person, plan.person.secret))


def _signed(
    session: Session,
    documents: Documents,
    reused: bytes | None,
    signers: tuple[Signer, Signer | None],
    attachments: Sequence[Member],
) -> Bundle:
    from exports.bundle import pack_bundle, sign_documents

    organisation, person = signers
    if reused is not None:
        return pack_bundle(replace(documents, pdf=reused), organisation, session.now(), attachments)
    return sign_documents(documents, organisation, person, session.now(), pictures(session), attachments)


def _reusable(
    session: Session, kept: Signing | None, again: bool, signers: tuple[Signer, Signer | None]
) -> bytes | None:
    """The signed PDF that a further signing goes around: the one from elsewhere, or one by the same keys."""
    if kept is None:
        return None
    organisation, person = certificate_of(signers[0]), certificate_of(signers[1])
    same = organisation == kept.certificate and person in (b"", kept.person)
    if not kept.elsewhere and (again or not same):
        return None
    return kept_pdf(session, kept)


def kept_pdf(session: Session, kept: Signing) -> bytes:
    """The signed PDF of a signing."""
    from exports.bundle import member_of
    from signing.names import PDF

    data = session.store.blob(kept.blob)
    return data if kept.kind == "pdf" else member_of(data, PDF)


def _stands(kept: Signing, attachments: Sequence[Member]) -> bool:
    return kept.kind == "bundle" and kept.attachments == digests_of(attachments)


def attached_to(session: Session, report_id: str) -> tuple[Member, ...]:
    """What is attached to the present revision, as it lies in the bundle."""
    return attached_members(session, report_id)


def digests_of(members: Sequence[Member]) -> Mapping[str, str]:
    """SHA-256 in hexadecimal, by name."""
    return {member.name: hashlib.sha256(member.data).hexdigest() for member in members}
