"""The lines of a matrix as they are looked at: narrowed, searched, in an order, under the heads of their groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Literal

from msgspec import Struct

from forms.matrix.submissions import Matrix, MatrixLine, OwedForm, Submission, Tally
from forms.matrix.words import Narrow, is_narrowed_to
from forms.text import collation_key, plain
from forms.unit_names import split_type

Order = Literal["code", "name", "state", "received"]
ORDER_TEXT = {"code": "Theo mã", "name": "Theo tên", "state": "Theo tình trạng", "received": "Theo ngày nhận"}
_URGENCY = ("conflict", "returned", "waiting", "none", "received", "accepted")


class MatrixRow(Struct, frozen=True):
    """A unit, or the head of a group where line is None. tallies: a group's counts, one a form, over all its units.

    members: how many of the group's units are shown under it, or would be if it were not folded.
    """

    line: MatrixLine | None
    group: str
    title: str
    tallies: tuple[Tally, ...] = ()
    members: int = 0
    folded: bool = False


class Look(Struct, frozen=True):
    """How a matrix is looked at. form: what narrow and the order by state speak of; words: typed into the search."""

    form: str
    narrow: Narrow = "all"
    words: str = ""
    order: Order = "code"
    folded: frozenset[str] = frozenset()


def narrowed(found: Matrix, look: Look) -> tuple[MatrixLine, ...]:
    """The units that are left by search and state, in the order asked for; groups stay together."""
    place, words = found.column(look.form), plain(look.words)
    kept = [line for line in found.lines if words in line.words and is_narrowed_to(_at(line, place), look.narrow)]
    if look.order == "code":
        return tuple(kept)
    lines: list[MatrixLine] = []
    for _group, members in groupby(kept, lambda line: line.group):
        lines += sorted(members, key=lambda line: _rank(line, place, look.order))
    return tuple(lines)


def rows(found: Matrix, look: Look) -> tuple[MatrixRow, ...]:
    """The lines with the heads of their groups; no heads where there is one group alone. While something is searched
    nothing is folded."""
    lines = narrowed(found, look)
    groups = _members(found.lines)
    if len(groups) < 2:
        return tuple(MatrixRow(line, line.group, line.group_title) for line in lines)
    made: list[MatrixRow] = []
    for group, members in groupby(lines, lambda line: line.group):
        shown = list(members)
        folded = group in look.folded and not look.words.strip()
        tallies = tuple(found.tally(form.key, None, groups[group]) for form in found.forms)
        made.append(MatrixRow(None, group, shown[0].group_title, tallies, len(shown), folded))
        made += [] if folded else [MatrixRow(line, group, line.group_title) for line in shown]
    return tuple(made)


class Entry(Struct, frozen=True):
    """One unit and one form that it owes, or of which a report of it is kept."""

    line: MatrixLine
    form: OwedForm
    cell: Submission


def entries(found: Matrix, form: str = "", narrow: Narrow = "all") -> tuple[Entry, ...]:
    """Every unit and form, or those of one form, that are so; in the matrix's order."""
    return tuple(
        Entry(line, owed, cell)
        for line in found.lines
        for owed, cell in zip(found.forms, line.cells, strict=True)
        if cell is not None and form in ("", owed.key) and is_narrowed_to(cell, narrow)
    )


def unjudged(found: Matrix, form: str, lines: Iterable[MatrixLine]) -> tuple[int, ...]:
    """The numbers of the standing reports on a form that are neither accepted nor returned, of these units."""
    place = found.column(form)
    cells = (_at(line, place) for line in lines)
    return tuple(cell.number for cell in cells if cell is not None and cell.state == "received")


def groups_of(found: Matrix) -> Collection[str]:
    """The keys of all groups."""
    return _members(found.lines).keys()


def _members(lines: Sequence[MatrixLine]) -> dict[str, list[MatrixLine]]:
    found: dict[str, list[MatrixLine]] = {}
    for line in lines:
        found.setdefault(line.group, []).append(line)
    return found


def _at(line: MatrixLine, place: int) -> Submission | None:
    return line.cells[place] if line.cells else None


def _rank(line: MatrixLine, place: int, order: Order) -> tuple[object, ...]:
    """What sorts a unit in its group; by state: what has to be looked after comes first."""
    name = collation_key(split_type(line.name)[1])
    cell = _at(line, place)
    if order == "state":
        urgency = _URGENCY.index(cell.state) if cell is not None else len(_URGENCY)
        covered = cell is not None and cell.state == "none" and cell.is_here
        return urgency + (3 if covered else 0), name
    if order == "received":
        came = cell.received_at if cell is not None else None
        return came is None, came.isoformat() if came else "", name
    return (name,)
