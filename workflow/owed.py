"""What the packs of an office ask for together: of two that ask for one form and period the first alone counts."""

from __future__ import annotations

from collections.abc import Iterator

from forms.duties import owed, period_of, period_text
from forms.pack import Obligation, Pack
from workflow.office import Office, pack_for


def owed_of(office: Office) -> Iterator[tuple[Pack, Obligation, int]]:
    """Everything that the packs ask anybody for, with the pack and the plan's year of each."""
    for pack in office.packs:
        for duty, year in owed(pack):
            if pack is office.pack or pack_for(office, duty.form, period_of(duty, year)) is pack:
                yield pack, duty, year


def own_owed(office: Office) -> Iterator[tuple[Pack, Obligation, int]]:
    """What the office itself owes: for its level, and for periods on whose last day its unit was there."""
    for pack, duty, year in owed_of(office):
        if office.unit.level in duty.levels and office.stood(period_of(duty, year).last):
            yield pack, duty, year


def owed_periods_of(office: Office) -> dict[str, list[tuple[Obligation, int]]]:
    """Every period of the packs' years with its obligations and the year of each, by year, then in the packs' order."""
    found: dict[str, list[tuple[Obligation, int]]] = {}
    for _, duty, year in sorted(owed_of(office), key=lambda item: item[2]):
        found.setdefault(period_text(duty, year), []).append((duty, year))
    return found
