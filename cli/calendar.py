"""The days of a year: what this office and those below it owe, and the file for calendar programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from cli.app import Common, command
from cli.output import print_json
from forms.dates import day_text
from forms.errors import BadInput
from workflow.calendar.file import write_calendar, written_text
from workflow.calendar.lines import CalendarLine
from workflow.calendar.year import CalendarYear, calendar_year


@command("calendar")
@click.argument("year", metavar="[NĂM]", type=int, default=0)
@click.option("--ics", "file", type=click.Path(path_type=Path), metavar="TỆP", help="Ghi các hạn nộp ra tệp lịch .ics.")
def calendar(common: Common, year: int, file: Path | None) -> None:
    """Lịch báo cáo của một năm: hạn nộp, ngày chốt số liệu, ngày nghỉ; không ghi năm thì lấy năm gần nhất."""
    with common.open() as session:
        found = calendar_year(session, year)
        if year and year not in found.years:
            known = ", ".join(str(one) for one in found.years)
            others = (
                f"Hãy chọn một trong các năm có báo cáo: {known}."
                if known
                else "Gói biểu mẫu không yêu cầu đơn vị báo cáo năm nào."
            )
            raise BadInput(f"Năm {year} không có báo cáo nào phải nộp.", others)
        written = write_calendar(session, file, found.year) if file is not None else None
    if common.as_json:
        told = {"year": found.year, "lines": [_json(line) for line in found.lines]}
        print_json(told | ({"file": str(written.path), "events": written.events} if written else {}))
        return
    for text in _text(found):
        click.echo(text)
    if written is not None:
        click.echo(written_text(written))


def _text(found: CalendarYear) -> Iterator[str]:
    yield f"Lịch báo cáo năm {found.year}"
    for month in found.months:
        if month.lines:
            free = f" (ngày nghỉ: {'; '.join(month.free)})" if month.free else ""
            yield f"Tháng {month.month}{free}"
            yield from (text for line in month.lines for text in _line(line))
    if found.undated:
        yield "Chưa có hạn"
        yield from (text for line in found.undated for text in _line(line))
    if not found.lines:
        none = "Năm này không có" if found.years else "Gói biểu mẫu đang dùng không yêu cầu đơn vị lập"
        yield f"{none} báo cáo nào."


def _line(line: CalendarLine) -> Iterator[str]:
    day = f"{day_text(line.last_day)}  " if line.last_day else ""
    yield f"  {day}{line.title}, {line.period_title}: {line.state_text}. {line.days_text}."
    yield f"      {line.due_words} {line.cut_off_words[:1].upper()}{line.cut_off_words[1:]}."
    if line.note:
        yield f"      {line.note}"


def _json(line: CalendarLine) -> dict[str, Any]:
    names = ("uid", "whose", "form", "period", "title", "due_words", "cut_off_words", "note", "state_text", "is_done")
    return {name: getattr(line, name) for name in names} | {
        "last_day": line.last_day.isoformat() if line.last_day else "",
        "cut_off": line.cut_off.isoformat(),
        "state": line.duty.state if line.duty else "",
    }
