"""A calendar file read by a reader of its own: folding, escapes, whole days, reminders, the same UID again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from exports.ics import CalendarEvent, render_calendar
from tests.exports.calendar_reader import plain_text, read_calendar
from workflow.session import VIETNAM

NOW = datetime(2024, 12, 1, 6, 30, tzinfo=VIETNAM)
TITLE = "Hạn cuối: Phụ lục 02 · Báo cáo hoạt động vì sự tiến bộ của phụ nữ, năm 2024; nộp \\ gửi " + "ữ" * 60
TEXT = "Dòng một, có phẩy; chấm phẩy.\r\nDòng hai\nBEGIN:VEVENT"


def event(**changes: object) -> CalendarEvent:
    return CalendarEvent(**{"uid": "a@b", "day": date(2024, 12, 31), "title": TITLE, "text": TEXT, **changes})


def test_long_lines_of_accented_letters_are_folded_and_come_back_whole() -> None:
    found = read_calendar(render_calendar("Lịch, năm 2024", [event()], NOW))
    (made,) = found.named("VEVENT")
    assert plain_text(found.texts["X-WR-CALNAME"]) == "Lịch, năm 2024" and found.texts["VERSION"] == "2.0"
    assert plain_text(made.texts["SUMMARY"]) == TITLE
    assert plain_text(made.texts["DESCRIPTION"]) == TEXT.replace("\r", "")


def test_no_text_begins_a_line_of_its_own() -> None:
    said = "Hạn\r\nEND:VEVENT\nATTACH:file:///x\rBEGIN:VALARM\x85UID:1\u2028UID:2\u2029UID:3"
    data = render_calendar(said, [CalendarEvent("a@b", date(2024, 12, 31), said, said, (1,))], NOW)
    names = [line.partition(":")[0].partition(";")[0] for line in data.decode().splitlines() if line[:1] != " "]
    assert names.count("END") == 3 and names.count("UID") == 1 and "ATTACH" not in names


def test_a_whole_day_ends_on_the_next_over_the_years_end() -> None:
    (made,) = read_calendar(render_calendar("x", [event()], NOW)).named("VEVENT")
    assert (made.texts["DTSTART"], made.texts["DTEND"]) == ("20241231", "20250101")
    assert made.texts["DTSTAMP"] == "20241130T233000Z"


@pytest.mark.parametrize(("days", "trigger"), [(0, "PT8H"), (1, "-PT16H"), (3, "-P2DT16H"), (14, "-P13DT16H")])
def test_reminders_come_at_eight_in_the_morning(days: int, trigger: str) -> None:
    (made,) = read_calendar(render_calendar("x", [event(alarms=(days,))], NOW)).named("VEVENT")
    (alarm,) = made.named("VALARM")
    assert alarm.texts["TRIGGER"] == trigger and alarm.texts["ACTION"] == "DISPLAY"


def test_the_same_event_again_replaces_itself() -> None:
    first, later = (
        read_calendar(render_calendar("x", [event()], moment)).named("VEVENT")[0].texts
        for moment in (NOW, NOW + timedelta(minutes=1))
    )
    assert first["UID"] == later["UID"] and int(first["SEQUENCE"]) < int(later["SEQUENCE"]) < 2**31


@pytest.mark.parametrize("letter", ["\x0b", "\x0c", "\x00", "\x1c", "\x7f", "\r"])
def test_no_text_holds_a_control_character(letter: str) -> None:
    written = render_calendar(f"a{letter}b", [event(title=f"c{letter}d")], NOW)
    assert letter.encode() not in written.replace(b"\r\n", b"") and b"SUMMARY:cd" in written
