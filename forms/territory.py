"""Which units lie below an office: of the report's own day, across mergers, with the agencies that report to it.

The office is the unit that its pack names, as it stood on the pack's last day. On an earlier day its territory is
that of the units it was formed from: the reports of both old provinces lie below the province made of them. One
code may be two units by date, so units are told apart by code and first day.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from msgspec import Struct

from forms.agencies import official_name
from forms.asked import has_part
from forms.errors import BadInput
from forms.form import Form
from forms.pack import Pack
from forms.report import UnitRef
from forms.succession import Share, forerunners, heirs, stands
from forms.units import LEVELS, Level, Unit, UnitTree, split_agency

_DAY = timedelta(days=1)
Lies = Literal["", "part", "whole"]


class Below(Struct, frozen=True):
    """A unit that is expected to report below an office.

    level: xa, huyen, tinh (a province that the office was formed from) or agency; parent: code of the unit above it.
    since: first day of the unit (of the agency's province). agency: the agency's key, else "".
    direct: it sends its report to this office itself; False for a commune whose district sends.
    """

    code: str
    name: str
    level: str
    parent: str
    since: date
    agency: str = ""
    direct: bool = True


def home_province(tree: UnitTree, code: str, pack: Pack) -> str:
    """The code of the province that a unit or agency lies in on the pack's day; of a unit that has ended by then, or
    not begun, on the nearest day on which it stood. "" for an unknown code."""
    base, day = split_agency(code)[0], pack.last_day
    versions = tree.versions(base)
    if not versions:
        return ""
    if not tree.exists(base, day):
        ended = [unit for unit in versions if unit.since < day]
        day = (ended[-1].until or day) if ended else versions[0].since
    return tree.province(base, day).code


def lifetime(tree: UnitTree, code: str, day: date) -> tuple[date | None, date | None]:
    """The first and last day of the unit that bears the code on `day`, under whatever name and parent, as long as it
    was formed out of nothing but itself; of an agency those of the unit it belongs to. BadInput for no such unit.

    None: it was there before the first list, or is there to this day.
    """
    unit = tree.get(split_agency(code)[0], day)
    return _first_day(tree, unit), _last_day(tree, unit)


def _first_day(tree: UnitTree, unit: Unit) -> date | None:
    while unit.since > tree.first_day:
        earlier = forerunners(tree, unit, unit.since - _DAY)
        if len(earlier) != 1 or not goes_on(tree, earlier[0].unit, unit):
            return unit.since
        unit = earlier[0].unit
    return None


def _last_day(tree: UnitTree, unit: Unit) -> date | None:
    while unit.until is not None:
        later = heirs(tree, unit, unit.until + _DAY)
        if len(later) != 1 or not goes_on(tree, unit, later[0].unit):
            return unit.until
        unit = later[0].unit
    return None


def goes_on(tree: UnitTree, earlier: Unit, later: Unit) -> bool:
    """Whether they are the same unit, or the later one was formed out of the earlier alone, and of all of it."""
    if earlier == later:
        return True
    went = heirs(tree, earlier, later.since)
    came = forerunners(tree, later, earlier.until or earlier.since)
    return len(went) == len(came) == 1 and went[0].unit == later and went[0].whole


def goes_on_as(tree: UnitTree, code: str, before: date, day: date) -> str:
    """The code that a unit of an earlier day has on a later one: its own while it stands, else that of its one heir;
    "" where it has none, or several."""
    if tree.exists(code, day):
        return code
    later = heirs(tree, tree.get(code, before), day) if tree.exists(code, before) else ()
    return later[0].unit.code if len(later) == 1 else ""


class Territory:
    """What an office's unit consisted of on one day. Made once for a day and asked for many units."""

    def __init__(self, tree: UnitTree, code: str, set_up: date, day: date) -> None:
        """code: the office's ("27", "27.so-y-te"); set_up: a day on which its unit bears it; day: the one asked for.

        An agency that acts for no unit has nothing below it: ask for the unit that it acts for. BadInput for an
        unknown code.
        """
        self._tree, self._day, self._set_up = tree, tree.answered(day), tree.answered(set_up)
        base, _ = split_agency(code)
        self.office = tree.get(base, set_up)

    @cached_property
    def roots(self) -> tuple[Share, ...]:
        """The units of the day that the office's unit is or was made of; empty where it has come to an end.

        After the day of the pack a unit goes on only as one that was formed from it alone.
        """
        if stands(self.office, self._day) or self._day < self.office.since:
            return forerunners(self._tree, self.office, self._day)
        later = heirs(self._tree, self.office, self._day)
        alone = [
            share for share in later if share.whole and forerunners(self._tree, share.unit, self._set_up) == self._self
        ]
        return tuple(alone) if len(later) == 1 else ()

    def holds(self, code: str) -> Lies:
        """Whether the unit or agency of that code lies below the office on the day: "whole", "part" or "".

        The office's own unit is not below itself; a unit it was formed from is. "part": only a part of it
        came to the office's unit, or nobody knows of which parts it consists.
        """
        base, agency = split_agency(code)
        if not self._tree.exists(base, self._day):
            return ""
        above = {base, *(unit.code for unit in self._tree.ancestors(base, self._day))}
        root = next((share for share in self.roots if share.unit.code in above), None)
        if root is None or (self._is_itself(root) and base == root.unit.code and agency is None):
            return ""
        return "whole" if root.whole else self._of_divided(base)

    def units(self, level: Level) -> tuple[Unit, ...]:
        """The units of one level below the office on the day, wholly or in part, in code order."""
        found = {share.unit.code: share.unit for share in self.roots if share.unit.level == level}
        for share in self.roots:
            if LEVELS.index(level) > LEVELS.index(share.unit.level):
                found |= {unit.code: unit for unit in self._tree.descendants(share.unit.code, level, self._day)}
        return tuple(found[code] for code in sorted(found) if self.holds(code))

    def _is_itself(self, root: Share) -> bool:
        """Whether the unit of the day is the office's own, though it may have borne another name or type."""
        alone = root.whole and len(self.roots) == 1
        return root.unit == self.office or (alone and root.unit.code == self.office.code)

    @property
    def _self(self) -> tuple[Share, ...]:
        return (Share(self.office, True),)

    def _of_divided(self, code: str) -> Lies:
        """A unit under a divided one: where its own territory went."""
        unit = self._tree.get(code, self._day)
        went = heirs(self._tree, unit, self._set_up)
        inside = [share for share in went if self._tree.lies_in(share.unit.code, self.office.code, self._set_up)]
        if not went or not inside:
            return "part" if not went else ""
        return "whole" if len(inside) == len(went) and inside[0].whole else "part"


def expected(tree: UnitTree, pack: Pack, office: UnitRef, day: date, form: str = "") -> tuple[Below, ...]:
    """The units expected to report below the office on the day: districts, communes, then agencies, in code order.

    form: only those that an obligation of the pack names for the form, of agencies those that it asks for anything;
    "" for any form. Empty for an agency that acts for no unit.
    """
    if office.level == "agency":
        return ()
    territory = Territory(tree, office.code, pack.last_day, day)
    duties = [duty for duty in pack.obligation if form in ("", duty.form)]
    found: list[Below] = []
    for level in LEVELS:
        if any(level in duty.levels for duty in duties):
            above = {each.code for each in found}
            goes = _goes_to(pack, office, level, form)
            found += [_below(unit, goes or unit.parent not in above) for unit in territory.units(level)]
    return (*found, *_agencies(pack, office, territory, day, form))


def _below(unit: Unit, direct: bool) -> Below:
    return Below(unit.code, unit.name, unit.level, unit.parent, unit.since, direct=direct)


def _agencies(pack: Pack, office: UnitRef, territory: Territory, day: date, form: str) -> tuple[Below, ...]:
    """The agencies of the office's unit; none on a day when it was several units, each with agencies of its own."""
    if len(territory.roots) != 1 or not territory.roots[0].whole or not _goes_to(pack, office, "agency", form):
        return ()
    unit = territory.roots[0].unit
    forms = [pack.form_by_key[key] for key in ({form} if form else {duty.form for duty in pack.obligation})]
    found = (
        Below(
            f"{unit.code}.{agency.key}",
            official_name(pack, agency.key, day),
            "agency",
            unit.code,
            unit.since,
            agency.key,
        )
        for agency in pack.agency
        if unit.code == territory.office.code and not agency.collective and not agency.acts_for
    )
    return tuple(below for below in found if any(_has_a_say(one, below) for one in forms))


def _has_a_say(form: Form, agency: Below) -> bool:
    """Whether the agency is asked for anything on the form."""
    return has_part(form, UnitRef(agency.code, agency.name, "agency", (), agency.agency))


def _goes_to(pack: Pack, office: UnitRef, level: str, form: str) -> bool:
    """Whether reports of the level go to the agency that acts for the office's unit."""
    receivers = {duty.to.get(level, "") for duty in pack.obligation if form in ("", duty.form)}
    return any(pack.agencies[key].acts_for == office.code for key in receivers if key in pack.agencies)


def require_below(territory: Territory, code: str, name: str) -> None:
    """BadInput where the unit does not lie below the office at all."""
    if not territory.holds(code):
        raise BadInput(
            f"{name} (mã {code}) không thuộc {territory.office.name} trong kỳ này.",
            "Hãy kiểm tra lại mã đơn vị và kỳ báo cáo, hoặc chuyển gói cho cơ quan cấp trên của đơn vị đó.",
        )
