"""The provinces of the country, and which of them a pack at hand serves: the first question of the first run."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from forms.dates import day_text
from forms.pack import Pack
from forms.present import bare_name
from forms.report import Report
from forms.territory import goes_on, lifetime
from forms.text import collation_key
from forms.units import Unit, UnitTree
from workflow.office import PackChoice, pack_choice, reference_day, usable_packs
from workflow.packs import find_pack
from workflow.session import all_units


class ProvinceChoice(Struct, frozen=True):
    """A province or centrally run city. packs: those that it may report with; empty where none is at hand.

    key: tells it from another of the same code, which was borne by two provinces one after the other.
    """

    code: str
    name: str
    packs: tuple[PackChoice, ...]
    key: str = ""


def province_choices(home: Path | None = None) -> tuple[ProvinceChoice, ...]:
    """Every province of the last day that a pack at hand speaks of, and those that ended before it which a pack is of.

    Those with a pack come first, then by name; one that has ended says until when it was there.
    home: the data folder whose packs count too.
    """
    packs, tree = usable_packs(home), all_units()
    day = max(map(reference_day, packs))
    found: dict[str, tuple[Unit, list[Pack]]] = {unit.code: (unit, []) for unit in tree.units("tinh", day)}
    for pack in packs:
        for unit in _served(tree, pack):
            key = _key(tree, unit, found)
            found.setdefault(key, (unit, []))[1].append(pack)
    choices = [
        ProvinceChoice(unit.code, _name(tree, unit), tuple(map(pack_choice, _latest_first(having))), key)
        for key, (unit, having) in found.items()
    ]
    return tuple(sorted(choices, key=lambda one: (not one.packs, collation_key(bare_name(one.name)), one.name)))


def pack_of(report: Report, home: Path | None = None) -> Pack:
    """The pack that a report was made with, where no office is asked: one of every province as that of the report's.

    BadInput where it is not at hand.
    """
    found = find_pack(report.pack, home, report.pack_version)
    if found.province:
        return found
    base = report.unit.code.partition(".")[0]
    province = all_units().province(base, report.period.last).code
    return find_pack(report.pack, home, report.pack_version, province)


def _served(tree: UnitTree, pack: Pack) -> tuple[Unit, ...]:
    day = reference_day(pack)
    return (tree.get(pack.province, day),) if pack.province else tree.units("tinh", day)


def _latest_first(packs: list[Pack]) -> list[Pack]:
    return sorted(packs, key=lambda pack: -pack.years[-1])


def _key(tree: UnitTree, unit: Unit, found: dict[str, tuple[Unit, list[Pack]]]) -> str:
    """The code, where its bearer is this province or went on out of it alone; else the code with its last day."""
    bearer = found.get(unit.code)
    if bearer is None or goes_on(tree, *sorted((unit, bearer[0]), key=lambda one: one.since)):
        return unit.code
    return f"{unit.code}@{unit.until}"


def _name(tree: UnitTree, unit: Unit) -> str:
    last: date | None = lifetime(tree, unit.code, unit.since)[1]
    return unit.name if last is None else f"{unit.name} (đến {day_text(last)})"
