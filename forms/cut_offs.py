"""Up to which day the figures of a report are taken (domain/rules.md B2)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import msgspec
from msgspec import Struct

from forms.dates import day_text
from forms.duties import due_day
from forms.pack import Obligation
from forms.periods import Period, PeriodKind
from forms.resources import resource_path


class CutOff(Struct, frozen=True, forbid_unknown_fields=True):
    """The usual day of a kind of period. month: 0 for the period's own; half: 1 or 2 of "half"."""

    period: PeriodKind
    month: int
    day: int
    half: int = 0


class CutOffs(Struct, frozen=True, forbid_unknown_fields=True):
    """The usual days. source: the regulation that they come from."""

    source: str
    cut_off: tuple[CutOff, ...]


@lru_cache(maxsize=1)
def usual_cut_offs() -> CutOffs:
    """The days of resources/calendar/cut-offs.toml."""
    import tomllib  # slow to import, and not needed at the start

    text = resource_path("calendar", "cut-offs.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), CutOffs)


def cut_off_day(period: Period, asked: tuple[Obligation, int] | None, usual: CutOffs, last: date | None = None) -> date:
    """The day that a report of the period speaks up to. asked: the obligation and the plan's year, None for a report
    that nobody asked for; last: the last day to send where an office set it, else that of the obligation.

    The pack's own day holds as it is; the usual one never lies after the period's end or the last day to send.
    """
    if asked is not None and (named := pack_cut_off(*asked)) is not None:
        return named
    days = (period.last, _usual_day(period, usual), last, due_day(*asked) if asked else None)
    return min(day for day in days if day is not None)


def pack_cut_off(duty: Obligation, year: int) -> date | None:
    """The day that the pack itself names, in the due day's year; None where it names none."""
    if not duty.cut_off:
        return None
    return date.fromisoformat(f"{duty.year or year + duty.year_offset:04d}-{duty.cut_off}")


def cut_off_words(period: Period, asked: tuple[Obligation, int], usual: CutOffs, last: date | None = None) -> str:
    """ "số liệu tính đến ngày 14/6/2025 (Nghị định …)": whose day it is, where it is not just the last one."""
    day = cut_off_day(period, asked, usual, last)
    by = ""
    if pack_cut_off(*asked) is not None:
        by = " (theo kế hoạch)"
    elif day == _usual_day(period, usual):
        by = f" ({usual.source.partition(' (')[0]})"
    return f"số liệu tính đến ngày {day_text(day)}{by}"


def _usual_day(period: Period, usual: CutOffs) -> date | None:
    for entry in usual.cut_off:
        half = 1 if period.first.month == 1 else 2
        if entry.period == period.kind and entry.half in (0, half):
            return date(period.last.year, entry.month or period.last.month, entry.day)
    return None
