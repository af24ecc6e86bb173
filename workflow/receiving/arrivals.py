"""A file that came in, read and judged by itself; other processes do it too (workflow/receiving/crew.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms.errors import WorldError
from forms.text import visible
from workflow.receiving.bench import Bench
from workflow.receiving.finding import Found
from workflow.receiving.judged import Judged
from workflow.receiving.judging import Opened, judged, opened
from workflow.receiving.lines import Line

LARGE = 1 << 20
"""Bytes: larger files are not kept together with others."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was read and judged. judged: None where it was not read; then the line says why. data: its bytes,
    kept only where they are wanted. is_put: they lie among the blobs already; is_fresh: only since now."""

    found: Found
    judged: Judged | None
    line: Line | None = None
    data: bytes = b""
    is_put: bool = False
    is_fresh: bool = False


def arrive(bench: Bench, found: Found, again: bool = False) -> Arrival:
    """Read and judge one file. again: also one that was received before."""
    return _ended(bench, _begun(bench, found, again))


def arrive_all(bench: Bench, files: Sequence[Found]) -> list[Arrival]:
    """The same for a few files, one step for all of them before the next: what the processor has at hand for a step
    then serves every file, at a fourteenth less time."""
    return [_ended(bench, one) for one in [_begun(bench, found) for found in files]]


_Begun = tuple[Found, Judged | Opened, bytes]


def _begun(bench: Bench, found: Found, again: bool = False) -> Arrival | _Begun:
    """Of large files no more than one is held at a time."""
    if found.skipped:
        return Arrival(found, None, _unread(found, "other", found.skipped))
    try:
        if found.problem:
            raise found.problem
        data = found.read()
    except WorldError as error:
        return Arrival(found, None, _unread(found, "broken", error.sentence, error.remedy))
    begun = found, opened(bench, data, found.name, again), data
    return begun if len(data) <= LARGE else _ended(bench, begun)


def _ended(bench: Bench, one: Arrival | _Begun) -> Arrival:
    if isinstance(one, Arrival):
        return one
    found, half, data = one
    return Arrival(found, judged(bench, half), None, data)


def _unread(found: Found, outcome: str, sentence: str, remedy: str = "") -> Line:
    return Line(found.file, found.path, found.part, "", outcome, visible(sentence), remedy)  # type: ignore[arg-type]
