"""A file that came in, read and judged by itself; other processes do it too (workflow/receiving/crew.py)."""

from __future__ import annotations

from dataclasses import dataclass

from forms.errors import WorldError
from forms.text import visible
from workflow.receiving.bench import Bench
from workflow.receiving.finding import Found
from workflow.receiving.judged import Judged
from workflow.receiving.judging import judge
from workflow.receiving.lines import Line


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
    if found.skipped:
        return Arrival(found, None, _unread(found, "other", found.skipped))
    try:
        if found.problem:
            raise found.problem
        data = found.read()
    except WorldError as error:
        return Arrival(found, None, _unread(found, "broken", error.sentence, error.remedy))
    return Arrival(found, judge(bench, data, found.name, again), None, data)


def _unread(found: Found, outcome: str, sentence: str, remedy: str = "") -> Line:
    return Line(found.file, found.path, found.part, "", outcome, visible(sentence), remedy)  # type: ignore[arg-type]
