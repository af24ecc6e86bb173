"""Keeps what was taken: the files durably, then their rows, in batches, each whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from forms.errors import WorldError
from forms.text import visible
from storage.blob_files import drop_loose_blob, make_blob_folder, write_loose_blob
from storage.received_records import Incoming, ReceivedKind, ReceivedRow, ReceivingLine
from workflow.packs import keep_versions
from workflow.receiving.arrivals import Arrival
from workflow.receiving.judged import Arrived, Judged
from workflow.receiving.lines import Line
from workflow.receiving.record import record_text
from workflow.receiving.syncing import Syncing
from workflow.session import Session

BATCH = 100


class Keeper:
    """Takes one line after the other; what it was given is kept at the latest by `close`.

    finished: told of the lines of each batch once they are kept, each with its number.
    """

    def __init__(self, session: Session, origin: str, finished: Callable[[Line], None]) -> None:
        self._session, self._finished = session, finished
        self._pending: list[tuple[Line, Incoming | None]] = []
        self._syncing: list[tuple[Line, Incoming | None]] = []
        self._disk = Syncing(session.home)
        self._wanted: set[str] = set()
        self._dropped: set[str] = set()
        self._packs: set[tuple[str, int]] = set()
        self.kept = 0
        make_blob_folder(session.home)
        self.receiving = session.store.begin_receiving(origin, session.who, session.now())

    @property
    def waiting(self) -> int:
        """How many lines are not written yet."""
        return len(self._syncing) + len(self._pending)

    def put_file(self, arrival: Arrival) -> None:
        """Have the file's bytes among the blobs. FileRefused where the disk is full; what was kept stays."""
        if arrival.judged is not None and not arrival.is_put:
            write_loose_blob(self._session.home, arrival.data, arrival.judged.sha256)

    def drop_file(self, arrival: Arrival) -> None:
        """The file is not kept after all; nothing of it stays once the act ends, unless a copy of it is kept."""
        if arrival.judged is not None and arrival.is_fresh:
            self._dropped.add(arrival.judged.sha256)

    def add(self, line: Line, judged: Judged | None = None) -> None:
        """The line, with the report that is to be kept; its file is on the disk by now."""
        incoming = None
        if judged is not None and judged.arrived is not None:
            row = row_of(line, judged, judged.arrived, self._session.now(), self._session.who)
            incoming = Incoming(row, judged.arrived.cells, judged.size)
        self._pending.append((line, incoming))
        if len(self._pending) >= BATCH:
            self._settle()
            self._begin(whole=True)

    def flush(self) -> None:
        """Write what is waiting, each batch in one transaction."""
        self._settle()
        self._begin(whole=False)
        self._settle(last=True)

    def _begin(self, whole: bool) -> None:
        """Have the files of what is waiting put on the disk, while more is judged where that can be."""
        self._syncing, self._pending = self._pending, []
        blobs = [incoming.row.blob for _, incoming in self._syncing if incoming]
        self._wanted.update(blobs)
        self._disk.begin(blobs, whole)

    def _settle(self, last: bool = False) -> None:
        """Once the files of the batch that was begun are on the disk, write its rows."""
        pending, self._syncing = self._syncing, []
        self._disk.end()
        if last:
            self._disk.let_go()
        if pending:
            self._write(pending)

    def _write(self, pending: Sequence[tuple[Line, Incoming | None]]) -> None:
        self._keep_packs({(incoming.row.pack, incoming.row.pack_version) for _, incoming in pending if incoming})
        batch = [(_noted(line), incoming) for line, incoming in pending]
        numbers = self._session.store.add_received(batch, self.receiving)
        for (line, incoming), number in zip(pending, numbers, strict=True):
            self.kept += incoming is not None
            self._finished(replace(line, received=number))

    def _keep_packs(self, made_with: set[tuple[str, int]]) -> None:
        """What reports were made with stays at hand; asked for once in an act."""
        keep_versions(self._session.home, sorted(made_with - self._packs))
        self._packs |= made_with

    def close(self) -> None:
        """Write the rest, and that the act came to its end."""
        self.flush()
        self._clear()
        self._session.store.end_receiving(self.receiving, self._session.now())

    def let_go(self) -> None:
        """Nothing more comes, whatever the reason."""
        self._disk.close()

    def _clear(self) -> None:
        for name in self._dropped - self._wanted:
            drop_loose_blob(self._session.home, name)
        self._dropped.clear()

    def broken_off(self, error: WorldError) -> WorldError:
        """The error with what was kept before it; what can still be written is."""
        with contextlib.suppress(WorldError):
            self.flush()
            self._clear()
        done = f"Đã tiếp nhận {self.kept} báo cáo thì phải dừng. " if self.kept else ""
        return type(error)(f"{done}{error.sentence}", error.remedy)


def row_of(line: Line, judged: Judged, arrived: Arrived, now: datetime, who: str) -> ReceivedRow:
    """The report as a row."""
    kind: ReceivedKind = "pdf" if judged.kind == "pdf" else "bundle"
    return ReceivedRow(
        0, kind, arrived.unit, arrived.unit_since, arrived.unit_name, arrived.unit_level, arrived.form, arrived.period,
        arrived.revision, arrived.report_id, arrived.supplement_of, arrived.pack, arrived.pack_version,
        arrived.form_version, arrived.data_digest, arrived.digest, judged.sha256, own_name(line), True, arrived.signer,
        arrived.claimed_at, arrived.says, arrived.consolidation, record_text(line.facts, judged),
        "\n".join(arrived.notes), now, who,
    )  # fmt: skip


def own_name(line: Line) -> str:
    """The file's own name, without the folders of the stick; of what hung on a letter, the letter's before it."""
    return visible(line.path.name) if line.part < 0 else line.file[len(str(line.path.parent)) :].lstrip("/\\")


def _noted(line: Line) -> ReceivingLine:
    return ReceivingLine(
        line.file, line.sha256, line.outcome, line.sentence, line.unit, line.unit_name, line.form, line.period,
        line.revision, line.received,
    )  # fmt: skip
