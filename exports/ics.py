"""Days of a year as a file that calendar programs take in (RFC 5545): whole-day events with reminders.

A UID stands for one obligation for ever, and SEQUENCE grows with time: taken in again, an event replaces itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

_PRODUCT = "-//Bao cao Binh dang gioi//Lich bao cao//VI"
_WIDTH = 75
_ALARM_HOUR = 8
_MINUTE = 60
_UNSEEN = dict.fromkeys("\x85\u2028\u2029", " ")
"""Ends of lines to some readers only."""
_CONTROLS = dict.fromkeys((chr(code) for code in (*range(0x20), 0x7F) if chr(code) != "\t"), None)
"""No text may hold them (RFC 5545, 3.1)."""
_ESCAPES = str.maketrans({**_CONTROLS, "\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", **_UNSEEN})


class CalendarEvent(Struct, frozen=True):
    """A whole day. alarms: days before it on which the program reminds, in the morning; 0: on the day itself."""

    uid: str
    day: date
    title: str
    text: str
    alarms: tuple[int, ...] = ()


def render_calendar(name: str, events: Iterable[CalendarEvent], moment: datetime) -> bytes:
    """The file's bytes: UTF-8, CRLF, lines of at most 75 octets. moment: now, with its time zone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for event in events:
        lines += _event(event, moment.astimezone(UTC))
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: CalendarEvent, moment: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{moment:%Y%m%dT%H%M%SZ}"
    yield f"LAST-MODIFIED:{moment:%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{int(moment.timestamp()) // _MINUTE}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    yield f"DESCRIPTION:{_escaped(event.text)}"
    yield "TRANSP:TRANSPARENT"
    yield "STATUS:CONFIRMED"
    for days in event.alarms:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_escaped(event.title)}"
        yield f"TRIGGER:{_trigger(days)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _trigger(days: int) -> str:
    """From the beginning of the day to eight in the morning, so many days before it."""
    if not days:
        return f"PT{_ALARM_HOUR}H"
    before = f"{days - 1}D" if days > 1 else ""
    return f"-P{before}T{24 - _ALARM_HOUR}H"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """A line with its end; what is longer than 75 octets goes on in the next, never within a letter."""
    found, room = bytearray(), _WIDTH
    for letter in line:
        data = letter.encode()
        if len(data) > room:
            found += b"\r\n "
            room = _WIDTH - 1
        found += data
        room -= len(data)
    return bytes(found) + b"\r\n"
