"""Looks now and then whether a stick holds a newer version: names first, and a signature only where one fits."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from forms.errors import WorldError
from ui.tasks import run_quietly
from workflow.updating.noticing import find_updates
from workflow.updating.offers import Offer

if TYPE_CHECKING:
    from ui.shell import Shell

EVERY = 30.0
"""Seconds between two looks, however often the window comes to the front."""


class UpdateWatch(QObject):
    """Lives with the window; found: told what is there whenever that changed."""

    def __init__(self, window: Shell, found: Callable[[tuple[Offer, ...]], object]) -> None:
        super().__init__(window)
        self._window, self._found = window, found
        self._looked: float | None = None
        self._running = False
        QGuiApplication.instance().applicationStateChanged.connect(self._state_changed)

    def look(self) -> None:
        """Look beside the work, unless that was done a moment ago."""
        if self._window.is_left or self._running or (self._looked is not None and monotonic() - self._looked < EVERY):
            return
        self._running = True
        run_quietly(self._window, _found_quietly, self._told, unlocked=True)

    def _told(self, offers: tuple[Offer, ...]) -> None:
        self._running, self._looked = False, monotonic()
        self._found(offers)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive:
            self.look()


def _found_quietly() -> tuple[Offer, ...]:
    """A stick that is pulled meanwhile offers nothing; nobody asked, so nobody is told."""
    try:
        return find_updates()
    except WorldError:
        return ()
