"""Việc cần làm: what is due, for which period, before when, how far, one button each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton, QWidget

from forms.dates import day_text, vietnam_day
from ui import theme, widgets
from ui.context import Context
from ui.duty_steps import STATE_TONE, days_tone, follow, start_event
from ui.folding import FoldingRow
from ui.pages import Page
from ui.tasks import now, run_quietly
from workflow.backups import last_backup
from workflow.duties import Duty, Offer, due_now, duties, earlier_ones, offers
from workflow.keys.office_keys import KeyInfo, key_list
from workflow.office import require_office
from workflow.soundness import warnings, warnings_read

if TYPE_CHECKING:
    from ui.update.strips import UpdateStrips
    from workflow.calendar.reminding import DueSoon
    from workflow.updating.offers import Updated

DUE_WIDTH, NEXT_WIDTH, MEASURE_WIDTH = 140, 140, 86
MORE_WIDTH = 46
REMARK_LENGTH = 240
KEY_AFTER = 1200
SCREENFUL, BESIDE, EARLIER, BELOW_AFTER = 8, 3, 2, 60


class HomePage(Page):
    """One card per duty; the card that is due first carries the page's one primary button."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        session = context.session
        today = session.today()
        self.duties = due_now(now(lambda: duties(session, today)), today)
        self._earlier = earlier_ones(self.duties, today)
        self._shows_earlier = False
        self.buttons: list[QPushButton] = []
        outer = widgets.column(self)
        self._area = widgets.scrolled(self._inner(SCREENFUL))
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(self._area, 1)
        self.below = QTimer(self)
        self.below.setSingleShot(True)
        self.below.timeout.connect(self._show_all)
        if len(self.duties) - len(self._earlier) + BESIDE + EARLIER * bool(self._earlier) > SCREENFUL:
            self.below.start(BELOW_AFTER)
        self.clock, self.due_soon, self.updates = (widgets.column() for _strip in range(3))
        for strip in (self.clock, self.due_soon, self.updates):
            strip.setContentsMargins(28, 8, 28, 0)
            outer.addLayout(strip)
        self._reminds = False
        self._strips: UpdateStrips | None = None
        self.footer = widgets.label("", "muted", wrap=True, select=True)
        self.footer.setContentsMargins(28, 8, 28, 16)
        self.footer.setAccessibleName("Sao lưu và khóa ký")
        outer.addWidget(self.footer)
        self._key_text = ""
        self.backed_up()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        for look in (self.look_at_clock, self.look_at_key, self.look_at_days, self.look_at_versions):
            self._rest.timeout.connect(look)
        self._rest.start(KEY_AFTER)

    def backed_up(self) -> None:
        """Say when the newest backup was made, and how long the key is good."""
        session = self.context.session
        moment = now(lambda: last_backup(session))
        said = when_text(moment, session.today()) if moment else "chưa có"
        self.footer.setText(" · ".join(text for text in (f"Sao lưu gần nhất: {said}", self._key_text) if text))
        self.warn()

    def warn(self) -> None:
        """Say what was found wrong with the data; it stands until the officer has read it."""
        widgets.clear(self.warned)
        for sentence in now(lambda: warnings(self.context.session)):
            frame = widgets.notice("warn", sentence)
            frame.layout().addWidget(widgets.button("Đã rõ", partial(self._warning_read, sentence), "quiet"))
            self.warned.addWidget(frame)

    def _warning_read(self, sentence: str) -> None:
        now(lambda: warnings_read(self.context.session, [sentence]))
        self.warn()
        self.start()

    def look_at_clock(self) -> None:
        """Say beside the work where the clock cannot be right: documents and signatures would bear a wrong day."""
        from ui.clock import look_at_clock

        look_at_clock(self, self.clock, self.start)

    def look_at_key(self) -> None:
        """Read the key's dates beside the work: that needs a slow module, which the start does without."""
        session = self.context.session
        run_quietly(self, lambda: (key_list(session), session.now()), self._show_key)

    def look_at_days(self) -> None:
        """Once a day, say beside the work what is due soon or overdue, of the units below too."""
        from workflow.calendar.reminding import reminder

        session = self.context.session
        run_quietly(self, lambda: reminder(session), self._show_due_soon)

    def look_at_versions(self) -> None:
        """Say beside the work that another version runs since last time, or that a newer one is at hand."""
        session = self.context.session

        def read() -> Updated | None:
            from workflow.updating.noted import updated_note

            return updated_note(session)

        run_quietly(self, read, self._show_versions)
        self.context.ways.look_for_updates()

    def _show_versions(self, note: Updated | None) -> None:
        from ui.update.strips import UpdateStrips

        widgets.clear(self.updates)
        self._strips = UpdateStrips(self, self.updates, self.start)
        self._strips.show_updated(note)

    def updates_noticed(self) -> None:
        if self._strips is not None:
            self._strips.show_offer()

    def _show_due_soon(self, found: DueSoon | None) -> None:
        if found is not None:
            from ui.calendar.strip import due_strip

            widgets.clear(self.due_soon)
            self.due_soon.addWidget(due_strip(found, self.context.ways.show_calendar, self._reminded))
            self._reminds = True

    def _reminded(self) -> None:
        from workflow.calendar.reminding import reminded

        widgets.clear(self.due_soon)
        self._reminds = False
        now(lambda: reminded(self.context.session))

    def _show_key(self, found: tuple[tuple[KeyInfo, ...], datetime]) -> None:
        self._key_text = key_text(*found)
        self.backed_up()

    def start(self) -> None:
        primary = next((button for button in self.buttons if button.property("role") == "primary"), None)
        if primary is not None:
            primary.setFocus()

    def flush(self) -> None:
        """What was recovered or restored is said once: it goes with the page that said it."""
        self._seen()
        if self._reminds:
            self._reminded()

    def leave(self) -> None:
        """Its one timer is known; a search for timers among all parts costs the first report 3 ms."""
        self.is_left = True
        self._rest.stop()
        self.below.stop()

    def _seen(self) -> None:
        self.context.session.recovery_seen()
        if self.context.last_word():
            self.context.leave_word("")

    def _inner(self, most: int | None) -> QWidget:
        """The head and the first cards, all of them for None."""
        inner = QWidget()
        body = widgets.column(inner, gap=14)
        body.setContentsMargins(28, 20, 28, 16)
        session = self.context.session
        packs = now(lambda: require_office(session)).packs
        body.addWidget(widgets.label("Việc cần làm", "title"))
        told = "\n".join(f"{pack.title} · theo {pack.basis.dated}" for pack in packs)
        body.addWidget(widgets.label(told, "muted", wrap=True))
        self.warned = widgets.column(gap=8)
        body.addLayout(self.warned)
        if session.recovered:
            body.addWidget(self._told(session.recovered, "notice" if now(lambda: warnings(session)) else "ok"))
        if word := self.context.last_word():
            body.addWidget(self._told(word, "ok"))
        for card in islice(self._all_cards(), most):
            body.addWidget(card)
        body.addStretch(1)
        inner.setProperty("role", "plain")
        return inner

    def _show_all(self) -> None:
        """Of an office with years behind it most cards lie below the screen: all are made once the first are painted.
        Anew, since cards that are put on a page that is shown do not get the height that their words need."""
        self.below.stop()
        inside = (focus := self.focusWidget()) is not None and self._area.isAncestorOf(focus)
        self.buttons.clear()
        before = self._area.takeWidget()
        self._area.setWidget(self._inner(None))
        before.deleteLater()
        self.warn()
        if inside:
            self.start()

    def _all_cards(self) -> Iterator[QWidget]:
        """What is owed, what may happen, what went out, earlier years; each made when it is asked for."""
        near = [duty for duty in self.duties if duty not in self._earlier]
        owed = [duty for duty in near if not duty.is_closed]
        if not owed and all(duty.is_closed for duty in self._earlier):
            yield _nothing_owed(bool(self.duties))
        for duty in owed:
            yield self._card(duty, duty is owed[0])
        if offered := now(lambda: offers(self.context.session)):
            yield self._offered(offered)
        if len(owed) < len(near):
            yield widgets.label("Đã gửi", "section")
        for duty in near[len(owed) :]:
            yield self._card(duty, False)
        if self._earlier:
            yield from self._earlier_cards()

    def _earlier_cards(self) -> Iterator[QWidget]:
        """What earlier periods left, said in one line until somebody wants to see it: a page that holds every report of
        ten years is slow to leave, and nobody reads it."""
        yield widgets.label("Các kỳ trước", "section")
        if self._shows_earlier:
            for duty in self._earlier:
                yield self._card(duty, False)
            return
        from ui.earlier_strip import earlier_strip

        yield earlier_strip(self._earlier, self.show_earlier)

    def show_earlier(self) -> None:
        """Every report of earlier periods as a card, with the cursor on the first."""
        self._shows_earlier = True
        self._show_all()
        first = self.buttons[-len(self._earlier)]
        first.setFocus()
        QTimer.singleShot(0, first, lambda: self._area.ensureWidgetVisible(first))

    def _told(self, sentence: str, tone: str) -> QFrame:
        frame = widgets.notice(tone, sentence)
        seen = widgets.button("Đã rõ", lambda: self._dismiss(frame), "quiet")
        frame.layout().addWidget(seen)
        return frame

    def _dismiss(self, frame: QFrame) -> None:
        self._seen()
        frame.hide()
        self.start()

    def _card(self, duty: Duty, primary: bool) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=8)
        box.setContentsMargins(18, 12, 12, 14)
        line = widgets.row(gap=10)
        place = QWidget()
        place.setMinimumWidth(DUE_WIDTH)
        due = widgets.row(place)
        due.addStretch(1)
        if not duty.is_closed:
            due.addWidget(widgets.chip(duty.days_text, days_tone(duty.days_left)))
        line.addWidget(place)
        button = widgets.button(duty.next_text, lambda: follow(self, self.context, duty), "primary" if primary else "")
        button.setAccessibleName(f"{duty.next_text}: {duty.title}, {duty.period_title}")
        button.setMinimumWidth(NEXT_WIDTH)
        self.buttons.append(button)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        more = widgets.button("", lambda: self._more(duty, more), "icon", "ellipsis", "Việc khác với báo cáo này")
        more.setAccessibleName(f"Việc khác: {duty.title}, {duty.period_title}")
        more.setEnabled(bool(duty.report_id))
        line.addWidget(more, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addWidget(FoldingRow(_facts(duty), line))
        for tone, text in _remarks(duty):
            box.addLayout(_remark(tone, text))
        return frame

    def _offered(self, offered: tuple[Offer, ...]) -> QFrame:
        """What is reported when it happens: one quiet card with a button each."""
        frame = widgets.card()
        box = widgets.column(frame, gap=8)
        box.setContentsMargins(18, 12, 12, 14)
        box.addWidget(widgets.label("Báo cáo đột xuất", "section"))
        for offer in offered:
            line = widgets.row()
            button = widgets.button("Lập báo cáo", lambda offer=offer: start_event(self, self.context, offer.form))
            button.setAccessibleName(f"Lập báo cáo đột xuất: {offer.title}")
            button.setMinimumWidth(NEXT_WIDTH)
            self.buttons.append(button)
            line.addWidget(button)
            line.addSpacing(MORE_WIDTH)
            box.addWidget(FoldingRow(_offer_facts(offer), line))
        return frame

    def _more(self, duty: Duty, button: QPushButton) -> None:
        from ui.report_menu import open_menu

        open_menu(button, self.context, duty.report_id, self.context.ways.show_home)


def _offer_facts(offer: Offer) -> QBoxLayout:
    box = widgets.column(gap=2)
    box.addWidget(widgets.label(offer.title, "strong", wrap=True))
    if offer.due_text:
        box.addWidget(widgets.label(f"Thời hạn: {offer.due_text}", "muted", wrap=True))
    return box


def _facts(duty: Duty) -> QBoxLayout:
    box = widgets.column(gap=6)
    box.addWidget(widgets.label(duty.title, "section", wrap=True))
    head = widgets.row(gap=10)
    head.addWidget(widgets.label(f"{_capital(duty.period_title)} · {_due_words(duty)}", "muted"))
    head.addWidget(widgets.chip(duty.state_text, STATE_TONE.get(duty.state, "plain")))
    if duty.revision > 1:
        head.addWidget(widgets.label(f"Lần {duty.revision}", "muted"))
    if duty.is_closed:
        head.addWidget(widgets.label(duty.days_text, "muted"))
    head.addStretch(1)
    box.addLayout(head)
    if not duty.is_closed:
        box.addLayout(_measure(duty))
    return box


def _due_words(duty: Duty) -> str:
    if duty.last_day:
        return f"Hạn cuối {day_text(duty.last_day)}"
    return f"Thời hạn: {duty.due_text}" if duty.due_text else "Văn bản không ghi thời hạn"


def _measure(duty: Duty) -> QBoxLayout:
    line = widgets.row(gap=12)
    line.addWidget(widgets.progress(duty.done, duty.total, duty.title), 1, Qt.AlignmentFlag.AlignVCenter)
    words = widgets.label(f"{duty.done}/{duty.total}" if duty.total else "Chưa nhập", "muted")
    words.setFixedWidth(MEASURE_WIDTH)
    words.setFont(theme.font())
    line.addWidget(words)
    return line


def _remarks(duty: Duty) -> list[tuple[str, str]]:
    """What must be known of a duty beside its dates."""
    said = []
    if duty.remark:
        lead = "Lý do trả lại" if duty.state == "returned" else "Lý do mở lại"
        said.append(("err" if duty.state == "returned" else "muted", f"{lead}: {_short(duty.remark)}"))
    if duty.warning:
        said.append(("warn", duty.warning))
    return said


def _remark(tone: str, text: str) -> QBoxLayout:
    line = widgets.row(gap=8)
    icon = {"err": "circle-alert", "warn": "triangle-alert"}.get(tone, "info")
    line.addWidget(widgets.mark(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(widgets.label(text, "muted" if tone == "warn" else tone, wrap=True), 1)
    return line


def _nothing_owed(sent: bool) -> QFrame:
    if sent:
        return widgets.notice("ok", "Không còn báo cáo nào phải gửi.", "Các báo cáo đã gửi ở dưới đây.")
    remedy = "Báo cáo ngoài kế hoạch được lập ở trang Báo cáo."
    return widgets.notice("notice", "Kế hoạch không yêu cầu đơn vị gửi báo cáo nào.", remedy)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= REMARK_LENGTH else f"{line[:REMARK_LENGTH].rstrip()}…"


def when_text(moment: datetime, today: date) -> str:
    """A moment of these days as one says it: "hôm nay 07:52"."""
    near = {0: "hôm nay", 1: "hôm qua"}
    return f"{near.get((today - moment.date()).days, day_text(moment.date()))} {moment:%H:%M}"


def key_text(keys: tuple[KeyInfo, ...], moment: datetime) -> str:
    """How long the key in use is good."""
    current = next((key for key in keys if key.current), None)
    if current is None:
        return "Khóa ký: chưa có"
    day = vietnam_day(current.not_after)
    return f"Khóa ký: còn hạn đến {day}" if moment <= current.not_after else f"Khóa ký: đã hết hạn ngày {day}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
