"""Everything that was received from one unit in a period, with the record of each."""

from __future__ import annotations

from msgspec import Struct

from forms.standing import Standing, UnitState, standing
from workflow.receiving.views import KeptView, kept_view
from workflow.session import Session


class UnitReport(Struct, frozen=True):
    """A kept report and what it is to the unit's standing one: it stands, or the one that stands completes it.

    state: of the unit's form, so that what stands in a conflict or waits can be told.
    """

    view: KeptView
    stands: bool
    completed: bool
    state: UnitState
    in_question: bool


def unit_reports(session: Session, unit: str, period: str) -> tuple[UnitReport, ...]:
    """The reports received from a unit in a period: by form, in each the newest first."""
    found: list[UnitReport] = []
    kept = session.store.kept(None, period, unit)
    for form in sorted({one.form for one in kept}):
        items = sorted((one for one in kept if one.form == form), key=lambda one: (one.revision, one.number))
        found += [_report(session, one.number, standing(items)) for one in reversed(items)]
    return tuple(found)


def _report(session: Session, number: int, stands: Standing) -> UnitReport:
    return UnitReport(
        view=kept_view(session, number),
        stands=number == stands.current,
        completed=number in stands.chain and number != stands.current,
        state=stands.state,
        in_question=number in stands.conflict or number in stands.waiting,
    )
