"""For whom, on which form and for which period something unsigned may be kept: the units below this office."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from forms.asked import form_at
from forms.duties import owed_periods
from forms.errors import BadInput
from forms.form import Form
from forms.pack import Pack
from forms.periods import Period, parse_period
from forms.report import Report, UnitRef
from forms.territory import Territory, expected, require_below
from forms.units import split_agency
from workflow.office import require_office, serves, unit_reference
from workflow.packs import form_in, usable_packs
from workflow.session import Session


class Place(Struct, frozen=True):
    """A unit, a form and a period as the officer chose them, checked. unit_since: ISO, first day of that unit."""

    unit: UnitRef
    unit_since: str
    pack: Pack
    form: Form
    period: Period

    def report(self, report_id: str, revision: int = 1) -> Report:
        """A report of the place that says nothing yet."""
        pack, form = self.pack, self.form
        return Report(report_id, pack.id, pack.version, form.key, form.version, self.unit, self.period, revision)


class UnitBelow(Struct, frozen=True):
    """A unit to choose: path names the units above it, the nearest first."""

    code: str
    name: str
    level: str
    path: str


def place(session: Session, unit: str, form: str, period: str) -> Place:
    """The place of that unit's report. BadInput: no such form or period, a unit that is not below this office."""
    when = parse_period(period)
    pack = _pack_with(packs_of(session, when), form, when)
    found = pack.form_by_key[form]
    reference = unit_reference(session.units, pack, unit, when.last)
    if unit == require_office(session).unit.code:
        raise BadInput(
            f"{reference.name} là chính đơn vị đang dùng chương trình.",
            "Hãy lập báo cáo của đơn vị mình ở trang Việc cần làm; ở đây chỉ nhận báo cáo của đơn vị cấp dưới.",
        )
    _require_below(session, unit, reference.name, when)
    since = session.units.get(split_agency(unit)[0], when.last).since
    return Place(reference, since.isoformat(), pack, form_at(found, reference), when)


def packs_of(session: Session, period: Period) -> list[Pack]:
    """The packs whose forms reports of the period are on: this office's own, else those at hand for that year.

    BadInput where there is none.
    """
    own = [pack for pack in require_office(session).packs if _speaks_of(pack, period)]
    if own:
        return own
    others = [session.pack(pack.id) for pack in usable_packs(session.home) if _speaks_of(pack, period)]
    ours = [pack for pack in others if _is_ours(session, pack, period)]
    if ours:
        return ours
    raise BadInput(
        f"Không có gói biểu mẫu nào cho {period.title}.",
        "Hãy kiểm tra lại kỳ báo cáo, hoặc cài gói biểu mẫu của năm đó trước.",
    )


def _speaks_of(pack: Pack, period: Period) -> bool:
    return period.year in pack.years or any(serves(pack, form.key, period) for form in pack.forms)


def _is_ours(session: Session, pack: Pack, period: Period) -> bool:
    """Whether the pack is of a province that this office's unit is, or was formed from."""
    office = require_office(session)
    ground = Territory(session.units, office.code, office.pack.last_day, period.last)
    return pack.province == ground.office.code or bool(ground.holds(pack.province))


def _pack_with(packs: list[Pack], key: str, period: Period) -> Pack:
    """The first of the packs that makes the form for the period. BadInput where none does."""
    fitting = [pack for pack in packs if serves(pack, key, period)]
    if fitting:
        return fitting[0]
    having = [pack for pack in packs if key in pack.form_by_key]
    form = form_in((having or packs)[0], key)
    raise BadInput(f"Biểu “{form.short}” không lập cho kỳ {period.title}.", "Hãy chọn lại kỳ báo cáo đúng với biểu.")


def _require_below(session: Session, code: str, name: str, period: Period) -> None:
    office = require_office(session)
    if office.unit.level == "agency" or office.unit.level == "xa":
        raise BadInput(f"{office.unit.name} không có đơn vị cấp dưới nộp báo cáo.", "Hãy kiểm tra lại đơn vị.")
    ground = Territory(session.units, office.code, office.pack.last_day, period.last)
    require_below(ground, code, name)


def units_below(session: Session, period: str) -> tuple[UnitBelow, ...]:
    """Every unit below this office on the period's last day: districts, communes, agencies. BadInput as `place`."""
    office, when = require_office(session), parse_period(period)
    own = [pack for pack in office.packs if _speaks_of(pack, when)]
    return tuple(_units(session, (own or [office.pack])[0], office.unit, when))


def _units(session: Session, pack: Pack, office: UnitRef, when: Period) -> Iterator[UnitBelow]:
    for unit in expected(session.units, pack, office, when.last):
        above = session.units.ancestors(unit.parent, when.last) if unit.parent else ()
        names = [session.units.get(unit.parent, when.last).name] if unit.parent else []
        yield UnitBelow(unit.code, unit.name, unit.level, ", ".join([*names, *(each.name for each in above)]))


def form_choices(session: Session, period: str) -> tuple[Form, ...]:
    """The forms that are made for the period. BadInput as `place`."""
    when = parse_period(period)
    forms: dict[str, Form] = {}
    for pack in packs_of(session, when):
        for form in pack.forms:
            if serves(pack, form.key, when):
                forms.setdefault(form.key, form)
    return tuple(forms.values())


def period_choices(session: Session) -> tuple[Period, ...]:
    """The periods that reports below this office are due for, the latest first."""
    office = require_office(session)
    texts = {text for pack in (*office.packs, *usable_packs(session.home)) for text in owed_periods(pack)}
    found = sorted(map(parse_period, texts), key=lambda period: (period.last, period.first), reverse=True)
    return tuple(period for period in found if _has_forms(session, period))


def _has_forms(session: Session, period: Period) -> bool:
    try:
        return bool(form_choices(session, period.text)) and bool(units_below(session, period.text))
    except BadInput:
        return False
