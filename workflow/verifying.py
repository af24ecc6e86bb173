"""Verifying bundles: the record of separate facts for each file, with or without an office opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from forms.files import read_file
from workflow.exporting import Exported
from workflow.keys import KEY_FILE_LIMIT, certificate_of, key_list
from workflow.office import office
from workflow.session import Session, vietnam_now

if TYPE_CHECKING:
    from signing.verification import Fact, KnownCertificate, VerifiedBundle


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """ok: every fact but those that only receiving judges is true. signer: the certificate's subject, "" if none."""

    file: str
    ok: bool
    facts: Mapping[str, Fact]
    signer: str
    unit: str
    form: str
    period: str
    revision: int | None
    digest: str


def verify_files(
    session: Session | None, paths: Sequence[Path], signer_certificate: Path | None = None
) -> tuple[VerifiedFile, ...]:
    """The record of each bundle, judged by this office's own keys, those it trusts, and one named for this once.

    FileRefused where a file cannot be read; a file that is no bundle is a record whose facts say so.
    """
    now = session.now() if session else vietnam_now()
    known = known_certificates(session) if session else ()
    once = read_certificate(signer_certificate) if signer_certificate else None
    return tuple(_verified(path, known, once, now) for path in paths)


def read_back(session: Session, done: Exported) -> bool | None:
    """Whether what was just written reads back whole and signed; None where nothing was signed.

    The certificate that signed is known for this once: it may lie in a key file that is not this office's own.
    """
    if not done.certificate:
        return None
    known = known_certificates(session)
    bundles = [path for path in done.files if path.suffix == ".asice"]
    found = [_verified(path, known, done.certificate, session.now()) for path in bundles]
    return all(item.ok and item.digest == done.digest for item in found)


def known_certificates(session: Session) -> tuple[KnownCertificate, ...]:
    """This office's own certificates and the confirmed ones."""
    from signing.verification import KnownCertificate, pin

    confirmed = tuple(
        KnownCertificate(item.fingerprint, item.unit_code, item.der, item.valid_from, item.valid_to, item.withdrawn_at)
        for item in session.store.trusted()
    )
    here = office(session)
    own = [pin(certificate_of(session, key.name), here.unit.code) for key in key_list(session)] if here else []
    return (*confirmed, *own)


def read_certificate(path: Path) -> bytes:
    """The certificate in a DER or PEM file, as DER. BadInput where it is none."""
    from signing.certificates import der, load_certificate

    return der(load_certificate(read_file(path, KEY_FILE_LIMIT)))


def _verified(path: Path, known: Sequence[KnownCertificate], once: bytes | None, now: datetime) -> VerifiedFile:
    from signing.names import LIMITS
    from signing.verification import verify_bundle

    data = read_file(path, LIMITS.file)
    found = verify_bundle(data, known, now)
    if once is not None:
        found = verify_bundle(data, (*known, _pinned_once(once, found)), now)
    identity = found.identity
    return VerifiedFile(
        file=str(path),
        ok=found.record.accepted,
        facts=found.record.facts(),
        signer=found.signer.subject if found.signer else "",
        unit=(identity.unit_code if identity else None) or "",
        form=(identity.form if identity else None) or "",
        period=(identity.period if identity else None) or "",
        revision=identity.revision if identity else None,
        digest=found.digest or "",
    )


def _pinned_once(certificate: bytes, found: VerifiedBundle) -> KnownCertificate:
    """Known for the unit that the certificate itself names; one that names none, for the report's unit."""
    from signing.certificates import certificate_record
    from signing.verification import pin

    unit = certificate_record(certificate).unit_code or (found.identity.unit_code if found.identity else None)
    return pin(certificate, unit or "")
