"""A year of the calendar as a file for calendar programs (.ics)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import BadInput
from forms.files import write_files
from forms.holidays import is_work_day, work_day_before
from workflow.calendar.lines import CalendarLine
from workflow.calendar.reminding import USUAL, days_ahead
from workflow.calendar.year import calendar_year
from workflow.letterhead import office_name
from workflow.office import require_office
from workflow.session import Session

if TYPE_CHECKING:
    from exports.ics import CalendarEvent

_DOMAIN = "lich.bao-cao-binh-dang-gioi"


class CalendarFile(Struct, frozen=True):
    """A file that was written. events: how many days stand in it; undated: obligations left out for want of a day."""

    path: Path
    events: int
    undated: int


def calendar_name(session: Session, year: int) -> str:
    """What the file would be called."""
    return f"Lich-bao-cao_{year}_{require_office(session).code}.ics"


def write_calendar(session: Session, path: Path, year: int = 0) -> CalendarFile:
    """Write the days of a year; 0: the nearest. BadInput for another suffix or a year without a day; FileRefused as
    usual."""
    from exports.ics import render_calendar

    if path.suffix.lower() != ".ics":
        raise BadInput(f"Không ghi được lịch vào tệp {path.name}.", "Hãy đặt tên tệp kết thúc bằng .ics.")
    found = calendar_year(session, year)
    dated = [line for line in found.lines if line.last_day]
    if not dated:
        raise BadInput(
            f"Năm {found.year} không có báo cáo nào có hạn nộp.",
            "Hãy chọn năm khác, hoặc đặt hạn nộp ở trang Lịch báo cáo.",
        )
    office, ahead = require_office(session), days_ahead(session) or USUAL
    name = f"Lịch báo cáo bình đẳng giới năm {found.year}, {office_name(office)}"
    data = render_calendar(name, [_event(line, session.today(), ahead) for line in dated], session.now())
    write_files({path: data})
    return CalendarFile(path, len(dated), len(found.undated))


def written_text(written: CalendarFile) -> str:
    """What was written, in a sentence."""
    left = f" {written.undated} báo cáo chưa có hạn nên không có trong tệp." if written.undated else ""
    return f"Đã ghi {written.events} hạn nộp vào tệp {written.path.name}.{left}"


def _event(line: CalendarLine, today: date, ahead: int) -> CalendarEvent:
    from exports.ics import CalendarEvent

    assert line.last_day is not None
    done = f" ({line.state_text})" if line.is_done else ""
    title = f"{line.title}." if line.title != line.short else ""
    cut_off = f"{line.cut_off_words[:1].upper()}{line.cut_off_words[1:]}."
    text = "\n".join(
        part for part in (title, line.due_words, cut_off, line.note, f"Tình trạng: {line.state_text}.") if part
    )
    return CalendarEvent(
        uid=f"{line.uid}@{_DOMAIN}",
        day=line.last_day,
        title=f"Hạn cuối: {line.short}, {line.period_title}{done}",
        text=text,
        alarms=() if line.is_done or line.is_overdue(today) else _alarms(line.last_day, ahead),
    )


def _alarms(last: date, ahead: int) -> tuple[int, ...]:
    """Days before the last one: as many as the office chose, the working day before, and the day itself if worked."""
    eve = (last - work_day_before(last)).days
    return tuple(sorted({ahead, eve, *((0,) if is_work_day(last) else ())}, reverse=True))
