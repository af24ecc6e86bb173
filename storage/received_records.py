"""What the storage gives and takes of receiving: frozen records of one row each. Moments are as they were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from forms.cells import Cell
from forms.standing import DecisionKind
from storage.codec import to_row

ReceivedKind = Literal["bundle", "pdf", "workbook", "paper"]
ReceivedCell = tuple[str, str, str, str, str, str, str]
"""key, then the columns of storage.codec.CellRow."""


class ReceivedRow(Struct, frozen=True):
    """A report as it was received; it never changes.

    number: 0 before it is stored. kind: what it came as. unit_since: ISO, the first day of the unit that bore the code
    on the period's last day; unit_name, unit_level: of that day. data_digest: SHA-256 of report.json (of what came
    without one: of the canonical data made here); digest: of the signed content, "" where unsigned. blob: SHA-256 of
    the file as it came, "" where none is kept; file: its name as it came. signer: the certificate's fingerprint.
    says: cells that say something, the document's frame apart. consolidation: its JSON in report.json, "" for none.
    record: the verification record of first receipt, JSON; note: what the officer should know of it.
    receiving: the act that brought it, None for what was entered by hand.
    """

    number: int
    kind: ReceivedKind
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
    blob: str
    file: str
    signed: bool
    signer: str
    claimed_at: datetime | None
    says: int
    consolidation: str
    record: str
    note: str
    received_at: datetime
    who: str
    receiving: int | None = None


class ReceivedHead(Struct, frozen=True):
    """A received report in a line; see ReceivedRow."""

    number: int
    kind: ReceivedKind
    unit_name: str
    unit_level: str
    pack: str
    revision: int
    received_at: datetime


class Incoming(Struct, frozen=True):
    """A report to be kept. cells: as `cell_rows` gives them; size: bytes of its blob, which is on the disk by now."""

    row: ReceivedRow
    cells: Sequence[ReceivedCell]
    size: int = 0


class Decision(Struct, frozen=True):
    """What an officer decided about a received report. number: 0 before it is stored.

    answer: SHA-256 of the signed answer, "" for none; file: its name as it went out. comments: (cell or section, text).
    """

    number: int
    received: int
    kind: DecisionKind
    text: str
    answer: str
    file: str
    at: datetime
    who: str
    withdrawn_at: datetime | None = None
    comments: tuple[tuple[str, str], ...] = ()


class Receiving(Struct, frozen=True):
    """One act of receiving. ended_at: None where it was cut off. origin: what was looked through, as it was called."""

    number: int
    began_at: datetime
    ended_at: datetime | None
    origin: str
    who: str


class ReceivingLine(Struct, frozen=True):
    """What became of one file in one act of receiving. received: number of the row it is or was kept as, else None."""

    file: str
    sha256: str
    outcome: str
    sentence: str
    unit: str = ""
    unit_name: str = ""
    form: str = ""
    period: str = ""
    revision: int | None = None
    received: int | None = None


def cell_rows(cells: Mapping[str, Cell] | Iterable[tuple[str, Cell]]) -> tuple[ReceivedCell, ...]:
    """Cells as they are stored, by key."""
    pairs = cells.items() if isinstance(cells, Mapping) else cells
    return tuple(
        (key, *(to_row(cell) if isinstance(cell.value, str) else _row_again(cell))) for key, cell in sorted(pairs)
    )


_row_again = lru_cache(maxsize=16_384)(to_row)
