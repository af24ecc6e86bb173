"""How long a certificate still holds, in words: a warning begins 60 days before its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from forms.dates import day_text
from ui.settings.list_card import Word

SOON = timedelta(days=60)


def is_ending(until: datetime, now: datetime) -> bool:
    """Whether the end is near or past. Both moments are aware."""
    return until - now < SOON


def validity(until: datetime, now: datetime) -> Word:
    """ "Còn hạn đến 05/4/2027", with the days that are left once they are few."""
    day, left = day_text(until.astimezone(now.tzinfo).date()), (until - now).days
    if until <= now:
        return Word(f"Đã hết hạn ngày {day}", "err")
    if is_ending(until, now):
        return Word(f"Sắp hết hạn: còn {max(left, 1)} ngày, đến {day}", "warn")
    return Word(f"Còn hạn đến {day}", "muted")
