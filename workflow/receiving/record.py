"""The verification record of first receipt, as it is kept: what was judged then stands, whatever is learnt later."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from signing.facts import Fact
from storage.received_records import ReceivedRow
from workflow.receiving.judged import Judged


class ReceivedRecord(Struct, frozen=True):
    """facts: name to (ok, sentence, applies). signer: the certificate's subject; documents: a sentence for each
    signature of the PDF; attachments: name and bytes. encrypted: it came in an envelope."""

    facts: dict[str, tuple[bool | None, str, bool]]
    signer: str = ""
    documents: tuple[str, ...] = ()
    attachments: tuple[tuple[str, int], ...] = ()
    encrypted: bool = False


def record_text(facts: Mapping[str, Fact], judged: Judged) -> str:
    """The record as JSON."""
    told = {name: (fact.ok, fact.sentence, fact.applies) for name, fact in facts.items()}
    record = ReceivedRecord(told, judged.signer, judged.documents, judged.attachments, judged.encrypted)
    return _ENCODER.encode(record).decode()


def record_of(row: ReceivedRow) -> ReceivedRecord:
    """The record of first receipt; an empty one where it is of another shape, as for what was entered by hand."""
    try:
        return msgspec.json.decode(row.record or "{}", type=ReceivedRecord)
    except msgspec.DecodeError:
        return ReceivedRecord({})


def facts_of(row: ReceivedRow) -> dict[str, Fact]:
    """The facts of first receipt; none of what was entered by hand."""
    return {name: Fact(*fact) for name, fact in record_of(row).facts.items()}


_ENCODER = msgspec.json.Encoder()
