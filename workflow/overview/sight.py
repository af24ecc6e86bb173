"""The units below this office with what stands of their reports on a form and period: what every picture is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from forms.cells import Cell
from forms.consolidation import Expected
from forms.form import Form
from forms.pack import Pack
from forms.periods import Period, parse_period
from forms.present import running_name
from forms.report import UnitRef
from forms.seeing.units import Seen
from forms.standing import NOTHING, Standing
from forms.succession import former_parent
from forms.territory import Territory, expected
from forms.unit_names import split_type
from forms.units import Unit, UnitTree, split_agency
from storage.consolidated import SourceRow
from workflow.office import pack_for, require_office
from workflow.session import Session
from workflow.standing.gathering import Scope, sources_of
from workflow.standing.reports import standings

AGENCIES = "Sở, ban, ngành"
_ADDED_LEVELS = ("xa", "huyen", "tinh")
LEVEL_TITLES = {"xa": "Cấp xã", "huyen": "Cấp huyện", "tinh": "Cấp tỉnh", "agency": AGENCIES}
LEVEL_WORDS = {"xa": "đơn vị cấp xã", "huyen": "đơn vị cấp huyện", "tinh": "tỉnh", "agency": "cơ quan"}


class Sight(Struct, frozen=True):
    """One form and period as this office sees it. units: communes, districts, provinces, agencies, in code order."""

    pack: Pack
    form: Form
    period: Period
    office: UnitRef
    units: tuple[Seen, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels at which there are units, the one of which the largest share has sent first."""
        sent = {level: [u.cells is not None for u in self.units if u.level == level] for level in LEVEL_TITLES}
        shares = {level: sum(told) / len(told) for level, told in sent.items() if told}
        return tuple(sorted(shares, key=lambda level: -shares[level]))

    @property
    def fullest(self) -> tuple[Seen, ...]:
        """The units of the level that speaks for the whole best, to be added up: districts or communes, never both."""
        return fullest(self.units)

    def of_level(self, level: str) -> tuple[Seen, ...]:
        """The units of a level; of the first of `levels` where none is named."""
        wanted = level or next(iter(self.levels), "")
        return tuple(unit for unit in self.units if unit.level == wanted)


def fullest(units: Iterable[Seen]) -> tuple[Seen, ...]:
    """The units of the level of which the largest share has sent; of two alike the lower level. () where none has."""
    every = tuple(units)
    best: tuple[float, tuple[Seen, ...]] = (0.0, ())
    for level in _ADDED_LEVELS:
        found = tuple(unit for unit in every if unit.level == level)
        share = sum(unit.cells is not None for unit in found) / len(found) if found else 0.0
        if share > best[0]:
            best = share, found
    return best[1]


class _Place(Struct, frozen=True):
    code: str
    name: str
    level: str
    group: str


def sight(session: Session, form_key: str, period_text: str) -> Sight:
    """Every unit below this office on the period's last day with what stands of its report.

    Units of which a report is kept stand there too where the pack expects none. BadInput for an unknown form or period.
    """
    office, period = require_office(session), parse_period(period_text)
    pack = pack_for(office, form_key, period)
    form = pack.form_by_key[form_key]
    rows = session.store.source_rows(form_key, period_text).values()
    places = _places(session, pack, office.unit, period.last, form_key, rows)
    stand = standings(session, form_key, period_text)
    seen = tuple(Expected(place.code, place.name, place.level, "") for place in places)
    counted = {unit.code: stand[unit.code] for unit in seen if unit.code in stand and stand[unit.code].counts}
    found = sources_of(session, Scope(pack, form, office.unit, period, seen), counted)
    cells = {source.unit: source.cells for source in found}
    units = tuple(_seen(place, stand.get(place.code, NOTHING), cells.get(place.code)) for place in places)
    return Sight(pack, form, period, office.unit, units)


def previous_period(period: Period) -> str:
    """The same kind of period a year before; "" for periods that have none."""
    text, year = period.text, period.first.year
    return text.replace(str(year), str(year - 1), 1) if period.kind in ("year", "half") else ""


def group_of(tree: UnitTree, unit: Unit, office: UnitRef, day: date) -> str:
    """What a commune stands with: its district, its former district, or its type within one district."""
    if unit.level != "xa":
        return ""
    if office.level == "huyen":
        return split_type(unit.name)[0]
    parent = tree.get(unit.parent, day)
    if parent.level == "huyen":
        return parent.name
    former = former_parent(tree, unit)
    return f"{former.name} (cũ)" if former is not None else ""


def _places(
    session: Session, pack: Pack, office: UnitRef, day: date, form: str, rows: Iterable[SourceRow]
) -> list[_Place]:
    tree = session.units
    territory = Territory(tree, office.code, pack.last_day, day)
    found: dict[str, _Place] = {}
    for below in expected(tree, pack, office, day, form):
        group = AGENCIES if below.agency else group_of(tree, tree.get(below.code, day), office, day)
        found[below.code] = _Place(below.code, below.name, below.level, group)
    for row in rows:
        base, agency = split_agency(row.unit)
        if row.unit not in found and territory.holds(row.unit):
            group = AGENCIES if agency else group_of(tree, tree.get(base, day), office, day)
            found[row.unit] = _Place(row.unit, row.name, row.level, group)
    order = list(LEVEL_TITLES)
    return sorted(found.values(), key=lambda place: (order.index(place.level), place.code))


def _seen(place: _Place, stands: Standing, cells: Mapping[str, Cell] | None) -> Seen:
    return Seen(place.code, place.name, place.level, place.group, stands.state, cells, stands.current or 0)


def title_of(found: Sight) -> str:
    """ "Phụ lục 01, năm 2024: tỉnh Bắc Ninh"."""
    return f"{found.form.short}, {found.period.title}: {running_name(found.office.name)}"
