"""What a draft is chosen from that is no part of it: the provinces of its years."""

from __future__ import annotations

from datetime import date

from forms.packs.typed import Choices
from forms.present import bare_name
from forms.territory import goes_on_as
from forms.text import collation_key
from workflow.office import office
from workflow.packing.using import PackLine
from workflow.session import Session

EVERY = "Mọi tỉnh, thành phố"


def province_choices(session: Session, years: tuple[int, ...]) -> Choices:
    """The provinces that there are on the last day of the years, in the order of the alphabet; "" for all of them."""
    day = date(years[-1], 12, 31) if years else session.today()
    found = session.units.units("tinh", day)
    ordered = sorted(found, key=lambda unit: collation_key(bare_name(unit.name)))
    return (("", EVERY), *((unit.code, unit.name) for unit in ordered))


def own_province(session: Session, line: PackLine, years: tuple[int, ...]) -> str:
    """The province that a new pack is most likely for: that of the pack it is made from, else this office's own, as it
    is called in those years; "" where neither is known."""
    found = office(session)
    code, day = line.province or (found.pack.province if found else ""), date(years[-1], 12, 31)
    return goes_on_as(session.units, code, date(line.years[-1], 12, 31), day) if code else ""
