"""What was found of one file, as an officer reads it; and how long work is watched, paused and cut short."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from msgspec import Struct

from signing.facts import Fact
from workflow.receiving.judged import FileKind

Outcome = Literal[
    "new", "newer", "same", "older", "conflict", "waiting", "empty", "foreign", "untrusted", "broken", "locked",
    "own", "receipt", "return", "keys", "pack", "unsigned", "other",
]  # fmt: skip
GOOD: frozenset[Outcome] = frozenset({"new", "newer", "waiting", "receipt", "return", "own"})
GENUINE: frozenset[Outcome] = frozenset({"new", "newer", "same", "older", "conflict", "waiting", "empty"})


def _nothing(done: int, total: int, text: str) -> None:
    del done, total, text


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Watch:
    """How somebody follows long work. progress(done, total, text): total 0 while it is not known; paused: may hold
    the work up as long as it likes and then says False; cancelled: asked between two files."""

    progress: Callable[[int, int, str], None] = _nothing
    paused: Callable[[], bool] = _never
    cancelled: Callable[[], bool] = _never

    def stops(self) -> bool:
        """Wait while paused; whether to stop."""
        while self.paused() and not self.cancelled():
            time.sleep(_GLANCE)
        return self.cancelled()


_GLANCE = 0.05
UNWATCHED = Watch()


class Line(Struct, frozen=True):
    """One file, looked at. file: as found, a letter's name before that of what hangs on it; path: on the disk; part:
    its place on that letter, else -1.

    unit … revision: as the data say. facts: the record by name. signer: the certificate's subject; fingerprint: in
    groups, of the certificate to be confirmed, "" where that does not help. good: may be taken with all others.
    previous: the received report that it is compared with; received: the one it is kept as; locked: the name of this
    office's key that would open it. detail: what else should be known, a sentence each. report_id: this office's report
    that an answer speaks of. A pack of forms is never taken with the rest: it is looked at and installed by itself.
    """

    file: str
    path: Path
    part: int
    sha256: str
    outcome: Outcome
    sentence: str
    remedy: str = ""
    kind: FileKind = "other"
    unit: str = ""
    unit_name: str = ""
    form: str = ""
    form_short: str = ""
    period: str = ""
    period_title: str = ""
    revision: int | None = None
    facts: Mapping[str, Fact] = {}
    signer: str = ""
    fingerprint: str = ""
    previous: int | None = None
    received: int | None = None
    encrypted: bool = False
    locked: str = ""
    data_digest: str = ""
    detail: tuple[str, ...] = ()
    report_id: str = ""

    @property
    def good(self) -> bool:
        """Whether it may be taken together with all other good ones, without a look at it."""
        return self.outcome in GOOD


class Looking(Struct, frozen=True):
    """What was found. origin: what was looked through; skipped: files beyond those of the lines that are nothing of
    ours; cancelled: it was cut short, the lines are those found so far."""

    lines: tuple[Line, ...]
    origin: str
    skipped: int = 0
    cancelled: bool = False


class Taken(Struct, frozen=True):
    """What became of the files, in the order of the lines. receiving: number of the act; sentence: what was done.
    cancelled: it was cut short; what was taken is kept."""

    lines: tuple[Line, ...]
    receiving: int
    sentence: str
    cancelled: bool = False
