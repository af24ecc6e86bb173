"""What the calendar says of a last day: as it is written, what counts, whether anybody works on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from forms.dates import day_text
from forms.duties import due_day
from forms.holidays import rest_note
from forms.pack import Obligation
from forms.packs.words import LEVELS


def below_words(
    days: Mapping[str, date | None], own_day: bool, asked: tuple[Obligation, int], last: date | None
) -> str:
    """What counts for those below; the days of each level where they differ. own_day: this office set it."""
    if len(set(days.values())) > 1:
        told = [
            f"{LEVELS[level]} {f'hết ngày {day_text(day)}' if day else 'chưa có hạn'}" for level, day in days.items()
        ]
        return f"Chậm nhất: {'; '.join(told)}."
    if own_day and last:
        return f"Chậm nhất là hết ngày {day_text(last)}, theo hạn do đơn vị đặt."
    return due_words(*asked, last, asked[0].due_text)


def due_words(obligation: Obligation, year: int, last: date | None, due_text: str) -> str:
    """The deadline as it is written, what counts, and the last day to be in time."""
    if last is None:
        return f"Văn bản không ghi ngày: “{due_text}”." if due_text else "Văn bản không ghi thời hạn."
    if last != due_day(obligation, year):
        return f"Chậm nhất {due_text}."
    if obligation.exclusive:
        named = short_day(last + timedelta(days=1))
        return f"“{due_text}”: không tính ngày {named}, chậm nhất là hết ngày {day_text(last)}."
    return f"“{due_text}”: tính cả ngày {day_text(last)}."


def note(last: date | None, done: bool) -> str:
    """That nobody works on the last day; "" where it does not matter any more."""
    return rest_note(last) if last and not done else ""


def short_day(day: date) -> str:
    """ "04/12": a day whose year is plain."""
    return day_text(day).removesuffix(f"/{day.year}")
