"""Verifying bundles and signed documents: the record of separate facts of each file, with or without an office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from forms.files import read_file
from workflow.keys.unsealing import addressed_key, decryption_keys
from workflow.office import office
from workflow.session import Session, vietnam_now
from workflow.trust.certificates import known_certificates, read_certificate

if TYPE_CHECKING:
    from signing.envelope import DecryptionKey
    from signing.known import KnownCertificates
    from signing.verification import Fact, VerifiedBundle


@dataclass(frozen=True, slots=True)
class Unlocking:
    """What opens encrypted bundles. key: a PKCS#12 file's path, a key's name, or "" for any key of this office."""

    secret: str = field(repr=False)
    key: str = ""


@dataclass(frozen=True, slots=True)
class VerifiedFile:
    """ok: every fact but those that only receiving judges is true. signer: the certificate's subject, "" if none.

    kind: a bundle, or a PDF alone. digest: of the signed content; data_digest: of report.json, the identity of the
    revision. attachments: name and size in bytes. documents: a sentence for each signature of the PDF.
    encrypted: it came in an envelope; locked: the name of this office's key that would open it, "" where it is open.
    """

    file: str
    ok: bool
    facts: Mapping[str, Fact]
    signer: str
    unit: str
    form: str
    period: str
    revision: int | None
    digest: str
    kind: Literal["bundle", "pdf"] = "bundle"
    encrypted: bool = False
    data_digest: str = ""
    attachments: tuple[tuple[str, int], ...] = ()
    documents: tuple[str, ...] = ()
    locked: str = ""


def verify_files(
    session: Session | None,
    paths: Sequence[Path],
    signers: Sequence[Path] = (),
    unlocking: Unlocking | None = None,
) -> tuple[VerifiedFile, ...]:
    """The record of each file, judged by this office's own keys, the persons who signed here, the certificates that
    it trusts, and those named for this once (`signers`, files).

    A file by itself is shown to pyHanko's validator too. FileRefused where a file cannot be read, BadInput where
    `unlocking` opens no key; a file that is neither bundle nor PDF is a record whose facts say so.
    """
    from signing.known import KnownCertificates

    now = session.now() if session else vietnam_now()
    known = _with_persons(session) if session else KnownCertificates()
    once = tuple(read_certificate(path) for path in signers)
    keys = decryption_keys(session, unlocking.secret, unlocking.key) if unlocking else ()
    trust = _Trust(known, once, now, keys, thorough=len(paths) == 1)
    return tuple(_verified(session, path, trust) for path in paths)


def is_sealed(path: Path) -> bool:
    """Whether a file is encrypted, so that a passphrase must be asked for. FileRefused where it cannot be read."""
    from signing.envelope import is_envelope

    return is_envelope(read_sent(path))


def _with_persons(session: Session) -> KnownCertificates:
    """What this office knows, and the persons who signed its own documents: they speak for it in documents only, so
    that nothing else, a statement about keys say, is taken on their word."""
    from signing.opening import KnownOnce

    known, here = known_certificates(session), office(session)
    if here is None:
        return known
    for certificate in session.store.persons():
        known = known if known.of(certificate) else KnownOnce(known, certificate, here.unit.code)
    return known


@dataclass(frozen=True, slots=True)
class _Trust:
    """What files are judged by. once: certificates (DER) known for this once. thorough: with a second opinion."""

    known: KnownCertificates
    once: Sequence[bytes]
    now: datetime
    keys: Sequence[DecryptionKey]
    thorough: bool = False

    def judged(self, data: bytes) -> VerifiedBundle:
        """The facts of a file. Certificates known for once that name no unit are taken as the report's unit's."""
        found = self._by(data, self._with(""))
        if found.identity and found.identity.unit_code and any(_own_unit(one) is None for one in self.once):
            found = self._by(data, self._with(found.identity.unit_code))
        return found

    def _with(self, unit: str) -> KnownCertificates:
        from signing.opening import KnownOnce

        known = self.known
        for certificate in self.once:
            known = KnownOnce(known, certificate, _own_unit(certificate) or unit)
        return known

    def _by(self, data: bytes, known: KnownCertificates) -> VerifiedBundle:
        from signing.second_opinion import confirms
        from signing.verification import verify_file

        return verify_file(data, known, self.now, self.keys, confirms if self.thorough else None)


def _own_unit(certificate: bytes) -> str | None:
    """The unit that a certificate itself names, if any."""
    from signing.certificates import certificate_record

    return certificate_record(certificate).unit_code


def read_sent(path: Path) -> bytes:
    """A file as it was sent, an envelope around the largest bundle too. FileRefused."""
    from signing.envelope_reader import OVERHEAD
    from signing.names import LIMITS

    return read_file(path, LIMITS.file + OVERHEAD)


def _verified(session: Session | None, path: Path, trust: _Trust) -> VerifiedFile:
    from signing.names import ATTACHMENTS

    data = read_sent(path)
    found = trust.judged(data)
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
        kind=found.kind,
        encrypted=found.encrypted,
        data_digest=found.data_digest or "",
        attachments=tuple(
            (name.removeprefix(ATTACHMENTS), len(content))
            for name, content in found.members.items()
            if name.startswith(ATTACHMENTS)
        ),
        documents=tuple(one.sentence for one in found.documents),
        locked=addressed_key(session, data) if session and found.encrypted and not found.members else "",
    )
