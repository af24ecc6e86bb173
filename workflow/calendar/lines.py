"""One obligation of a year as a line of the calendar, the office's own or of the units below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from forms.cut_offs import cut_off_day, cut_off_words, usual_cut_offs
from forms.duties import NO_DAY, days_left_text, latest
from forms.matrix.submissions import OwedForm
from forms.pack import Obligation
from forms.periods import parse_period
from workflow.calendar.words import below_words, due_words, note
from workflow.duties import Duty
from workflow.office import Office
from workflow.overview.matrix import matrix, owed_forms
from workflow.owed import owed_periods_of
from workflow.session import Session
from workflow.trust.due_days import levels_below

Whose = Literal["own", "below"]


class CalendarLine(Struct, frozen=True):
    """One obligation of a year. whose: this office's, or of the units below it.

    uid: stands for the obligation for ever. short: as it is called where there is little room. last_day: None where
    no day is named; due_words: it and what counts, in words; cut_off: up to which day figures are taken; note: what is
    said of a last day on which nobody works. duty: where it is this office's own. is_done: it went out, or all units'
    reports are there.
    """

    uid: str
    whose: Whose
    form: str
    period: str
    short: str
    title: str
    period_title: str
    last_day: date | None
    due_words: str
    cut_off: date
    cut_off_words: str
    note: str
    state_text: str
    days_text: str
    is_done: bool
    duty: Duty | None = None

    def days_left(self, today: date) -> int | None:
        """How many days there still are, negative once the last one has passed; None where there is none."""
        return (self.last_day - today).days if self.last_day else None

    def is_overdue(self, today: date) -> bool:
        """Not done, and the last day has passed."""
        left = self.days_left(today)
        return not self.is_done and left is not None and left < 0


def year_of(day: date | None, period: str) -> int:
    """The year that an obligation stands in: its last day's, or its period's where it has none."""
    return day.year if day else parse_period(period).year


def own_line(office: Office, duty: Duty) -> CalendarLine:
    pack = next(pack for pack in office.packs if pack.id == duty.pack)
    obligation = next(item for item in pack.obligation if item.id == duty.obligation_id)
    period, usual = parse_period(duty.period), usual_cut_offs()
    asked = (obligation, period.year)
    return CalendarLine(
        uid=f"{office.code}.{duty.pack}.{duty.obligation_id}.{duty.period}",
        whose="own",
        form=duty.form,
        period=duty.period,
        short=pack.form_by_key[duty.form].short,
        title=duty.title,
        period_title=duty.period_title,
        last_day=duty.last_day,
        due_words=due_words(obligation, asked[1], duty.last_day, duty.due_text),
        cut_off=cut_off_day(period, asked, usual, duty.last_day),
        cut_off_words=cut_off_words(period, asked, usual, duty.last_day),
        note=note(duty.last_day, duty.is_closed),
        state_text=duty.state_text,
        days_text=duty.days_text,
        is_done=duty.is_closed,
        duty=duty,
    )


def lines_below(session: Session, office: Office, today: date, wanted: Callable[[int], bool]) -> Iterator[CalendarLine]:
    for text, duties_of_period in owed_periods_of(office).items():
        forms = [
            form
            for form in owed_forms(session, office, text)
            if _below(office, form) and wanted(year_of(_latest_below(office, form), text))
        ]
        if forms:
            found = matrix(session, text)
            owed_there = {form.key for form in found.forms}
            for form in (form for form in forms if form.key in owed_there):
                asked = next(item for item in duties_of_period if _is_asked(office, form, item[0]))
                tally = found.tally(form.key)
                if tally.owed:
                    yield _below_line(office, form, asked, text, (tally.here, tally.owed), today)


def _below_line(
    office: Office,
    form: OwedForm,
    asked: tuple[Obligation, int],
    text: str,
    counts: tuple[int, int],
    today: date,
) -> CalendarLine:
    period, usual, last = parse_period(text), usual_cut_offs(), _latest_below(office, form)
    here, all_of_them = counts
    done = here == all_of_them
    return CalendarLine(
        uid=f"{office.code}.cap-duoi.{form.key}.{text}",
        whose="below",
        form=form.key,
        period=text,
        short=f"{form.short} của các đơn vị cấp dưới",
        title=f"{form.short} của các đơn vị cấp dưới",
        period_title=period.title,
        last_day=last,
        due_words=below_words(_below(office, form), form.own_day, asked, last),
        cut_off=cut_off_day(period, asked, usual, last),
        cut_off_words=cut_off_words(period, asked, usual, last),
        note=note(last, done),
        state_text=f"{here}/{all_of_them} đơn vị đã có báo cáo",
        days_text="Đã đủ" if done else days_left_text((last - today).days) if last else NO_DAY,
        is_done=done,
    )


def _below(office: Office, form: OwedForm) -> dict[str, date | None]:
    """The last days of the levels below the office."""
    below = levels_below(office)
    return {level: day for level, day in form.last_days.items() if level in below}


def _is_asked(office: Office, form: OwedForm, duty: Obligation) -> bool:
    """Whether the obligation asks those below for the form."""
    return duty.form == form.key and not levels_below(office).isdisjoint(duty.levels)


def _latest_below(office: Office, form: OwedForm) -> date | None:
    return latest(_below(office, form))
