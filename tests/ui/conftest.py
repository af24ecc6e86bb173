"""A real office in a temporary folder, and its window; background work runs at once."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

# Set here, Wine takes them too; those that begin with QT_ it keeps from programs when they come from outside.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if sys.platform == "win32":
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(__file__).resolve().parents[2] / "resources" / "fonts"))
os.environ["BDG_THEME"] = "light"

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from forms.cells import Cell
from tests.conftest import SampleOffice
from tests.ui.signed_office import _signed_office, signed_office
from ui import problems, theme
from ui.app import prepare
from ui.outline.narrative import NarrativeEditor
from ui.outline.page import OutlinePage
from ui.pages import Page
from ui.report_page import ReportPage
from ui.shell import Shell
from ui.tasks import gateway
from workflow.office import init_office
from workflow.reports import open_report, start_report
from workflow.session import VIETNAM, Session, open_session

__all__ = ["_signed_office", "signed_office"]

PACK, COMMUNE = "bac-ninh-2024", "09190"
NOON = datetime(2024, 6, 1, 14, 3, 22, tzinfo=VIETNAM)
KEY_PRESS, NO_MODIFIER = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
OpenShell = Callable[[Session], Shell]


@pytest.fixture(scope="session")
def _prepared(qapp: QApplication) -> QApplication:
    """Once a process, as the program does: faces that are registered anew make Qt forget all that it measured."""
    return prepare()


@pytest.fixture
def app(_prepared: QApplication) -> QApplication:
    theme.apply(_prepared)
    return _prepared


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "synchronous", True)


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """The problems that a dialog would have told; a bug fails the test. No test's log outlives it."""
    found: list[BaseException] = []

    def show(_parent: object, error: BaseException) -> None:
        found.append(error)

    monkeypatch.setattr(problems, "show", show)
    yield found
    problems.stop_log()


class StrayWindows:
    """Notes parts of a page that flash as windows of their own because they were shown before being placed.

    It watches the calls that show a widget; a filter of all events in Python took a fifth of all the time of tests/ui.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.found: list[str] = []
        show, set_visible = QWidget.show, QWidget.setVisible

        def shown(widget: QWidget) -> None:
            show(widget)
            self._look(widget)

        def made_visible(widget: QWidget, visible: bool) -> None:
            set_visible(widget, visible)
            self._look(widget)

        patch.setattr(QWidget, "show", shown)
        patch.setattr(QWidget, "setVisible", made_visible)

    def _look(self, widget: QWidget) -> None:
        if widget.isWindow() and widget.isVisible():
            proper = isinstance(widget, Shell | QDialog | QMenu) or widget.windowType() != Qt.WindowType.Window
            if not proper:
                self.found.append(repr(widget))


@pytest.fixture(scope="session")
def _stray_windows() -> Iterator[StrayWindows]:
    with pytest.MonkeyPatch.context() as patch:
        yield StrayWindows(patch)


@pytest.fixture(autouse=True)
def no_stray_windows(_stray_windows: StrayWindows) -> Iterator[None]:
    _stray_windows.found.clear()
    yield
    assert _stray_windows.found == []


@pytest.fixture(autouse=True)
def no_key_held(app: QApplication) -> None:
    """Qt takes the Ctrl of a test's last key for held down until another comes: rows are then chosen as with it."""
    if QApplication.keyboardModifiers() != NO_MODIFIER:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Control)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "du-lieu"


@pytest.fixture
def shells(app: QApplication, qtbot) -> list[Shell]:
    """The windows of a test; they are closed before the session that they show, whatever a test asks for first."""
    return []


def close_all(shells: list[Shell]) -> None:
    """As the program closes them: what is typed and cannot be stored is given up, work under way is waited for."""
    delete_what_is_left()
    for shell in shells:
        for page in shell.findChildren(Page):
            page.unstored = lambda: ""
        shell.close()
        shell.deleteLater()
    shells.clear()
    gateway.close()
    QApplication.processEvents()
    delete_what_is_left()


def delete_what_is_left() -> None:
    """Delete what waits for it; processEvents never does, only an event loop that runs."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def no_window_left(qapp: QApplication) -> Iterator[None]:
    """A part of the program that is never deleted costs memory, and time at every change of the colour scheme."""
    yield
    delete_what_is_left()
    left = [f"{widget!r} {widget.property('role')} {widget.accessibleName()}" for widget in qapp.topLevelWidgets()]
    for widget in qapp.topLevelWidgets():
        widget.deleteLater()
    delete_what_is_left()
    assert left == []


@pytest.fixture
def open_shell(shells: list[Shell], qtbot) -> Iterator[OpenShell]:
    def opened(session: Session) -> Shell:
        shell = Shell(session)
        shells.append(shell)
        shell.resize(1366, 728)
        with qtbot.waitExposed(shell):
            shell.show()
        return shell

    yield opened
    close_all(shells)


@pytest.fixture(scope="session")
def _new_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("new") / "du-lieu"
    with open_session(home, lambda: NOON):
        return home


@pytest.fixture
def new_session(home: Path, _new_template: Path, shells: list[Shell]) -> Iterator[Session]:
    """A folder that holds no office yet."""
    shutil.copytree(_new_template, home, dirs_exist_ok=True)
    with open_session(home, lambda: NOON) as session:
        yield session
        close_all(shells)


@pytest.fixture
def office_session(new_session: Session) -> Session:
    init_office(new_session, PACK, COMMUNE)
    return new_session


@pytest.fixture
def sample(home: Path, _draft_template: SampleOffice, shells: list[Shell]) -> Iterator[tuple[Session, tuple[str, ...]]]:
    """A commune's office with its two sample reports, as drafts."""
    shutil.copytree(_draft_template.home, home)
    with open_session(home, lambda: NOON) as session:
        yield session, _draft_template.reports
        close_all(shells)


@pytest.fixture
def table_page(office_session: Session, open_shell: OpenShell):
    shell = open_shell(office_session)
    shell.show_report(start_report(office_session, "phu-luc-01", "2024"))
    return shell.page


@pytest.fixture
def outline_page(office_session: Session, open_shell: OpenShell):
    shell = open_shell(office_session)
    shell.show_report(start_report(office_session, "phu-luc-02", "2024"))
    return shell.page


def cell(page: ReportPage, key: str) -> Cell:
    """A cell as it is stored."""
    return open_report(page.context.session, page.opened.report.id).report.cell(key)


def narrative(page: OutlinePage, key: str) -> NarrativeEditor:
    """The editor of a text, in sight and ready to be typed into."""
    page.go_to(key)
    editor = page.view.editors[key]
    assert isinstance(editor, NarrativeEditor)
    return editor


def keys(text: str, *after: object) -> None:
    """Type like a person: every key goes to whatever has the focus at that moment."""
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(_focus(), letter)
        else:
            QApplication.sendEvent(_focus(), QKeyEvent(KEY_PRESS, 0, NO_MODIFIER, letter))
    for key in after:
        QTest.keyClick(_focus(), key)
    for _round in range(3):
        QApplication.processEvents()


def drop_on(widget: QWidget, *paths: Path) -> bool:
    """Drop files on a window or page as a file manager does; whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(300, 300), copy, data, left, NO_MODIFIER)
    enter.setAccepted(False)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(300, 300), copy, data, left, NO_MODIFIER))
    return enter.isAccepted()


def _focus():
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget
