"""Việc cần làm: the pack's obligations for this office, with what has been done for each."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from forms.dates import day_text
from forms.duties import days_left_text, due_day, period_of
from forms.pack import Obligation
from forms.present import fill_names
from forms.text import collapse
from forms.values import progress
from storage.records import ReportHead
from workflow.office import Office, require_office
from workflow.reports import STATE_TEXT, open_report, standing_replies, state_of
from workflow.session import Session

NextStep = Literal["start", "continue", "finish", "export", "mend", "view"]
CLOSED = ("sent", "accepted")
_NEXT: dict[str, tuple[NextStep, str]] = {
    "none": ("start", "Lập báo cáo"),
    "draft": ("continue", "Tiếp tục nhập"),
    "finished": ("export", "Ký và gửi"),
    "sent": ("view", "Xem"),
    "accepted": ("view", "Xem"),
    "returned": ("mend", "Xem lý do và sửa"),
}
_COMPLETE: tuple[NextStep, str] = ("finish", "Kiểm tra và gửi")


class Duty(Struct, frozen=True):
    """One obligation of one period. done and total: answered of wanted cells or sections.

    last_day: the last day to be in time; days_left is negative once it has passed. days_text: how long there still
    is or, once it went out, on which day it did. remark: why it was returned, or why the next revision was begun.
    warning: what the pack says of a deadline that comes before what is to be reported (A.6 #7), "" once it went out.
    """

    obligation_id: str
    form: str
    title: str
    period: str
    period_title: str
    due_text: str
    last_day: date
    days_left: int
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


def duties(session: Session, today: date) -> tuple[Duty, ...]:
    """What this office owes, soonest first; what went out already stands at the end."""
    office = require_office(session)
    heads = {(head.form, head.period): head for head in session.store.report_heads()}
    set_above = _days_set_above(session, office)
    found = [
        _duty(session, office, obligation, year, today, heads, set_above)
        for year in office.pack.years
        for obligation in office.pack.obligation
        if office.unit.level in obligation.levels and obligation.year in (0, year)
    ]
    return tuple(sorted(found, key=lambda duty: (duty.is_closed, duty.last_day, duty.obligation_id)))


def _duty(
    session: Session,
    office: Office,
    obligation: Obligation,
    year: int,
    today: date,
    heads: dict[tuple[str, str], ReportHead],
    set_above: dict[tuple[str, str], date],
) -> Duty:
    period = period_of(obligation, year)
    form = office.pack.form_by_key[obligation.form]
    head = heads.get((form.key, period.text))
    state = state_of(session, head) if head else "none"
    done, total = progress(form, open_report(session, head.id).report) if head else (0, 0)
    last, due_text = _due(obligation, year, set_above.get((form.key, period.text)))
    closed = state in CLOSED
    step = _COMPLETE if state == "draft" and 0 < total == done else _NEXT[state]
    return Duty(
        obligation_id=obligation.id,
        form=form.key,
        title=f"{form.short} · {form.title}" if form.short != form.title else form.title,
        period=period.text,
        period_title=period.title,
        due_text=due_text,
        last_day=last,
        days_left=(last - today).days,
        days_text=_closed_text(session, head, state) if head and closed else days_left_text((last - today).days),
        state=state,
        state_text=STATE_TEXT[state],
        done=done,
        total=total,
        report_id=head.id if head else "",
        next_step=step[0],
        next_text=step[1],
        warning="" if closed else fill_names(obligation.warning, {**office.pack.variables, "nam": str(year)}),
        revision=head.revision if head else 1,
        remark=_remark(session, head, state) if head else "",
    )


def _days_set_above(session: Session, office: Office) -> dict[tuple[str, str], date]:
    """The earliest day that an office above set, by form and period; it comes with a signed roster."""
    days: dict[tuple[str, str], date] = {}
    for item in session.store.due_days():
        if item.issuer != office.unit.code:
            place = (item.form, item.period)
            days[place] = min(item.day, days.get(place, item.day))
    return days


def _due(obligation: Obligation, year: int, set_above: date | None) -> tuple[date, str]:
    """The last day to be in time and its words: the pack's, unless an office above wants the report earlier."""
    last = due_day(obligation, year)
    if set_above is None or set_above >= last:
        return last, obligation.due_text
    return set_above, f"đến hết ngày {day_text(set_above)} theo hạn của cơ quan cấp trên"


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
