"""What one file is, judged by itself: what becomes of it beside those received is told by comparing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from forms.cells import Source
from forms.periods import parse_period
from forms.report import Report, UnitRef
from signing.facts import Fact
from storage.codec import from_row
from storage.received_records import unpacked_cells

FileKind = Literal["bundle", "pdf", "workbook", "answer", "keys", "pack", "other"]
Verdict = Literal[
    "ours", "own", "kept", "foreign", "untrusted", "broken", "locked", "answer", "keys", "pack", "unsigned", "other"
]  # fmt: skip


class Arrived(Struct, frozen=True):
    """A genuine report that is ours to keep, ready for the store. See storage.received_records.ReceivedRow.

    cells: as `packed_cells` gives them.
    """

    unit: str
    unit_since: str
    unit_name: str
    unit_level: str
    form: str
    period: str
    revision: int
    report_id: str
    supplement_of: str
    pack: str
    pack_version: int
    form_version: int
    data_digest: str
    digest: str
    signer: str
    claimed_at: datetime | None
    says: int
    consolidation: str
    cells: str
    notes: tuple[str, ...] = ()

    def report(self) -> Report:
        """The report with the cells that count, as far as two reports are compared."""
        cells = {key: from_row(columns) for key, columns in unpacked_cells(self.cells).items()}
        stored = {key: cell for key, cell in cells.items() if cell.source is not Source.COMPUTED}
        unit = UnitRef(self.unit, self.unit_name, self.unit_level, (), self.unit.partition(".")[2])
        return Report(
            self.report_id, self.pack, self.pack_version, self.form, self.form_version, unit,
            parse_period(self.period), self.revision, stored, self.supplement_of,
        )  # fmt: skip


class OwnBundle(Struct, frozen=True):
    """A bundle, or a document alone, of this office itself. report_json: byte for byte; data_digest: its SHA-256;
    digest: of the signed content. certificate, person: of who signed for the office and of the person who signed the
    document, DER, b"" where nobody did."""

    report_json: bytes
    data_digest: str
    digest: str
    claimed_at: datetime | None
    certificate: bytes
    person: bytes


class Judged(Struct, frozen=True):
    """sha256, size: of the file as it came. signer: the certificate's subject; fingerprint: lower-case hex; groups: of
    the fingerprint to be confirmed, "" where that does not help. unit, form, period, revision: as the data say, also
    where nothing speaks for them. documents: a sentence for each signature of the PDF. attachments: name, bytes.
    arrived: where it is ours; own: what is needed to take this office's own report back.
    """

    verdict: Verdict
    sentence: str
    sha256: str
    size: int
    kind: FileKind = "other"
    remedy: str = ""
    facts: Mapping[str, Fact] = {}
    unit: str = ""
    unit_name: str = ""
    form: str = ""
    form_short: str = ""
    period: str = ""
    period_title: str = ""
    revision: int | None = None
    signer: str = ""
    fingerprint: str = ""
    groups: str = ""
    encrypted: bool = False
    documents: tuple[str, ...] = ()
    attachments: tuple[tuple[str, int], ...] = ()
    arrived: Arrived | None = None
    own: OwnBundle | None = None
