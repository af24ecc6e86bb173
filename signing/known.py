"""The certificates that an office knows, each pinned to one unit (confirmed by fingerprint, or from a roster)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from signing.certificates import certificate_record, fingerprint


@dataclass(frozen=True)
class KnownCertificate:
    """fingerprint: SHA-256 of the DER, lower-case hexadecimal. valid_from, valid_to: both ends are within.
    withdrawn_at: from this moment on the key is no longer used. All moments are aware."""

    fingerprint: str
    unit_code: str
    certificate: bytes
    valid_from: datetime
    valid_to: datetime
    withdrawn_at: datetime | None = None


class KnownCertificates:
    """Known certificates, found by fingerprint; make it once for many bundles."""

    def __init__(self, known: Iterable[KnownCertificate] = ()) -> None:
        self._found: dict[str, tuple[KnownCertificate, ...]] = {}
        for certificate in known:
            earlier = self._found.get(certificate.fingerprint, ())
            self._found[certificate.fingerprint] = (*earlier, certificate)

    def of(self, certificate: bytes) -> tuple[KnownCertificate, ...]:
        """Every unit that the certificate (DER) is pinned to; usually one, or none."""
        return self._found.get(fingerprint(certificate), ())


def pin(certificate: bytes, unit_code: str) -> KnownCertificate:
    """A certificate (DER) taken as that unit's for as long as it says itself. Raises BadInput if unreadable."""
    record = certificate_record(certificate)
    return KnownCertificate(record.fingerprint, unit_code, certificate, record.not_before, record.not_after)
