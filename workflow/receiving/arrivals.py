"""A file that came in, read and judged by itself; other processes do it too (workflow/receiving/crew.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forms.errors import WorldError
from forms.steps import Steps, at_once, in_step
from forms.text import visible
from workflow.receiving.bench import Bench
from workflow.receiving.finding import Found
from workflow.receiving.judged import Judged
from workflow.receiving.judging import judging
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
    return at_once(_arriving(bench, found, again))


def arrive_all(bench: Bench, files: Sequence[Found]) -> list[Arrival]:
    """The same for a few files in step."""
    return in_step(_arriving(bench, found) for found in files)


def _arriving(bench: Bench, found: Found, again: bool = False) -> Steps[Arrival]:
    """Of large files no more than one is held at a time."""
    if found.skipped:
        return Arrival(found, None, _unread(found, "other", found.skipped))
    try:
        if found.problem:
            raise found.problem
        data = found.read()
    except WorldError as error:
        return Arrival(found, None, _unread(found, "broken", error.sentence, error.remedy))
    work = judging(bench, data, found.suffix, again)
    if len(data) > LARGE:
        return Arrival(found, at_once(work), None, data)
    yield
    return Arrival(found, (yield from work), None, data)


def _unread(found: Found, outcome: str, sentence: str, remedy: str = "") -> Line:
    return Line(found.file, found.path, found.part, "", outcome, visible(sentence), remedy)  # type: ignore[arg-type]
