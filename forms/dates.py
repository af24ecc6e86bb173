"""Vietnamese dates both ways: typed as 5/4/24, written as Nghị định 30/2020/NĐ-CP asks, stored as ISO."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
_TYPED = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ISO_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
_LONG = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm|/)\s*(\d{4})", re.ASCII)
_LEAD = re.compile(r"^(?:(?:thứ\s+\w+|chủ nhật)\s*,\s*)?(?:ngày\s+)?")
_MONTH = re.compile(r"(?:tháng\s+)?(\d{1,2})\s*(?:[/.\-]|\s+năm)\s*(\d{4})", re.ASCII)
_QUARTER = re.compile(r"quý\s+(?:\d|[ivx]+)\s*(?:[/.\-,]|năm)?\s*(\d{4})?")


def parse_date(text: str) -> date | None:
    """Read "5/4/24", "ngày 5.4.2024", "ngày 05 tháng 4 năm 2024", "2024/04/05" or ISO; None where it is no date.

    Day before month, as in Vietnam; a year of two digits is of this century.
    """
    parts = _parts(_bare(text))
    return _date(*parts) if parts else None


def date_fault(text: str) -> str:
    """What is wrong with a text that should be a day, to follow its name in a sentence; "" where it is a day."""
    bare = _bare(text)
    parts = _parts(bare)
    if parts is None:
        month_alone = _MONTH.fullmatch(bare) or _QUARTER.fullmatch(bare)
        return "mới có tháng, chưa có ngày" if month_alone else "không phải là ngày"
    if _date(*parts):
        return ""
    year, month, day = (int(part) for part in parts)
    if not 1 <= month <= 12:
        return f"không có tháng {month}"
    return f"tháng {month}/{year} không có ngày {day}" if year else "không có năm 0"


def _bare(text: str) -> str:
    """Small letters in NFC, single blanks, without "ngày", a weekday and a full stop."""
    lower = " ".join(unicodedata.normalize("NFC", text).lower().split()).rstrip(".")
    return _LEAD.sub("", lower, count=1)


def _parts(bare: str) -> tuple[str, str, str] | None:
    """Year, month and day as written; None where the text has another shape."""
    if iso := _ISO.fullmatch(bare) or _ISO_SLASHED.fullmatch(bare):
        return iso[1], iso[2], iso[3]
    match = _TYPED.fullmatch(bare) or _LONG.fullmatch(bare)
    if match is None:
        return None
    return match[3] if len(match[3]) == 4 else f"20{match[3]}", match[2], match[1]


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def vietnam_day(moment: datetime) -> str:
    """The day in Vietnam of an aware moment, as `day_text`: a certificate that ends at 23:30 in UTC ends there on the
    morning of the next day."""
    return day_text(moment.astimezone(VIETNAM).date())


def day_text(day: date) -> str:
    """Leading zero for days below 10 and months 1 and 2 only (NĐ 30, Phụ lục I): 04/6/2024, 08/02/2024."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def moment_text(moment: datetime) -> str:
    """ "08:15 ngày 30/11/2024", by the clock that the moment is told by."""
    return f"{moment:%H:%M} ngày {day_text(moment.date())}"


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
