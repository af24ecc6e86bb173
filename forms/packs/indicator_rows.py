"""A registered national indicator as rows for another pack: the row, and those that it is reckoned out of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from forms.form import Form, Row
from forms.pack import Pack
from forms.packs.entries import Spot, with_added
from forms.packs.indicators import registry


def missing_indicators(pack: Pack, packs: Iterable[Pack]) -> tuple[Row, ...]:
    """The rows of registered keys that some pack has and this one lacks, a pack of every province asked first."""
    have = {key for form in pack.forms for key in form.rows}
    found: dict[str, Row] = {}
    for form in _tables(packs):
        for row in form.row:
            if row.key in registry().rows and row.key not in have:
                found.setdefault(row.key, row)
    order = list(registry().rows)
    return tuple(found[key] for key in sorted(found, key=order.index))


def with_indicator(pack: Pack, spot: Spot, key: str, packs: Iterable[Pack]) -> tuple[Pack, Spot]:
    """The pack with the indicator after the row at the spot, and where it stands: with the rows it is reckoned out of,
    led by those of its agencies that this pack has too. As it is where no pack has the indicator."""
    form = next((form for form in _tables(packs) if key in form.rows), None)
    if form is None:
        return pack, spot
    there = {name for each in pack.forms for name in each.rows}
    wanted = {*_needed(form, key)} - there
    at = replace(spot, number=spot.number if spot.number >= 0 else len(pack.form_by_key[spot.form].row) - 1)
    for row in form.row:
        if row.key in wanted:
            pack = with_added(pack, at, _fitted(row, pack))
            at = replace(at, number=at.number + 1)
    rows = [row.key for row in pack.form_by_key[spot.form].row]
    return pack, replace(spot, number=rows.index(key))


def _tables(packs: Iterable[Pack]) -> Iterator[Form]:
    for pack in sorted(packs, key=lambda each: bool(each.province)):
        yield from (form for form in pack.forms if form.kind == "table")


def _needed(form: Form, key: str) -> Iterator[str]:
    """The row and all that it names, each once."""
    waiting, seen = [key], set[str]()
    while waiting:
        this = waiting.pop()
        if this in form.rows and this not in seen:
            seen.add(this)
            row = form.rows[this]
            waiting += [row.numerator, row.denominator, row.part_of, row.yes_when]
            yield this


def _fitted(row: Row, pack: Pack) -> Row:
    """The row with those of its lead agencies that the pack knows, and without levels that it does not have."""
    leads = tuple(lead for lead in row.leads if lead in pack.agencies)
    gone = {"agency"} if not leads else set()
    gone |= {"huyen"} if pack.tiers == 2 else set()
    levels = tuple(level for level in row.levels if level not in gone)
    kinds = {level: kind for level, kind in row.level_kinds.items() if level in levels}
    helpers = tuple(
        replace(helper, levels=tuple(level for level in helper.levels if level not in gone)) for helper in row.helper
    )
    return replace(row, leads=leads, levels=levels, level_kinds=kinds, helper=helpers, note="")
