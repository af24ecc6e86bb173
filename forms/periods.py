"""Periods of reports: year, half, quarter, month, school year, range of years, event (DESIGN section 4)."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from forms.dates import day_text
from forms.errors import BadInput

PeriodKind = Literal["year", "half", "quarter", "month", "school_year", "range", "event"]

LONGEST_EVENT = 40
"""Letters that the short name of an event may have in the written form."""

_FORMS: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = (
    ("year", re.compile(r"(\d{4})", re.ASCII)),
    ("half", re.compile(r"(\d{4})-H([12])", re.ASCII)),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])", re.ASCII)),
    ("month", re.compile(r"(\d{4})-M(0[1-9]|1[0-2])", re.ASCII)),
    ("school_year", re.compile(r"(\d{4})-(\d{4})", re.ASCII)),
    ("range", re.compile(r"(\d{4})\.\.(\d{4})", re.ASCII)),
    ("event", re.compile(r"(\d{4}-\d{2}-\d{2})\.((?=.{1,40}$)[a-z0-9]+(?:-[a-z0-9]+)*)", re.ASCII)),
)


class Period(Struct, frozen=True):
    """text: the written form, e.g. "2024-H1"; first and last: the days it covers, both included."""

    text: str
    kind: PeriodKind
    first: date
    last: date

    @property
    def year(self) -> int:
        """The year whose plan and targets the period falls under: that of its last day."""
        return self.last.year

    def is_near(self, day: date) -> bool:
        """Whether a document on the period is likely to bear the day: from its first year to the year after it."""
        return self.first.year <= day.year <= self.last.year + 1

    @property
    def title(self) -> str:
        """As it stands in a Vietnamese sentence: "6 tháng đầu năm 2024"."""
        return _title(self)


@lru_cache(maxsize=256)
def parse_period(text: str) -> Period:
    """Read the written form. BadInput where it is none, or an end comes before its start."""
    for kind, pattern in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            days = _days(kind, match)
            if days is not None:
                return Period(text, kind, *days)
    raise BadInput(
        f"“{text}” không phải là kỳ báo cáo.",
        "Hãy ghi, ví dụ: 2024 (năm), 2024-H1 (6 tháng đầu năm), 2024-Q3, 2024-M06, 2023-2024 (năm học),"
        " 2021..2023 (giai đoạn).",
    )


def _days(kind: PeriodKind, match: re.Match[str]) -> tuple[date, date] | None:
    if kind == "event":
        try:
            day = date.fromisoformat(match[1])
        except ValueError:
            return None
        return day, day
    year = int(match[1])
    if not 1900 <= year <= 2200:
        return None
    if kind in ("year", "half", "quarter", "month"):
        return _part_of_year(kind, year, match)
    end = int(match[2])
    if kind == "school_year":
        return (date(year, 9, 1), date(end, 8, 31)) if end == year + 1 else None
    return (date(year, 1, 1), date(end, 12, 31)) if year < end <= 2200 else None


def _part_of_year(kind: PeriodKind, year: int, match: re.Match[str]) -> tuple[date, date]:
    months = {"year": 12, "half": 6, "quarter": 3, "month": 1}[kind]
    part = 1 if kind == "year" else int(match[2])
    end = part * months
    return date(year, end - months + 1, 1), date(year, end, calendar.monthrange(year, end)[1])


def _title(period: Period) -> str:
    year = period.first.year
    if period.kind == "half":
        return f"6 tháng {'đầu' if period.first.month == 1 else 'cuối'} năm {year}"
    if period.kind == "quarter":
        return f"quý {('I', 'II', 'III', 'IV')[period.first.month // 3]} năm {year}"
    if period.kind == "month":
        return f"tháng {period.first.month} năm {year}"
    if period.kind == "school_year":
        return f"năm học {year} - {period.last.year}"
    if period.kind == "range":
        return f"giai đoạn {year} - {period.last.year}"
    if period.kind == "event":
        return f"ngày {day_text(period.first)}"
    return f"năm {year}"
