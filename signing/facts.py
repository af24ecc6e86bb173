"""What is known of a bundle, statement or PDF from elsewhere: separate facts, each with its sentence (DESIGN §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal

import msgspec

from forms.dates import VIETNAM, vietnam_day
from forms.errors import WorldError
from signing.certificates import CertificateRecord
from signing.identity import ReportIdentity
from signing.known import KnownCertificate
from signing.pdf_layout import Layout

Kind = Literal["bundle", "pdf"]


class Fact(msgspec.Struct, frozen=True):
    """ok: None where it was not judged: an earlier fact failed, the judge is another (`receive`), or, where it does
    not apply, there is nothing to judge in a file of this kind."""

    ok: bool | None
    sentence: str
    applies: bool = True


class Stranger(Fact, frozen=True):
    """A document bears the signature of somebody who may not, or not yet, speak for the unit. groups: of the
    fingerprint to ask about, "" where asking does not help."""

    groups: str = ""


NOT_JUDGED = Fact(None, "Chưa xét được vì một điều kiện trước đó chưa đạt.")
AT_RECEIPT = Fact(None, "Chỉ xét khi tiếp nhận.")


class VerificationRecord(msgspec.Struct, frozen=True):
    """The facts of DESIGN §6, in their order; the last four are judged by `receive` alone."""

    container: Fact
    members: Fact = NOT_JUDGED
    added: Fact = NOT_JUDGED
    signature: Fact = NOT_JUDGED
    signer: Fact = NOT_JUDGED
    unit: Fact = NOT_JUDGED
    certificate: Fact = NOT_JUDGED
    pdf_data: Fact = NOT_JUDGED
    period: Fact = AT_RECEIPT
    recipient: Fact = AT_RECEIPT
    revision: Fact = AT_RECEIPT
    seen: Fact = AT_RECEIPT

    def facts(self) -> dict[str, Fact]:
        """Name to fact, in order."""
        return msgspec.structs.asdict(self)

    @property
    def accepted(self) -> bool:
        """Whether all but the last four facts are true, of those that apply."""
        return all(fact.ok is True or not fact.applies for fact in self._judged())

    def _judged(self) -> tuple[Fact, ...]:
        """All but the last four."""
        return (
            self.container, self.members, self.added, self.signature,
            self.signer, self.unit, self.certificate, self.pdf_data,
        )  # fmt: skip


class PdfSigner(msgspec.Struct, frozen=True):
    """One signature of a document, as its sentence and for lists. role: None where the document does not say in what
    role it was made. claimed_time: the signer's own word."""

    role: Literal["person", "organisation"] | None
    certificate: CertificateRecord | None
    claimed_time: datetime | None
    sentence: str


class VerifiedBundle(msgspec.Struct, frozen=True):
    """What a bundle, or a PDF alone, holds and what is known of it. Nothing of it may be used as the unit's word
    unless `record.accepted`.

    members: name to bytes; of a PDF alone only the PDF. digest: the identity of the signed content
    (`signing.container.content_digest`; of a PDF alone the SHA-256 of what its last signature covers).
    data_digest: SHA-256 of report.json, the identity of the report's revision. claimed_time: the signer's own word.
    encrypted: it came in an envelope, which this office could open. documents: the signatures of the PDF, once judged.
    """

    record: VerificationRecord
    members: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    report_json: bytes | None = None
    identity: ReportIdentity | None = None
    signer: CertificateRecord | None = None
    signer_certificate: bytes | None = None
    claimed_time: datetime | None = None
    digest: str | None = None
    data_digest: str | None = None
    kind: Kind = "bundle"
    encrypted: bool = False
    documents: tuple[PdfSigner, ...] = ()

    def __repr__(self) -> str:
        """Without the figures."""
        return f"VerifiedBundle({self.record!r}, identity={self.identity!r}, kind={self.kind!r})"


class OpenedContainer(msgspec.Struct, frozen=True):
    """What is known of any signed container, whatever it carries: bundles and statements share it.

    files: member name to bytes, manifest and signature apart; empty where the container is refused. pinned: what the
    signer's certificate is known as, best first; empty where it is not known. digest: the content's identity.
    digests: SHA-256 of each file. layout: of the PDF inside, measured once.
    """

    container: Fact
    members: Fact = NOT_JUDGED
    added: Fact = NOT_JUDGED
    signature: Fact = NOT_JUDGED
    signer: Fact = NOT_JUDGED
    certificate: Fact = NOT_JUDGED
    files: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    signer_certificate: bytes | None = None
    pinned: tuple[KnownCertificate, ...] = ()
    claimed_time: datetime | None = None
    digest: str | None = None
    digests: Mapping[str, bytes] = msgspec.field(default_factory=dict)
    layout: Layout | None = None

    def __repr__(self) -> str:
        """Without the figures."""
        return f"OpenedContainer({self.container!r}, {self.members!r}, {self.added!r}, {self.signature!r})"

    @property
    def whole(self) -> bool:
        """Every member is what was signed, and nothing was added."""
        return bool(self.members.ok and self.added.ok)

    @property
    def accepted(self) -> bool:
        """Whole, and signed by a known certificate that is in force."""
        facts = (self.container, self.members, self.added, self.signature, self.signer, self.certificate)
        return all(fact.ok is True for fact in facts)


@lru_cache(maxsize=64)
def claimed(moment: datetime) -> str:
    """A claimed signing time for a sentence; there is no time-stamp, and that is always said."""
    return f"{moment.astimezone(VIETNAM):%H:%M} ngày {vietnam_day(moment)} (chưa gắn dấu thời gian)"


def in_one_sentence(error: WorldError) -> str:
    """What happened and what to do about it, as the one sentence of a fact."""
    if not error.remedy:
        return error.sentence
    return f"{error.sentence.rstrip('.')}; {error.remedy[:1].lower()}{error.remedy[1:]}"


def quoted(names: Iterable[str]) -> str:
    """Names for a sentence, in quotation marks."""
    return ", ".join(f"“{name}”" for name in names)
