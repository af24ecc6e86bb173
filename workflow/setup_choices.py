"""What is chosen when an office is set up: the province, one of the packs that serve it, the unit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from forms.dates import day_text
from forms.errors import BadInput
from forms.pack import Pack
from forms.present import bare_name
from forms.succession import heirs
from forms.territory import goes_on, lifetime
from forms.text import collation_key
from forms.units import LEVELS, Unit, UnitTree
from workflow.packs import find_pack, usable_packs
from workflow.session import all_units


class PackChoice(Struct, frozen=True):
    """A pack that an office may be set up with. province: "" for a pack of every province."""

    id: str
    title: str
    province: str
    years: tuple[int, ...]


class ProvinceChoice(Struct, frozen=True):
    """A province or centrally run city. packs: those that it may report with; empty where none is at hand.

    key: tells it from another of the same code, which was borne by two provinces one after the other.
    """

    code: str
    name: str
    packs: tuple[PackChoice, ...]
    key: str = ""


class UnitChoice(Struct, frozen=True):
    """A unit or agency that an office may be. path: the names above it."""

    code: str
    name: str
    path: str
    level: str


def province_choices(home: Path | None = None) -> tuple[ProvinceChoice, ...]:
    """Every province of the last day that a pack at hand speaks of, and those that ended before it which a pack is of.

    Those with a pack come first, then by name; one that has ended says until when it was there.
    home: the data folder whose packs count too.
    """
    packs, tree = usable_packs(home), all_units()
    day = max(pack.last_day for pack in packs)
    found: dict[str, tuple[Unit, list[Pack]]] = {unit.code: (unit, []) for unit in tree.units("tinh", day)}
    for pack in packs:
        for unit in _served(tree, pack):
            key = _key(tree, unit, found)
            found.setdefault(key, (unit, []))[1].append(pack)
    choices = [
        ProvinceChoice(unit.code, _name(tree, unit, day), tuple(map(_pack_choice, _latest_first(having))), key)
        for key, (unit, having) in found.items()
    ]
    return tuple(sorted(choices, key=lambda one: (not one.packs, collation_key(bare_name(one.name)), one.name)))


def pack_choices(home: Path | None = None) -> tuple[PackChoice, ...]:
    """Every pack that ships with the program, and those of the data folder where one is given.

    One that cannot be used is passed over: `pack check` tells what is wrong with it.
    """
    return tuple(map(_pack_choice, usable_packs(home)))


def unit_choices(pack_id: str, home: Path | None = None, province: str = "") -> tuple[UnitChoice, ...]:
    """Who may use the pack: the province, its agencies, districts and communes, in that order.

    home: the data folder whose packs count too. province: which, of a pack of every province; BadInput without it.
    """
    pack, tree = find_pack(pack_id, home, province=province), all_units()
    day = pack.last_day
    top = tree.get(pack.province, day)
    places = [
        UnitChoice(unit.code, unit.name, _path_text(tree, unit.code, day), unit.level)
        for level in LEVELS[1:]
        for unit in tree.descendants(pack.province, level, day)
    ]
    agencies = [
        UnitChoice(f"{pack.province}.{agency.key}", agency.name, top.name, "agency")
        for agency in pack.agency
        if not agency.collective
    ]
    return (UnitChoice(top.code, top.name, "", top.level), *agencies, *places)


def find_unit(pack_id: str, name: str, level: str = "", parent: str = "", home: Path | None = None) -> str:
    """The code of the one unit of that name in the pack's province, of a pack of every province in the country.

    BadInput where there is none, or several.
    """
    if not name:
        raise BadInput("Chưa chỉ ra đơn vị.", "Hãy dùng --unit MÃ, hoặc --unit-name TÊN kèm --level và --parent.")
    pack, tree = find_pack(pack_id, home), all_units()
    levels = [known for known in LEVELS if level in ("", known)]
    day = pack.last_day
    found = [unit for known in levels for unit in tree.find(name, known, day, within=parent or pack.province)]
    if len(found) == 1:
        return found[0].code
    if not found:
        raise BadInput(f"Không có đơn vị tên “{name}” trong danh mục.", "Hãy kiểm tra lại tên, cấp và đơn vị cấp trên.")
    several = "; ".join(f"{unit.code} {tree.path_name(unit.code, day)}" for unit in found)
    raise BadInput(f"Có nhiều đơn vị tên “{name}”: {several}.", "Hãy dùng --unit với mã của đơn vị.")


def _served(tree: UnitTree, pack: Pack) -> tuple[Unit, ...]:
    day = pack.last_day
    return (tree.get(pack.province, day),) if pack.province else tree.units("tinh", day)


def _latest_first(packs: list[Pack]) -> list[Pack]:
    return sorted(packs, key=lambda pack: -pack.years[-1])


def _key(tree: UnitTree, unit: Unit, found: dict[str, tuple[Unit, list[Pack]]]) -> str:
    """The code, where its bearer is this province or went on out of it alone; else the code with its last day."""
    bearer = found.get(unit.code)
    if bearer is None or goes_on(tree, *sorted((unit, bearer[0]), key=lambda one: one.since)):
        return unit.code
    return f"{unit.code}@{unit.until}"


def _name(tree: UnitTree, unit: Unit, day: date) -> str:
    """The name, of one that is gone with its last day and the province that its land is in now."""
    last: date | None = lifetime(tree, unit.code, unit.since)[1]
    if last is None:
        return unit.name
    later = {heir.unit.name for heir in heirs(tree, unit, day)}
    now_in = f", nay thuộc {later.pop()}" if len(later) == 1 and unit.name not in later else ""
    return f"{unit.name} (đến {day_text(last)}{now_in})"


def _pack_choice(pack: Pack) -> PackChoice:
    return PackChoice(pack.id, pack.title, pack.province, pack.years)


def _path_text(tree: UnitTree, code: str, day: date) -> str:
    return ", ".join(unit.name for unit in tree.ancestors(code, day))
