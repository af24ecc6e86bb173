"""The one gateway for background work: long work runs on one worker thread, short writes run at once.

The store is used by one thread at a time. Both ways take the same lock, and run() disables the asking page
meanwhile, so that a cell can never be committed in the middle of an export. Work that says so goes without the lock
and asks for the store by now(): a vendor's library may take seconds (signing/cryptoki.py wants one thread for all).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui import problems

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")
Failed = Callable[[BaseException], None]


class _Bridge(QObject):
    """Carries a finished work's outcome from the worker to the thread of the window."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(lambda deliver: deliver(), Qt.ConnectionType.QueuedConnection)


class Steering:
    """Long work that can be looked at, paused and stopped from the window: the worker tells and asks at safe places.

    course: what is done, of how much, and what that is; replaced as a whole, so the window reads it at any time.
    """

    def __init__(self) -> None:
        self.course: tuple[int, int, str] = (0, 0, "")
        self._go = threading.Event()
        self._go.set()
        self._stopped = threading.Event()

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Told by the work. total: 0 where it is not known yet."""
        self.course = (done, total, text)

    def paused(self) -> bool:
        """Asked by the work: waits here while the window holds it, so the answer is always False."""
        self._go.wait()
        return False

    def cancelled(self) -> bool:
        """Asked by the work: whether it is to end after what it has in hand."""
        return self._stopped.is_set()

    @property
    def is_held(self) -> bool:
        """Whether the window holds it."""
        return not self._go.is_set()

    def hold(self, held: bool) -> None:
        """Hold the work at its next safe place, or let it go on."""
        if held:
            self._go.clear()
        else:
            self._go.set()

    def stop(self) -> None:
        """Let the work end at its next safe place; one that is held goes there first."""
        self._stopped.set()
        self._go.set()


class Gateway:
    """One worker thread and the lock that it shares with the writes of the window's own thread."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._pool: ThreadPoolExecutor | None = None
        self._bridge: _Bridge | None = None
        self.synchronous = False
        self.running = 0
        self.doing = ""
        self.steering: Steering | None = None
        self._focus: QWidget | None = None
        self._held: dict[QWidget, int] = {}
        self.listeners: list[Callable[[bool], None]] = []

    def now(self, function: Callable[[], T]) -> T:
        """Run a short piece of work at once, e.g. the commit of a cell (about 1 ms)."""
        with self._lock:
            return function()

    def run(
        self,
        parent: QWidget,
        function: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        doing: str = "",
        unlocked: bool = False,
        steering: Steering | None = None,
    ) -> None:
        """Run long work away from the window; `done` or `failed` follow in the window's thread.

        parent: the page that asks; its window cannot be used meanwhile and says what it does: `doing`, or what the
        work itself says by `tell`. Without `failed` the problem is told over the page. unlocked: the work itself asks
        for the store, by `now`. steering: what the work tells its course to and is paused and stopped by.
        """
        lock = nullcontext() if unlocked else self._lock
        refuse = failed or (lambda error: problems.show(parent, error))
        if self.synchronous:
            self._settle()
            self._deliver(_outcome(lock, function), done, refuse)
            return
        self.steering = steering or self.steering
        resume = self._start(parent.window(), doing)
        bridge = self._made_bridge()

        def work() -> None:
            _leave_stick()
            outcome = _outcome(lock, function)
            bridge.arrived.emit(lambda: self._finish(resume, parent, outcome, done, refuse))

        self._made_pool().submit(work)

    def tell(self, doing: str) -> None:
        """Say, from within the work, what is done now."""
        if not self.synchronous:
            self._made_bridge().arrived.emit(lambda: self._say(doing))

    def _say(self, doing: str) -> None:
        if self.running:
            self.doing = doing
            self._count(0)

    def run_quietly(
        self,
        parent: QWidget,
        function: Callable[[], T],
        done: Callable[[T], object] | None = None,
        unlocked: bool = False,
    ) -> None:
        """Run work that nobody waits for; `done` may follow, and a failure is told, while `parent` is there.

        unlocked: as in `run`.
        """
        bridge, lock = self._made_bridge(), nullcontext() if unlocked else self._lock

        def tell(error: BaseException) -> None:
            if _waits(parent):
                problems.show(parent, error)

        def work() -> None:
            value, error = _outcome(lock, function)
            if error is not None:
                bridge.arrived.emit(lambda: tell(error))
            elif done is not None:
                bridge.arrived.emit(lambda: done(value) if _waits(parent) else None)

        self._made_pool().submit(work)

    def close(self) -> None:
        """Wait for the work under way; nothing runs afterwards."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)
            self._pool = None

    def _settle(self) -> None:
        """Wait for what runs quietly: two works are never under way at once, in whichever thread."""
        if self._pool is not None:
            self._pool.submit(int).result()

    def _start(self, window: QWidget, doing: str) -> Callable[[], None]:
        """Hold the window still; what is given back lets it go, with the cursor where it was, also under a dialog."""
        self._focus = focus = window.focusWidget() or self._focus
        self.doing = doing or self.doing
        self._count(1)
        self._held[window] = self._held.get(window, 0) + 1
        window.setEnabled(False)

        def resume() -> None:
            if self.running == 1:
                self.doing, self.steering = "", None
            self._count(-1)
            self._let_go(window)
            if focus is not None and isValid(focus):
                focus.setFocus()
            if not self.running:
                self._focus = None

        return resume

    def _let_go(self, window: QWidget) -> None:
        """One work of a window has ended; with its last one the window can be used again."""
        self._held[window] -= 1
        if not self._held[window]:
            del self._held[window]
            if isValid(window):
                window.setEnabled(True)

    def _count(self, by: int) -> None:
        self.running += by
        for listener in list(self.listeners):
            listener(bool(self.running))

    def _finish(
        self,
        resume: Callable[[], None],
        parent: QWidget,
        outcome: _Outcome,
        done: Callable[[T], None],
        failed: Failed,
    ) -> None:
        resume()
        if _waits(parent):
            self._deliver(outcome, done, failed)

    @staticmethod
    def _deliver(outcome: _Outcome, done: Callable[[T], None], failed: Failed) -> None:
        value, error = outcome
        if error is None:
            done(value)
        else:
            failed(error)

    def _made_pool(self) -> ThreadPoolExecutor:
        from concurrent.futures import ThreadPoolExecutor

        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="cong-viec")
        return self._pool

    def _made_bridge(self) -> _Bridge:
        if self._bridge is None:
            self._bridge = _Bridge()
        return self._bridge


_Outcome = tuple[object, BaseException | None]


def _waits(parent: QWidget) -> bool:
    """Whether a page or window is still there to hear of its work: neither gone nor left for another."""
    if not isValid(parent):
        return False
    part: QWidget | None = parent
    while part is not None:
        if getattr(part, "is_left", False):
            return False
        part = part.parentWidget()
    return True


def _leave_stick() -> None:
    """Windows lets no stick go that is a program's current folder, as that of a file which was clicked on there is."""
    if sys.platform == "win32":
        from exports.windows_drives import leave_stick

        leave_stick()


def _outcome(lock: AbstractContextManager[object], function: Callable[[], object]) -> _Outcome:
    """What the work gave, or what it raised: carried to the window's thread, where a bug is shown and logged."""
    with lock:
        try:
            return function(), None
        except Exception as error:  # noqa: BLE001 - the boundary of the worker thread; shown by the window
            return None, error


gateway = Gateway()
now = gateway.now
run = gateway.run
run_quietly = gateway.run_quietly
tell = gateway.tell
