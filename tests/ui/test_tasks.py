"""The gateway: long work beside the window, one at a time, its outcome back in the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from forms.errors import WorldError
from ui.tasks import Gateway


@pytest.fixture
def gate(qapp) -> Iterator[Gateway]:
    gateway = Gateway()
    yield gateway
    gateway.close()


@pytest.fixture
def page(qtbot) -> QWidget:
    page = QWidget()
    qtbot.addWidget(page)
    return page


def test_work_runs_elsewhere_and_its_outcome_comes_back_here(gate: Gateway, page: QWidget, qtbot) -> None:
    here, seen = threading.current_thread(), []
    gate.run(page, threading.current_thread, lambda there: seen.extend([there, threading.current_thread()]))
    assert not page.isEnabled() and gate.running == 1
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] is not here and seen[1] is here
    assert page.isEnabled() and gate.running == 0


def test_a_refusal_comes_to_failed(gate: Gateway, page: QWidget, qtbot) -> None:
    told: list[BaseException] = []

    def refuse() -> None:
        raise WorldError("Ổ đĩa đầy.")

    gate.run(page, refuse, lambda _none: pytest.fail("nothing was done"), told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], WorldError)
    assert page.isEnabled()


def test_a_write_waits_for_the_work_under_way(gate: Gateway, page: QWidget, qtbot) -> None:
    begun, go, order = threading.Event(), threading.Event(), []

    def work() -> None:
        begun.set()
        go.wait(5)
        order.append("work")

    gate.run(page, work, lambda _none: None)
    assert begun.wait(5)
    threading.Timer(0.05, go.set).start()
    gate.now(lambda: order.append("write"))
    assert order == ["work", "write"]
    qtbot.waitUntil(lambda: gate.running == 0)


def test_works_run_one_after_the_other(gate: Gateway, page: QWidget, qtbot) -> None:
    order: list[int] = []
    for number in range(5):
        gate.run(page, lambda number=number: order.append(number), lambda _none: None)
    qtbot.waitUntil(lambda: gate.running == 0)
    assert order == [0, 1, 2, 3, 4]


def test_a_page_that_is_gone_is_not_called(gate: Gateway, qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    page = QWidget(window)
    go = threading.Event()
    gate.run(page, lambda: go.wait(5), lambda _none: pytest.fail("the page is gone"))
    page.setParent(None)
    page.deleteLater()
    qtbot.wait(20)
    go.set()
    qtbot.waitUntil(lambda: gate.running == 0)
    assert window.isEnabled()


def test_a_dialog_comes_back_while_its_page_still_works(gate: Gateway, page: QWidget, qtbot) -> None:
    """Each window is let go when its own work ends, whatever another one waits for."""
    dialog, order = QDialog(page), []
    qtbot.addWidget(dialog)
    gate.run(dialog, lambda: None, lambda _none: order.append("dialog"))
    gate.run(page, lambda: None, lambda _none: order.append("page"))
    qtbot.waitUntil(lambda: order == ["dialog", "page"])
    assert page.isEnabled() and dialog.isEnabled()


def test_the_cursor_is_where_it_was(gate: Gateway, qtbot) -> None:
    window = QDialog()
    page = QPushButton(window)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    page.setFocus()
    states: list[bool] = []
    gate.listeners.append(states.append)
    gate.run(page, lambda: None, lambda _none: None)
    qtbot.waitUntil(lambda: gate.running == 0)
    assert page.hasFocus()
    assert states == [True, False]


def test_the_cursor_is_where_it_was_under_a_dialog_and_over_two_works(gate: Gateway, qtbot) -> None:
    window = QDialog()
    page = QPushButton(window)
    dialog = QDialog(window)
    closing = QPushButton(dialog)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    with qtbot.waitExposed(dialog):
        dialog.open()
    closing.setFocus()
    page.setFocus()
    for _work in range(2):
        gate.run(page, lambda: None, lambda _none: None)
    qtbot.waitUntil(lambda: gate.running == 0)
    assert window.focusWidget() is page


def test_at_once_in_tests(gate: Gateway, page: QWidget) -> None:
    gate.synchronous = True
    seen: list[int] = []
    gate.run(page, lambda: 7, seen.append)
    assert seen == [7]


def test_quiet_work_tells_only_a_failure(gate: Gateway, page: QWidget, told: list[BaseException], qtbot) -> None:
    def refuse() -> None:
        raise WorldError("Ổ đĩa đầy.")

    gate.run_quietly(page, lambda: None)
    assert page.isEnabled()
    gate.run_quietly(page, refuse)
    qtbot.waitUntil(lambda: len(told) == 1)


def test_work_at_once_waits_for_the_quiet_work_under_way(gate: Gateway, page: QWidget) -> None:
    """A token's library wants one thread for all: two searches at once end the program."""
    begun, go, order = threading.Event(), threading.Event(), []

    def quiet() -> None:
        begun.set()
        go.wait(5)
        order.append("quiet")

    gate.synchronous = True
    gate.run_quietly(page, quiet, unlocked=True)
    assert begun.wait(5)
    threading.Timer(0.05, go.set).start()
    gate.run(page, lambda: order.append("at once"), lambda _none: None, unlocked=True)
    assert order == ["quiet", "at once"]
