"""The course of a row over the years for everything below this office: own reports, received ones, past figures.

A year's own report of the office stands first; without one, the reports received for that year added up; without
these, past figures. A year in which the office was several units is told of all of them together, and only where each
of them gave its figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from forms.agencies import forerunners
from forms.cells import EMPTY, Cell, State
from forms.course import Course, Point, span
from forms.errors import BadInput
from forms.form import Row
from forms.periods import Period, parse_period
from forms.seeing.measures import Measure, guarded_units, measure, shown_text, total
from forms.seeing.merged import complete, merged
from forms.specs import cell_spec
from forms.succession import Share
from forms.territory import Territory
from forms.units import Unit
from forms.values import computed_rate, effective
from workflow.aims import aims
from workflow.overview.outliers import like_report
from workflow.overview.sight import LEVEL_WORDS, Sight, sight
from workflow.reports import open_report, state_of
from workflow.session import Session

RECEIVED, OF_AGENCY = "received", "of_agency"


class _Told(Struct, frozen=True):
    """What is known of a unit in a year. paper: of past figures, else ""; state: of an own report, else received.
    said_by: the agency that reported it, "" for the unit itself."""

    cells: Mapping[str, Cell]
    state: str = ""
    paper: str = ""
    said_by: str = ""


def trend_view(session: Session, found: Sight, key: str) -> Course:
    """The course of a row of a table form. BadInput for a key that is no row with a figure."""
    one = measure(found.form, key)
    if one is None or one.row is None:
        raise BadInput(
            f"Biểu “{found.form.short}” không có dòng “{key}” để theo dõi qua các năm.", "Hãy chọn một dòng của biểu."
        )
    first, last = span(found.pack)
    year = found.period.year
    years = _Years(session, found)
    withheld = [each for each in range(first, max(last, year) + 1) if years.hides(one, each)]
    points = [_point(years, one, each) for each in range(first, max(last, year) + 1) if each not in withheld]
    spec = cell_spec(found.form, found.office, key)
    held = aims(session, found.pack, found.form.key, one.row)
    return Course(
        key=key,
        row=held.row,
        kind=spec.kind if spec else "",
        unit=one.unit,
        first=first,
        last=max(last, year),
        year=year,
        points=tuple(point for point in points if point is not None),
        targets=held.targets,
        sources=held.sources,
        withheld=tuple(withheld),
    )


class _Years:
    """The units of each year, read once."""

    def __init__(self, session: Session, found: Sight) -> None:
        self.session, self.found = session, found
        self._known = {found.period.text: found}

    def seen(self, period: Period) -> Sight | None:
        """What was received for a year; None where nothing was."""
        session, form = self.session, self.found.form.key
        if period.text not in self._known:
            if not session.store.received_rows(form, period.text):
                return None
            self._known[period.text] = sight(session, form, period.text)
        return self._known[period.text]

    def hides(self, one: Measure, year: int) -> bool:
        """Whether the sum of a year would tell a small count of a commune, so that charts of it do not state it."""
        seen = self.seen(parse_period(str(year)))
        return seen is not None and guarded_units(self.found.form, one, seen.of_level("xa")).total


def _point(years: _Years, one: Measure, year: int) -> Point | None:
    session, found = years.session, years.found
    period = parse_period(str(year))
    roots = _roots(session, found, period)
    told = [_told_of(years, one, share.unit, period) for share in roots]
    if len(roots) == 1 and roots[0].whole and told[0] is not None:
        cell = told[0].cells.get(one.key, EMPTY)
        if not cell.is_empty:
            return _made(found, one, year, cell, told[0])
    added = _added(years, one, period)
    if added is not None:
        return added
    known = [each for each in told if each is not None]
    if len(known) < 2 or len(known) < len(roots) or not all(share.whole for share in roots):
        return None
    like = like_report(found, roots[0].unit, period)
    cells = complete(found.form, merged(found.form, like, [each.cells for each in known]))
    names = ", ".join(share.unit.name for share in roots)
    return _made(found, one, year, cells.get(one.key, EMPTY), _Told({}, paper=f"cộng số liệu của {names}"))


def _roots(session: Session, found: Sight, period: Period) -> tuple[Share, ...]:
    """What the office consisted of in that year; before the first list nobody knows better than that it was itself."""
    territory = Territory(session.units, found.office.code, found.pack.last_day, period.last)
    if period.last < session.units.first_day:
        return (Share(territory.office, True),)
    return territory.roots


def _told_of(years: _Years, one: Measure, unit: Unit, period: Period) -> _Told | None:
    """What is known of a unit in a year; of a row that it said nothing of, what the agency that leads it said."""
    told = _told(years, unit, period)
    silent = told is None or told.cells.get(one.key, EMPTY).is_empty
    return (_of_lead(years, one, unit, period) or told) if silent else told


def _told(years: _Years, unit: Unit, period: Period) -> _Told | None:
    """What a unit itself reported for the year: an own report kept here, else past figures typed from paper."""
    session, found = years.session, years.found
    for head in session.store.report_heads():
        if (head.unit.code, head.form, head.period) == (unit.code, found.form.key, period.text):
            opened = open_report(session, head.id)
            return _Told(effective(opened.form, opened.report), state_of(session, head))
    received = next((each for each in _received(years, period) if each[0] == unit.code), None)
    if received is not None:
        return _Told(received[1], RECEIVED)
    stored = session.store.past_figures(unit.code, found.form.key)
    cells = {key: cell for (key, year), cell in stored.items() if year == period.year}
    if not cells:
        return None
    paper = next((cell.note for cell in cells.values() if cell.note), "")
    return _Told(_with_rates(found.form.row, cells), paper=paper or "số liệu năm trước")


def _of_lead(years: _Years, one: Measure, unit: Unit, period: Period) -> _Told | None:
    """What the agency that leads the row, or one whose tasks it took over, reported for the unit itself."""
    seen = years.seen(period)
    agencies = {each.code: each for each in seen.units if each.level == "agency"} if seen is not None else {}
    pack = years.found.pack
    for lead in one.row.leads if one.row is not None else ():
        for key in (lead, *forerunners(pack, lead, period.last)):
            found = agencies.get(f"{unit.code}.{key}")
            if found is not None and found.cells is not None and not found.cells.get(one.key, EMPTY).is_empty:
                return _Told(found.cells, OF_AGENCY, said_by=found.name)
    return None


def _received(years: _Years, period: Period) -> Sequence[tuple[str, Mapping[str, Cell]]]:
    """Reports of whole provinces that the office was formed from."""
    seen = years.seen(period)
    units = seen.units if seen is not None else ()
    return [(unit.code, unit.cells) for unit in units if unit.level == "tinh" and unit.cells is not None]


def _added(years: _Years, one: Measure, period: Period) -> Point | None:
    """The reports received for the year, added up over the level that speaks for most; None where none came.

    While units are missing it is an estimate.
    """
    seen = years.seen(period)
    units = seen.fullest if seen is not None else ()
    whole = total(one, units)
    if whole.cell.is_empty:
        return None
    short = whole.counted < whole.expected and whole.cell.state is State.VALUE
    cell = replace(whole.cell, state=State.ESTIMATE) if short else whole.cell
    word = LEVEL_WORDS.get(units[0].level, "đơn vị")
    said = f"gồm {whole.counted}/{whole.expected} {word}"
    return Point(period.year, cell, shown_text(one, cell), "report", RECEIVED, paper=said)


def _with_rates(rows: Sequence[Row], cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
    made = dict(cells)
    for row in rows:
        rate = computed_rate(row, made)
        if rate is not None and not rate.is_empty:
            made[row.key] = rate
    return made


def _made(found: Sight, one: Measure, year: int, cell: Cell, told: _Told) -> Point | None:
    if cell.is_empty:
        return None
    text = shown_text(one, cell)
    if told.paper:
        return Point(year, cell, text, "past", paper=told.paper)
    present = year == found.period.year and told.state not in (RECEIVED, OF_AGENCY)
    return Point(year, cell, text, "report", told.state, present, f"của {told.said_by}" if told.said_by else "")
