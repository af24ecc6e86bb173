"""What an officer types into the fields of a pack's entries, read and written: days, years, whole numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from forms.dates import date_fault, day_text, parse_date
from forms.errors import BadInput
from forms.numbers import Ambiguous, canonical, parse_canonical, parse_number

Choices = Sequence[tuple[Any, str]]
"""Values with the words that stand for them."""

_LEAP = 2024
_DAY_MONTH = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*(?:[/.\-]|\s+tháng\s+)\s*(\d{1,2})", re.ASCII)
_YEARS = re.compile(r"(\d{4})\s*(?:-|–|đến|\.\.)\s*(\d{4})", re.ASCII)
_MOST_YEARS = 30


def read_day(text: str) -> date | None:
    """A day with its year, None where nothing is typed. BadInput where it is no day."""
    if not text.strip():
        return None
    day = parse_date(text)
    if day is None:
        raise BadInput(f"“{text}” {date_fault(text)}.", "Hãy ghi ngày/tháng/năm, ví dụ 08/4/2026.")
    return day


def read_day_month(text: str) -> tuple[int, int]:
    """ "25/12" -> (25, 12); (0, 0) where nothing is typed. BadInput where there is no such day."""
    if not text.strip():
        return 0, 0
    found = _DAY_MONTH.fullmatch(text.strip().lower())
    if found is None:
        raise BadInput(f"“{text}” không phải là ngày và tháng.", "Hãy ghi ngày/tháng, ví dụ 25/12.")
    day, month = int(found[1]), int(found[2])
    try:
        date(_LEAP, month, day)
    except ValueError as error:
        raise BadInput(f"Không có ngày {day}/{month}.", "Hãy ghi ngày/tháng, ví dụ 25/12.") from error
    return day, month


def day_month_text(day: int, month: int) -> str:
    """(5, 12) -> "05/12", (10, 6) -> "10/6": as documents write days (NĐ 30/2020, a zero before days under ten and
    before the first two months); "" for (0, 0)."""
    return day_text(date(_LEAP, month, day)).rpartition("/")[0] if day and month else ""


def read_years(text: str) -> tuple[int, ...]:
    """ "2026", "2025, 2026", "2026-2030". BadInput where there is none."""
    years: set[int] = set()
    for part in (each.strip() for each in re.split(r"[,;]", text) if each.strip()):
        span = _YEARS.fullmatch(part)
        first, last = (int(span[1]), int(span[2])) if span else (read_number(part), read_number(part))
        if not 1990 <= first <= last <= 2100 or last - first > _MOST_YEARS:
            raise BadInput(f"“{part}” không phải là năm.", "Hãy ghi năm, ví dụ 2026 hoặc 2026-2030.")
        years |= set(range(first, last + 1))
    if not years:
        raise BadInput("Chưa ghi năm.", "Hãy ghi năm, ví dụ 2026 hoặc 2026-2030.")
    return tuple(sorted(years))


def years_text(years: Sequence[int]) -> str:
    """(2026, 2027, 2028) -> "2026-2028"; years that are no run one by one."""
    if len(years) > 2 and list(years) == list(range(years[0], years[-1] + 1)):
        return f"{years[0]}-{years[-1]}"
    return ", ".join(str(year) for year in years)


def read_number(text: str) -> int:
    """A whole number, 0 where nothing is typed. BadInput where it is none."""
    if not text.strip():
        return 0
    if not text.strip().isdecimal():
        raise BadInput(f"“{text}” không phải là số.", "Hãy chỉ ghi chữ số.")
    return int(text)


def read_figure(text: str) -> str:
    """ "78,5" or "78.5" -> "78.5", as packs keep a figure; a text that is none as it stands, for the checks to tell."""
    found = parse_number(text)
    if isinstance(found, Ambiguous):
        found = found.readings[0]
    return text if found is None else canonical(found)


def figure_text(value: str) -> str:
    """ "78.5" -> "78,5"; what is no figure as it stands."""
    return value.replace(".", ",") if parse_canonical(value) is not None else value
