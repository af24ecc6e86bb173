"""Whether what was written is judged good, as its receiver would judge it who knows those who signed."""

from __future__ import annotations

from signing.known import pin
from signing.verification import verify_file
from workflow.office import require_office
from workflow.sending.deliveries import Exported
from workflow.session import Session


def read_back(session: Session, done: Exported) -> bool | None:
    """None where nothing was signed. What went out encrypted or in a letter was compared when it was written."""
    if not done.certificate:
        return None
    unit = require_office(session).unit.code
    known = [pin(certificate, unit) for certificate in done.signers]
    bundles = [path for path in done.files[:1] if path.suffix in (".asice", ".pdf")]
    found = [verify_file(path.read_bytes(), known, session.now()) for path in bundles]
    return all(one.record.accepted and one.digest == done.digest for one in found)
