"""The next step of a duty, and the tones of where it stands: the first page, the calendar and the list share them."""

from __future__ import annotations

from ui.context import Context
from ui.pages import Page
from ui.tasks import now
from workflow.duties import Duty
from workflow.reports import start_report

SOON_DAYS = 14
STATE_TONE = {"draft": "accent", "finished": "ok", "sent": "ok", "accepted": "ok", "returned": "err"}


def days_tone(left: int | None) -> str:
    """The tone of how many days there still are; None: there is no day."""
    if left is None:
        return "plain"
    return "err" if left < 0 else "warn" if left <= SOON_DAYS else "plain"


def follow(page: Page, context: Context, duty: Duty) -> None:
    """Take the next step of a duty."""
    ways = context.ways
    if duty.next_step == "start":
        begin_report(page, context, duty.form, duty.period)
    elif duty.next_step == "mend":
        from ui.report_menu import ask_return

        ask_return(page, context, duty.report_id)
    elif duty.next_step in ("finish", "export"):
        ways.show_finish(duty.report_id)
    else:
        ways.show_report(duty.report_id)


def begin_report(page: Page, context: Context, form: str, period: str) -> None:
    """Begin a report and open it; where an earlier one can be its start, ask first."""
    from workflow.starting import earlier_reports

    session = context.session
    if now(lambda: earlier_reports(session, form, period)):
        from ui.start_dialog import StartDialog

        StartDialog(page, context, form, period).open()
    else:
        context.ways.show_report(now(lambda: start_report(session, form, period)))


def start_event(page: Page, context: Context, form: str) -> None:
    """Ask for the day and the name of what happened, and begin its report."""
    from ui.start_dialog import start_event as ask

    ask(page, context, form)
