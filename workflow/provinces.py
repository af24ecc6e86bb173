"""The provinces of the country, and which of them a pack at hand serves: the first question of the first run."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from forms.present import bare_name
from forms.text import collation_key
from workflow.office import PackChoice, pack_choices, reference_day
from workflow.packs import find_pack
from workflow.session import all_units


class ProvinceChoice(Struct, frozen=True):
    """A province or centrally run city. packs: those that it may report with; empty where none is at hand."""

    code: str
    name: str
    packs: tuple[PackChoice, ...]


def province_choices(home: Path | None = None) -> tuple[ProvinceChoice, ...]:
    """Every province of the last day that a pack at hand speaks of, those with a pack first, then by name.

    home: the data folder whose packs count too. A province that has ended by then is named as it was.
    """
    packs = pack_choices(home)
    days = {pack.id: reference_day(find_pack(pack.id, home)) for pack in packs}
    tree = all_units()
    names = {unit.code: unit.name for unit in tree.units("tinh", max(days.values()))}
    for pack in packs:
        names.setdefault(pack.province, tree.get(pack.province, days[pack.id]).name)
    found = [
        ProvinceChoice(code, name, tuple(pack for pack in packs if pack.province == code))
        for code, name in names.items()
    ]
    return tuple(sorted(found, key=lambda province: (not province.packs, collation_key(bare_name(province.name)))))
