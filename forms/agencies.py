"""Agencies across reforms: their names by day, the other spellings of them, and who took over their tasks.

What a pack says of its own agencies stands first; resources/agencies.toml fills in what it does not say, and what
became of agencies that it does not know. Both are TOML of one vocabulary (forms/pack.py), so a department changes it
by changing its pack.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from msgspec import Struct

from forms.files import read_file
from forms.pack import Agency, AgencyName, Pack, Succession
from forms.resources import resource_path
from forms.text import nfc

FILE_NAME = "agencies.toml"


class Crosswalk(Struct, frozen=True, forbid_unknown_fields=True):
    """The agencies of the country's provinces, and what the reform of 2025 made of them."""

    agency: tuple[Agency, ...]
    succession: tuple[Succession, ...]


@cache
def crosswalk() -> Crosswalk:
    """What ships with the program, read once a process."""
    import tomllib

    from msgspec import convert

    data = read_file(resource_path(FILE_NAME))
    return convert(tomllib.loads(nfc(data.decode("utf-8"))), Crosswalk)


def name_on(pack: Pack, key: str, day: date) -> AgencyName | None:
    """What the agency is called on the day, and its letters; None for an agency that nobody knows.

    A name given for the day stands first, then the one the pack bears, then what ships with the program.
    """
    agency = pack.agencies.get(key)
    for entry in agency.named if agency else ():
        if _holds(entry, day):
            return entry
    if agency is not None:
        return AgencyName(agency.name, agency.short, pack.source)
    known = next((each for each in crosswalk().agency if each.key == key), None)
    if known is None:
        return None
    dated = next((entry for entry in known.named if _holds(entry, day)), None)
    return dated or AgencyName(known.name, known.short, FILE_NAME)


def official_name(pack: Pack, key: str, day: date) -> str:
    """The agency's name that is official on the day; "" for an agency that nobody knows."""
    found = name_on(pack, key, day)
    return found.name if found else ""


def receiver_name(pack: Pack, day: date) -> str:
    """The agency that acts for the pack's province, as it is called on the day; "" where none does."""
    acting = next((agency.key for agency in pack.agency if agency.acts_for), "")
    return official_name(pack, acting, day) if acting else ""


def aliases(pack: Pack, key: str) -> tuple[str, ...]:
    """Every other spelling of an agency of the pack, those of the agencies whose tasks it took over included."""
    agency = pack.agencies[key]
    mine = [agency, *(each for each in crosswalk().agency if each.key == key)]
    before = {old for old in _successions(pack) if next(iter(heirs(pack, old, date.max)), "") == key}
    gone = [each for each in crosswalk().agency if each.key in before and each.key not in pack.agencies]
    found = dict.fromkeys(text for each in (*mine, *gone) for text in _spellings(each))
    return tuple(text for text in found if text != agency.name)


def heirs(pack: Pack, key: str, day: date) -> tuple[str, ...]:
    """The pack's agencies that do an agency's tasks on the day: itself while it stands, else those that took them over.

    The one that took over gender equality comes first. Empty where nobody of the pack did.
    """
    table = _successions(pack)
    found: dict[str, None] = {}
    waiting, seen = [key], set[str]()
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        went = [each for each in table.get(one, ()) if each.since <= day]
        waiting[:0] = [after for each in went for after in each.to]
        if not went and one in pack.agencies:
            found[one] = None
    return tuple(found)


def gone_since(pack: Pack, key: str, day: date) -> Succession | None:
    """How the agency ended, where it did by the day; None while it stands."""
    went = next((each for each in _successions(pack).get(key, ()) if each.since <= day), None)
    return went if went and key not in heirs(pack, key, day) else None


def forerunners(pack: Pack, key: str, day: date) -> tuple[str, ...]:
    """The agencies of an earlier day whose tasks the agency does now, without itself, in the order of the crosswalk."""
    table = _successions(pack)
    return tuple(
        old
        for old, went in table.items()
        if old != key and all(each.since > day for each in went) and key in heirs(pack, old, date.max)
    )


def _successions(pack: Pack) -> dict[str, tuple[Succession, ...]]:
    """By agency; what the pack says of one stands in the place of what ships."""
    table: dict[str, tuple[Succession, ...]] = {}
    for source in (crosswalk().succession, pack.succession):
        mine: dict[str, tuple[Succession, ...]] = {}
        for each in source:
            mine[each.agency] = (*mine.get(each.agency, ()), each)
        table |= mine
    return table


def _holds(entry: AgencyName, day: date) -> bool:
    return (entry.since or date.min) <= day <= (entry.until or date.max)


def _spellings(agency: Agency) -> Iterable[str]:
    return (agency.name, *agency.aliases, *(entry.name for entry in agency.named))
