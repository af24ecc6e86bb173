"""The days by which an office wants the reports of the units below it; they go out with its signed roster."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from forms.asked import BELOW
from forms.dates import day_text, parse_date
from forms.duties import due_day, period_of, period_text
from forms.errors import BadInput
from forms.pack import Obligation, Pack
from forms.periods import parse_period
from storage.trust_records import SetDue, TrustAct
from workflow.office import Office, require_office
from workflow.owed import owed_of
from workflow.session import Session


class DueLine(Struct, frozen=True):
    """A report that units below owe, or that this office owes and no source names a day for.

    day: the last day that this office set; None where that of the pack holds. pack_day: the last day to be in time by
    the pack, None where it names none; pack_text: in its words. below: units below owe it.
    """

    form: str
    period: str
    title: str
    day: date | None
    pack_day: date | None
    pack_text: str
    below: bool = True


def due_days(session: Session) -> tuple[SetDue, ...]:
    """The days that offices above set for this one, and that this office set for those below it."""
    return tuple(session.store.due_days())


def own_days(session: Session, office: Office) -> dict[tuple[str, str], date]:
    """The days that this office set for those below it, by form and period."""
    return {(item.form, item.period): item.day for item in due_days(session) if item.issuer == office.unit.code}


def due_lines(session: Session, year: int = 0) -> tuple[DueLine, ...]:
    """What the units below this office owe and what itself owes without a day, soonest first, those without a day
    last. year: only what is for that year or due in it; 0: all."""
    office = require_office(session)
    own, below = own_days(session, office), levels_below(office)
    lines: dict[tuple[str, str], DueLine] = {}
    for pack, obligation, year in _settable(office, below):
        place = (obligation.form, period_text(obligation, year))
        title = f"{pack.form_by_key[obligation.form].short}, {period_of(obligation, year).title}"
        owed_below = bool(below & set(obligation.levels))
        line = DueLine(*place, title, own.get(place), due_day(obligation, year), obligation.due_text, owed_below)
        lines[place] = min(line, lines.get(place, line), key=_soonest)
    return tuple(sorted((line for line in lines.values() if year in (0, *_years(line))), key=_soonest))


def _years(line: DueLine) -> tuple[int, ...]:
    days = (parse_period(line.period).last, line.day, line.pack_day)
    return tuple(day.year for day in days if day is not None)


def _soonest(line: DueLine) -> tuple[date, str, str]:
    return line.pack_day or date.max, line.form, line.period


def set_due_day(session: Session, form: str, period: str, day: date | None) -> None:
    """Set, or with None clear, the last day on which this office wants a form of a period from the units below it."""
    _keep(session, {(form, period): day})


def set_due_texts(session: Session, texts: dict[tuple[str, str], str]) -> None:
    """Set the days as they were typed, by form and period; an empty one clears it. BadInput, and nothing changes,
    where one is no day."""
    days: dict[tuple[str, str], date | None] = {}
    for place, text in texts.items():
        days[place] = parse_date(text) if text.strip() else None
        if text.strip() and days[place] is None:
            raise BadInput(f"Chưa đọc được ngày “{text.strip()}”.", "Hãy ghi theo mẫu ngày/tháng/năm.")
    _keep(session, days)


def due_line_text(line: DueLine) -> str:
    """ "Theo quy định: trước ngày 25 tháng 12, tức là đến hết ngày 24/12/2024." """
    if line.pack_day is None:
        said = f"Theo quy định: {line.pack_text}; văn" if line.pack_text else "Văn"
        return f"{said} bản không ghi ngày."
    return f"Theo quy định: {line.pack_text}, tức là đến hết ngày {day_text(line.pack_day)}."


def _keep(session: Session, days: dict[tuple[str, str], date | None]) -> None:
    code = require_office(session).unit.code
    others = [item for item in session.store.due_days() if item.issuer == code and (item.form, item.period) not in days]
    added = [SetDue(code, form, period, day) for (form, period), day in days.items() if day]
    session.store.note_trust(TrustAct((), due=(code, (*others, *added))))


def levels_below(office: Office) -> set[str]:
    """The levels of those whose reports come to the office; agencies report to the province alone."""
    level = office.unit.level
    return set(BELOW.get(level, ())) - {level}


def _settable(office: Office, below: set[str]) -> Iterator[tuple[Pack, Obligation, int]]:
    level = office.unit.level
    for pack, obligation, year in owed_of(office):
        if below & set(obligation.levels) or (level in obligation.levels and not obligation.has_day):
            yield pack, obligation, year
