"""A screen of 1366x768 at 200 %: nothing that is pressed lies outside the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.ui.conftest import OpenShell
from ui.outline.narrative import NarrativeEditor
from ui.report_menu import ask_history, ask_signed_pdf
from workflow.finishing import finish_report
from workflow.keys.office_keys import new_key
from workflow.session import Session

SECRET = "mat khau rat dai 2024"
WIDTH, HEIGHT = 683, 384
Sample = tuple[Session, tuple[str, ...]]


def outside(page: QWidget) -> list[str]:
    """The buttons that the page cuts at its right."""
    width = page.window().width()
    buttons = [button for button in page.findChildren(QPushButton) if button.isVisibleTo(page)]
    return [b.text() for b in buttons if b.mapTo(page.window(), b.rect().topRight()).x() > width]


@pytest.mark.parametrize("place", ["home", "reports", "receive", "settings", "verify"])
def test_every_button_of_a_page_is_within_reach(sample: Sample, open_shell: OpenShell, place: str, qtbot) -> None:
    session, _ids = sample
    shell = open_shell(session)
    shell.resize(WIDTH, HEIGHT)
    getattr(shell, f"show_{place}")()
    qtbot.waitUntil(lambda: outside(shell.page) == [], timeout=15_000)
    assert shell.width() == WIDTH


@pytest.mark.parametrize("step", range(5))
def test_the_steps_of_finishing_fit(sample: Sample, open_shell: OpenShell, step: int, qtbot) -> None:
    session, ids = sample
    shell = open_shell(session)
    shell.resize(WIDTH, HEIGHT)
    shell.show_finish(ids[0])
    shell.page.go(step)
    qtbot.waitUntil(lambda: outside(shell.page) == [], timeout=15_000)
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


def test_the_dialogs_about_sending_fit(sample: Sample, open_shell: OpenShell) -> None:
    session, ids = sample
    finish_report(session, ids[0])
    shell = open_shell(session)
    shell.resize(WIDTH, HEIGHT)
    shell.show_reports()
    history = ask_history(shell, shell.context, ids[0], shell.show_reports)
    for dialog in (history, ask_signed_pdf(shell, shell.context, ids[0])):
        QApplication.processEvents()
        assert dialog.width() <= WIDTH and dialog.height() <= HEIGHT
        assert outside(dialog) == []
        dialog.reject()


def test_the_receipt_fits(sample: Sample, open_shell: OpenShell, tmp_path: Path, qtbot) -> None:
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    shell = open_shell(session)
    shell.resize(WIDTH, HEIGHT)
    shell.show_finish(ids[0])
    shell.page.go(3)
    shell.page.sign.organisation.secret.setText(SECRET)
    shell.page.press_next()
    shell.page.sending.folder.setText(str(tmp_path / "usb"))
    shell.page.press_next()
    qtbot.waitUntil(lambda: outside(shell.page) == [], timeout=15_000)
    area = shell.page.stack.currentWidget()
    assert area.widget().minimumSizeHint().width() <= area.viewport().width()
