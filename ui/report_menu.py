"""The "…" menu of a report on a card or in the list: open, what the office above answered, take that back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from forms.dates import day_text
from ui.context import Context
from ui.reply_dialog import ReplyDialog, ReturnedDialog
from ui.tasks import now
from workflow.replies import Reply, answerable_revision, replies, withdraw_reply

NAMES = {"accepted": "được tiếp nhận", "returned": "bị trả lại"}


def report_menu(button: QPushButton, context: Context, report_id: str, changed: Callable[[], object]) -> QMenu:
    """The menu of a report's "…" button. changed: called after an answer was noted or taken back."""
    menu, session = QMenu(button), context.session
    menu.addAction("Mở báo cáo", lambda: context.ways.show_report(report_id))
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
        menu.addAction(reply_text(reply)).setEnabled(False)
        menu.addAction("Gỡ phản hồi đã ghi nhầm", lambda: _withdraw(context, report_id, reply, changed))
    return menu


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
