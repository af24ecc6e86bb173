"""Looks for changed files that lead a reader where none before did, and keeps the seeds that make them:
`python -m torture.hostile.mutations.guide [SECONDS] [NAME...]` compares plain changes with guided ones for each target,
and writes kept.json for those where it pays.

An edge is a step from one line to another of our own code (forms, signing, imports, workflow). Tracing makes a reader
some five times slower; so it is done beforehand, and a run of torture would begin from what was kept. Measured in
November 2026, eight seconds a search: guided changes reach 0.94 to 1.02 times the edges of plain ones, and try a tenth
to a third fewer files. The readers are small and strict, plain changes reach all that changes reach within seconds:
nothing is kept.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from torture.hostile.mutations.good import make_all
from torture.hostile.mutations.kept import FILE, made
from torture.hostile.mutations.targets import Target, bound_memory

SECONDS = 30.0
ROOMS = tuple(str(Path(__file__).parents[3] / room) + "/" for room in ("forms", "signing", "imports", "workflow"))
PAYS = 1.05
MOST_KEPT = 60
LONGEST = 6
Edge = tuple[int, int, int]


@dataclass(frozen=True)
class Found:
    """What a search reached. lines: of changes, a seed each, that reached something new."""

    edges: int
    tried: int
    lines: list[list[int]]


def searched(target: Target, seconds: float, guided: bool) -> Found:
    """Try changes for so long, in a process of its own, so that what a reader remembers is nobody else's; guided ones
    begin where something new was reached."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=lambda: there.send(_search(target, seconds, guided)))
    process.start()
    found: Found = here.recv()
    process.join()
    return found


def _search(target: Target, seconds: float, guided: bool) -> Found:
    bound_memory()
    chance, until, pool = random.Random(target.name), time.process_time() + seconds, target.good()
    edges, lines, tried = set[Edge](), list[list[int]](), 0
    for data in pool:
        edges |= edges_of(target.judge, data)
    while time.process_time() < until:
        begun = chance.choice(lines) if guided and lines and chance.random() < 0.6 else []
        line = [*(begun if len(begun) < LONGEST else []), chance.getrandbits(48)]
        reached = edges_of(target.judge, made(target, pool, line))
        tried += 1
        if not reached <= edges:
            edges |= reached
            lines.append(line)
    return Found(len(edges), tried, lines)


def edges_of(judge: Callable[[bytes], str], data: bytes) -> set[Edge]:
    """The edges that a reader goes along on a file."""
    with _traced() as found:
        judge(data)
    return found


@contextmanager
def _traced() -> Iterator[set[Edge]]:
    found: set[Edge] = set()
    last: dict[int, int] = {}

    def step(frame: FrameType, event: str, given: Any) -> Any:
        del given
        if event == "line":
            place, line = id(frame.f_code), frame.f_lineno
            found.add((place, last.get(id(frame), 0), line))
            last[id(frame)] = line
        return step

    def call(frame: FrameType, event: str, given: Any) -> Any:
        del event, given
        if not frame.f_code.co_filename.startswith(ROOMS):
            return None
        last[id(frame)] = 0
        return step

    sys.settrace(call)
    try:
        yield found
    finally:
        sys.settrace(None)


def main(arguments: Sequence[str]) -> int:
    """Compare, print and keep."""
    from torture.hostile.mutations.readers import READERS

    seconds = float(arguments[0]) if arguments else SECONDS
    names, kept = arguments[1:], dict[str, list[list[int]]]()
    if names and FILE.exists():
        kept = json.loads(FILE.read_text())
    print(f"{'target':<16} {'plain':>7} {'tried':>7}   {'guided':>7} {'tried':>7}   {'ratio':>6}")
    make_all()
    for target in {one.name: one for each in READERS for one in each.targets}.values():
        if names and target.name not in names:
            continue
        plain, guided = (searched(target, seconds, how) for how in (False, True))
        ratio = guided.edges / max(1, plain.edges)
        kept.pop(target.name, None)
        if ratio >= PAYS:
            kept[target.name] = guided.lines[-MOST_KEPT:]
        told = f"{plain.edges:>7} {plain.tried:>7}   {guided.edges:>7} {guided.tried:>7}   {ratio:>6.3f}"
        print(f"{target.name:<16} {told}", flush=True)
    FILE.unlink(missing_ok=True)
    if kept:
        FILE.write_text(json.dumps(kept, separators=(",", ":"), sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
