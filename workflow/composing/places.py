"""What a draft is chosen from that is no part of it: provinces of its years, packs to begin from."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from forms.pack import Pack
from forms.packs.typed import Choices
from forms.present import bare_name
from forms.succession import heirs
from forms.text import collation_key
from workflow.office import office, usable_packs
from workflow.packs import pack_folders
from workflow.session import Session

EVERY = "Mọi tỉnh, thành phố"


def province_choices(session: Session, years: tuple[int, ...]) -> Choices:
    """The provinces that there are on the last day of the years, in the order of the alphabet; "" for all of them."""
    day = date(years[-1], 12, 31) if years else session.today()
    found = session.units.units("tinh", day)
    ordered = sorted(found, key=lambda unit: collation_key(bare_name(unit.name)))
    return (("", EVERY), *((unit.code, unit.name) for unit in ordered))


class PackLine(Struct, frozen=True):
    """A pack at hand. basis: the document that prescribes it; given_by: who signed the file that it came in, as a
    sentence, "" where it came in none; ships: it comes with the program."""

    id: str
    title: str
    version: int
    years: tuple[int, ...]
    province: str
    basis: str
    given_by: str
    ships: bool
    in_use: bool


def packs_at_hand(session: Session) -> tuple[PackLine, ...]:
    """The newest version of every pack that can be used, those in use first."""
    found = office(session)
    used = {pack.id for pack in found.packs} if found else set()
    shipped = {folder.name for folder in pack_folders()}
    lines = [_line(pack, pack.id in shipped, pack.id in used) for pack in usable_packs(session.home)]
    return tuple(sorted(lines, key=lambda line: not line.in_use))


def _line(pack: Pack, ships: bool, in_use: bool) -> PackLine:
    basis = pack.basis.dated
    return PackLine(pack.id, pack.title, pack.version, pack.years, pack.province, basis, "", ships, in_use)


def own_province(session: Session, line: PackLine, years: tuple[int, ...]) -> str:
    """The province that a new pack is most likely for: that of the pack it is made from, else this office's own, as it
    is called in those years; "" where neither is known."""
    found = office(session)
    code, day = line.province or (found.pack.province if found else ""), date(years[-1], 12, 31)
    tree = session.units
    if not code or tree.exists(code, day):
        return code
    before = date(line.years[-1], 12, 31)
    later = heirs(tree, tree.get(code, before), day) if tree.exists(code, before) else ()
    return later[0].unit.code if len(later) == 1 else ""
