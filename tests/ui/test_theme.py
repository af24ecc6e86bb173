"""What the style sheet and the faces have to be on every system."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTemporaryDir
from PySide6.QtWidgets import QApplication, QListView, QMenu
from pytestqt.qtbot import QtBot

from ui import icons, theme
from ui.style_sheet import style_sheet

pytestmark = pytest.mark.usefixtures("app")
KINDS = ("QAbstractItemView", "QListView", "QMenu", "QMessageBox", "QToolTip", "QStatusBar")


def test_a_user_whose_name_has_spaces_has_the_whole_style_sheet(
    qtbot: QtBot, app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows' temporary folder lies in the user's profile: what follows an address with a space is not read."""
    folder = QTemporaryDir(str(tmp_path / "Nguyễn Thị Ánh XXXXXX"))
    monkeypatch.setattr(icons, "_folder", lambda: folder)
    rows = QListView()
    qtbot.addWidget(rows)
    rows.setStyleSheet(style_sheet(theme.LIGHT))
    rows.ensurePolished()
    plain = QListView()
    qtbot.addWidget(plain)
    plain.setStyleSheet("QListView { border: 7px solid red; }")
    plain.ensurePolished()
    assert plain.frameWidth() == 7
    assert rows.frameWidth() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_lists_and_menus_have_the_programs_face(app: QApplication, kind: str) -> None:
    """Windows gives them its own when a style sheet is set."""
    theme.apply(app, "dark")
    theme.apply(app, "light")
    assert QApplication.font(kind).family() == theme.FAMILY


def test_a_menu_shows_the_programs_face(qtbot: QtBot, app: QApplication) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    menu.ensurePolished()
    assert menu.font().family() == theme.FAMILY
