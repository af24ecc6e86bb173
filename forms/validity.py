"""Whether a certificate can still be used, as an officer is told: a warning begins 60 days before its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from forms.dates import vietnam_day

SOON = timedelta(days=60)
ValidityState = Literal["good", "ending", "ended", "withdrawn", "early"]


def validity_state(
    valid_to: datetime, now: datetime, withdrawn_at: datetime | None = None, valid_from: datetime | None = None
) -> ValidityState:
    """What holds now; a withdrawal comes first, also one of a day to come. All moments are aware."""
    if withdrawn_at is not None:
        return "withdrawn"
    if now > valid_to:
        return "ended"
    if valid_from is not None and now < valid_from:
        return "early"
    return "ending" if valid_to - now < SOON else "good"


def validity_text(
    valid_to: datetime, now: datetime, withdrawn_at: datetime | None = None, valid_from: datetime | None = None
) -> str:
    """ "Còn hạn đến 05/4/2027", a day in Vietnam; with the days that are left once they are few."""
    state = validity_state(valid_to, now, withdrawn_at, valid_from)
    day = vietnam_day(valid_to)
    if state == "withdrawn" and withdrawn_at is not None:
        return f"Thôi dùng từ {vietnam_day(withdrawn_at)}"
    if state == "early" and valid_from is not None:
        return f"Có hiệu lực từ {vietnam_day(valid_from)}"
    if state == "ending":
        return f"Sắp hết hạn: còn {max((valid_to - now).days, 1)} ngày, đến {day}"
    return f"Đã hết hạn ngày {day}" if state == "ended" else f"Còn hạn đến {day}"


def validity_short(
    valid_to: datetime, now: datetime, withdrawn_at: datetime | None = None, valid_from: datetime | None = None
) -> str:
    """As `validity_text`, for a narrow column: "đến 05/4/2027"."""
    state = validity_state(valid_to, now, withdrawn_at, valid_from)
    until = withdrawn_at if state == "withdrawn" else valid_from if state == "early" else valid_to
    return f"{_SHORT[state]} {vietnam_day(until or valid_to)}"


_SHORT: dict[ValidityState, str] = {
    "good": "đến",
    "ending": "sắp hết hạn",
    "ended": "hết hạn",
    "withdrawn": "thôi dùng",
    "early": "có hiệu lực từ",
}
