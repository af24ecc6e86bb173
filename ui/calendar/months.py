"""The months of the calendar's page: the row of twelve, and the card of a month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QSizePolicy, QWidget

from forms.holidays import WEEKDAYS
from ui import theme, widgets
from ui.duty_steps import STATE_TONE, days_tone, follow
from ui.folding import FoldingRow
from ui.pages import Page
from workflow.calendar.lines import CalendarLine
from workflow.calendar.year import CalendarMonth, CalendarYear

DAY_WIDTH = 84


def month_row(found: CalendarYear, today: date, go: Callable[[int], object]) -> QWidget:
    """The twelve months side by side; those with a deadline lead to it."""
    made = QWidget()
    line = widgets.row(made, gap=6)
    for month in found.months:
        line.addWidget(_month_button(month, found.year, today, go), 1)
    return made


def month_card(page: Page, month: CalendarMonth, year: int) -> QFrame:
    """A month's deadlines in order, under its name and its holidays."""
    return _card(page, f"Tháng {month.month}/{year}", "; ".join(month.free), month.lines)


def undated_card(page: Page, lines: Sequence[CalendarLine]) -> QFrame:
    """What is owed without a day."""
    return _card(page, "Chưa có hạn", "", lines)


def _month_button(month: CalendarMonth, year: int, today: date, go: Callable[[int], object]) -> QPushButton:
    said, tone = _month_words(month, today)
    made = widgets.button(f"Tháng {month.month}\n{said}", lambda: go(month.month), "month")
    made.setAccessibleName(f"Tháng {month.month}: {said}")
    made.setProperty("tone", tone)
    made.setProperty("on", "yes" if (today.year, today.month) == (year, month.month) else "no")
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    made.setMinimumWidth(56)
    made.setEnabled(bool(month.lines))
    return made


def _month_words(month: CalendarMonth, today: date) -> tuple[str, str]:
    if not month.lines:
        return "–", "none"
    overdue = sum(line.is_overdue(today) for line in month.lines)
    if overdue:
        return f"{overdue} quá hạn", "err"
    if all(line.is_done for line in month.lines):
        return "đã xong", "ok"
    return f"{len(month.lines)} hạn", "plain"


def _card(page: Page, title: str, free: str, lines: Sequence[CalendarLine]) -> QFrame:
    frame = widgets.card()
    box = widgets.column(frame, gap=10)
    box.setContentsMargins(18, 12, 12, 14)
    head = widgets.row(gap=10)
    head.addWidget(widgets.label(title, "section"))
    if free:
        head.addWidget(widgets.label(f"Ngày nghỉ: {free}", "muted", wrap=True), 1)
    else:
        head.addStretch(1)
    box.addLayout(head)
    for line in lines:
        box.addWidget(widgets.rule())
        box.addWidget(_line(page, line))
    return frame


def _line(page: Page, line: CalendarLine) -> QWidget:
    made = QWidget()
    row = widgets.row(made, gap=12)
    row.addLayout(_day(line))
    actions = widgets.row()
    actions.addWidget(_button(page, line), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(FoldingRow(_facts(page, line), actions), 1)
    return made


def _day(line: CalendarLine) -> QBoxLayout:
    """The day of the month, large, over the day of the week."""
    box = widgets.column(gap=0)
    if line.last_day is None:
        number, weekday = "–", ""
    else:
        number, weekday = f"{line.last_day:%d}", WEEKDAYS[line.last_day.weekday()]
    for text, look in ((number, "title"), (f"{weekday[:1].upper()}{weekday[1:]}", "small")):
        made = widgets.label(text, look)
        made.setFixedWidth(DAY_WIDTH)
        box.addWidget(made)
    box.addStretch(1)
    return box


def _facts(page: Page, line: CalendarLine) -> QBoxLayout:
    box = widgets.column(gap=4)
    box.addWidget(widgets.label(line.title, "strong", wrap=True))
    head = widgets.row(gap=10)
    period = f"{line.period_title[:1].upper()}{line.period_title[1:]}"
    head.addWidget(widgets.label(period, "muted"))
    head.addWidget(widgets.chip(line.state_text, _state_tone(line)))
    if line.is_done:
        head.addWidget(widgets.label(line.days_text, "muted"))
    else:
        head.addWidget(widgets.chip(line.days_text, days_tone(line.days_left(page.context.session.today()))))
    head.addStretch(1)
    box.addLayout(head)
    box.addWidget(widgets.label(line.due_words, "muted", wrap=True))
    cut_off = f"{line.cut_off_words[:1].upper()}{line.cut_off_words[1:]}."
    box.addWidget(widgets.label(cut_off, "muted", wrap=True))
    if line.note:
        noted = widgets.row(gap=8)
        noted.addWidget(widgets.mark("triangle-alert", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        noted.addWidget(widgets.label(line.note, "warn", wrap=True), 1)
        box.addLayout(noted)
    return box


def _button(page: Page, line: CalendarLine) -> QPushButton:
    duty = line.duty
    if duty is not None:
        made = widgets.button(duty.next_text, lambda: follow(page, page.context, duty))
    else:
        made = widgets.button("Xem tình hình nộp", lambda: page.context.ways.show_overview(line.form, line.period))
    made.setAccessibleName(f"{made.text()}: {line.title}, {line.period_title}")
    made.setFont(theme.font(weight=theme.BOLD))
    return made


def _state_tone(line: CalendarLine) -> str:
    if line.duty is not None:
        return STATE_TONE.get(line.duty.state, "plain")
    return "ok" if line.is_done else "plain"
