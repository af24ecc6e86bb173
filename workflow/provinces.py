"""The provinces of the country, and which of them a pack at hand serves: the first question of the first run."""

from __future__ import annotations

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


def province_choices() -> tuple[ProvinceChoice, ...]:
    """Every province of the last day that a pack at hand speaks of, those with a pack first, then by name."""
    packs = pack_choices()
    day = max(reference_day(find_pack(pack.id)) for pack in packs)
    found = [
        ProvinceChoice(unit.code, unit.name, tuple(pack for pack in packs if pack.province == unit.code))
        for unit in all_units().units("tinh", day)
    ]
    return tuple(sorted(found, key=lambda province: (not province.packs, collation_key(bare_name(province.name)))))
