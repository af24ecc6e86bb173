"""Slices distributed over pages: what belongs together stays together, heads of tables repeat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from exports.pdf.slices import Slice


@dataclass(frozen=True, slots=True)
class Placed:
    """A slice and how far below the top of the text area it begins."""

    item: Slice
    top: float


Page = list[Placed]


def paginate(slices: Iterable[Slice], capacity: float) -> tuple[Page, ...]:
    """The pages that the slices fill, each `capacity` high."""
    filler = _Filler(capacity)
    for block in _blocks(slices):
        filler.place(block)
    return tuple(filler.pages)


def _blocks(slices: Iterable[Slice]) -> Iterator[list[Slice]]:
    block: list[Slice] = []
    for item in slices:
        block.append(item)
        if not item.keep:
            yield block
            block = []
    if block:
        yield block


class _Filler:
    def __init__(self, capacity: float) -> None:
        self.pages: list[Page] = [[]]
        self._capacity = capacity
        self._used = 0.0

    def place(self, block: Sequence[Slice]) -> None:
        needed = self._height(block)
        if self._used + needed <= self._capacity:
            self._add_all(block)
        elif self._heads(block[0]) + needed <= self._capacity:
            self._turn(block[0])
            self._add_all(block)
        else:
            for item in block:
                self._place_alone(item)

    def _place_alone(self, item: Slice) -> None:
        rest: Slice | None = item
        while rest is not None:
            rest = self._place_some(rest)

    def _place_some(self, item: Slice) -> Slice | None:
        """Place the slice or what fits of it; what is left."""
        room = self._capacity - self._used - self._gap(item)
        if item.height <= room:
            self._add(item)
            return None
        parts = item.split(room)
        if parts is not None:
            self._add(parts[0])
            self._turn(parts[1])
            return parts[1]
        if self._is_fresh(item):
            self._add(item)
            return None
        self._turn(item)
        return item

    def _is_fresh(self, item: Slice) -> bool:
        page = self.pages[-1]
        return len(page) == len(item.heads) and all(
            placed.item is head for placed, head in zip(page, item.heads, strict=True)
        )

    def _turn(self, item: Slice) -> None:
        self.pages.append([])
        self._used = 0.0
        self._add_all(item.heads)

    def _add_all(self, items: Iterable[Slice]) -> None:
        for item in items:
            self._add(item)

    def _add(self, item: Slice) -> None:
        top = self._used + self._gap(item)
        self.pages[-1].append(Placed(item, top))
        self._used = top + item.height

    def _gap(self, item: Slice) -> float:
        return item.gap if self.pages[-1] else 0.0

    def _height(self, block: Sequence[Slice]) -> float:
        gaps = self._gap(block[0]) + sum(item.gap for item in block[1:])
        return gaps + sum(item.height for item in block)

    def _heads(self, item: Slice) -> float:
        return sum(head.height for head in item.heads)
