"""Vietnamese dates both ways: typed as 5/4/24, written as Nghị định 30/2020/NĐ-CP asks, stored as ISO."""

from __future__ import annotations

import re
from datetime import date

_TYPED = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_LONG = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)


def parse_date(text: str) -> date | None:
    """Read "5/4/24", "05/04/2024", "5.4.2024", "ngày 05 tháng 4 năm 2024" or ISO; None where it is no date.

    Day before month, as in Vietnam; a year of two digits is of this century.
    """
    bare = text.strip()
    if iso := _ISO.fullmatch(bare):
        return _date(iso[1], iso[2], iso[3])
    match = _TYPED.fullmatch(bare) or _LONG.fullmatch(bare)
    if match is None:
        return None
    year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
    return _date(year, match[2], match[1])


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def day_text(day: date) -> str:
    """Leading zero for days below 10 and months 1 and 2 only (NĐ 30, Phụ lục I): 04/6/2024, 08/02/2024."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def place_date(place: str, day: date | None) -> str:
    """The place and date line; blank day and month where the date is still open (drafts, S1:5)."""
    if day is None:
        return f"{place}, ngày      tháng      năm"
    return f"{place}, ngày {long_date(day)}"


def long_date(day: date) -> str:
    """ "08 tháng 4 năm 2024", as it follows the word "ngày"."""
    return f"{day.day:02d} tháng {_month(day)} năm {day.year}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month <= 2 else str(day.month)
