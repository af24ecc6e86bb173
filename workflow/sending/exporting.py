"""From a finished revision to the signed bundle in a folder: signing and sending in one act, as the command does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workflow.finished import finished_report, reference_code, require_finished
from workflow.keys.signing_keys import KeyUse, require_key
from workflow.reports import find_head
from workflow.sending.deliveries import Exported, deliver, delivery_to, require_deliverable
from workflow.session import Session
from workflow.signing.reports import (
    SigningPlan,
    attached_to,
    documents_of,
    needs_signing,
    sign_report,
)

UNSIGNED, ATTACHED = "chua-ky", "dinh-kem"


def require_exportable(session: Session, ref: str, key: str = "", unsigned: bool = False, again: bool = False) -> None:
    """BadInput where the report is not finished or there is no key to sign it, before anybody types a secret.

    What is signed already needs no key, and goes out though its pack may have changed since.
    """
    head = find_head(session, ref)
    require_finished(head)
    if unsigned or again or needs_signing(session, head.id):
        finished_report(session, head)
        if not unsigned:
            require_key(session, key)


def export_report(
    session: Session,
    ref: str,
    folder: Path,
    key: str = "",
    secret: str = "",
    unsigned: bool = False,
    person: KeyUse | None = None,
    encrypt_to: Sequence[bytes] = (),
    mail: str = "",
    again: bool = False,
) -> Exported:
    """Sign the finished report where that was not done yet, let its bundle out into `folder`, and note the sending.

    key: a key ref (workflow.keys.signing_keys), "" for the current key; secret: its passphrase or PIN. person: who
    signs the PDF before the organisation. encrypt_to: certificates (DER) of who may open it. mail: an address; then the
    folder gets a letter's draft. again: sign anew what is signed already, e.g. by another key. With `unsigned`, PDF,
    XLSX and data lie open in the folder for signing elsewhere, and nothing counts as sent.
    """
    if unsigned:
        return export_unsigned(session, ref, folder)
    require_deliverable(session, encrypt_to, mail)
    signed = sign_report(session, ref, SigningPlan(KeyUse(key, secret), person), again)
    done = deliver(session, ref, delivery_to(session, ref, folder, encrypt_to, mail))
    return replace(done, sentence=f"Đã ký báo cáo. {done.sentence}") if signed.fresh else done


def export_unsigned(session: Session, ref: str, folder: Path) -> Exported:
    """PDF, XLSX, data and attachments of the finished report in the open, to be signed on another machine.

    The PDF is kept, so that it is known again when it comes back signed.
    """
    from exports.delivery import place_files

    finished = finished_report(session, find_head(session, ref))
    documents = documents_of(session, finished)
    attachments = attached_to(session, finished.head.id)
    head, blob = finished.head, session.store.put_blob(documents.pdf)
    session.store.add_exported(head.id, head.revision, blob, session.now(), session.who)
    placed = place_files(
        folder, {f"{finished.stem}_{UNSIGNED}{suffix}": data for suffix, data in documents.loose.items()}
    )
    if attachments:
        beside = {member.name.rpartition("/")[2]: member.data for member in attachments}
        placed += place_files(folder / f"{finished.stem}_{ATTACHED}", beside)
    files = tuple(one.path for one in placed)
    groups = reference_code(documents.digest)
    sentence = f"Đã xuất hồ sơ chưa ký: {files[0].name}. Mã đối chiếu {groups}."
    return Exported(files, documents.digest, groups, documents.missing, sentence)
