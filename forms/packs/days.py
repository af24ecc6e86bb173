"""Checks of an obligation's period, last day and cut-off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from forms.errors import BadInput
from forms.pack import Obligation, Pack
from forms.packs.problem import Place, Problem
from forms.periods import parse_period

_CUT_OFF = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_PARTS = {"quarter": 4, "month": 12}


def check_days(place: Place, pack: Pack, duty: Obligation) -> Iterator[Problem]:
    """Every fault of which period an obligation asks for, before when, with figures up to when."""
    yield from _check_period(place, pack, duty)
    yield from _check_due(place, pack, duty)
    if duty.cut_off and not _is_cut_off(pack, duty):
        yield place.problem(f"không có ngày chốt số liệu “{duty.cut_off}”", 'ghi tháng-ngày, ví dụ cut_off = "12-14"')


def _check_period(place: Place, pack: Pack, duty: Obligation) -> Iterator[Problem]:
    if (duty.period == "half") != bool(duty.half):
        yield place.problem("half chỉ ghi cho kỳ 6 tháng và phải là 1 hoặc 2", "sửa half hoặc period")
    most = _PARTS.get(duty.period, 0)
    if most and not 1 <= duty.number <= most:
        said = "quý" if duty.period == "quarter" else "tháng"
        yield place.problem(f"number phải là số của {said}, từ 1 đến {most}", "sửa number")
    elif duty.number and not most:
        yield place.problem("number chỉ ghi cho kỳ quý hoặc tháng", "bỏ number hoặc sửa period")
    yield from _check_range(place, duty)
    if duty.year and duty.period in ("year", "half", "quarter", "month", "school_year") and duty.year not in pack.years:
        yield place.problem(f"năm {duty.year} không có trong years của gói", "sửa year hoặc years")


def _check_range(place: Place, duty: Obligation) -> Iterator[Problem]:
    if duty.period != "range":
        if duty.range:
            yield place.problem("range chỉ ghi cho kỳ là giai đoạn", 'bỏ range hoặc ghi period = "range"')
        return
    try:
        ranged = parse_period(duty.range).kind == "range"
    except BadInput:
        ranged = False
    if not ranged:
        yield place.problem(f"“{duty.range}” không phải là giai đoạn", 'ghi hai năm, ví dụ range = "2021..2023"')


def _check_due(place: Place, pack: Pack, duty: Obligation) -> Iterator[Problem]:
    if bool(duty.due_day) != bool(duty.due_month):
        yield place.problem("due_day và due_month phải cùng ghi hoặc cùng bỏ", "ghi đủ ngày và tháng, hoặc bỏ cả hai")
    elif duty.period == "event":
        if duty.has_day or duty.cut_off or duty.year:
            yield place.problem("báo cáo đột xuất không có hạn nộp theo lịch", "bỏ due_day, due_month, year và cut_off")
    elif duty.has_day and not _possible(pack, duty, duty.due_month, duty.due_day):
        yield place.problem(f"không có ngày {duty.due_day}/{duty.due_month}", "sửa due_day, due_month hoặc year")
    if duty.has_day and not duty.due_text:
        yield place.problem(
            "chưa ghi hạn bằng lời (due_text)", "ghi nguyên văn hạn nộp, ví dụ “trước ngày 25 tháng 12”"
        )


def _is_cut_off(pack: Pack, duty: Obligation) -> bool:
    match = _CUT_OFF.fullmatch(duty.cut_off)
    return match is not None and _possible(pack, duty, int(match[1]), int(match[2]))


def _possible(pack: Pack, duty: Obligation, month: int, day: int) -> bool:
    years = (duty.year,) if duty.year else tuple(year + duty.year_offset for year in pack.years)
    try:
        for year in years:
            date(year, month, day)
    except ValueError:
        return False
    return True
