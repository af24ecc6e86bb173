"""A clock that cannot be right is said on the first page and where a report is finished and signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.conftest import NOW, SampleOffice, clock
from tests.ui.conftest import OpenShell, close_all
from ui.shell import Shell
from ui.tasks import gateway
from workflow.session import VIETNAM, Session, open_session

DEAD = datetime(2015, 1, 1, 0, 10, tzinfo=VIETNAM)


@pytest.fixture
def office(finished: SampleOffice, shells: list[Shell]) -> Iterator[Session]:
    with open_session(finished.home, clock) as session:
        yield session
        close_all(shells)


def look(shell: Shell, qtbot: QtBot) -> list[QFrame]:
    """What the first page says of the clock after it was looked at."""
    shell.page._rest.stop()
    shell.page.look_at_clock()
    seen: list[bool] = []
    gateway.run_quietly(shell.page, lambda: None, lambda _none: seen.append(True))
    qtbot.waitUntil(lambda: bool(seen))
    return notices(shell)


def notices(shell: Shell) -> list[QFrame]:
    """What is said of the clock on the page that is shown."""
    QApplication.processEvents()
    found = [one for one in shell.page.findChildren(QFrame) if one.isVisible()]
    return [one for one in found if one.property("role") == "tell-warn" and "Đồng hồ" in one.accessibleName()]


def put_away(frame: QFrame) -> None:
    frame.findChild(QPushButton).click()


def test_a_dead_battery_is_said_once_at_the_start_and_again_at_the_next(
    office: Session, open_shell: OpenShell, qtbot: QtBot
) -> None:
    office.clock = lambda: DEAD
    shell = open_shell(office)
    (said,) = look(shell, qtbot)
    assert "00:10 ngày 01/01/2015" in "".join(label.text() for label in said.findChildren(QLabel))
    put_away(said)
    assert look(shell, qtbot) == [] and shell.page.buttons[0].hasFocus()
    again = open_shell(office)
    assert len(look(again, qtbot)) == 1


def test_the_officer_may_say_that_the_clock_is_right(
    office: Session, open_shell: OpenShell, finished: SampleOffice, qtbot: QtBot
) -> None:
    office.clock = lambda: NOW - timedelta(days=30)
    shell = open_shell(office)
    (said,) = look(shell, qtbot)
    shell.show_finish(finished.reports[0])
    for place in (0, 3):
        shell.page.go(place)
        assert len(notices(shell)) == 1
    shell.show_home()
    (said,) = look(shell, qtbot)
    assert said.findChild(QPushButton).text() == "Ngày giờ đang đúng"
    put_away(said)
    again = open_shell(office)
    assert look(again, qtbot) == []
    again.show_finish(finished.reports[0])
    assert notices(again) == []
