"""What stands out among the figures of the units: against the period before, and against each other."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from forms.cells import Cell
from forms.periods import Period, parse_period
from forms.report import Report, UnitRef
from forms.seeing.merged import complete, merged
from forms.seeing.outliers import Outliers, outliers
from forms.seeing.units import Seen
from forms.succession import forerunners, stands
from forms.units import Unit, split_agency
from workflow.overview.progress import choices
from workflow.overview.sight import Sight, previous_period, sight
from workflow.session import Session


def outliers_view(session: Session, found: Sight, level: str = "") -> Outliers:
    """V9 and the spread over all measures of a level's units.

    A unit that was formed from others is held against their figures together, where every one of them went in whole
    and gave its figure; else it is not compared.
    """
    units = found.of_level(level)
    every = choices(found, units[0].level) if units else ()
    before = _before(session, found, units)
    title = parse_period(previous_period(found.period)).title if before else ""
    return outliers(found.form, every, units, before, title, found.of_level("xa"))


def _before(session: Session, found: Sight, units: tuple[Seen, ...]) -> dict[str, Seen]:
    """Each unit with its figures of the period before, by its present code."""
    text = previous_period(found.period)
    period = parse_period(text) if text else None
    if period is None:
        return {}
    earlier = {unit.code: unit for unit in sight(session, found.form.key, text).units if unit.cells is not None}
    if not earlier:
        return {}
    made = {}
    for unit in units:
        cells = _cells_before(session, found, unit, period, earlier)
        if cells is not None:
            made[unit.code] = replace(unit, cells=cells)
    return made


def _cells_before(
    session: Session, found: Sight, unit: Seen, period: Period, earlier: Mapping[str, Seen]
) -> Mapping[str, Cell] | None:
    base, agency = split_agency(unit.code)
    now = session.units.get(base, found.period.last)
    if agency is not None or stands(now, session.units.answered(period.last)):
        before = earlier.get(unit.code)
        return before.cells if before is not None else None
    shares = forerunners(session.units, now, period.last)
    parts = [earlier[share.unit.code].cells for share in shares if share.whole and share.unit.code in earlier]
    if not shares or len(parts) < len(shares):
        return None
    like = like_report(found, now, period)
    return complete(found.form, merged(found.form, like, parts))


def like_report(found: Sight, unit: Unit, period: Period) -> Report:
    """An empty report of a unit on the form, to reckon its rates with."""
    ref = UnitRef(unit.code, unit.name, unit.level)
    return Report("0" * 32, found.pack.id, found.pack.version, found.form.key, found.form.version, ref, period, 1)
