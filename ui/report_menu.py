"""The "…" menu of a report: open it, where it was sent, take a signed PDF back in, what the office above answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from forms.dates import day_text
from ui.context import Context
from ui.reply_dialog import ReplyDialog, ReturnedDialog
from ui.tasks import now
from workflow.replies import Reply, answerable_revision, replies, withdraw_reply
from workflow.reports import open_report
from workflow.sending.trail import trail

if TYPE_CHECKING:
    from ui.answer.answers_dialog import AnswersDialog
    from ui.finish.history import HistoryDialog
    from ui.finish.taking_back import TakingBackDialog

NAMES = {"accepted": "được tiếp nhận", "returned": "bị trả lại"}


def report_menu(button: QPushButton, context: Context, report_id: str, changed: Callable[[], object]) -> QMenu:
    """The menu of a report's "…" button. changed: called after an answer was noted or taken back."""
    menu, session = QMenu(button), context.session
    menu.addAction("Mở báo cáo", lambda: context.ways.show_report(report_id))
    _add_sending(menu, button, context, report_id, changed)
    menu.addSeparator()
    answered = now(lambda: replies(session, report_id))
    revision = now(lambda: answerable_revision(session, report_id))
    noted = menu.addAction(
        "Ghi nhận phản hồi của nơi nhận…", lambda: ask_reply(button.window(), context, report_id, changed)
    )
    noted.setEnabled(bool(revision))
    if not revision:
        noted.setText("Ghi nhận phản hồi của nơi nhận (sau khi đã gửi)")
    if answered:
        reply = answered[-1]
        menu.addSeparator()
        menu.addAction(f"{reply_text(reply)}…", lambda: ask_answers(button.window(), context, report_id))
        if reply.source == "typed":
            menu.addAction("Gỡ phản hồi đã ghi nhầm", lambda: _withdraw(context, report_id, reply, changed))
    return menu


def _add_sending(
    menu: QMenu, button: QPushButton, context: Context, report_id: str, changed: Callable[[], object]
) -> None:
    """Where it was sent; and a PDF that was signed elsewhere, once the report is finished."""
    session = context.session
    sent = menu.addAction("Lịch sử ký và gửi…", lambda: ask_history(button.window(), context, report_id, changed))
    sent.setEnabled(bool(now(lambda: trail(session, report_id))))
    back = menu.addAction("Nhận lại văn bản đã ký…", lambda: ask_signed_pdf(button.window(), context, report_id))
    back.setEnabled(not now(lambda: open_report(session, report_id)).editable)


def ask_history(parent: QWidget, context: Context, report_id: str, changed: Callable[[], object]) -> HistoryDialog:
    """Show what was done with a report, and where it was sent."""
    from ui.finish.history import HistoryDialog

    dialog = HistoryDialog(parent, context, report_id, changed)
    dialog.open()
    return dialog


def ask_answers(parent: QWidget, context: Context, report_id: str) -> AnswersDialog:
    """Show every answer to the report, with its remarks."""
    from ui.answer.answers_dialog import AnswersDialog

    dialog = AnswersDialog(parent, context, report_id)
    dialog.open()
    return dialog


def ask_signed_pdf(parent: QWidget, context: Context, report_id: str) -> TakingBackDialog:
    """Take a PDF back in that was signed by another tool."""
    from ui.finish.taking_back import TakingBackDialog

    dialog = TakingBackDialog(parent, context, report_id)
    dialog.open()
    return dialog


def open_menu(button: QPushButton, context: Context, report_id: str, changed: Callable[[], object]) -> None:
    """Show the menu under its button."""
    report_menu(button, context, report_id, changed).popup(button.mapToGlobal(QPoint(0, button.height())))


def ask_reply(parent: QWidget, context: Context, report_id: str, changed: Callable[[], object]) -> ReplyDialog:
    """Ask what the office above answered."""
    dialog = ReplyDialog(parent, context.session, report_id, changed)
    dialog.open()
    return dialog


def ask_return(parent: QWidget, context: Context, report_id: str) -> ReturnedDialog:
    """Show why the report was returned, and mend it."""
    dialog = ReturnedDialog(parent, context.session, report_id, lambda: context.ways.show_report(report_id))
    dialog.open()
    return dialog


def reply_text(reply: Reply) -> str:
    """An answer in one line."""
    return f"Lần {reply.revision} {NAMES[reply.kind]} ngày {day_text(reply.answered_at.date())}"


def _withdraw(context: Context, report_id: str, reply: Reply, changed: Callable[[], object]) -> None:
    now(lambda: withdraw_reply(context.session, report_id, reply.number))
    changed()
