"""Việc cần làm: the pack's obligations for this office, with what has been done for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from forms.asked import has_part
from forms.dates import day_text
from forms.duties import NO_DAY, days_left_text, due_day, duty_for, earlier, event_duties, period_of
from forms.pack import Obligation, Pack
from forms.periods import Period, parse_period
from forms.present import fill_names
from forms.text import collapse
from forms.values import progress
from storage.records import ReportHead
from workflow.office import Office, require_office
from workflow.owed import own_owed
from workflow.reports import STATE_TEXT, open_report, period_title, standing_replies, state_of
from workflow.session import Session

NextStep = Literal["start", "continue", "finish", "export", "mend", "view"]
CLOSED = ("sent", "accepted")
NEAR = timedelta(days=300)
_NEXT: dict[str, tuple[NextStep, str]] = {
    "none": ("start", "Lập báo cáo"),
    "draft": ("continue", "Tiếp tục nhập"),
    "finished": ("export", "Ký và gửi"),
    "sent": ("view", "Xem"),
    "accepted": ("view", "Xem"),
    "returned": ("mend", "Xem lý do và sửa"),
}
SetDays = dict[tuple[str, str], tuple[date | None, date | None]]
"""By form and period: the earliest day set above, and the office's own."""
_COMPLETE: tuple[NextStep, str] = ("finish", "Kiểm tra và gửi")


class Duty(Struct, frozen=True):
    """One obligation of one period, by one of the office's packs. done and total: answered of wanted cells or sections
    while it is owed; what went out is not opened to count them, since it becomes more with every year.

    last_day: the last day to be in time; days_left is negative once it has passed. Both are None where neither the
    source nor an office names a day. days_text: how long there still is or, once it went out, on which day it did.
    remark: why it was returned, or why the next revision was begun. warning: what the pack says of a deadline that
    comes before what is to be reported (A.6 #7), "" once it went out.
    """

    pack: str
    obligation_id: str
    form: str
    title: str
    period: str
    period_title: str
    due_text: str
    last_day: date | None
    days_left: int | None
    days_text: str
    state: str
    state_text: str
    done: int
    total: int
    report_id: str
    next_step: NextStep
    next_text: str
    warning: str
    revision: int = 1
    remark: str = ""

    @property
    def is_closed(self) -> bool:
        """Sent or accepted: nothing is owed now."""
        return self.state in CLOSED


class Offer(Struct, frozen=True):
    """A report that is made when something happens. due_text: how soon, in the pack's words; title: as in Duty."""

    obligation_id: str
    form: str
    title: str
    due_text: str


class _Facts(Struct, frozen=True):
    """What is known of the office's reports and days when its duties are told. heads: by form and period."""

    session: Session
    office: Office
    today: date
    heads: dict[tuple[str, str], ReportHead]
    days: SetDays


def duties(session: Session, today: date) -> tuple[Duty, ...]:
    """What this office owes, soonest first, what has no day after that; what went out already stands at the end.

    A report on an event is not owed; once it is begun it stands here like any other.
    """
    office = require_office(session)
    heads = {(head.form, head.period): head for head in session.store.report_heads()}
    facts = _Facts(session, office, today, heads, _days_set(session, office))
    found = [
        _duty(facts, pack, obligation, period_of(obligation, year), year)
        for pack, obligation, year in own_owed(office)
        if has_part(pack.form_by_key[obligation.form], office.unit)
    ]
    return tuple(sorted((*found, *_begun_events(facts)), key=_place))


def _begun_events(facts: _Facts) -> Iterator[Duty]:
    for head in facts.heads.values():
        period = parse_period(head.period)
        if period.kind == "event":
            packs = [pack for pack in facts.office.packs if head.form in pack.form_by_key]
            answered = ((pack, duty_for(pack, head.form, facts.office.unit.level, period)) for pack in packs)
            found = next(((pack, duty) for pack, duty in answered if duty is not None), None)
            if found is not None:
                pack, (obligation, year) = found
                yield _duty(facts, pack, obligation, period, year)


def due_now(found: Sequence[Duty], today: date) -> tuple[Duty, ...]:
    """Those of periods that have begun, and those of which a report is there; before any has begun, the first ones.

    A pack of several years asks for reports of years that are yet to come: nothing is to be done about them.
    """
    begun = tuple(duty for duty in found if duty.report_id or parse_period(duty.period).first <= today)
    if begun:
        return begun
    first = min((parse_period(duty.period).first for duty in found), default=today)
    return tuple(duty for duty in found if parse_period(duty.period).first == first)


def earlier_ones(found: Sequence[Duty], today: date) -> tuple[Duty, ...]:
    """Those of periods long over (NEAR) that nobody works at: sent, or never begun and not awaited by a day still to
    come. Of each obligation the latest is none of them, however long ago it was."""
    latest: dict[tuple[str, str], date] = {}
    for duty in found:
        place = (duty.pack, duty.obligation_id)
        latest[place] = max(latest.get(place, date.min), parse_period(duty.period).last)

    def is_earlier(duty: Duty) -> bool:
        last = parse_period(duty.period).last
        awaited = duty.days_left is not None and duty.days_left >= 0
        left = duty.is_closed or not (duty.report_id or awaited)
        return left and last < latest[duty.pack, duty.obligation_id] and last < today - NEAR

    return tuple(duty for duty in found if is_earlier(duty))


def offers(session: Session) -> tuple[Offer, ...]:
    """The reports that this office makes when something happens, in the packs' order; of one form the first pack's."""
    office = require_office(session)
    found: dict[str, Offer] = {}
    for pack in office.packs:
        for duty in event_duties(pack, office.unit.level):
            if has_part(pack.form_by_key[duty.form], office.unit):
                found.setdefault(duty.form, Offer(duty.id, duty.form, _title(pack, duty.form), duty.due_text))
    return tuple(found.values())


def _place(duty: Duty) -> tuple[bool, bool, int, str]:
    """Soonest first; of those without a day the latest period first, since it is the one that is about to be asked."""
    day = duty.last_day.toordinal() if duty.last_day else -parse_period(duty.period).last.toordinal()
    return duty.is_closed, duty.last_day is None, day, duty.obligation_id


def _title(pack: Pack, key: str) -> str:
    form = pack.form_by_key[key]
    return f"{form.short} · {form.title}" if form.short != form.title else form.title


def _duty(facts: _Facts, pack: Pack, obligation: Obligation, period: Period, year: int) -> Duty:
    session, form = facts.session, pack.form_by_key[obligation.form]
    head = facts.heads.get((form.key, period.text))
    state = state_of(session, head) if head else "none"
    closed = state in CLOSED
    opened = open_report(session, head.id) if head and not closed else None
    done, total = progress(opened.form, opened.report) if opened else (0, 0)
    last, due_text = _due(obligation, year, *facts.days.get((form.key, period.text), (None, None)))
    left = (last - facts.today).days if last else None
    step = _COMPLETE if state == "draft" and 0 < total == done else _NEXT[state]
    return Duty(
        pack=pack.id,
        obligation_id=obligation.id,
        form=form.key,
        title=_title(pack, form.key),
        period=period.text,
        period_title=period_title(session, head) if head else period.title,
        due_text=due_text,
        last_day=last,
        days_left=left,
        days_text=_closed_text(session, head, state) if head and closed else _left_text(left),
        state=state,
        state_text=STATE_TEXT[state],
        done=done,
        total=total,
        report_id=head.id if head else "",
        next_step=step[0],
        next_text=step[1],
        warning="" if closed else fill_names(obligation.warning, {**pack.variables, "nam": str(year)}),
        revision=head.revision if head else 1,
        remark=_remark(session, head, state) if head else "",
    )


def _days_set(session: Session, office: Office) -> SetDays:
    """By form and period, the earliest day that an office above set (it comes with a signed roster), and the day that
    this office set itself."""
    days: SetDays = {}
    for item in session.store.due_days():
        place = (item.form, item.period)
        above, own = days.get(place, (None, None))
        days[place] = (above, item.day) if item.issuer == office.unit.code else (earlier(above, item.day), own)
    return days


def _due(obligation: Obligation, year: int, above: date | None, own: date | None) -> tuple[date | None, str]:
    """The last day to be in time and its words: the pack's, unless an office above wants the report earlier. Where
    neither names a day, the one that the office set counts for itself too."""
    last = due_day(obligation, year)
    if above is not None and (last is None or above < last):
        return above, f"đến hết ngày {day_text(above)} theo hạn của cơ quan cấp trên"
    if last is None and own is not None:
        return own, f"đến hết ngày {day_text(own)} theo hạn do đơn vị đặt"
    return last, obligation.due_text


def _left_text(left: int | None) -> str:
    return NO_DAY if left is None else days_left_text(left)


def _closed_text(session: Session, head: ReportHead, state: str) -> str:
    if state == "accepted":
        return f"Tiếp nhận ngày {day_text(standing_replies(session, head.id)[-1].answered_at.date())}"
    sendings = session.store.sendings(head.id)
    sent = [item.at for item in sendings if item.certain and item.revision == head.revision]
    return f"Gửi ngày {day_text(sent[-1].date())}"


def _remark(session: Session, head: ReportHead, state: str) -> str:
    if state == "returned":
        reply = standing_replies(session, head.id)[-1]
        remarks = f" (kèm {len(reply.comments)} góp ý)" if reply.comments else ""
        return f"{collapse(reply.text)}{remarks}"
    return head.reason if state == "draft" else ""
