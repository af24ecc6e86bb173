"""Figures of the years before a reform on the communes and the province of today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import BadInput
from forms.pack import Pack
from forms.periods import parse_period
from forms.seeing.measures import Measure, Total, guarded_units, measure, shown_text, total
from forms.seeing.merged import merged
from forms.seeing.reform import Earlier, Later, Reform, reform
from forms.seeing.units import Seen
from forms.succession import forerunners, heirs
from forms.territory import Territory
from forms.units import Unit
from workflow.overview.outliers import like_report
from workflow.overview.progress import require_measure
from workflow.overview.sight import Sight, fullest, group_of, sight
from workflow.session import Session


class Province(Struct, frozen=True):
    """A province of the earlier day. own: its own report was received; else what the units below it sent is added up.

    level: of these units; seen: with the cells, None where nothing came. covered: units that sent, of how many.
    """

    seen: Seen
    own: bool
    level: str
    covered: tuple[int, int]


class Before(Struct, frozen=True):
    """An earlier period on the units of today.

    sight: today's units with the merged figures, to be looked at as any other. provinces: those the office was formed
    from. districts: units of a level that is gone, whose reports go into the provinces alone.
    """

    earlier: Sight
    sight: Sight
    reform: Reform
    provinces: tuple[Province, ...]
    districts: tuple[Seen, ...]


def earlier_periods(session: Session, form: str) -> tuple[str, ...]:
    """Periods of which reports are kept and that end before the day looked from, the newest first."""
    pack = session.pack(session.store.setting("pack"))
    day = present_day(session, pack)
    found = {row.period for row in session.store.received_rows(form=form)}
    return tuple(sorted((text for text in found if parse_period(text).last < day), reverse=True))


def present_day(session: Session, pack: Pack) -> date:
    """The day whose units are today's: today, or the pack's own last day where that is later."""
    return max(session.today(), pack.last_day)


def before_view(session: Session, form: str, period: str) -> Before:
    """The figures of an earlier period on today's units. BadInput where nothing was received for it."""
    found = sight(session, form, period)
    if all(unit.cells is None for unit in found.units):
        raise BadInput(
            f"Chưa nhận báo cáo “{found.form.short}” kỳ {found.period.title} nào để đối chiếu.",
            "Hãy tiếp nhận báo cáo của kỳ đó trước.",
        )
    day = present_day(session, found.pack)
    territory = Territory(session.units, found.office.code, found.pack.last_day, found.period.last)
    like = like_report(found, territory.office, found.period)
    earlier = _earlier(session, found, day)
    later = _later(session, found, earlier, day)
    made = reform(found.form, like, earlier, later, (found.period.last, day))
    mapped = Sight(found.pack, found.form, found.period, found.office, tuple(one.seen for one in made.units))
    districts = tuple(unit for unit in found.units if unit.level == "huyen" and unit.cells is not None)
    provinces = tuple(_province(session, found, share.unit) for share in territory.roots if share.unit.level == "tinh")
    return Before(found, mapped, made, provinces, districts)


def province_total(found: Before, key: str) -> Total:
    """The row over all the provinces together: a sum, or a rate made of the sums; never an average."""
    one = require_measure(found.earlier, key, "tinh")
    return total(one, [each.seen for each in found.provinces])


def province_texts(found: Before, one: Measure) -> tuple[str, ...]:
    """The row of each province and of all together, as it is shown; "" where nothing came."""
    whole = province_total(found, one.key) if measure(found.earlier.form, one.key, "tinh") else None
    texts = [shown_text(one, province.seen.cell(one.key)) for province in found.provinces]
    return (*texts, shown_text(one, whole.cell) if whole is not None else "")


def unit_texts(found: Before, one: Measure) -> dict[str, str]:
    """By code what may be shown of the row: of each unit of today, and of each whose figures stand apart."""
    units = (*found.sight.units, *(left.seen for left in found.reform.left))
    hidden = guarded_units(found.earlier.form, one, units)
    return {
        unit.code: hidden.unit(unit.code) or shown_text(one, unit.cell(one.key))
        for unit in units
        if unit.cells is not None
    }


def _earlier(session: Session, found: Sight, day: date) -> list[Earlier]:
    tree, made = session.units, []
    for seen in found.units:
        if seen.level == "xa":
            unit = tree.get(seen.code, found.period.last)
            made.append(Earlier(seen, unit, heirs(tree, unit, day)))
    return made


def _later(session: Session, found: Sight, earlier: Sequence[Earlier], day: date) -> list[Later]:
    """The communes of the day in which the office's territory lies now."""
    tree, first = session.units, found.period.last
    taken = {share.unit.code: share.unit for one in earlier for share in one.heirs}
    return [
        Later(unit, group_of(tree, unit, found.office, day), bool(forerunners(tree, unit, first)))
        for _, unit in sorted(taken.items())
    ]


def _province(session: Session, found: Sight, unit: Unit) -> Province:
    own = next((seen for seen in found.units if seen.code == unit.code and seen.level == "tinh"), None)
    if own is not None and own.cells is not None:
        return Province(replace(own, name=_dated(unit)), True, "tinh", (1, 1))
    tree = session.units
    below = [seen for seen in found.units if tree.lies_in(seen.code.partition(".")[0], unit.code, found.period.last)]
    told = fullest(below)
    seen = Seen(unit.code, _dated(unit), "tinh", "", "none")
    if not told:
        return Province(seen, False, "xa", (0, len([one for one in below if one.level == "xa"])))
    parts = [one.cells for one in told]
    covered = (sum(cells is not None for cells in parts), len(parts))
    like = like_report(found, unit, found.period)
    cells = merged(found.form, like, parts).cells
    return Province(replace(seen, cells=cells, state="received"), False, told[0].level, covered)


def _dated(unit: Unit) -> str:
    """The province's name, told apart from one of the same name that followed it."""
    return f"{unit.name} (mã {unit.code})" if unit.until is not None else unit.name
