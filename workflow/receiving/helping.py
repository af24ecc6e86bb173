"""The other process of a crew (workflow/receiving/crew.py): judges what comes through its pipe and says what it found.

It is a copy of the first one, or was started afresh; it never touches the database.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from forms.errors import WorldError
from forms.files import FileRefused
from storage.blob_files import write_loose_blob
from workflow.receiving.arrivals import Arrival, arrive_all
from workflow.receiving.bench import Bench, Grounds
from workflow.receiving.finding import Found
from workflow.receiving.judged import Judged

GARBAGE = 50_000
STANDARD_STREAMS = 2
MOST_HANDLES = 4096
"""A system may allow a billion, and each is asked for."""


class Answer(Struct, frozen=True, array_like=True):
    """place: of the file; judged: None where it could not be read or kept, then it is tried here again.
    written: its bytes were put among the blobs, where they were not before."""

    place: int
    judged: Judged | None
    written: bool = False


ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(list[Answer])


def has_one_thread() -> bool:
    """Whether this process has a single thread, by the system's own word, and the system can copy it as it is."""
    try:
        return sys.platform == "linux" and len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


@contextlib.contextmanager
def calm() -> Iterator[None]:
    """Garbage in rings, of which judging makes hardly any, is looked for seldom: else what stays is walked for it."""
    before = gc.get_threshold()
    gc.set_threshold(GARBAGE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def open_handles() -> list[int]:
    """What this process has open besides its standard streams: database, lock, log."""
    found = []
    for handle in _numbers():
        with contextlib.suppress(OSError):
            os.fstat(handle)  # but not what listing them had open
            found += [handle] if handle > STANDARD_STREAMS else []
    return found


def _numbers() -> Sequence[int]:
    """Of handles, those that the system names; where it does not say, all that this program could have come to."""
    try:
        return [int(path.name) for path in Path("/proc/self/fd").iterdir()]
    except OSError:
        return range(min(os.sysconf("SC_OPEN_MAX"), MOST_HANDLES))


def let_go(handles: Sequence[int]) -> None:
    """What a copy has of the first process it neither reads nor writes, and it holds no lock and no pipe open when that
    one is gone. The numbers stay taken, so that nothing else comes to be closed in their place."""
    if handles:
        nothing = os.open(os.devnull, os.O_RDWR)
        for handle in handles:
            os.dup2(nothing, handle)


def another(
    context: Any, work: Callable[..., None], told: Sequence[object], ours: Sequence[int] | None
) -> tuple[Connection, Any] | None:
    """Another process, doing work(pipe, *told, handles not its own), with this end of its pipe; None where the system
    has no room for it. context: of multiprocessing; ours: what a copy of this process has open of it, None where it is
    started afresh."""
    here, there = context.Pipe()
    not_its = [] if ours is None else [*ours, here.fileno()]
    process = context.Process(target=work, args=(there, *told, not_its), daemon=True)
    try:
        process.start()
    except OSError:
        here.close()
        return None
    finally:
        there.close()
    return here, process


def serve(pipe: Connection, grounds: Grounds, keeps: bool, not_ours: Sequence[int] = ()) -> None:
    """What another process does: judge what comes through the pipe, until it is closed. not_ours: handles that a copy
    has of the first process."""
    let_go(not_ours)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what was there before stays, and need not be walked
    bench = Bench(grounds)
    with contextlib.suppress(EOFError, OSError), calm():
        while True:
            asked: list[tuple[int, str]] = pipe.recv()
            arrivals = arrive_all(bench, [Found(path, Path(path)) for _, path in asked])
            places = [place for place, _ in asked]
            pipe.send_bytes(ENCODER.encode([_answer(bench, *one, keeps) for one in zip(places, arrivals, strict=True)]))


def _answer(bench: Bench, place: int, arrival: Arrival, keeps: bool) -> Answer:
    judged = arrival.judged
    if judged is None or not keeps or judged.verdict != "ours":
        return Answer(place, judged)
    try:
        return Answer(place, judged, write_loose_blob(bench.grounds.home, arrival.data, judged.sha256))
    except (WorldError, FileRefused):
        return Answer(place, None)
