"""Whether the machine's clock can be right: a laptop with a dead battery says 2015, and dates documents so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct

from forms.dates import moment_text
from workflow.office import office
from workflow.session import VIETNAM, Session

_SLACK = timedelta(hours=1)
"""A clock that is corrected goes back by minutes."""
_CONFIRMED = "clock.confirmed"
"""Setting: the last moment of the data that the officer said the clock is right before."""
REMEDY = (
    "Hãy chỉnh ngày giờ của máy trước khi nhập và ký: ngày sai sẽ đi vào văn bản, chữ ký và lịch sử nhập. Nếu mỗi lần "
    "tắt máy đồng hồ lại sai, pin nuôi đồng hồ (pin CMOS) có thể đã hết."
)


class ClockDoubt(Struct, frozen=True):
    """sentence: what the clock says and what speaks against it; remedy: what to do. certain: it cannot be right; else
    the clock may have run ahead once, and what was written then bears a day that is still to come. last: that moment.
    """

    sentence: str
    remedy: str = REMEDY
    certain: bool = True
    last: datetime | None = None


def clock_doubt(session: Session) -> ClockDoubt | None:
    """Why the clock cannot be right; None where nothing speaks against it, or the officer said that it is right.

    Reads the whole history: beside the work, or where something is to be signed.
    """
    now = session.now()
    says = f"Đồng hồ máy tính đang chỉ {moment_text(now)}, trước"
    day, dated = min(_dates(session), default=(date.min, ""))
    if now.astimezone(VIETNAM).date() < day:
        return ClockDoubt(f"{says} ngày ban hành biểu mẫu đang dùng ({dated}).")
    last = session.store.last_write()
    if last is None or now >= last - _SLACK or session.store.setting(_CONFIRMED) == last.isoformat():
        return None
    return ClockDoubt(f"{says} lần ghi sau cùng trong dữ liệu ({moment_text(last)}).", certain=False, last=last)


def confirm_clock(session: Session, doubt: ClockDoubt) -> None:
    """The officer says that the clock is right: it is not doubted again before something later was written."""
    if doubt.last is not None:
        session.store.set_settings({_CONFIRMED: doubt.last.isoformat()})


def _dates(session: Session) -> list[tuple[date, str]]:
    """The days of the documents that prescribe the office's forms, and their names; none before it is set up."""
    here = office(session)
    return [(pack.basis.date, pack.basis.dated) for pack in here.packs if pack.basis.date] if here else []
