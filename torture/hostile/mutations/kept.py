"""Changed files that led a reader where no other had, kept as the seeds that make them anew (guide.py found them)."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torture.hostile.mutations.targets import Target

FILE = Path(__file__).with_name("kept.json")


def kept(target: Target) -> Iterator[bytes]:
    """The files kept for a target, out of its good ones."""
    pool = target.good()
    return (made(target, pool, lineage) for lineage in _lineages().get(target.name, ()))


def made(target: Target, pool: Sequence[bytes], lineage: Sequence[int]) -> bytes:
    """What a line of changes, a seed each, makes out of the good files."""
    data = b""
    for place, seed in enumerate(lineage):
        data = target.changed(random.Random(seed), (data,) if place else pool)
    return data


@cache
def _lineages() -> dict[str, list[list[int]]]:
    found: dict[str, list[list[int]]] = json.loads(FILE.read_text()) if FILE.exists() else {}
    return found
