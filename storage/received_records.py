"""What the storage gives and takes of receiving: frozen records of one row each. Moments are as they were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from forms.cells import Cell
from forms.standing import DecisionKind
from storage.codec import CellRow, to_row
from storage.database import UnreadableRow

ReceivedKind = Literal["bundle", "pdf", "workbook", "paper"]


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
    """A report to be kept. cells: as `packed_cells` gives them; size: bytes of its blob, on the disk by now."""

    row: ReceivedRow
    cells: str
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


def packed_cells(cells: Mapping[str, Cell] | Iterable[tuple[str, Cell]]) -> str:
    """The cells of a report as they are stored, by key: JSON {key: columns of storage.codec.CellRow}."""
    found = cells if isinstance(cells, Mapping) else dict(cells)
    return _ENCODER.encode({key: to_row(found[key]) for key in sorted(found)}).decode()


def unpacked_cells(text: str) -> dict[str, CellRow]:
    """The columns of each cell, by key. UnreadableRow for any other text."""
    try:
        return _DECODER.decode(text)
    except msgspec.DecodeError as error:
        raise UnreadableRow from error


_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder(dict[str, CellRow])
