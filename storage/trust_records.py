"""What the storage keeps of trust besides the certificates: frozen records of one row each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from storage.records import TrustedCertificate

TrustStep = Literal[
    "added", "confirmed_again", "withdrawn", "removed", "authority_added", "authority_removed", "crl_added"
]


class AuthorityCertificate(Struct, frozen=True):
    """A root or issuing certificate (DER) that chains may pass through. removed_at: no longer trusted since then."""

    fingerprint: str
    der: bytes
    added_at: datetime
    added_how: str
    removed_at: datetime | None = None


class RevocationList(Struct, frozen=True):
    """A CRL (DER) whose signature was checked when it was added. digest: SHA-256 of the DER, lower-case hex."""

    digest: str
    issuer: str
    der: bytes
    this_update: datetime
    next_update: datetime | None
    added_at: datetime


class TakenStatement(Struct, frozen=True):
    """A statement that was taken in. digest: SHA-256 of its file, which is kept under that name in bundles/."""

    digest: str
    kind: str
    unit_code: str
    unit_name: str
    signer: str
    signer_unit: str
    made_at: datetime
    taken_at: datetime


class TrustEvent(Struct, frozen=True):
    """One line of the history of trust; never erased. how: the officer's or the statement's word, for the auditor.

    statement: digest of the statement that brought it, "" where an officer did.
    """

    step: TrustStep
    fingerprint: str
    unit_code: str
    unit_name: str
    how: str
    who: str
    at: datetime
    statement: str = ""


class SetDue(Struct, frozen=True):
    """The last day to be in time that an office set for the units below it: this office, or one above it.

    issuer: that office's unit code.
    """

    issuer: str
    form: str
    period: str
    day: date


class TrustAct(Struct, frozen=True):
    """What is written together or not at all. Rows replace those of the same fingerprint or digest.

    due: the issuer's code and all that it sets now; what it set before is replaced.
    """

    events: tuple[TrustEvent, ...]
    signing: tuple[TrustedCertificate, ...] = ()
    receiving: tuple[TrustedCertificate, ...] = ()
    authorities: tuple[AuthorityCertificate, ...] = ()
    crls: tuple[RevocationList, ...] = ()
    statement: TakenStatement | None = None
    due: tuple[str, tuple[SetDue, ...]] | None = None
