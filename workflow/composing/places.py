"""What a draft is chosen from that is no part of it: provinces of its years, packs to begin from."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from forms.pack import Pack
from forms.packs.typed import Choices
from forms.present import bare_name
from forms.territory import goes_on_as
from forms.text import collation_key
from workflow.office import office
from workflow.packing.using import PackLine as OfficeLine
from workflow.packing.using import pack_lines
from workflow.packs import find_pack, pack_folders
from workflow.session import Session

EVERY = "Mọi tỉnh, thành phố"


def province_choices(session: Session, years: tuple[int, ...]) -> Choices:
    """The provinces that there are on the last day of the years, in the order of the alphabet; "" for all of them."""
    day = date(years[-1], 12, 31) if years else session.today()
    found = session.units.units("tinh", day)
    ordered = sorted(found, key=lambda unit: collation_key(bare_name(unit.name)))
    return (("", EVERY), *((unit.code, unit.name) for unit in ordered))


class PackLine(Struct, frozen=True):
    """A pack at hand. basis: the document that prescribes it; origin: where it came from, in words; own: it lies in the
    data folder, so that this office may make its next version."""

    id: str
    title: str
    version: int
    years: tuple[int, ...]
    province: str
    basis: str
    origin: str
    used: bool
    own: bool


def packs_at_hand(session: Session) -> tuple[PackLine, ...]:
    """The newest version of every pack that can be used, those in use first. NotSetUp."""
    shipped = {folder.name for folder in pack_folders()}
    return tuple(_line(find_pack(line.id, session.home), line, line.id not in shipped) for line in pack_lines(session))


def _line(pack: Pack, line: OfficeLine, own: bool) -> PackLine:
    basis = pack.basis.dated
    return PackLine(pack.id, pack.title, pack.version, pack.years, pack.province, basis, line.origin, line.used, own)


def own_province(session: Session, line: PackLine, years: tuple[int, ...]) -> str:
    """The province that a new pack is most likely for: that of the pack it is made from, else this office's own, as it
    is called in those years; "" where neither is known."""
    found = office(session)
    code, day = line.province or (found.pack.province if found else ""), date(years[-1], 12, 31)
    return goes_on_as(session.units, code, date(line.years[-1], 12, 31), day) if code else ""
