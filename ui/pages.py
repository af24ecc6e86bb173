"""Every page by name, imported when it is first asked for, so that the window opens fast."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from ui.context import Context


class Page(QWidget):
    """A page of the window. rail: the entry of the rail that it stands under; topic: its page of the help.

    is_left: another page was shown, or the window was closed; whatever comes in later is dropped.
    """

    rail = "home"
    topic = "viec-can-lam"

    def __init__(self, context: Context) -> None:
        super().__init__(context.pages)
        self.context = context
        self.is_left = False
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)

    def start(self) -> None:
        """Called once the page is shown: the place of the first focus."""

    def flush(self) -> None:
        """Store what is typed and not yet stored."""

    def unstored(self) -> str:
        """What is typed and could not be stored, in a sentence; "" where all is stored."""
        return ""

    def leave(self) -> None:
        """The page is left for good: its timers stop."""
        self.is_left = True
        for timer in self.findChildren(QTimer):
            timer.stop()

    def backed_up(self) -> None:
        """The office's data were backed up beside the work."""

    def updates_noticed(self) -> None:
        """What sticks offer of the program has changed: see `context.offers`."""


def _setup() -> type[Page]:
    from ui.setup_page import SetupPage

    return SetupPage


def _home() -> type[Page]:
    from ui.home_page import HomePage

    return HomePage


def _reports() -> type[Page]:
    from ui.reports_page import ReportsPage

    return ReportsPage


def _report() -> Callable[..., Page]:
    from ui.report_page import report_page

    return report_page


def _finish() -> type[Page]:
    from ui.finish.page import FinishPage

    return FinishPage


def _verify() -> type[Page]:
    from ui.verify_page import VerifyPage

    return VerifyPage


def _receive() -> type[Page]:
    from ui.receive.page import ReceivePage

    return ReceivePage


def _consolidate() -> type[Page]:
    from ui.consolidate.page import ConsolidatePage

    return ConsolidatePage


def _calendar() -> type[Page]:
    from ui.calendar.page import CalendarPage

    return CalendarPage


def _settings() -> type[Page]:
    from ui.settings.page import SettingsPage

    return SettingsPage


def _packs() -> Callable[..., Page]:
    from ui.packs.page import packs_page

    return packs_page


MAKERS: dict[str, Callable[[], Callable[..., Page]]] = {
    "setup": _setup,
    "home": _home,
    "reports": _reports,
    "report": _report,
    "finish": _finish,
    "verify": _verify,
    "receive": _receive,
    "consolidate": _consolidate,
    "calendar": _calendar,
    "settings": _settings,
    "packs": _packs,
}
