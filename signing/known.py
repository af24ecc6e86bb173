"""The certificates that an office knows, each pinned to one unit (confirmed by fingerprint, or from a roster)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from signing.certificates import certificate_record, fingerprint

ANSWERS_KEPT = 4096


@dataclass(frozen=True)
class KnownCertificate:
    """fingerprint: SHA-256 of the DER, lower-case hexadecimal. valid_from, valid_to: both ends are within.
    withdrawn_at: from this moment on the key is no longer used, by a statement or a revocation list. All moments are
    aware. note: what else should be said of it, e.g. that it is known through a chain; usually ""."""

    fingerprint: str
    unit_code: str
    certificate: bytes
    valid_from: datetime
    valid_to: datetime
    withdrawn_at: datetime | None = None
    note: str = ""


class ChainJudge(Protocol):
    """What certificates of authorities and revocation lists add to the pins (signing.chains)."""

    def answer(
        self, certificate: bytes, pinned: tuple[KnownCertificate, ...], along: tuple[bytes, ...]
    ) -> tuple[KnownCertificate, ...]:
        """What the certificate (DER) is known as, where the pins alone say `pinned`. along: certificates that came
        with it, which may lead to a root and are nobody's word by themselves."""
        ...


class KnownCertificates:
    """Known certificates, found by fingerprint; make it once for many bundles.

    chains: asked once for each certificate; without it, pins are all there is.
    """

    def __init__(self, known: Iterable[KnownCertificate] = (), chains: ChainJudge | None = None) -> None:
        self._found: dict[str, tuple[KnownCertificate, ...]] = {}
        self._chains = chains
        self._answers: dict[tuple[str, tuple[bytes, ...]], tuple[KnownCertificate, ...]] = {}
        for certificate in known:
            earlier = self._found.get(certificate.fingerprint, ())
            self._found[certificate.fingerprint] = (*earlier, certificate)

    @property
    def asks_authorities(self) -> bool:
        """Whether more than the pins is asked."""
        return self._chains is not None

    @property
    def pins(self) -> Sequence[KnownCertificate]:
        """Every certificate that was given, in no order."""
        return [pinned for found in self._found.values() for pinned in found]

    def of(self, certificate: bytes, along: tuple[bytes, ...] = ()) -> tuple[KnownCertificate, ...]:
        """Every unit that the certificate (DER) is known for; usually one, or none. along: certificates (DER) that
        came with the signature."""
        digest = fingerprint(certificate)
        pinned = self._found.get(digest, ())
        if self._chains is None:
            return pinned
        key = (digest, tuple(hashlib.sha256(one).digest() for one in along))
        if key not in self._answers:
            if len(self._answers) >= ANSWERS_KEPT:
                self._answers.clear()
            self._answers[key] = self._chains.answer(certificate, pinned, along)
        return self._answers[key]


def pin(certificate: bytes, unit_code: str) -> KnownCertificate:
    """A certificate (DER) taken as that unit's for as long as it says itself. Raises BadInput if unreadable."""
    record = certificate_record(certificate)
    return KnownCertificate(record.fingerprint, unit_code, certificate, record.not_before, record.not_after)
