"""What the tests of the settings share: offices one above the other, the page of one of them, words on the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from tests.ui.conftest import OpenShell
from ui.settings.page import SettingsPage
from workflow.session import Session

PROVINCE, COMMUNE = "27", "09190"


def settings_of(session: Session, open_shell: OpenShell) -> SettingsPage:
    shell = open_shell(session)
    shell.show_settings()
    page = shell.page
    assert isinstance(page, SettingsPage)
    return page


def said(widget: QWidget) -> str:
    """Everything that is written in the visible labels of a widget."""
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def button(widget: QWidget, name: str) -> QPushButton:
    """The button whose accessible name begins so."""
    found = [made for made in widget.findChildren(QPushButton) if made.accessibleName().startswith(name)]
    assert found, (name, [made.accessibleName() for made in widget.findChildren(QPushButton)])
    return found[0]
