"""Units by forms of one period: who has sent, who is late, who was returned (domain/forms.md A.8, "missing unit").

Late is a fact apart from the state: the first report of a unit came after the last day to be in time, or none came
and that day has passed. "Trước ngày X" is exclusive: the last day is X - 1 (A.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from forms.duties import latest
from forms.standing import Kept, Standing, UnitState, standing
from forms.territory import Below
from forms.text import plain
from forms.unit_names import split_type

Through = Literal["", "included", "left_out", "awaited"]
"""How a unit that sends to its district stands here while it did not send itself: the district's report is there with
it, without it, or not there yet. "" for a unit that sends to this office."""
AGENCIES, COMMUNES, OTHERS = "sở-ngành", "xã", "khác"
_TITLES = {AGENCIES: "Sở, ban, ngành", OTHERS: "Đơn vị khác đã gửi báo cáo"}


class OwedForm(Struct, frozen=True):
    """A form that is owed in the period. short: as it is called; title: its whole name.

    last_days: by level of unit, the last day to be in time, None where there is none; due_text: as the pack words it;
    own_day: this office set a day, earlier than the pack's if that has one, and it stands in last_days.
    """

    key: str
    short: str
    title: str
    last_days: Mapping[str, date | None]
    due_text: str
    own_day: bool = False

    @property
    def last_day(self) -> date | None:
        """The latest of them: after it everybody who has a day and has not sent is late. None where nobody has one."""
        return latest(self.last_days)


class Arrived(Struct, frozen=True):
    """How a kept report came. number: as in Kept; level, name: of the unit on the period's last day."""

    number: int
    unit: str
    name: str
    level: str
    form: str
    received_at: datetime
    signed: bool


class Submission(Struct, frozen=True):
    """One unit and one form. days: from the last day in time to the first receipt, or to today where nothing came;
    0 and less is in time, None where there is no such day.

    revision, received_at, number, signed: of the report that stands, else of the newest kept; number 0: none is kept.
    kept: how many are kept. direct: owed to this office itself.
    """

    state: UnitState
    days: int | None
    late: bool
    revision: int = 0
    received_at: datetime | None = None
    number: int = 0
    signed: bool = True
    kept: int = 0
    direct: bool = True
    through: Through = ""

    @property
    def is_here(self) -> bool:
        """Whether its figures are in hand: its own report counts, or its district's that holds it."""
        return self.state in ("received", "accepted") or self.through == "included"

    @property
    def is_missing(self) -> bool:
        """Whether nothing of it came at all, neither from itself nor through its district."""
        return self.state == "none" and self.through != "included"


class MatrixLine(Struct, frozen=True):
    """A unit. group: key of its group; cells: one a form, None where it does not owe that form.

    words: what a search looks through, without diacritics.
    """

    code: str
    name: str
    level: str
    group: str
    group_title: str
    cells: tuple[Submission | None, ...]
    words: str


class Tally(Struct, frozen=True):
    """Counts of one form over some units. here: their figures are in hand; late: those who sent, but late."""

    owed: int = 0
    here: int = 0
    accepted: int = 0
    returned: int = 0
    conflict: int = 0
    waiting: int = 0
    missing: int = 0
    late: int = 0


class Matrix(Struct, frozen=True):
    """lines: by group, districts first, agencies after them; in a group the district, then communes by code."""

    period: str
    period_title: str
    today: date
    forms: tuple[OwedForm, ...]
    lines: tuple[MatrixLine, ...]

    def column(self, form: str) -> int:
        """The place of a form among the forms; 0 where it is not owed."""
        return next((place for place, item in enumerate(self.forms) if item.key == form), 0)

    def cell(self, unit: str, form: str) -> Submission | None:
        """One unit and form; None where the unit is not there or does not owe it."""
        place = self.column(form)
        return next((line.cells[place] for line in self.lines if line.code == unit), None)

    def tally(self, form: str, direct: bool | None = None, lines: Iterable[MatrixLine] | None = None) -> Tally:
        """Counts of a form over all units or these lines. direct: only those who send to this office, or do not."""
        place = self.column(form)
        cells = (line.cells[place] for line in (self.lines if lines is None else lines))
        return tally_of(cell for cell in cells if cell is not None and direct in (None, cell.direct))


def tally_of(cells: Iterable[Submission]) -> Tally:
    """The counts of some cells."""
    found: Counter[str] = Counter()
    for cell in cells:
        found["owed"] += 1
        found["here"] += cell.is_here
        found["missing"] += cell.is_missing
        found["late"] += cell.late and cell.state != "none"
        if cell.state in ("accepted", "returned", "conflict", "waiting"):
            found[cell.state] += 1
    return Tally(**found)


class Submissions(Struct, frozen=True):
    """All that a matrix is reckoned from. expected: by form; arrived, kept: of the period; today: the day to judge by.

    included: by form and district, the units that the district's standing report says it holds. districts: names of
    districts whose communes owe something, by code; where the district itself owes nothing, they send to this office.
    """

    forms: tuple[OwedForm, ...]
    expected: Mapping[str, Sequence[Below]]
    kept: Sequence[Kept]
    arrived: Mapping[int, Arrived]
    included: Mapping[tuple[str, str], frozenset[str]]
    today: date
    districts: Mapping[str, str] = {}


def lines_of(facts: Submissions) -> tuple[MatrixLine, ...]:
    """The matrix's lines: every unit that owes a form, and any other unit of which a report is kept."""
    found: dict[tuple[str, str], list[Kept]] = {}
    for one in facts.kept:
        found.setdefault((one.unit, one.form), []).append(one)
    units, owing = _units(facts)
    titles = _group_titles(facts, units)
    lines = []
    for below in units:
        cells = tuple(_cell(facts, form, owing, below, found.get((below.code, form.key), ())) for form in facts.forms)
        group = _group(below, titles)
        words = plain(f"{below.name} {below.code} {titles[group]}")
        lines.append(MatrixLine(below.code, below.name, below.level, group, titles[group], cells, words))
    return tuple(sorted(lines, key=_place))


def _units(facts: Submissions) -> tuple[list[Below], Mapping[tuple[str, str], Below]]:
    """Every unit of the matrix once, and by unit and form what is expected."""
    units: dict[str, Below] = {}
    owing: dict[tuple[str, str], Below] = {}
    for form, expected in facts.expected.items():
        for below in expected:
            units.setdefault(below.code, below)
            owing[below.code, form] = below
    for one in facts.kept:
        if one.unit not in units and one.number in facts.arrived:
            came = facts.arrived[one.number]
            units[one.unit] = Below(one.unit, came.name, came.level, OTHERS, facts.today)
    return list(units.values()), owing


def _group_titles(facts: Submissions, units: Iterable[Below]) -> dict[str, str]:
    """The groups' titles by key: each district, or what the communes are, then agencies."""
    titles = {**_TITLES, **facts.districts}
    kinds: Counter[str] = Counter()
    for below in units:
        if below.level in ("huyen", "tinh") and below.parent != OTHERS:
            titles[below.code] = below.name
        elif below.level == "xa":
            kinds[split_type(below.name)[0].lower() or "xã"] += 1
    titles[COMMUNES] = ", ".join(kind for kind, _count in kinds.most_common()).capitalize()
    return titles


def _group(below: Below, titles: Mapping[str, str]) -> str:
    if below.parent == OTHERS:
        return OTHERS
    if below.level == "agency":
        return AGENCIES
    if below.level in ("huyen", "tinh"):
        return below.code
    return below.parent if below.parent in titles else COMMUNES


def _place(line: MatrixLine) -> tuple[int, str, int, str]:
    """Districts by code, agencies, others; a district before its communes."""
    last = {COMMUNES: 0, AGENCIES: 2, OTHERS: 3}
    return last.get(line.group, 1), line.group, line.level == "xa", line.code


def _cell(
    facts: Submissions, form: OwedForm, owing: Mapping[tuple[str, str], Below], unit: Below, kept: Sequence[Kept]
) -> Submission | None:
    owed = owing.get((unit.code, form.key))
    if owed is None and not kept:
        return None
    last = form.last_days.get(unit.level, form.last_day)
    direct = owed is None or owed.direct or (unit.parent, form.key) not in owing
    if not kept:
        days = _days(last, facts.today)
        through = _through(facts, form, unit, direct)
        return Submission("none", days, direct and _is_late(days), direct=direct, through=through)
    stands = standing(kept)
    shown = facts.arrived[_shown(stands, kept)]
    telling = [one.number for one in kept if one.says] or [one.number for one in kept]
    days = _days(last, min(facts.arrived[number].received_at.date() for number in telling))
    revision = next(one.revision for one in kept if one.number == shown.number)
    return Submission(
        stands.state, days, _is_late(days), revision, shown.received_at, shown.number, shown.signed, len(kept), direct
    )


def _days(last: date | None, day: date) -> int | None:
    return None if last is None else (day - last).days


def _is_late(days: int | None) -> bool:
    return days is not None and days > 0


def _shown(stands: Standing, kept: Sequence[Kept]) -> int:
    """The report that a cell speaks of: the one that stands, else of those in question the newest."""
    if stands.current is not None:
        return stands.current
    return max((*stands.conflict, *stands.waiting), default=kept[-1].number)


def _through(facts: Submissions, form: OwedForm, unit: Below, direct: bool) -> Through:
    if direct:
        return ""
    held = facts.included.get((form.key, unit.parent))
    if held is None:
        return "awaited"
    return "included" if unit.code in held else "left_out"
