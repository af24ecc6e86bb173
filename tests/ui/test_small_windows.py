"""A screen of 1366x768 at 200 %: nothing that is pressed lies outside the window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from tests.ui.conftest import OpenShell
from ui.outline.narrative import NarrativeEditor
from workflow.session import Session

WIDTH, HEIGHT = 683, 384
Sample = tuple[Session, tuple[str, ...]]


def outside(page: QWidget) -> list[str]:
    """The buttons that the page cuts at its right."""
    width = page.window().width()
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisibleTo(page)]
    return [b.text() for b in buttons if b.mapTo(page.window(), b.rect().topRight()).x() > width]


@pytest.mark.parametrize("place", ["home", "reports", "settings", "verify"])
def test_every_button_of_a_page_is_within_reach(sample: Sample, open_shell: OpenShell, place: str, qtbot) -> None:
    session, _ids = sample
    shell = open_shell(session)
    shell.resize(WIDTH, HEIGHT)
    getattr(shell, f"show_{place}")()
    qtbot.waitUntil(lambda: outside(shell.page) == [], timeout=2000)
    assert shell.width() == WIDTH


@pytest.mark.parametrize("step", range(5))
def test_the_steps_of_finishing_fit(sample: Sample, open_shell: OpenShell, step: int, qtbot) -> None:
    session, ids = sample
    shell = open_shell(session)
    shell.resize(WIDTH, HEIGHT)
    shell.show_finish(ids[0])
    shell.page.go(step)
    qtbot.waitUntil(lambda: outside(shell.page) == [], timeout=2000)
    assert shell.width() == WIDTH
    assert all(button.accessibleName() for button in shell.page.findChildren(QPushButton) if button.isVisible())


def test_the_list_of_figures_is_no_wider_than_the_window(sample: Sample, open_shell: OpenShell) -> None:
    session, ids = sample
    shell = open_shell(session)
    shell.resize(WIDTH, HEIGHT)
    shell.show_report(ids[1], "II")
    editor = shell.page.view.editors["II"]
    assert isinstance(editor, NarrativeEditor)
    editor.pick()
    assert editor.picker is not None and editor.picker.width() <= WIDTH
    editor.picker.reject()
