"""What is due soon or overdue, said once a day when the program opens."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from forms.dates import day_text
from workflow.calendar.lines import CalendarLine
from workflow.calendar.year import calendar_lines
from workflow.session import Session

DAYS = (0, 3, 7, 14, 30)
"""How many days ahead may be reminded of; 0: never."""
USUAL = 14
_AHEAD, _SEEN = "lich.nhac_truoc", "lich.da_nhac"
_LONG_AGO = timedelta(days=365)


class DueSoon(Struct, frozen=True):
    """Sentences of what is overdue and of what is due within the days ahead, each in order of their last days."""

    overdue: tuple[str, ...]
    soon: tuple[str, ...]

    @property
    def counts(self) -> str:
        """ "1 báo cáo quá hạn, 2 báo cáo sắp đến hạn"."""
        told = ((self.overdue, "quá hạn"), (self.soon, "sắp đến hạn"))
        return ", ".join(f"{len(said)} báo cáo {words}" for said, words in told if said)

    @property
    def foremost(self) -> tuple[str, ...]:
        """Two of them where there is room for no more: the last that went by and the next to come."""
        return (*self.overdue[-2 if not self.soon else -1 :], *self.soon)[:2]


def days_ahead(session: Session) -> int:
    """How many days before a last day the program reminds; 0: never."""
    text = session.store.setting(_AHEAD)
    return int(text) if text.isascii() and text.isdigit() else USUAL


def set_days_ahead(session: Session, days: int) -> None:
    """Choose how many days ahead is reminded of, beginning with the next opening of the first page."""
    session.store.set_settings({_AHEAD: str(days), _SEEN: ""})


def reminder(session: Session) -> DueSoon | None:
    """What is to be said today; None where it was said today already, nothing is due, or nobody wants it."""
    today, ahead = session.today(), days_ahead(session)
    if not ahead or session.store.setting(_SEEN) == today.isoformat():
        return None
    found = due_soon(session, today, ahead)
    return found if found.overdue or found.soon else None


def reminded(session: Session) -> None:
    """It was read: it is not said again today."""
    session.store.set_settings({_SEEN: session.today().isoformat()})


def due_soon(session: Session, today: date, ahead: int) -> DueSoon:
    """What is not done and was due within the last year, or is due within so many days."""
    first, last = today - _LONG_AGO, today + timedelta(days=ahead)
    lines = [
        line
        for line in calendar_lines(session, lambda year: first.year <= year <= last.year)
        if not line.is_done and line.last_day is not None and first <= line.last_day <= last
    ]
    return DueSoon(
        tuple(_said(line) for line in lines if line.is_overdue(today)),
        tuple(_said(line) for line in lines if not line.is_overdue(today)),
    )


def _said(line: CalendarLine) -> str:
    """ "Phụ lục 02, năm 2024: hạn cuối 04/12/2024, còn 3 ngày. Hạn cuối rơi vào Chủ nhật; …" """
    last = day_text(line.last_day) if line.last_day else ""
    days = f"{line.days_text[:1].lower()}{line.days_text[1:]}"
    below = f"; {line.state_text}" if line.whose == "below" else ""
    told = f"{line.short}, {line.period_title}: hạn cuối {last}, {days}{below}."
    return f"{told} {line.note}".strip()
