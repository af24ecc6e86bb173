"""Việc cần làm: what is due, for which period, before when, how far, one button each."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QWidget

from forms.dates import day_text
from ui import theme, widgets
from ui.context import Context
from ui.pages import Page
from ui.tasks import now, run_quietly
from workflow.backups import last_backup
from workflow.duties import Duty, duties
from workflow.keys import KeyInfo, key_list
from workflow.office import require_office
from workflow.reports import start_report

SOON_DAYS = 14
KEY_AFTER = 1200
STATE_TONE = {"draft": "accent", "finished": "ok", "sent": "ok", "accepted": "ok", "returned": "err"}


class HomePage(Page):
    """One card per duty; the card that is due first carries the page's one primary button."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        session = context.session
        self.duties = now(lambda: duties(session, session.today()))
        self.buttons: list[QPushButton] = []
        body = widgets.column(gap=14)
        body.setContentsMargins(28, 20, 28, 16)
        self._fill(body)
        inner = QWidget()
        inner.setLayout(body)
        outer = widgets.column(self)
        outer.addWidget(widgets.scrolled(inner), 1)
        self.footer = widgets.label("", "muted", wrap=True, select=True)
        self.footer.setContentsMargins(28, 8, 28, 16)
        self.footer.setAccessibleName("Sao lưu và khóa ký")
        outer.addWidget(self.footer)
        self._key_text = ""
        self.backed_up()
        QTimer.singleShot(KEY_AFTER, self, self.look_at_key)

    def backed_up(self) -> None:
        """Say when the newest backup was made, and how long the key is good."""
        session = self.context.session
        moment = now(lambda: last_backup(session))
        said = when_text(moment, session.today()) if moment else "chưa có"
        self.footer.setText(" · ".join(text for text in (f"Sao lưu gần nhất: {said}", self._key_text) if text))

    def look_at_key(self) -> None:
        """Read the key's dates beside the work: that needs a slow module, which the start does without."""
        session = self.context.session
        run_quietly(self, lambda: (key_list(session), session.now()), self._show_key)

    def _show_key(self, found: tuple[tuple[KeyInfo, ...], datetime]) -> None:
        self._key_text = key_text(*found)
        self.backed_up()

    def start(self) -> None:
        primary = next((button for button in self.buttons if button.property("role") == "primary"), None)
        if primary is not None:
            primary.setFocus()

    def _fill(self, body: QBoxLayout) -> None:
        session = self.context.session
        pack = now(lambda: require_office(session)).pack
        body.addWidget(widgets.label("Việc cần làm", "title"))
        basis = f"theo Quyết định {pack.basis.number} ngày {day_text(pack.basis.date)}"
        body.addWidget(widgets.label(f"{pack.title} · {basis}", "muted", wrap=True))
        if session.recovered:
            body.addWidget(widgets.notice("notice", session.recovered))
        urgent = next((d for d in self.duties if d.next_step in ("start", "continue", "finish", "export")), None)
        for duty in self.duties:
            body.addWidget(self._card(duty, duty is urgent))
        for warning in dict.fromkeys(duty.warning for duty in self.duties if duty.warning):
            body.addWidget(widgets.notice("notice", warning))
        body.addStretch(1)

    def _card(self, duty: Duty, primary: bool) -> QFrame:
        frame = widgets.card()
        line = widgets.row(frame, gap=18)
        line.setContentsMargins(18, 12, 18, 14)
        left = widgets.column(gap=6)
        left.addWidget(widgets.label(duty.title, "section", wrap=True))
        head = widgets.row(gap=10)
        head.addWidget(widgets.label(f"{_capital(duty.period_title)} · Hạn cuối {day_text(duty.last_day)}", "muted"))
        head.addWidget(widgets.chip(duty.state_text, STATE_TONE.get(duty.state, "plain")))
        head.addStretch(1)
        left.addLayout(head)
        left.addLayout(_measure(duty))
        line.addLayout(left, 1)
        due = widgets.row()
        due.addStretch(1)
        due.addWidget(_due_chip(duty))
        place = QWidget()
        place.setFixedWidth(140)
        place.setLayout(due)
        line.addWidget(place)
        button = widgets.button(duty.next_text, lambda: self._follow(duty), "primary" if primary else "")
        button.setAccessibleName(f"{duty.next_text}: {duty.title}, {duty.period_title}")
        button.setMinimumWidth(130)
        self.buttons.append(button)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return frame

    def _follow(self, duty: Duty) -> None:
        ways, session = self.context.ways, self.context.session
        if duty.next_step == "start":
            ways.show_report(now(lambda: start_report(session, duty.form, duty.period)))
        elif duty.next_step in ("finish", "export"):
            ways.show_finish(duty.report_id)
        else:
            ways.show_report(duty.report_id)


def _measure(duty: Duty) -> QBoxLayout:
    line = widgets.row(gap=12)
    line.addWidget(widgets.progress(duty.done, duty.total, duty.title), 1, Qt.AlignmentFlag.AlignVCenter)
    words = widgets.label(f"{duty.done}/{duty.total}" if duty.total else "Chưa nhập", "muted")
    words.setFixedWidth(86)
    words.setFont(theme.font())
    line.addWidget(words)
    return line


def _due_chip(duty: Duty) -> QWidget:
    if duty.state in ("sent", "accepted"):
        tone = "ok"
    elif duty.days_left < 0:
        tone = "err"
    else:
        tone = "warn" if duty.days_left <= SOON_DAYS else "plain"
    return widgets.chip(duty.days_text if tone != "ok" else "Đã gửi", tone)


def when_text(moment: datetime, today: date) -> str:
    """A moment of these days as one says it: "hôm nay 07:52"."""
    near = {0: "hôm nay", 1: "hôm qua"}
    return f"{near.get((today - moment.date()).days, day_text(moment.date()))} {moment:%H:%M}"


def key_text(keys: tuple[KeyInfo, ...], moment: datetime) -> str:
    """How long the key in use is good."""
    current = next((key for key in keys if key.current), None)
    if current is None:
        return "Khóa ký: chưa có"
    day = day_text(current.not_after.date())
    return f"Khóa ký: còn hạn đến {day}" if moment <= current.not_after else f"Khóa ký: đã hết hạn ngày {day}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
