"""Long work shows how far it is, waits while it is held, ends where it is stopped, and never freezes the window."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import OpenShell
from ui.progress_dialog import GO_ON, HELD, HOLD, ProgressDialog, left_text
from ui.shell import Shell
from ui.tasks import Steering, gateway
from workflow.session import Session

FILES = 300


class Course:
    """Work of many files on the real worker: each is told, then waits to be let through."""

    def __init__(self, shell: Shell) -> None:
        self.steering, self.done, self.let = Steering(), 0, threading.Semaphore(0)
        self.result: list[int] = []
        gateway.run(shell.page, self._work, self.result.append, doing="Đang xem các tệp…", steering=self.steering)

    def _work(self) -> int:
        for place in range(FILES):
            self.steering.progress(place, FILES, f"Đang xem tệp {place}")
            self.let.acquire(timeout=20)
            if self.steering.paused() or self.steering.cancelled():
                break
            self.done += 1
        return self.done


@pytest.fixture
def course(
    office_session: Session, open_shell: OpenShell, monkeypatch: pytest.MonkeyPatch, qtbot
) -> Iterator[tuple[Shell, Course]]:
    shell = open_shell(office_session)
    monkeypatch.setattr(gateway, "synchronous", False)
    made = Course(shell)
    yield shell, made
    made.steering.stop()
    made.let.release(FILES + 1)
    qtbot.waitUntil(lambda: not gateway.running, timeout=20_000)


def shown(shell: Shell, qtbot) -> ProgressDialog:
    qtbot.waitUntil(lambda: shell.course is not None and shell.course.isVisible(), timeout=20_000)
    dialog = shell.course
    assert dialog is not None
    return dialog


def test_work_tells_how_far_it_is(course: tuple[Shell, Course], qtbot) -> None:
    shell, work = course
    dialog = shown(shell, qtbot)
    assert not shell.page.isEnabled() and dialog.hold.isEnabled() and dialog.stop.isEnabled()
    work.let.release(40)
    qtbot.waitUntil(lambda: dialog.count.text() == f"40 trên {FILES}", timeout=20_000)
    assert dialog.text.text() == "Đang xem tệp 40" and dialog.bar.value() == 40
    work.let.release(FILES)
    qtbot.waitUntil(lambda: work.result == [FILES], timeout=20_000)
    assert shell.course is None and shell.page.isEnabled()


@pytest.mark.parametrize(
    ("seconds", "said"), [(5, "còn chưa đến một phút"), (59, "còn khoảng 1 phút"), (301, "còn khoảng 5 phút")]
)
def test_what_is_left_is_told_as_one_says_it(seconds: float, said: str) -> None:
    assert left_text(seconds) == said


def test_the_pace_tells_how_long_it_will_take(course: tuple[Shell, Course], monkeypatch, qtbot) -> None:
    shell, work = course
    dialog = shown(shell, qtbot)
    began = time.monotonic()
    work.steering.progress(0, 1000, "")
    dialog._began = (began, 0)
    monkeypatch.setattr("ui.progress_dialog.monotonic", lambda: began + 10)
    work.steering.progress(100, 1000, "Đang xem tệp 100")
    dialog.look()
    assert dialog.count.text() == "100 trên 1000 · còn khoảng 2 phút"
    dialog.hold.click()
    assert dialog.count.text() == "100 trên 1000"


def test_work_that_is_held_goes_no_further(course: tuple[Shell, Course], qtbot) -> None:
    shell, work = course
    dialog = shown(shell, qtbot)
    dialog.hold.click()
    work.let.release(FILES)
    assert dialog.hold.text() == GO_ON and dialog.text.text() == HELD
    QTest.qWait(50)
    assert work.done == 0 and not work.result
    dialog.hold.click()
    assert dialog.hold.text() == HOLD
    qtbot.waitUntil(lambda: work.result == [FILES], timeout=20_000)


def test_escape_ends_the_work_after_what_it_has_in_hand(course: tuple[Shell, Course], qtbot) -> None:
    shell, work = course
    dialog = shown(shell, qtbot)
    dialog.hold.click()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible() and not dialog.hold.isEnabled()
    work.let.release(1)
    qtbot.waitUntil(lambda: bool(work.result), timeout=20_000)
    assert work.result == [0] and shell.course is None


def test_the_window_stays_open_while_work_goes_on(course: tuple[Shell, Course], qtbot) -> None:
    shell, work = course
    dialog = shown(shell, qtbot)
    assert not shell.close() and shell.isVisible()
    dialog.close()
    assert dialog.isVisible() and work.steering.cancelled()


def test_short_work_shows_nothing(office_session: Session, open_shell: OpenShell, monkeypatch, qtbot) -> None:
    shell = open_shell(office_session)
    monkeypatch.setattr(gateway, "synchronous", False)
    done: list[None] = []
    gateway.run(shell.page, lambda: None, done.append, doing="Đang xem…", steering=Steering())
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert shell.course is None
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, ProgressDialog) and w.isVisible()]
