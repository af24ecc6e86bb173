"""Heads, recipients and signers of two packs, paired: they have no key, so whom they are for tells which is which."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from forms.packs.difference_words import value_text

_SHAPE = ("levels", "forms", "agencies", "units")
Shape = tuple[tuple[str, ...], ...]
"""Levels, forms, agencies and units that an entry is for."""


class Paired(NamedTuple):
    """same: for the same in both packs, in the order of the old one; readdressed: of the same words, for other forms.

    went, came: what is left of the old one and of the new one. reordered: nothing but the order of the shapes changed.
    """

    same: list[tuple[Struct, Struct]]
    readdressed: list[tuple[Struct, Struct]]
    went: list[Struct]
    came: list[Struct]
    reordered: bool


def paired(old: Iterable[Struct], new: Iterable[Struct]) -> Paired:
    """Each entry of one list with its counterpart in the other."""
    before, after = _by_shape(old), _by_shape(new)
    same = [both for shape in before if shape in after for both in zip(before[shape], after[shape], strict=False)]
    went, came = _beyond(before, after), _beyond(after, before)
    readdressed = []
    for one in list(went):
        other = next((each for each in came if body_of(each) == body_of(one) and _same_place(one, each)), None)
        if other is not None:
            went.remove(one)
            came.remove(other)
            readdressed.append((one, other))
    return Paired(same, readdressed, went, came, list(before) != list(after) and before.keys() == after.keys())


def shape_of(one: Struct, without: str = "") -> Shape:
    """Whom an entry is for; without: a part that is left open."""
    return tuple(() if name == without else names_in(one, name) for name in _SHAPE)


def names_in(one: Struct, field: str) -> tuple[str, ...]:
    """The names in one part of an entry's shape."""
    return tuple(getattr(one, field))


def body_of(one: Struct) -> str:
    """What an entry says, in a line."""
    rest = (getattr(one, name) for name in one.__struct_fields__ if name not in _SHAPE)
    return "; ".join(text for text in map(value_text, rest) if text)


def _by_shape(shapes: Iterable[Struct]) -> dict[Shape, list[Struct]]:
    found: dict[Shape, list[Struct]] = {}
    for one in shapes:
        found.setdefault(shape_of(one), []).append(one)
    return found


def _beyond(these: dict[Shape, list[Struct]], others: dict[Shape, list[Struct]]) -> list[Struct]:
    """The entries that have no counterpart of their shape among the others."""
    return [one for shape, found in these.items() for one in found[len(others.get(shape, ())) :]]


def _same_place(one: Struct, other: Struct) -> bool:
    return shape_of(one, "forms") == shape_of(other, "forms")
