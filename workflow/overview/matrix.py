"""Who is missing: the units below this office by the forms of a period, with what stands for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from forms.duties import last_days, latest
from forms.errors import BadInput
from forms.form import Form
from forms.matrix.submissions import Arrived, Matrix, OwedForm, Submissions, lines_of
from forms.pack import Obligation
from forms.periods import Period, parse_period
from forms.standing import Kept, standing
from forms.territory import Below, expected
from workflow.office import Office, pack_for, require_office
from workflow.owed import owed_periods_of
from workflow.session import Session
from workflow.trust.due_days import own_days


def matrix(session: Session, period: str) -> Matrix:
    """Every unit below this office that owes a form of the period, as of today. BadInput for no period.

    The units are those of the tree on the period's last day. A unit that owes nothing stands there too where a report
    of it is kept. No forms and no lines where nothing is owed in the period.
    """
    office, parsed = require_office(session), parse_period(period)
    asked = owed_forms(session, office, period)
    kept = session.store.kept(period=period)
    arrived = session.store.arrivals(period)
    packs = {form.key: pack_for(office, form.key, parsed) for form in asked}
    wanted = {key: expected(session.units, pack, office.unit, parsed.last, key) for key, pack in packs.items()}
    owed = tuple(form for form in asked if wanted[form.key])
    forms = (*owed, *_unowed(office, owed, kept))
    included = _included(session, period, kept, arrived)
    districts = _districts(session, office, wanted, parsed.last)
    facts = Submissions(forms, wanted, kept, arrived, included, session.today(), districts)
    return Matrix(period, parsed.title, session.today(), forms, lines_of(facts))


def owed_forms(session: Session, office: Office, period: str) -> tuple[OwedForm, ...]:
    """The forms of a period that levels below the office owe, in the packs' order, with their last days."""
    owed = owed_periods_of(office).get(period, [])
    own, found = own_days(session, office), []
    for form in _forms(office, parse_period(period)):
        duties = [(duty, year) for duty, year in owed if duty.form == form.key]
        if duties:
            found.append(_owed(form, duties, own.get((form.key, period))))
    return tuple(found)


def _forms(office: Office, period: Period) -> list[Form]:
    """The forms of the office's packs, each as the pack has it that serves the period."""
    keys = dict.fromkeys(key for pack in office.packs for key in pack.form_by_key)
    return [pack_for(office, key, period).form_by_key[key] for key in keys]


def require_form(session: Session, period: str, form: str) -> OwedForm:
    """The form as it is owed in the period. BadInput naming those that are."""
    owed = owed_forms(session, require_office(session), period)
    for item in owed:
        if item.key == form:
            return item
    known = ", ".join(item.key for item in owed)
    remedy = (
        f"Hãy chọn một trong các biểu: {known}." if known else "Kỳ này không có biểu nào phải nộp; hãy chọn kỳ khác."
    )
    raise BadInput(f"Kỳ {period} không có biểu “{form}” phải nộp.", remedy)


def _owed(form: Form, duties: Sequence[tuple[Obligation, int]], own: date | None) -> OwedForm:
    said = latest(last_days(duties))
    set_here = own is not None and (said is None or own < said)
    return OwedForm(form.key, form.short, form.title, last_days(duties, own), duties[0][0].due_text, set_here)


def _unowed(office: Office, owed: Sequence[OwedForm], kept: Sequence[Kept]) -> tuple[OwedForm, ...]:
    """Forms of the packs of which reports came though nobody owes them: they have no day to be late after."""
    known = {form.key for form in owed}
    came = {one.form for one in kept} - known
    forms: dict[str, Form] = {}
    for form in (form for pack in office.packs for form in pack.forms if form.key in came):
        forms.setdefault(form.key, form)
    return tuple(OwedForm(form.key, form.short, form.title, {"": None}, "") for form in forms.values())


def _districts(session: Session, office: Office, wanted: Mapping[str, Sequence[Below]], day: date) -> dict[str, str]:
    """The names of the units between this office and the communes that owe something, by code."""
    codes = {below.parent for units in wanted.values() for below in units if below.level == "xa"}
    return {code: session.units.get(code, day).name for code in sorted(codes - {office.unit.code})}


def _included(
    session: Session, period: str, kept: Sequence[Kept], arrived: Mapping[int, Arrived]
) -> dict[tuple[str, str], frozenset[str]]:
    """By form and district whose report counts, the units that it was made out of."""
    places: dict[tuple[str, str], list[Kept]] = {}
    for one in kept:
        if arrived[one.number].level in ("huyen", "tinh"):
            places.setdefault((one.form, one.unit), []).append(one)
    made_of = session.store.consolidations_received(period) if places else {}
    found = {}
    for place, items in places.items():
        stands = standing(items)
        if stands.counts and stands.current is not None:
            found[place] = frozenset().union(*(_parts(made_of.get(number, "")) for number in stands.chain))
    return found


def _parts(consolidation: str) -> frozenset[str]:
    """The codes of the units that a consolidation names as its parts."""
    data: dict[str, Any] = msgspec.json.decode(consolidation) if consolidation else {}
    return frozenset(part["code"] for part in data.get("parts", ()))
