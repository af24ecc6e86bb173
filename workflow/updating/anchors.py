"""Whose signature makes a release: the certificates in resources/release/, and nobody else whom the office knows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from forms.errors import WorldError
from forms.files import read_file
from forms.resources import resource_path

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord
    from signing.known import KnownCertificate
    from workflow.session import Session

PUBLISHER = "phat-hanh"
FOLDER = "release"
_CERTIFICATE_LIMIT = 64 << 10


def release_certificates() -> tuple[CertificateRecord, ...]:
    """The publisher's certificates in the program, to be shown; none where it was built without."""
    from signing.certificates import certificate_record

    return tuple(certificate_record(anchor.certificate) for anchor in anchors())


def anchors(session: Session | None = None) -> tuple[KnownCertificate, ...]:
    """The certificates that may sign a release, each withdrawn from when this office knows it to be.

    A file that is no certificate, or that of an office's key, which signs reports, counts for nothing.
    """
    folder = resource_path(FOLDER)
    found = (_anchor(read_file(path, _CERTIFICATE_LIMIT)) for path in sorted(folder.glob("*.pem")))
    return tuple(_withdrawn(session, anchor) for anchor in found if anchor is not None)


def _anchor(data: bytes) -> KnownCertificate | None:
    from signing.certificates import certificate_record, der, load_certificate
    from signing.known import pin

    try:
        certificate = der(load_certificate(data))
        of_office = certificate_record(certificate).unit_code is not None
    except WorldError:
        return None
    return None if of_office else pin(certificate, PUBLISHER)


def _withdrawn(session: Session | None, anchor: KnownCertificate) -> KnownCertificate:
    """With the earliest moment that a statement or a revocation list known here names."""
    from dataclasses import replace

    from workflow.trust.certificates import known_certificates

    if session is None:
        return anchor
    known = known_certificates(session).of(anchor.certificate)
    moments: list[datetime] = [one.withdrawn_at for one in known if one.withdrawn_at is not None]
    noted = session.store.withdrawals().get(anchor.fingerprint)
    return replace(anchor, withdrawn_at=min([*moments, *([noted] if noted else [])], default=None))
